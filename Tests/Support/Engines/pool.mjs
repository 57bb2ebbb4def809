// Gives programs to workers, each of which runs many; one that takes too long loses its worker.

/** `makeWorker` gives `{ post, onMessage, onError, terminate }`; `done` gets each outcome. */
export async function runAll({ programs, timeLimit, workers }, makeWorker, done) {
  const queue = [...programs];
  const lane = async () => {
    let worker;
    for (let program = queue.shift(); program !== undefined; program = queue.shift()) {
      worker ??= await start(makeWorker);
      const outcome = await run(worker, program, timeLimit);
      if (outcome.isLost) {
        worker.terminate();
        worker = undefined;
      }
      await done({ id: program.id, ...outcome });
    }
    worker?.terminate();
  };
  await Promise.all(Array.from({ length: workers }, lane));
}

function start(makeWorker) {
  return new Promise((resolve, reject) => {
    const worker = makeWorker();
    worker.onMessage(() => resolve(worker));
    worker.onError(reject);
  });
}

function run(worker, program, timeLimit) {
  return new Promise((resolve) => {
    const lost = (problem) => resolve({ output: "", errors: `${problem}\n`, status: -1, isLost: true });
    const timer = setTimeout(() => lost("took too long"), program.timeLimit ?? timeLimit);
    worker.onMessage((outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    });
    worker.onError((error) => {
      clearTimeout(timer);
      lost(`the worker ended: ${error?.message ?? error}`);
    });
    worker.post(program);
  });
}

/** A worker of the web's, which Deno and Bun have too. */
export function webWorker(url) {
  const worker = new Worker(url, { type: "module" });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (handler) => (worker.onmessage = ({ data }) => handler(data)),
    onError: (handler) => (worker.onerror = (event) => {
      event.preventDefault?.();
      handler(event);
    }),
    terminate: () => worker.terminate(),
  };
}
