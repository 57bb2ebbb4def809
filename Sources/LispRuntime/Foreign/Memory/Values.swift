import BindingSpec
import CGuard

/// Values in C's memory: reading one into Lisp, writing one from Lisp.
extension ForeignSide {
  /// The value of a type at an address. Records and arrays are views: pointers that share the memory.
  func read(_ type: ForeignType, at place: UnsafeMutableRawPointer, owner: Word) throws(LispError) -> Word {
    let type = try types.resolved(type)
    switch type.kind {
    case .void: throw mismatch("a value of type :void does not exist")
    case .integer(let isSigned, let size): return readInteger(place, size, isSigned: isSigned)
    case .bool: return Word(place.load(as: UInt8.self) != 0)
    case .boolean: return Word(place.loadUnaligned(as: Int32.self) != 0)
    case .float: return Word(single: place.loadUnaligned(as: Float.self))
    case .double: return machine.makeDouble(place.loadUnaligned(as: Double.self))
    case .longDouble: return machine.makeDouble(readLongDouble(place))
    case .pointer, .function:
      return pointer(place.loadUnaligned(as: UInt.self), to: try targetNumber(type))
    case .string(let encoding):
      return try string(at: place.loadUnaligned(as: UInt.self), encoding)
    case .array(let element, _):
      _ = element
      return pointerObject(UInt(bitPattern: place), to: type.number, owner: owner)
    case .anyObject: return Word(bits: place.loadUnaligned(as: UInt.self))
    case .complex(let part):
      let size = try types.size(part)
      let real = try read(part, at: place, owner: .nil)
      return machine.cons(real, machine.cons(try read(part, at: place + size, owner: .nil), .nil))
    case .lanes(let element, let count):
      let size = try types.size(element)
      let result = try machine.makeVector(count)
      for index in 0..<count { result.elements[index] = try read(element, at: place + index * size, owner: .nil) }
      return result
    case .wide(let isSigned): return readWide(place, isSigned: isSigned)
    case .bytes(let text):
      if text == ":float16" { return Word(single: readHalf(place)) }
      let size = try types.size(type)
      let octets = try machine.makeOctets(size)
      octets.octets.update(from: place.assumingMemoryBound(to: UInt8.self), count: size)
      return octets
    case .named(let entry):
      switch entry.kind {
      case .structure, .union: return pointerObject(UInt(bitPattern: place), to: type.number, owner: owner)
      case .enumeration:
        guard let definition = entry.enumeration, case .integer(let isSigned, let size) = definition.type.kind else {
          throw types.failure(.incomplete(entry.cName), about: type.text)
        }
        return keyword(rawInteger(place, size, isSigned: isSigned), definition)
      case .unknown, .alias: throw types.failure(.incomplete(entry.cName), about: type.text)
      }
    }
  }

  /// Writes a value of a type to an address.
  func write(_ word: Word, _ type: ForeignType, at place: UnsafeMutableRawPointer) throws(LispError) {
    let type = try types.resolved(type)
    switch type.kind {
    case .void, .function: throw mismatch("nothing can be stored as \(type.text)")
    case .integer(let isSigned, let size):
      let bits = try integerBits(word, size: size, isSigned: isSigned, type)
      store(bits, place, size)
    case .bool: place.storeBytes(of: try truth(word, type) ? 1 : 0, as: UInt8.self)
    case .boolean: place.storeBytes(of: try truth(word, type) ? 1 : 0, as: Int32.self)
    case .float: place.storeBytes(of: try single(word, type), as: Float.self)
    case .double: place.storeBytes(of: try double(word, type), as: Double.self)
    case .longDouble: writeLongDouble(try double(word, type), place)
    case .pointer: place.storeBytes(of: try pointerBits(word, type, mayCopy: false), as: UInt.self)
    case .string: place.storeBytes(of: try stringBits(word, type, isLasting: true), as: UInt.self)
    case .array(let element, let count): try writeArray(word, element, count, type, place)
    case .anyObject: place.storeBytes(of: word.bits, as: UInt.self)
    case .complex(let part): try writeComplex(word, part, type, place)
    case .lanes(let element, let count):
      guard let values = sequence(word), values.count == count else { throw mismatch(word, "\(count) numbers") }
      try writeArray(word, element, count, type, place)
    case .wide(let isSigned): try writeWide(word, isSigned: isSigned, type, place)
    case .bytes(let text):
      if text == ":float16" { return writeHalf(try single(word, type), place) }
      let size = try types.size(type)
      guard word.is(.octets), word.octetCount == size else { throw mismatch(word, "a vector of \(size) octets") }
      place.copyMemory(from: word.octets, byteCount: size)
    case .named(let entry):
      switch entry.kind {
      case .structure, .union:
        place.copyMemory(from: try recordBytes(word, type), byteCount: try types.size(type))
      case .enumeration:
        guard let definition = entry.enumeration, case .integer(_, let size) = definition.type.kind else {
          throw types.failure(.incomplete(entry.cName), about: type.text)
        }
        store(UInt64(bitPattern: try enumerationValue(word, definition, type)), place, size)
      case .unknown, .alias: throw types.failure(.incomplete(entry.cName), about: type.text)
      }
    }
  }

