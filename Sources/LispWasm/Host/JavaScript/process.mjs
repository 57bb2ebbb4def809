/** The program's arguments and environment. */
function processLibrary({ args = [], env }) {
  if (!Array.isArray(args)) throw mismatch(args, "instantiate: args", "an array");
  return {
    argument: (index) => (index >= 0 && index < args.length ? String(args[index]) : null),
    environment(name) {
      try {
        return (env ?? globalThis.process?.env)?.[name] ?? null;
      } catch {
        // Not allowed to look.
        return null;
      }
    },
  };
}
