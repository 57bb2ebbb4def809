// Runs programs in a browser, under Node: browse.mjs KIND BROWSER LIST.json RESULTS.json SECONDS
// A server on the loopback interface has the page and the programs; outcomes come back as they are there.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [kind, browser, listPath, resultsPath, seconds] = process.argv.slice(2);
const list = JSON.parse(readFileSync(listPath, "utf8"));
const here = fileURLToPath(new URL(".", import.meta.url));
const profile = mkdtempSync(join(tmpdir(), "bindgen-lisp-browser-"));
const results = [];
const types = { ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html", ".json": "application/json" };

/** What the page gets: programs by number instead of by path. */
const folders = list.programs.map(({ url }) => fileURLToPath(new URL(".", url)));
const place = (url, index) => `/programs/${index}/${url.split("/").pop()}`;
const page = {
  ...list,
  programs: list.programs.map((program, index) => ({
    ...program, url: place(program.url, index), files: program.files ?? {},
    imports: program.imports === undefined ? undefined : place(program.imports, index),
  })),
};

function fileOf(path) {
  const program = /^\/programs\/(\d+)\/([\w.-]+)$/.exec(path);
  if (program) return join(folders[Number(program[1])], program[2]);
  const own = /^\/([\w-]+\.mjs)$/.exec(path);
  return own ? join(here, own[1]) : undefined;
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const send = (type, body) => response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(body);
  if (request.method === "POST") {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const value = JSON.parse(Buffer.concat(parts).toString("utf8"));
      send("text/plain", "");
      if (pathname === "/outcome") results.push(value);
      else end(value.problem);
    });
    return;
  }
  if (pathname === "/") return send("text/html", "<!doctype html><meta charset=utf-8><script type=module src=/page.mjs></script>");
  if (pathname === "/list.json") return send("application/json", JSON.stringify(page));
  try {
    const file = fileOf(pathname);
    send(types[extname(file)] ?? "text/plain", readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
});

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const start = `http://127.0.0.1:${server.address().port}/`;
const options = {
  chromium: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", `--user-data-dir=${profile}`,
    start,
  ],
  firefox: ["--headless", "--no-remote", "--profile", profile, start],
}[kind];
// A group of its own: a browser is many processes.
const child = spawn(browser, options, {
  detached: true, stdio: ["ignore", "ignore", "ignore"], env: { ...process.env, HOME: profile, MOZ_HEADLESS: "1" },
});
child.on("exit", (code) => end(`the browser ended with ${code}`));
const timer = setTimeout(() => end(`not done after ${seconds} s`), Number(seconds) * 1000);

let hasEnded = false;
function end(problem) {
  if (hasEnded) return;
  hasEnded = true;
  clearTimeout(timer);
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {}
  writeFileSync(resultsPath, JSON.stringify(results));
  server.close();
  server.closeAllConnections();
  setTimeout(() => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    if (problem) console.error(problem);
    process.exit(problem ? 1 : 0);
  }, 100);
}
