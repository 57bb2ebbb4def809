/** A condition that no handler took. */
export class LispError extends Error {
  constructor(message, conditionType, backtrace, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.conditionType = conditionType;
    this.backtrace = backtrace;
    if (backtrace.length > 0) {
      this.stack = `LispError: ${message}\n${backtrace.map((name) => `    at ${name}`).join("\n")}`;
    }
  }

  get name() {
    return "LispError";
  }
}

/** The program asked to end while the host was inside one of its functions. */
export class LispExit extends Error {
  constructor(code) {
    super(`the program ended with exit code ${code}`);
    this.code = code;
  }

  get name() {
    return "LispExit";
  }
}

/** Functions in a stack at which nobody has looked yet: V8 and Bun say more then. */
function takeStack() {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (error, sites) => sites.map((site) => `${site.getFunctionName()}@${site}`);
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  return lispFrames(Array.isArray(stack) ? stack : stack.split("\n"));
}

/** What Node puts before the names of functions. */
const modulePrefix = file.replace(/wasm$/, "");

/** The names of Lisp functions in the lines of a stack, as each engine writes it. */
function lispFrames(lines) {
  const names = [];
  for (const line of lines) {
    if (!/wasm-function\[|\[wasm code\]/.test(line) || /(^|@|at )bridge\./.test(line)) continue;
    // Bun has app.wasm-function[NAME], Node "at app.NAME (wasm://…)", Firefox NAME@…:wasm-function[7].
    const name =
      /^[^@]*?wasm-function\[(.+?)\]@/.exec(line)?.[1] ??
      /^(.+?)@/.exec(line)?.[1] ??
      /^\s*at (.+) \(wasm:/.exec(line)?.[1];
    // What has no name is the system's own.
    if (name && !/^(null|\d+|.*wasm-function\[\d*\]|\?)$/.test(name)) {
      names.push(name.startsWith(modulePrefix) ? name.slice(modulePrefix.length) : name);
    }
  }
  return names;
}

/** What is thrown through Lisp and out of it, and whether calls are nested. */
class Crossing {
  /** Whether Lisp has called the host and is not back yet: what the host calls now is nested. */
  isWaiting = false;
  exports = null;
  /** To be done when nothing of the program is running any more. */
  #end;
  text = null;
  #tag = undefined;
  #backtrace = [];
  #bindings = undefined;
  #catchers = undefined;
  /** The exceptions of Lisp behind the errors that the host has seen of them. */
  #exceptions = new WeakMap();

  constructor(end) {
    this.#end = end;
  }

  connect(exports, text) {
    this.exports = exports;
    this.text = text;
    this.#tag = exports["lisp.tag"];
    this.#bindings = exports["lisp.bindings"];
    this.#catchers = exports["lisp.catchers"];
  }

  /** The dynamic state in which a nested call begins. */
  mark() {
    return [this.#bindings?.value ?? null, this.#catchers?.value ?? null];
  }

  /** Called where an error finds no handler. */
  note() {
    this.#backtrace = takeStack();
    return null;
  }

  /** Does something of the host's for Lisp, in which the host may call Lisp. */
  wait(act) {
    const isNested = this.isWaiting;
    this.isWaiting = true;
    try {
      return act();
    } finally {
      this.isWaiting = isNested;
    }
  }

  waiting(library) {
    const wait = (f) => (...values) => this.wait(() => f(...values));
    return Object.fromEntries(Object.entries(library).map(([name, f]) => [name, wait(f)]));
  }

  /** What the host gets for something that came out of Lisp. Inside of other calls traps go on as they are. */
  outward(error, isNested, mark) {
    this.isWaiting = isNested;
    if (!isNested) this.#end();
    if (this.#tag !== undefined && error instanceof WebAssembly.Exception && error.is(this.#tag)) {
      error = this.#translated(error);
      // It may have come to its end in the host, and Lisp has taken that for an error of the host's.
      if (isNested || !isStackExhausted(error)) return error;
    }
    const isExhausted = isStackExhausted(error);
    if (!isExhausted && !(error instanceof WebAssembly.RuntimeError)) return error;
    // No cleanup in Lisp has seen it. The host may catch it, and whoever has called the host goes on.
    if (isNested) {
      if (mark !== null) this.exports["lisp.reset"]?.(...mark);
      return error;
    }
    this.exports["lisp.reset"]?.(null, null);
    const backtrace = lispFrames(String(error.stack).split("\n"));
    if (isExhausted) return new LispError(exhausted, "STACK-EXHAUSTED", backtrace, error);
    return new LispError(`WebAssembly trap: ${error.message}`, "ERROR", backtrace, error);
  }

  /** What Lisp gets for something that came out of a host function: its own exceptions as they were. */
  inward(error) {
    return this.#exceptions.get(error) ?? error;
  }

  #translated(exception) {
    const payload = exception.getArg(this.#tag, 0);
    const code = this.exports["lisp.exit"]?.(payload) ?? -1;
    if (code >= 0) return this.#remember(new LispExit(code), exception);
    const original = this.exports["lisp.host-error"]?.(payload);
    if (original !== null && "lisp.host-error" in this.exports) return original;
    const backtrace = this.#backtrace;
    this.#backtrace = [];
    let report;
    try {
      report = this.text?.(this.exports["lisp.describe"](payload)) ?? null;
    } catch (error) {
      return this.#remember(new LispError("a condition whose report failed", "CONDITION", backtrace, error), exception);
    }
    // Neither a condition nor an exit: on its way to a place of the program's further out.
    if (report === null) return exception;
    const end = report.indexOf("\n");
    return this.#remember(new LispError(report.slice(end + 1), report.slice(0, end), backtrace), exception);
  }

  #remember(error, exception) {
    this.#exceptions.set(error, exception);
    return error;
  }
}

/** What the native machine says, too. */
const exhausted = "Control stack exhausted: too many calls are waiting for each other.";

function isStackExhausted(error) {
  return (
    (error instanceof RangeError && error.message.includes("call stack")) ||
    (error instanceof Error && error.name === "InternalError" && error.message.includes("recursion"))
  );
}
