import BindGen
import BindingSpec
import TestSupport
import Testing

/// Import tables and hosts of specs that nobody would write, all types and all awkward names among them.
struct HostRandomTests {
  static let modules = RandomModuleTests.modules(0..<160)

  @Test(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
  func tablesAreValidAndHostsFitThem() throws {
    let workshop = try HostWorkshop()
    #expect(Self.modules.count > 40)
    var names: [String] = []
    for module in Self.modules {
      try workshop.write(module, [.host])
      try workshop.assemble(ModuleText.text(.imports, module), name: module.name)
      names.append("\"\(module.name)\"")
    }
    let output = try workshop.run(
      #"""
      import assert from "node:assert/strict";
      import { readFileSync } from "node:fs";

      let count = 0;
      for (const name of [\#(names.joined(separator: ", "))]) {
        const host = await import(`./${name}.host.mjs`);
        const module = new WebAssembly.Module(readFileSync(new URL(`./${name}.wasm`, import.meta.url)));
        const provided = host.imports({});
        new WebAssembly.Instance(module, provided);
        const fields = WebAssembly.Module.imports(module).map(({ name }) => name);
        assert.deepEqual(Object.keys(provided[name]).sort(), fields.sort());
        // Signatures are read when an import is made, and each is complete.
        for (const field of fields) assert.throws(() => provided[name][field](), /the provider has no/);
        count += fields.length;
      }
      assert.ok(count > 100, `${count} imports`);
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
      program += "import { imports as i\(index) } from \"./\(module.name).host.mjs\";\n"
      program += "export const m\(index): WebAssembly.Imports = i\(index)({});\n"
    }
    #expect(try workshop.check(program) == "")
  }
}
