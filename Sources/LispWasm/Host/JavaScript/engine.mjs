/** Node's own modules where there are any: Deno and Bun have them too. */
const node = (name) => globalThis.process?.getBuiltinModule?.(`node:${name}`);

/** An Error that says what an engine lacks, before it would say something about a byte. */
function requireEngine(needsTag) {
  const lacks = [];
  const takes = (sections, options) => {
    try {
      const hex = `0061736d01000000${sections}`;
      return WebAssembly.validate(Uint8Array.from(hex.match(/../g), (digits) => parseInt(digits, 16)), options);
    } catch {
      return false;
    }
  };
  if (typeof WebAssembly !== "object") {
    lacks.push("WebAssembly");
  } else {
    // (type (struct))
    if (!takes("0103015f00")) lacks.push("garbage-collected objects");
    // (func (try_table))
    if (!takes("010401600000" + "03020100" + "0a080106001f40000b0b")) lacks.push("exceptions (try_table)");
    // (func (return_call 0))
    if (!takes("010401600000" + "03020100" + "0a0601040012000b")) lacks.push("tail calls");
    // A wrong type for a builtin, which only an engine refuses that has it.
    const builtin = "010401600000" + "0217010e7761736d3a6a732d737472696e6704636173740000";
    if (takes(builtin, { builtins: ["js-string"] })) lacks.push("string builtins");
    if (needsTag && WebAssembly.JSTag === undefined) lacks.push("WebAssembly.JSTag");
  }
  if (lacks.length === 0) return;
  const { Deno, Bun, process, navigator } = globalThis;
  const engine =
    (Bun && `Bun ${Bun.version}`) ??
    (Deno && `Deno ${Deno.version?.deno}`) ??
    (process?.versions?.node && `Node ${process.versions.node}`) ??
    navigator?.userAgent ??
    "this engine";
  throw new Error(
    `${file} needs of WebAssembly what ${engine} does not have: ${lacks.join(", ")}. ` +
      "Node 24, Deno 2.9, Bun 1.4, Chrome 137 and Firefox 134 have it, and so has what is newer.",
  );
}

/** Compiles the program: as it arrives where the host can, from its file elsewhere. */
async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  const url = new URL(source ?? `./${file}`, import.meta.url);
  const fs = node("fs");
  if (url.protocol === "file:" && fs) return WebAssembly.compile(fs.readFileSync(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} cannot be had: ${response.status} ${response.statusText}`);
  const isMarked = response.headers.get("content-type")?.split(";")[0].trim() === "application/wasm";
  if (isMarked && WebAssembly.compileStreaming) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
