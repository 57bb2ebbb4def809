/// The shortest decimal digits that read back as the same float.
///
/// ```swift
/// FloatDigits(0.001234)   // digits "1234", point −2: 0.1234 × 10⁻²
/// ```
struct FloatDigits: Equatable {
  /// ASCII without zeros at either end; `0` for zero.
  var digits: [UInt8]
  /// Where the decimal point is, counted from before the first digit.
  var point: Int

  /// The digits of a finite number's magnitude.
  init(_ value: Double) {
    let magnitude = value.magnitude
    if magnitude.isSubnormal {
      self.init(subnormal: UInt(magnitude.significandBitPattern), lowestBit: -1074, precision: 53)
      return
    }
    self.init(description: magnitude.description)
    roundTieUp(UInt(magnitude.significandBitPattern | 1 << 52), lowestBit: Int(magnitude.exponentBitPattern) &- 1075)
  }

  init(_ value: Float) {
    let magnitude = value.magnitude
    if magnitude.isSubnormal {
      self.init(subnormal: UInt(magnitude.significandBitPattern), lowestBit: -149, precision: 24)
      return
    }
    self.init(description: magnitude.description)
    roundTieUp(UInt(magnitude.significandBitPattern | 1 << 23), lowestBit: Int(magnitude.exponentBitPattern) &- 150)
  }

  /// Takes the digits out of Swift's text: `1e-05`, `123.25`, `5.0`.
  private init(description: String) {
    digits = []
    var before: Int?
    var count = 0
    var exponent = 0
    var exponentIsNegative = false
    var isExponent = false
    for letter in description.utf8 {
      switch letter {
      case 48...57 where isExponent: exponent = exponent &* 10 &+ Int(letter &- 48)
      case 48...57:
        count &+= 1
        digits.append(letter)
      case 46: before = count
      case 101: isExponent = true
      case 45: exponentIsNegative = true
      default: break
      }
    }
    point = (before ?? count) &+ (exponentIsNegative ? 0 &- exponent : exponent)
    let zeros = digits.prefix { $0 == 48 }.count
    digits.removeFirst(zeros)
    point &-= zeros
    while digits.last == 48 { digits.removeLast() }
    if digits.isEmpty {
      digits = [48]
      point = 1
    }
  }

  /// Where the number lies exactly halfway between two texts of the same length, Swift takes the even digit and Common
  /// Lisp's printers the greater one. The number is `significand × 2^lowestBit`.
  private mutating func roundTieUp(_ significand: UInt, lowestBit: Int) {
    guard let last = digits.last, significand != 0 else { return }
    let exponent = lowestBit &+ significand.trailingZeroBitCount
    // Halfway means that a single 5 would follow: odd × 2^e = (10·digits + 5) × 10^e, hence odd × 5^(−e − 1) = 2·digits
    // + 1.
    guard exponent < 0, exponent == point &- digits.count &- 1 else { return }
    var product = significand >> UInt(significand.trailingZeroBitCount)
    for _ in 0..<(-1 - exponent) {
      let (next, overflow) = product.multipliedReportingOverflow(by: 5)
      if overflow { return }
      product = next
    }
    let shown = digits.reduce(UInt(0)) { $0 &* 10 &+ UInt($1 &- 48) }
    // An even last digit can be raised without a carry.
    if product == shown &* 2 &+ 1 { digits[digits.count &- 1] = last &+ 1 }
  }

  /// Digits of a number too small to have all its bits, as if it had them: Common Lisp's printers distinguish such
  /// numbers as finely as the format could, `4.9406564584124654d-324` and not `5d-324` (Steele's and White's, Burger's
  /// and Dybvig's method).
  private init(subnormal bits: UInt, lowestBit: Int, precision: Int) {
    let missing = precision &- (UInt.bitWidth &- bits.leadingZeroBitCount)
    let significand = bits << UInt(missing)
    // The value is r / s; the neighbours' middles are m⁺ and m⁻ (in units of 1 / s) away.
    let isLowest = significand == 1 << UInt(precision &- 1)
    var r = BigInteger(significand) << (isLowest ? 2 : 1)
    let s = BigInteger.one << (missing &- lowestBit &+ (isLowest ? 2 : 1))
    var above = BigInteger(isLowest ? 2 : 1)
    var below = BigInteger.one
    let isEven = significand & 1 == 0
    let ten = BigInteger(10)
    var point = 0
    while true {
      let next = (r + above) * ten
      if !(next < s || (!isEven && next == s)) { break }
      (r, above, below) = (r * ten, above * ten, below * ten)
      point &-= 1
    }
    var digits: [UInt8] = []
    while true {
      let (quotient, rest) = (r * ten).dividedTruncating(by: s)
      (r, above, below) = (rest, above * ten, below * ten)
      let digit = UInt8(truncatingIfNeeded: quotient.int ?? 0) &+ 48
      let lowEnough = r < below || (isEven && r == below)
      let highEnough = r + above > s || (isEven && r + above == s)
      if !lowEnough, !highEnough {
        digits.append(digit)
        continue
      }
      let up = lowEnough && highEnough ? r + r >= s : highEnough
      digits.append(up ? digit &+ 1 : digit)
      break
    }
    self.digits = digits
    self.point = point
  }
}
