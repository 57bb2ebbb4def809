import BindingSpec

extension Verb {
  static let repl = Verb(
    name: "repl",
    summary: "evaluate Lisp forms as you type them",
    operands: "[OPTION…] [FILE.lisp…]",
    details: """
      Files are loaded first. At a terminal, lines can be edited as in a shell: history (kept between sessions, Ctrl-R
      searches it), completion of symbols and file names with Tab, and forms over several lines. After an error the
      program stands still where it failed: choose a restart by its number, or evaluate further forms there.
      Lines that begin with a comma are commands; “,help” lists them. Ctrl-C interrupts, Ctrl-D leaves a level.

      When standard input is no terminal, forms are read from it, values are printed, and the exit code is 1 when any
      form failed.
      """,
    options: RunOptions.all,
    examples: [
      ("bindgen-lisp repl", "What does this do?"),
      ("bindgen-lisp repl generated/zlib.lisp", "With the functions of a library"),
      ("echo '(expt 2 100)' | bindgen-lisp repl", "Forms from elsewhere"),
    ]
  ) { arguments, console throws(Stop) in
    try ReplRun.run(arguments, console)
  }
}
