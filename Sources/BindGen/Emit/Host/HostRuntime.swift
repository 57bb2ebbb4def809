/// The part that all host modules share, as JavaScript: what makes imports of a provider's functions.
///
/// It stands behind `library`, `functions` and `variables`, which differ from library to library.
enum HostRuntime {
  static let text: String = #"""
    /**
     * What `WebAssembly.instantiate` wants for a module that uses these bindings:
     *
     *     const { instance } = await WebAssembly.instantiate(bytes, imports(provider));
     *
     * The provider has the library's functions and variables under the names above, its own or inherited ones.
     * A function that it lacks throws when it is called; with `{ strict: true }` this throws at once.
     */
    export function imports(provider, options) {
      if (!isObject(provider)) throw new TypeError(`${library.module}: the provider is ${show(provider)}`);
      const absent = options?.strict ? missing(provider) : [];
      if (absent.length > 0) throw new Error(`${library.module}: the provider lacks ${absent.join(", ")}`);
      return { [library.module]: lazily((field) => importOf(field, provider)) };
    }

    /** The functions and variables that a provider lacks. */
    export function missing(provider) {
      return [...Object.keys(functions), ...Object.keys(variables)].filter((name) => !has(provider, name));
    }

    /** What every object inherits is nobody's library. */
    function has(provider, name) {
      return name in Object.prototype ? Object.hasOwn(provider, name) : name in provider;
    }

    /** An object whose properties are made when they are asked for: programs use few of a large library's functions. */
    function lazily(make) {
      const get = (made, field) => {
        if (!(field in made)) {
          const value = make(field);
          if (value !== undefined) made[field] = value;
        }
        return made[field];
      };
      return new Proxy(Object.create(null), {
        get,
        has: (made, field) => get(made, field) !== undefined,
        ownKeys: (made) => [...new Set([...fields(), ...Reflect.ownKeys(made)])],
        getOwnPropertyDescriptor(made, field) {
          get(made, field);
          return Reflect.getOwnPropertyDescriptor(made, field);
        },
      });
    }

    /** The names of all imports. */
    function fields() {
      const names = Object.keys(functions);
      for (const [name, type] of Object.entries(variables)) {
        names.push(`${name}.get`);
        if (!type.startsWith("readonly ")) names.push(`${name}.set`);
      }
      return names;
    }

    function importOf(field, provider) {
      if (typeof field !== "string") return undefined;
      if (functions[field] !== undefined) return functionImport(field, provider);
      const [, name, access] = /^(.*)\.([gs]et)$/s.exec(field) ?? [];
      const type = variables[name];
      if (type === undefined) return undefined;
      if (access === "get") return getter(name, types[type.replace("readonly ", "")], provider);
      return type.startsWith("readonly ") ? undefined : setter(name, types[type], provider);
    }

    function functionImport(field, provider) {
      const where = `${library.module}.${field}`;
      const { parameters, result, resultPlace } = read(functions[field], where);
      const isUniversal = field in Object.prototype;
      // From last to first, because a callback is two values that become one, and a list becomes as many as it has.
      const converted = parameters.filter(({ type }) => type.toHost !== same).reverse();
      return (...values) => {
        const target = isUniversal && !has(provider, field) ? undefined : provider[field];
        if (target === undefined) throw new Error(`${where}: the provider has no function ${field}`);
        if (typeof target !== "function") throw new TypeError(`${where}: the provider's ${field} is ${show(target)}`);
        for (let i = 0; i < converted.length; i += 1) {
          const { type, place, at } = converted[i];
          const value = type.toHost(values[at], place, values[at + 1]);
          if (type === types.list) values.splice(at, 1, ...value);
          else if (type.width === 2) values.splice(at, 2, value);
          else values[at] = value;
        }
        return result.toWasm(Reflect.apply(target, provider, values), resultPlace);
      };
    }

    function getter(name, type, provider) {
      const where = `${library.module}.${name}`;
      return () => {
        if (!has(provider, name)) throw new Error(`${where}: the provider has no variable ${name}`);
        return type.toWasm(provider[name], where);
      };
    }

    function setter(name, type, provider) {
      const where = `${library.module}.${name}`;
      return (value) => {
        if (!has(provider, name)) throw new Error(`${where}: the provider has no variable ${name}`);
        provider[name] = type.toHost(value, where);
      };
    }

    /** Takes a signature apart: "(list: ref, visit: (ref, i32) => void, ...: list) => i32". */
    function read(signature, where) {
      const tokens = signature.match(/[(),:]|[^\s(),:]+/g);
      let next = 0;
      const readSignature = (where) => {
        const parameters = [];
        let at = 0;
        next += 1;
        while (tokens[next] !== ")") {
          if (tokens[next] === ",") next += 1;
          let place = `${where}: argument ${parameters.length + 1}`;
          if (tokens[next + 1] === ":") {
            place += `, ${tokens[next]}`;
            next += 2;
          }
          const type = readType();
          parameters.push({ type, place, at });
          at += type.width ?? 1;
        }
        next += 2;
        return { parameters, result: readType(), resultPlace: `${where}: the result` };
      };
      const readType = () => {
        if (tokens[next] !== "(") return types[tokens[next++]];
        const start = next;
        const inner = readSignature(`${library.module}: a callback`);
        return callback(tokens.slice(start, next).join(" "), inner);
      };
      return readSignature(where);
    }

