// What comes out of Lisp and goes through it, in every direction.
import { LispError, LispExit, MissingImports, instantiate } from "./app.mjs";
import { assert, finish, thrown } from "./assert.mjs";

let written = "";
let calls = 0;
let call = () => 0;
const imports = { demo: { call: (what) => ((calls += 1), call(what)) } };
const app = await instantiate({ imports, stdout: (text) => (written += text) });

// An uncaught condition is an Error with Lisp's message and the Lisp functions that were running.
const error = thrown(() => app.outer());
assert(error instanceof LispError && error instanceof Error, "a LispError");
assert(error.name === "LispError", error.name);
assert(error.message === "something is こわれた", error.message);
assert(error.conditionType === "SIMPLE-ERROR", error.conditionType);
assert(/^signal,FAIL,OUTER$/.test(String(error.backtrace)), `backtrace ${error.backtrace}`);
assert(error.stack.includes("FAIL") && error.stack.startsWith("LispError: something"), error.stack);
assert(thrown(() => app["two-lines"]()).message === "first line\nsecond line\n", "several lines");

// main gives the exit code; a function that asks for the end throws.
assert(app.main() === 0, "0 at the end");
call = () => app.leave(3);
assert(app.main() === 3, "what was asked for");
assert(thrown(() => app.leave(7)) instanceof LispExit, "LispExit");
assert(thrown(() => app.leave(7)).code === 7, "its code");

// A host exception that nobody handles comes out as the very object, after cleaning up.
class Refusal extends TypeError {}
const refusal = new Refusal("no");
for (const object of [refusal, new Error("x"), { some: "object" }, "text", 5, undefined]) {
  call = () => {
    throw object;
  };
  assert(thrown(() => app.through(1)) === object, `the same object: ${String(object)}`);
  assert(thrown(() => app.nest(1)) === object, "where nothing is caught, too");
  assert(app.handled(1) === -1, "and Lisp can handle it");
}
// Without an object there is only the condition.
call = () => {
  throw null;
};
assert(/FFI-HOST-ERROR/.test(thrown(() => app.through(1)).conditionType), "null is thrown");

// A condition from inside of a call is the same condition further out.
call = () => app.fail();
written = "";
assert(thrown(() => app.through(1)).message === "something is こわれた", "through the host");
assert(written === "cleaned up\n", `cleaned up once: ${written}`);
assert(app.handled(1) === -1, "handled further out");
// The host may catch it in between, and throw what it likes.
call = () => {
  try {
    app.fail();
  } catch (error) {
    assert(error instanceof LispError, "in between");
    return 42;
  }
};
assert(app.through(1) === 42, "content");

// A non-local exit passes through the host, whose own cleanup is done.
let cleaned = 0;
call = (value) => {
  try {
    return app.thrower(value);
  } finally {
    cleaned += 1;
  }
};
assert(app.catcher(11) === 11 && cleaned === 1, "from inside to outside");
// An exit from deep inside ends main.
call = () => app.leave(5);
assert(app.main() === 5, "exit from inside");

// Re-entrance, a thousand deep. Code that an engine has not compiled yet takes more of its stack, so it gets some time.
call = (n) => (n === 0 ? 0 : 1 + app.nest(n - 1));
let reached = 0;
for (let i = 0; i < 100 && reached !== 1000; i += 1) {
  for (let j = 0; j < 100; j += 1) app.nest(100);
  await new Promise((resolve) => setTimeout(resolve, 10));
  try {
    reached = app.nest(1000);
  } catch (error) {
    assert(error.conditionType === "STACK-EXHAUSTED", String(error));
  }
}
assert(reached === 1000, "a thousand deep");

// What ends only with the stack is a LispError, and the program can go on.
const before = app.resets();
const exhausted = thrown(() => app.deep(0));
assert(exhausted instanceof LispError && exhausted.conditionType === "STACK-EXHAUSTED", String(exhausted));
assert(/^Control stack exhausted/.test(exhausted.message), exhausted.message);
assert(app.resets() === before + 1 && app.depth() === 0, "reset");
const trap = thrown(() => app.trap(0));
assert(trap instanceof LispError && /trap/.test(trap.message), String(trap));
assert(trap.cause instanceof WebAssembly.RuntimeError, "with its cause");
assert(app.trap(1) === 1, "and goes on");

// A trap inside of a call is not for Lisp to handle.
call = () => app.trap(0);
const resets = app.resets();
assert(/trap/.test(thrown(() => app.handled(1)).message), "the trap, further out");
assert(app.resets() === resets + 2, "a reset of the call inside, and one when nothing runs any more");

// Arguments are checked.
for (const [values, kind, message] of [
  [[], TypeError, /^through: 0 arguments where 1 is wanted$/],
  [[1, 2], TypeError, /^through: 2 arguments where 1 is wanted$/],
  [["1"], TypeError, /^through: argument 1: "1" where a number is wanted$/],
  [[null], TypeError, /argument 1: null/],
  [[undefined], TypeError, /argument 1: undefined/],
  [[1n], TypeError, /argument 1: 1n/],
  [[{ valueOf: () => 1 }], TypeError, /argument 1: an object/],
  [[1.5], RangeError, /^through: argument 1: 1.5 is no int32$/],
  [[NaN], RangeError, /NaN is no int32/],
  [[2 ** 31], RangeError, /2147483648 is no int32/],
  [[-(2 ** 31) - 1], RangeError, /-2147483649 is no int32/],
]) {
  const error = thrown(() => app.through(...values));
  assert(error instanceof kind && message.test(error.message), `${error}`);
}
// … and so is what the host gives back, which Lisp may handle like anything that the host throws.
for (const value of ["1", null, undefined, 1.5, 2 ** 31, 1n, true]) {
  call = () => value;
  assert(/^demo.call: the result: /.test(thrown(() => app.nest(1)).message), `result ${String(value)}`);
  assert(app.handled(1) === -1, "handled");
}

// Everything that is missing is told at once, by all its names.
for (const imports of [undefined, {}, { demo: {} }, { demo: null }, { demo: { call: 5 } }]) {
  let missing;
  try {
    await instantiate({ imports });
  } catch (error) {
    missing = error;
  }
  assert(missing instanceof MissingImports && /demo\.call, for CALL/.test(missing.message), String(missing));
  assert(missing.missing[0].field === "call", "as data");
}
// What changes in the object later counts.
imports.demo.call = () => 99;
assert(app.nest(1) === 99, "looked up when called");

// Two instances have nothing in common.
const other = await instantiate({ imports: { demo: { call: () => app.fail() } } });
assert(thrown(() => other.nest(1)).message === "something is こわれた", "an error of another program");
assert(app.exports.nest === app.nest && typeof app.exports.main === "undefined", "exports");
finish();
