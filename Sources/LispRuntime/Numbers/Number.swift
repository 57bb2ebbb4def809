/// A real number apart from how the machine holds it.
///
/// ```swift
/// try Number.small(1) + .single(0.5)   // .single(1.5)
/// ```
enum Number {
  /// An integer that fits in 64 bits is always held so.
  case small(Int)
  case big(BigInteger)
  case single(Float)
  case double(Double)

  init(_ value: BigInteger) {
    if let small = value.int { self = .small(small) } else { self = .big(value) }
  }

  init(_ value: UInt) {
    if let small = Int(exactly: value) { self = .small(small) } else { self = .big(BigInteger(value)) }
  }

  var isInteger: Bool {
    switch self {
    case .small, .big: true
    case .single, .double: false
    }
  }

  var isZero: Bool {
    switch self {
    case .small(let value): value == 0
    case .big: false
    case .single(let value): value == 0
    case .double(let value): value == 0
    }
  }

  /// −1, 0 or 1; 0 for zeros of either sign.
  var sign: Int {
    switch self {
    case .small(let value): value.signum()
    case .big(let value): value.signum
    case .single(let value): value < 0 ? -1 : value > 0 ? 1 : 0
    case .double(let value): value < 0 ? -1 : value > 0 ? 1 : 0
    }
  }

  var isOdd: Bool {
    switch self {
    case .small(let value): value & 1 == 1
    case .big(let value): value.isOdd
    case .single, .double: false
    }
  }

  /// The integer, which the caller knows it is.
  var integer: BigInteger {
    switch self {
    case .small(let value): BigInteger(value)
    case .big(let value): value
    case .single(let value): BigInteger(truncating: Double(value))
    case .double(let value): BigInteger(truncating: value)
    }
  }

  /// Which float format an operation with this number and another one has.
  var format: FloatFormat? {
    switch self {
    case .small, .big: nil
    case .single: .single
    case .double: .double
    }
  }
}

/// An operation on numbers that has no result.
struct ArithmeticFailure: Error {
  enum Kind: Hashable, Sendable {
    case divisionByZero
    case overflow
    case invalid
    /// 0 to the power 0.0 and its like.
    case outOfDomain
    /// The exact result would be a ratio, which this Lisp does not have.
    case ratio
    /// The result would be a complex number, which this Lisp does not have.
    case complex
    /// The result has more bits than memory.
    case tooLarge
  }

  var kind: Kind
  /// The name of the function as the condition tells it, if it tells one.
  var operation: String?
  var operands: [Operand] = []

  /// An operand as the condition shows it.
  enum Operand {
    case number(Number)
    /// The name of a float format, in `(coerce 1d300 single-float)`.
    case format(FloatFormat)
  }

  init(_ kind: Kind, _ operation: String? = nil, _ operands: Number...) {
    self.kind = kind
    self.operation = operation
    self.operands = operands.map { .number($0) }
  }

  /// A conversion to a float format that cannot hold the number.
  init(overflowOf number: Number, to format: FloatFormat) {
    kind = .overflow
    operation = number.isInteger ? "FLOAT" : "COERCE"
    operands = [.number(number), .format(format)]
  }
}

extension Number {
  /// The nearest single.
  func single() throws(ArithmeticFailure) -> Float {
    switch self {
    case .small(let value): return Float(value)
    case .big(let value):
      let single = value.single
      if single.isInfinite { throw ArithmeticFailure(overflowOf: self, to: .single) }
      return single
    case .single(let value): return value
    case .double(let value): return try Self.single(value)
    }
  }

  /// The nearest double.
  func double() throws(ArithmeticFailure) -> Double {
    switch self {
    case .small(let value): return Double(value)
    case .big(let value):
      let double = value.double
      if double.isInfinite { throw ArithmeticFailure(overflowOf: self, to: .double) }
      return double
    case .single(let value): return Double(value)
    case .double(let value): return value
    }
  }

  /// A double rounded to a single; what is finite must stay so.
  static func single(_ value: Double) throws(ArithmeticFailure) -> Float {
    let single = Float(value)
    if single.isInfinite, value.isFinite { throw ArithmeticFailure(overflowOf: .double(value), to: .single) }
    return single
  }

  /// As CL's `float` without a prototype: floats stay what they are.
  func asFloat(_ format: FloatFormat) throws(ArithmeticFailure) -> Number {
    switch format {
    case .single: return .single(try single())
    case .double: return .double(try double())
    }
  }

  /// The integer that a float is, or nil when it has a fraction or is none at all.
  var exactInteger: Number? {
    switch self {
    case .small, .big: return self
    case .single(let value): return Number.double(Double(value)).exactInteger
    case .double(let value):
      guard value.isFinite, value == value.rounded(.towardZero) else { return nil }
      return Number(truncating: value)
    }
  }

  /// The integral part of a finite double.
  init(truncating value: Double) {
    if let small = Int(exactly: value.rounded(.towardZero)) {
      self = .small(small)
    } else {
      self = .big(BigInteger(truncating: value))
    }
  }
}
