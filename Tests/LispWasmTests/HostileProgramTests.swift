import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// Programs that nobody would write: a module that engines take, or a diagnostic with a place, and never anything else.
struct HostileProgramTests {
  private static func compile(_ text: String) throws -> CompiledModule {
    try DeepStack.run {
      try WasmCompiler(heapLimit: 1 << 30).compile([WasmCompiler.Source(name: "app.lisp", text: Array(text.utf8))])
    }
  }

  private static func numbers(_ count: Int) -> String { (0..<count).map(String.init).joined(separator: " ") }

  private static func names(_ count: Int) -> String { (0..<count).map { "p\($0)" }.joined(separator: " ") }

  private static func nested(_ count: Int, _ begin: String, _ middle: String, _ end: String) -> String {
    String(repeating: begin, count: count) + middle + String(repeating: end, count: count)
  }

  private static let refused: [(name: String, text: String, code: DiagnosticCode)] = [
    ("parentheses", nested(1_000_000, "(", "", ")"), .compileError),
    ("quotes", "(print " + nested(1_000_000, "'", "a", "") + ")", .compileError),
    ("backquotes", "(print " + nested(100_000, "`(", "a", ")") + ")", .compileError),
    ("calls", "(print " + nested(100_000, "(car ", "nil", ")") + ")", .compileError),
    ("bindings", "(print " + nested(100_000, "(let ((x 1)) ", "x", ")") + ")", .compileError),
    ("a list in itself", "(print (car '#.(let ((l (list 1 2))) (setf (cddr l) l) l)))", .compileConstant),
    (
      "a vector in itself",
      "(defmacro m () (let ((v (vector 1 nil))) (setf (aref v 1) v) (list 'quote v))) (print (aref (m) 0))",
      .compileConstant
    ),
    (
      "a form in itself", "(defmacro m () (let ((l (list 'progn 1))) (setf (cadr l) l) l)) (print (m))", .compileError
    ),
    ("a form that goes around", "(defmacro m () (let ((l (list 'print 1))) (setf (cddr l) l) l)) (m)", .compileError),
    ("a macro without end", "(defmacro m () '(m)) (m)", .compileError),
    ("a macro that grows", "(defmacro m (n) `(list (m ,(+ n 1)) (m ,(+ n 1)))) (m 1)", .compileError),
    ("much memory", "(defmacro m () (let ((l nil)) (loop (push (make-array 100000) l)))) (m)", .compileError),
    ("an error in a macro", "(defmacro m () (error \"no\")) (m)", .compileError),
    ("a table", "(defmacro m () (make-hash-table)) (print (m))", .compileConstant),
    ("parameters", "(defun f (\(names(1001))) p0) (print (f \(numbers(1001))))", .compileLimit),
    ("malformed", "(print (if))", .compileError),
    ("no parameter list", "(defun f 5 1)", .compileError),
    ("not closed", "(print '(1 2", .compileError),
  ]

  @Test(arguments: refused.indices) func isRefused(_ index: Int) throws {
    let (name, text, code) = Self.refused[index]
    let failure = #expect(throws: Failure.self, "\(name)") { try Self.compile(text) }
    let diagnostic = try #require(failure?.diagnostics.first)
    #expect(diagnostic.code == code, "\(name): \(diagnostic.message)")
    #expect(diagnostic.place?.file == "app.lisp", "\(name)")
  }

  private static let digits = String(repeating: "7", count: 100_000)

  private static let compiled: [(name: String, text: String, output: String)] = [
    ("symbol", "(print (length (symbol-name '\(String(repeating: "a", count: 1_000_000)))))", "1000000"),
    ("string", "(print (length \"\(String(repeating: "a", count: 1_000_000))\"))", "1000000"),
    ("wide string", "(print (count #\\é \"\(String(repeating: "é", count: 100_000))\"))", "100000"),
    ("list", "(print (reduce '+ '(\(numbers(100_000)))))", "4999950000"),
    ("vector", "(print (aref #(\(numbers(20_001))) 20000))", "20000"),
    ("bignum", "(print (integer-length \(digits)))", "332193"),
    ("bits", "(print (count 1 #*\(String(repeating: "10", count: 20_000))))", "20000"),
    ("arguments", "(print (length (list \(String(repeating: "(car '(1)) ", count: 12_000)))))", "12000"),
    ("vector of arguments", "(print (length (vector \(String(repeating: "(car '(1)) ", count: 12_000)))))", "12000"),
    ("parameters", "(defun f (\(names(1000))) (+ p0 p999)) (print (f \(numbers(1000))))", "999"),
    (
      "numbers",
      "(print (list most-positive-fixnum most-negative-fixnum 1073741823 1073741824 -1073741824 -1073741825 "
        + "9223372036854775807 -9223372036854775809 -0d0 1.7976931348623157d308))",
      "(4611686018427387903 -4611686018427387904 1073741823 1073741824 -1073741824\n"
        + " -1073741825 9223372036854775807 -9223372036854775809 -0.0d0\n 1.7976931348623157d308)"
    ),
    (
      "names",
      "(defun main () 5) (defun |lisp.tag| () 6) (defun || (x) x) (defun |日本😀\\|(| (x) x)"
        + "(print (list (main) (|lisp.tag|) (|| 7) (|日本😀\\|(| 8)))", "(5 6 7 8)"
    ),
    ("functions of macros", "(defmacro m () (let ((n 5)) (lambda (x) (+ x n)))) (print (funcall (m) 1))", "6"),
  ]

  @Test(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
  func runs() throws {
    let folder = try TemporaryDirectory()
    var programs: [ScriptEngine.Program] = []
    for (name, text, _) in Self.compiled {
      let module = try Self.compile(text)
      let part = try HostWorkshop(at: "\(folder.path)/\(name)")
      try Data(module.bytes).write(to: URL(fileURLWithPath: "\(part.path)/app.wasm"))
      try part.writeHosts(module.description)
      let validation = try Subprocess.run(
        [try ToolCheck.require("wasm-tools").path, "validate", "\(part.path)/app.wasm"])
      #expect(validation.status == 0, "\(name): \(validation.errors)")
      programs.append(ScriptEngine.Program(name: name, folder: part.path))
    }
    let outcomes = try ScriptEngine.node.run(programs)
    for (name, _, output) in Self.compiled {
      #expect(
        outcomes[name] == ScriptEngine.Outcome(output: "\n\(output) ", errors: "", status: 0), "\(name)")
    }
  }
}
