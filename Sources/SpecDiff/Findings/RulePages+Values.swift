import BindingSpec

// The pages of what can become of variables, constants, macros and typedefs.
extension Explanation {
  static let variableRemoved = Explanation(
    "a variable is gone",
    meaning: "Programs that use it do not compile, and linked ones do not start, since its symbol is not there.",
    example: """
      - extern int stream_debug;
      """,
    remedy: "Look for a function that does it, and generate the bindings again.")

  static let variableAdded = Explanation(
    "a variable is new",
    meaning: "Nothing that exists uses it.",
    example: """
      + extern int stream_debug;
      """,
    remedy: "Nothing has to be done.")

  static let variableRenamed = Explanation(
    "a variable has another name",
    meaning: "One of the same type came in its place. Linked programs ask for the old symbol and do not start.",
    example: """
      - extern int stream_debug;
      + extern int stream_debug_level;
      """,
    remedy: "Use the new name and generate the bindings again.")

  static let variableTypeChanged = Explanation(
    "a variable has another type",
    meaning: """
      Another size or kind of value is misread by existing programs; a program that has a copy of it, as executables on
      Linux do, has room for the old size. Types that lie in memory alike concern sources only. An array that says at
      last how long it is, or does so no more, lies where it lay.
      """,
    example: """
      - extern const int limits[4];
      + extern const long limits[4];
      """,
    remedy: "For class abi compile everything that uses it and generate the bindings again.")

  static let variableStorageChanged = Explanation(
    "a variable is each thread's own now, or not any more",
    meaning: "A thread's own variable is reached in another way than a shared one. Existing programs go the old way.",
    example: """
      - extern int stream_error;
      + extern _Thread_local int stream_error;
      """,
    remedy: "Compile everything that uses it and generate the bindings again.")

  static let variableSymbolChanged = Explanation(
    "a variable goes by another symbol",
    meaning: "The declaration names a symbol of its own, and it is another one now; what exists asks for the old one.",
    example: """
      - extern char **environ __asm__("environ1");
      + extern char **environ __asm__("environ2");
      """,
    remedy: "Generate the bindings again.")

  static let typedefRemoved = Explanation(
    "a typedef is gone",
    meaning: "Programs that name it do not compile. Existing programs know no names of types.",
    example: """
      - typedef unsigned int uInt;
      """,
    remedy: "Name the type that it stood for.")

  static let typedefAdded = Explanation(
    "a typedef is new",
    meaning: "Nothing that exists names it.",
    example: """
      + typedef unsigned int uInt;
      """,
    remedy: "Nothing has to be done.")

  static let typedefChanged = Explanation(
    "a typedef names another type",
    meaning: """
      Programs have variables, members and arrays of it. Another size or kind of value breaks those that exist; types
      that lie in memory and travel alike concern only what is compiled again. Functions and records of the library that
      say the typedef changed with it, and are not told of one by one.
      """,
    example: """
      - typedef int handle;
      + typedef struct handle_s *handle;
      """,
    remedy: "For class abi compile everything that uses it and generate the bindings again.")

  static let constantRemoved = Explanation(
    "a constant is gone",
    meaning:
      "Programs that name it do not compile. Existing ones hold its value, which the library may not know any more.",
    example: """
      - #define STREAM_OLD_FLAG 4
      """,
    remedy: "Do without it, or use what the library's notes name instead.")

  static let constantAdded = Explanation(
    "a constant is new",
    meaning: "Nothing that exists names it.",
    example: """
      + #define STREAM_NEW_FLAG 8
      """,
    remedy: "Nothing has to be done.")

  static let constantValueChanged = Explanation(
    "a constant has another value",
    meaning: """
      Programs and bindings hold the old value until they are made again. A macro's value is mostly a size, a default or
      a limit that both sides may disagree on for a while, which is why it counts as a break of sources only; where it is
      passed to functions as a flag it is worse. Numbers with a point are compared bit for bit, so that 0.0 and -0.0 are
      two values.
      """,
    example: """
      - #define STREAM_BUFFER 4096
      + #define STREAM_BUFFER 8192
      """,
    remedy: "Look at what it is used for. Compile everything again and generate the bindings again.")

