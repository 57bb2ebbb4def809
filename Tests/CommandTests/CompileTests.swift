import Foundation
import TestSupport
import Testing
import WasmEngine

/// `compile` from the command line to the files, which Node runs, and `run --wasm`.
@Suite struct CompileTests {
  private static let program = """
    (defun greet (name) (format nil "Hello, ~a!" name))
    (ffi:define-foreign-function shout "console.log" (:string) :void)
    (ffi:export-function 'greet :as "greet" :signature '((:string) :string))
    (shout (greet "world"))
    (print (expt 2 100))
    """

  private func compile(
    _ program: String, _ options: [String] = [], in directory: TemporaryDirectory
  ) throws -> Subprocess.Result {
    _ = try directory.write("app.lisp", program)
    return try Subprocess.command(["compile", "app.lisp"] + options, in: directory.path)
  }

  @Test(.enabled(if: ToolCheck.allows("node", "wasm-tools"), "node and wasm-tools are not in build/venv"))
  func theFilesRunInNode() throws {
    let directory = try TemporaryDirectory()
    let result = try compile(Self.program, in: directory)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "")
    #expect(result.errors.contains("app.wasm: ") && result.errors.contains("1 import, 1 export\n3 files written in "))
    let validation = try Subprocess.run(
      [try ToolCheck.require("wasm-tools").path, "validate", "\(directory.path)/app.wasm"])
    #expect(validation.status == 0, "\(validation.errors)")
    let script = """
      import { instantiate } from "./app.mjs";
      const app = await instantiate();
      const code = app.main();
      console.log();
      console.log(code, app.greet("こんにちは"), Object.keys(app.exports));
      """
    let main = try directory.write("main.mjs", script)
    let run = try Subprocess.run([try ToolCheck.require("node").path, main])
    #expect(run.errors == "")
    #expect(
      run.output == """
        Hello, world!

        1267650600228229401496703205376 
        0 Hello, こんにちは! [ 'greet' ]

        """)
  }

  @Test func nothingIsWrittenTwice() throws {
    let directory = try TemporaryDirectory()
    _ = try compile("(print 1)", in: directory)
    let before = try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/app.wasm"))
    let again = try compile("(print 1)", in: directory)
    #expect(again.errors.contains("0 files written, 3 as before"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/app.wasm")) == before)
  }

  @Test func toStandardOutputAndWithoutAHost() throws {
    let directory = try TemporaryDirectory()
    let piped = try Subprocess.shell("$BINDGEN_LISP compile -e '(+ 1 2)' -o - | od -An -c -N 4", in: directory.path)
    #expect(piped.output == "  \\0   a   s   m\n")
    #expect(try compile("(print 1)", ["--no-host", "-q"], in: directory).errors == "")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["app.lisp", "app.wasm"])
  }

  @Test func programsCanReadWhatItMade() throws {
    let directory = try TemporaryDirectory()
    let result = try compile(Self.program, ["--format", "json", "-o", "out.wasm"], in: directory)
    let summary = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let imports = summary?["imports"] as? [[String: Any]]
    #expect(imports?.compactMap { $0["field"] as? String } == ["log"])
    let exports = summary?["exports"] as? [[String: Any]]
    #expect(exports?.compactMap { $0["name"] as? String } == ["greet"])
    #expect((exports?.first?["signature"] as? [String: Any])?["result"] as? String == ":string")
    #expect((summary?["files"] as? [[String: Any]])?.count == 3)
  }

  @Test func dependenciesAreARule() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("more.lisp", "(defun two () 2)")
    _ = try compile("(load \"more.lisp\")\n(print (two))", ["--depfile", "app.d"], in: directory)
    let rule = try String(contentsOfFile: "\(directory.path)/app.d", encoding: .utf8)
    #expect(rule.hasPrefix("app.wasm app.mjs app.d.mts: \\\n  app.lisp \\\n  more.lisp\n"))
  }

  @Test(arguments: [
    ("(defmacro m () (error \"no ~a\" 1))\n(print\n (m))", "app.lisp:3:2: error: no 1 [compile.error]\n"),
    ("(print 1\n", "app.lisp:1:1: error: this parenthesis is never closed [compile.error]\n"),
    (
      "(print 1)\n(ffi:define-foreign-function f \"log\" () :void)",
      "app.lisp:2:1: error: \"log\" names no function of a host: it is written \"module.field\" [compile.foreign]\n"
    ),
    (
      "(ffi:define-foreign-function f \"a.b\" ((:struct point)) :void)\n(f 1)",
      "app.lisp:1:1: error: f: a type does not cross to WebAssembly [compile.type]\n"
    ),
  ])
  func whatIsWrongHasAPlace(program: String, message: String) throws {
    let directory = try TemporaryDirectory()
    let result = try compile(program, in: directory)
    #expect(result.errors == message)
    #expect(result.status == 3)
    #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/app.wasm"))
  }

  @Test func aFileThatIsLoadedHasPlacesOfItsOwn() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("more.lisp", "\n\n(ffi:define-foreign-function f \"log\" () :void)")
    let result = try compile("(load \"more.lisp\")", in: directory)
    #expect(result.errors.hasPrefix("more.lisp:3:1: error: "))
    #expect(result.status == 3)
  }

  @Test func aFunctionThatNobodyDefinesIsAWarning() throws {
    let directory = try TemporaryDirectory()
    let result = try compile("(defun area (r)\n  (* pi (sqare r)))\n(print (area 1))", in: directory)
    #expect(
      result.errors.hasPrefix(
        "app.lisp:2:9: warning: the function SQARE is called, and nobody defines it [compile.undefined-function]\n"))
    #expect(result.status == 0)
  }

  @Test(arguments: [
    (["compile"], "“compile” needs a FILE, or --eval FORM"),
    (["compile", "a.lisp", "-o", "a.txt"], "a module's name ends in .wasm, and “a.txt” does not"),
    (["compile", "-e", "1"], "“compile” needs -o FILE.wasm where the program has no file of its own"),
    (["compile", "-e", "1", "-o", "-", "--format", "json"], "--format needs -o FILE.wasm: it tells of that file"),
    (["run", "--wasm", "--checked", "a.lisp"], "--checked is about programs that run natively, and --wasm is not"),
    (["run", "--ffi-mode", "full", "a.lisp"], "--ffi-mode is about compiled programs"),
  ])
  func wrongUseIsExplained(arguments: [String], message: String) throws {
    let result = try Subprocess.command(arguments)
    #expect(result.status == 2)
    #expect((result.errors + result.output).contains(message))
  }

  @Test func aFileThatIsNotThere() throws {
    let result = try Subprocess.command(["compile", "missing.lisp", "-o", "a.wasm"])
    #expect(result.status == 3)
    #expect(result.errors.contains("missing.lisp: error: cannot read it: No such file or directory"))
  }
}

