/// The generator behind `random`: xoshiro256**, whose four words are a random state.
///
/// ```swift
/// var generator = RandomGenerator(seed: 42)
/// generator.below(6)   // 0…5
/// ```
struct RandomGenerator: Sendable {
  var a: UInt
  var b: UInt
  var c: UInt
  var d: UInt

  init(a: UInt, b: UInt, c: UInt, d: UInt) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
    // The one state that never leaves itself.
    if a | b | c | d == 0 { self.a = 1 }
  }

  /// Four words from one by SplitMix64, so that neighbouring seeds give unrelated numbers.
  init(seed: UInt) {
    var state = seed
    func next() -> UInt {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
    self.init(a: next(), b: next(), c: next(), d: next())
  }

  mutating func next() -> UInt {
    func rotated(_ word: UInt, _ count: UInt) -> UInt { word &<< count | word &>> (64 &- count) }
    let result = rotated(b &* 5, 7) &* 9
    let shifted = b &<< 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotated(d, 45)
    return result
  }

  /// Every number below the limit equally often (Lemire: the product's high half, again where it would be unfair).
  mutating func below(_ limit: UInt) -> UInt {
    if limit == 0 { return 0 }
    var product = next().multipliedFullWidth(by: limit)
    if product.low < limit {
      let unfair = (0 &- limit) % limit
      while product.low < unfair { product = next().multipliedFullWidth(by: limit) }
    }
    return product.high
  }

  /// Every natural number below the limit equally often: as many bits as it has, until they are below it.
  mutating func below(_ limit: BigInteger) -> BigInteger {
    let unused = UInt(truncatingIfNeeded: limit.limbs.last?.leadingZeroBitCount ?? 0)
    while true {
      var limbs = limit.limbs.map { _ in next() }
      if let last = limbs.popLast() { limbs.append(last &>> unused) }
      let candidate = BigInteger(limbs: limbs)
      if candidate < limit { return candidate }
    }
  }

  /// From 0 up to below the limit.
  mutating func below(_ limit: Double) -> Double {
    while true {
      let value = Double(next() >> 11) * 0x1p-53 * limit
      if value < limit { return value }
    }
  }

  mutating func below(_ limit: Float) -> Float {
    while true {
      let value = Float(next() >> 40) * 0x1p-24 * limit
      if value < limit { return value }
    }
  }
}
