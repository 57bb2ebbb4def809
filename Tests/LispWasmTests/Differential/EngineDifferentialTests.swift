import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// Every program of the native machine's differential suite, compiled, prints what SBCL prints in every engine.
@Suite(
  .serialized, .enabled(if: ToolCheck.allows("sbcl", "wasm-tools"), "sbcl or wasm-tools is not installed"))
struct EngineDifferentialTests {
  @Test func allAreCompiled() throws {
    let suite = try CompiledSuite.shared.get()
    #expect(suite.programs.count + suite.failures.count == ReferenceLisp.programs.count)
    for (name, reason) in suite.failures.sorted(by: { $0.key < $1.key }) { Issue.record("\(name): \(reason)") }
    for name in KnownDifference.all.keys { #expect(ReferenceLisp.programs.contains(name), "\(name) is no program") }
  }

  @Test(.enabled(if: WasmtimeCheck.allows, "libwasmtime is not in build/venv"))
  func wasmtime() throws {
    let scratch = try Scratch()
    let programs = try CompiledSuite.shared.get().programs.map { program in
      let folder = "\(scratch.url.path)/\(program.name)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      return NativeBatch.Program(
        name: program.name, bytes: program.module.bytes, description: program.module.description, folder: folder)
    }
    let results = try Lanes.map(programs) { program in Result { try NativeBatch.run([program], timeLimit: 60) } }
    var outcomes: [String: ScriptEngine.Outcome] = [:]
    for result in results { outcomes.merge(try result.get()) { $1 } }
    compare(outcomes, in: "wasmtime")
  }

  @Test(.enabled(if: ScriptEngine.node.isAllowed, "node is not in build/venv"))
  func node() throws { try check(.node) }

  @Test(.enabled(if: ScriptEngine.deno.isAllowed, "deno is not in build/venv"))
  func deno() throws { try check(.deno) }

  @Test(.enabled(if: ScriptEngine.bun.isAllowed, "bun is not in build/venv"))
  func bun() throws { try check(.bun) }

  @Test(.enabled(if: ScriptEngine.chromium.isAllowed, "chromium is not installed"))
  func chromium() throws { try check(.chromium) }

  @Test(.enabled(if: ScriptEngine.firefox.isAllowed, "firefox-esr is not installed"))
  func firefox() throws { try check(.firefox) }

  private func check(_ engine: ScriptEngine) throws {
    let programs = try CompiledSuite.shared.get().programs.map {
      ScriptEngine.Program(name: $0.name, folder: $0.folder)
    }
    compare(try engine.run(programs, timeLimit: 60, total: 600), in: engine.rawValue)
  }

  private func compare(_ outcomes: [String: ScriptEngine.Outcome], in engine: String) {
    guard case .success(let suite) = CompiledSuite.shared else { return }
    for program in suite.programs {
      guard let outcome = outcomes[program.name] else {
        Issue.record("\(program.name) in \(engine) gave no outcome")
        continue
      }
      do {
        let expected = try ReferenceLisp.result(of: program.name)
        if let problem = difference(program.name, outcome, from: expected) {
          Issue.record("\(program.name) in \(engine): \(problem)")
        }
      } catch {
        Issue.record("\(program.name): SBCL could not be asked: \(error)")
      }
    }
  }

  /// What is wrong with an outcome, if anything is.
  private func difference(_ name: String, _ outcome: ScriptEngine.Outcome, from expected: Tool.Result) -> String? {
    var lines = expected.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    switch KnownDifference.all[name] {
    case .lacks:
      return outcome.output == expected.output ? "it prints what SBCL prints, and is no known difference any more" : nil
    case .lines(let others, _):
      for line in others.keys where !lines.contains(line) { return "SBCL does not print “\(line)” any more" }
      lines = lines.map { others[$0] ?? $0 }
    case nil:
      if (outcome.status == 0) != (expected.status == 0) {
        return "it ended with \(outcome.status) where SBCL ended with \(expected.status): \(outcome.errors)"
      }
    }
    let ours = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if ours == lines { return nil }
    let index = zip(ours, lines).enumerated().first { $1.0 != $1.1 }?.offset ?? min(ours.count, lines.count)
    func line(_ all: [String]) -> String { index < all.count ? "“\(all[index])”" : "no more" }
    return "line \(index + 1) is \(line(ours)) where SBCL has \(line(lines)). \(outcome.errors)"
  }
}
