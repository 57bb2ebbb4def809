// The little that test programs need to ask, in any engine.
export function assert(condition, message) {
  if (!condition) throw new Error(`not so: ${message}`);
}

export function equal(value, wanted, message = "") {
  if (!Object.is(value, wanted)) throw new Error(`${message}: ${show(value)} instead of ${show(wanted)}`);
}

/** What an action throws. */
export function thrown(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

export function finish() {
  console.log("fine");
}

function show(value) {
  return typeof value === "string" ? JSON.stringify(value) : `${String(value)}${typeof value === "bigint" ? "n" : ""}`;
}
