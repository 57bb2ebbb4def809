/// What a float consists of: significand, exponent and sign.
struct FloatParts {
  /// A natural number, not shifted to the full precision when the float is subnormal.
  var significand: UInt
  /// The power of two of the significand's lowest bit.
  var exponent: Int
  var isNegative: Bool
  /// How many bits the format has.
  var digits: Int

  init(_ value: Float) {
    let field = Int(value.exponentBitPattern)
    significand = UInt(value.significandBitPattern) | (field == 0 ? 0 : 1 << 23)
    exponent = significand == 0 ? 0 : max(field, 1) &- 150
    isNegative = value.sign == .minus
    digits = 24
  }

  init(_ value: Double) {
    let field = Int(value.exponentBitPattern)
    significand = UInt(value.significandBitPattern) | (field == 0 ? 0 : 1 << 52)
    exponent = significand == 0 ? 0 : max(field, 1) &- 1075
    isNegative = value.sign == .minus
    digits = 53
  }

  /// How many bits of the format are used.
  var precision: Int { UInt.bitWidth &- significand.leadingZeroBitCount }
}

extension Number {
  /// A fraction from ½ up to below 1, the power of two that it is to be multiplied with, and ±1.
  static func decode(_ value: Double) -> (fraction: Double, exponent: Int, sign: Double) {
    let sign: Double = value.sign == .minus ? -1 : 1
    guard value.isFinite, value != 0 else { return (value.magnitude, 0, sign) }
    return (value.significand.magnitude / 2, Int(value.exponent) &+ 1, sign)
  }

  /// A float times a power of two. Too small becomes zero, too large is a condition.
  static func scale(_ number: Number, by exponent: Number) throws(ArithmeticFailure) -> Number {
    if number.isZero { return number }
    let bounded: Int
    // Beyond these every float is zero or infinite.
    if case .small(let exponent) = exponent {
      bounded = max(-5_000, min(5_000, exponent))
    } else {
      bounded = exponent.sign < 0 ? -5_000 : 5_000
    }
    switch number {
    case .single(let value):
      let result = scaled(value, by: bounded)
      if result.isInfinite, value.isFinite { throw ArithmeticFailure(.overflow, "SCALE-FLOAT", number, exponent) }
      return .single(result)
    case .double(let value):
      let result = scaled(value, by: bounded)
      if result.isInfinite, value.isFinite { throw ArithmeticFailure(.overflow, "SCALE-FLOAT", number, exponent) }
      return .double(result)
    case .small, .big: return number
    }
  }

  private static func scaled<F: BinaryFloatingPoint>(_ value: F, by exponent: Int) -> F {
    F(sign: .plus, exponent: F.Exponent(exponent), significand: value)
  }
}
