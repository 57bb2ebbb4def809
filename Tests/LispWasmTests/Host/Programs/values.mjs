// Values of every type, both ways, at their limits.
import { instantiate } from "./app.mjs";
import { assert, equal, finish, thrown } from "./assert.mjs";

const echo = {};
let last;
for (const name of [
  "string", "boolean", "fixnum", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "long",
  "unsignedLong", "single", "double", "anything", "pointer",
]) {
  echo[name] = (value) => ((last = value), value);
}
const logged = [];
const app = await instantiate({ imports: { echo, other: { log: (value) => logged.push(value) } } });

// There and back.
const object = { some: "object" };
const good = {
  boolean: [true, false],
  fixnum: [0, -1, 2 ** 29, 2 ** 30, 2 ** 31 - 1, -(2 ** 31)],
  int8: [-128, 127], uint8: [0, 255], int16: [-32768, 32767], uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1], uint32: [0, 2 ** 31, 2 ** 32 - 1],
  int64: [0n, -(2n ** 63n), 2n ** 63n - 1n], uint64: [0n, 2n ** 63n, 2n ** 64n - 1n],
  long: [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER], unsignedLong: [0, Number.MAX_SAFE_INTEGER],
  single: [0, -0, 1.5, Math.fround(0.1), Infinity, -Infinity, NaN], double: [0, -0, 0.1, Infinity, NaN, Number.MIN_VALUE],
  anything: [object, "text", 1.5, -0, NaN, 2 ** 30, -(2 ** 30) - 1, 5, true, undefined, null, 5n, Symbol.iterator, assert],
  pointer: [object, "text", 1.5, true, null, 5n, assert],
};
for (const [name, values] of Object.entries(good)) {
  for (const value of values) {
    equal(app[name](value), value, name);
    equal(last, value, `${name}, outside`);
  }
}

// What does not fit, from JavaScript and back into Lisp.
const number = [null, undefined, "1", 1n, true, {}, [1]];
const whole = [0.5, NaN, Infinity];
const bad = {
  string: [null, undefined, 5, object, true], boolean: [null, undefined, 0, 1, "true", object],
  fixnum: [...number, ...whole, 2 ** 31, -(2 ** 31) - 1],
  int8: [...number, ...whole, 128, -129], uint8: [...number, ...whole, 256, -1],
  int16: [...number, ...whole, 32768, -32769], uint16: [...number, ...whole, 65536, -1],
  int32: [...number, ...whole, 2 ** 31, -(2 ** 31) - 1], uint32: [...number, ...whole, 2 ** 32, -1],
  int64: [null, undefined, "1", 1, 2n ** 63n, -(2n ** 63n) - 1n], uint64: [null, undefined, 1, -1n, 2n ** 64n],
  long: [...number, ...whole, 2 ** 53, -(2 ** 53)], unsignedLong: [...number, ...whole, 2 ** 53, -1],
  single: [...number, 1e39], double: number, pointer: [undefined],
};
for (const [name, values] of Object.entries(bad)) {
  const kept = echo[name];
  for (const value of values) {
    const error = thrown(() => app[name](value));
    assert(error instanceof TypeError || error instanceof RangeError, `${name}: ${error}`);
    assert(error.message.startsWith(`${name}: argument 1: `), error.message);
    if (name === "string" && value === null) continue;
    echo[name] = () => value;
    const answer = thrown(() => app[name]((good[name] ?? ["text"])[0]));
    assert(answer instanceof TypeError || answer instanceof RangeError, `${name}: ${answer}`);
    assert(answer.message.startsWith(`echo.${name}: the result: `), answer.message);
  }
  echo[name] = kept;
}
// nil instead of a text is null.
echo.string = () => null;
equal(app.string("x"), null, "nil");
echo.string = (value) => ((last = value), value);

