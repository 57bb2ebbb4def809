import BindGen
import BindingSpec
import Foundation
import TestSupport
import Testing

/// Specs come from anywhere. Whatever their names and texts are, they stay names and texts.
struct HostUntrustedTests {
  static let payloads = [
    "\"); globalThis.pwned = 1; (\"", "\", pwned: globalThis.pwned = 1, \"", "*/ globalThis.pwned = 1 /*",
    "*/};globalThis.pwned=1//",
    "`${globalThis.pwned = 1}`", "${globalThis.pwned = 1}", "\u{2028}globalThis.pwned = 1",
    "\u{2029}globalThis.pwned = 1",
    "\nglobalThis.pwned = 1\n", "\rglobalThis.pwned = 1", "</script><script>globalThis.pwned = 1</script>",
    "<!-- <script>", "\\", "\\\"; globalThis.pwned = 1 //", "\\u0022", "\\u{22}", ";) (;", "(; ;)", ";;", ")", "(",
    "\n(import \"evil\" \"evil\" (func))", "\"))) (import \"evil\" \"evil\" (func (param i32", "\\00\\22", "\0",
    "\u{1}",
    "\u{7f}", "\u{85}", "\u{202E}desrever", "\u{2066}isolated", "\u{FEFF}", "\u{E000}", "\u{1F642}", "π", " ", ": ",
    ", ", "=> i32",
    "...", "a b", "__proto__", "constructor", "prototype", "new", "get", "9", "\u{FFFE}", "[Symbol.iterator]",
    "@ts-nocheck", "#",
  ]

  static let module: Result<BindingModule, Failure> = {
    var spec = Spec(library: Library(name: "evil"), scan: ScanRecord(headers: ["evil.h"]))
    spec.library.version = payloads.joined()
    for (index, payload) in payloads.enumerated() {
      var notes = Notes(at: Provenance(header: payload, line: 1), doc: payload)
      notes.deprecated = Deprecation(message: payload)
      let typedef = payload + "_t"
      spec.typedefs[typedef] = Typedef(notes: notes, type: .pointer(.void))
      spec.typedefs[payload + "_fn"] = Typedef(
        notes: notes, type: .pointer(.function(FunctionType(.fixed([.named(typedef)]), returns: .void))))
      spec.functions[payload] = Function(
        notes: notes,
        parameters: [
          Parameter(name: payload, type: .scalar(.int)), Parameter(name: payload, type: .named(typedef)),
          Parameter(name: payload, type: .named(payload + "_fn")),
          Parameter(name: payload, type: .pointer(.function(FunctionType(.variadic([.scalar(.int)]), returns: .void)))),
        ],
        returns: .scalar(.int))
      var renamed = Function(notes: notes, parameters: [], returns: .void)
      renamed.symbol = payload + ".symbol"
      spec.functions["renamed_\(index)"] = renamed
      spec.variables[payload + "_v"] = Variable(notes: notes, type: .pointer(.named(typedef)))
    }
    spec.functions["empty"] = Function(parameters: [], returns: .void, symbol: "")
    spec.functions["getter"] = Function(parameters: [], returns: .void, symbol: "a_v.get")
    spec.variables["a_v"] = Variable(type: .scalar(.int))
    do throws(Failure) {
      return .success(try Generator.module(of: LinkedSpec(spec)).module)
    } catch {
      return .failure(error)
    }
  }()

  @Test func everythingIsBound() throws {
    let module = try Self.module.get()
    #expect(module.functions.count == Self.payloads.count * 2 + 2)
    #expect(module.variables.count == Self.payloads.count + 1)
  }

  @Test(arguments: [Artifact.imports, .host, .hostTypes])
  func nothingIsHidden(artifact: Artifact) throws {
    let text = ModuleText.text(artifact, try Self.module.get())
    let hidden = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
      default: false
      }
    }
    #expect(hidden.isEmpty)
    // In a page the module stays one script.
    if artifact == .host { #expect(!text.contains("</script") && !text.contains("<!--")) }
  }

  @Test(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
  func namesArriveAsTheyAreAndNothingRuns() throws {
    let module = try Self.module.get()
    let workshop = try HostWorkshop()
    try workshop.write(module)
    try workshop.assemble(ModuleText.text(.imports, module), name: "evil")
    var names = module.functions.map(\.symbol)
    // The variable whose import a function has taken is that function's.
    for variable in module.variables where variable.cName != "a_v" {
      names += ["\(variable.symbol).get", "\(variable.symbol).set"]
    }
    try workshop.directory.write("names.json", String(decoding: try JSONEncoder().encode(names), as: UTF8.self))
    let output = try workshop.run(
      #"""
      import assert from "node:assert/strict";
      import { readFileSync } from "node:fs";
      const read = (name) => readFileSync(new URL(name, import.meta.url));

      const names = JSON.parse(read("./names.json"));
      const host = await import("./evil.host.mjs");
      const module = new WebAssembly.Module(read("./evil.wasm"));
      const imported = WebAssembly.Module.imports(module);
      assert.ok(imported.every(({ module }) => module === "evil"));
      assert.deepEqual(imported.map(({ name }) => name), names);
      assert.deepEqual(Object.keys(host.imports({}).evil).sort(), names.toSorted());
      assert.equal(Object.getPrototypeOf(host.functions), null);
      const provided = host.imports({}).evil;
      for (const name of names) assert.throws(() => provided[name](), /has no (function|variable)/);
      // Each function can be called, and takes its three arguments and the one of two values.
      for (const [name, signature] of Object.entries(host.functions)) {
        if (!signature.includes("=> void, ")) continue;
        let seen;
        const provider = { [name]: (...values) => { seen = values; return values.length; } };
        assert.equal(host.imports(provider).evil[name](1, "p", null, "f", "v"), 4);
        assert.deepEqual(seen, [1, "p", "f", "v"]);
      }
      assert.equal(globalThis.pwned, undefined);
      console.log("fine");
      """#)
    #expect(output == "fine\n")
  }

  @Test(.enabled(if: ToolCheck.allows("deno"), "deno is not in build/venv"))
  func typeScriptReadsTheDeclarations() throws {
    let workshop = try HostWorkshop()
    try workshop.write(try Self.module.get(), [.host, .hostTypes])
    let errors = try workshop.check(
      """
      import { type Evil, imports } from "./evil.host.mjs";
      export const evil: WebAssembly.Imports = imports({});
      // @ts-expect-error: declared by nobody
      export const none: Evil["pwned"] = 0;
      """)
    #expect(errors == "")
  }
}
