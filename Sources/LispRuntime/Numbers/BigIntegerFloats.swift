/// Between integers and floats: exact one way, rounded to the nearest (ties to even) the other.
extension BigInteger {
  /// The nearest double; infinite when it is too large for any.
  var double: Double {
    let (bits, exponent) = highestBits
    // 64 bits with a sticky lowest one are rounded once, here.
    let value = exponent > 1024 ? Double.infinity : Double(sign: .plus, exponent: exponent, significand: Double(bits))
    return isNegative ? -value : value
  }

  /// The nearest single; infinite when it is too large for any.
  var single: Float {
    let (bits, exponent) = highestBits
    let value = exponent > 128 ? Float.infinity : Float(sign: .plus, exponent: exponent, significand: Float(bits))
    return isNegative ? -value : value
  }

  /// The 64 highest bits of the magnitude, the lowest of them set when anything below is, and how far they are to be
  /// shifted.
  private var highestBits: (UInt, Int) {
    withLimbs { limbs, count in
      if count == 0 { return (0, 0) }
      if count == 1 { return (limbs[0], 0) }
      let left = Limb(truncatingIfNeeded: limbs[count &- 1].leadingZeroBitCount)
      var bits = limbs[count &- 1] &<< left
      if left != 0 { bits |= limbs[count &- 2] &>> (64 &- left) }
      let exponent = (count &- 1) &* 64 &- Int(truncatingIfNeeded: left)
      if Natural.trailingZeros(limbs, count) < exponent { bits |= 1 }
      return (bits, exponent)
    }
  }

  /// The integral part of a finite float, exactly.
  init(truncating value: Double) {
    let magnitude = value.magnitude
    if magnitude < 1 {
      self = .zero
      return
    }
    let exponent = Int(magnitude.exponent)
    let significand = UInt(magnitude.significandBitPattern | 1 << 52)
    let shift = exponent - 52
    let whole = shift <= 0 ? BigInteger(significand >> UInt(-shift)) : BigInteger(significand) << shift
    self = value < 0 ? -whole : whole
  }
}
