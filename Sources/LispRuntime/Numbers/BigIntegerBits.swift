/// The bits of integers in two's complement, with as many sign bits above as anyone asks for.
extension BigInteger {
  /// How many bits two's complement needs without the sign, as CL's `integer-length`: 0 for −1, 3 for −8.
  var integerLength: Int {
    withLimbs { limbs, count in
      let length = Natural.bitLength(limbs, count)
      // The magnitude of −2ⁿ needs one bit more than its complement.
      return isNegative && Natural.trailingZeros(limbs, count) == length &- 1 ? length &- 1 : length
    }
  }

  /// The one-bits of a natural number, the zero-bits of a negative one, as CL's `logcount`.
  var logcount: Int {
    if !isNegative { return limbs.reduce(0) { $0 &+ $1.nonzeroBitCount } }
    // ~x is |x| − 1: the lowest one becomes zero, the zeros below become ones.
    let zeros = withLimbs { Natural.trailingZeros($0, $1) }
    return limbs.reduce(0) { $0 &+ $1.nonzeroBitCount } &- 1 &+ zeros
  }

  /// Whether bit `index` ≥ 0 is set.
  func bit(_ index: Int) -> Bool {
    let limb = index &>> 6
    if limb >= limbs.count { return isNegative }
    let bit = limbs[limb] &>> Limb(truncatingIfNeeded: index & 63) & 1 == 1
    if !isNegative { return bit }
    // Below the lowest one-bit both are zero, at it both one, above it they differ.
    let lowest = withLimbs { Natural.trailingZeros($0, $1) }
    return index <= lowest ? index == lowest : !bit
  }

  static func << (value: BigInteger, bits: Int) -> BigInteger {
    if bits < 0 { return value >> (0 &- bits) }
    if value.isZero { return value }
    let whole = bits &>> 6
    return BigInteger(
      limbs: value.withLimbs { source, count in
        [Limb](unsafeUninitializedCapacity: count &+ whole &+ 1) { buffer, initialized in
          guard let target = buffer.baseAddress else { return }
          Natural.clear(target, whole)
          target[count &+ whole] = Natural.shiftLeft(target + whole, source, count, bits & 63)
          initialized = count &+ whole &+ 1
        }
      }, isNegative: value.isNegative)
  }

  /// Rounds towards −∞, as two's complement does.
  static func >> (value: BigInteger, bits: Int) -> BigInteger {
    if bits <= 0 { return bits == 0 ? value : value << (0 &- bits) }
    let whole = bits &>> 6
    let count = value.limbs.count &- whole
    if count <= 0 { return value.isNegative ? BigInteger(-1) : .zero }
    let shifted = BigInteger(
      limbs: value.withLimbs { source, _ in
        [Limb](unsafeUninitializedCapacity: count) { buffer, initialized in
          guard let target = buffer.baseAddress else { return }
          Natural.shiftRight(target, source + whole, count, bits & 63)
          initialized = count
        }
      }, isNegative: value.isNegative)
    if !value.isNegative { return shifted }
    let isExact = value.withLimbs { Natural.trailingZeros($0, $1) } >= bits
    return isExact ? shifted : shifted - .one
  }

  /// Limb `index` of the two's complement, when the caller knows how many limbs at the low end are zero.
  @inline(__always)
  private func complementLimb(_ index: Int, _ lowZeros: Int) -> Limb {
    if index >= limbs.count { return isNegative ? Limb.max : 0 }
    let limb = limbs[index]
    if !isNegative { return limb }
    if index < lowZeros { return 0 }
    return index == lowZeros ? 0 &- limb : ~limb
  }

  private var lowZeroLimbs: Int { limbs.prefix { $0 == 0 }.count }

  /// A bit by bit combination of two integers.
  @inline(__always)
  private static func combine(_ left: BigInteger, _ right: BigInteger, _ operation: (Limb, Limb) -> Limb) -> BigInteger
  {
    let count = max(left.limbs.count, right.limbs.count)
    let leftZeros = left.lowZeroLimbs
    let rightZeros = right.lowZeroLimbs
    let isNegative = operation(left.isNegative ? .max : 0, right.isNegative ? .max : 0) != 0
    var limbs: [Limb] = []
    limbs.reserveCapacity(count &+ 1)
    var index = 0
    // A negative result is negated on the way: ~x + 1.
    var carry: Limb = 1
    while index < count {
      let limb = operation(left.complementLimb(index, leftZeros), right.complementLimb(index, rightZeros))
      if isNegative {
        let (sum, overflow) = (~limb).addingReportingOverflow(carry)
        limbs.append(sum)
        carry = overflow ? 1 : 0
      } else {
        limbs.append(limb)
      }
      index &+= 1
    }
    if isNegative { limbs.append(carry) }
    return BigInteger(limbs: limbs, isNegative: isNegative)
  }

  static func & (left: BigInteger, right: BigInteger) -> BigInteger { combine(left, right) { $0 & $1 } }
  static func | (left: BigInteger, right: BigInteger) -> BigInteger { combine(left, right) { $0 | $1 } }
  static func ^ (left: BigInteger, right: BigInteger) -> BigInteger { combine(left, right) { $0 ^ $1 } }
  static prefix func ~ (value: BigInteger) -> BigInteger { -value - .one }
}
