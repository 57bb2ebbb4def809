import Testing

@testable import LispRuntime

/// Random numbers are below their limits, reach everything and repeat with their seeds.
@Suite struct RandomGeneratorTests {
  @Test func smallLimitsAreReachedEquallyOften() {
    var generator = RandomGenerator(seed: 1)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[Int(generator.below(UInt(7)))] += 1 }
    #expect(counts.allSatisfy { 9_500...10_500 ~= $0 }, "\(counts)")
  }

  @Test func longLimitsAreNeverReached() {
    var generator = RandomGenerator(seed: 2)
    let limit = (BigInteger.one << 130) + .one
    var longest = 0
    for _ in 0..<2_000 {
      let number = generator.below(limit)
      #expect(number < limit && number.signum >= 0)
      longest = max(longest, number.integerLength)
    }
    #expect(longest == 130)
  }

  @Test func floatsAreBelowTheirLimit() {
    var generator = RandomGenerator(seed: 3)
    for _ in 0..<10_000 {
      #expect(0..<2.5 ~= generator.below(2.5))
      #expect(0..<Float.leastNormalMagnitude ~= generator.below(Float.leastNormalMagnitude))
    }
  }

  @Test func aSeedGivesTheSameNumbersAgain() {
    var first = RandomGenerator(seed: 4)
    var second = RandomGenerator(seed: 4)
    var other = RandomGenerator(seed: 5)
    let numbers = (0..<100).map { _ in first.next() }
    #expect(numbers == (0..<100).map { _ in second.next() })
    #expect(numbers != (0..<100).map { _ in other.next() })
    #expect(Set(numbers).count == 100)
  }
}
