/// Pages about programs that become WebAssembly.
extension Explanation {
  static let compileUnreadable = Explanation(
    "a file of the program cannot be read",
    meaning: "The file that “compile” was given, or one that the program loads, is not there or may not be read.",
    example: "bindgen-lisp compile missing.lisp",
    remedy: "Check the path. It is taken from the current directory.")

  static let compileError = Explanation(
    "the program has an error that is met before it runs",
    meaning: """
      Macros run while a program is compiled, and so do the definitions that later forms need: structures, packages,
      constants, what stands in eval-when. One of them signalled an error, or the text cannot be read as Lisp. Nothing
      was written. The message is the condition's report.
      """,
    example: """
      (defmacro twice (form) (list 'progn form (undefined-helper form)))
      (twice (print 1))
      """,
    remedy: """
      Mend the form at the place that is told. What a macro calls must be there when it runs: as a function of the
      same program before its use, or in (eval-when (:compile-toplevel :load-toplevel :execute) …).
      """)

  static let compileForeign = Explanation(
    "a foreign function is declared in a way that cannot be",
    meaning: """
      A declaration is (ffi:define-foreign-function name "module.field" (type…) result). The text splits at its first
      dot into the import's module and field; both must be there.
      """,
    example: "(ffi:define-foreign-function log \"log\" (:string) :void)",
    remedy: "Name module and field: \"console.log\".")

  static let compileExport = Explanation(
    "a function is exported in a way that cannot be",
    meaning: """
      An export names a function of the program and, in constants, what the host is to call it and with which types:
      (ffi:export-function 'name :as "name" :signature ((type…) result)). Every name can be given once; “main”, “_start”
      and names that begin with “lisp.” belong to the module itself.
      """,
    example: "(ffi:export-function 'draw :as \"main\" :signature ((:int32) :void))",
    remedy: "Choose another name with :as, and define the function in the program.")

  static let compileType = Explanation(
    "a type does not cross the boundary of a compiled program",
    meaning: """
      Values cross as numbers, truth values, text, or as objects that the other side does not look into. A compiled
      program has no memory of C: structures, unions, arrays and complex numbers by value have no form there.
      """,
    example: "(ffi:define-foreign-function area \"geometry.area\" ((:struct rectangle)) :double)",
    remedy: "Pass the parts one by one, or the whole as :anyref or :pointer. docs/compiled-modules.md lists the types.")

  static let compileDynamicCall = Explanation(
    "a host function is called by a name that is not declared",
    meaning: """
      With --ffi-mode minimal the host is asked for nothing that is not declared, so that the list of imports is all
      that the program can call. ffi:call-host of another name cannot work then.
      """,
    example: "(ffi:call-host \"console.log\" \"hello\")",
    remedy: """
      Declare the function with ffi:define-foreign-function and call it by its Lisp name, or compile with --ffi-mode auto.
      """)

  static let compileConstant = Explanation(
    "a constant has no form in a module",
    meaning: """
      Constants of a program become a part of its module: numbers, text, symbols, lists, arrays, structures. An object
      that exists only while the program is compiled cannot, such as a stream, a function made by a macro, or a list that
      contains itself.
      """,
    example: "(defmacro now () *standard-output*)",
    remedy: "Let the program make the object when it runs: (load-time-value …) or a variable.")

  static let compileUndefinedFunction = Explanation(
    "a function is called that nobody defines",
    meaning: """
      Neither the program nor the language has a function of this name when compiling ends. The call signals
      undefined-function when it is reached; a program that defines the function by (setf fdefinition) before is right.
      """,
    example: "(defun area (r) (* pi (sqare r)))",
    remedy: "Mend the name, or load the file that defines it: (load \"geometry.lisp\").")

  static let compileUnsupported = Explanation(
    "an operation is not there in compiled programs",
    meaning: """
      Some of what the native runtime has needs C's memory or a compiler at run time, which a compiled program does not
      have. The call signals a condition that names the operation when it is reached.
      """,
    example: "(ffi:foreign-alloc :int)",
    remedy: "docs/compiled-modules.md says what takes its place. “bindgen-lisp run” runs the program natively.")

  static let compileLimit = Explanation(
    "the program is too deep or too large to be compiled",
    meaning: """
      Forms may be nested some thousands deep, and engines limit the size of a function, the number of its locals and
      parameters, and the size of a module. A module that engines would refuse is not written.
      """,
    example: "(list (list (list …))) ten thousand deep",
    remedy: "Split the form or the function. Deeply nested forms come from macros, as a rule: make them loop.")

  static let compileInternal = Explanation(
    "the compiler failed",
    meaning: "The program is right as far as is known, and the compiler met a case that it should have known.",
    remedy: "Please report it with the form at the place that is told. “bindgen-lisp run” runs the program natively.")
}
