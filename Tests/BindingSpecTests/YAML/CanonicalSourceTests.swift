import BindingSpec
import Foundation
import SpecSamples
import TestSupport
import Testing

/// The fast source gives libyaml's tree, or none.
@Suite struct CanonicalSourceTests {
  @Test(arguments: 0..<200) func readsWhatTheWriterWrites(seed: Int) throws {
    var random = RandomSpec(seed: UInt64(seed) + 50_000)
    let text = SpecWriter.yaml(random.spec())
    let fast = try #require(CanonicalSource.tree(text), "seed \(seed) needs libyaml")
    let general = try LibYAMLSource.tree(text, file: "random.yaml")
    #expect(fast == general, "seed \(seed)")
  }

  @Test func readsALargeSpec() throws {
    let text = SpecWriter.yaml(LargeSpec.make(scale: 0.1))
    #expect(try #require(CanonicalSource.tree(text)) == LibYAMLSource.tree(text, file: "large.yaml"))
  }

  /// Whatever happens to a file, the fast source never reads it otherwise than libyaml does.
  @Test func neverReadsOtherwiseThanLibYAML() {
    var random = SplitMix(seed: 4)
    for round in 0..<3000 {
      var source = RandomSpec(seed: UInt64(round % 40))
      var text = SpecWriter.yaml(source.spec())
      if round % 2 == 0 { SpecMutation.removeDigest(&text) }
      for _ in 0..<random.below(3) + 1 { SpecMutation.mutate(&text, &random) }
      guard let failure = SpecMutation.disagreement(text) else { continue }
      Issue.record("round \(round): \(failure)")
      return
    }
  }

  /// Inputs that a fuzzer found once.
  @Test func oldFindings() throws {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Inputs/fuzz")
    for file in try FileManager.default.contentsOfDirectory(atPath: directory.path) where !file.hasPrefix(".") {
      let bytes = [UInt8](try Data(contentsOf: directory.appendingPathComponent(file)))
      #expect(SpecMutation.disagreement(bytes) == nil, "\(file)")
      if let spec = try? SpecReader.read(bytes: bytes, file: file) {
        let written = SpecWriter.yaml(spec)
        #expect(try SpecWriter.yaml(SpecReader.read(bytes: written, file: file)) == written, "\(file)")
      }
      if let type = try? CType(notation: String(decoding: bytes, as: UTF8.self)) {
        #expect(try CType(notation: type.notation) == type, "\(file)")
      }
    }
  }
}
