import Foundation
import TestSupport
import Testing

/// The programs under `examples/wasm` do what they say they do.
@Suite struct CompiledExampleTests {
  private static let directory = Subprocess.root + "/examples/wasm"
  private static let library = CompiledRunTests.library
  private static let hasWasmtime = ToolCheck.isCI || library != nil

  /// Compiles an example where its host script finds what comes of it.
  private func compiled(_ name: String) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for file in ["\(name).lisp", "\(name).example.mjs"] {
      let source = "\(Self.directory)/\(file)"
      guard FileManager.default.fileExists(atPath: source) else { continue }
      try FileManager.default.copyItem(atPath: source, toPath: "\(directory.path)/\(file)")
    }
    let result = try Subprocess.command(["compile", "\(name).lisp"], in: directory.path)
    #expect(result.status == 0, "\(result.errors)")
    return directory
  }

  @Test(
    .enabled(if: ToolCheck.allows("node"), "node is not in build/venv"), arguments: ["markdown", "shop"])
  func withItsScriptInNode(_ name: String) throws {
    let directory = try compiled(name)
    let run = try Subprocess.run(
      [try ToolCheck.require("node").path, "\(name).example.mjs"], in: directory.path)
    #expect(run.errors == "")
    #expect(run.status == 0)
    try Golden().expect(run.output, "example-\(name).txt")
  }

  @Test(
    .enabled(if: ToolCheck.allows("node") && hasWasmtime, "node or libwasmtime is not in build/venv"))
  func aFilterIsTheSameEverywhere() throws {
    let directory = try compiled("words")
    let text = "It's a test, a TEST of größere words: a b c\nあいう 3 3 3 a\n\nlast line without an end: a"
    _ = try directory.write("text", text)
    _ = try directory.write(
      "main.mjs",
      """
      import { instantiate } from "./words.mjs";
      const app = await instantiate({ args: process.argv.slice(2) });
      process.exitCode = app.main();
      """)
    let node = try ToolCheck.require("node").path
    let commands = [
      "$BINDGEN_LISP run words.lisp", "$BINDGEN_LISP run --wasm words.lisp", "'\(node)' main.mjs",
    ]
    let expected = """
           5 a
           3 3
           2 test
           1 an
      22 words, 15 different

      """
    for command in commands {
      let environment = ["BINDGEN_LISP_WASMTIME": Self.library ?? ""]
      let run = try Subprocess.shell("\(command) 4 < text", in: directory.path, environment: environment)
      #expect(run.output == expected, "\(command)\n\(run.errors)")
      let wrong = try Subprocess.shell("\(command) x < text", in: directory.path, environment: environment)
      #expect(wrong.errors == "words: how many is a number\n", "\(command)")
      #expect(wrong.status == 2)
    }
  }
}
