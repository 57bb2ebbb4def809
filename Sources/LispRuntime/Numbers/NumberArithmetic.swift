/// Sums, products, quotients and comparisons of any two numbers.
///
/// An integer meets a float as a float of the same format, a single meets a double as a double. Comparisons are exact.
extension Number {
  /// Both operands in the format that an operation on them has.
  private enum Pair {
    case small(Int, Int)
    case big(BigInteger, BigInteger)
    case single(Float, Float)
    case double(Double, Double)
  }

  @inline(__always)
  private static func pair(_ left: Number, _ right: Number) throws(ArithmeticFailure) -> Pair {
    switch (left, right) {
    case (.small(let left), .small(let right)): return .small(left, right)
    case (.double(let left), .double(let right)): return .double(left, right)
    case (.single(let left), .single(let right)): return .single(left, right)
    case (.double(let left), _): return .double(left, try right.double())
    case (_, .double(let right)): return .double(try left.double(), right)
    case (.single(let left), _): return .single(left, try right.single())
    case (_, .single(let right)): return .single(try left.single(), right)
    case (.big, _), (_, .big): return .big(left.integer, right.integer)
    }
  }

  static func + (left: Number, right: Number) throws(ArithmeticFailure) -> Number {
    switch try pair(left, right) {
    case .small(let a, let b):
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? Number(BigInteger(a) + BigInteger(b)) : .small(sum)
    case .big(let a, let b): return Number(a + b)
    case .single(let a, let b): return .single(try checked(a + b, "+", a, b))
    case .double(let a, let b): return .double(try checked(a + b, "+", a, b))
    }
  }

  static func - (left: Number, right: Number) throws(ArithmeticFailure) -> Number {
    switch try pair(left, right) {
    case .small(let a, let b):
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      return overflow ? Number(BigInteger(a) - BigInteger(b)) : .small(difference)
    case .big(let a, let b): return Number(a - b)
    case .single(let a, let b): return .single(try checked(a - b, "-", a, b))
    case .double(let a, let b): return .double(try checked(a - b, "-", a, b))
    }
  }

  static func * (left: Number, right: Number) throws(ArithmeticFailure) -> Number {
    switch try pair(left, right) {
    case .small(let a, let b):
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      return overflow ? Number(BigInteger(a) * BigInteger(b)) : .small(product)
    case .big(let a, let b): return Number(a * b)
    case .single(let a, let b): return .single(try checked(a * b, "*", a, b))
    case .double(let a, let b): return .double(try checked(a * b, "*", a, b))
    }
  }

  static func / (left: Number, right: Number) throws(ArithmeticFailure) -> Number {
    switch try pair(left, right) {
    case .small(let a, let b):
      if b == 0 { throw ArithmeticFailure(.divisionByZero, "/", left, right) }
      // The one quotient of two machine integers that is none.
      if b == -1 { return try .small(0) - left }
      let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
      if remainder != 0 { throw ArithmeticFailure(.ratio, "/", left, right) }
      return .small(quotient)
    case .big(let a, let b):
      if b.isZero { throw ArithmeticFailure(.divisionByZero, "/", left, right) }
      let (quotient, remainder) = a.dividedTruncating(by: b)
      if !remainder.isZero { throw ArithmeticFailure(.ratio, "/", left, right) }
      return Number(quotient)
    case .single(let a, let b): return .single(try quotient(a, b))
    case .double(let a, let b): return .double(try quotient(a, b))
    }
  }

  static prefix func - (value: Number) -> Number {
    switch value {
    case .small(let value): return value == .min ? .big(-BigInteger(value)) : .small(0 &- value)
    case .big(let value): return Number(-value)
    case .single(let value): return .single(-value)
    case .double(let value): return .double(-value)
    }
  }

  var magnitude: Number {
    switch self {
    case .small(let value): value < 0 ? -self : self
    case .big(let value): .big(value.magnitude)
    case .single(let value): .single(value.magnitude)
    case .double(let value): .double(value.magnitude)
    }
  }

