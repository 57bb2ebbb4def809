/** Standard input: a text, bytes, a function that gives more of either and null at the end, or the process's own. */
function inputLibrary({ stdin }, before) {
  const encoder = new TextEncoder();
  const asBytes = (value) => (typeof value === "string" ? encoder.encode(value) : value);
  let rest = new Uint8Array();
  let more;
  if (typeof stdin === "function") more = stdin;
  else if (stdin === undefined) more = standardInput();
  else {
    if (typeof stdin !== "string" && !(stdin instanceof Uint8Array)) {
      throw mismatch(stdin, "instantiate: stdin", "a string, bytes or a function");
    }
    rest = asBytes(stdin);
    more = () => null;
  }
  return {
    read(count) {
      before();
      while (rest.length === 0) {
        const next = more(count);
        if (next === null || next === undefined) return null;
        rest = asBytes(next);
      }
      const part = rest.subarray(0, count);
      rest = rest.subarray(part.length);
      return rawOf(part);
    },
  };
}

function standardInput() {
  const fs = node("fs");
  if (!fs) return () => null;
  const buffer = new Uint8Array(16384);
  return () => {
    for (;;) {
      try {
        const count = fs.readSync(0, buffer, 0, buffer.length, null);
        return count === 0 ? null : buffer.slice(0, count);
      } catch (error) {
        if (error?.code === "EOF") return null;
        if (error?.code !== "EAGAIN") throw error;
      }
    }
  };
}
