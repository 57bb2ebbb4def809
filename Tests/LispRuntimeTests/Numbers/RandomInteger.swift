import TestSupport

@testable import LispRuntime

extension SplitMix {
  /// An integer of at most so many bits: random bits, long runs of ones and zeros, or a power of two and its
  /// neighbours, because carries and the rare branches of long division live there.
  mutating func integer(bits: Int) -> BigInteger {
    let length = below(bits + 1)
    let magnitude: BigInteger
    switch below(4) {
    case 0:
      magnitude = (BigInteger.one << length) + BigInteger(below(5) - 2)
    case 1:
      var limbs = (0..<(length / 64 + 1)).map { _ in once(in: 3) ? 0 : once(in: 2) ? UInt.max : UInt(next()) }
      if let last = limbs.indices.last, once(in: 2) { limbs[last] = 1 << UInt(below(64)) }
      magnitude = BigInteger(limbs: limbs)
    default:
      let limbs = (0..<(length / 64 + 1)).map { _ in UInt(next()) }
      magnitude = BigInteger(limbs: limbs) >> (64 - length % 64)
    }
    return once(in: 2) ? -magnitude : magnitude
  }
}

extension BigInteger {
  /// As the checking script reads it.
  var hexadecimal: String { String(decoding: digits(radix: 16), as: UTF8.self) }
}
