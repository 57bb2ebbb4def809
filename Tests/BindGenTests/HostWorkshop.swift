import BindGen
import BindingSpec
import TestSupport
import Testing

/// A directory in which generated files are put together with hand-written ones, and run.
struct HostWorkshop {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes what is generated for a module.
  func write(_ module: BindingModule, _ artifacts: [Artifact] = [.imports, .host, .hostTypes]) throws {
    for artifact in artifacts {
      try directory.write(module.name + artifact.fileSuffix, ModuleText.text(artifact, module))
    }
  }

  /// Makes `NAME.wasm` of a module's import table with further declarations, and with every import as an export.
  func build(_ module: BindingModule, name: String, adding text: String = "") throws {
    let table = ModuleText.text(.imports, module)
    let start = try #require(table.lastIndex(of: ")"))
    var exports = ""
    for line in table.split(separator: "\n") where line.hasPrefix("  (import ") {
      let words = line.split(separator: " ")
      exports += "  (export \(words[2]) \(words[3] == "(func" ? "(func \(words[4]))" : ""))\n"
    }
    try assemble(table[..<start] + exports + text + "\n)\n", name: name)
  }

  /// Makes `NAME.wasm` of a module in text format.
  func assemble(_ text: String, name: String) throws {
    let source = try directory.write("\(name).wat", text)
    let tools = try ToolCheck.require("wasm-tools")
    let run = try tools.run(["parse", source, "-o", "\(directory.path)/\(name).wasm"])
    try #require(run.status == 0, "\(run.errors)")
    let validation = try tools.run(["validate", "\(directory.path)/\(name).wasm"])
    try #require(validation.status == 0, "\(validation.errors)")
  }

  /// Runs a JavaScript program, which prints what it has to say last: `fine` when all was.
  func run(_ program: String, with tool: String = "node") throws -> String {
    let path = try directory.write("program.mjs", program)
    let arguments = tool == "deno" ? ["run", "--quiet", "--no-check", "--allow-read", path] : [path]
    let result = try Subprocess.run(
      [try ToolCheck.require(tool).path] + arguments, in: directory.path,
      environment: ["DENO_DIR": "\(directory.path)/.deno", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"])
    return result.status == 0 ? result.output : "\(result.output)\(result.errors)"
  }

  /// What TypeScript says about a program: nothing when it is right.
  func check(_ program: String) throws -> String {
    let path = try directory.write("program.ts", program)
    let result = try Subprocess.run(
      [try ToolCheck.require("deno").path, "check", "--quiet", path], in: directory.path,
      environment: ["DENO_DIR": "\(directory.path)/.deno", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"])
    return result.status == 0 ? "" : result.errors + result.output
  }
}
