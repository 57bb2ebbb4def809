import Foundation
import TestSupport
import Testing

/// What is committed under `generated/` is what the specs here give, no more and no less.
@Suite struct GeneratedTests {
  @Test func nothingIsStale() throws {
    let directory = try TemporaryDirectory()
    let specs = try FileManager.default.contentsOfDirectory(atPath: Subprocess.root + "/specs").filter {
      $0.hasSuffix(".yaml") && !$0.hasSuffix(".overlay.yaml")
    }
    let run = try Subprocess.command(
      ["generate"] + specs.sorted().map { "specs/\($0)" } + ["--out", directory.path, "--quiet"], in: Subprocess.root)
    #expect(run.status == 0, "\(run.errors)")
    let vendored = Subprocess.root + "/generated"
    let committed = try FileManager.default.contentsOfDirectory(atPath: vendored).filter { !$0.hasPrefix(".") }.sorted()
    #expect(committed == directory.names, "“make generated” makes what is missing; remove what no spec gives")
    #expect(committed.count == specs.count * 5)
    let stale = committed.filter { name in
      FileManager.default.contents(atPath: "\(vendored)/\(name)")
        != FileManager.default.contents(atPath: "\(directory.path)/\(name)")
    }
    #expect(stale == [], "run “make generated” and look at “git diff”")
  }
}
