import Foundation
import TestSupport
import Testing

/// A libclang that is not there, or not the right one.
@Suite struct LibclangTests {
  private func scan(_ path: String) throws -> Subprocess.Result {
    let attempt = try Attempt()
    try attempt.files.write("fine.h", "int f(void);\n")
    return try attempt.fails(["fine.h"], environment: ["BINDGEN_LISP_LIBCLANG": path], "BINDGEN_LISP_LIBCLANG")
  }

  @Test func aLibclangThatIsNotThere() throws {
    let run = try scan("/nonexistent/libclang.so")
    #expect(run.errors.contains("[scan.libclang.missing]"))
  }

  @Test func aFileThatIsNoLibrary() throws {
    let files = try TemporaryDirectory()
    let run = try scan(try files.write("libclang.so", "no library at all\n"))
    #expect(run.errors.contains("[scan.libclang.missing]"))
  }

  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func aLibraryThatIsNoLibclang() throws {
    let run = try scan(try library("int nothing;"))
    #expect(run.errors.contains("[scan.libclang.missing]"))
  }

  /// A library that calls itself version 13 and has every function that is asked for.
  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func aLibclangThatIsTooOld() throws {
    let declarations = try String(
      contentsOfFile: Subprocess.root + "/Sources/CLibClang/include/clibclang.h", encoding: .utf8)
    let names = Set(declarations.matches(of: /F\([^,]+, *(\w+),/).map { String($0.output.1) })
    #expect(names.count > 50)
    var source = """
      typedef struct { const void *data; unsigned flags; } String;
      String clang_getClangVersion(void) { String s = {"Debian clang version 13.0.1-11", 0}; return s; }
      const char *clang_getCString(String s) { return s.data; }
      void clang_disposeString(String s) {}

      """
    for name in names.sorted() where !["getClangVersion", "getCString", "disposeString"].contains(name) {
      source += "void clang_\(name)(void) {}\n"
    }
    let run = try scan(try library(source))
    #expect(run.errors.contains("[scan.libclang.too-old]") && run.errors.contains("13"), "\(run.errors)")
  }

  private let files = try? TemporaryDirectory()

  private func library(_ source: String) throws -> String {
    let files = try #require(files)
    let file = try files.write("fake.c", source)
    let gcc = try ToolCheck.require("gcc")
    let run = try gcc.run(["-shared", "-fPIC", "-w", "-o", files.path + "/libclang.so", file])
    #expect(run.status == 0, "\(run.errors)")
    return files.path + "/libclang.so"
  }
}
