import BindingSpec
import CGuard

/// From Lisp values to what C takes, and what is said when one does not fit.
extension ForeignSide {
  /// A value that a type does not take. The callers of functions add which argument it was.
  func mismatch(_ word: Word, _ expected: String) -> LispError {
    var error = ForeignError(.typeMismatch, "expected \(expected), not \(machine.printed(word))")
    error.datum = word
    error.expectedType = expected
    return error.condition(machine)
  }

  func mismatch(_ message: String) -> LispError { ForeignError(.typeMismatch, message).condition(machine) }

  // MARK: Numbers

  /// The bits of an integer that fits; small ones are extended to 64 bits.
  @inline(__always)
  func integerBits(_ word: Word, size: Int, isSigned: Bool, _ type: ForeignType) throws(LispError) -> UInt64 {
    if let bits = fixnumBits(word, size: size, isSigned: isSigned) { return bits }
    return try slowIntegerBits(word, size: size, isSigned: isSigned, type)
  }

  @inline(__always)
  func fixnumBits(_ word: Word, size: Int, isSigned: Bool) -> UInt64? {
    guard word.isFixnum else { return nil }
    let value = word.fixnum
    if isSigned {
      let shift = 64 &- size &* 8
      guard (value &<< shift) &>> shift == value else { return nil }
    } else {
      guard value >= 0, size == 8 || value &>> (size &* 8) == 0 else { return nil }
    }
    return UInt64(bitPattern: Int64(value))
  }

  @inline(never)
  func slowIntegerBits(
    _ word: Word, size: Int, isSigned: Bool, _ type: ForeignType
  ) throws(LispError) -> UInt64 {
    if let value = machine.wideInteger(word) {
      if size == 8, value.magnitude <= UInt128(UInt64.max) {
        if !isSigned, !value.isNegative { return UInt64(value.magnitude) }
        if isSigned, value.isNegative ? value.magnitude <= 1 << 63 : value.magnitude < 1 << 63 {
          let magnitude = UInt64(value.magnitude)
          return value.isNegative ? ~magnitude &+ 1 : magnitude
        }
      }
      let bits = size * 8
      let range =
        isSigned
        ? "\(-(Int128(1) << (bits - 1))) to \((Int128(1) << (bits - 1)) - 1)" : "0 to \((UInt128(1) << bits) - 1)"
      throw mismatch(word, "\(type.text) (\(range))")
    }
    // A character is a number for the types that C uses for characters.
    if word.isCharacter, size <= 4 {
      let code = UInt64(word.characterCode)
      if size == 4 || code < 1 << UInt64(size * 8 - (isSigned ? 1 : 0)) { return code }
    }
    throw mismatch(word, type.text)
  }

  func truth(_ word: Word, _ type: ForeignType) throws(LispError) -> Bool {
    // 0 is true in Lisp and false in C: whoever writes it means one of them.
    if word.isFixnum { throw mismatch(word, "\(type.text) (t or nil)") }
    return word.isTrue
  }

  @inline(__always)
  func double(_ word: Word, _ type: ForeignType) throws(LispError) -> Double {
    if word.is(.doubleFloat) { return word.double }
    if word.isSingle { return Double(word.single) }
    return try slowDouble(word, type)
  }

  @inline(never)
  private func slowDouble(_ word: Word, _ type: ForeignType) throws(LispError) -> Double {
    guard let value = machine.wideInteger(word) else { throw mismatch(word, type.text) }
    let magnitude = Double(value.magnitude)
    guard UInt128(exactly: magnitude) == value.magnitude else {
      throw mismatch(word, "\(type.text), which cannot hold this integer exactly")
    }
    return value.isNegative ? -magnitude : magnitude
  }

  func single(_ word: Word, _ type: ForeignType) throws(LispError) -> Float {
    if word.isSingle { return word.single }
    let value = try double(word, type)
    let single = Float(value)
    if single.isInfinite, value.isFinite { throw mismatch(word, "\(type.text), which ends at 3.4e38") }
    return single
  }

  // MARK: Pointers

  /// The address for a pointer type: a pointer, NIL, octets, text or a function where C only reads or calls.
  ///
  /// - Parameter mayCopy: whether what is handed over need only live as long as the call.
  @inline(__always)
  func pointerBits(_ word: Word, _ type: ForeignType, mayCopy: Bool) throws(LispError) -> UInt {
    if word.is(.pointer) { return word[PointerLayout.address].bits }
    if word.isNil { return 0 }
    return try slowPointerBits(word, type, mayCopy: mayCopy, scope: .forever)
  }

