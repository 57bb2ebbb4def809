/** A value that has not the right type. */
function mismatch(value, place, wanted) {
  return new TypeError(`${place}: ${show(value)} where ${wanted} is wanted`);
}

function outOfRange(value, place, name) {
  return new RangeError(`${place}: ${show(value)} is no ${name}`);
}

function arity(name, wanted, given) {
  return new TypeError(`${name}: ${given} arguments where ${wanted} ${wanted === 1 ? "is" : "are"} wanted`);
}

function show(value) {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return String(value);
}

// What comes from JavaScript is checked: a value that does not fit is an error, never another value.

function string(value, place) {
  if (typeof value !== "string") throw mismatch(value, place, "a string");
  return value;
}

function stringOrNull(value, place) {
  if (typeof value !== "string" && value !== null) throw mismatch(value, place, "a string or null");
  return value;
}

function boolean(value, place) {
  if (typeof value !== "boolean") throw mismatch(value, place, "a boolean");
  return value ? 1 : 0;
}

function int32(value, place, name) {
  if (typeof value !== "number") throw mismatch(value, place, "a number");
  if ((value | 0) !== value) throw outOfRange(value, place, name);
  return value;
}

function integer(value, place, name, least, most) {
  if (typeof value !== "number") throw mismatch(value, place, "a number");
  if (!Number.isInteger(value) || value < least || value > most) throw outOfRange(value, place, name);
  return value;
}

function int64(value, place) {
  if (typeof value !== "bigint") throw mismatch(value, place, "a BigInt");
  if (BigInt.asIntN(64, value) !== value) throw outOfRange(value, place, "int64");
  return value;
}

function uint64(value, place) {
  if (typeof value !== "bigint") throw mismatch(value, place, "a BigInt");
  if (BigInt.asUintN(64, value) !== value) throw outOfRange(value, place, "uint64");
  return value;
}

function long(value, place, name, least) {
  if (typeof value !== "number") throw mismatch(value, place, "a number");
  if (!Number.isSafeInteger(value) || value < least) throw outOfRange(value, place, name);
  return BigInt(value);
}

function double(value, place) {
  if (typeof value !== "number") throw mismatch(value, place, "a number");
  return value;
}

function single(value, place) {
  if (typeof value !== "number") throw mismatch(value, place, "a number");
  if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) throw outOfRange(value, place, "single-float");
  return value;
}

function pointer(value, place) {
  if (value === undefined) throw mismatch(value, place, "a value or null");
  return value;
}

/** An integer as wide as the target's words: a number to JavaScript, as long as it is exact. */
function exact(value, place) {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw outOfRange(value, place, "safe integer");
  return number;
}
