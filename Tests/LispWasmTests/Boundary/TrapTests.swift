import CGuard
import TestSupport
import Testing

@testable import LispWasm

/// Traps of modules, in a process that watches for faults of C too.
@Suite(.serialized, .enabled(if: WasmtimeCheck.allows, "libwasmtime is not in build/venv"))
struct TrapTests {
  /// An engine makes traps of faults, and puts its handlers in place when it first runs; ours may come in front of them.
  @Test func trapsAreTheEnginesWhoeverWatchesForFaults() throws {
    let text = "(defun endless (n) (+ 1 (endless n))) (endless 1)"
    let module = try WasmCompiler().compile([WasmCompiler.Source(name: "endless.lisp", text: Array(text.utf8))])
    for _ in 0..<3 {
      #expect(foreign_faults_catch())
      let report = try DeepStack.run {
        var errors: [UInt8] = []
        var options = NativeProgram.Options()
        options.compilesQuickly = true
        options.streams = NativeStreams(
          write: { stream, bytes in if stream == 2 { errors += bytes } }, read: { _ in nil })
        do {
          _ = try NativeProgram(module.bytes, module.description, options).main()
        } catch {
          errors += Array("\(error)".utf8)
        }
        return String(decoding: errors, as: UTF8.self)
      }
      #expect(report.contains("exhausted"), "\(report)")
    }
  }
}
