#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Powers, roots, logarithms and the functions of angles.
///
/// Everything is computed as a double by the C library and rounded to a single unless a double went in, as SBCL does
/// it. What would be a complex number is refused.
extension Number {
  /// Applies a function of the C library. A result that is not finite says what was wrong with the argument.
  private static func apply(_ function: (Double) -> Double, _ number: Number) throws(ArithmeticFailure) -> Number {
    let argument = try number.double()
    let result = function(argument)
    if !result.isFinite, argument.isFinite { throw ArithmeticFailure(result.isNaN ? .invalid : .overflow) }
    return try rounded(result, like: number)
  }

  /// A double if one went in, a single otherwise.
  private static func rounded(_ result: Double, like numbers: Number...) throws(ArithmeticFailure) -> Number {
    for case .double in numbers { return .double(result) }
    return .single(try single(result))
  }

  static func exp(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _exp($0) }, number) }
  static func sin(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _sin($0) }, number) }
  static func cos(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _cos($0) }, number) }
  static func tan(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _tan($0) }, number) }
  static func atan(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _atan($0) }, number) }
  static func sinh(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _sinh($0) }, number) }
  static func cosh(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _cosh($0) }, number) }
  static func tanh(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _tanh($0) }, number) }
  static func asinh(_ number: Number) throws(ArithmeticFailure) -> Number { try apply({ _asinh($0) }, number) }

  static func asin(_ number: Number) throws(ArithmeticFailure) -> Number {
    try apply({ _asin($0) }, within(-1, 1, number, "ASIN"))
  }

  static func acos(_ number: Number) throws(ArithmeticFailure) -> Number {
    try apply({ _acos($0) }, within(-1, 1, number, "ACOS"))
  }

  static func acosh(_ number: Number) throws(ArithmeticFailure) -> Number {
    try apply({ _acosh($0) }, within(1, .infinity, number, "ACOSH"))
  }

  static func atanh(_ number: Number) throws(ArithmeticFailure) -> Number {
    let argument = try within(-1, 1, number, "ATANH")
    if try argument.double().magnitude == 1 { throw ArithmeticFailure(.divisionByZero) }
    return try apply({ _atanh($0) }, argument)
  }

  /// The number itself when the function is real there.
  private static func within(_ low: Double, _ high: Double, _ number: Number, _ name: String) throws(ArithmeticFailure)
    -> Number
  {
    let value = try number.double()
    if value < low || value > high { throw ArithmeticFailure(.complex, name, number) }
    return number
  }

  /// The angle of the point (x, y).
  static func atan(_ y: Number, _ x: Number) throws(ArithmeticFailure) -> Number {
    let (height, width) = (try y.double(), try x.double())
    let angle: Double
    if width != 0 {
      angle = _atan2(height, width)
    } else if height == 0 {
      angle = width.sign == .plus ? height : Double(signOf: height, magnitudeOf: .pi)
    } else {
      angle = Double(signOf: height, magnitudeOf: .pi / 2)
    }
    return try rounded(angle, like: y, x)
  }

  /// The angle of a real number as a complex one: 0 or π.
  var phase: Number {
    switch self {
    case .small, .big: .single(sign < 0 ? Float(Double.pi) : 0)
    case .single(let value): .single(value.sign == .minus ? Float(Double.pi) : 0)
    case .double(let value): .double(value.sign == .minus ? .pi : 0)
    }
  }

  static func sqrt(_ number: Number) throws(ArithmeticFailure) -> Number {
    if number.sign < 0 { throw ArithmeticFailure(.complex, "SQRT", number) }
    return try rounded(number.double().squareRoot(), like: number)
  }

  static func log(_ number: Number) throws(ArithmeticFailure) -> Number {
    switch number {
    case .small, .big:
      if number.sign < 0 { throw ArithmeticFailure(.complex, "LOG", number) }
      return .single(try single(log2(number) / (_log(_exp(1)) / _log(2))))
    case .single(let value):
      return .single(try single(naturalLog(Double(value), number)))
    case .double(let value): return .double(try naturalLog(value, number))
    }
  }

  private static func naturalLog(_ value: Double, _ number: Number) throws(ArithmeticFailure) -> Double {
    if value == 0 { throw ArithmeticFailure(.divisionByZero) }
    if value < 0 { throw ArithmeticFailure(.complex, "LOG", number) }
    return _log(value)
  }

  /// The binary logarithm of a natural number of any size.
  private static func log2(_ number: Number) throws(ArithmeticFailure) -> Double {
    let integer = number.integer
    if integer.isZero { throw ArithmeticFailure(.divisionByZero) }
    let length = integer.integerLength
    if length < 53 { return _log(integer.double) / _log(2) }
    // number = 2^length × f with ½ ≤ f < 1, rounded once: shifting a number with a sticky bit leaves it to `double`.
    let shift = length &- 64
    var highest = integer
    if shift > 0 {
      highest = integer >> shift
      if (highest << shift) != integer { highest = highest | .one }
    }
    let fraction = highest.double / _exp2(Double(shift > 0 ? 64 : length))
    return Double(length) + _log(fraction) / _log(2)
  }

  static func log(_ number: Number, base: Number) throws(ArithmeticFailure) -> Number {
    if base.isZero {
      if case .double = number { return .double(0) }
      if case .double = base { return .double(0) }
      return .single(0)
    }
    if number.sign < 0 || base.sign < 0 { throw ArithmeticFailure(.complex, "LOG", number, base) }
    switch (number, base) {
    case (.small, .small), (.small, .big), (.big, .small), (.big, .big):
      // SBCL divides binary logarithms where the number is no fixnum, and singles elsewhere.
      if number.integerLength <= 62 { return try log(number) / log(base) }
      return .single(try single(quotient(log2(number), log2(base))))
    case (.small, .double(let base)), (.big, .double(let base)):
      return .double(try quotient(log2(number), _log(base) / _log(2)))
    case (.double(let value), .small), (.double(let value), .big):
      return .double(try quotient(naturalLog(value, number) / _log(2), log2(base)))
    default: return try log(number) / log(base)
    }
  }

  static func expt(_ base: Number, _ power: Number) throws(ArithmeticFailure) -> Number {
    if power.isZero {
      if base.isZero, !power.isInteger { throw ArithmeticFailure(.outOfDomain, "EXPT", base, power) }
      return try .small(1) + (base * power)
    }
    switch (base, power) {
    case (.small, .small), (.small, .big), (.big, .small), (.big, .big): return try integerPower(base, power)
    default:
      let (x, y) = (try base.double(), try power.double())
      if x < 0, !power.isInteger, y != y.rounded(.towardZero) { throw ArithmeticFailure(.complex, "EXPT", base, power) }
      if x == 0, y < 0 { throw ArithmeticFailure(.divisionByZero, "/", .double(1), .double(x)) }
      let result = wholePower(x, y) ?? _pow(x, y)
      if !result.isFinite, x.isFinite, y.isFinite { throw ArithmeticFailure(result.isNaN ? .invalid : .overflow) }
      if power.isInteger { return try rounded(result, like: base) }
      return try rounded(result, like: base, power)
    }
  }

  /// A small whole power, rounded once: libraries of C round one in a thousand of these to the wrong side. Nil for all others.
  private static func wholePower(_ x: Double, _ y: Double) -> Double? {
    let count = y.magnitude
    guard x.isFinite, count >= 1, count <= 64, count == count.rounded() else { return nil }
    // The power is the sum of two doubles, of which the second holds what the first has lost.
    var (high, low) = (x, 0.0)
    for _ in 1..<Int(count) {
      let product = high * x
      let lost = (-product).addingProduct(high, x) + low * x
      high = product + lost
      low = lost - (high - product)
      guard high.magnitude > 0x1p-900, high.magnitude < 0x1p1000 else { return nil }
    }
    if y > 0 { return high }
    let quotient = 1 / high
    guard quotient.magnitude > 0x1p-900, quotient.isFinite else { return nil }
    return quotient + (1.0.addingProduct(-quotient, high) - quotient * low) / high
  }

  private static func integerPower(_ base: Number, _ power: Number) throws(ArithmeticFailure) -> Number {
    if case .small(let base) = base {
      switch base {
      case 1: return .small(1)
      case -1: return .small(power.isOdd ? -1 : 1)
      case 0 where power.sign < 0: throw ArithmeticFailure(.divisionByZero, "EXPT", .small(0), power)
      case 0: return .small(0)
      default: break
      }
    }
    if power.sign < 0 { throw ArithmeticFailure(.ratio, "EXPT", base, power) }
    guard case .small(let exponent) = power,
      base.integer.integerLength.multipliedReportingOverflow(by: exponent).partialValue <= Self.longestInteger,
      exponent <= Self.longestInteger
    else { throw ArithmeticFailure(.tooLarge, "EXPT", base, power) }
    return Number(base.integer.power(UInt(exponent)))
  }

  /// So many bits are refused before memory is asked for them.
  static let longestInteger = 1 << 33
}

