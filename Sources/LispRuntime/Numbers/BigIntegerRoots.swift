/// Greatest common divisors and integer square roots.
extension BigInteger {
  /// The greatest common divisor, never negative.
  static func gcd(_ left: BigInteger, _ right: BigInteger) -> BigInteger {
    let room = max(left.limbs.count, right.limbs.count) &+ 1
    return BigInteger(
      limbs: left.withLimbs { a, aCount in
        right.withLimbs { b, bCount in
          [Limb](unsafeUninitializedCapacity: room) { buffer, initialized in
            guard let target = buffer.baseAddress else { return }
            initialized = Natural.gcd(target, a, aCount, b, bCount)
          }
        }
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
