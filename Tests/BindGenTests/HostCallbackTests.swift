import BindGen
import BindingSpec
import TestSupport
import Testing

/// Closures that cross as two values, code and environment, and come to the provider as one function.
@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
struct HostCallbackTests {
  /// Closures as a compiler would make them, and exports that hand them to the library.
  static let closures = """
      (type $cell (struct (field (mut i32))))
      (tag $condition (export "condition") (param anyref))
      (global $shared (export "shared") (ref $cell) (struct.new $cell (i32.const 7)))
      (global $seen (export "seen") (mut i32) (i32.const 0))
      (global $seen_bool (export "seen_bool") (mut i32) (i32.const 0))
      (global $seen_big (export "seen_big") (mut i64) (i64.const 0))
      (global $seen_size (export "seen_size") (mut i64) (i64.const 0))
      (global $seen_float (export "seen_float") (mut f32) (f32.const 0))
      (global $seen_function (export "seen_function") (mut externref) (ref.null extern))
      (elem declare func $weigh $nest $throw $fixnum $see)

      ;; a * k + b, with k in the environment
      (func $weigh (param $env anyref) (param $a i32) (param $b i32) (result i32)
        (i32.add
          (i32.mul (local.get $a) (struct.get $cell 0 (ref.cast (ref $cell) (local.get $env))))
          (local.get $b)))
      (func (export "fold_weighed") (param $k i32) (param $from i32) (param $to i32) (result i32)
        (call $fold (ref.func $weigh) (struct.new $cell (local.get $k)) (local.get $from) (local.get $to)))

      ;; calls the library again from inside, as long as the environment says so
      (func $nest (param $env anyref) (param $a i32) (param $b i32) (result i32)
        (local $cell (ref $cell))
        (local.set $cell (ref.cast (ref $cell) (local.get $env)))
        (if (result i32) (i32.eqz (struct.get $cell 0 (local.get $cell)))
          (then (i32.add (local.get $a) (local.get $b)))
          (else
            (struct.set $cell 0 (local.get $cell) (i32.sub (struct.get $cell 0 (local.get $cell)) (i32.const 1)))
            (call $fold (ref.func $nest) (local.get $cell) (local.get $a) (i32.add (local.get $b) (i32.const 1))))))
      (func (export "fold_nested") (param $depth i32) (result i32)
        (call $fold (ref.func $nest) (struct.new $cell (local.get $depth)) (i32.const 0) (i32.const 0)))

      (func $throw (param $env anyref) (param i32 i32) (result i32)
        (throw $condition (local.get $env)))
      (func (export "fold_throwing") (result i32)
        (call $fold (ref.func $throw) (global.get $shared) (i32.const 1) (i32.const 2)))

      (func $fixnum (param $env anyref) (param i32 i32) (result i32)
        (i31.get_s (ref.cast (ref i31) (local.get $env))))
      (func (export "fold_fixnum") (param $k i32) (result i32)
        (call $fold (ref.func $fixnum) (ref.i31 (local.get $k)) (i32.const 1) (i32.const 2)))
      (func (export "fold_null") (result i32)
        (call $fold (ref.null $callback_i32_i32__i32) (ref.null any) (i32.const 1) (i32.const 2)))
      (func (export "fold_foreign") (param $f externref) (result i32)
        (call $fold (ref.null $callback_i32_i32__i32) (any.convert_extern (local.get $f)) (i32.const 1) (i32.const 2)))

      (func (export "on_shared") (call $on (ref.func $weigh) (global.get $shared)))
      (func (export "off_shared") (result i32) (call $off (ref.func $weigh) (global.get $shared)))
      (func (export "on_fixnum") (param $k i32) (call $on (ref.func $fixnum) (ref.i31 (local.get $k))))
      (func (export "on_nil") (call $on (ref.func $weigh) (ref.null any)))
      (func (export "off_new") (result i32) (call $off (ref.func $weigh) (struct.new $cell (i32.const 7))))

      (func $see (param $env anyref) (param $text externref) (param $byte i32) (param $bool i32) (param $big i64)
          (param $size i64) (param $float f32) (param $function externref) (result externref)
        (global.set $seen (local.get $byte))
        (global.set $seen_bool (local.get $bool))
        (global.set $seen_big (local.get $big))
        (global.set $seen_size (local.get $size))
        (global.set $seen_float (local.get $float))
        (global.set $seen_function (local.get $function))
        (local.get $text))
      (func (export "visit_all") (result externref) (call $visit (ref.func $see) (global.get $shared)))
    """