  static let constantTypeChanged = Explanation(
    "a constant has another type",
    meaning: "The value is the same. Expressions with it may be computed in another type when they are compiled again.",
    example: """
      - #define STREAM_LIMIT 10
      + #define STREAM_LIMIT 10UL
      """,
    remedy: "Look at comparisons with negative numbers, at formats, and at arguments of variadic functions.")

  static let constantVersionChanged = Explanation(
    "a constant that tells the library's version has another value",
    meaning: "It is there to change with every version. Programs that ask for at least some version go on.",
    example: """
      - #define ZLIB_VERNUM 0x12d0
      + #define ZLIB_VERNUM 0x1310
      """,
    remedy: "Nothing has to be done.")

  static let constantBecameOther = Explanation(
    "a constant is something else now",
    meaning: """
      An enumerator of the same value is as good. A variable or a macro that is no number any more cannot stand in array
      sizes, cases or preprocessor conditions: what is compiled again may not compile.
      """,
    example: """
      - #define STREAM_LIMIT 10
      + extern const int STREAM_LIMIT;
      """,
    remedy: "Look at its uses. Bindings that are generated again reach it in another way.")

  static let macroRemoved = Explanation(
    "a macro with parameters, or one that stands for no constant, is gone",
    meaning: "Programs that use it do not compile. Existing ones have what it expanded to inside them.",
    example: """
      - #define stream_ready(s) ((s)->left > 0)
      """,
    remedy: "Look for a function that does it.")

  static let macroAdded = Explanation(
    "a macro with parameters, or one that stands for no constant, is new",
    meaning: "Nothing that exists uses it, unless a program has something of the same name.",
    example: """
      + #define stream_ready(s) ((s)->left > 0)
      """,
    remedy: "Nothing has to be done.")

  static let macroParametersChanged = Explanation(
    "a macro takes other parameters",
    meaning: "Uses with the old number of arguments do not compile, unless it takes any number now.",
    example: """
      - #define stream_ready(s) ((s)->left > 0)
      + #define stream_ready(s, n) ((s)->left > (n))
      """,
    remedy: "Look at its uses.")

  static let macroBodyChanged = Explanation(
    "a macro with parameters expands to something else",
    meaning: """
      It is used as it was, and means something else in what is compiled again: another function that is called, another
      flag that is passed. Programs that exist have the old expansion inside them. The spec holds a fingerprint of what
      it expands to, so that what changed in it is not shown, only that something did.
      """,
    example: """
      - #define stream_open(path) stream_open_v1(path, 0)
      + #define stream_open(path) stream_open_v2(path, 0)
      """,
    remedy: "Read the header, look at its uses, and compile stubs that were made for bindings again.")

  static let macroBecameFunction = Explanation(
    "a macro is a function now",
    meaning: "It is called as it was. Programs that are compiled again need the library that has it.",
    example: """
      - #define stream_ready(s) ((s)->left > 0)
      + int stream_ready(const struct stream *s);
      """,
    remedy: "Nothing. Bindings that are generated again need no stub for it.")

  static let aliasRemoved = Explanation(
    "another name for a declaration is gone",
    meaning: "A macro gave a function, variable or type a second name. Programs that use that name do not compile.",
    example: """
      - #define stream_open stream_open64
      """,
    remedy: "Use the declaration's own name.")

  static let aliasAdded = Explanation(
    "a declaration has another name besides its own",
    meaning: "Nothing that exists uses the new name.",
    example: """
      + #define stream_open stream_open64
      """,
    remedy: "Nothing has to be done.")

  static let aliasChanged = Explanation(
    "a name stands for another declaration",
    meaning: """
      A macro names another function, variable or type than before. Existing programs keep what they were compiled with;
      what is compiled again uses the other one, and may pass it what it does not take.
      """,
    example: """
      - #define stream_open stream_open32
      + #define stream_open stream_open64
      """,
    remedy: "Look at its uses, and at types that both sides of a program share.")
}
