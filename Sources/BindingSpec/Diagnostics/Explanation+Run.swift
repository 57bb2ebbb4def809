/// Pages about running programs.
extension Explanation {
  static let runUnreadable = Explanation(
    "a Lisp file cannot be read",
    meaning:
      "The file that “run” or “repl” was to load is not there or may not be read. Nothing of the program has run.",
    example: "bindgen-lisp run missing.lisp",
    remedy: "Check the path. It is taken from the current directory.")

  static let runError = Explanation(
    "the program ended by an error that it did not handle",
    meaning: """
      A condition was signalled and no handler took it. The message is the condition's report, its place is the
      innermost form of the program that was running. Below it stand the functions that were running, the innermost
      first, with the arguments that they were called with. The exit code is 1.
      """,
    example: "(car 5)",
    remedy: """
      Mend the program, or handle the condition (handler-case). “bindgen-lisp repl --load FILE” stops at the error and
      offers the restarts that there are.
      """)
}
