import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// A directory in which modules are written, looked at with wasm-tools and run in Node.
struct Workshop {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  /// Encodes a module and has it validated.
  @discardableResult
  func write(_ module: WasmModule, as name: String = "module") throws -> String {
    let path = "\(directory.path)/\(name).wasm"
    try Data(encode(module)).write(to: URL(fileURLWithPath: path))
    let validation = try Subprocess.run([
      try ToolCheck.require("wasm-tools").path, "validate", "--features", "all", path,
    ])
    try #require(validation.status == 0, "\(validation.errors)")
    return path
  }

  /// A module in text format, as wasm-tools reads the bytes.
  func text(of module: WasmModule) throws -> String {
    let run = try Subprocess.run([try ToolCheck.require("wasm-tools").path, "print", try write(module)])
    try #require(run.status == 0, "\(run.errors)")
    return run.output
  }

  /// The bytes that wasm-tools makes of that text.
  func bytesAgain(of module: WasmModule) throws -> [UInt8] {
    let source = try directory.write("again.wat", text(of: module))
    let result = "\(directory.path)/again.wasm"
    let run = try Subprocess.run([try ToolCheck.require("wasm-tools").path, "parse", source, "-o", result])
    try #require(run.status == 0, "\(run.errors)")
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: result)))
  }

  /// Runs a module's exports `e` through a JavaScript program with `assert`; `fine` when nothing was wrong.
  func run(_ module: WasmModule, _ program: String, imports: String = "{}") throws -> String {
    let path = try write(module)
    let script = try directory.write(
      "program.mjs",
      """
      import assert from "node:assert/strict";
      import { readFileSync } from "node:fs";
      const given = \(imports);
      const { instance: { exports: e } } = await WebAssembly.instantiate(readFileSync("\(path)"), given);
      \(program)
      console.log("fine");
      """)
    let run = try Subprocess.run([try ToolCheck.require("node").path, script], in: directory.path)
    return run.output + run.errors
  }
}

extension WasmModule {
  /// Of functions that are exported under their names.
  init(_ functions: [Function]) {
    self.init()
    exports = functions.map { ($0.name, .function($0)) }
  }
}

extension Function {
  /// A function with a type of its own.
  convenience init(_ name: String, _ parameters: [Local], _ results: [ValueType], _ body: Code) {
    self.init(
      name, type: DefinedType("", .function(parameters.map(\.type), results)), parameters: parameters, body: body)
  }
}
