import Foundation
import TestSupport
import Testing

/// What is offered for CI: the steps of the action and the hook's entry, run as they stand in their files.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct DriftActionTests {
  /// The script of the action's only step.
  private static var script: String {
    get throws {
      let text = try String(contentsOfFile: Subprocess.root + "/action.yml", encoding: .utf8)
      let parts = text.components(separatedBy: "      run: |\n")
      #expect(parts.count == 2, "one step that runs a script")
      return (parts.last ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropFirst(8) }
        .joined(separator: "\n")
    }
  }

  private func act(_ sample: DriftSample, _ inputs: [String: String] = [:]) throws -> (Subprocess.Result, String) {
    try sample.directory.write("output", "")
    let environment = [
      "SPECS": "sample.yaml", "FAIL_ON": "additions", "REPORTS": "", "OPTIONS": "--no-cache",
      "COMMAND": Subprocess.program, "GITHUB_OUTPUT": sample.path + "/output",
      "GITHUB_STEP_SUMMARY": sample.path + "/summary",
    ].merging(inputs) { $1 }
    let run = try Subprocess.shell(try Self.script, in: sample.path, environment: environment)
    return (run, try sample.directory.read("output"))
  }

  @Test func theActionTellsTheVerdict() throws {
    let sample = try DriftSample()
    let (clean, first) = try act(sample)
    #expect(clean.status == 0 && first == "verdict=none\nexit-code=0\n", "\(first)\(clean.errors)")
    try sample.change("LIMIT 10", "LIMIT 11")
    let (drifted, second) = try act(sample, ["REPORTS": "sarif=drift.sarif\nhtml=drift page.html\n"])
    #expect(drifted.status == 20 && second == "verdict=source\nexit-code=20\n", "\(second)\(drifted.errors)")
    #expect(drifted.output.contains("SAMPLE_LIMIT"), "annotations are printed")
    #expect(try sample.directory.read("summary").contains("SAMPLE_LIMIT"))
    #expect(sample.directory.names.contains("drift.sarif") && sample.directory.names.contains("drift page.html"))
    let (low, third) = try act(sample, ["FAIL_ON": "abi"])
    #expect(low.status == 0 && third == "verdict=source\nexit-code=0\n", "\(third)")
  }

  @Test func theActionNeverTakesFailureForClean() throws {
    let sample = try DriftSample()
    for inputs in [["SPECS": "no.yaml"], ["COMMAND": "/nowhere/bindgen-lisp"], ["OPTIONS": "--accept no.yaml"]] {
      let (run, output) = try act(sample, inputs)
      #expect(run.status == 3 && output == "verdict=failed\nexit-code=3\n", "\(inputs): \(output)")
    }
    let (usage, output) = try act(sample, ["FAIL_ON": "everything"])
    #expect(usage.status == 2 && output == "verdict=failed\nexit-code=2\n", "\(output)")
    // What an input says is a word, never a command.
    let (_, _) = try act(sample, ["OPTIONS": "$(touch made)", "SPECS": "sample.yaml;touch made"])
    #expect(!sample.directory.names.contains("made"))
  }

  @Test func thePreCommitHookRuns() throws {
    let sample = try DriftSample()
    let hooks = try String(contentsOfFile: Subprocess.root + "/.pre-commit-hooks.yaml", encoding: .utf8)
    let entry = try #require(hooks.split(separator: "\n").first { $0.hasPrefix("  entry: ") }).dropFirst(9)
    let run = try Subprocess.shell(
      "PATH=$(dirname \"$BINDGEN_LISP\"):$PATH; \(entry) sample.yaml --no-cache", in: sample.path)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }
}
