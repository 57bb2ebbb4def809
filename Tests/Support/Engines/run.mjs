// Runs programs in Node, Deno or Bun: run.mjs LIST.json RESULTS.json
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { runAll, webWorker } from "./pool.mjs";

const [listPath, resultsPath] = process.argv.slice(2);
const url = new URL("./worker.mjs", import.meta.url);

function nodeWorker(threads) {
  // As deep as the main thread of other engines is at most.
  const worker = new threads.Worker(url, { resourceLimits: { stackSizeMb: 64 } });
  const only = (event) => (handler) => worker.removeAllListeners(event).on(event, handler);
  return {
    post: (message) => worker.postMessage(message), onMessage: only("message"), onError: only("error"),
    terminate: () => worker.terminate(),
  };
}

const threads = globalThis.Worker === undefined ? await import("node:worker_threads") : undefined;
const results = [];
await runAll(
  JSON.parse(readFileSync(listPath, "utf8")), () => (threads ? nodeWorker(threads) : webWorker(url)),
  (outcome) => results.push(outcome),
);
writeFileSync(resultsPath, JSON.stringify(results));
process.exit(0);
