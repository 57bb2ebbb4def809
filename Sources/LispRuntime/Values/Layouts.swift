/// Where the parts of each kind of object lie, counted in words from the header.

/// A symbol has all its cells in it, so that a global function call is two loads.
package enum SymbolLayout {
  package static let value = 1
  /// Always a function: an undefined one has `Machine.undefinedFunction` here.
  package static let function = 2
  package static let name = 3
  /// The home package or NIL.
  package static let package = 4
  package static let properties = 5
  /// The expander of a macro, or NIL.
  package static let macro = 6
  /// The symbol whose function is `(setf name)`, or NIL.
  package static let setter = 7
  package static let count = 7

  /// Flags in the header.
  package static let isSpecial: UInt8 = 1
  package static let isConstant: UInt8 = 2
  /// A symbol macro of the global environment; the value cell has the expansion.
  package static let isSymbolMacro: UInt8 = 4
}

/// Code: what a call needs first, then what only errors and tools need, then constants.
package enum CodeLayout {
  /// The address of the instructions.
  package static let instructions = 1
  /// The number of arguments when that is all there is to check, otherwise −1. A raw number.
  package static let simpleArity = 2
  /// How many words the frame needs. A raw number.
  package static let frameSize = 3
  /// `CodeKind`, raw.
  package static let kind = 4
  /// An index into the table that goes with the kind: primitives, parameter lists, lazy definitions.
  package static let index = 5
  /// An index into `Machine.debugInformation`, or −1.
  package static let debug = 6
  package static let firstTagged = 6
  package static let name = 7
  package static let documentation = 8
  /// The parameter list as it was written.
  package static let parameters = 9
  package static let constants = 10
}

/// How a function runs.
package enum CodeKind: Int {
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

package enum FunctionLayout {
  package static let code = 1
  package static let captures = 2
}

package enum CellLayout { package static let value = 1 }

package enum StringLayout {
  package static let length = 1
  /// Characters, four bytes each.
  package static let characters = 2
}

package enum OctetsLayout {
  package static let length = 1
  package static let bytes = 2
}

/// Arrays that are adjustable, have a fill pointer, are displaced, or have other than one dimension.
package enum ArrayLayout {
  /// A simple vector, string or octets.
  package static let storage = 1
  /// The number of elements in all dimensions.
  package static let totalSize = 2
  package static let fillPointer = 3
  /// Where the elements begin in the storage.
  package static let offset = 4
  /// A list of dimensions.
  package static let dimensions = 5
  /// A symbol or list as the program gave it, upgraded.
  package static let elementType = 6
  package static let isAdjustable = 7
  /// The array that this one shows a part of, or NIL.
  package static let displacedTo = 8
  package static let count = 8
}

package enum InstanceLayout {
  package static let layout = 1
  package static let slots = 2
}

/// The type of structures and conditions: itself an instance whose layout is NIL.
package enum LayoutLayout {
  package static let name = 2
  package static let parent = 3
  package static let slotNames = 4
  /// `structure` or `condition`, a symbol.
  package static let kind = 5
  /// This layout and all above it, as a list: a test of type looks here.
  package static let ancestors = 6
  /// What the prelude keeps with it.
  package static let properties = 7
  package static let count = 7
}

package enum PointerLayout {
  package static let address = 1
  package static let type = 2
  package static let owner = 3
  package static let count = 3
}

extension Word {
  /// A word of an object by its place behind the header; the caller knows the kind.
  @inline(__always)
  package subscript(index: Int) -> Word {
    get { address[index] }
    nonmutating set { address[index] = newValue }
  }

  /// A raw number kept in an object.
  @inline(__always) package var raw: Int { Int(bitPattern: bits) }
  @inline(__always) package init(rawNumber value: Int) { bits = UInt(bitPattern: value) }
}

// MARK: Strings

extension Word {
  @inline(__always) package var isSimpleString: Bool { self.is(.string) }
  @inline(__always) package var stringLength: Int { objectWords[StringLayout.length].raw }
  @inline(__always) package var characters: UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer(objectWords + StringLayout.characters).assumingMemoryBound(to: UInt32.self)
  }
  @inline(__always) package var octetCount: Int { self[OctetsLayout.length].raw }
  @inline(__always) package var octets: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(address + OctetsLayout.bytes).assumingMemoryBound(to: UInt8.self)
  }
  @inline(__always) package var vectorCount: Int { objectWords[0].headerCount }
  /// The elements of a simple vector.
  @inline(__always) package var elements: UnsafeMutablePointer<Word> { objectWords + 1 }

  @inline(__always) package var double: Double {
    Double(bitPattern: UInt64(self[1].bits))
  }
}
