/// Where the parts of each kind of object lie, counted in words from the header.

/// A symbol has all its cells in it, so that a global function call is two loads.
enum SymbolLayout {
  static let value = 1
  /// Always a function: an undefined one has `Machine.undefinedFunction` here.
  static let function = 2
  static let name = 3
  /// The home package or NIL.
  static let package = 4
  static let properties = 5
  /// The expander of a macro, or NIL.
  static let macro = 6
  /// The symbol whose function is `(setf name)`, or NIL.
  static let setter = 7
  static let count = 7

  /// Flags in the header.
  static let isSpecial: UInt8 = 1
  static let isConstant: UInt8 = 2
  /// A symbol macro of the global environment; the value cell has the expansion.
  static let isSymbolMacro: UInt8 = 4
}

/// Code: what a call needs first, then what only errors and tools need, then constants.
enum CodeLayout {
  /// The address of the instructions.
  static let instructions = 1
  /// The number of arguments when that is all there is to check, otherwise −1. A raw number.
  static let simpleArity = 2
  /// How many words the frame needs. A raw number.
  static let frameSize = 3
  /// `CodeKind`, raw.
  static let kind = 4
  /// An index into the table that goes with the kind: primitives, parameter lists, lazy definitions.
  static let index = 5
  /// An index into `Machine.debugInformation`, or −1.
  static let debug = 6
  static let firstTagged = 6
  static let name = 7
  static let documentation = 8
  /// The parameter list as it was written.
  static let parameters = 9
  static let constants = 10
}

/// How a function runs.
enum CodeKind: Int {
  /// Instructions, and a fixed number of arguments.
  case simple
  /// Instructions behind a parameter list with `&optional`, `&rest` or `&key`.
  case general
  /// A function in Swift.
  case primitive
  /// A definition that has not been compiled yet.
  case lazy
  /// A function of C.
  case foreign
  /// Stands in the function cell of symbols without a function.
  case undefined
}

enum FunctionLayout {
  static let code = 1
  static let captures = 2
}

enum CellLayout { static let value = 1 }

enum StringLayout {
  static let length = 1
  /// Characters, four bytes each.
  static let characters = 2
}

enum OctetsLayout {
  static let length = 1
  static let bytes = 2
}

/// Arrays that are adjustable, have a fill pointer, are displaced, or have other than one dimension.
enum ArrayLayout {
  /// A simple vector, string or octets.
  static let storage = 1
  /// The number of elements in all dimensions.
  static let totalSize = 2
  static let fillPointer = 3
  /// Where the elements begin in the storage.
  static let offset = 4
  /// A list of dimensions.
  static let dimensions = 5
  /// A symbol or list as the program gave it, upgraded.
  static let elementType = 6
  static let isAdjustable = 7
  /// The array that this one shows a part of, or NIL.
  static let displacedTo = 8
  static let count = 8
}

enum InstanceLayout {
  static let layout = 1
  static let slots = 2
}

/// The type of structures and conditions: itself an instance whose layout is NIL.
enum LayoutLayout {
  static let name = 2
  static let parent = 3
  static let slotNames = 4
  /// `structure` or `condition`, a symbol.
  static let kind = 5
  /// This layout and all above it, as a list: a test of type looks here.
  static let ancestors = 6
  /// What the prelude keeps with it.
  static let properties = 7
  static let count = 7
}

enum PointerLayout {
  static let address = 1
  static let type = 2
  static let owner = 3
  static let count = 3
}

extension Word {
  /// A word of an object by its place behind the header; the caller knows the kind.
  @inline(__always)
  subscript(index: Int) -> Word {
    get { address[index] }
    nonmutating set { address[index] = newValue }
  }

  /// A raw number kept in an object.
  @inline(__always) var raw: Int { Int(bitPattern: bits) }
  @inline(__always) init(rawNumber value: Int) { bits = UInt(bitPattern: value) }
}

// MARK: Strings

extension Word {
  @inline(__always) var isSimpleString: Bool { self.is(.string) }
  @inline(__always) var stringLength: Int { objectWords[StringLayout.length].raw }
  @inline(__always) var characters: UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer(objectWords + StringLayout.characters).assumingMemoryBound(to: UInt32.self)
  }
  @inline(__always) var octetCount: Int { self[OctetsLayout.length].raw }
  @inline(__always) var octets: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(address + OctetsLayout.bytes).assumingMemoryBound(to: UInt8.self)
  }
  @inline(__always) var vectorCount: Int { objectWords[0].headerCount }
  /// The elements of a simple vector.
  @inline(__always) var elements: UnsafeMutablePointer<Word> { objectWords + 1 }

  @inline(__always) var double: Double {
    Double(bitPattern: UInt64(self[1].bits))
  }
}
