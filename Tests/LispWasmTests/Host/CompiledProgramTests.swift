import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// What the compiler makes, with hosts that are written from its bytes alone.
@Suite(
  .enabled(
    if: WasmtimeCheck.allows && ToolCheck.allows("wasm-tools", "node"),
    "wasm-tools, node and libwasmtime are not in build/venv"))
struct CompiledProgramTests {
  private static let programs: [(name: String, text: String, outcome: ScriptEngine.Outcome)] = [
    ("nothing", "(+ 1 2)", ScriptEngine.Outcome(output: "", errors: "", status: 0)),
    ("hello", "(print \"hello\")", ScriptEngine.Outcome(output: "\n\"hello\" ", errors: "", status: 0)),
    (
      "several", "(print \"one\") (print \"two\")",
      ScriptEngine.Outcome(output: "\n\"one\" \n\"two\" ", errors: "", status: 0)
    ),
    ("powers", wholePowers, ScriptEngine.Outcome(output: "\n0 \n0 ", errors: "", status: 0)),
  ]

  /// Powers of integers as doubles, against powers of the integers, which are made a double once. The first ones come near to
  /// the middle between two doubles, where no logarithm tells the sides apart; the others are any. Then reciprocals.
  private static let wholePowers = """
    (defvar *wrong* 0)
    (defun check (n power)
      (let ((x (float n 1d0)))
        (unless (= (expt x power) (float (expt (truncate x) power) 1d0)) (incf *wrong*))))
    (dolist (middle '(4503599627370496 5629499534213120 6755399441055744 7881299347898368 8444249301319680))
      (loop for d from -120 to 120 do
        (dolist (power '(2 3 4 5)) (check (+ middle d) power) (check (- d middle) power))))
    (let ((state 1))
      (dotimes (i 400)
        (setq state (mod (+ 1442695040888963407 (* 6364136223846793005 state)) 18446744073709551616))
        (check (1+ (ash state (- (+ 11 (mod i 40))))) (+ 2 (mod i 15)))))
    (print *wrong*)
    (print (loop for power from 1 to 64
                 count (not (< (abs (- 1 (* (expt 1.1d0 power) (expt 1.1d0 (- power))))) 3d-16))))
    """

  @Test func sameEverywhere() throws {
    let folder = try TemporaryDirectory()
    var script: [ScriptEngine.Program] = []
    var native: [NativeBatch.Program] = []
    for (name, text, _) in Self.programs {
      let module = try WasmCompiler().compile([WasmCompiler.Source(name: "\(name).lisp", text: Array(text.utf8))])
      let (bytes, description) = (module.bytes, module.description)
      let part = try HostWorkshop(at: "\(folder.path)/\(name)")
      try Data(bytes).write(to: URL(fileURLWithPath: "\(part.path)/app.wasm"))
      try part.writeHosts(description)
      let validation = try Subprocess.run(
        [try ToolCheck.require("wasm-tools").path, "validate", "\(part.path)/app.wasm"])
      #expect(validation.status == 0, "\(name): \(validation.errors)")
      script.append(ScriptEngine.Program(name: name, folder: part.path))
      native.append(NativeBatch.Program(name: name, bytes: bytes, description: description))
    }
    let inNode = try ScriptEngine.node.run(script)
    let inProcess = try NativeBatch.run(native)
    for (name, _, outcome) in Self.programs {
      #expect(inNode[name] == outcome, "\(name) in node")
      #expect(inProcess[name] == outcome, "\(name) in wasmtime")
    }
  }

  /// Bytes that are no module are no surface, and never a trap.
  @Test func surfacesOfAnything() throws {
    let bytes = try WasmCompiler().compile([WasmCompiler.Source(name: "a.lisp", text: Array("(print 1)".utf8))]).bytes
    let whole = try #require(ModuleSurface(bytes))
    #expect(whole.exports.starts(with: ["main", "_start"]))
    var random = SplitMix(seed: 5)
    for length in 0..<min(bytes.count, 400) { _ = ModuleSurface(Array(bytes.prefix(length))) }
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0..<random.number(1...4) {
        changed[random.number(0...changed.count - 1)] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = ModuleSurface(changed)
    }
  }
}