  /// The number of the type that a pointer type leads to.
  func targetNumber(_ type: ForeignType) throws(LispError) -> Int { try types.target(of: type).number }

  // MARK: Integers

  @inline(__always)
  func rawInteger(_ place: UnsafeRawPointer, _ size: Int, isSigned: Bool) -> Int64 {
    switch (size, isSigned) {
    case (1, true): Int64(place.load(as: Int8.self))
    case (1, false): Int64(place.load(as: UInt8.self))
    case (2, true): Int64(place.loadUnaligned(as: Int16.self))
    case (2, false): Int64(place.loadUnaligned(as: UInt16.self))
    case (4, true): Int64(place.loadUnaligned(as: Int32.self))
    case (4, false): Int64(place.loadUnaligned(as: UInt32.self))
    default: place.loadUnaligned(as: Int64.self)
    }
  }

  func readInteger(_ place: UnsafeRawPointer, _ size: Int, isSigned: Bool) -> Word {
    let value = rawInteger(place, size, isSigned: isSigned)
    if size == 8, !isSigned { return machine.makeInteger(unsigned: UInt(bitPattern: Int(value))) }
    return machine.makeInteger(Int(value))
  }

  func store(_ bits: UInt64, _ place: UnsafeMutableRawPointer, _ size: Int) {
    switch size {
    case 1: place.storeBytes(of: UInt8(truncatingIfNeeded: bits), as: UInt8.self)
    case 2: place.storeBytes(of: UInt16(truncatingIfNeeded: bits), as: UInt16.self)
    case 4: place.storeBytes(of: UInt32(truncatingIfNeeded: bits), as: UInt32.self)
    default: place.storeBytes(of: bits, as: UInt64.self)
    }
  }

  private func readWide(_ place: UnsafeRawPointer, isSigned: Bool) -> Word {
    let bits = UInt128(place.loadUnaligned(as: UInt64.self)) | UInt128((place + 8).loadUnaligned(as: UInt64.self)) << 64
    if isSigned, bits >> 127 == 1 { return machine.makeWide(isNegative: true, magnitude: ~bits &+ 1) }
    return machine.makeWide(isNegative: false, magnitude: bits)
  }

  private func writeWide(
    _ word: Word, isSigned: Bool, _ type: ForeignType, _ place: UnsafeMutableRawPointer
  ) throws(LispError) {
    guard let value = machine.wideInteger(word) else { throw mismatch(word, type.text) }
    let limit: UInt128 = isSigned ? 1 << 127 : .max
    let fits = value.isNegative ? isSigned && value.magnitude <= limit : isSigned ? value.magnitude < limit : true
    guard fits else { throw mismatch(word, "\(type.text), which holds 128 bits") }
    let bits = value.isNegative ? ~value.magnitude &+ 1 : value.magnitude
    place.storeBytes(of: UInt64(truncatingIfNeeded: bits), as: UInt64.self)
    (place + 8).storeBytes(of: UInt64(truncatingIfNeeded: bits >> 64), as: UInt64.self)
  }

  // MARK: Floats

  /// Swift has the 80 bits of x86 and nobody else's long double; elsewhere it is told by its upper bits.
  func readLongDouble(_ place: UnsafeRawPointer) -> Double {
    #if arch(x86_64)
      var number: Float80 = 0
      withUnsafeMutableBytes(of: &number) { $0.copyMemory(from: UnsafeRawBufferPointer(start: place, count: 10)) }
      return Double(number)
    #else
      return foreign_quad_to_double(place)
    #endif
  }

