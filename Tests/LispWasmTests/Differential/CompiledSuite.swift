import BindingSpec
import Foundation
import TestSupport

@testable import LispWasm

/// All programs that are compared with SBCL, compiled and validated once for all engines.
struct CompiledSuite: Sendable {
  struct Program: Sendable {
    var name: String
    var module: CompiledModule
    /// Where `app.wasm` and `app.mjs` are.
    var folder: String
  }

  private(set) var programs: [Program] = []
  /// Why programs are not among them.
  private(set) var failures: [String: String] = [:]
  private let directory: Scratch

  static let shared = Result { try CompiledSuite() }

  private init() throws {
    directory = try Scratch()
    let root = directory.url.path
    let results = try Lanes.map(ReferenceLisp.programs) { name in (name, Result { try Self.compile(name, below: root) })
    }
    for (name, result) in results {
      switch result {
      case .success(let program): programs.append(program)
      case .failure(let error): failures[name] = "\(error)"
      }
    }
  }

  private struct Invalid: Error, CustomStringConvertible {
    var description: String
  }

  private static func compile(_ name: String, below root: String) throws -> Program {
    let path = "\(ReferenceLisp.folder)/\(name)"
    let text = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let module: CompiledModule
    do throws(Failure) {
      // As the command does that "make build" makes; other tests compile the prelude with their programs.
      var compiler = WasmCompiler()
      compiler.image = KeptPrelude.image
      module = try compiler.compile([WasmCompiler.Source(name: path, text: text)])
    } catch {
      throw Invalid(description: error.diagnostics.map(\.message).joined(separator: "\n"))
    }
    let folder = "\(root)/\(name.dropLast(".lisp".count))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(module.bytes).write(to: URL(fileURLWithPath: "\(folder)/app.wasm"))
    try Data(JavaScriptHost.emit(module.description)).write(to: URL(fileURLWithPath: "\(folder)/app.mjs"))
    let validation = try Subprocess.run([try ToolCheck.require("wasm-tools").path, "validate", "\(folder)/app.wasm"])
    if validation.status != 0 { throw Invalid(description: validation.errors) }
    return Program(name: name, module: module, folder: folder)
  }
}

/// Work on many things, on as many deep threads as there are processors.
enum Lanes {
  static func map<Item: Sendable, Value: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) -> Value
  ) throws -> [Value] {
    let count = max(1, min(items.count, ProcessInfo.processInfo.activeProcessorCount))
    let results = Results<Value>(count: items.count)
    DispatchQueue.concurrentPerform(iterations: count) { lane in
      do {
        try DeepStack.run {
          for index in stride(from: lane, to: items.count, by: count) { results.set(index, body(items[index])) }
        }
      } catch { results.fail(error) }
    }
    return try results.all()
  }

  private final class Results<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Value?]
    private var problem: (any Error)?
    init(count: Int) { values = Array(repeating: nil, count: count) }
    func set(_ index: Int, _ value: Value) { lock.withLock { values[index] = value } }
    func fail(_ error: any Error) { lock.withLock { problem = error } }
    func all() throws -> [Value] {
      try lock.withLock {
        if let problem { throw problem }
        return values.compactMap { $0 }
      }
    }
  }
}
