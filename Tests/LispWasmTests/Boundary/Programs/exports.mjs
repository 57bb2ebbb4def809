// Calls what exports.lisp exports, in JavaScript.
import { LispError, LispExit, MissingImports, instantiate as start } from "./app.mjs";

function assert(condition, message) {
  if (!condition) throw new Error(`not so: ${message}`);
}

function equal(value, wanted, message) {
  if (!Object.is(value, wanted)) throw new Error(`${message}: ${String(value)} instead of ${String(wanted)}`);
}

function thrown(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error(`nothing was thrown by ${action}`);
}

async function rejected(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was rejected");
}

export async function instantiate(options) {
  let written = "";
  let sink = (text) => (written += text);
  const take = () => {
    const text = written;
    written = "";
    return text;
  };
  let app;
  let call = () => 0;
  let listener;
  const imports = {
    demo: { again: (n) => app.nest(n - 1), call: (n) => call(n), listen: (f) => void (listener = f) },
  };

  // What is missing is told before the program is there, by module, field and Lisp name.
  const missing = await rejected(start({ imports: { demo: { again: imports.demo.again, listen: 5 } } }));
  assert(missing instanceof MissingImports, missing);
  equal(JSON.stringify(missing.missing.map(({ module, field, lispName }) => `${module} ${field} ${lispName}`).sort()),
    '["demo call call","demo listen listen"]', "missing");

  app = await start({ ...options, imports, stdout: (text) => sink(text) });
  equal(app.main(), 0, "main");
  const names = Object.keys(app.exports);
  equal(take(), `${names.join(" ")}\n`, "all exports under their names");
  equal(names.length, 34, "how many");

  // Values
  equal(app.calculateTax(1000), 1100, "calculateTax");
  equal(app.addUp(2147483647, -2147483648), -1, "addUp");
  const large = thrown(() => app.addUp(2147483647, 1));
  assert(large instanceof LispError && large.message.includes("2147483648"), large);
  equal(app.greet("wörld 🎈\0"), "hello, wörld 🎈\0", "greet");
  equal(app.greet("\ud800"), "hello, \ufffd", "half a character");
  equal(app.exports.then("x"), "hello, x", "then");
  equal(app.times("ab", 3), "ababab", "two parameters, the first of them text");
  const own = app.pair();
  const map = new Map([[own, "own"]]);
  assert(app.pair() !== own, "another pair");
  equal(map.get(app.echo(own)), "own", "identity in a Map");
  equal(app.same(own, own), true, "eq");
  equal(app.same(own, app.pair()), false, "not eq");
  const thing = { some: "object" };
  for (const value of [thing, "text", -0, 0.5, 2 ** 40, NaN, true, 7n, undefined, null, 5, -1073741824]) {
    assert(Object.is(app.echo(value), value), `the same: ${String(value)}`);
  }
  equal(app.optional1(1), 111, "an optional parameter that is not given");
  equal(app.optional2(1, 2), 103, "and one that is");
  equal(app.void(), undefined, "nothing");
  equal(app.several(), 1, "the first of several");
  equal(app.redefined(), 2, "the last definition");

  // Wrong numbers and types of arguments, before Lisp is asked
  for (const [action, pattern] of [
    [() => app.greet(), /^greet: 0 arguments where 1 is wanted$/],
    [() => app.same(1), /^same: 1 arguments where 2 are wanted$/],
    [() => app.greet(5), /^greet: argument 1: 5 where a string is wanted$/],
    [() => app.greet(null), /^greet: argument 1: null where a string is wanted$/],
    [() => app.greet(undefined), /where a string is wanted$/], [() => app.nest("1"), /a number is wanted$/],
    [() => app.nest(undefined), /a number is wanted$/], [() => app.nest(2 ** 31), /2147483648 is no int32$/],
    [() => app.nest(0.5), /0.5 is no int32$/], [() => app.nest(NaN), /NaN is no int32$/],
  ]) {
    assert(pattern.test(thrown(action).message), `${action}: ${thrown(action).message}`);
  }

  // Conditions that nobody handles
  const error = thrown(() => app.outer("way"));
  assert(error instanceof LispError && error instanceof Error, "a LispError");
  equal(error.message, "no way", "its message");
  equal(error.conditionType, "SIMPLE-ERROR", "its type");
  assert(/^(error,)?fail,outer,/.test(`${error.backtrace},`), `backtrace ${error.backtrace}`);
  const division = thrown(() => app.optional2(1, own) ?? 0);
  assert(division instanceof TypeError, division.message);

  // Exits
  equal(thrown(() => app.leave(7)).code, 7, "an exit code");
  assert(thrown(() => app.leave(7)) instanceof LispExit, "LispExit");
  assert(thrown(() => app.leave(-1)) instanceof LispError, "no exit code");

  // What was written is there when the call ends, in whichever way, and before the host is called.
  app.say("one ");
  equal(take(), "one ", "written");
  equal(thrown(() => app.sayAndFail("two ")).message, "no two ", "an error behind it");
  equal(take(), "two ", "written before the error");

  // Whoever takes output may call Lisp, which is in the middle of something and stays there.
  const plain = sink;
  const long = "more than is kept until the end ".repeat(2_000);
  const during = (act) => {
    sink = (text) => {
      sink = plain;
      act();
      plain(text);
    };
    app.sayAt(5, long);
    equal(take(), long, "written around it");
    equal(app.level(), 0, "and bound no more");
  };
  during(() => equal(app.level(), 5, "bound inside"));
  during(() => {
    assert(!(thrown(() => app.endless(0)) instanceof LispError), "the end of the stack goes on as it is");
    equal(app.level(), 5, "bound as it was for who called");
    assert(thrown(() => app.throwNever(1)).message.includes("tag that does not exist"), "no tag is left inside");
  });

  // A host's errors: handled, or the very object
  for (const object of [new RangeError("far"), "text", 5, undefined, { some: "object" }]) {
    call = () => {
      throw object;
    };
    const cleanups = app.cleanups();
    assert(Object.is(thrown(() => app.through(1)), object), `the same object: ${String(object)}`);
    equal(app.cleanups(), cleanups + 1, "cleaned up");
    equal(app.handled(1), -1, "handled");
    assert(Object.is(thrown(() => app.resignal(1)), object), "signalled again");
  }
  // Of null there is only the condition.
  call = () => {
    throw null;
  };
  equal(thrown(() => app.through(1)).conditionType, "FFI:FFI-HOST-ERROR", "null is thrown");
  equal(app.handled(1), -1, "and handled");
  for (const [object, text] of [
    [new RangeError("far"), "call: RangeError: far"], ["text", "call: string: text"], [null, "call: object: null"],
    [undefined, "call: undefined: undefined"],
  ]) {
    call = () => {
      throw object;
    };
    equal(app.describeHostError(1), text, "the report");
    assert(Object.is(app.original(1), object), "the object is kept");
  }
  // What the host gives is checked, too.
  for (const value of ["1", 0.5, 2 ** 31, null, undefined, {}]) {
    call = () => value;
    equal(app.handled(1), -1, `a wrong result: ${String(value)}`);
  }

  // Conditions and exits pass through the host.
  call = () => app.fail("way");
  equal(thrown(() => app.through(1)).message, "no way", "a condition through the host");
  equal(app.handled(1), -2, "handled further out as what it was");
  call = () => app.leave(5);
  equal(thrown(() => app.through(1)).code, 5, "an exit through the host");
  call = (number) => app.thrower(number + 1);
  equal(app.catcher(8), 9, "a throw through the host");

  // Nested calls: the workers of browsers have small stacks.
  const depth = globalThis.process && !globalThis.Deno ? 1000 : 100;
  equal(app.nest(depth), depth, "nested");
  equal(thrown(() => app.nest(1e6)).conditionType, "STACK-EXHAUSTED", "nested without end");
  equal(app.nest(5), 5, "nested again");

  // Without end: an error, and the program goes on as it was.
  for (let round = 0; round < 2; round++) {
    const exhausted = thrown(() => app.endless(1));
    assert(exhausted instanceof LispError, exhausted);
    equal(exhausted.conditionType, "STACK-EXHAUSTED", "its type");
    equal(app.level(), 0, "bindings are put right");
    assert(thrown(() => app.throwNever(1)).message.includes("tag that does not exist"), "no tag is left");
    equal(app.greet("again"), "hello, again", "usable");
  }
  take();

  // Lisp functions as listeners: the same one for the same function
  app.startListening("<");
  listener(1, "a", "further arguments are ignored");
  listener(2, "b");
  equal(take(), "<a1 <b2 ", "listened");
  assert(/^callback: argument 2: undefined where a string is wanted$/.test(thrown(() => listener(1)).message), "arity");
  app.listenNamed();
  const named = listener;
  app.listenNamed();
  assert(listener === named, "the same function");
  listener(7, "x");
  equal(take(), "7=x ", "by a name");
  app.startFailing();
  equal(thrown(() => listener(5, "five")).message, "5 five", "an error in a listener");
  return { main: () => 7 };
}
