// Runs compiled programs, one after the other, in any engine that has workers.

const port = globalThis.Worker === undefined ? process.getBuiltinModule("node:worker_threads").parentPort : undefined;
const answer = (message) => (port ?? globalThis).postMessage(message);
const listen = (handler) => {
  if (port) port.on("message", handler);
  else globalThis.onmessage = ({ data }) => handler(data);
};

/** As the command tells of an error that nobody handled. */
function report(error) {
  if (error?.name !== "LispError") return `host error: ${error?.name ?? typeof error}: ${error?.message ?? error}\n`;
  const [first, ...rest] = error.message.split("\n");
  return `error: ${first}\n${rest.map((line) => `  ${line}\n`).join("")}`;
}

listen(async ({ id, url, imports, args, stdin, files, outputLimit }) => {
  let output = "";
  let errors = "";
  let status;
  const limited = (text) => {
    if (text.length > outputLimit) throw new Error("too much output");
    return text;
  };
  try {
    const { instantiate } = await import(url);
    const given = imports === undefined ? {} : (await import(imports)).default;
    const app = await instantiate({
      imports: given, args, stdin, files,
      stdout: (text) => (output = limited(output + text)), stderr: (text) => (errors = limited(errors + text)),
    });
    status = app.main();
  } catch (error) {
    errors += report(error);
    status = 1;
  }
  answer({ id, output, errors, status });
});
answer({ isReady: true });
