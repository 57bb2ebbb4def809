import Foundation
import TestSupport
import Testing

/// Every program under `Programs` prints the same here and under SBCL.
@Suite struct DifferentialTests {
  static let programs = ReferenceLisp.programs

  @Test func thereAreEnough() {
    #expect(Self.programs.count >= 400)
  }

  @Test(.enabled(if: ToolCheck.allows("sbcl"), "sbcl is not installed"), arguments: programs)
  func printsWhatSBCLPrints(_ name: String) throws {
    let path = "\(ReferenceLisp.folder)/\(name)"
    let scratch = try Scratch()
    let sbcl = try ReferenceLisp.result(of: name)
    let ours = try Subprocess.command(["run", path], in: scratch.url.path)
    // A program may end in an error that nobody handles, but there as well as here.
    #expect(ours.status == sbcl.status, "\(ours.errors)")
    #expect(ours.output == sbcl.output, "\(ours.errors)")
  }

  /// The same with a collection at every safe point: what the collector takes although it is in use shows here.
  /// Slow by nature, so every fourth program runs each time, and after ten thousand safe points (a loop that goes on) it
  /// is every seventeenth of them. With STRESS=all it is every point of every program.
  @Test(.enabled(if: ToolCheck.allows("sbcl"), "sbcl is not installed"), arguments: stressed)
  func survivesCollectionsAtEverySafePoint(_ name: String) throws {
    let path = "\(ReferenceLisp.folder)/\(name)"
    let scratch = try Scratch()
    let calm = try Subprocess.command(["run", path], in: scratch.url.path)
    let stressed = try Subprocess.command(
      ["run", path], in: scratch.url.path, environment: ["BINDGEN_LISP_COLLECT": Self.runsAll ? "always" : "often"],
      timeout: 600)
    #expect(stressed.status == calm.status, "\(stressed.errors)")
    #expect(stressed.output == calm.output)
  }

  static var stressed: [String] {
    if runsAll { return programs }
    return programs.enumerated().filter { $0.offset % 4 == 0 }.map(\.element).filter { !tooLong.contains($0) }
  }

  /// They pass tens of thousands of safe points with much in the heap, which takes minutes when each collects.
  static let tooLong: Set<String> = [
    "control/tail-apply.lisp", "lists/large.lisp", "streams/much-output.lisp", "sorting/random-lists.lisp",
  ]

  private static let runsAll = ProcessInfo.processInfo.environment["STRESS"] == "all"
}
