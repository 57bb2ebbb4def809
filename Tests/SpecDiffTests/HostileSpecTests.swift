import BindingSpec
import SpecDiff
import SpecSamples
import TestSupport
import Testing

/// Specs that nobody would write, compared with each other: there is always an answer.
@Suite struct HostileSpecTests {
  /// Numbers that arithmetic on sizes and offsets must survive.
  private static let numbers = [
    "0", "1", "-1", "7", "8", "64", "4294967295", "4294967296", "2305843009213693951", "2305843009213693952",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "-9223372036854775808",
  ]

  @Test(arguments: 0..<8)
  func damagedSpecsAreCompared(part: UInt64) throws {
    var random = SplitMix(seed: part &* 7919 &+ 17)
    var compared = 0
    for _ in 0..<6 {
      var source = RandomSpec(seed: random.next() % 5000)
      let spec = source.spec()
      let old = LinkedSpec(spec)
      #expect(SpecDiff.compare(old, old).findings.isEmpty, "a spec is not what it is")
      var text = SpecWriter.yaml(spec)
      SpecMutation.removeDigest(&text)
      for _ in 0..<5 {
        var damaged = text
        for _ in 0..<(1 + random.below(4)) { Self.damage(&damaged, &random) }
        guard let read = try? SpecReader.read(bytes: damaged, file: "damaged.yaml") else { continue }
        compared += 1
        check(old, LinkedSpec(read))
      }
      // Two that have nothing to do with each other.
      var other = RandomSpec(seed: random.next() % 5000)
      check(old, LinkedSpec(other.spec()))
    }
    #expect(compared > 0, "too few of the damaged specs could be read")
  }

  private func check(_ old: LinkedSpec, _ new: LinkedSpec) {
    for (before, after) in [(old, new), (new, old)] {
      let drift = SpecDiff.compare(
        before, after, DiffOptions(targets: [.x86_64LinuxGNU, .wasm32WASI], includesCosmetic: true))
      let run = DriftRun(subjects: [
        .init(path: "a.yaml", oldLabel: "a", newLabel: "b", outcome: .compared(drift))
      ])
      // There is no annotation where there is no finding.
      for format in ReportFormat.allCases where format != .github { #expect(!ReportSamples.text(format, run).isEmpty) }
      _ = WitnessWriter.witnesses(for: drift, old: before, new: after)
    }
  }

  private static func damage(_ text: inout [UInt8], _ random: inout SplitMix) {
    if random.once(in: 3) { return SpecMutation.mutate(&text, &random) }
    // One number becomes another.
    let digits: ClosedRange<UInt8> = 48...57
    let starts = text.indices.filter { digits.contains(text[$0]) && ($0 == 0 || !digits.contains(text[$0 - 1])) }
    guard !starts.isEmpty else { return }
    let start = random.pick(starts)
    let end = text[start...].firstIndex { !digits.contains($0) } ?? text.endIndex
    text.replaceSubrange(start..<end, with: Array(random.pick(numbers).utf8))
  }
}