  /// As CL's `signum`: in the number's own format, with the sign of a zero.
  var signum: Number {
    switch self {
    case .small(let value): .small(value.signum())
    case .big(let value): .small(value.signum)
    case .single(let value): .single(value == 0 || value.isNaN ? value : value < 0 ? -1 : 1)
    case .double(let value): .double(value == 0 || value.isNaN ? value : value < 0 ? -1 : 1)
    }
  }

  /// Floats that were finite give a finite float, or a condition.
  @inline(__always)
  static func checked(_ result: Float, _ operation: String, _ a: Float, _ b: Float) throws(ArithmeticFailure)
    -> Float
  {
    if result.isFinite || !a.isFinite || !b.isFinite { return result }
    throw ArithmeticFailure(result.isNaN ? .invalid : .overflow, operation, .single(a), .single(b))
  }

  @inline(__always)
  static func checked(_ result: Double, _ operation: String, _ a: Double, _ b: Double)
    throws(ArithmeticFailure) -> Double
  {
    if result.isFinite || !a.isFinite || !b.isFinite { return result }
    throw ArithmeticFailure(result.isNaN ? .invalid : .overflow, operation, .double(a), .double(b))
  }

  static func quotient(_ a: Float, _ b: Float) throws(ArithmeticFailure) -> Float {
    if b == 0, a != 0, a.isFinite { throw ArithmeticFailure(.divisionByZero, "/", .single(a), .single(b)) }
    return try checked(a / b, "/", a, b)
  }

  static func quotient(_ a: Double, _ b: Double) throws(ArithmeticFailure) -> Double {
    if b == 0, a != 0, a.isFinite { throw ArithmeticFailure(.divisionByZero, "/", .double(a), .double(b)) }
    return try checked(a / b, "/", a, b)
  }
}

/// The order of two numbers; there is none when one of them is no number at all.
enum NumberOrder {
  case less
  case equal
  case greater
  case unordered

  init(_ order: Int) { self = order < 0 ? .less : order > 0 ? .greater : .equal }

  var reversed: NumberOrder {
    switch self {
    case .less: .greater
    case .greater: .less
    case .equal, .unordered: self
    }
  }
}

extension Number {
  /// Exactly: 16777217 is greater than 16777216.0.
  static func compare(_ left: Number, _ right: Number) -> NumberOrder {
    switch (left, right) {
    case (.small(let a), .small(let b)): return a < b ? .less : a > b ? .greater : .equal
    case (.double(let a), .double(let b)): return compare(a, b)
    case (.single(let a), .single(let b)): return compare(Double(a), Double(b))
    case (.double(let a), .single(let b)): return compare(a, Double(b))
    case (.single(let a), .double(let b)): return compare(Double(a), b)
    case (.big(let a), .big(let b)): return a < b ? .less : a == b ? .equal : .greater
    // A big integer is beyond every small one.
    case (.big(let a), .small): return NumberOrder(a.signum)
    case (.small, .big(let b)): return NumberOrder(0 &- b.signum)
    case (.single(let a), _): return compareToInteger(Double(a), right)
    case (.double(let a), _): return compareToInteger(a, right)
    case (_, .single(let b)): return compareToInteger(Double(b), left).reversed
    case (_, .double(let b)): return compareToInteger(b, left).reversed
    }
  }

  private static func compare(_ a: Double, _ b: Double) -> NumberOrder {
    a < b ? .less : a > b ? .greater : a == b ? .equal : .unordered
  }

  private static func compareToInteger(_ float: Double, _ integer: Number) -> NumberOrder {
    if float.isNaN { return .unordered }
    if float.isInfinite { return float < 0 ? .less : .greater }
    let whole = compare(Number(truncating: float), integer)
    guard case .equal = whole else { return whole }
    let fraction = float - float.rounded(.towardZero)
    return fraction < 0 ? .less : fraction > 0 ? .greater : .equal
  }

  static func == (left: Number, right: Number) -> Bool {
    if case .equal = compare(left, right) { return true }
    return false
  }
}
