/// Greatest common divisors, by Lehmer's method: the quotients of a whole run of Euclid's steps come from the highest
/// bits alone.
extension Natural {
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

  /// How many limbs the greatest common divisor has. `result` has one limb more than the longer number; neither number
  /// has zeros at its high end.
  static func gcd(_ result: Target, _ a: Source, _ aCount: Int, _ b: Source, _ bCount: Int) -> Int {
    let room = max(aCount, bCount) &+ 1
    return withUnsafeTemporaryAllocation(of: Limb.self, capacity: room &* 4) { scratch in
      guard let start = scratch.baseAddress else { return 0 }
      // Two numbers, and where the next two go.
      var (x, y, nextX, nextY) = (start, start + room, start + room &* 2, start + room &* 3)
      var (xCount, yCount) = (aCount, bCount)
      copy(x, a, aCount)
      copy(y, b, bCount)
      if compare(x, xCount, y, yCount) < 0 {
        swap(&x, &y)
        swap(&xCount, &yCount)
      }
      while yCount > 1 {
        let position = max(0, bitLength(x, xCount) &- 62)
        let steps = LehmerSteps(bits(x, xCount, from: position), bits(y, yCount, from: position))
        if steps.isEmpty {
          divide(quotient: nextX, remainder: nextY, x, xCount, by: y, yCount)
          let rest = significant(nextY, yCount)
          swap(&x, &nextX)
          swap(&x, &y)
          swap(&y, &nextY)
          (xCount, yCount) = (yCount, rest)
        } else {
          let newX = combine(nextX, x, xCount, steps.p, y, yCount, steps.q)
          let newY = combine(nextY, x, xCount, steps.r, y, yCount, steps.s)
          swap(&x, &nextX)
          swap(&y, &nextY)
          (xCount, yCount) = (newX, newY)
        }
      }
      if yCount == 0 {
        copy(result, x, xCount)
        return xCount
      }
      result[0] = gcd(y[0], remainder(x, xCount, by: y[0]))
      return 1
    }
  }

  /// 62 bits from the position given; both numbers of a pair are read at the same place.
  private static func bits(_ a: Source, _ count: Int, from position: Int) -> Int {
    let limb = position &>> 6
    let offset = Limb(truncatingIfNeeded: position & 63)
    if limb >= count { return 0 }
    var bits = a[limb] &>> offset
    if offset != 0, limb &+ 1 < count { bits |= a[limb &+ 1] &<< (64 &- offset) }
    return Int(truncatingIfNeeded: bits & (Limb.max &>> 2))
  }

  /// `target = x × p + y × q`, which is not negative although one of the factors may be; how many limbs it has comes
  /// back.
  private static func combine(
    _ target: Target, _ x: Source, _ xCount: Int, _ p: Int, _ y: Source, _ yCount: Int, _ q: Int
  ) -> Int {
    let (plus, plusCount, plusFactor, minus, minusCount, minusFactor) =
      p > 0 ? (x, xCount, p, y, yCount, q) : (y, yCount, q, x, xCount, p)
    // What comes out is smaller than x, so nothing is lost above its length; there may be a limb that is taken away
    // again.
    let count = max(xCount, yCount)
    clear(target + plusCount, count &+ 1 &- plusCount)
    target[plusCount] = multiply(target, plus, plusCount, plusFactor.magnitude)
    let borrow = subtractProduct(target, minus, minusCount, minusFactor.magnitude)
    subtract(target + minusCount, target + minusCount, count &+ 1 &- minusCount, borrow)
    return significant(target, count)
  }
}

/// The steps of Euclid's algorithm that the 62 highest bits of both numbers are enough to know.
///
/// After them the numbers are `p·a + q·b` and `r·a + s·b`; the factors of a pair have different signs, or one of them
/// is zero.
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
