import BindingSpec
import SpecSamples
import Testing

@Suite struct RoundTripTests {
  /// What the writer writes, the reader reads back to an equal spec.
  @Test(arguments: 0..<300) func randomSpecsComeBack(seed: Int) throws {
    var random = RandomSpec(seed: UInt64(seed))
    let spec = random.spec()
    let text = SpecWriter.yaml(spec, header: ["made by a test\nwith a line break"])
    do throws(Failure) {
      let again = try SpecReader.read(bytes: text, file: "random.yaml")
      if again != spec { Issue.record("seed \(seed) comes back changed:\n\(String(decoding: text, as: UTF8.self))") }
      #expect(SpecWriter.yaml(again, header: ["made by a test\nwith a line break"]) == text)
      // The digest was taken while writing; taken of the spec alone it is the same.
      #expect(String(decoding: text, as: UTF8.self).contains("\ndigest: \(SpecWriter.digest(spec))\n"))
    } catch {
      Issue.record(
        "seed \(seed): \(error.diagnostics.prefix(3))\n\(String(decoding: text, as: UTF8.self))")
    }
  }
}
