/// Multiplication: row by row for short numbers, Karatsuba's three half-size products for long ones.
extension Natural {
  /// From this many limbs on, Karatsuba's additions cost less than the fourth product (measured).
  static let karatsubaThreshold = 36

  /// `result = a × limb`, `count` limbs; the highest limb comes back. `result` may be `a`.
  @inline(__always)
  static func multiply(_ result: Target, _ a: Source, _ count: Int, _ limb: Limb, adding start: Limb = 0) -> Limb {
    var carry = start
    var index = 0
    while index < count {
      let product = a[index].multipliedFullWidth(by: limb)
      let (low, overflow) = product.low.addingReportingOverflow(carry)
      result[index] = low
      carry = product.high &+ (overflow ? 1 : 0)
      index &+= 1
    }
    return carry
  }

  /// `result += a × limb`, `count` limbs; the highest limb comes back. Four steps at a time: this is where the time
  /// goes.
  @inline(__always)
  static func addProduct(_ result: Target, _ a: Source, _ count: Int, _ limb: Limb) -> Limb {
    var carry: Limb = 0
    var index = 0
    @inline(__always)
    func step(_ index: Int) {
      let product = a[index].multipliedFullWidth(by: limb)
      let (low, overflow) = product.low.addingReportingOverflow(carry)
      let (sum, again) = result[index].addingReportingOverflow(low)
      result[index] = sum
      carry = product.high &+ (overflow ? 1 : 0) &+ (again ? 1 : 0)
    }
    while index &+ 4 <= count {
      step(index)
      step(index &+ 1)
      step(index &+ 2)
      step(index &+ 3)
      index &+= 4
    }
    while index < count {
      step(index)
      index &+= 1
    }
    return carry
  }

  /// `result −= a × limb`, `count` limbs; what is still to be subtracted above comes back.
  @inline(__always)
  static func subtractProduct(_ result: Target, _ a: Source, _ count: Int, _ limb: Limb) -> Limb {
    var borrow: Limb = 0
    var index = 0
    @inline(__always)
    func step(_ index: Int) {
      let product = a[index].multipliedFullWidth(by: limb)
      let (low, overflow) = product.low.addingReportingOverflow(borrow)
      let (difference, underflow) = result[index].subtractingReportingOverflow(low)
      result[index] = difference
      borrow = product.high &+ (overflow ? 1 : 0) &+ (underflow ? 1 : 0)
    }
    while index &+ 4 <= count {
      step(index)
      step(index &+ 1)
      step(index &+ 2)
      step(index &+ 3)
      index &+= 4
    }
    while index < count {
      step(index)
      index &+= 1
    }
    return borrow
  }

  /// `result` has `aCount + bCount` limbs, all of which are written, and overlaps neither `a` nor `b`.
  static func multiply(_ result: Target, _ a: Source, _ aCount: Int, _ b: Source, _ bCount: Int) {
    if aCount < bCount { return multiply(result, b, bCount, a, aCount) }
    if bCount == 0 { return clear(result, aCount) }
    if bCount < karatsubaThreshold {
      if a == b, aCount == bCount { return squareByRows(result, a, aCount) }
      return multiplyByRows(result, a, aCount, b, bCount)
    }
    // Karatsuba wants two equal lengths: the longer number is cut into pieces of the shorter one's length.
    let scratch = Target.allocate(capacity: bCount &* 6 &+ 128)
    defer { scratch.deallocate() }
    if aCount == bCount { return karatsuba(result, a, b, aCount, scratch) }
    let piece = scratch
    let rest = scratch + bCount &* 2
    clear(result, aCount &+ bCount)
    var done = 0
    while done &+ bCount <= aCount {
      karatsuba(piece, a + done, b, bCount, rest)
      _ = add(result + done, result + done, aCount &+ bCount &- done, piece, bCount &* 2)
      done &+= bCount
    }
    let left = aCount &- done
    if left > 0 {
      multiply(piece, b, bCount, a + done, left)
      _ = add(result + done, result + done, bCount &+ left, piece, bCount &+ left)
    }
  }

