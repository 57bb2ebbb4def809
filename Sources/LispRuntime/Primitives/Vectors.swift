/// Elements of arrays: what kind of storage there is, and reading and writing it with every check.
///
/// A simple vector, a string and octets are objects of their own. Everything else is an array header over one
/// of them: several dimensions, a fill pointer, adjustable, displaced, or elements of a kind that only the
/// header knows (bits, floats, integers of a width).
extension Machine {
  /// The kind of an array as the prelude numbers them (`*element-types*`); nil for what is no array.
  func arrayKind(_ word: Word) -> Int? {
    guard word.isObject else { return nil }
    switch word[0].headerKind {
    case .simpleVector: return ArrayKind.any
    case .string: return ArrayKind.character
    case .octets: return ArrayKind.octet
    case .array: return word[ArrayLayout.elementType].fixnum
    default: return nil
    }
  }

  /// The number of elements that an index may reach: all of them, also behind a fill pointer.
  func totalSize(_ array: Word) -> Int? {
    guard array.isObject else { return nil }
    switch array[0].headerKind {
    case .simpleVector: return array.vectorCount
    case .string: return array.stringLength
    case .octets: return array.octetCount
    case .array: return array[ArrayLayout.totalSize].fixnum
    default: return nil
    }
  }

  /// The length of a vector up to its fill pointer; nil for what is none.
  func vectorLength(_ word: Word) -> Int? {
    guard word.isObject else { return nil }
    switch word[0].headerKind {
    case .simpleVector: return word.vectorCount
    case .string: return word.stringLength
    case .octets: return word.octetCount
    case .array: return isVectorHeader(word) ? activeLength(ofArray: word) : nil
    default: return nil
    }
  }

  func isVector(_ word: Word) -> Bool { vectorLength(word) != nil }

  /// The object that holds the elements, and where they begin in it.
  @inline(__always)
  func storage(_ array: Word) -> (Word, Int) {
    array[0].headerKind == .array ? (array[ArrayLayout.storage], array[ArrayLayout.offset].fixnum) : (array, 0)
  }

  /// An element whose index is known to be good.
  func element(_ array: Word, at index: Int) -> Word {
    let (storage, offset) = storage(array)
    switch storage[0].headerKind {
    case .string: return Word(character: storage.characters[offset + index])
    case .octets: return Word(fixnum: Int(storage.octets[offset + index]))
    default: return storage.elements[offset + index]
    }
  }

  /// Stores an element whose index is known to be good; its type is checked here.
  func setElement(_ array: Word, at index: Int, _ value: Word) throws(LispError) {
    let (storage, offset) = storage(array)
    switch storage[0].headerKind {
    case .string:
      guard value.isCharacter else { throw .wrongType(value, "CHARACTER") }
      storage.characters[offset + index] = value.characterCode
    case .octets:
      guard value.isFixnum, 0...255 ~= value.fixnum else { throw .wrongType(value, "(UNSIGNED-BYTE 8)") }
      storage.octets[offset + index] = UInt8(truncatingIfNeeded: value.fixnum)
    default:
      if array[0].headerKind == .array { try ArrayKind.check(value, array[ArrayLayout.elementType].fixnum) }
      storage.elements[offset + index] = value
    }
  }

  // What the interpreter calls for everything but its fast cases: `aref` with one subscript.

  func vectorElement(_ vector: Word, _ index: Word) throws(LispError) -> Word {
    element(vector, at: try rowMajorIndex(vector, [index]))
  }

  func setVectorElement(_ vector: Word, _ index: Word, _ value: Word) throws(LispError) {
    try setElement(vector, at: try rowMajorIndex(vector, [index]), value)
  }

