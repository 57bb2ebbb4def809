import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// The JavaScript side of compiled programs, in one engine after the other.
struct EngineCheck {
  let engine: String

  func all() throws {
    try check("conditions", .conditions)
    try check("library", .library)
    try check("values", .values)
    try processStreams()
  }

  /// Runs one of the modules beside this file with its program.
  private func check(_ name: String, _ description: HostDescription) throws {
    let workshop = try HostWorkshop()
    try workshop.write(module: name, description)
    for file in ["assert", name] {
      let text = try String(contentsOfFile: "\(HostWorkshop.folder)/Programs/\(file).mjs", encoding: .utf8)
      try workshop.write(file: "\(file).mjs", text)
    }
    #expect(try workshop.run("import \"./\(name).mjs\";", with: engine) == "fine\nfine\n", "\(name) in \(engine)")
  }

  /// Standard streams are the process's own where nothing else is said.
  private func processStreams() throws {
    let workshop = try HostWorkshop()
    try workshop.write(
      #"""
      (module
        (type $bytes (array (mut i8)))
        (import "lisp" "write" (func $write (param i32 (ref null $bytes))))
        (import "lisp" "read" (func $read (param i32) (result (ref null $bytes))))
        (import "console" "log" (func $log (param (ref null $bytes))))
        (data $text "out \e3\81\93\ff\n")
        (func $part (param i32 i32) (result (ref null $bytes))
          (array.new_data $bytes $text (local.get 0) (local.get 1)))
        (func (export "main")
          (local $text (ref null $bytes))
          ;; In pieces that end inside of a character, and with a byte that is none.
          (call $write (i32.const 1) (call $part (i32.const 0) (i32.const 5)))
          (call $write (i32.const 1) (call $part (i32.const 5) (i32.const 4)))
          ;; Whoever calls the console finds what was written before.
          (call $log (call $part (i32.const 0) (i32.const 3)))
          (call $write (i32.const 2) (call $part (i32.const 0) (i32.const 3)))
          (loop $next
            (local.set $text (call $read (i32.const 3)))
            (if (ref.is_null (local.get $text)) (then (return)))
            (call $write (i32.const 1) (local.get $text))
            (br $next))))
      """#,
      HostDescription(
        name: "app",
        imports: [
          HostDescription.Import(lispName: "LOG", module: "console", field: "log", HostSignature([.string], .void))
        ],
        library: [.write, .read]))
    let program = try workshop.write(
      file: "program.mjs",
      "import { instantiate } from \"./app.mjs\";\nconst app = await instantiate();\nprocess.exitCode = app.main();\n")
    let tool = try ToolCheck.require(engine).path
    let run = engine == "deno" ? "\(tool) run --quiet --no-check --allow-all" : tool
    let result = try Subprocess.shell(
      "printf 'in£\\n' | \(run) \(program) > out 2> err; echo $?; od -An -c out; cat err", in: workshop.path,
      environment: ["DENO_DIR": "\(workshop.path)/.deno", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"])
    #expect(
      result.output
        == "0\n   o   u   t     343 201 223 377  \\n   o   u   t  \\n   i   n 302\n 243  \\n\nout")
  }
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "deno"), "wasm-tools and deno are not in build/venv"))
struct DenoHostTests {
  @Test func everything() throws { try EngineCheck(engine: "deno").all() }
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "bun"), "wasm-tools and bun are not in build/venv"))
struct BunHostTests {
  @Test func everything() throws { try EngineCheck(engine: "bun").all() }
}

@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
struct ScriptHostTests {
  @Test func everything() throws { try EngineCheck(engine: "node").all() }

  /// What a program does not use is not in its host, and an empty one has no bridge.
  @Test func onlyWhatIsUsed() throws {
    let workshop = try HostWorkshop()
    try workshop.write("(module (func (export \"main\")))", .empty)
    let text = String(decoding: JavaScriptHost.emit(.empty), as: UTF8.self)
    for word in ["bridgeModule", "fileLibrary", "Output", "atob"] { #expect(!text.contains(word)) }
    #expect(
      try workshop.run(
        "import { instantiate } from './app.mjs'; const app = await instantiate(); assert.equal(app.main(), 0);")
        == "fine\n")
    #expect(JavaScriptHost.emit(.values) == JavaScriptHost.emit(.values))
  }

  /// Each script is in the program, and none is missing from the list.
  @Test func scriptsAreThere() throws {
    for script in HostScript.allCases { #expect(!script.text.isEmpty, "\(script)") }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: "\(Subprocess.root)/Sources/LispWasm/Host/JavaScript")
    #expect(Set(files) == Set(HostScript.allCases.map { "\($0.rawValue).mjs" }))
  }

  /// Names that try to get out of where they stand.
  @Test func hostileNames() throws {
    let names = ["a\"b", "*/ nothing", "__proto__", "constructor", "then", "x;y", "\u{2028}", "</script>", "main", ""]
    let description = HostDescription(
      name: "app",
      imports: names.map {
        HostDescription.Import(lispName: $0, module: "m", field: $0, wireName: "w" + $0, HostSignature([], .int32))
      },
      exports: names.filter { $0 != "main" }.map {
        HostDescription.Export(lispName: $0, name: $0, HostSignature([], .int32))
      })
    let quoted = { (text: String) in
      "\"" + text.utf8.map { "\\" + String(Int($0) + 0x100, radix: 16).dropFirst() }.joined() + "\""
    }
    var source = "(module\n"
    for (index, name) in names.enumerated() {
      source += "(import \"m\" \(quoted("w" + name)) (func $\(index) (result i32)))\n"
    }
    for (index, name) in names.enumerated() where name != "main" {
      source += "(func (export \(quoted(name))) (result i32) (call $\(index)))\n"
    }
    let workshop = try HostWorkshop()
    try workshop.write(source + "(func (export \"main\")))", description)
    let list = String(decoding: try JSONSerialization.data(withJSONObject: names), as: UTF8.self)
    #expect(
      try workshop.run(
        """
        import { instantiate } from "./app.mjs";
        const names = \(list);
        const m = {};
        for (const name of names) Object.defineProperty(m, name, { value: () => name.length });
        const app = await instantiate({ imports: { m } });
        for (const name of names) if (name !== "main") assert.equal(app.exports[name](), name.length);
        """) == "fine\n")
    guard ToolCheck.allows("deno") else { return }
    let program = try workshop.write(
      file: "types.ts",
      "import { instantiate } from \"./app.mjs\";\nexport const start: () => Promise<number> = async () => (await instantiate({ imports: {} as any })).main();\n"
    )
    #expect(try deno(workshop, ["check", "--quiet", program]) == "")
  }

  private func deno(_ workshop: HostWorkshop, _ arguments: [String]) throws -> String {
    let result = try Subprocess.run(
      [try ToolCheck.require("deno").path] + arguments, in: workshop.path,
      environment: ["DENO_DIR": "\(workshop.path)/.deno", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"])
    return result.status == 0 ? "" : result.output + result.errors
  }

  @Test(.enabled(if: ToolCheck.allows("deno"), "deno is not in build/venv")) func typesAreRight() throws {
    let workshop = try HostWorkshop()
    try workshop.write(module: "values", .values)
    let head = """
      import { instantiate, LispError, MissingImports, type App, type Imports } from "./app.mjs";
      const echo = new Proxy({}, {}) as Imports["echo"];
      const imports: Imports = { echo, other: { log(a1: number | string) {} } };
      const app: App = await instantiate({
        imports, args: ["a"], stdin: "text", stdout: (text) => text.length, stderr: { write: (text: string) => true },
        files: { "a.txt": "text", b: new Uint8Array(3) }, env: { HOME: undefined }, module: new URL("https://example.org"),
      });
      const code: number = app.main();
      """
    let right = """
      const text: string | null = app.string("text");
      const wide: bigint = app.int64(5n);
      const narrow: number = app.uint8(5);
      const truth: boolean = app.boolean(true);
      const any: unknown = app.anything({});
      const then: number = app.exports.then();
      const nothing: void = app.both();
      try {} catch (error) {
        if (error instanceof LispError) { const type: string = error.conditionType; const names: string[] = error.backtrace; }
        if (error instanceof MissingImports) { const field: string = error.missing[0].field; }
      }
      """
    let wrong = [
      "app.string(null);", "app.string(5);", "app.int64(5);", "app.uint8(5n);", "app.boolean(1);", "app.string();",
      "{ const text: string = app.string(\"\"); }", "app.nothere();", "await instantiate();", "await instantiate({});",
      "{ const text: string = app.main(); }",
    ]
    // Each of them is an error, or TypeScript complains about the line before.
    let lines = wrong.map { "\n// @ts-expect-error\n\($0)" }.joined()
    #expect(
      try deno(workshop, ["check", "--quiet", try workshop.write(file: "use.ts", head + right + lines)]) == "")
  }

  /// An engine that is too old says what it lacks, and not something about a byte.
  @Test func oldEngines() throws {
    let workshop = try HostWorkshop()
    try workshop.write(module: "conditions", .conditions)
    let program = """
      const { validate, JSTag } = WebAssembly;
      const lacks = (pattern, options) => {
        WebAssembly.validate = (bytes, given) =>
          pattern.test([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")) ? false : validate(bytes, given);
      };
      const { instantiate } = await import("./app.mjs");
      const message = async () => {
        try { await instantiate(); } catch (error) { return error.message; }
      };
      for (const [pattern, wanted] of [
        [/5f00$/, "garbage-collected objects"], [/1f400/, "exceptions (try_table)"], [/1200/, "tail calls"],
      ]) {
        lacks(pattern);
        assert.match(await message(), new RegExp(`^app.wasm needs of WebAssembly what Node \\\\S+ does not have: ${
          wanted.replace(/[()]/g, "\\\\$&")}\\\\. Node 24`));
      }
      WebAssembly.validate = (bytes) => validate(bytes);
      assert.match(await message(), /does not have: string builtins\\./);
      WebAssembly.validate = validate;
      delete WebAssembly.JSTag;
      assert.match(await message(), /does not have: WebAssembly.JSTag\\./);
      globalThis.WebAssembly = undefined;
      assert.match(await message(), /does not have: WebAssembly\\./);
      """
    #expect(try workshop.run(program) == "fine\n")
  }

  /// A program can come from anywhere.
  @Test func modules() throws {
    let workshop = try HostWorkshop()
    try workshop.write(module: "conditions", .conditions)
    #expect(
      try workshop.run(
        """
        import { createServer } from "node:http";
        import { readFileSync } from "node:fs";
        import { instantiate } from "./app.mjs";
        const imports = { demo: { call: () => 7 } };
        const bytes = readFileSync("app.wasm");
        const types = [];
        const server = createServer((request, response) => {
          if (request.url === "/missing") response.writeHead(404, "Not here").end();
          else response.writeHead(200, { "content-type": request.url.slice(1) }).end(bytes);
        });
        await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
        const place = `http://127.0.0.1:${server.address().port}/`;
        const streaming = WebAssembly.compileStreaming;
        let streamed = 0;
        WebAssembly.compileStreaming = (response) => ((streamed += 1), streaming.call(WebAssembly, response));
        for (const module of [
          undefined, bytes, bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
          new WebAssembly.Module(bytes), new URL("app.wasm", import.meta.url), `${place}application/wasm`,
          new URL(`${place}text/plain`),
        ]) {
          assert.equal((await instantiate({ imports, module })).nest(0), 7);
        }
        assert.equal(streamed, 1);
        await assert.rejects(instantiate({ imports, module: `${place}missing` }), /missing cannot be had: 404 Not here/);
        for (const options of [{ args: "one" }, { stdout: 5 }]) {
          await assert.rejects(instantiate({ imports, ...options }).then(() => {
            if (options.args) throw new TypeError("instantiate: not used here");
          }), /^TypeError: instantiate: /);
        }
        server.close();
        """) == "fine\n")
  }
}
