// The pages of what the generator says.
extension Explanation {
  static let generateNameCollision = Explanation(
    "two C names meet in one Lisp name",
    meaning: """
      C tells names apart by capitals, Lisp by its habits does not: GDK_KEY_A and GDK_KEY_a would both be +gdk-key-a+.
      The first in byte order has the name. The other is written as C spells it, between bars, which no further name can
      disturb.
      """,
    example: """
      int SDL_Log(const char *, ...);   // sdl-log
      double SDL_log(double);           // |SDL_log|
      """,
    remedy: """
      Nothing needs to be done. For a nicer name write one into the overlay: SDL_log: {rename: sdl-logarithm}.
      """)

  static let generateNameInvalid = Explanation(
    "a name cannot be that of a Lisp symbol",
    meaning: """
      An overlay asks for a name that is empty, too long, or has characters in it that nobody sees: control characters,
      line ends, marks that turn the direction of writing. Nothing is written.
      """,
    example: """
      functions:
        deflate: {rename: ""}
      """,
    remedy: "Write a name of letters, digits and hyphens.")

  static let generatePackage = Explanation(
    "the library's name cannot be that of a package",
    meaning: """
      A module's package bears the library's name in small letters. This name is that of a package which every Lisp has,
      such as “cl”, “keyword” or “ffi”, or it has characters that stand badly in the names of files.
      """,
    example: "bindgen-lisp scan ffi.h --library ffi",
    remedy: "Scan again with another name: --library libffi.")

  static let generateNothing = Explanation(
    "there is nothing to generate",
    meaning: "The patterns given with --only and --except leave no declaration of the spec.",
    example: "bindgen-lisp specs/zlib.yaml --only 'gtk_*' -o zlib.lisp",
    remedy: """
      Patterns are held against C names: --only 'deflate*'. “bindgen-lisp show SPEC” says what the spec holds.
      """)

  static let generateMacroUntyped = Explanation(
    "a function-like macro has no types",
    meaning: """
      A macro has no types in C, so no function can be made of it before someone says what it takes and gives. With
      types in the overlay it becomes a function of the compiled stubs.
      """,
    example: """
      #define deflateInit(strm, level) deflateInit_((strm), (level), ZLIB_VERSION, (int)sizeof(z_stream))
      """,
    remedy: """
      Type it in the overlay: macros: {deflateInit: {params: [{name: strm, type: z_streamp}, {name: level, type: int}],
      returns: int}}. If it is not wanted, {skip: true} says so, and --strict is content.
      """)

  static let generateConstantUnrepresentable = Explanation(
    "no Lisp number has this value",
    meaning: "The constant is a long double that no double equals, such as LDBL_MAX.",
    example: "#define LDBL_MAX 1.18973149535723176502e+4932L",
    remedy: "Give it a value in the overlay, or {skip: true}.")

  static let generateTypeUnknown = Explanation(
    "a type is declared nowhere",
    meaning: "Neither the spec nor its imports declare a name that the declaration uses.",
    example: """
      functions:
        area: {params: [{name: r, type: rectangle}], returns: int}     # and no typedef “rectangle”
      """,
    remedy: "Import the spec of the library that declares it, or add the typedef in the overlay.")

  static let generateTypeSkipped = Explanation(
    "a type is passed by value that the overlay leaves out",
    meaning: """
      Pointers to a type that an overlay skips become untyped pointers, but a value of it cannot be handed over without
      its definition.
      """,
    example: """
      structs:
        rectangle: {skip: true}
      """,
    remedy: "Take the “skip” out of the overlay, or skip the functions that take the type by value, too.")

  static let generateTypeIncomplete = Explanation(
    "a value is needed of a type that is only declared",
    meaning: "The headers declare the type and never define it, so it has no size. Only pointers to it can be used.",
    example: "struct handle; extern struct handle handle_of_everything;",
    remedy: "If another library defines the type, import that library's spec.")

  static let generateTypeCyclic = Explanation(
    "a type contains itself",
    meaning: """
      A record that holds itself by value, or a typedef that leads back to itself, is no C type. The spec was changed by
      hand or damaged. Nothing is written.
      """,
    example: """
      typedefs:
        a: {type: b}
        b: {type: a}
      """,
    remedy: "Scan again, and look at what the overlay adds.")

  static let generateTypeUnsupported = Explanation(
    "a type has no counterpart in Lisp",
    meaning: "The declaration uses an Objective-C style block, which only clang's runtime can make.",
    example: "void each(void (^body)(int));",
    remedy: "Wrap it in a C function that takes a function pointer.")

  static let generateCallUnsupported = Explanation(
    "the function cannot be called from Lisp",
    meaning: """
      libffi cannot pass what the function takes or returns, and a compiled stub cannot help: the function is variadic
      as well, or its calling convention is not known.
      """,
    example: "void draw(vector4 corner, ...);",
    remedy: "Wrap it in a C function of fixed parameters.")

  static let generateAliasDangling = Explanation(
    "a macro is another name for what is not bound",
    meaning:
      "The function or variable that the macro stands for is itself skipped, or neither the spec nor its imports have it.",
    example: "#define open_file open_file_v2",
    remedy: "See why its target is skipped: bindgen-lisp show SPEC TARGET.")

  static let generateStrict = Explanation(
    "something is left out, and --strict allows nothing to be",
    meaning: "With --strict every declaration that would be skipped is an error, and nothing is written.",
    example: "bindgen-lisp specs/zlib.yaml -o zlib.lisp --strict",
    remedy: """
      Follow the hint of each reason. What is left out on purpose is marked {skip: true} in the overlay.
      """)
}
