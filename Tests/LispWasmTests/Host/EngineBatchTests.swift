import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// Many programs in one go: each has its own outcome, whatever the others do.
struct EngineBatch {
  private let workshop: TemporaryDirectory
  private var programs: [ScriptEngine.Program] = []
  private var native: [NativeBatch.Program] = []
  private var expected: [String: ScriptEngine.Outcome] = [:]

  init(copies: Int = 12) throws {
    workshop = try TemporaryDirectory()
    for copy in 0..<copies {
      try add(
        "echo-\(copy)", Self.echo, HostDescription(name: "app", library: [.write, .read, .argument]),
        arguments: ["number \(copy)"], input: "in £ \(copy)",
        ScriptEngine.Outcome(output: "number \(copy)in £ \(copy)", errors: "", status: 0))
    }
    try add(
      "exit", Self.exit, HostDescription(name: "app", internals: [.tag, .exit]),
      ScriptEngine.Outcome(output: "", errors: "", status: 3))
    try add(
      "failure", Self.failure, HostDescription(name: "app", internals: [.tag, .describe]),
      ScriptEngine.Outcome(output: "", errors: "error: one\n  two\n", status: 1))
    try add(
      "endless", "(module (func (export \"main\") (loop $again (br $again))))", HostDescription(name: "app"),
      ScriptEngine.Outcome(output: "", errors: "took too long\n", status: -1))
    let thrower = HostDescription.Import(lispName: "F", module: "m", field: "f", HostSignature([], .void))
    try add(
      "host-error", "(module (import \"m\" \"f\" (func $f)) (func (export \"main\") (call $f)))",
      HostDescription(name: "app", imports: [thrower]),
      imports: "export default { m: { f() { throw new RangeError(\"too far\"); } } };\n",
      functions: ["m.f": { _, _ in throw NativeError(name: "RangeError", message: "too far") }],
      ScriptEngine.Outcome(output: "", errors: "host error: RangeError: too far\n", status: 1))
    try add(
      "last", "(module (func (export \"main\")))", HostDescription(name: "app"),
      ScriptEngine.Outcome(output: "", errors: "", status: 0))
  }

  private mutating func add(
    _ name: String, _ source: String, _ description: HostDescription, arguments: [String] = [], input: String = "",
    imports: String? = nil, functions: [String: NativeProgram.Function] = [:], _ outcome: ScriptEngine.Outcome
  ) throws {
    let part = try HostWorkshop(at: "\(workshop.path)/\(name)")
    try part.write(source, description)
    if let imports { try imports.write(toFile: "\(part.path)/imports.mjs", atomically: false, encoding: .utf8) }
    programs.append(
      ScriptEngine.Program(
        name: name, folder: part.path, arguments: arguments, input: input,
        imports: imports == nil ? nil : "imports.mjs"))
    native.append(
      NativeBatch.Program(
        name: name, bytes: try part.bytes("app.wasm"), description: description, arguments: arguments, input: input,
        functions: functions))
    expected[name] = outcome
  }

  /// What is asked of hosts in Node, asked in an engine that only has workers.
  static func checkHosts(in engine: ScriptEngine) throws {
    let folder = try TemporaryDirectory()
    var programs: [ScriptEngine.Program] = []
    for (name, description) in [
      ("conditions", HostDescription.conditions), ("library", .library), ("values", .values),
    ] {
      let part = try HostWorkshop(at: "\(folder.path)/\(name)")
      try part.write(module: name, description)
      for file in ["assert", name] {
        let text = try String(contentsOfFile: "\(HostWorkshop.folder)/Programs/\(file).mjs", encoding: .utf8)
        try part.write(file: "\(file).mjs", text)
      }
      try part.write(
        file: "check.mjs",
        """
        export async function instantiate() {
          await import("./\(name).mjs");
          return { main: () => 7 };
        }
        """)
      programs.append(ScriptEngine.Program(name: name, folder: part.path, entry: "check.mjs"))
    }
    let outcomes = try engine.run(programs, timeLimit: 60, total: 120)
    for program in programs {
      #expect(outcomes[program.name] == ScriptEngine.Outcome(output: "", errors: "", status: 7), "\(program.name)")
    }
  }

  func check(_ engine: ScriptEngine) throws {
    let outcomes = try engine.run(programs, timeLimit: 3, total: 120)
    for (name, outcome) in expected { #expect(outcomes[name] == outcome, "\(name) in \(engine)") }
  }

  func checkNative() throws {
    let outcomes = try NativeBatch.run(native, timeLimit: 1)
    for (name, outcome) in expected { #expect(outcomes[name] == outcome, "\(name) in wasmtime") }
  }

  private static let echo = """
    (module
      (type $bytes (array (mut i8)))
      (import "lisp" "write" (func $write (param i32 (ref null $bytes))))
      (import "lisp" "read" (func $read (param i32) (result (ref null $bytes))))
      (import "lisp" "argument" (func $argument (param i32) (result (ref null $bytes))))
      (func (export "main")
        (local $text (ref null $bytes))
        (call $write (i32.const 1) (call $argument (i32.const 0)))
        (loop $next
          (local.set $text (call $read (i32.const 4)))
          (if (ref.is_null (local.get $text)) (then (return)))
          (call $write (i32.const 1) (local.get $text))
          (br $next))))
    """

  private static let exit = """
    (module
      (tag $lisp (export "lisp.tag") (param eqref))
      (func (export "main") (throw $lisp (ref.i31 (i32.const 3))))
      (func (export "lisp.exit") (param eqref) (result i32) (i31.get_s (ref.cast i31ref (local.get 0)))))
    """

  private static let failure = """
    (module
      (type $bytes (array (mut i8)))
      (tag $lisp (export "lisp.tag") (param eqref))
      (data $report "ERROR\\none\\ntwo")
      (func (export "main") (throw $lisp (ref.i31 (i32.const 3))))
      (func (export "lisp.describe") (param eqref) (result (ref null $bytes))
        (array.new_data $bytes $report (i32.const 0) (i32.const 13))))
    """
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
struct NodeBatchTests {
  @Test func batch() throws { try EngineBatch().check(.node) }
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "deno"), "wasm-tools and deno are not in build/venv"))
struct DenoBatchTests {
  @Test func batch() throws { try EngineBatch().check(.deno) }
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "bun"), "wasm-tools and bun are not in build/venv"))
struct BunBatchTests {
  @Test func batch() throws { try EngineBatch().check(.bun) }
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node", "chromium"), "chromium is not installed"))
struct ChromiumBatchTests {
  @Test func batch() throws { try EngineBatch().check(.chromium) }
  @Test func hosts() throws { try EngineBatch.checkHosts(in: .chromium) }
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node", "firefox-esr"), "firefox-esr is not installed"))
struct FirefoxBatchTests {
  @Test func batch() throws { try EngineBatch().check(.firefox) }
  @Test func hosts() throws { try EngineBatch.checkHosts(in: .firefox) }
}

@Suite(.enabled(if: WasmtimeCheck.allows && ToolCheck.allows("wasm-tools"), "libwasmtime is not in build/venv"))
struct WasmtimeBatchTests {
  @Test func batch() throws { try EngineBatch().checkNative() }
}
