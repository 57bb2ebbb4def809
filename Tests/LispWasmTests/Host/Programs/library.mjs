// The host library: in memory, as a browser has it, and on the system where there is one.
import { instantiate } from "./app.mjs";
import { equal, finish } from "./assert.mjs";

const expected = `one
zwei äöü 🎈
nil
yes
nil
first line
second £ line without end1
1
1
1
0
-2
0
8
7
1
0
-9
-17
16
16
10
1
1
0
0
0
-17
2
-21
0
0
-2
`;
const common = {
  args: ["one", "zwei äöü 🎈"],
  env: { environment: "yes" },
};
async function check(options, stdin) {
  let out = "";
  let err = "";
  const app = await instantiate({
    ...common, ...options, stdin, stdout: (text) => (out += text), stderr: { write: (text) => (err += text) },
  });
  equal(app.main(), 0, "exit code");
  equal(out, expected.replace("first line\nsecond £ line without end", stdin === undefined ? "" : "first line\nsecond £ line without end"), "output");
  equal(err, "kana.txt\n", "errors");
}

const input = "first line\nsecond £ line without end";
await check({ files: {} }, input);
await check({ files: {} }, new TextEncoder().encode(input));
const parts = [...new TextEncoder().encode(input)].map((byte) => Uint8Array.of(byte));
await check({ files: {} }, () => parts.shift() ?? null);
if (globalThis.process?.getBuiltinModule) await check({}, input);
finish();
