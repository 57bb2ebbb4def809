import Foundation
import TestSupport
import Testing

/// Functions that only compiled stubs have: macros, inline functions, and those that libffi cannot call.
@Suite(.enabled(if: ToolCheck.allows("gcc", "pkg-config"), "gcc and pkg-config are needed"))
struct StubTests {
  /// Compiles a module's stubs as their first line says, beside a copy of the module.
  private func compile(_ name: String, in directory: TemporaryDirectory) throws {
    let generated = Subprocess.root + "/generated/"
    for file in ["\(name).lisp", "\(name).stubs.c"] {
      try directory.write(file, try String(contentsOfFile: generated + file, encoding: .utf8))
    }
    let first = try directory.read("\(name).stubs.c").prefix { $0 != "\n" }
    let command = first.dropFirst("/* ".count).dropLast(" */".count)
    let run = try Subprocess.shell(String(command), in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func run(_ program: String, in directory: TemporaryDirectory) throws -> String {
    let path = try directory.write("program.lisp", program)
    let run = try Subprocess.command(["run", path], in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  @Test func macros() throws {
    let directory = try TemporaryDirectory()
    try compile("zlib", in: directory)
    let output = try run(
      """
      (ffi:require-module :zlib "zlib.lisp")
      (let ((stream (ffi:make-struct 'zlib:z-stream-s)))
        (print (list (zlib:deflate-init stream 6) (zlib:deflate-end stream))))
      """, in: directory)
    #expect(output == "\n(0 0) ")
  }

  @Test func vectorsByReference() throws {
    let isThere = try Subprocess.shell("pkg-config --exists graphene-gobject-1.0").status == 0
    if !isThere { return }
    let directory = try TemporaryDirectory()
    for name in ["glib", "gobject"] {
      try directory.write(
        "\(name).lisp", String(contentsOfFile: "\(Subprocess.root)/generated/\(name).lisp", encoding: .utf8))
    }
    try compile("graphene", in: directory)
    let output = try run(
      """
      (ffi:require-module :graphene "graphene.lisp")
      (print (graphene:graphene-simd4f-add '(1 2 3 4) #(0.5 0.5 0.5 0.5)))
      """, in: directory)
    #expect(output == "\n#(1.5 2.5 3.5 4.5) ")
  }

  @Test func withoutThemTheErrorSaysWhatToDo() throws {
    let directory = try TemporaryDirectory()
    let output = try run(
      """
      (ffi:require-module :zlib "\(Subprocess.root)/generated/zlib.lisp")
      (print (handler-case (zlib:deflate-init nil 6) (ffi:symbol-not-found (c) (princ-to-string c))))
      """, in: directory)
    #expect(
      output.contains("deflateInit is a macro of the header, so it needs the compiled stubs: compile zlib.stubs.c"))
  }
}
