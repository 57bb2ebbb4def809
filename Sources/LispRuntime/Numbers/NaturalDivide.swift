/// Division: by one limb, and by long division (Knuth's algorithm D with Möller's and Granlund's quotient digits).
extension Natural {
  /// `quotient` has `count` limbs and may be `a`; the remainder comes back. The divisor is not zero.
  static func divide(_ quotient: Target, _ a: Source, _ count: Int, by limb: Limb) -> Limb {
    divide(quotient, a, count, by: LimbDivisor(limb))
  }

  static func divide(_ quotient: Target, _ a: Source, _ count: Int, by divisor: LimbDivisor) -> Limb {
    if count == 0 { return 0 }
    let left = Limb(truncatingIfNeeded: divisor.shift)
    var index = count &- 1
    var rest: Limb = 0
    if left == 0 {
      while index >= 0 {
        (quotient[index], rest) = divisor.divide(rest, a[index])
        index &-= 1
      }
      return rest
    }
    let right = 64 &- left
    var upper = a[index]
    rest = upper &>> right
    while index > 0 {
      let lower = a[index &- 1]
      (quotient[index], rest) = divisor.divide(rest, upper &<< left | lower &>> right)
      upper = lower
      index &-= 1
    }
    (quotient[0], rest) = divisor.divide(rest, upper &<< left)
    return rest &>> left
  }

  static func remainder(_ a: Source, _ count: Int, by limb: Limb) -> Limb {
    let divisor = LimbDivisor(limb)
    let left = Limb(truncatingIfNeeded: divisor.shift)
    var rest: Limb = 0
    var index = count
    if left == 0 {
      while index > 0 {
        index &-= 1
        rest = divisor.divide(rest, a[index]).remainder
      }
      return rest
    }
    // One limb at a time, shifted by hand: the rest stays below the shifted divisor.
    while index > 0 {
      index &-= 1
      let limb = a[index]
      rest = divisor.divide(rest | limb &>> (64 &- left), limb &<< left).remainder
    }
    return rest &>> left
  }

  /// `quotient` has `aCount − bCount + 1` limbs, `remainder` has `bCount`; neither overlaps the operands. `aCount ≥
  /// bCount ≥ 1`, and the highest limb of `b` is not zero.
  static func divide(
    quotient: Target, remainder: Target, _ a: Source, _ aCount: Int, by b: Source, _ bCount: Int
  ) {
    if bCount == 1 {
      remainder[0] = divide(quotient, a, aCount, by: b[0])
      return
    }
    let shift = b[bCount &- 1].leadingZeroBitCount
    withUnsafeTemporaryAllocation(of: Limb.self, capacity: aCount &+ 1 &+ bCount) { scratch in
      guard let dividend = scratch.baseAddress else { return }
      let divisor = dividend + (aCount &+ 1)
      dividend[aCount] = shiftLeft(dividend, a, aCount, shift)
      _ = shiftLeft(divisor, b, bCount, shift)
      if bCount >= recursiveThreshold, aCount &- bCount >= recursiveThreshold / 2 {
        divideRecursively(quotient, dividend, aCount &+ 1, by: divisor, bCount)
      } else {
        divideByRows(quotient, dividend, aCount &+ 1, by: divisor, bCount)
      }
      shiftRight(remainder, dividend, bCount, shift)
    }
  }

  /// From this many limbs on, two divisions of half the size and a fast multiplication are cheaper (measured).
  static let recursiveThreshold = 96

  /// Divides in place: `dividend` (whose highest `divisorCount` limbs are smaller than the divisor) becomes the
  /// remainder in its low `divisorCount` limbs and zeros above. The top bit of the divisor is set; it has at least two
  /// limbs.
  static func divideByRows(
    _ quotient: Target, _ dividend: Target, _ count: Int, by divisor: Source, _ divisorCount: Int
  ) {
    let head = TwoLimbDivisor(high: divisor[divisorCount &- 1], low: divisor[divisorCount &- 2])
    var index = count &- divisorCount &- 1
    while index >= 0 {
      let window = dividend + index
      let top = window[divisorCount]
      let middle = window[divisorCount &- 1]
      var digit = Limb.max
      if top != head.high || middle != head.low {
        digit = head.quotient(top, middle, window[divisorCount &- 2])
      }
      let borrow = subtractProduct(window, divisor, divisorCount, digit)
      if top < borrow {
        // Rare: the digit was one too large.
        digit &-= 1
        _ = add(window, window, divisorCount, divisor, divisorCount)
      }
      window[divisorCount] = 0
      quotient[index] = digit
      index &-= 1
    }
  }

  /// As `divideByRows`, block by block: each block of the quotient is as long as the divisor, or what is left.
  private static func divideRecursively(
    _ quotient: Target, _ dividend: Target, _ count: Int, by divisor: Source, _ divisorCount: Int
  ) {
    let scratch = Target.allocate(capacity: divisorCount &* 2)
    defer { scratch.deallocate() }
    var end = count &- divisorCount
    while end > 0 {
      let block = end % divisorCount == 0 ? divisorCount : end % divisorCount
      end &-= block
      divideBlock(quotient + end, dividend + end, block, by: divisor, divisorCount, scratch)
    }
  }

  /// `block` digits of a quotient from `divisorCount + block` limbs, `block ≤ divisorCount` (Burnikel and Ziegler): the
  /// divisor's highest limbs alone give a quotient that is too large by little, the rest of the divisor then corrects
  /// it.
  private static func divideBlock(
    _ quotient: Target, _ dividend: Target, _ block: Int, by divisor: Source, _ divisorCount: Int, _ scratch: Target
  ) {
    if block < recursiveThreshold / 2 {
      return divideByRows(quotient, dividend, divisorCount &+ block, by: divisor, divisorCount)
    }
    if block == divisorCount {
      // Two halves, each a quotient shorter than the divisor.
      let low = block / 2
      divideBlock(quotient + low, dividend + low, block &- low, by: divisor, divisorCount, scratch)
      divideBlock(quotient, dividend, low, by: divisor, divisorCount, scratch)
      return
    }
    let ignored = divisorCount &- block
    let top = dividend + ignored
    let head = divisor + ignored
    var excess: Limb = 0
    if compare(top + block, block, head, block) >= 0 {
      // The quotient by the head alone does not fit: it is taken as all ones.
      quotient.update(repeating: .max, count: block)
      // top − (Bⁿ − 1)·head = top − head·Bⁿ + head
      subtract(top + block, top + block, block, head, block)
      _ = add(top, top, block &* 2, head, block)
      excess = top[block]
      top[block] = 0
    } else {
      divideBlock(quotient, top, block, by: head, block, scratch)
    }
    // What is there now: the head's remainder, `block` limbs at `top` (and `excess` above), with the ignored limbs
    // below.
    multiply(scratch, quotient, block, divisor, ignored)
    let missing = subtract(dividend, dividend, divisorCount, scratch, divisorCount)
    while missing > excess {
      subtract(quotient, quotient, block, 1)
      excess &+= add(dividend, dividend, divisorCount, divisor, divisorCount)
    }
    clear(dividend + divisorCount, block)
  }
}
