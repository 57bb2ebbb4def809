/** Bytes as Lisp gives and takes them: a string with a character for each. */
function bytesOf(raw) {
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

function rawOf(bytes) {
  let raw = "";
  for (let start = 0; start < bytes.length; start += 4096) {
    raw += String.fromCharCode.apply(null, bytes.subarray(start, start + 4096));
  }
  return raw;
}

/** Standard output and error. What is written is kept until somebody could look. */
class Output {
  #pending = "";
  /** Whether something was written since the program began to run. */
  isUsed = false;
  #streams;

  constructor({ stdout, stderr }) {
    this.#streams = [sink(stdout, 1, "stdout"), sink(stderr, 2, "stderr")];
  }

  write(stream, raw) {
    this.isUsed = true;
    if (stream === 1) {
      this.#pending += raw;
      if (this.#pending.length > 16384) this.flush();
    } else {
      this.flush();
      this.#streams[1].write(raw);
    }
  }

  get isPending() {
    return this.#pending !== "";
  }

  flush() {
    if (this.#pending === "") return;
    const raw = this.#pending;
    this.#pending = "";
    this.#streams[0].write(raw);
  }

  /** Nothing of the program is running any more. */
  end() {
    if (!this.isUsed) return;
    this.isUsed = false;
    this.flush();
    for (const stream of this.#streams) stream.end?.();
  }
}

/** Where output goes: what the caller gave, the process's own stream, or the console. */
function sink(given, descriptor, name) {
  if (typeof given === "function") return textSink(given);
  if (typeof given?.write === "function") return textSink((text) => given.write(text));
  if (given !== undefined) throw mismatch(given, `instantiate: ${name}`, "a function or a stream");
  const fs = node("fs");
  return fs ? descriptorSink(fs, descriptor) : consoleSink(descriptor === 1 ? "log" : "error");
}

/** For functions that want text: a character of several bytes may come in two pieces. */
function textSink(give) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    write(raw) {
      const text = decoder.decode(bytesOf(raw), { stream: true });
      if (text !== "") give(text);
    },
  };
}

function descriptorSink(fs, descriptor) {
  return {
    write(raw) {
      const bytes = bytesOf(raw);
      for (let start = 0; start < bytes.length; ) {
        try {
          start += fs.writeSync(descriptor, bytes, start);
        } catch (error) {
          // A full pipe: its reader will come.
          if (error?.code !== "EAGAIN") throw error;
        }
      }
    },
  };
}

/** The console has lines only. */
function consoleSink(method) {
  let line = "";
  const sink = textSink((text) => {
    const lines = (line + text).split("\n");
    line = lines.pop();
    for (const whole of lines) console[method](whole);
  });
  sink.end = () => {
    if (line !== "") console[method](line);
    line = "";
  };
  return sink;
}