  @inline(never)
  func slowPointerBits(
    _ word: Word, _ type: ForeignType, mayCopy: Bool, scope: CallbackScope
  ) throws(LispError) -> UInt {
    if word.isFunction || (machine.isSymbol(word) && !machine.isKeyword(word)) {
      if let signature = try functionType(behind: type) {
        return UInt(bitPattern: try callback(word, signature, scope: scope).pointee.code)
      }
    }
    guard mayCopy, case .pointer(let form) = type.kind else { throw mismatch(word, expectation(type)) }
    if word.is(.octets) { return UInt(bitPattern: word.octets) }
    let target = try form.map { form throws(LispError) in try types.type(form) } ?? types.void
    if machine.stringContent(word) != nil, target.isConst, try isText(target) {
      return try stringBits(word, types.string, isLasting: false)
    }
    if target.isConst, let values = sequence(word) {
      // Numbers that C reads: a copy that lives as long as the call.
      let size = try types.size(target)
      let room = scratch(max(1, values.count * size))
      for (index, value) in values.enumerated() { try write(value, target, at: room + index * size) }
      return UInt(bitPattern: room)
    }
    if machine.stringContent(word) != nil {
      throw mismatch(
        word, "\(expectation(type)); C may write there, so make room with with-foreign-string or foreign-alloc")
    }
    throw mismatch(word, expectation(type))
  }

  private func isText(_ target: ForeignType) throws(LispError) -> Bool {
    switch try types.resolved(target).kind {
    case .void: true
    case .integer(_, let size): size == 1
    default: false
    }
  }

  private func expectation(_ type: ForeignType) -> String {
    if case .function = type.kind { return "a function or a pointer to one" }
    return "a pointer (\(type.text))"
  }

  /// The type of the function that a type leads to, if it is a pointer to one.
  func functionType(behind type: ForeignType) throws(LispError) -> ForeignType? {
    let type = try types.resolved(type)
    if case .function = type.kind { return type }
    guard case .pointer(let form?) = type.kind else { return nil }
    let target = try types.resolved(types.type(form))
    if case .function = target.kind { return target }
    return nil
  }

  /// Where the bytes of a record are that Lisp hands over by value.
  func recordBytes(_ word: Word, _ type: ForeignType) throws(LispError) -> UnsafeMutableRawPointer {
    guard word.is(.pointer) else {
      // A list of fields and values makes one on the way, for as long as the call.
      if word.isCons, machine.isSymbol(word.car) {
        let size = max(1, try types.size(type))
        let room = scratch(size)
        room.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        try fill(pointerObject(UInt(bitPattern: room), to: type.number), type, machine.elements(word) ?? [])
        return room
      }
      throw mismatch(word, type.text)
    }
    let own = types[typeNumber(of: word)]
    let resolved = try types.resolved(own)
    if resolved !== type {
      switch resolved.kind {
      case .void, .integer(_, 1): break
      default: throw mismatch(word, type.text)
      }
    }
    return try target(word, size: try types.size(type), "passing \(type.text)")
  }

  /// Sets fields of a record from a list of names and values.
  func fill(_ pointer: Word, _ type: ForeignType, _ pairs: [Word]) throws(LispError) {
    guard case .named(let entry) = type.kind else { throw mismatch(pointer, type.text) }
    guard pairs.count % 2 == 0 else { throw mismatch("the fields of \(type.text) need a value each") }
    var index = 0
    while index < pairs.count {
      let place = try types.place(pairs[index], in: entry)
      do throws(LispError) { try set(place, of: pointer, to: pairs[index + 1]) } catch {
        throw annotated(error, "field \(place.name.lowercased()) of \(type.text)")
      }
      index += 2
    }
  }
}

extension Machine {
  /// A value as the program's own printer shows it, short.
  func printed(_ word: Word) -> String {
    let printer = record(intern("PRIN1-TO-STRING"))[SymbolLayout.function]
    guard printer != undefinedFunction else { return shortText(word) }
    roots.append(word)
    defer { roots.removeLast() }
    do throws(LispError) {
      let text = text(try call(printer, [word]))
      return text.unicodeScalars.count > 100 ? String(text.unicodeScalars.prefix(100)) + "…" : text
    } catch { return shortText(word) }
  }
}
