// Calls and texts across the boundary, compiled and by hand, in turns: the best of several rounds each.
// node boundary.mjs APP.mjs BY-HAND.wasm
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [app, byHand] = process.argv.slice(2);
const texts = new Map([16, 1024, 65536].map((size) => [size, "text".repeat(size / 4)]));
const demo = { add: (a, b) => (a + b) | 0, take: (text) => text.length, give: (size) => texts.get(size) };

const { instantiate } = await import(pathToFileURL(app).href);
const compiled = (await instantiate({ imports: { demo } })).exports;
const hand = (await WebAssembly.instantiate(readFileSync(byHand), { demo }, { builtins: ["js-string"] })).instance.exports;

const calls = 3_000_000;
function callExport({ sum }) {
  let total = 0;
  for (let index = 0; index < calls; index++) total = sum(total, 1);
  return total;
}

const measures = [
  ["import-call", 1.5, calls, (side) => side.calls(calls)],
  ["export-call", 1.5, calls, callExport],
];
for (const [size, text] of texts) {
  const count = Math.max(200, Math.round(8_000_000 / (size + 100)));
  measures.push([`text-out-${size}`, 1.3, count, (side) => side.textsOut(text, count)]);
  measures.push([`text-in-${size}`, 1.3, count, (side) => side.textsIn(size, count)]);
}
for (const [name, budget, count, run] of measures) {
  const best = [Infinity, Infinity];
  for (let round = 0; round < 7; round++) {
    [compiled, hand].forEach((side, index) => {
      const start = performance.now();
      run(side);
      best[index] = Math.min(best[index], performance.now() - start);
    });
  }
  const [mine, other] = best.map((milliseconds) => (milliseconds * 1e6) / count);
  console.log(`${name} ${mine.toFixed(1)} ${other.toFixed(1)} ${(mine / other).toFixed(2)} ${budget}`);
}