    /**
     * How values of each type cross. What comes from WebAssembly has the right type already; what comes from
     * JavaScript is checked: a value that does not fit is an error, never another value.
     */
    const types = {
      __proto__: null,
      void: { toHost: () => undefined, toWasm: () => undefined },
      bool: {
        toHost: (value) => value !== 0,
        toWasm(value, place) {
          if (typeof value !== "boolean") throw mismatch(value, place, "a boolean");
          return value ? 1 : 0;
        },
      },
      i8: integer("i8", -(2 ** 7), 2 ** 7 - 1, (value) => (value << 24) >> 24),
      u8: integer("u8", 0, 2 ** 8 - 1, (value) => value & 0xff),
      i16: integer("i16", -(2 ** 15), 2 ** 15 - 1, (value) => (value << 16) >> 16),
      u16: integer("u16", 0, 2 ** 16 - 1, (value) => value & 0xffff),
      i32: integer("i32", -(2 ** 31), 2 ** 31 - 1, same),
      u32: integer("u32", 0, 2 ** 32 - 1, (value) => value >>> 0),
      i64: bigInteger("i64", (value) => BigInt.asIntN(64, value)),
      u64: bigInteger("u64", (value) => BigInt.asUintN(64, value)),
      long: number("long", Number.MIN_SAFE_INTEGER, (value) => value),
      ulong: number("ulong", 0, (value) => BigInt.asUintN(64, value)),
      f32: {
        toHost: same,
        toWasm(value, place) {
          if (typeof value !== "number") throw mismatch(value, place, "a number");
          if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) throw outOfRange(value, place, "f32");
          return value;
        },
      },
      f64: {
        toHost: same,
        toWasm(value, place) {
          if (typeof value !== "number") throw mismatch(value, place, "a number");
          return value;
        },
      },
      text: { toHost: text, toWasm: text },
      ref: {
        toHost: same,
        toWasm(value, place) {
          if (value === undefined) throw mismatch(value, place, "a value or null");
          return value;
        },
      },
      /** The arguments behind C's dots. */
      list: {
        toHost(value, place) {
          if (value === null) return [];
          if (!Array.isArray(value)) throw mismatch(value, place, "an array");
          return value;
        },
      },
    };

    /** What arrives as JavaScript has it. */
    function same(value) {
      return value;
    }

    /** Integers that fit an i32 of WebAssembly. */
    function integer(name, least, most, toHost) {
      return {
        toHost,
        toWasm(value, place) {
          if (typeof value !== "number") throw mismatch(value, place, "a number");
          if (!Number.isInteger(value) || value < least || value > most) throw outOfRange(value, place, name);
          return value;
        },
      };
    }

    /** Integers of 64 bits in C, wherever it is compiled. */
    function bigInteger(name, wrap) {
      return {
        toHost: wrap,
        toWasm(value, place) {
          if (typeof value !== "bigint") throw mismatch(value, place, "a BigInt");
          if (value !== wrap(value)) throw outOfRange(value, place, name);
          return value;
        },
      };
    }

    /** Integers that C makes as wide as addresses, such as size_t: numbers to JavaScript, as long as they are exact. */
    function number(name, least, wrap) {
      return {
        toHost(value, place) {
          const exact = Number(wrap(value));
          if (!Number.isSafeInteger(exact)) throw outOfRange(wrap(value), place, "safe integer");
          return exact;
        },
        toWasm(value, place) {
          if (typeof value !== "number") throw mismatch(value, place, "a number");
          if (!Number.isSafeInteger(value) || value < least) throw outOfRange(value, place, name);
          return BigInt(value);
        },
      };
    }

    function text(value, place) {
      if (typeof value !== "string" && value !== null) throw mismatch(value, place, "a string or null");
      return value;
    }

    const callbacks = new Map();

    /**
     * A closure crosses as two values, its code and its environment. The provider gets one function for both, and the
     * same one each time, so that it can be found again to be removed. Without code the environment is what the host
     * once gave out: a C function, or null.
     */
    function callback(signature, { parameters, result, resultPlace }) {
      const known = callbacks.get(signature);
      if (known !== undefined) return known;
      const functionOf = (code, environment) => (...values) => {
        const args = parameters.map(({ type, place }, index) => type.toWasm(values[index], place));
        return result.toHost(code(environment, ...args), resultPlace);
      };
      const byCode = new WeakMap();
      const type = {
        width: 2,
        toHost(code, place, environment) {
          if (code === null) return environment;
          let closures = byCode.get(code);
          if (closures === undefined) byCode.set(code, (closures = { objects: new WeakMap(), others: new Map() }));
          const byEnvironment = isObject(environment) ? closures.objects : closures.others;
          let closure = byEnvironment.get(environment);
          if (closure === undefined) byEnvironment.set(environment, (closure = functionOf(code, environment)));
          return closure;
        },
      };
      callbacks.set(signature, type);
      return type;
    }

    function isObject(value) {
      return (typeof value === "object" && value !== null) || typeof value === "function";
    }

    function mismatch(value, place, wanted) {
      return new TypeError(`${place}: ${show(value)} where ${wanted} is wanted`);
    }

    function outOfRange(value, place, name) {
      return new RangeError(`${place}: ${show(value)} is no ${name}`);
    }

    function show(value) {
      if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
      if (typeof value === "bigint") return `${value}n`;
      if (isObject(value)) return typeof value === "function" ? "a function" : "an object";
      return String(value);
    }
    """#
}
