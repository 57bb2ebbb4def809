import Foundation
import TestSupport
import Testing

/// Foreign programs under valgrind's memcheck: nothing is read or written that is nobody's, no decision hangs on bytes
/// that nobody has set, and at the end nothing is lost.
@Suite(.enabled(if: ToolCheck.allows("valgrind", "strip"), "valgrind and strip are needed"))
struct MemoryTests {
  private static let directory = Subprocess.root + "/Tests/LispRuntimeTests/Foreign/Programs"

  /// libc with text and numbers; structs by value and in memory; callbacks, exits and threads; two libraries' modules.
  private static let programs: [(name: String, library: String?)] = [
    ("calls", nil), ("structs", nil), ("callbacks", nil), ("text", nil), ("zlib", "libz.so.1"),
    ("sqlite", "libsqlite3.so.0"),
  ]

  private static func isThere(_ library: String?) -> Bool {
    guard let library, !ToolCheck.isCI else { return true }
    return dlopen(library, RTLD_LAZY | RTLD_LOCAL) != nil
  }

  /// The status with which valgrind ends when it has found something.
  private static let found: Int32 = 99

  private static func memcheck(_ program: String, in directory: TemporaryDirectory) throws -> Subprocess.Result {
    // This valgrind cannot read the compiler's debugging information, and names of functions are enough.
    let command = directory.path + "/bindgen-lisp"
    let strip = try ToolCheck.require("strip").run(["-g", "-o", command, Subprocess.program])
    #expect(strip.status == 0, "\(strip.errors)")
    return try Subprocess.run(
      [
        try ToolCheck.require("valgrind").path, "--quiet", "--error-exitcode=\(found)", "--leak-check=full",
        "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite", "--num-callers=40",
        "--suppressions=\(Subprocess.root)/Tests/LispRuntimeTests/Foreign/valgrind.supp", command, "run", program,
      ], in: Self.directory, environment: ["LC_ALL": "C.UTF-8"], timeout: 600)
  }

  @Test(arguments: programs.filter { isThere($0.library) }.map(\.name))
  func nothingIsWrong(_ name: String) throws {
    let directory = try TemporaryDirectory()
    // The same program with fewer rounds: everything takes fifty times as long here.
    let text = try String(contentsOfFile: "\(Self.directory)/\(name).lisp", encoding: .utf8)
      .replacing("1000000", with: "200").replacing("\"../../../../generated", with: "\"\(Subprocess.root)/generated")
    let program = try directory.write("\(name).lisp", text)
    let plain = try Subprocess.command(["run", program], in: Self.directory)
    let run = try Self.memcheck(program, in: directory)
    #expect(run.status == 0, "\(run.errors.prefix(6000))")
    #expect(ForeignProgramTests.stable(run.output) == ForeignProgramTests.stable(plain.output))
    #expect(plain.status == 0 && !plain.output.isEmpty)
  }

  /// Were nothing ever found, the others would say nothing.
  @Test(arguments: [
    "(ffi:foreign-alloc :int)",
    "(let ((p (ffi:foreign-alloc :int))) (ffi:foreign-free p) (print (ffi:mem-ref p :int)))",
    """
    (ffi:define-foreign-function c-malloc "malloc" (:size) :pointer)
    (let ((p (c-malloc 4))) (print (ffi:mem-ref p :int)) (ffi:foreign-free p))
    """,
  ])
  func whatIsWrongIsFound(_ program: String) throws {
    let directory = try TemporaryDirectory()
    let run = try Self.memcheck(try directory.write("wrong.lisp", program), in: directory)
    #expect(run.status == Self.found, "\(run.output)")
  }
}
