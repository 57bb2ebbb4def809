/// Greatest common divisors and integer square roots.
extension BigInteger {
  /// The greatest common divisor, never negative (Lehmer: the quotients of a whole run of steps come from the highest bits alone).
  static func gcd(_ left: BigInteger, _ right: BigInteger) -> BigInteger {
    var (a, b) = (left.magnitude, right.magnitude)
    if a < b { swap(&a, &b) }
    while b.limbs.count > 1 {
      let length = a.withLimbs { Natural.bitLength($0, $1) }
      let steps = LehmerSteps(a.bits(from: length &- 62), b.bits(from: length &- 62))
      if steps.isEmpty {
        (a, b) = (b, a.dividedTruncating(by: b).remainder)
      } else {
        (a, b) = (a.combined(steps.p, b, steps.q), a.combined(steps.r, b, steps.s))
      }
    }
    guard let small = b.limbs.first else { return a }
    let rest = a.withLimbs { Natural.remainder($0, $1, by: small) }
    return BigInteger(gcd(small, rest))
  }

  /// The greatest common divisor of two limbs (binary: shifts and subtractions).
  static func gcd(_ left: Limb, _ right: Limb) -> Limb {
    if left == 0 || right == 0 { return left | right }
    let twos = Limb(truncatingIfNeeded: (left | right).trailingZeroBitCount)
    var a = left &>> Limb(truncatingIfNeeded: left.trailingZeroBitCount)
    var b = right
    while b != 0 {
      b &>>= Limb(truncatingIfNeeded: b.trailingZeroBitCount)
      if a > b { swap(&a, &b) }
      b &-= a
    }
    return a &<< twos
  }

  /// 62 bits from the position given; both numbers of a pair are read at the same place.
  private func bits(from position: Int) -> Int {
    let position = max(0, position)
    let limb = position &>> 6
    let offset = Limb(truncatingIfNeeded: position & 63)
    if limb >= limbs.count { return 0 }
    var bits = limbs[limb] &>> offset
    if offset != 0, limb &+ 1 < limbs.count { bits |= limbs[limb &+ 1] &<< (64 &- offset) }
    return Int(truncatingIfNeeded: bits & (Limb.max &>> 2))
  }

  /// `self × factor + other × otherFactor`, which is not negative although one of the factors may be.
  private func combined(_ factor: Int, _ other: BigInteger, _ otherFactor: Int) -> BigInteger {
    let (plus, plusFactor, minus, minusFactor) =
      factor > 0 ? (self, factor, other, otherFactor) : (other, otherFactor, self, factor)
    let count = plus.limbs.count &+ 1
    return BigInteger(
      limbs: [Limb](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard let target = buffer.baseAddress else { return }
        plus.withLimbs { target[$1] = Natural.multiply(target, $0, $1, plusFactor.magnitude) }
        minus.withLimbs { source, minusCount in
          let common = min(minusCount, count)
          let borrow = Natural.subtractProduct(target, source, common, minusFactor.magnitude)
          Natural.subtract(target + common, target + common, count &- common, borrow)
        }
        initialized = count
      })
  }

  /// ⌊√self⌋ of a natural number (each round doubles how many bits are right).
  var squareRoot: BigInteger {
    if isZero { return self }
    let half = (integerLength &- 1) / 2
    var root = BigInteger.one
    var known = 0
    var shift = Int.bitWidth &- half.leadingZeroBitCount
    // Invariant: (root − 1)² < self >> 2(half − known) < (root + 1)².
    while shift > 0 {
      shift &-= 1
      let before = known
      known = half &>> shift
      let dividend = self >> (half &* 2 &- before &- known &+ 1)
      root = (root << (known &- before &- 1)) + dividend.dividedTruncating(by: root).quotient
    }
    return root * root > self ? root - .one : root
  }
}

/// The steps of Euclid's algorithm that the 62 highest bits of both numbers are enough to know.
///
/// After them the numbers are `p·a + q·b` and `r·a + s·b`; the factors of a pair have different signs, or one of them is zero.
private struct LehmerSteps {
  private(set) var p = 1
  private(set) var q = 0
  private(set) var r = 0
  private(set) var s = 1
  var isEmpty: Bool { q == 0 }

  init(_ high: Int, _ low: Int) {
    var (x, y) = (high, low)
    // The true quotient lies between these two; a step is taken while they agree.
    while true {
      if y &+ r == 0 || y &+ s == 0 { break }
      let quotient = (x &+ p) / (y &+ r)
      if quotient != (x &+ q) / (y &+ s) { break }
      // The cofactors stay below 2⁶²: they are quotients of the numbers that are shrinking.
      (p, r) = (r, p &- quotient &* r)
      (q, s) = (s, q &- quotient &* s)
      (x, y) = (y, x &- quotient &* y)
    }
  }
}
