/// The digit of numbers without limit: 64 bits, least significant first.
typealias Limb = UInt

/// A divisor of one limb, prepared so that dividing by it costs two multiplications instead of the processor's
/// division.
///
/// The method is Möller's and Granlund's (“Improved division by invariant integers”): the divisor is shifted until its
/// top bit is set, and its reciprocal `⌊(2¹²⁸ − 1) / divisor⌋ − 2⁶⁴` is kept beside it.
struct LimbDivisor {
  let divisor: Limb
  let shift: Int
  let reciprocal: Limb

  /// `value` is not zero.
  @inline(__always)
  init(_ value: Limb) {
    shift = value.leadingZeroBitCount
    divisor = value &<< Limb(truncatingIfNeeded: shift)
    reciprocal = Self.reciprocal(of: divisor)
  }

  @inline(__always)
  static func reciprocal(of normalized: Limb) -> Limb {
    normalized.dividingFullWidth((~normalized, Limb.max)).quotient
  }

  /// `high` is smaller than the shifted divisor, and so is the remainder.
  @inline(__always)
  func divide(_ high: Limb, _ low: Limb) -> (quotient: Limb, remainder: Limb) {
    let product = reciprocal.multipliedFullWidth(by: high)
    let (low1, carry) = product.low.addingReportingOverflow(low)
    var quotient = product.high &+ high &+ (carry ? 1 : 0) &+ 1
    var remainder = low &- quotient &* divisor
    if remainder > low1 {
      quotient &-= 1
      remainder &+= divisor
    }
    if remainder >= divisor {
      quotient &+= 1
      remainder &-= divisor
    }
    return (quotient, remainder)
  }
}

/// The two highest limbs of a long divisor, prepared so that one step of a long division almost never guesses wrong.
struct TwoLimbDivisor {
  let high: Limb
  let low: Limb
  let reciprocal: Limb

  /// The top bit of `high` is set.
  @inline(__always)
  init(high: Limb, low: Limb) {
    self.high = high
    self.low = low
    var reciprocal = LimbDivisor.reciprocal(of: high)
    var rest = high &* reciprocal &+ low
    if rest < low {
      reciprocal &-= 1
      if rest >= high {
        reciprocal &-= 1
        rest &-= high
      }
      rest &-= high
    }
    let product = reciprocal.multipliedFullWidth(by: low)
    rest &+= product.high
    if rest < product.high {
      reciprocal &-= 1
      if rest > high || (rest == high && product.low >= low) { reciprocal &-= 1 }
    }
    self.reciprocal = reciprocal
  }

  /// The quotient of three limbs, of which the first two are smaller than the divisor.
  @inline(__always)
  func quotient(_ top: Limb, _ middle: Limb, _ bottom: Limb) -> Limb {
    let product = reciprocal.multipliedFullWidth(by: top)
    let (fraction, carry) = product.low.addingReportingOverflow(middle)
    var quotient = product.high &+ top &+ (carry ? 1 : 0)
    let subtracted = low.multipliedFullWidth(by: quotient)
    var (restLow, borrow) = bottom.subtractingReportingOverflow(subtracted.low)
    var restHigh = middle &- quotient &* high &- subtracted.high &- (borrow ? 1 : 0)
    (restLow, borrow) = restLow.subtractingReportingOverflow(low)
    restHigh = restHigh &- high &- (borrow ? 1 : 0)
    quotient &+= 1
    if restHigh >= fraction {
      quotient &-= 1
      let (sum, overflow) = restLow.addingReportingOverflow(low)
      restLow = sum
      restHigh = restHigh &+ high &+ (overflow ? 1 : 0)
    }
    if restHigh > high || (restHigh == high && restLow >= low) { quotient &+= 1 }
    return quotient
  }
}
