/// Arithmetic on natural numbers that lie somewhere in memory as limbs, least significant first.
///
/// Nothing here allocates a result: callers say where it goes and guarantee the room that each function names, so the
/// same code runs on Lisp's heap and on Swift arrays. A number may have zeros at its high end unless a function says
/// otherwise.
///
/// ```swift
/// let carry = Natural.add(&sum, [.max], 1, [1], 1)   // sum[0] == 0, carry == 1
/// ```
enum Natural {
  typealias Source = UnsafePointer<Limb>
  typealias Target = UnsafeMutablePointer<Limb>

  /// How many limbs are left when the zeros at the high end are dropped.
  @inline(__always)
  static func significant(_ a: Source, _ count: Int) -> Int {
    var count = count
    while count > 0, a[count &- 1] == 0 { count &-= 1 }
    return count
  }

  /// −1, 0 or 1. Both numbers are without zeros at the high end.
  @inline(__always)
  static func compare(_ a: Source, _ aCount: Int, _ b: Source, _ bCount: Int) -> Int {
    if aCount != bCount { return aCount < bCount ? -1 : 1 }
    var index = aCount
    while index > 0 {
      index &-= 1
      if a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
    }
    return 0
  }

  @inline(__always)
  static func copy(_ target: Target, _ source: Source, _ count: Int) {
    if count > 0 { target.update(from: source, count: count) }
  }

  @inline(__always)
  static func clear(_ target: Target, _ count: Int) {
    if count > 0 { target.update(repeating: 0, count: count) }
  }

  /// `aCount ≥ bCount`; `result` has `aCount` limbs and may be `a` or `b`. The carry comes back.
  static func add(_ result: Target, _ a: Source, _ aCount: Int, _ b: Source, _ bCount: Int) -> Limb {
    var carry: Limb = 0
    var index = 0
    while index < bCount {
      let (sum, overflow) = a[index].addingReportingOverflow(b[index])
      let (total, again) = sum.addingReportingOverflow(carry)
      result[index] = total
      carry = (overflow ? 1 : 0) &+ (again ? 1 : 0)
      index &+= 1
    }
    return add(result + bCount, a + bCount, aCount &- bCount, carry)
  }

  /// Adds one limb; `result` has `count` limbs and may be `a`.
  @inline(__always)
  static func add(_ result: Target, _ a: Source, _ count: Int, _ limb: Limb) -> Limb {
    var carry = limb
    var index = 0
    while index < count, carry != 0 {
      let (sum, overflow) = a[index].addingReportingOverflow(carry)
      result[index] = sum
      carry = overflow ? 1 : 0
      index &+= 1
    }
    if result != a { copy(result + index, a + index, count &- index) }
    return carry
  }

  /// `aCount ≥ bCount`; `result` has `aCount` limbs and may be `a` or `b`. The borrow comes back, 0 when `a ≥ b`.
  @discardableResult
  static func subtract(_ result: Target, _ a: Source, _ aCount: Int, _ b: Source, _ bCount: Int) -> Limb {
    var borrow: Limb = 0
    var index = 0
    while index < bCount {
      let (difference, underflow) = a[index].subtractingReportingOverflow(b[index])
      let (total, again) = difference.subtractingReportingOverflow(borrow)
      result[index] = total
      borrow = (underflow ? 1 : 0) &+ (again ? 1 : 0)
      index &+= 1
    }
    return subtract(result + bCount, a + bCount, aCount &- bCount, borrow)
  }

  /// Subtracts one limb; `result` has `count` limbs and may be `a`.
  @inline(__always)
  @discardableResult
  static func subtract(_ result: Target, _ a: Source, _ count: Int, _ limb: Limb) -> Limb {
    var borrow = limb
    var index = 0
    while index < count, borrow != 0 {
      let (difference, underflow) = a[index].subtractingReportingOverflow(borrow)
      result[index] = difference
      borrow = underflow ? 1 : 0
      index &+= 1
    }
    if result != a { copy(result + index, a + index, count &- index) }
    return borrow
  }

  /// Shifts towards the high end by 0…63 bits; `result` has `count` limbs and may be `a` or lie above it. What falls
  /// out comes back.
  static func shiftLeft(_ result: Target, _ a: Source, _ count: Int, _ bits: Int) -> Limb {
    if bits == 0 {
      var index = count
      while index > 0 {
        index &-= 1
        result[index] = a[index]
      }
      return 0
    }
    let left = Limb(truncatingIfNeeded: bits)
    let right = 64 &- left
    var high: Limb = 0
    var index = count
    var out: Limb = 0
    if index > 0 { out = a[index &- 1] &>> right }
    while index > 0 {
      index &-= 1
      high = a[index] &<< left
      let low = index > 0 ? a[index &- 1] &>> right : 0
      result[index] = high | low
    }
    return out
  }

  /// Shifts towards the low end by 0…63 bits; `result` has `count` limbs and may be `a` or lie below it.
  static func shiftRight(_ result: Target, _ a: Source, _ count: Int, _ bits: Int) {
    let right = Limb(truncatingIfNeeded: bits)
    let left = 64 &- right
    var index = 0
    while index < count {
      let high = bits != 0 && index &+ 1 < count ? a[index &+ 1] &<< left : 0
      result[index] = a[index] &>> right | high
      index &+= 1
    }
  }

  /// The number of bits up to the highest that is set. The number is without zeros at the high end.
  @inline(__always)
  static func bitLength(_ a: Source, _ count: Int) -> Int {
    count == 0 ? 0 : count &* 64 &- a[count &- 1].leadingZeroBitCount
  }

  /// The number of zero bits below the lowest that is set. The number is not zero.
  static func trailingZeros(_ a: Source, _ count: Int) -> Int {
    var index = 0
    while index &+ 1 < count, a[index] == 0 { index &+= 1 }
    return index &* 64 &+ a[index].trailingZeroBitCount
  }
}