/// Compiled programs in libwasmtime, from the command line to their exit code.
@Suite(.enabled(if: ToolCheck.isCI || (try? WasmLibrary.open()) != nil, "libwasmtime is not in build/venv"))
struct CompiledRunTests {
  /// Where libwasmtime is, from whatever directory one looks.
  static let library = (try? WasmLibrary.open().path).map {
    URL(fileURLWithPath: $0, relativeTo: URL(fileURLWithPath: Subprocess.root + "/")).path
  }

  private func run(_ program: String, _ arguments: [String] = []) throws -> Subprocess.Result {
    let directory = try TemporaryDirectory()
    _ = try directory.write("app.lisp", program)
    return try Subprocess.command(
      ["run", "--wasm", "app.lisp"] + arguments, in: directory.path,
      environment: ["BINDGEN_LISP_WASMTIME": Self.library ?? ""])
  }

  @Test func outputAndArguments() throws {
    let result = try run("(format t \"~s ~r~%\" (sys:arguments) 42)", ["--help", "ä"])
    #expect(result.output == "(\"--help\" \"ä\") forty-two\n")
    #expect(result.errors == "")
    #expect(result.status == 0)
  }

  @Test func theProgramChoosesItsExitCode() throws {
    let result = try run("(unwind-protect (sys:exit 7) (princ \"bye\"))")
    #expect(result.output == "bye")
    #expect(result.status == 7)
  }

  @Test func anErrorThatNobodyHandles() throws {
    let result = try run("(princ \"a\") (defun f (x) (+ 1 (car x))) (princ (f 5))")
    #expect(result.output == "a")
    #expect(result.errors.hasPrefix("app.lisp: error: The value\n    5\n  is not of type\n    LIST\n"))
    #expect(result.status == 1)
  }

  @Test func anErrorBeforeItRuns() throws {
    let result = try run("(princ 1)\n(undefined-package:f)")
    #expect(result.errors.hasPrefix("app.lisp:2:"))
    #expect(result.status == 1)
  }

  @Test func aHostThatHasNotWhatIsCalled() throws {
    let result = try run("(ffi:define-foreign-function draw \"canvas.draw\" (:int32) :void)\n(draw 1)")
    #expect(result.errors.hasPrefix("app.lisp: error: the host has no canvas.draw, which draw calls [run.imports]\n"))
    #expect(result.status == 3)
  }

  @Test func withoutAnEngine() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("app.lisp", "(princ 1)")
    let result = try Subprocess.command(
      ["run", "--wasm", "app.lisp"], in: directory.path, environment: ["BINDGEN_LISP_WASMTIME": "/nowhere.so"])
    #expect(result.errors.contains("[run.engine]\n  hint: python3 -m pip install --user wasmtime"))
    #expect(result.status == 3)
  }
}
