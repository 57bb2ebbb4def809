import BindGen
import BindingSpec
import TestSupport
import Testing

/// Generated imports and host modules at work: WebAssembly that calls a provider in JavaScript, with values at their limits.
///
/// Every import is exported again, so that what a program passes goes through the import as a WasmGC module would pass it.
@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
struct HostExecutionTests {
  static let start = #"""
    import assert from "node:assert/strict";
    import { readFileSync } from "node:fs";
    import * as host from "./feature.host.mjs";

    const bytes = readFileSync(new URL("./feature.wasm", import.meta.url));
    const module = new WebAssembly.Module(bytes);
    const start = (provider, options) => new WebAssembly.Instance(module, host.imports(provider, options)).exports;
    const isSame = (a, b, what) => assert.ok(Object.is(a, b), `${what}: ${typeof a} ${String(a)} is not ${typeof b} ${String(b)}`);

    """#

  static func expectFine(
    _ program: String, adding text: String = "", with tool: String = "node",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let module = try HostFeatureSpec.module()
    let workshop = try HostWorkshop()
    try workshop.write(module)
    try workshop.build(module, name: "feature", adding: text)
    let output = try workshop.run(start + program + "\nconsole.log(\"fine\");\n", with: tool)
    #expect(output == "fine\n", sourceLocation: sourceLocation)
  }

  @Test func valuesCrossBothWays() throws { try Self.expectFine(Self.values) }

  @Test(.enabled(if: ToolCheck.allows("deno"), "deno is not in build/venv"))
  func valuesCrossInDenoToo() throws { try Self.expectFine(Self.values, with: "deno") }

  static let values = #"""
    let seen;
    const echo = (value) => (seen = value);
    const provider = {};
    for (const name of Object.keys(host.functions)) if (name.startsWith("echo_")) provider[name] = echo;
    const exports = start(provider);
    const object = { some: "thing" };
    const cases = {
      echo_bool: [[1, true, 1], [0, false, 0], [2, true, 1], [-1, true, 1]],
      echo_char: [[-128, -128, -128], [127, 127, 127], [200, -56, -56]],
      echo_schar: [[128, -128, -128], [-1, -1, -1]],
      echo_uchar: [[255, 255, 255], [300, 44, 44], [-1, 255, 255]],
      echo_short: [[32767, 32767, 32767], [32768, -32768, -32768]],
      echo_ushort: [[-1, 65535, 65535], [65536, 0, 0]],
      echo_char16: [[0x1f600, 0xf600, 0xf600]],
      echo_int: [[2147483647, 2147483647, 2147483647], [-2147483648, -2147483648, -2147483648]],
      echo_uint: [[-1, 4294967295, -1], [-2147483648, 2147483648, -2147483648]],
      echo_colour: [[-1, 4294967295, -1]],
      echo_wchar: [[-1, -1, -1], [0x10ffff, 0x10ffff, 0x10ffff]],
      echo_big: [[2n ** 63n - 1n, 2n ** 63n - 1n, 2n ** 63n - 1n], [-(2n ** 63n), -(2n ** 63n), -(2n ** 63n)]],
      echo_ubig: [[-1n, 2n ** 64n - 1n, -1n], [2n ** 53n + 1n, 2n ** 53n + 1n, 2n ** 53n + 1n]],
      echo_huge: [[-1n, 2n ** 64n - 1n, -1n]],
      echo_long: [[2n ** 53n - 1n, 2 ** 53 - 1, 2n ** 53n - 1n], [-(2n ** 53n) + 1n, -(2 ** 53) + 1, -(2n ** 53n) + 1n]],
      echo_size: [[0n, 0, 0n], [2n ** 53n - 1n, 2 ** 53 - 1, 2n ** 53n - 1n]],
      echo_count: [[1n, 1, 1n]],
      echo_float: [[0.1, Math.fround(0.1), Math.fround(0.1)], [-0, -0, -0], [NaN, NaN, NaN], [Infinity, Infinity, Infinity]],
      echo_double: [[0.1, 0.1, 0.1], [-0, -0, -0], [NaN, NaN, NaN], [5e-324, 5e-324, 5e-324], [-Infinity, -Infinity, -Infinity]],
      echo_long_double: [[0.1, 0.1, 0.1]],
      echo_text: ["", "こんにちは", "a\0b", "\u{1f600}", "\ud800", "x".repeat(100000), null].map((text) => [text, text, text]),
      echo_pointer: [object, null, 5, 5.5, "text", 7n, false, Symbol.iterator, echo].map((value) => [value, value, value]),
    };
    assert.deepEqual(Object.keys(cases).sort(), Object.keys(provider).sort());
    for (const [name, rows] of Object.entries(cases)) {
      for (const [passed, wanted, returned] of rows) {
        isSame(exports[name](passed), returned, `${name}(${String(passed)}) returned`);
        isSame(seen, wanted, `${name}(${String(passed)}) was passed`);
      }
    }
    """#

  @Test func whatDoesNotFitIsAnError() throws {
    try Self.expectFine(
      #"""
      const fails = (call, type, message) => {
        assert.throws(call, (error) => {
          assert.ok(error instanceof type, `${error} is no ${type.name}`);
          isSame(error.message, message, "the message");
          return true;
        });
      };
      let reply;
      const provider = {};
      for (const name of Object.keys(host.functions)) provider[name] = () => reply;
      provider.echo_long = provider.echo_size = provider.echo_text = provider.print = (value) => value;
      const exports = start(provider);

