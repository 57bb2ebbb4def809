import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// Every program of the native machine's differential suite, compiled, prints what SBCL prints in every engine.
@Suite(
  .serialized, .enabled(if: ToolCheck.allows("sbcl", "wasm-tools"), "sbcl or wasm-tools is not installed"))
struct EngineSuiteTests {
  @Test func allAreCompiled() throws {
    let suite = try CompiledSuite.shared.get()
    #expect(suite.programs.count + suite.failures.count == ReferenceLisp.programs.count)
    for (name, reason) in suite.failures.sorted(by: { $0.key < $1.key }) { Issue.record("\(name): \(reason)") }
    for name in KnownDifference.all.keys { #expect(ReferenceLisp.programs.contains(name), "\(name) is no program") }
  }

  @Test(.enabled(if: WasmtimeCheck.allows, "libwasmtime is not in build/venv"))
  func wasmtime() throws {
    let scratch = try Scratch()
    let chosen = try CompiledSuite.shared.get().programs
    let root = scratch.url.path
    let results = try Lanes.map(chosen) { program in
      Result {
        let folder = "\(root)/\(program.name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let module = program.module
        return try NativeBatch.run(
          [
            NativeBatch.Program(
              name: program.name, bytes: module.bytes, description: module.description, folder: folder)
          ], timeLimit: 240)
      }
    }
    var outcomes: [String: ScriptEngine.Outcome] = [:]
    for result in results { outcomes.merge(try result.get()) { $1 } }
    compare(outcomes, of: chosen, in: "wasmtime")
  }

  @Test(.enabled(if: ScriptEngine.node.isAllowed, "node is not in build/venv"))
  func node() throws { try check(.node, CompiledSuite.shared.get().programs) }

  @Test(.enabled(if: ScriptEngine.deno.isAllowed, "deno is not in build/venv"))
  func deno() throws { try check(.deno, Self.third(0)) }

  @Test(.enabled(if: ScriptEngine.bun.isAllowed, "bun is not in build/venv"))
  func bun() throws { try check(.bun, Self.third(1)) }

  @Test(.enabled(if: ScriptEngine.chromium.isAllowed, "chromium is not installed"))
  func chromium() throws { try check(.chromium, CompiledSuite.shared.get().programs) }

  @Test(.enabled(if: ScriptEngine.firefox.isAllowed, "firefox-esr is not installed"))
  func firefox() throws { try check(.firefox, Self.third(2)) }

  /// Wasmtime, Node and Chromium run every program; of the others each has a third of them, and together they run all. With
  /// ENGINES=all each engine runs every program.
  private static func third(_ first: Int) throws -> [CompiledSuite.Program] {
    let all = try CompiledSuite.shared.get().programs
    if ProcessInfo.processInfo.environment["ENGINES"] == "all" { return all }
    return stride(from: first, to: all.count, by: 3).map { all[$0] }
  }

  private func check(_ engine: ScriptEngine, _ chosen: [CompiledSuite.Program]) throws {
    let programs = chosen.map { ScriptEngine.Program(name: $0.name, folder: $0.folder) }
    compare(try engine.run(programs, timeLimit: 60, total: 600), of: chosen, in: engine.rawValue)
  }

  private func compare(
    _ outcomes: [String: ScriptEngine.Outcome], of programs: [CompiledSuite.Program], in engine: String
  ) {
    for program in programs {
      guard let outcome = outcomes[program.name] else {
        Issue.record("\(program.name) in \(engine) gave no outcome")
        continue
      }
      do {
        let expected = try ReferenceLisp.result(of: program.name)
        if let problem = difference(program.name, outcome, from: expected, in: engine) {
          Issue.record("\(program.name) in \(engine): \(problem)")
        }
      } catch {
        Issue.record("\(program.name): SBCL could not be asked: \(error)")
      }
    }
  }

  /// What is wrong with an outcome, if anything is.
  private func difference(
    _ name: String, _ outcome: ScriptEngine.Outcome, from expected: Tool.Result, in engine: String
  ) -> String? {
    var lines = expected.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var known = KnownDifference.all[name]
    // How large an engine's stack is differs with its version, so there is nothing to be sure of.
    if case .needsStack(engine, _) = known {
      if outcome.errors.contains("stack exhausted") { return nil }
      known = nil
    }
    switch known {
    case .lacks:
      return outcome.output == expected.output ? "it prints what SBCL prints, and is no known difference any more" : nil
    case .lines(let others, _):
      for line in others.keys where !lines.contains(line) { return "SBCL does not print “\(line)” any more" }
      lines = lines.map { others[$0] ?? $0 }
    case .needsStack, nil:
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