  func writeLongDouble(_ value: Double, _ place: UnsafeMutableRawPointer) {
    #if arch(x86_64)
      withUnsafeBytes(of: Float80(value)) { place.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: 10) }
    #else
      foreign_quad_from_double(value, place)
    #endif
  }

  private func readHalf(_ place: UnsafeRawPointer) -> Float {
    let bits = place.loadUnaligned(as: UInt16.self)
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023) / 1024
    let magnitude: Float
    switch exponent {
    case 0: magnitude = fraction / 16384
    case 31: magnitude = fraction == 0 ? .infinity : .nan
    default: magnitude = Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
    }
    return bits >> 15 == 1 ? -magnitude : magnitude
  }

  private func writeHalf(_ value: Float, _ place: UnsafeMutableRawPointer) {
    let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
    let magnitude = value.magnitude
    let bits: UInt16
    if value.isNaN {
      bits = 0x7E00
    } else if magnitude >= 65520 {
      bits = 0x7C00
    } else if magnitude < 6.103515625e-05 {
      bits = UInt16((magnitude * 16_777_216).rounded(.toNearestOrEven))
    } else {
      let scaled = (magnitude.significand * 1024).rounded(.toNearestOrEven)
      // Rounding up to the next power of two carries into the exponent by itself.
      bits = UInt16(Int(magnitude.exponent) + 15) << 10 &+ UInt16(scaled) &- 1024
    }
    place.storeBytes(of: sign | bits, as: UInt16.self)
  }

  private func writeComplex(
    _ word: Word, _ part: ForeignType, _ type: ForeignType, _ place: UnsafeMutableRawPointer
  ) throws(LispError) {
    guard let parts = machine.elements(word), parts.count == 2 else { throw mismatch(word, "a list of two numbers") }
    let size = try types.size(part)
    try write(parts[0], part, at: place)
    try write(parts[1], part, at: place + size)
  }

  // MARK: Arrays

  /// The elements of a Lisp sequence into an array; a string is text in an array of characters.
  private func writeArray(
    _ word: Word, _ element: ForeignType, _ count: Int?, _ type: ForeignType, _ place: UnsafeMutableRawPointer
  ) throws(LispError) {
    let size = try types.size(element)
    let room = count ?? .max
    if word.is(.pointer) {
      guard let count else { throw mismatch(word, "\(type.text), whose length is not known") }
      let source = try target(word, size: count * size, "copying \(type.text)")
      place.copyMemory(from: source, byteCount: count * size)
      return
    }
    if machine.stringContent(word) != nil, size == 1 {
      let bytes = try utf8(of: word)
      guard bytes.count < room else {
        throw mismatch(word, "\(type.text), which holds \(room) bytes with the closing zero")
      }
      for (index, byte) in bytes.enumerated() { (place + index).storeBytes(of: byte, as: UInt8.self) }
      (place + bytes.count).storeBytes(of: 0, as: UInt8.self)
      return
    }
    guard let values = sequence(word) else { throw mismatch(word, "a sequence for \(type.text)") }
    guard values.count <= room else { throw mismatch(word, "at most \(room) elements for \(type.text)") }
    for (index, value) in values.enumerated() { try write(value, element, at: place + index * size) }
  }

  /// The elements of a list or vector.
  func sequence(_ word: Word) -> [Word]? {
    if word.isCons || word.isNil { return machine.elements(word) }
    if word.is(.octets) { return (0..<word.octetCount).map { Word(fixnum: Int(word.octets[$0])) } }
    if word.is(.simpleVector) { return (0..<word.vectorCount).map { word.elements[$0] } }
    if let content = machine.stringContent(word) { return content.map { Word(character: $0) } }
    if word.is(.array), machine.isVectorHeader(word), word[ArrayLayout.storage].is(.simpleVector) {
      let start = word[ArrayLayout.offset].fixnum
      return (0..<machine.activeLength(ofArray: word)).map { word[ArrayLayout.storage].elements[start + $0] }
    }
    return nil
  }

  // MARK: Enums

  /// The keyword of a value, the keywords of flags, or the number when nothing bears it.
  func keyword(_ value: Int64, _ definition: EnumerationDefinition) -> Word {
    if let keyword = definition.keywordOf[value] { return definition.isFlags ? machine.cons(keyword, .nil) : keyword }
    if definition.isFlags {
      var rest = value
      var found: [Word] = []
      for row in definition.rows where row.value != 0 && rest & row.value == row.value {
        found.append(row.keyword)
        rest &= ~row.value
      }
      if rest == 0 { return machine.makeList(found) }
    }
    if case .integer(false, 8) = definition.type.kind {
      return machine.makeInteger(unsigned: UInt(bitPattern: Int(value)))
    }
    return machine.makeInteger(Int(value))
  }

  func enumerationValue(
    _ word: Word, _ definition: EnumerationDefinition, _ type: ForeignType
  ) throws(LispError) -> Int64 {
    if let value = definition.valueOf[word] { return value }
    if machine.isSymbol(word), word.isTrue || !definition.isFlags {
      throw unknownKeyword(word, definition, type)
    }
    if definition.isFlags, word.isCons || word.isNil, let parts = machine.elements(word) {
      var value: Int64 = 0
      for part in parts { value |= try enumerationValue(part, definition, type) }
      return value
    }
    guard case .integer(let isSigned, let size) = definition.type.kind else { return 0 }
    return Int64(bitPattern: try integerBits(word, size: size, isSigned: isSigned, type))
  }

  private func unknownKeyword(_ word: Word, _ definition: EnumerationDefinition, _ type: ForeignType) -> LispError {
    let name = machine.symbolName(word).lowercased()
    // A symbol of the same name from elsewhere is a slip that is easy to make.
    var expected = "a value of \(type.text)"
    let known = definition.rows.map { machine.symbolName($0.keyword).lowercased() }
    if known.contains(name) {
      expected += " (:\(name))"
    } else if let near = Suggestion.nearest(to: name, among: known).first {
      expected += " (did you mean :\(near)?)"
    } else {
      expected += " (" + known.prefix(6).map { ":" + $0 }.joined(separator: " ") + (known.count > 6 ? " …)" : ")")
    }
    return mismatch(word, expected)
  }
}