      const v = "argument 1, v";
      fails(() => exports.echo_long(2n ** 53n), RangeError, `feature.echo_long: ${v}: 9007199254740992n is no safe integer`);
      fails(() => exports.echo_long(-(2n ** 63n)), RangeError, `feature.echo_long: ${v}: -9223372036854775808n is no safe integer`);
      fails(() => exports.echo_size(-1n), RangeError, `feature.echo_size: ${v}: 18446744073709551615n is no safe integer`);
      fails(() => exports.echo_text(5), TypeError, `feature.echo_text: ${v}: 5 where a string or null is wanted`);
      fails(() => exports.echo_text({}), TypeError, `feature.echo_text: ${v}: an object where a string or null is wanted`);
      fails(() => exports.print("%d", 5), TypeError, "feature.print: argument 2, ...: 5 where an array is wanted");
      for (const name of ["echo_long", "echo_size", "echo_text"]) provider[name] = () => reply;

      const wrong = {
        echo_bool: [0, 1, null, "true"], echo_int: [true, "1", null, 1n, {}, Symbol("s")], echo_uint: [1n],
        echo_big: [1, "1", null], echo_ubig: [1], echo_long: [1n, "1"], echo_size: [1n], echo_float: [1n, "1", null],
        echo_double: [1n, "1", null], echo_text: [1, {}, true], echo_huge: [5],
      };
      for (const [name, replies] of Object.entries(wrong)) {
        const zero = name.match(/big|huge|long$|size/) ? 0n : name === "echo_text" ? "" : 0;
        for (reply of [...replies, undefined]) assert.throws(() => exports[name](zero), TypeError, `${name} ${String(reply)}`);
      }
      reply = undefined;
      fails(() => exports.echo_pointer(null), TypeError, "feature.echo_pointer: the result: undefined where a value or null is wanted");
      fails(() => exports.echo_int(0), TypeError, "feature.echo_int: the result: undefined where a number is wanted");
      isSame(exports.nothing(), undefined, "nothing");

      const beyond = {
        echo_schar: [128, -129, 0.5, NaN, Infinity], echo_char: [128], echo_uchar: [256, -1], echo_short: [32768, -32769],
        echo_ushort: [-1, 65536], echo_int: [2147483648, -2147483649, 1.5, NaN], echo_uint: [-1, 4294967296],
        echo_big: [2n ** 63n, -(2n ** 63n) - 1n], echo_ubig: [-1n, 2n ** 64n], echo_long: [2 ** 53, -(2 ** 53), 0.5],
        echo_size: [-1, 2 ** 53, NaN], echo_float: [1e300, -3.5e38],
      };
      for (const [name, replies] of Object.entries(beyond)) {
        const zero = name.match(/big|long$|size/) ? 0n : 0;
        for (reply of replies) assert.throws(() => exports[name](zero), RangeError, `${name} ${String(reply)}`);
      }
      reply = 4294967296;
      fails(() => exports.echo_int(0), RangeError, "feature.echo_int: the result: 4294967296 is no i32");
      reply = -0;
      isSame(exports.echo_int(0), 0, "-0 as an integer");
      reply = -0;
      isSame(exports.echo_long(0n), 0n, "-0 as a long");
      """#)
  }

  @Test func providersMayLackFunctionsAndThrow() throws {
    try Self.expectFine(
      #"""
      class Base {
        inherited = "base";
        echo_int(value) { return this.offset + value; }
      }
      class Provider extends Base {
        offset = 100;
        nothing() { throw failure; }
        get make_point() { return null; }
      }
      const failure = new RangeError("mine");
      const provider = new Provider();
      const exports = start(provider);
      isSame(exports.echo_int(5), 105, "an inherited function");
      assert.throws(() => exports.nothing(), (error) => error === failure);
      assert.throws(() => exports.echo_bool(1), { name: "Error", message: "feature.echo_bool: the provider has no function echo_bool" });
      assert.throws(() => exports.make_point(1, 2), { name: "TypeError", message: "feature.make_point: the provider's make_point is null" });
      assert.throws(() => exports["counter.get"](), { name: "Error", message: "feature.counter: the provider has no variable counter" });
      // What comes later counts as well.
      provider.echo_bool = () => true;
      isSame(exports.echo_bool(0), 1, "a function that came later");

