import Foundation
import TestSupport
import Testing

/// Random programs, the same each time: what the machine prints, their modules print in Node, some of them in wasmtime too.
///
/// For more: `swift run -c release fuzz-wasm 10000 1000 DIRECTORY 20`.
@Suite(
  .enabled(
    if: WasmtimeCheck.allows && ToolCheck.allows("wasm-tools", "node"),
    "wasm-tools, node and libwasmtime are not in build/venv"))
struct GeneratedProgramTests {
  @Test func sameEverywhere() throws {
    let directory = try TemporaryDirectory()
    let program = (Subprocess.program as NSString).deletingLastPathComponent + "/fuzz-wasm"
    let run = try Subprocess.run([program, "100", "1", directory.path, "25"], timeout: 600)
    let last = (try? directory.read("current.lisp")) ?? ""
    #expect(run.status == 0, "\(run.output.prefix(20_000))\(run.errors.prefix(3000))\nthe last was:\n\(last)")
    #expect(run.output.hasPrefix("100 programs, 100 modules "))
  }
}
