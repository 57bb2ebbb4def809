import BindingSpec

extension Verb {
  static let run = Verb(
    name: "run",
    summary: "run a Lisp program natively, where it calls C, or as WebAssembly",
    operands: "[OPTION…] FILE.lisp [ARG…]",
    details: """
      Options come before FILE; everything behind it is the program's, which finds it in (sys:arguments). FILE may be “-”,
      standard input. With --eval there is no FILE: all operands are the program's. Forms and files of --eval and --load
      are taken in the order in which they are given. The word “run” may be left out before a FILE that ends in .lisp
      and before --eval.

      The exit code is the program's, from (sys:exit CODE); 1 when an error was not handled, 3 when a file cannot be
      read, 130 after Ctrl-C. An error that nobody handles is told with its place and the functions that were running.

      With --wasm the program is compiled, as “compile” does it, and runs inside of this process in libwasmtime
      (“bindgen-lisp doctor” says whether it is there). Its host has the functions of “console”, and no C.
      """,
    options: RunOptions.all + [RunOptions.wasm, RunOptions.foreignMode],
    examples: [
      ("bindgen-lisp run app.lisp one two", "A program with arguments"),
      ("bindgen-lisp run --eval '(print (+ 1 2))'", "A form"),
      ("bindgen-lisp run --load generated/zlib.lisp --eval '(print (zlib:zlib-version))'", "A function of C"),
      ("bindgen-lisp run --checked --trace-ffi app.lisp", "Which call of C goes wrong?"),
      ("bindgen-lisp run --allow zlib --allow 'libc:str*' app.lisp", "Only these functions of C may be called"),
      ("bindgen-lisp run --wasm app.lisp", "Does it do the same as WebAssembly?"),
      ("#!/usr/bin/env -S bindgen-lisp run", "As the first line of a program that is to be a command"),
    ],
    endsAtOperand: true
  ) { arguments, console throws(Stop) in
    try ProgramRun(arguments, console).run()
  }
}

/// The options of `run` and `repl`.
enum RunOptions {
  static let all = [eval, load, checked, traceForeign, allow, leaks, heap]

  static let eval = OptionSpec(
    "eval", short: "e", value: "FORM", repeatable: true, help: "evaluate forms instead of a FILE")
  static let load = OptionSpec(
    "load", short: "l", value: "FILE", repeatable: true, completes: .files,
    help: "load a file or a generated module first")
  static let checked = OptionSpec(
    "checked", help: "make faults inside of C conditions, and watch foreign memory")
  static let traceForeign = OptionSpec(
    "trace-ffi", help: "tell every call of C with its arguments and result on standard error")
  static let allow = OptionSpec(
    "allow", value: "LIB[:SYMBOL-GLOB]", repeatable: true,
    help: "load only these libraries, and call only these functions of them")
  static let leaks = OptionSpec("leaks", help: "list foreign memory that is never freed, at the end")
  static let wasm = OptionSpec("wasm", help: "compile the program to WebAssembly and run that")
  static let foreignMode = OptionSpec(
    "ffi-mode", value: "auto|minimal|full", completes: .choices(["auto", "minimal", "full"]),
    help:
      "whether compiled programs may call their host by names that are not declared; auto: where they make such names")
  static let heap = OptionSpec(
    "heap", value: "SIZE", help: "how large the Lisp heap may become: 512M, 4G; 8G by default")
}
