/// An integer without limit, as a Swift value: for the paths where one more allocation does not matter.
///
/// ```swift
/// let million = BigInteger(1_000_000)
/// String(million * million)   // "1000000000000"
/// ```
struct BigInteger: Sendable {
  /// The magnitude, least significant first, without zeros at the high end; empty for zero.
  private(set) var limbs: [Limb]
  /// Never true for zero.
  private(set) var isNegative: Bool

  static let zero = BigInteger(limbs: [], isNegative: false)
  static let one = BigInteger(1)

  /// Zeros at the high end are dropped.
  init(limbs: [Limb], isNegative: Bool = false) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
    self.isNegative = isNegative && !self.limbs.isEmpty
  }

  init(_ value: Int) {
    limbs = value == 0 ? [] : [value.magnitude]
    isNegative = value < 0
  }

  init(_ value: UInt) {
    limbs = value == 0 ? [] : [value]
    isNegative = false
  }

  /// Copies limbs that lie somewhere else.
  init(copying source: Natural.Source, _ count: Int, isNegative: Bool) {
    let count = Natural.significant(source, count)
    limbs = [Limb](UnsafeBufferPointer(start: source, count: count))
    self.isNegative = isNegative && count > 0
  }

  /// A magnitude that is written into `room` limbs, of which zeros at the high end are dropped.
  private init(room: Int, isNegative: Bool, _ write: (Natural.Target) -> Void) {
    limbs = [Limb](unsafeUninitializedCapacity: room) { buffer, initialized in
      guard let target = buffer.baseAddress else { return }
      write(target)
      initialized = Natural.significant(target, room)
    }
    self.isNegative = isNegative && !limbs.isEmpty
  }

  var isZero: Bool { limbs.isEmpty }
  var isOdd: Bool { (limbs.first ?? 0) & 1 == 1 }
  /// −1, 0 or 1.
  var signum: Int { limbs.isEmpty ? 0 : isNegative ? -1 : 1 }
  var magnitude: BigInteger { BigInteger(limbs: limbs) }

  /// The value as a machine integer, or nil when it does not fit.
  var int: Int? {
    switch limbs.count {
    case 0: return 0
    case 1:
      if !isNegative { return Int(exactly: limbs[0]) }
      return limbs[0] <= 1 << 63 ? Int(truncatingIfNeeded: 0 &- limbs[0]) : nil
    default: return nil
    }
  }

  /// The magnitude's limbs for the algorithms in `Natural`.
  @inline(__always)
  func withLimbs<Result>(_ body: (Natural.Source, Int) -> Result) -> Result {
    // An empty array may have no address; nothing is read through this one.
    limbs.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return withUnsafePointer(to: Limb(0)) { body($0, 0) } }
      return body(start, buffer.count)
    }
  }

  static prefix func - (value: BigInteger) -> BigInteger {
    var value = value
    value.isNegative = !value.isNegative && !value.isZero
    return value
  }

  static func + (left: BigInteger, right: BigInteger) -> BigInteger { sum(left, right, right.isNegative) }
  static func - (left: BigInteger, right: BigInteger) -> BigInteger { sum(left, right, !right.isNegative) }

  /// Adds a number that is taken with the sign given.
  private static func sum(_ left: BigInteger, _ right: BigInteger, _ rightNegative: Bool) -> BigInteger {
    left.withLimbs { a, aCount in
      right.withLimbs { b, bCount in
        let order = Natural.compare(a, aCount, b, bCount)
        let (long, longCount, short, shortCount) = order >= 0 ? (a, aCount, b, bCount) : (b, bCount, a, aCount)
        if left.isNegative == rightNegative {
          return BigInteger(room: longCount &+ 1, isNegative: rightNegative) { target in
            target[longCount] = Natural.add(target, long, longCount, short, shortCount)
          }
        }
        return BigInteger(room: longCount, isNegative: order >= 0 ? left.isNegative : rightNegative) { target in
          Natural.subtract(target, long, longCount, short, shortCount)
        }
      }
    }
  }

  static func * (left: BigInteger, right: BigInteger) -> BigInteger {
    left.withLimbs { a, aCount in
      right.withLimbs { b, bCount in
        BigInteger(room: aCount &+ bCount, isNegative: left.isNegative != right.isNegative) { target in
          Natural.multiply(target, a, aCount, b, bCount)
        }
      }
    }
  }

  /// The quotient rounded towards zero and the rest, which has the dividend's sign. The divisor is not zero.
  func dividedTruncating(by divisor: BigInteger) -> (quotient: BigInteger, remainder: BigInteger) {
    if limbs.count < divisor.limbs.count { return (.zero, self) }
    return withLimbs { a, aCount in
      divisor.withLimbs { b, bCount in
        var remainder = BigInteger.zero
        let quotient = BigInteger(room: aCount &- bCount &+ 1, isNegative: isNegative != divisor.isNegative) {
          quotient in
          remainder = BigInteger(room: bCount, isNegative: isNegative) { rest in
            Natural.divide(quotient: quotient, remainder: rest, a, aCount, by: b, bCount)
          }
        }
        return (quotient, remainder)
      }
    }
  }

  /// The quotient rounded towards −∞ and the rest, which has the divisor's sign. The divisor is not zero.
  func dividedFlooring(by divisor: BigInteger) -> (quotient: BigInteger, remainder: BigInteger) {
    let (quotient, remainder) = dividedTruncating(by: divisor)
    if remainder.isZero || isNegative == divisor.isNegative { return (quotient, remainder) }
    return (quotient - .one, remainder + divisor)
  }

  /// To the power of a natural number.
  func power(_ exponent: UInt) -> BigInteger {
    if exponent == 0 { return .one }
    // The power of two in the base is a shift in the end.
    let twos = isZero ? 0 : withLimbs { Natural.trailingZeros($0, $1) }
    let base = twos == 0 ? self : self >> twos
    var result = base
    var bit = 63 &- exponent.leadingZeroBitCount
    while bit > 0 {
      bit &-= 1
      result = result * result
      if exponent &>> UInt(bit) & 1 == 1 { result = result * base }
    }
    return twos == 0 ? result : result << (twos &* Int(truncatingIfNeeded: exponent))
  }
}

