/** Functions that the program uses and the host does not have. */
export class MissingImports extends Error {
  constructor(missing) {
    const lines = missing.map(({ module, field, lispName, found }) => `  ${module}.${field}, for ${lispName}${found}`);
    super(`${file} uses functions that the imports do not have:\n${lines.join("\n")}`);
    this.missing = missing.map(({ module, field, lispName }) => ({ module, field, lispName }));
  }

  get name() {
    return "MissingImports";
  }
}

/** What all objects inherit is nobody's function. */
function has(object, name) {
  return name in Object.prototype ? Object.hasOwn(object, name) : name in object;
}

/** The object that stands for a module of imports; undefined when there is none. The console is always there. */
function moduleOf(imports, name) {
  const given = has(imports, name) ? imports[name] : undefined;
  const object = given === undefined && name === "console" ? globalThis.console : given;
  return (typeof object === "object" && object !== null) || typeof object === "function" ? object : undefined;
}

/** The modules of imports, once everything that the program uses is in them. */
function modulesOf(imports = {}) {
  if (typeof imports !== "object" || imports === null) throw mismatch(imports, "instantiate: imports", "an object");
  const modules = { __proto__: null };
  const missing = [];
  for (const { module, field, lispName } of needed) {
    const object = (modules[module] ??= moduleOf(imports, module));
    const value = object !== undefined && has(object, field) ? object[field] : undefined;
    if (typeof value === "function") continue;
    missing.push({ module, field, lispName, found: value === undefined ? "" : ` (it is ${show(value)})` });
  }
  if (missing.length > 0) throw new MissingImports(missing);
  return modules;
}
