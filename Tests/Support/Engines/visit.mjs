// Visits a page in a real browser, as a person would: visit.mjs KIND BROWSER FOLDER STEPS.json RESULTS.json SECONDS
// Steps are {click: [selector, x, y]} with the place on the element in its own pixels or its middle, {evaluate: expression},
// {until: expression} and {screenshot: file}. Results are those of expressions, in order.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";

const [kind, browser, folder, stepsPath, resultsPath, seconds] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "bindgen-lisp-visit-"));
const types = { ".html": "text/html", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const name = pathname === "/" ? "index.html" : pathname.slice(1);
  try {
    if (!/^[\w.-]+$/.test(name)) throw new Error("not here");
    const body = readFileSync(join(folder, name));
    response.writeHead(200, { "content-type": types[extname(name)] ?? "text/plain" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const start = `http://127.0.0.1:${server.address().port}/`;

const options = {
  chromium: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0",
    "--window-size=1000,760", `--user-data-dir=${profile}`, "about:blank",
  ],
  firefox: ["--headless", "--no-remote", "--remote-debugging-port=0", "--width=1000", "--height=760", "--profile", profile],
}[kind];
const child = spawn(browser, options, {
  detached: true, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: profile, MOZ_HEADLESS: "1" },
});

/** Where the browser listens, as it says. */
const address = new Promise((resolve, reject) => {
  let text = "";
  child.stderr.on("data", (part) => {
    text += part;
    const found = /listening on (ws:\S+)/.exec(text);
    if (found) resolve(found[1]);
  });
  child.on("exit", (code) => reject(new Error(`the browser ended with ${code}: ${text.slice(-500)}`)));
});

/** Commands and their answers over a socket. */
async function connect(url) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`no connection to ${url}`));
  });
  const waiting = new Map();
  let next = 1;
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(data);
    const { resolve, reject } = waiting.get(answer.id) ?? {};
    waiting.delete(answer.id);
    if (answer.error) reject?.(new Error(JSON.stringify(answer)));
    else resolve?.(answer.result);
  };
  return (method, params = {}, more = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve, reject });
      socket.send(JSON.stringify({ id: next++, method, params, ...more }));
    });
}

/** Chromium, by its own protocol. */
async function visitChromium() {
  const send = await connect(await address);
  const { targetId } = await send("Target.createTarget", { url: start });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => send(method, params, { sessionId });
  return {
    async evaluate(expression) {
      const answer = await page("Runtime.evaluate", {
        expression: `(async () => JSON.stringify(await (${expression})))()`, awaitPromise: true,
      });
      if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.exception?.description}`);
      return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value);
    },
    async press(x, y) {
      const event = { x, y, button: "left", clickCount: 1 };
      await page("Input.dispatchMouseEvent", { type: "mousePressed", buttons: 1, ...event });
      await page("Input.dispatchMouseEvent", { type: "mouseReleased", buttons: 0, ...event });
    },
    screenshot: async () => (await page("Page.captureScreenshot", { format: "png" })).data,
  };
}

/** Firefox, by WebDriver BiDi. */
async function visitFirefox() {
  const send = await connect(`${await address}/session`);
  await send("session.new", { capabilities: {} });
  const { contexts } = await send("browsingContext.getTree");
  const { context } = contexts[0];
  await send("browsingContext.navigate", { context, url: start, wait: "complete" });
  return {
    async evaluate(expression) {
      const answer = await send("script.evaluate", {
        expression: `(async () => JSON.stringify(await (${expression})))()`, target: { context }, awaitPromise: true,
      });
      if (answer.type !== "success") throw new Error(`${expression}: ${answer.exceptionDetails?.text}`);
      return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value);
    },
    async press(x, y) {
      const place = { x: Math.round(x), y: Math.round(y) };
      const actions = [{ type: "pointerMove", ...place }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
      await send("input.performActions", { context, actions: [{ type: "pointer", id: "mouse", actions }] });
    },
    screenshot: async () => (await send("browsingContext.captureScreenshot", { context })).data,
  };
}

let hasEnded = false;
function end(problem) {
  if (hasEnded) return;
  hasEnded = true;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {}
  server.close();
  server.closeAllConnections();
  setTimeout(() => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    if (problem) console.error(problem);
    process.exit(problem ? 1 : 0);
  }, 100);
}
setTimeout(() => end(`not done after ${seconds} s`), Number(seconds) * 1000);

try {
  const page = await (kind === "firefox" ? visitFirefox() : visitChromium());
  const results = [];
  for (const { click, evaluate, until, screenshot } of JSON.parse(readFileSync(stepsPath, "utf8"))) {
    if (click) {
      const [selector, x, y] = click;
      const box = await page.evaluate(`(() => {
        const element = document.querySelector(${JSON.stringify(selector)});
        const { left, top, width, height } = element.getBoundingClientRect();
        return [left, top, width, height, element.width || width, element.height || height];
      })()`);
      const [left, top, width, height, ownWidth, ownHeight] = box;
      await page.press(left + (x === undefined ? width / 2 : (x * width) / ownWidth),
        top + (y === undefined ? height / 2 : (y * height) / ownHeight));
    } else if (evaluate) {
      results.push((await page.evaluate(evaluate)) ?? null);
    } else if (until) {
      while (!(await page.evaluate(until).catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 20));
    } else if (screenshot) {
      writeFileSync(screenshot, Buffer.from(await page.screenshot(), "base64"));
    }
  }
  writeFileSync(resultsPath, JSON.stringify(results));
  end();
} catch (error) {
  end(error.stack);
}
