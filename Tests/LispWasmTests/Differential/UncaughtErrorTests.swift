import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// How programs end that do not end by themselves: with the native command's words and its exit code.
@Suite(
  .enabled(
    if: WasmtimeCheck.allows && ToolCheck.allows("wasm-tools", "node"),
    "wasm-tools, node and libwasmtime are not in build/venv"))
struct UncaughtErrorTests {
  private static let programs: [(name: String, text: String)] = [
    ("type", "(defun f (x) (car x)) (princ 1) (f 5)"),
    (
      "own",
      """
      (define-condition oops (error) ((v :initarg :v :reader v))
        (:report (lambda (c s) (format s "first ~A~%second line" (v c)))))
      (error 'oops :v 3)
      """
    ),
    ("undefined", "(princ \"before\") (no-such-function 1 2)"),
    ("text", "(error \"something ~S went ~A\" \"wrong\" :here)"),
    ("unbound", "(print unbound-variable-here)"),
    ("arguments", "(defun f (a b) (list a b)) (funcall #'f 1)"),
    ("subscripts", "(defun f (a) (aref a 4)) (f (make-array '(2 2)))"),
    ("index", "(defun f (a) (aref a 3)) (princ \"a line that is long\") (f (make-array 3 :adjustable t))"),
    ("division", "(defun f (x) (/ 5 x)) (unwind-protect (f 0) (princ \"cleanup\"))"),
    ("evaluated", "(eval '(let ((x 1)) (error \"in ~A\" x)))"),
    ("recursion", "(defun f (n) (1+ (f n))) (princ (f 1))"),
    ("warning", "(warn \"only ~A\" 1) (princ \"behind\")"),
  ]

  @Test func sameWordsEverywhere() throws {
    let scratch = try Scratch()
    var script: [ScriptEngine.Program] = []
    var native: [NativeBatch.Program] = []
    let folder = scratch.url.path
    let modules = try Lanes.map(Self.programs) { program in
      Result {
        try WasmCompiler().compile([WasmCompiler.Source(name: "app.lisp", text: Array(program.text.utf8))])
      }
    }
    for ((name, text), result) in zip(Self.programs, modules) {
      let module = try result.get()
      let part = try HostWorkshop(at: "\(folder)/\(name)")
      try part.write(file: "app.lisp", text)
      try Data(module.bytes).write(to: URL(fileURLWithPath: "\(part.path)/app.wasm"))
      try part.writeHosts(module.description)
      script.append(ScriptEngine.Program(name: name, folder: part.path))
      native.append(NativeBatch.Program(name: name, bytes: module.bytes, description: module.description))
    }
    let inNode = try ScriptEngine.node.run(script)
    let inProcess = try NativeBatch.run(native)
    for (name, _) in Self.programs {
      let expected = try Subprocess.command(["run", "app.lisp"], in: "\(folder)/\(name)")
      for (engine, outcomes) in [("node", inNode), ("wasmtime", inProcess)] {
        let outcome = try #require(outcomes[name], "\(name) in \(engine)")
        #expect(outcome.output == expected.output, "\(name) in \(engine)")
        #expect(outcome.status == Int(expected.status), "\(name) in \(engine)")
        #expect(Self.report(outcome.errors) == Self.report(expected.errors), "\(name) in \(engine)")
      }
    }
  }

  /// What is said of an error, without the places that only the native machine knows: `app.lisp:1:14: error: …` and the
  /// calls that were waiting.
  private static func report(_ errors: String) -> [String] {
    errors.split(separator: "\n").compactMap { line in
      if line.prefixMatch(of: #/\s*\d+: /#) != nil { return nil }
      if let place = line.prefixMatch(of: #/app\.lisp:(\d+:\d+:)? /#) { return String(line[place.range.upperBound...]) }
      return String(line)
    }
  }
}
