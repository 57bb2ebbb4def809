// Calls and texts across the boundary, compiled and by hand, in turns: medians of many short rounds each.
// node boundary.mjs APP.mjs BY-HAND.wasm
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [app, byHand] = process.argv.slice(2);
const texts = new Map([16, 1024, 65536].map((size) => [size, "text".repeat(size / 4)]));

/** What both sides import: each has its own, so that the engine sees one caller for each. */
function imports() {
  const each = (f, count) => {
    let sum = 0;
    for (let index = 0; index < count; index++) sum = f(sum);
    return sum;
  };
  return { demo: { add: (a, b) => (a + b) | 0, take: (text) => text.length, give: (size) => texts.get(size), each } };
}

const { instantiate } = await import(pathToFileURL(app).href);
const sides = [
  (await instantiate({ imports: imports() })).exports,
  (await WebAssembly.instantiate(readFileSync(byHand), imports(), { builtins: ["js-string"] })).instance.exports,
];

// A caller of its own for each, as programs would have; the same text would be the same function to the engine.
const caller = (name) =>
  new Function("sum", "count", `let ${name} = 0; for (let i = 0; i < count; i++) ${name} = sum(${name}, 1); return ${name};`);
const callExport = [caller("compiled"), caller("hand")];
const callChecked = [caller("compiledOnceMore"), caller("checked")];

/** The addition by hand for callers that may be wrong: the same checks as in what the compiler writes. */
function int32(value) {
  if (typeof value !== "number") throw new TypeError(`${value} where a number is wanted`);
  if ((value | 0) !== value) throw new RangeError(`${value} is no int32`);
  return value;
}
const { sum } = sides[1];
function checkedSum(a, b) {
  if (arguments.length !== 2) throw new TypeError("two arguments are wanted");
  return sum(int32(a), int32(b));
}
const checked = [sides[0].sum, checkedSum];

/** What, its budget, how many in a round, what they give, and how to do them. */
const measures = [
  ["import-call", "1.5 times", 300_000, (count) => count, (side, count) => side.calls(count)],
  ["export-call", "1.5 times", 300_000, (count) => count, (side, count, index) => callExport[index](side.sum, count)],
  ["export-checked", "-", 300_000, (count) => count, (side, count, index) => callChecked[index](checked[index], count)],
  ["callback", "100 µs", 100_000, (count) => count, (side, count) => side.callbacks(count)],
  ["dynamic-call", "100 µs", 20_000, (count) => count, (side, count) => side.dynamicCalls(count)],
];
for (const [size, text] of texts) {
  const count = Math.max(20, Math.round(800_000 / (size + 100)));
  measures.push([`text-out-${size}`, "1.3 times", count, () => size, (side) => side.textsOut(text, count)]);
  measures.push([`text-in-${size}`, "1.3 times", count, () => size, (side) => side.textsIn(size, count)]);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

for (const [name, budget, count, wanted, run] of measures) {
  const times = [[], []];
  const round = (isCounted) =>
    sides.forEach((side, index) => {
      const start = performance.now();
      const result = run(side, count, index);
      if (isCounted) times[index].push(performance.now() - start);
      if (result !== wanted(count)) throw new Error(`${name}: ${result} instead of ${wanted(count)}`);
    });
  // The engine makes its best code after some while, and does so on other threads.
  for (const start = performance.now(); performance.now() - start < 400; ) round(false);
  for (let index = 0; index < 41; index++) round(true);
  const [mine, other] = times.map((each) => (median(each) * 1e6) / count);
  console.log(`${name}\t${mine.toFixed(2)}\t${other.toFixed(2)}\t${budget}`);
}
