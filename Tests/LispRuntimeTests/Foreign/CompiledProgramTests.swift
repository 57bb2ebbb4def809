import Foundation
import TestSupport
import Testing

/// Lisp programs with a C library of their own: `NAME.c` is compiled, `NAME.lisp` calls it, what it prints is in `Golden`.
@Suite(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
struct CompiledProgramTests {
  private static let directory = Subprocess.root + "/Tests/LispRuntimeTests/Foreign/Programs/Compiled"

  /// The program in a directory where its library is `libtest.so`.
  private func run(
    _ name: String, _ options: [String] = [], environment: [String: String] = [:]
  ) throws -> Subprocess.Result {
    let directory = try TemporaryDirectory()
    let gcc = try ToolCheck.require("gcc")
    let compiled = try gcc.run(
      ["-std=gnu11", "-O1", "-shared", "-fPIC", "-o", "\(directory.path)/libtest.so", "\(Self.directory)/\(name).c"])
    #expect(compiled.status == 0, "\(compiled.errors)")
    return try Subprocess.command(
      ["run"] + options + ["\(Self.directory)/\(name).lisp"], in: directory.path, environment: environment, timeout: 120
    )
  }

  private static let programs = ["contracts", "traps", "faults", "threads"]

  @Test(arguments: programs)
  func prints(_ name: String) throws {
    let result = try run(name)
    #expect(result.status == 0, "\(result.errors)")
    try Golden().expect(result.output.replacing(/0x[0-9a-f]{5,}/, with: "0x…"), "compiled-\(name).txt")
  }

  /// The same with a collection at every safe point.
  @Test(arguments: ["contracts", "traps"])
  func survivesCollections(_ name: String) throws {
    let result = try run(name, environment: ["BINDGEN_LISP_COLLECT": "always"])
    #expect(result.status == 0, "\(result.errors)")
    try Golden().expect(result.output.replacing(/0x[0-9a-f]{5,}/, with: "0x…"), "compiled-\(name).txt")
  }
}