// Text.
const long = "0123456789abcdef".repeat(4096);
for (const text of [
  "", "a", "hello, world", "こんにちは", "\0", "a\0b", "\u007f\u0080\u07ff\u0800\uffff", "\u{10000}\u{10ffff}", "🎈 and ascii",
  "ascii and 🎈", long, `${long}é${long}`, `é${long}`, "é".repeat(20000), "𐍈".repeat(20000), "\ufeffmark", "\ud7ff\ue000",
]) {
  equal(app.string(text), text, `text of ${text.length}`);
  equal(last, text, "outside");
  equal(app.size(text), new TextEncoder().encode(text).length, "as UTF-8");
}
for (const [text, seen] of [
  ["\ud800", "\ufffd"], ["\udc00", "\ufffd"], ["a\ud800b", "a\ufffdb"], ["\udc00\ud800", "\ufffd\ufffd"],
  ["\ud800\ud800\udc00", "\ufffd\u{10000}"], ["\udbff", "\ufffd"], ["x".repeat(20000) + "\ud83c", "x".repeat(20000) + "\ufffd"],
]) {
  equal(app.string(text), seen, "half a pair");
  equal(last, seen, "outside");
}
// Random text against the encoder of the engine.
let state = 12345;
const random = (limit) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 4294967296) * limit);
};
for (let i = 0; i < 3000; i += 1) {
  let text = "";
  for (let j = random(40); j >= 0; j -= 1) {
    const code = [() => random(128), () => random(0x800), () => random(0x10000), () => 0x10000 + random(0x100000)][random(4)]();
    text += String.fromCodePoint(code);
  }
  equal(app.string(text), new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text)), "random");
}
// What is no UTF-8 is never more than odd.
for (const [bytes, count] of [[0x80, 1], [0xc3, 1], [0xe3, 1], [0xf0, 1], [0x80e3, 2], [0x80f0, 2], [0x8080f0, 3], [0xff, 1], [0xfeff, 2]]) {
  assert(app["text-of"](bytes, count).includes("\ufffd"), `bytes ${bytes.toString(16)}`);
}
equal(app["text-of"](0x88bf, 0), "", "nothing");
equal(app["text-of"](0x80a0ed | 0, 3), "\ufffd", "a surrogate in UTF-8");
equal(app["text-of"](0x908f9ff0 | 0, 4), "\u{1f3d0}", "four bytes");

// Any value: Lisp's own come back as the same objects, the host's are the host's.
equal(app["fixnum-object"](), -5, "a fixnum");
equal(app.nil(), null, "nil");
const own = app.object();
equal(app.same(own, app.anything(own)), 1, "the same object");
equal(app.same(own, app.object()), 0, "another");
for (const [value, kind] of [
  [null, 0], [5, 1], [-(2 ** 30), 1], [2 ** 30 - 1, 1], [2 ** 30, 6], [1.5, 6], [-0, 6], [NaN, 6], ["text", 6], [true, 6],
  [undefined, 6], [object, 6], [own, 4],
]) {
  equal(app.kind(value), kind, `kind of ${typeof value === "symbol" ? "" : value === own ? "own" : String(value)}`);
}

// A call whose types only the values tell.
let given;
let answer;
echo.dynamic = function (...values) {
  assert(this === echo, "a method");
  given = values;
  return answer;
};
for (const [value, kind] of [
  ["text", 2], ["", 2], [0.5, 3], [-0, 3], [NaN, 3], [2 ** 30, 3], [2 ** 30 - 1, 1], [-(2 ** 30), 1], [-(2 ** 30) - 1, 3],
  [5, 1], [true, 4], [false, 0], [null, 0], [undefined, 0], [object, 6], [5n, 6], [own, 4],
]) {
  answer = value;
  const back = app.dynamic(object);
  equal(app.kind(back), kind, "dynamic");
  if (kind === 1 || kind === 6) equal(back, value, "dynamic");
}
equal(given[0], object);
equal(given.slice(1).join(), "2.5,echo,true,,12", "what was given");
equal(given[4], null, "nil");
assert(/no function echo\.nothere/.test(thrown(() => app["dynamic-missing"]()).message), "missing");

// One function with two signatures.
app.both();
equal(logged.join(), "5,echo", "two signatures");
// A function with this name would be called by await.
equal(app.then, undefined);
equal(app.exports.then(), 1);
finish();
