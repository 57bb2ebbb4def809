// The pages of what keeps a macro from becoming a constant.
extension Explanation {
  static let scanMacroEmpty = Explanation(
    "the macro is empty",
    meaning: """
      It stands for nothing: an include guard, a feature switch, or an annotation that this compiler does not need.
      There is no value to take over.
      """,
    example: "#define ZLIB_H",
    remedy: "Nothing. If it is a switch that should have a value, give it one with --define.")

  static let scanMacroNotConstant = Explanation(
    "the macro is an expression, but not a constant one",
    meaning: """
      Its value is known only when the program runs: it calls a function, reads a variable, or has a comma or an
      assignment in it. A binding could call it through a stub; a constant it is not.
      """,
    example: "#define errno (*__errno_location ())",
    remedy: """
      Bind the function or the variable that it uses. An overlay can give a function-like macro types, and then a
      stub is made for it.
      """)

  static let scanMacroNotExpression = Explanation(
    "the macro is not an expression",
    meaning: """
      It stands for a piece of syntax: a keyword, an attribute, part of a declaration, a block of statements. Only
      an expression has a value.
      """,
    example: "#define ZEXPORT __attribute__((visibility(\"default\")))",
    remedy: "Nothing: its effect is already in the declarations that use it.")

  static let scanMacroDependsOnPlace = Explanation(
    "the macro's value depends on where it is used",
    meaning: "It uses __LINE__, __FILE__, __func__, __COUNTER__ or the like, so it has no value of its own.",
    example: "#define SDL_LINE __LINE__",
    remedy: "Nothing can be bound. Pass a value from Lisp where C code would use the macro.")

  static let scanMacroPointer = Explanation(
    "the macro is a pointer",
    meaning: """
      Its value is an address: of a variable or function, known to the linker only, or an integer cast to a pointer.
      """,
    example: "#define SQLITE_TRANSIENT ((sqlite3_destructor_type)-1)",
    remedy: """
      Bind the variable or function that it points to. For an integer cast to a pointer, use (ffi:make-pointer n).
      """)

  static let scanMacroUnsupportedType = Explanation(
    "the macro's value has a type that cannot be written down",
    meaning: """
      It is a constant, but of a struct, vector, complex or other type that the spec has no notation of values for.
      """,
    example: "#define ORIGIN ((struct point){0, 0})",
    remedy: "Make the value in Lisp: allocate the struct and set its fields.")

  static let scanMacroUndefined = Explanation(
    "the macro is undefined again",
    meaning: """
      A later #undef takes it back, so at the end of the headers, where a program would use it, it does not exist.
      """,
    example: """
      #define LOCAL_HELPER 1
      #undef LOCAL_HELPER
      """,
    remedy: "Nothing: no C program that includes the header can use it either.")
}
