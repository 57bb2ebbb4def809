import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// A directory in which hand-written programs stand as the compiler would write them, and run.
struct HostWorkshop {
  let path: String
  /// The workshop's own, unless it is part of another's.
  private let directory: TemporaryDirectory?

  init() throws {
    let directory = try TemporaryDirectory()
    self.directory = directory
    path = directory.path
  }

  init(at path: String) throws {
    directory = nil
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file and gives its path.
  @discardableResult
  func write(file name: String, _ text: String) throws -> String {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    return "\(path)/\(name)"
  }

  static let folder = (#filePath as NSString).deletingLastPathComponent

  /// Writes a program and its hosts. `source` is a module in text format.
  func write(_ source: String, _ description: HostDescription) throws {
    let text = try write(file: "\(description.name).wat", source)
    let program = "\(path)/\(description.name).wasm"
    let tools = try ToolCheck.require("wasm-tools")
    let run = try tools.run(["parse", text, "-o", program])
    try #require(run.status == 0, "\(run.errors)")
    try writeHosts(description)
    guard let bridge = ScriptBridge.encoded(for: description) else { return }
    let bridgeFile = "\(path)/\(description.name).bridge.wasm"
    try Data(bridge).write(to: URL(fileURLWithPath: bridgeFile))
    for file in [program, bridgeFile] {
      let validation = try tools.run(["validate", file])
      try #require(validation.status == 0, "\(validation.errors)")
    }
  }

  func writeHosts(_ description: HostDescription) throws {
    try Data(JavaScriptHost.emit(description)).write(
      to: URL(fileURLWithPath: "\(path)/\(description.name).mjs"))
    try Data(TypeScriptHost.emit(description)).write(
      to: URL(fileURLWithPath: "\(path)/\(description.name).d.mts"))
  }

  /// Writes one of the modules beside this file.
  func write(module name: String, _ description: HostDescription) throws {
    try write(try String(contentsOfFile: "\(Self.folder)/Modules/\(name).wat", encoding: .utf8), description)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }

  /// Runs a JavaScript program with `assert`; `fine` when nothing was wrong.
  func run(_ program: String, with tool: String = "node", arguments: [String] = []) throws -> String {
    let file = try write(
      file: "program.mjs", "import assert from \"node:assert/strict\";\n\(program)\nconsole.log(\"fine\");\n")
    let options = tool == "deno" ? ["run", "--quiet", "--no-check", "--allow-all"] : []
    let result = try Subprocess.run(
      [try ToolCheck.require(tool).path] + options + arguments + [file], in: path,
      environment: ["DENO_DIR": "\(path)/.deno", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"])
    return result.output + (result.status == 0 ? "" : result.errors)
  }
}
