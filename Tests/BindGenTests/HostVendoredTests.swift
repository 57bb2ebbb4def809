import BindGen
import BindingSpec
import Foundation
import TestSupport
import Testing

/// The import tables and host modules of all specs in `specs`.
struct HostVendoredTests {
  /// The modules of all specs, made once.
  static let modules: [BindingModule] = ModuleText.vendored.map { try? ModuleText.vendored($0).module }
    .compactMap { $0 }

  @Test func thereAreSpecs() { #expect(Self.modules.count == ModuleText.vendored.count && Self.modules.count >= 13) }

  @Test(.enabled(if: ToolCheck.allows("wasm-tools"), "wasm-tools is not in build/venv"), arguments: modules.indices)
  func tablesAreValidAndReadTheSameAgain(index: Int) throws {
    let module = try #require(Self.modules[safely: index])
    let workshop = try HostWorkshop()
    try workshop.assemble(ModuleText.text(.imports, module), name: "table")
    let tools = try ToolCheck.require("wasm-tools")
    let printed = try tools.run(["print", "\(workshop.directory.path)/table.wasm"])
    #expect(printed.status == 0, "\(printed.errors)")
    try workshop.assemble(printed.output, name: "again")
    let files = ["table", "again"].map { FileManager.default.contents(atPath: "\(workshop.directory.path)/\($0).wasm") }
    #expect(files[0] != nil && files[0] == files[1])
  }

  @Test(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
  func hostModulesHaveWhatTablesImport() throws {
    let workshop = try HostWorkshop()
    for module in Self.modules {
      try workshop.write(module, [.host])
      try workshop.assemble(ModuleText.text(.imports, module), name: module.name)
    }
    let names = Self.modules.map { "\"\($0.name)\"" }.joined(separator: ", ")
    let output = try workshop.run(
      #"""
      import assert from "node:assert/strict";
      import { readFileSync } from "node:fs";

      for (const name of [\#(names)]) {
        const host = await import(`./${name}.host.mjs`);
        assert.deepEqual(Object.keys(host).sort(), ["functions", "imports", "library", "missing", "variables"]);
        const module = new WebAssembly.Module(readFileSync(new URL(`./${name}.wasm`, import.meta.url)));
        const wanted = WebAssembly.Module.imports(module);
        assert.ok(wanted.every(({ module, kind }) => module === host.library.module && kind === "function"));
        const provided = host.imports({});
        assert.deepEqual(Object.keys(provided), [host.library.module]);
        assert.deepEqual(Object.keys(provided[name]), wanted.map(({ name }) => name));
        new WebAssembly.Instance(module, provided);
        // All signatures can be read, and all imports say that there is no provider.
        for (const { name: field } of wanted) {
          assert.throws(() => provided[name][field](), new RegExp(`the provider has no (function|variable) `));
        }
        assert.equal(host.missing({}).length, Object.keys(host.functions).length + Object.keys(host.variables).length);
      }
      console.log("fine");
      """#)
    #expect(output == "fine\n")
  }

  @Test(.enabled(if: ToolCheck.allows("deno"), "deno is not in build/venv"))
  func typeScriptReadsTheDeclarations() throws {
    let workshop = try HostWorkshop()
    var program = ""
    for (index, module) in Self.modules.enumerated() {
      try workshop.write(module, [.host, .hostTypes])
      program += "import * as m\(index) from \"./\(module.name).host.mjs\";\n"
      program += "export const i\(index): WebAssembly.Imports = m\(index).imports({});\n"
    }
    #expect(try workshop.check(program) == "")
  }

  @Test func theSameModuleGivesTheSameBytes() throws {
    let zlib = try #require(Self.modules.first { $0.name == "zlib" })
    let again = try ModuleText.vendored("zlib").module
    for artifact in [Artifact.imports, .host, .hostTypes] {
      #expect(Generator.emit(artifact, zlib) == Generator.emit(artifact, again))
      #expect(!Generator.emit(artifact, zlib).isEmpty)
    }
  }
}

extension Array {
  subscript(safely index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
