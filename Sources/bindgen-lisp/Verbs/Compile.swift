import BindingSpec

extension Verb {
  static let compile = Verb(
    name: "compile",
    summary: "turn a Lisp program into a WebAssembly module and its JavaScript side",
    operands: "FILE.lisp [-o FILE.wasm] [OPTION…]",
    details: """
      Writes the program as a WasmGC module without linear memory, and beside it FILE.mjs and FILE.d.mts, from which
      Node, Deno, Bun and browsers run it: import { instantiate } from "./FILE.mjs". Without -o the module has the name
      of FILE with .wasm. Only what the program uses is in the module. Macros, structures and (load "…") at top level
      are taken in while it is compiled. A file whose content would not change is not touched.

      Functions of the host are declared with ffi:define-foreign-function and given to instantiate; ffi:export-function
      offers functions of the program to the host. docs/compiled-modules.md tells how values cross. An error in the
      program that is met while it is compiled ends with exit code 3, and nothing is written.
      """,
    options: [
      CompileOptions.output, RunOptions.eval, RunOptions.load, RunOptions.foreignMode, CompileOptions.onlyModule,
      CompileOptions.depfile, CompileOptions.format, CompileOptions.quiet,
    ],
    examples: [
      ("bindgen-lisp compile app.lisp -o app.wasm", "A module, with app.mjs and app.d.mts"),
      ("bindgen-lisp compile app.lisp -o public/app.wasm --ffi-mode minimal", "Its imports are all that it can call"),
      ("bindgen-lisp compile --eval '(+ 1 2)' -o sum.wasm", "A few hundred bytes, without imports"),
      ("bindgen-lisp compile app.lisp -o app.wasm --format json", "Imports and exports for a program to read"),
      ("bindgen-lisp run --wasm app.lisp", "Compile and run in one step, without JavaScript"),
    ],
    buildsMuch: true
  ) { arguments, console throws(Stop) in
    try CompileRun(arguments, console).run()
  }
}

/// The options of `compile`.
enum CompileOptions {
  static let output = OptionSpec(
    "output", short: "o", value: "FILE.wasm", completes: .files,
    help: "the module to write; “-” is standard output, and then nothing is written beside it")
  static let onlyModule = OptionSpec("no-host", help: "write the module alone, for a host of your own")
  static let depfile = OptionSpec(
    "depfile", value: "FILE", completes: .files,
    help: "also write every file that was read, as a rule for make and ninja")
  static let format = OptionSpec(
    "format", value: "text|json", completes: .choices(["text", "json"]),
    help: "with json, what was written, imports and exports go to standard output for a program to read")
  static let quiet = OptionSpec("quiet", short: "q", help: "no summary, and no diagnostics but errors")
}