  /// The place of an element by its subscripts, each within its dimension.
  func rowMajorIndex(_ array: Word, _ subscripts: some RandomAccessCollection<Word>) throws(LispError) -> Int {
    guard let size = totalSize(array) else { throw .wrongType(array, "ARRAY") }
    if array[0].headerKind != .array || isVectorHeader(array) {
      guard subscripts.count == 1, let index = subscripts.first else {
        throw .program("wrong number of subscripts, ~D, for an array of rank 1", [Word(fixnum: subscripts.count)])
      }
      guard index.isFixnum, index.fixnum >= 0, index.fixnum < size else {
        throw .invalidIndex(index, array, bound: size)
      }
      return index.fixnum
    }
    var dimensions = array[ArrayLayout.dimensions]
    var place = 0
    for index in subscripts {
      guard dimensions.isCons else { throw wrongRank(array, subscripts.count) }
      let bound = dimensions.car.fixnum
      guard index.isFixnum, index.fixnum >= 0, index.fixnum < bound else {
        // How many there are comes before what they are.
        if subscripts.count != self.dimensions(array).count { throw wrongRank(array, subscripts.count) }
        throw .invalidIndex(index, array, bound: bound)
      }
      place = place * bound + index.fixnum
      dimensions = dimensions.cdr
    }
    if dimensions.isCons { throw wrongRank(array, subscripts.count) }
    return place
  }

  private func wrongRank(_ array: Word, _ count: Int) -> LispError {
    .program(
      "wrong number of subscripts, ~D, for an array of rank ~D",
      [Word(fixnum: count), Word(fixnum: dimensions(array).count)])
  }

  func dimensions(_ array: Word) -> [Int] {
    if array[0].headerKind == .array {
      return elements(array[ArrayLayout.dimensions])?.map(\.fixnum) ?? []
    }
    return [totalSize(array) ?? 0]
  }

  /// A new vector of a kind; NIL as the first value stands for the zero of the kind.
  func makeVector(kind: Int, count: Int, initial: Word) throws(LispError) -> Word {
    switch kind {
    case ArrayKind.any: return try makeVector(count, initial: initial)
    case ArrayKind.character:
      let string = try makeString(length: count)
      if initial.isCharacter, initial.characterCode != 0 {
        string.characters.update(repeating: initial.characterCode, count: count)
      } else if !initial.isNil, !initial.isCharacter {
        throw .wrongType(initial, "CHARACTER")
      }
      return string
    case ArrayKind.octet:
      let octets = try makeOctets(count)
      if !initial.isNil {
        guard initial.isFixnum, 0...255 ~= initial.fixnum else { throw .wrongType(initial, "(UNSIGNED-BYTE 8)") }
        octets.octets.update(repeating: UInt8(truncatingIfNeeded: initial.fixnum), count: count)
      }
      return octets
    default:
      let zero =
        switch kind {
        case ArrayKind.single: Word(single: 0)
        case ArrayKind.double: makeDouble(0)
        default: Word(fixnum: 0)
        }
      if initial.isTrue { try ArrayKind.check(initial, kind) }
      let storage = try makeVector(count, initial: initial.isTrue ? initial : zero)
      return makeHeader(
        dimensions: cons(Word(fixnum: count), .nil), size: count, storage: storage, offset: 0, fillPointer: .nil,
        kind: kind, isAdjustable: false, target: .nil)
    }
  }

  func makeHeader(
    dimensions: Word, size: Int, storage: Word, offset: Int, fillPointer: Word, kind: Int, isAdjustable: Bool,
    target: Word
  ) -> Word {
    let address = allocate(.array, count: ArrayLayout.count)
    address[ArrayLayout.storage] = storage
    address[ArrayLayout.totalSize] = Word(fixnum: size)
    address[ArrayLayout.fillPointer] = fillPointer
    address[ArrayLayout.offset] = Word(fixnum: offset)
    address[ArrayLayout.dimensions] = dimensions
    address[ArrayLayout.elementType] = Word(fixnum: kind)
    address[ArrayLayout.isAdjustable] = Word(isAdjustable)
    address[ArrayLayout.displacedTo] = target
    return Word(object: address)
  }
}

/// The kinds of arrays, numbered as in the prelude's list of element types.
enum ArrayKind {
  static let any = 0
  static let character = 1
  static let octet = 2
  static let bit = 3
  static let single = 4
  static let double = 5

  /// Whether a value may be stored where only the header knows the kind.
  static func check(_ value: Word, _ kind: Int) throws(LispError) {
    switch kind {
    case bit: if !value.isFixnum || value.fixnum < 0 || value.fixnum > 1 { throw .wrongType(value, "BIT") }
    case single: if !value.isSingle { throw .wrongType(value, "SINGLE-FLOAT") }
    case double: if !value.is(.doubleFloat) { throw .wrongType(value, "DOUBLE-FLOAT") }
    case any, character, octet: break
    default: if !value.isFixnum && !value.is(.bignum) { throw .wrongType(value, "INTEGER") }
    }
  }
}
