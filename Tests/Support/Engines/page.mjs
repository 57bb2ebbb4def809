// Runs programs in a page, and posts each outcome to where the page came from.
import { runAll, webWorker } from "./pool.mjs";

const post = (path, value) => fetch(path, { method: "POST", body: JSON.stringify(value) });
try {
  const list = await (await fetch("/list.json")).json();
  await runAll(list, () => webWorker(new URL("./worker.mjs", import.meta.url)), (outcome) => post("/outcome", outcome));
  await post("/end", {});
} catch (error) {
  await post("/end", { problem: `${error}` });
}
