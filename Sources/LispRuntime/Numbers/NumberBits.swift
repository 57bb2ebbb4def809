/// The bits of integers, and of the fields within them.
extension Number {
  static func & (left: Number, right: Number) -> Number {
    if case .small(let a) = left, case .small(let b) = right { return .small(a & b) }
    return Number(left.integer & right.integer)
  }

  static func | (left: Number, right: Number) -> Number {
    if case .small(let a) = left, case .small(let b) = right { return .small(a | b) }
    return Number(left.integer | right.integer)
  }

  static func ^ (left: Number, right: Number) -> Number {
    if case .small(let a) = left, case .small(let b) = right { return .small(a ^ b) }
    return Number(left.integer ^ right.integer)
  }

  static prefix func ~ (value: Number) -> Number {
    if case .small(let value) = value { return .small(~value) }
    return Number(~value.integer)
  }

  var integerLength: Int {
    if case .small(let value) = self { return Int.bitWidth &- (value < 0 ? ~value : value).leadingZeroBitCount }
    return integer.integerLength
  }

  var logcount: Int {
    if case .small(let value) = self { return (value < 0 ? ~value : value).nonzeroBitCount }
    return integer.logcount
  }

  /// Whether bit `index` ≥ 0 is set.
  func bit(_ index: Number) -> Bool {
    // Beyond what any integer has there is only its sign.
    guard case .small(let index) = index else { return sign < 0 }
    if case .small(let value) = self { return value &>> min(index, 63) & 1 == 1 }
    return integer.bit(index)
  }

  /// An arithmetic shift, to the left by a positive count.
  static func ash(_ value: Number, _ count: Number) throws(ArithmeticFailure) -> Number {
    if value.isZero { return value }
    guard case .small(let count) = count else {
      if count.sign < 0 { return .small(value.sign < 0 ? -1 : 0) }
      throw ArithmeticFailure(.tooLarge, "ASH", value, count)
    }
    if case .small(let value) = value {
      if count <= 0 { return .small(value &>> min(63, count == .min ? 63 : 0 &- count)) }
      if count < 63, value.magnitude.leadingZeroBitCount > count &+ 1 { return .small(value &<< count) }
    }
    if count > longestInteger { throw ArithmeticFailure(.tooLarge, "ASH", value, .small(count)) }
    if count < 0 { return Number(value.integer >> (count == .min ? .max : 0 &- count)) }
    return Number(value.integer << count)
  }

  /// The bits of a field, shifted down to the low end.
  static func loadField(size: Int, position: Int, _ value: Number) throws(ArithmeticFailure) -> Number {
    if size == 0 { return .small(0) }
    let shifted = try ash(value, .small(0 &- position))
    if size < 63 { return shifted & .small((1 &<< size) &- 1) }
    if shifted.sign >= 0, shifted.integerLength <= size { return shifted }
    return try shifted & mask(size)
  }

  /// An integer with the field replaced by the low bits of another one.
  static func depositField(_ new: Number, size: Int, position: Int, _ value: Number) throws(ArithmeticFailure)
    -> Number
  {
    let field = try mask(size)
    let cleared = try value & ~ash(field, .small(position))
    return try cleared | ash(new & field, .small(position))
  }

  static func mask(_ size: Int) throws(ArithmeticFailure) -> Number {
    try ash(.small(1), .small(size)) - .small(1)
  }

  /// The sixteen functions of two bits, in the order of the constants `boole-clr`, `boole-set`, `boole-1`…
  static func boole(_ operation: Int, _ a: Number, _ b: Number) -> Number? {
    switch operation {
    case 0: .small(0)
    case 1: .small(-1)
    case 2: a
    case 3: b
    case 4: ~a
    case 5: ~b
    case 6: a & b
    case 7: a | b
    case 8: a ^ b
    case 9: ~(a ^ b)
    case 10: ~(a & b)
    case 11: ~(a | b)
    case 12: ~a & b
    case 13: a & ~b
    case 14: ~a | b
    case 15: a | ~b
    default: nil
    }
  }
}