extension BigInteger: Comparable {
  static func < (left: BigInteger, right: BigInteger) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    let order = left.withLimbs { a, aCount in
      right.withLimbs { b, bCount in Natural.compare(a, aCount, b, bCount) }
    }
    return left.isNegative ? order > 0 : order < 0
  }
}

extension BigInteger: CustomStringConvertible {
  /// ASCII in upper case, with a minus sign where there is one.
  func digits(radix: Int = 10) -> [UInt8] {
    let digits = withLimbs { Natural.digits($0, $1, radix: radix) }
    return isNegative ? [45] + digits : digits
  }

  var description: String { String(decoding: digits(), as: UTF8.self) }

  /// Reads digits behind an optional sign, or nothing when there is anything else or no digit at all.
  init?(_ text: some StringProtocol, radix: Int = 10) { self.init(Array(text.utf8)[...], radix: radix) }

  init?(_ text: ArraySlice<UInt8>, radix: Int = 10) {
    let isNegative = text.first == 45
    let digits = isNegative || text.first == 43 ? text.dropFirst() : text
    let values = DigitRadix(radix)
    if digits.isEmpty || !digits.allSatisfy({ values.value(of: $0) != nil }) { return nil }
    self = digits.withUnsafeBufferPointer { digits in
      guard let start = digits.baseAddress else { return .zero }
      return BigInteger(room: Natural.limbsForDigits(digits.count, radix: radix), isNegative: isNegative) { target in
        let count = Natural.parse(target, start, digits.count, radix: radix)
        Natural.clear(target + count, Natural.limbsForDigits(digits.count, radix: radix) &- count)
      }
    }
  }
}
