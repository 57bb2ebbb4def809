import BindingSpec
import Foundation
import LispRuntime
import LispWasm
import TestSupport

/// Runs programs on the machine and as modules, and tells where they differ.
struct ProgramCheck {
  struct Program {
    var name: String
    var forms: [String]
    var text: String { forms.joined(separator: "\n") + "\n" }
  }

  struct Difference {
    var program: Program
    var problem: String
  }

  private let folder: String
  private let validator: Tool
  /// Every so-many-th program also runs in libwasmtime; 0 for none.
  private let nativeShare: Int
  private var modules = 0
  private var nativeModules = 0
  private var lines = 0
  private var endedEarly = 0
  private var refused = 0
  private var bytes = 0

  init(folder: String, nativeShare: Int) throws {
    self.folder = folder
    self.nativeShare = nativeShare
    validator = try ToolCheck.require("wasm-tools")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  var figures: String {
    "\(modules) modules of \(modules == 0 ? 0 : bytes / modules) bytes, \(nativeModules) in wasmtime too, \(lines) lines, "
      + "\(endedEarly) ended early, \(refused) refused"
  }

  /// What programs do that do not agree with themselves.
  mutating func differences(in programs: [Program]) throws -> [Difference] {
    var differences: [Difference] = []
    var expected: [String: (program: Program, output: String)] = [:]
    var entries: [ScriptEngine.Program] = []
    let place = "\(folder)/modules"
    try? FileManager.default.removeItem(atPath: place)
    for program in programs {
      // A crash leaves the text behind.
      try program.text.write(toFile: "\(folder)/current.lisp", atomically: false, encoding: .utf8)
      let run = MachineRun.run(program.text, in: folder)
      let module: CompiledModule
      do throws(Failure) {
        let source = WasmCompiler.Source(name: "\(program.name).lisp", text: Array(program.text.utf8))
        module = try WasmCompiler().compile([source])
      } catch {
        // What cannot be expanded is refused by both.
        refused += 1
        if run.status == 0 {
          differences.append(Difference(program: program, problem: "not compiled: \(error.diagnostics.map(\.message))"))
        }
        continue
      }
      modules += 1
      bytes += module.bytes.count
      let part = "\(place)/\(program.name)"
      try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
      try Data(module.bytes).write(to: URL(fileURLWithPath: "\(part)/app.wasm"))
      guard run.status == 0, run.output.utf8.count < ScriptEngine.outputLimit else {
        // An end that no handler is asked about, as of the stack, comes where the engine has it. Nor is more read of a program.
        endedEarly += 1
        continue
      }
      lines += run.output.utf8.count { $0 == UInt8(ascii: "\n") }
      try Data(JavaScriptHost.emit(module.description)).write(to: URL(fileURLWithPath: "\(part)/app.mjs"))
      entries.append(ScriptEngine.Program(name: program.name, folder: part))
      expected[program.name] = (program, run.output)
      if nativeShare > 0, modules % nativeShare == 0 {
        nativeModules += 1
        let native = EngineRun.run(module)
        if native != run.output {
          differences.append(
            Difference(program: program, problem: "in wasmtime: \(native.differing(from: run.output))"))
        }
      }
    }
    try differences += invalid(programs, in: place)
    if entries.isEmpty { return differences }
    // No program runs for long by itself, but others may want the processor.
    let outcomes = try ScriptEngine.node.run(entries, timeLimit: 300, total: 3600)
    for (name, (program, output)) in expected.sorted(by: { $0.key < $1.key }) {
      let outcome = outcomes[name]
      if outcome?.output == output, outcome?.status == 0 { continue }
      let problem =
        outcome.map { "in node: \($0.output.differing(from: output))\($0.errors.prefix(400))" } ?? "node never ran it"
      differences.append(Difference(program: program, problem: problem))
    }
    return differences
  }

  /// Modules that wasm-tools refuses.
  private func invalid(_ programs: [Program], in place: String) throws -> [Difference] {
    guard FileManager.default.fileExists(atPath: place) else { return [] }
    let run = try Subprocess.shell(
      "cd '\(place)' && ls | xargs -P 2 -I {} sh -c \"'\(validator.path)' validate {}/app.wasm 2>{}/invalid || echo {}\"",
      timeout: 600)
    let names = Set(run.output.split(separator: "\n").map(String.init))
    return programs.filter { names.contains($0.name) }.map { program in
      let reason = (try? String(contentsOfFile: "\(place)/\(program.name)/invalid", encoding: .utf8)) ?? ""
      return Difference(program: program, problem: "invalid: \(reason)")
    }
  }

  /// The same difference with only one of the tests, where that is enough.
  mutating func reduced(_ difference: Difference) throws -> Program {
    let isTest = difference.program.forms.map { $0.hasPrefix("(test ") }
    for (index, form) in difference.program.forms.enumerated() where isTest[index] {
      var one = difference.program
      one.forms = zip(one.forms, isTest).filter { !$0.1 }.map(\.0) + [form]
      if try !differences(in: [one]).isEmpty { return one }
    }
    return difference.program
  }
}

extension String {
  /// The first lines in which a text is not what is expected.
  fileprivate func differing(from expected: String) -> String {
    let (here, there) = (split(separator: "\n"), expected.split(separator: "\n"))
    let index = zip(here, there).enumerated().first { $1.0 != $1.1 }?.offset ?? min(here.count, there.count)
    func part(_ lines: [Substring]) -> String { lines.dropFirst(index).prefix(4).map { "  \($0)\n" }.joined() }
    return "line \(index + 1)\n expected\n\(part(there)) found\n\(part(here))"
  }
}

/// A program on the machine, inside of this process, with its standard output in a file.
enum MachineRun {
  static func run(_ text: String, in folder: String) -> (status: Int32, output: String) {
    let path = "\(folder)/output"
    let saved = dup(1)
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    dup2(file, 1)
    let machine = Machine()
    machine.onUnhandledError { _ in }
    let status = Array(text.utf8).withUnsafeBufferPointer { machine.runProgram($0, file: "program.lisp") }
    dup2(saved, 1)
    close(saved)
    close(file)
    return (status, (FileManager.default.contents(atPath: path)).map { String(decoding: $0, as: UTF8.self) } ?? "")
  }
}

/// A module in libwasmtime, inside of this process.
enum EngineRun {
  static func run(_ module: CompiledModule) -> String {
    var output: [UInt8] = []
    var options = NativeProgram.Options()
    options.compilesQuickly = true
    options.streams = NativeStreams(write: { stream, bytes in if stream == 1 { output += bytes } }, read: { _ in nil })
    do {
      let status = try NativeProgram(module.bytes, module.description, options).main()
      if status != 0 { output += Array("\nstatus \(status)\n".utf8) }
    } catch {
      output += Array("\n\(error)\n".utf8)
    }
    return String(decoding: output, as: UTF8.self)
  }
}