  /// `result = a²` with `2 × count` limbs, not overlapping `a`.
  static func square(_ result: Target, _ a: Source, _ count: Int) { multiply(result, a, count, a, count) }

  private static func multiplyByRows(_ result: Target, _ a: Source, _ aCount: Int, _ b: Source, _ bCount: Int) {
    result[aCount] = multiply(result, a, aCount, b[0])
    var row = 1
    while row < bCount {
      result[row &+ aCount] = addProduct(result + row, a, aCount, b[row])
      row &+= 1
    }
  }

  /// Each product of two different limbs is computed once and doubled.
  private static func squareByRows(_ result: Target, _ a: Source, _ count: Int) {
    clear(result, count &* 2)
    var row = 0
    while row &+ 1 < count {
      result[row &+ count] = addProduct(result + (row &* 2 &+ 1), a + (row &+ 1), count &- row &- 1, a[row])
      row &+= 1
    }
    var doubled: Limb = 0
    var carry: Limb = 0
    row = 0
    while row < count {
      let square = a[row].multipliedFullWidth(by: a[row])
      let low = result[row &* 2]
      let high = result[row &* 2 &+ 1]
      let (sum, overflow) = (low &<< 1 | doubled).addingReportingOverflow(square.low)
      let (total, again) = sum.addingReportingOverflow(carry)
      result[row &* 2] = total
      let (highSum, highOverflow) = (high &<< 1 | low &>> 63).addingReportingOverflow(square.high)
      let (highTotal, highAgain) = highSum.addingReportingOverflow((overflow ? 1 : 0) &+ (again ? 1 : 0))
      result[row &* 2 &+ 1] = highTotal
      carry = (highOverflow ? 1 : 0) &+ (highAgain ? 1 : 0)
      doubled = high &>> 63
      row &+= 1
    }
  }

  /// Both numbers have `count` limbs; `scratch` has room for `4 × count + 128`.
  ///
  /// With `a = a₁·B + a₀` and `b = b₁·B + b₀` the middle is `a₁b₁ + a₀b₀ − (a₁ − a₀)(b₁ − b₀)`: differences never need
  /// a further limb.
  private static func karatsuba(_ result: Target, _ a: Source, _ b: Source, _ count: Int, _ scratch: Target) {
    if count < karatsubaThreshold {
      if a == b { return squareByRows(result, a, count) }
      return multiplyByRows(result, a, count, b, count)
    }
    let half = (count &+ 1) / 2
    let high = count &- half
    let differences = scratch
    let middle = scratch + half &* 2
    // The halves' products need only the part of the scratch behind these two.
    let rest = scratch + half &* 4
    let isSquare = a == b
    let aNegative = absoluteDifference(differences, a, half, a + half, high)
    let bNegative =
      isSquare ? aNegative : absoluteDifference(differences + half, b, half, b + half, high)
    karatsuba(middle, differences, isSquare ? differences : differences + half, half, rest)
    karatsuba(result, a, b, half, rest)
    karatsuba(result + half &* 2, a + half, b + half, high, rest)

    // The sum of the outer products, one limb longer than they are; the differences are not needed any more.
    let sum = scratch
    let low = half &* 2
    var top = add(sum, result, low, result + low, high &* 2)
    if aNegative == bNegative {
      top &-= subtract(sum, sum, low, middle, low)
    } else {
      top &+= add(sum, sum, low, middle, low)
    }
    let above = count &* 2 &- half
    _ = add(result + half, result + half, above, sum, low)
    let upper = result + (half &+ low)
    _ = add(upper, upper, above &- low, top)
  }

  /// `|low − high|` with `lowCount` limbs, and whether the difference is negative; `lowCount ≥ highCount`.
  private static func absoluteDifference(
    _ result: Target, _ low: Source, _ lowCount: Int, _ high: Source, _ highCount: Int
  ) -> Bool {
    let lowSize = significant(low, lowCount)
    let highSize = significant(high, highCount)
    if compare(low, lowSize, high, highSize) >= 0 {
      subtract(result, low, lowCount, high, highSize)
      return false
    }
    subtract(result, high, highSize, low, min(lowSize, highSize))
    clear(result + highSize, lowCount &- highSize)
    return true
  }
}
