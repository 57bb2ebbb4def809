import BindingSpec
import Foundation
import SpecSamples
import TestSupport
import Testing

/// Specs that are read in pieces, by several threads.
@Suite struct PartsTests {
  /// What the writer writes never needs libyaml, however it is cut.
  @Test(arguments: 0..<100) func readsWhatTheWriterWrites(seed: Int) throws {
    var random = RandomSpec(seed: UInt64(seed) + 70_000)
    let text = SpecWriter.yaml(random.spec())
    let general = try SpecReader.readThroughLibYAML(text, file: "random.yaml")
    for pieceSize in [0, 300, 1 << 20] {
      let read = SpecReader.readInParts(text, pieceSize: pieceSize)
      let parts = try #require(read, "seed \(seed) needs libyaml")
      #expect(SpecWriter.yaml(parts) == SpecWriter.yaml(general), "seed \(seed), pieces of \(pieceSize)")
    }
  }

  @Test func readsALargeSpec() throws {
    let spec = LargeSpec.make(scale: 0.3)
    let text = SpecWriter.yaml(spec)
    let read = SpecReader.readInParts(text, pieceSize: 4096)
    #expect(try #require(read) == spec)
  }

  @Test(arguments: ["zlib", "cairo", "glib"]) func readsTheSpecsOfThisRepository(name: String) throws {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../specs")
    let text = [UInt8](try Data(contentsOf: directory.appendingPathComponent(name + ".yaml")))
    let read = SpecReader.readInParts(text)
    let parts = try #require(read)
    #expect(try SpecReader.readThroughLibYAML(text, file: name) == parts)
  }

  static let head = "bindgen-lisp: 1\nlibrary:\n  name: z\n"

  /// Each is for libyaml to judge: good, or bad with a line and a column.
  @Test(arguments: [
    "",
    "functions: {}\n",
    "functions:\n",
    "functions:\n  f: {returns: int}",
    "functions:\n- f\n",
    "functions: |-\n  f: {returns: int}\n",
    "functions:\n  g: {returns: int}\n  f: {returns: int}\n",
    "functions:\n  f: {returns: int}\n  f: {returns: int}\n",
    "functions:\n  f: {returns: int}\nfunctions:\n  g: {returns: int}\n",
    "functions:\n  f: {returns: int}\nx-mine: 1\n",
    "functions:\n  f: {returns: int}\nscan: {headers: []}\n",
    "functions:\n  f: {returns: int}\n# the end\n",
    "functions:\n  f: {returns: int}\n\n",
    "functions:\n  f: {returns: int, params: 3}\n",
    "functions:\n  f:\n    doc: |-\n  g: {returns: int}\n",
    "functions:\n  f: {returns: int}\n   g: {returns: int}\n",
    "digest: [a]\nfunctions:\n  f: {returns: int}\n",
    "digest: sha256:0\nfunctions:\n  f: {returns: int}\n",
    "imports: [a]\nimports: [b]\nfunctions:\n  f: {returns: int}\n",
  ])
  func leavesTheRestToLibYAML(text: String) {
    #expect(SpecReader.readInParts(Array((Self.head + text).utf8), pieceSize: 0) == nil)
    #expect(SpecMutation.disagreement(Array((Self.head + text).utf8)) == nil)
  }

  @Test func leavesWhatIsNoTextToTheCheck() {
    let good = Array((Self.head + "functions:\n  f: {doc: \"a\", returns: int}\n").utf8)
    #expect(SpecReader.readInParts(good) != nil)
    for bad in [0x80, 0xFF, 0] as [UInt8] {
      for place in [good.lastIndex(of: UInt8(ascii: "a")), good.firstIndex(of: UInt8(ascii: "z"))].compactMap({ $0 }) {
        var text = good
        text[place] = bad
        #expect(SpecReader.readInParts(text) == nil)
        let failure = #expect(throws: Failure.self) { try SpecReader.read(bytes: text, file: "bad.yaml") }
        #expect(failure?.diagnostics.map(\.code) == [.specYAML])
      }
    }
  }

  @Test func aCrewReturnsResultsInOrder() {
    for jobs in [0, 1, 2, 1000] {
      for threads in [0, 1, 2, 9] {
        let results = Crew.map(jobs, threads: threads, worker: 0) { count, index in
          count += 1
          return (index, count)
        }
        #expect(results.map(\.0) == Array(0..<jobs))
        // A worker is one thread's, so it has counted all of that thread's jobs.
        #expect(results.filter { $0.1 == 1 }.count <= max(threads, 1))
      }
    }
  }
}