// Inside `Number` these names would find its own functions.
@inline(__always) private func _exp(_ x: Double) -> Double { exp(x) }
@inline(__always) private func _exp2(_ x: Double) -> Double { exp2(x) }
@inline(__always) private func _log(_ x: Double) -> Double { log(x) }
@inline(__always) private func _pow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
@inline(__always) private func _sin(_ x: Double) -> Double { sin(x) }
@inline(__always) private func _cos(_ x: Double) -> Double { cos(x) }
@inline(__always) private func _tan(_ x: Double) -> Double { tan(x) }
@inline(__always) private func _asin(_ x: Double) -> Double { asin(x) }
@inline(__always) private func _acos(_ x: Double) -> Double { acos(x) }
@inline(__always) private func _atan(_ x: Double) -> Double { atan(x) }
@inline(__always) private func _atan2(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
@inline(__always) private func _sinh(_ x: Double) -> Double { sinh(x) }
@inline(__always) private func _cosh(_ x: Double) -> Double { cosh(x) }
@inline(__always) private func _tanh(_ x: Double) -> Double { tanh(x) }
@inline(__always) private func _asinh(_ x: Double) -> Double { asinh(x) }
@inline(__always) private func _acosh(_ x: Double) -> Double { acosh(x) }
@inline(__always) private func _atanh(_ x: Double) -> Double { atanh(x) }