  @Test func closuresAreCalledWithTheirEnvironment() throws {
    try HostExecutionTests.expectFine(
      #"""
      let calls = 0;
      const provider = {
        fold(f, from, to) {
          calls += 1;
          return f === null ? -1 : f(from, to);
        },
      };
      const exports = start(provider);
      isSame(exports.fold_weighed(10, 4, 2), 42, "a closure");
      isSame(exports.fold_weighed(-1, 2147483647, 0), -2147483647, "a closure");
      calls = 0;
      isSame(exports.fold_nested(100), 100, "nested closures");
      isSame(calls, 101, "nested calls");
      isSame(exports.fold_fixnum(-1073741824), -1073741824, "a fixnum as the environment");
      isSame(exports.fold_null(), -1, "no closure");
      isSame(exports.fold_foreign((a, b) => a * 10 + b), 12, "the host's own function");
      // Conditions of Lisp go through the provider, and its errors through Lisp.
      assert.throws(() => exports.fold_throwing(), (error) => error instanceof WebAssembly.Exception
        && error.is(exports.condition) && error.getArg(exports.condition, 0) === exports.shared.value);
      provider.fold = (f) => { try { return f(1, 2); } catch { return 99; } };
      isSame(exports.fold_throwing(), 99, "a condition that the provider caught");
      const failure = new Error("mine");
      provider.fold = (f, from) => { if (from === 5) throw failure; return f(5, 5); };
      assert.throws(() => exports.fold_weighed(1, 5, 0), (error) => error === failure);
      """#, adding: Self.closures)
  }

  @Test func aClosureIsTheSameFunctionEachTime() throws {
    try HostExecutionTests.expectFine(
      #"""
      const listeners = new Set();
      const seen = [];
      const exports = start({
        on(f) { listeners.add(f), seen.push(f); },
        off(f) { return listeners.delete(f); },
      });
      exports.on_shared(), exports.on_shared();
      isSame(listeners.size, 1, "one closure");
      isSame(seen[0](3, 1), 22, "the closure");
      // It is taken out through a type without a name of the same shape.
      isSame(exports.off_new(), 0, "another environment");
      isSame(exports.off_shared(), 1, "the same closure");
      isSame(exports.off_shared(), 0, "gone");
      exports.on_fixnum(1), exports.on_fixnum(2), exports.on_fixnum(1), exports.on_nil(), exports.on_nil();
      isSame(listeners.size, 3, "fixnums and nil");
      isSame(seen[2](0, 0) + seen[3](0, 0), 3, "fixnums");
      """#, adding: Self.closures)
  }

  @Test func whatTheProviderPassesIsChecked() throws {
    try HostExecutionTests.expectFine(
      #"""
      let values, failure;
      const provider = {
        fold: (f) => {
          try { return f(...values); } catch (error) { failure = error; return 0; }
        },
        visit: (f) => f(...values),
      };
      const exports = start(provider);
      for (const [passed, message] of [
        [[1.5, 2], "RangeError: feature: a callback: argument 1: 1.5 is no i32"],
        [[1], "TypeError: feature: a callback: argument 2: undefined where a number is wanted"],
        [[1, 2n], "TypeError: feature: a callback: argument 2: 2n where a number is wanted"],
        [[1, 2147483648], "RangeError: feature: a callback: argument 2: 2147483648 is no i32"],
      ]) {
        values = passed;
        exports.fold_weighed(1, 2, 3);
        isSame(String(failure), message, "the error");
      }
      const f = () => {};
      values = ["こんにちは", 255, true, -(2n ** 63n), 2 ** 53 - 1, 0.1, f];
      isSame(exports.visit_all(), "こんにちは", "text through a closure");
      isSame(exports.seen.value, 255, "a byte");
      isSame(exports.seen_bool.value, 1, "a boolean");
      isSame(exports.seen_big.value, -(2n ** 63n), "a big integer");
      isSame(exports.seen_size.value, 2n ** 53n - 1n, "a size");
      isSame(exports.seen_float.value, Math.fround(0.1), "a float");
      isSame(exports.seen_function.value, f, "a function");
      for (const [index, bad] of [[0, 5], [1, 256], [1, -1], [2, 1], [3, 5], [3, 2n ** 63n], [4, -1], [5, 1e300], [6, undefined]]) {
        const good = values[index];
        values[index] = bad;
        assert.throws(() => exports.visit_all(), new RegExp(`a callback: argument ${index + 1}: `));
        values[index] = good;
      }
      """#, adding: Self.closures)
  }

  /// A closure that nobody holds any more is collected with its environment.
  @Test func closuresDoNotKeepEachOtherAlive() throws {
    let module = try HostFeatureSpec.module()
    let workshop = try HostWorkshop()
    try workshop.write(module)
    try workshop.build(module, name: "feature", adding: Self.closures)
    let program =
      HostExecutionTests.start
        + #"""
        import { setFlagsFromString } from "node:v8";
        import { runInNewContext } from "node:vm";
        setFlagsFromString("--expose-gc");
        const collect = runInNewContext("gc");
        let gone = 0;
        const registry = new FinalizationRegistry(() => { gone += 1; });
        const exports = start({ fold(f) { registry.register(f); return 0; } });
        for (let i = 0; i < 1000; i += 1) exports.fold_weighed(i, 0, 0);
        for (let i = 0; i < 20 && gone < 1000; i += 1) { collect(); await new Promise((done) => setTimeout(done, 5)); }
        assert.ok(gone >= 990, `${gone} of 1000 are gone`);
        console.log("fine");
        """#
    #expect(try workshop.run(program) == "fine\n")
  }

  /// The same signature is the same type in modules that were made apart, whatever else they have; another one is not.
  @Test func callbackTypesAgreeAcrossModules() throws {
    let first = try HostFeatureSpec.module()
    let second = try ModuleText.module(
      """
      bindgen-lisp: 1
      library: {name: other}
      scan: {headers: [other.h]}
      functions:
        a: {params: [{name: f, type: "*fn(*void) void"}], returns: void}
        apply: {params: [{name: f, type: "*fn(uint, enum e) wchar_t"}], returns: void}
        z: {params: [{name: f, type: "*fn(double, int) long"}], returns: void}
      enums:
        e: {type: int, values: {A: 0}}
      """
    ).module
    let workshop = try HostWorkshop()
    try workshop.write(first)
    try workshop.build(
      first, name: "feature",
      adding: Self.closures + """

          (func (export "closure") (result (ref $callback_i32_i32__i32)) (ref.func $weigh))
        """)
    let table = ModuleText.text(.imports, second)
    let end = try #require(table.lastIndex(of: ")"))
    try workshop.write(second)
    // Imports come before everything that is defined.
    try workshop.assemble(
      table[..<end] + """
          (import "feature" "closure" (func $closure (result (ref $callback_i32_i32__i32))))
          (import "feature" "shared" (global $shared anyref))
          (func (export "call") (param i32 i32) (result i32)
            (call_ref $callback_i32_i32__i32 (global.get $shared) (local.get 0) (local.get 1) (call $closure)))
        )
        """, name: "other")
    try workshop.assemble(
      table[..<end] + """
          (import "feature" "closure" (func $closure (result (ref $callback_f64_i32__i64))))
        )
        """, name: "wrong")
    let output = try workshop.run(
      HostExecutionTests.start + #"""
        import { imports } from "./other.host.mjs";
        const feature = start({});
        const load = (name) => new WebAssembly.Instance(
          new WebAssembly.Module(readFileSync(new URL(name, import.meta.url))), { feature, ...imports({}) }).exports;
        isSame(load("./other.wasm").call(6, 0), 42, "a closure of another module");
        assert.throws(() => load("./wrong.wasm"), WebAssembly.LinkError);
        console.log("fine");
        """#)
    #expect(output == "fine\n")
  }
}
