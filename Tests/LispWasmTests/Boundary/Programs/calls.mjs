// The host of calls.lisp.
import { instantiate as start } from "./app.mjs";

const same = (value) => value;
const types = [
  "fixnum", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "long", "size", "single-float",
  "double", "boolean", "string", "anyref",
];

export function instantiate(options) {
  const host = {
    add: (left, right) => left + right,
    log: (value) => options.stdout(`[${typeof value} ${value}]`),
    special: (which) => [NaN, Infinity, -Infinity, -0][which],
    isNegativeZero: (value) => Object.is(value, -0),
    noText: () => null,
    nothing: () => null,
    fail(text) {
      throw new RangeError(text);
    },
    each: (f) => f(1.5, "a") + f(2.5, "b"),
    thing: () => ({}),
    wrong: () => 0.5,
    half: (value) => value / 2,
    join: (...values) => values.map((value) => String(value)).join("|"),
    truth: (value) => value === true,
    none: () => undefined,
  };
  return start({ ...options, imports: { echo: Object.fromEntries(types.map((type) => [type, same])), host } });
}