      const absent = host.missing(provider);
      assert.ok(absent.includes("echo_text") && absent.includes("counter") && !absent.includes("echo_int") && !absent.includes("echo_bool"));
      const rest = Object.fromEntries(absent.map((name) => [name, () => {}]));
      Object.setPrototypeOf(rest, provider);
      assert.deepEqual(host.missing(rest), []);
      assert.throws(() => host.imports({}, { strict: true }), (error) => {
        for (const name of [...Object.keys(host.functions), ...Object.keys(host.variables)]) assert.ok(error.message.includes(name), name);
        return error.message.startsWith("feature: the provider lacks ");
      });
      host.imports({}, { strict: false }), host.imports({}, null), host.imports(() => {});
      for (const value of [null, undefined, 5, "text"]) assert.throws(() => host.imports(value), TypeError);
      """#)
  }

  @Test func namesThatMeanSomethingToJavaScript() throws {
    try Self.expectFine(
      #"""
      const magic = ["__proto__", "constructor", "default", "hasOwnProperty", "then", "toString"];
      assert.deepEqual(magic.filter((name) => host.missing({}).includes(name)), magic);
      const results = { constructor: (v) => v, default: (a, b) => a - b, hasOwnProperty: () => 4, then: () => 5, toString: () => "text", ["__proto__"]: (v) => -v };
      assert.deepEqual(magic.filter((name) => host.missing(results).includes(name)), []);
      const exports = start(results);
      isSame(exports.constructor(1), 1, "constructor");
      isSame(exports.default(7, 2), 5, "default");
      isSame(exports.hasOwnProperty(), 4, "hasOwnProperty");
      isSame(exports.then(), 5, "then");
      isSame(exports.toString(), "text", "toString");
      isSame(exports["__proto__"](3), -3, "__proto__");
      const bare = start({});
      for (const name of ["constructor", "toString", "hasOwnProperty", "__proto__"]) assert.throws(() => bare[name](0), /has no function/, name);

      // The imports can be looked at, copied and changed like any object.
      const { feature } = host.imports(results);
      const names = Object.keys(feature);
      assert.deepEqual(names.sort(), WebAssembly.Module.imports(module).map(({ name }) => name).sort());
      isSame("then" in feature, true, "in");
      isSame("nonsense" in feature, false, "in");
      isSame(feature.nonsense, undefined, "nonsense");
      isSame(feature[Symbol.toPrimitive], undefined, "a symbol");
      isSame(feature["limit.set"], undefined, "a setter of a constant");
      isSame(feature.then, feature.then, "the same twice");
      const copy = { ...feature };
      assert.deepEqual(Object.keys(copy).sort(), names.sort());
      feature.then = () => 9;
      const { instance } = await WebAssembly.instantiate(bytes, { feature });
      isSame(instance.exports.then(), 9, "an import of one's own");
      """#)
  }

  @Test func variablesListsAndRecords() throws {
    try Self.expectFine(
      #"""
      const calls = [];
      const point = { x: 1, y: 2 };
      const names = ["a", "b"];
      const provider = {
        counter: 5, limit: 4096, names, origin: point, title: "opaque",
        print(format, ...more) { calls.push([format, ...more]); return more.length; },
        old_style(...values) { return values.length; },
        make_point: (x, y) => ({ x, y }),
        // C's compiler alone knows how a complex number is passed, so this one goes through a stub and bears its name.
        bindgen_lisp_feature_swap: ({ x, y }, complex) => ({ x: y, y: x, complex }),
        "renamed$V2": () => 7,
        unnamed(...values) { calls.push(values); },
      };
      const exports = start(provider);
      isSame(exports["counter.get"](), 5, "counter");
      exports["counter.set"](-6);
      isSame(provider.counter, -6, "counter");
      provider.counter = 2 ** 31;
      assert.throws(() => exports["counter.get"](), { name: "RangeError", message: "feature.counter: 2147483648 is no i32" });
      isSame(exports["limit.get"](), 4096n, "limit");
      isSame(exports["limit.set"], undefined, "limit is const");
      isSame(exports["names.get"](), names, "names");
      isSame(exports["names.set"], undefined, "an array is no value");
      isSame(exports["origin.get"](), point, "origin");
      exports["title.set"](null);
      isSame(provider.title, null, "title");

      isSame(exports.print("%d %s", [1, "two", 3n]), 3, "print");
      isSame(exports.print(null, null), 0, "print");
      isSame(exports.print("", []), 0, "print");
      assert.deepEqual(calls, [["%d %s", 1, "two", 3n], [null], [""]]);
      isSame(exports.old_style([1, 2]), 2, "old_style");
      assert.deepEqual(exports.bindgen_lisp_feature_swap(exports.make_point(1.5, -0), names), { x: -0, y: 1.5, complex: names });
      isSame(exports["renamed$V2"](), 7, "renamed");
      exports.unnamed(-1, 1);
      assert.deepEqual(calls.pop(), [-1, true]);
      """#)
  }
}
