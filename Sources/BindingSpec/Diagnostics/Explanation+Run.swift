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

  static let runEngine = Explanation(
    "there is no engine for compiled programs, or it refused the module",
    meaning: """
      “run --wasm” runs the compiled program inside of its own process, in libwasmtime, which is looked for when it is
      needed: what BINDGEN_LISP_WASMTIME names, then libwasmtime.so as the loader finds it, then what pip installed.
      None was found, or the one that was found is too old for garbage collected objects, exceptions or tail calls.
      """,
    example: "bindgen-lisp run --wasm app.lisp",
    remedy: "pip install wasmtime. “bindgen-lisp doctor” says what was found and where.")

  static let runImports = Explanation(
    "a compiled program needs functions that its host does not have",
    meaning: """
      The program calls functions of a host by ffi:define-foreign-function, and “run --wasm” has only those of “console”
      and of the host library. They are listed by the name that they have in Lisp, their module and their field.
      """,
    example: """
      (ffi:define-foreign-function draw "canvas.draw" (:int32 :int32) :void)
      (draw 1 2)
      """,
    remedy: """
      Compile the program (bindgen-lisp compile app.lisp -o app.wasm) and run it where these functions are:
      instantiate({ imports: { canvas: { draw(x, y) { … } } } }) of the app.mjs that is written beside it.
      """)
}
