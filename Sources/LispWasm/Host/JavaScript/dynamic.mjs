/** Calls of functions by a name that only the running program knows, and how values cross that have no declared type. */
function dynamicCalls(imports = {}, before, lisp) {
  return {
    dynamic(name, values) {
      before();
      const dot = name.indexOf(".");
      const [module, field] = [name.slice(0, dot), name.slice(dot + 1)];
      const object = dot < 0 ? undefined : moduleOf(imports, module);
      const value = object !== undefined && has(object, field) ? object[field] : undefined;
      if (value === undefined) throw new Error(`the imports have no function ${name}`);
      if (typeof value !== "function") throw new TypeError(`${name} is ${show(value)} where a function is wanted`);
      return lisp.wait(() => Reflect.apply(value, object, values));
    },
    list: () => [],
    push: (list, value) => {
      list.push(value);
    },
    number: (value) => value,
    truth: (value) => value !== 0,
    value: (value) => value,
    kind(value) {
      if (value === undefined || value === null || value === false) return 3;
      if (value === true) return 2;
      return typeof value === "number" ? 1 : 0;
    },
  };
}
