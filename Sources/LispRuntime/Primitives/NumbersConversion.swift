/// Between words and numbers.
extension Machine {
  /// The number that a word is, or nil.
  func number(in word: Word) -> Number? {
    if word.isFixnum { return .small(word.fixnum) }
    if word.isSingle { return .single(word.single) }
    guard word.isObject else { return nil }
    switch word[0].headerKind {
    case .doubleFloat: return .double(word.double)
    case .bignum: return Number(bigInteger(word))
    default: return nil
    }
  }

  /// The number that a word must be; the type is what the condition says was expected.
  func number(_ word: Word, _ type: String = "NUMBER") throws(LispError) -> Number {
    guard let number = number(in: word) else { throw .wrongType(word, type) }
    return number
  }

  func real(_ word: Word) throws(LispError) -> Number { try number(word, "REAL") }

  func integer(_ word: Word, _ type: String = "INTEGER") throws(LispError) -> Number {
    guard isInteger(word) else { throw .wrongType(word, type) }
    return try number(word, type)
  }

  /// A float, as a number.
  func float(_ word: Word) throws(LispError) -> Number {
    guard isFloat(word) else { throw .wrongType(word, "FLOAT") }
    return try number(word, "FLOAT")
  }

  func isInteger(_ word: Word) -> Bool { word.isFixnum || word.is(.bignum) }
  func isFloat(_ word: Word) -> Bool { word.isSingle || word.is(.doubleFloat) }
  func isNumber(_ word: Word) -> Bool { isInteger(word) || isFloat(word) }

  private func bigInteger(_ word: Word) -> BigInteger {
    BigInteger(copying: word.limbs, word[0].headerCount, isNegative: word.isNegativeBignum)
  }

  func word(_ number: Number) -> Word {
    switch number {
    case .small(let value): return word(integer: value)
    case .big(let value): return word(value)
    case .single(let value): return Word(single: value)
    case .double(let value): return makeDouble(value)
    }
  }

  /// A fixnum, or a bignum of one limb.
  @inline(__always)
  func word(integer value: Int) -> Word {
    if let fixnum = Word(exactly: value) { return fixnum }
    return makeBignum(magnitude: value.magnitude, isNegative: value < 0)
  }

  func word(natural value: UInt) -> Word {
    if let small = Int(exactly: value) { return word(integer: small) }
    return makeBignum(magnitude: value, isNegative: false)
  }

  private func word(_ value: BigInteger) -> Word {
    if let small = value.int { return word(integer: small) }
    return value.withLimbs { limbs, count in
      let result = makeBignum(limbs: count, isNegative: value.isNegative)
      Natural.copy(result.mutableLimbs, limbs, count)
      return result
    }
  }

  @inline(never)
  private func makeBignum(magnitude: UInt, isNegative: Bool) -> Word {
    let result = makeBignum(limbs: 1, isNegative: isNegative)
    result.mutableLimbs[0] = magnitude
    return result
  }

  /// A bignum whose limbs are still to be written.
  func makeBignum(limbs count: Int, isNegative: Bool) -> Word {
    Word(object: allocate(.bignum, count: count, flags: isNegative ? Word.bignumSign : 0))
  }

  /// A bignum that was written, without its zeros at the high end; a fixnum when it fits in one.
  func normalized(_ bignum: Word) -> Word {
    let count = Natural.significant(bignum.limbs, bignum[0].headerCount)
    let isNegative = bignum.isNegativeBignum
    if count == 0 { return Word(fixnum: 0) }
    if count == 1 {
      let limb = bignum.limbs[0]
      if limb <= UInt(Word.mostPositiveFixnum) {
        return Word(fixnum: isNegative ? 0 &- Int(bitPattern: limb) : Int(bitPattern: limb))
      }
      if isNegative, limb == Word.mostNegativeFixnum.magnitude { return Word(fixnum: Word.mostNegativeFixnum) }
    }
    // A cell's size is its block's, so that the object may say that it is shorter.
    if count != bignum[0].headerCount {
      bignum.address[0] = Word(header: .bignum, count: count, flags: isNegative ? Word.bignumSign : 0)
    }
    return bignum
  }

  /// Runs arithmetic whose failures become conditions.
  func arithmetic<Result>(_ body: () throws(ArithmeticFailure) -> Result) throws(LispError) -> Result {
    do throws(ArithmeticFailure) { return try body() } catch { throw condition(error) }
  }

  private func condition(_ failure: ArithmeticFailure) -> LispError {
    switch failure.kind {
    case .divisionByZero: return .condition("DIVISION-BY-ZERO", initialArguments(failure))
    case .overflow: return .condition("FLOATING-POINT-OVERFLOW", initialArguments(failure))
    case .invalid: return .condition("FLOATING-POINT-INVALID-OPERATION", initialArguments(failure))
    case .outOfDomain: return .condition("ARITHMETIC-ERROR", initialArguments(failure))
    case .ratio: return .notInSubset("\(form(failure)), a ratio,")
    case .complex: return .notInSubset("\(form(failure)), a complex number,")
    case .tooLarge:
      if failure.operation == "ASH" { return .simple("can't represent result of left shift", []) }
      return .condition("HEAP-EXHAUSTED", [("BYTES", Word(fixnum: Number.longestInteger / 8))])
    }
  }

  private func initialArguments(_ failure: ArithmeticFailure) -> [(String, Word)] {
    guard let operation = failure.operation else { return [] }
    let operands = failure.operands.map { operand in
      switch operand {
      case .number(let number): word(number)
      case .format(.single): intern("SINGLE-FLOAT")
      case .format(.double): intern("DOUBLE-FLOAT")
      }
    }
    return [("OPERATION", intern(operation)), ("OPERANDS", makeList(operands))]
  }

  /// What was to be computed, for messages; long integers are cut.
  private func form(_ failure: ArithmeticFailure) -> String {
    let operands = failure.operands.map { operand in
      switch operand {
      case .number(let number):
        let text = String(decoding: self.text(number, radix: 10), as: UTF8.self)
        return text.utf8.count <= 40 ? text : "\(text.prefix(20))…"
      case .format(.single): return "single-float"
      case .format(.double): return "double-float"
      }
    }
    return "(\(([failure.operation?.lowercased() ?? ""] + operands).joined(separator: " ")))"
  }
}

extension Word {
  /// The flag in a bignum's header that says that it is negative.
  static let bignumSign: UInt8 = 1

  /// The magnitude of a bignum.
  @inline(__always) var limbs: Natural.Source { Natural.Source(mutableLimbs) }
  @inline(__always) var mutableLimbs: Natural.Target {
    UnsafeMutableRawPointer(address + 1).assumingMemoryBound(to: Limb.self)
  }
  @inline(__always) var isNegativeBignum: Bool { address[0].headerFlags & Self.bignumSign != 0 }
}
