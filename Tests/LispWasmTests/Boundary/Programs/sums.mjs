// Calls what sums.lisp exports with pairs of numbers, and prints what they give, or the number that an error is about.
import { LispError, instantiate as start } from "./app.mjs";

const numbers = [
  0, 1, -1, 7, -7, 46340, 46341, -46341, 65536, 2 ** 30 - 1, 2 ** 30, -(2 ** 30), -(2 ** 30) - 1, 2 ** 31 - 1, -(2 ** 31),
];

function outcome(action) {
  try {
    return String(action());
  } catch (error) {
    if (!(error instanceof LispError)) throw error;
    return `${error.conditionType} ${error.message.match(/-?\d+/)?.[0]}`;
  }
}

export async function instantiate(options) {
  const app = await start(options);
  const lines = [];
  for (const [name, f] of Object.entries(app.exports)) {
    for (const a of numbers) for (const b of numbers) lines.push(`${name} ${a} ${b}: ${outcome(() => f(a, b))}`);
  }
  options.stdout(`${lines.join("\n")}\n`);
  return { main: () => 0 };
}
