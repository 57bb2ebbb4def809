import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// Lisp programs of the boundary, compiled once, with a folder in which engines of JavaScript find them.
struct BoundaryWorkshop {
  let part: HostWorkshop
  let module: CompiledModule

  static let folder = (#filePath as NSString).deletingLastPathComponent + "/Programs"

  /// Compiles one of the programs beside this file, and writes its hosts and the script that runs it.
  init(_ name: String) throws {
    let text = try String(contentsOfFile: "\(Self.folder)/\(name).lisp", encoding: .utf8)
    module = try Self.compile(text)
    part = try HostWorkshop()
    try Data(module.bytes).write(to: URL(fileURLWithPath: "\(part.path)/app.wasm"))
    try part.writeHosts(module.description)
    try part.write(file: "check.mjs", try String(contentsOfFile: "\(Self.folder)/\(name).mjs", encoding: .utf8))
    let validation = try ToolCheck.require("wasm-tools").run(["validate", "\(part.path)/app.wasm"])
    try #require(validation.status == 0, "\(validation.errors)")
  }

  static func compile(
    _ text: String, mode: ForeignMode = .auto, image: PreludeImage? = nil
  ) throws -> CompiledModule {
    try DeepStack.run {
      var compiler = WasmCompiler(foreignMode: mode)
      compiler.image = image
      return try compiler.compile([WasmCompiler.Source(name: "app.lisp", text: Array(text.utf8))])
    }
  }

  func run(in engine: ScriptEngine) throws -> ScriptEngine.Outcome? {
    try engine.run([ScriptEngine.Program(name: "it", folder: part.path, entry: "check.mjs")], timeLimit: 60)["it"]
  }
}
