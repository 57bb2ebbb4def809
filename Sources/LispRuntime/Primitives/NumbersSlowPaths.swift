/// Arithmetic on any two words: where the interpreter's instructions for fixnums end up otherwise.
///
/// Floats are computed here, long integers limb by limb on the heap. What remains (an integer of many limbs beside a float, and
/// everything that is wrong) goes by way of `Number`.
extension Machine {
  func add(_ a: Word, _ b: Word) throws(LispError) -> Word {
    if a.isFixnum, b.isFixnum { return word(integer: a.fixnum &+ b.fixnum) }
    if let (x, y) = doubles(a, b) { return makeDouble(try finite(x + y, "+", x, y)) }
    if let (x, y) = singles(a, b) { return Word(single: try finite(x + y, "+", x, y)) }
    if isInteger(a), isInteger(b) { return addIntegers(a, b, subtracting: false) }
    let (x, y) = (try number(a), try number(b))
    return word(try arithmetic { () throws(ArithmeticFailure) in try x + y })
  }

  func subtract(_ a: Word, _ b: Word) throws(LispError) -> Word {
    if a.isFixnum, b.isFixnum { return word(integer: a.fixnum &- b.fixnum) }
    if let (x, y) = doubles(a, b) { return makeDouble(try finite(x - y, "-", x, y)) }
    if let (x, y) = singles(a, b) { return Word(single: try finite(x - y, "-", x, y)) }
    if isInteger(a), isInteger(b) { return addIntegers(a, b, subtracting: true) }
    let (x, y) = (try number(a), try number(b))
    return word(try arithmetic { () throws(ArithmeticFailure) in try x - y })
  }

  func multiply(_ a: Word, _ b: Word) throws(LispError) -> Word {
    if a.isFixnum, b.isFixnum {
      let (product, overflow) = a.fixnum.multipliedReportingOverflow(by: b.fixnum)
      if !overflow { return word(integer: product) }
    }
    if let (x, y) = doubles(a, b) { return makeDouble(try finite(x * y, "*", x, y)) }
    if let (x, y) = singles(a, b) { return Word(single: try finite(x * y, "*", x, y)) }
    if isInteger(a), isInteger(b) { return try multiplyIntegers(a, b) }
    let (x, y) = (try number(a), try number(b))
    return word(try arithmetic { () throws(ArithmeticFailure) in try x * y })
  }

  func divide(_ a: Word, _ b: Word) throws(LispError) -> Word {
    if let (x, y) = doubles(a, b), y != 0 { return makeDouble(try finite(x / y, "/", x, y)) }
    if let (x, y) = singles(a, b), y != 0 { return Word(single: try finite(x / y, "/", x, y)) }
    let (x, y) = (try number(a), try number(b))
    return word(try arithmetic { () throws(ArithmeticFailure) in try x / y })
  }

  func logicalAnd(_ a: Word, _ b: Word) throws(LispError) -> Word {
    word(try integer(a) & integer(b))
  }

  func logicalOr(_ a: Word, _ b: Word) throws(LispError) -> Word {
    word(try integer(a) | integer(b))
  }

  func isLess(_ a: Word, _ b: Word) throws(LispError) -> Bool {
    if case .less = try order(a, b, "REAL") { return true }
    return false
  }

  func isLessOrEqual(_ a: Word, _ b: Word) throws(LispError) -> Bool {
    switch try order(a, b, "REAL") {
    case .less, .equal: return true
    case .greater, .unordered: return false
    }
  }

  func areNumbersEqual(_ a: Word, _ b: Word) throws(LispError) -> Bool {
    if case .equal = try order(a, b, "NUMBER") { return true }
    return false
  }

  func order(_ a: Word, _ b: Word, _ type: String) throws(LispError) -> NumberOrder {
    if a.isFixnum, b.isFixnum { return NumberOrder(a.fixnum < b.fixnum ? -1 : a.fixnum == b.fixnum ? 0 : 1) }
    if isFloat(a), isFloat(b) {
      let (x, y) = (a.isSingle ? Double(a.single) : a.double, b.isSingle ? Double(b.single) : b.double)
      return x < y ? .less : x > y ? .greater : x == y ? .equal : .unordered
    }
    if a.is(.bignum), b.is(.bignum), a.isNegativeBignum == b.isNegativeBignum {
      let order = Natural.compare(a.limbs, a[0].headerCount, b.limbs, b[0].headerCount)
      return NumberOrder(a.isNegativeBignum ? 0 &- order : order)
    }
    return Number.compare(try number(a, type), try number(b, type))
  }

  // MARK: Floats

  /// Both as doubles when one of them is a double and the other one a fixnum or a float.
  @inline(__always)
  private func doubles(_ a: Word, _ b: Word) -> (Double, Double)? {
    if a.is(.doubleFloat) {
      if b.is(.doubleFloat) { return (a.double, b.double) }
      if b.isFixnum { return (a.double, Double(b.fixnum)) }
      if b.isSingle { return (a.double, Double(b.single)) }
    } else if b.is(.doubleFloat) {
      if a.isFixnum { return (Double(a.fixnum), b.double) }
      if a.isSingle { return (Double(a.single), b.double) }
    }
    return nil
  }

  /// Both as singles when one of them is a single and the other one a fixnum or a single.
  @inline(__always)
  private func singles(_ a: Word, _ b: Word) -> (Float, Float)? {
    if a.isSingle {
      if b.isSingle { return (a.single, b.single) }
      if b.isFixnum { return (a.single, Float(b.fixnum)) }
    } else if b.isSingle, a.isFixnum {
      return (Float(a.fixnum), b.single)
    }
    return nil
  }

  @inline(__always)
  private func finite(_ result: Double, _ operation: String, _ a: Double, _ b: Double) throws(LispError) -> Double {
    if result.isFinite { return result }
    return try arithmetic { () throws(ArithmeticFailure) in try Number.checked(result, operation, a, b) }
  }

  @inline(__always)
  private func finite(_ result: Float, _ operation: String, _ a: Float, _ b: Float) throws(LispError) -> Float {
    if result.isFinite { return result }
    return try arithmetic { () throws(ArithmeticFailure) in try Number.checked(result, operation, a, b) }
  }
}
