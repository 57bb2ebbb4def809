/// Division with a remainder, in the four ways of rounding the quotient.
///
/// With a float the quotient is computed as a float and then made whole, as SBCL does it, so the remainder is what that
/// leaves: `(mod 7.3d0 0.1d0)` is −8.9d-16.
extension Number {
  typealias Division = (quotient: Number, remainder: Number)

  static func truncate(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    switch (number, divisor) {
    case (.small(let a), .small(let b)):
      if b == 0 { throw ArithmeticFailure(.divisionByZero, "/", number, divisor) }
      if b == -1 { return (-number, .small(0)) }
      let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
      return (.small(quotient), .small(remainder))
    case (.small, .big), (.big, .small), (.big, .big):
      if divisor.isZero { throw ArithmeticFailure(.divisionByZero, "/", number, divisor) }
      let (quotient, remainder) = number.integer.dividedTruncating(by: divisor.integer)
      return (Number(quotient), Number(remainder))
    case (.double, _), (_, .double):
      let (a, b) = (try number.double(), try divisor.double())
      let quotient = try whole(try Number.quotient(a, b))
      if case .small(1) = divisor { return (quotient, .double(a - (try quotient.double()))) }
      return (quotient, try .double(a) - (.double(try quotient.double()) * .double(b)))
    case (.single, _), (_, .single):
      let (a, b) = (try number.single(), try divisor.single())
      let quotient = try whole(Double(try Number.quotient(a, b)))
      if case .small(1) = divisor { return (quotient, .single(a - (try quotient.single()))) }
      return (quotient, try number - (.single(try quotient.single()) * .single(b)))
    }
  }

  /// The integral part of a quotient that may have come from an infinite operand.
  private static func whole(_ value: Double) throws(ArithmeticFailure) -> Number {
    guard value.isFinite else { throw ArithmeticFailure(.invalid, "TRUNCATE", .double(value)) }
    return Number(truncating: value)
  }

  static func floor(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    let (quotient, remainder) = try truncate(number, divisor)
    let isBelow = divisor.sign < 0 ? number.sign > 0 : number.sign < 0
    if remainder.isZero || !isBelow { return (quotient, remainder) }
    return (try quotient - .small(1), try remainder + divisor)
  }

  static func ceiling(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    let (quotient, remainder) = try truncate(number, divisor)
    let isAbove = divisor.sign < 0 ? number.sign < 0 : number.sign > 0
    if remainder.isZero || !isAbove { return (quotient, remainder) }
    return (try quotient + .small(1), try remainder - divisor)
  }

  /// To the nearest whole quotient, from the middle to the even one.
  static func round(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    let (quotient, remainder) = try truncate(number, divisor)
    if remainder.isZero { return (quotient, remainder) }
    // Twice the remainder against the divisor, so that no half of an integer is needed. Infinity is greater, as it
    // should be.
    let twice: Number
    switch remainder.magnitude {
    case .single(let value): twice = .single(value * 2)
    case .double(let value): twice = .double(value * 2)
    case .small, .big: twice = try remainder.magnitude + remainder.magnitude
    }
    switch compare(twice, divisor.magnitude) {
    case .less, .unordered: return (quotient, remainder)
    case .equal where !quotient.isOdd: return (quotient, remainder)
    case .equal, .greater:
      // Away from zero; which way that is the signs of the remainder and the divisor say.
      let isUp = (remainder.sign < 0) == (divisor.sign < 0)
      if isUp { return (try quotient + .small(1), try remainder - divisor) }
      return (try quotient - .small(1), try remainder + divisor)
    }
  }

  static func mod(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Number {
    let remainder = try truncate(number, divisor).remainder
    let isBelow = divisor.sign < 0 ? number.sign > 0 : number.sign < 0
    return remainder.isZero || !isBelow ? remainder : try remainder + divisor
  }

  /// As `truncate` with the quotient as a float, whose zero keeps its sign.
  static func ftruncate(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    switch (number, divisor) {
    case (.small, .small), (.small, .big), (.big, .small), (.big, .big):
      return try floatQuotient(truncate(number, divisor))
    case (.double, _), (_, .double):
      let (a, b) = (try number.double(), try divisor.double())
      let quotient = try Number.quotient(a, b).rounded(.towardZero)
      return (.double(quotient), try .double(a) - (.double(quotient) * .double(b)))
    case (.single, _), (_, .single):
      let (a, b) = (try number.single(), try divisor.single())
      let quotient = try Number.quotient(a, b).rounded(.towardZero)
      return (.single(quotient), try number - (.single(quotient) * .single(b)))
    }
  }

  static func ffloor(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    let (quotient, remainder) = try ftruncate(number, divisor)
    let isBelow = divisor.sign < 0 ? number.sign > 0 : number.sign < 0
    if remainder.isZero || !isBelow { return (quotient, remainder) }
    return (try quotient - .small(1), try remainder + divisor)
  }

  static func fceiling(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    let (quotient, remainder) = try ftruncate(number, divisor)
    let isAbove = divisor.sign < 0 ? number.sign < 0 : number.sign > 0
    if remainder.isZero || !isAbove { return (quotient, remainder) }
    return (try quotient + .small(1), try remainder - divisor)
  }

  static func fround(_ number: Number, _ divisor: Number) throws(ArithmeticFailure) -> Division {
    try floatQuotient(round(number, divisor))
  }

  /// A whole quotient as a float: of the remainder's format, single beside an integer.
  private static func floatQuotient(_ division: Division) throws(ArithmeticFailure) -> Division {
    (try division.quotient.asFloat(division.remainder.format ?? .single), division.remainder)
  }

  static func gcd(_ left: Number, _ right: Number) -> Number {
    if case .small(let a) = left, case .small(let b) = right { return Number(Natural.gcd(a.magnitude, b.magnitude)) }
    return Number(BigInteger.gcd(left.integer, right.integer))
  }

  static func lcm(_ left: Number, _ right: Number) throws(ArithmeticFailure) -> Number {
    if left.isZero || right.isZero { return .small(0) }
    return try (truncate(left, gcd(left, right)).quotient * right).magnitude
  }

  /// ⌊√self⌋ of a natural number.
  var squareRoot: Number { Number(integer.squareRoot) }
}
