import BindingSpec

// The pages of what can become of a function.
extension Explanation {
  static let functionRemoved = Explanation(
    "a function is gone",
    meaning: """
      The header does not declare it any more, and nothing else has taken its name. A program that was linked with it
      does not start with the new library, since the dynamic linker finds no such symbol, or dies at the first call
      where symbols are looked up late. A program that is compiled again does not compile. A function that was only
      ever defined in the header has no symbol: existing programs have it inside them, and only sources break.
      """,
    example: """
      - int inflateReset2(z_streamp strm, int windowBits);
      """,
    remedy: """
      Look in the library's notes for what replaces it, call that, and generate the bindings again. A library that
      wants to keep its promise keeps the symbol and deprecates the declaration.
      """)

  static let functionAdded = Explanation(
    "a function is new",
    meaning: "Nothing that exists calls it, so that nothing breaks. Programs that call it need the newer library.",
    example: """
      + int inflateValidate(z_streamp strm, int check);
      """,
    remedy: "Nothing. Bindings that are generated again offer it.")

  static let functionRenamed = Explanation(
    "a function has another name",
    meaning: """
      One function went, and one of the same type with a name much like it came. Linked programs ask for the old symbol,
      which is not there. Where a macro of the old name stays, sources go on compiling; where it was defined in the
      header only, that makes it no more than an addition.
      """,
    example: """
      - void widget_set_colour(struct widget *w, int rgb);
      + void widget_set_color(struct widget *w, int rgb);
      """,
    remedy: "Call it by the new name and generate the bindings again.")

  static let functionBecameMacro = Explanation(
    "a function is a macro now",
    meaning: """
      Sources mostly go on compiling, since a macro is called like a function, unless it takes another number of
      arguments or somebody takes its address. But the symbol is no more promised: linked programs and bindings, which
      cannot call a macro, lose it.
      """,
    example: """
      - int stream_eof(struct stream *s);
      + #define stream_eof(s) ((s)->at_end)
      """,
    remedy: """
      Compile programs again. For bindings, give the macro its types in the overlay, so that a stub in C is generated
      for it.
      """)

  static let functionBecameInline = Explanation(
    "a function is defined in the header now",
    meaning: """
      Programs that are compiled again have it inside them and notice nothing. Whether the library still exports a
      symbol of that name is not said by the header, so that linked programs and bindings have to count on losing it.
      """,
    example: """
      - int point_x(const struct point *p);
      + static inline int point_x(const struct point *p) { return p->x; }
      """,
    remedy: """
      Generate the bindings again: they get a stub in C for it. “check --library” says whether the installed library
      still has the symbol; if it does for good, accept the finding.
      """)

  static let functionBecameExternal = Explanation(
    "a function of the header is a symbol of the library now",
    meaning: """
      Programs that exist have the old code inside them and keep it. Programs that are compiled again call the library
      instead, and need the newer one.
      """,
    example: """
      - static inline int point_x(const struct point *p) { return p->x; }
      + int point_x(const struct point *p);
      """,
    remedy: "Nothing. Bindings that are generated again need no stub for it any more.")

  static let functionParameterAdded = Explanation(
    "a function takes more parameters",
    meaning: """
      Old callers pass nothing for the new parameter: the function reads whatever a register or the stack holds there.
      A linker does not notice, since a symbol in C says nothing about parameters. Sources do not compile.
      """,
    example: """
      - int open_stream(const char *path);
      + int open_stream(const char *path, unsigned flags);
      """,
    remedy: "Pass the new argument everywhere and generate the bindings again.")

  static let functionParameterRemoved = Explanation(
    "a function takes fewer parameters",
    meaning: """
      Sources do not compile. Old callers pass something that is not read, and where it was not the last parameter the
      others arrive in the wrong places. On WebAssembly the call does not even link.
      """,
    example: """
      - int close_stream(struct stream *s, int unused);
      + int close_stream(struct stream *s);
      """,
    remedy: "Leave the argument out everywhere and generate the bindings again.")

  static let functionParametersReordered = Explanation(
    "the parameters of a function changed places",
    meaning: """
      The parameters are the same ones, in another order: by their names where both headers give them, otherwise by
      their types. A program that was compiled before hands each value over at its old place, so that the function takes
      it for something else. No size and no register need differ for that: two pointers look alike on the way, and of
      two numbers or two pointers of one type not even a compiler notices. Where names were exchanged and the types did
      not follow them, only the names changed, which is no finding.
      """,
    example: """
      - void copy(void *from, void *to, size_t size);
      + void copy(void *to, void *from, size_t size);
      """,
    remedy: """
      Look at every call, with the compiler's help where the types differ. If the old header only named its parameters
      wrongly, accept the change.
      """)

  static let functionParameterChanged = Explanation(
    "a parameter has another type",
    meaning: """
      What it is depends on the types. Another size, another kind of register (a float for an integer) or another record
      breaks callers that exist. Between types that are passed alike, such as int and unsigned, only what is compiled
      again may be warned about or mean something else. A pointer to const where it was one to something that may be
      written is taken more freely: that is an addition. The finding says which it is on its platform.
      """,
    example: """
      - void seek(struct stream *s, long offset);
      + void seek(struct stream *s, long long offset);
      """,
    remedy: "Look at the callers; for class abi compile them and generate the bindings again.")

  static let functionResultChanged = Explanation(
    "the result of a function has another type",
    meaning: """
      Callers take the result from where its old type comes back: another register, another size or a record where there
      was a number is something else for them. Between types that come back alike, only what is compiled again may be
      warned about, compare otherwise or overflow.
      """,
    example: """
      - int stream_size(struct stream *s);
      + long long stream_size(struct stream *s);
      """,
    remedy: "Look at what callers keep the result in; for class abi compile them and generate the bindings again.")

  static let functionResultAdded = Explanation(
    "a function that returned nothing returns a value now",
    meaning: """
      Who ignored it goes on doing so, and a value in a register harms nobody. A large record comes back through an
      address that the caller has to pass, which old callers do not: then their arguments are shifted and it is a break.
      """,
    example: """
      - void stream_flush(struct stream *s);
      + int stream_flush(struct stream *s);
      """,
    remedy: "Use the result where it tells of errors. For class abi compile callers and generate the bindings again.")

  static let functionResultRemoved = Explanation(
    "a function returns nothing any more",
    meaning: """
      Sources that use the result do not compile. Programs that exist take for the result whatever the register holds
      in which it used to come back.
      """,
    example: """
      - int stream_flush(struct stream *s);
      + void stream_flush(struct stream *s);
      """,
    remedy: "Do without the result, and generate the bindings again.")

  static let functionBecameVariadic = Explanation(
    "a function takes any number of further arguments now",
    meaning: """
      Sources compile as they are. On most platforms the fixed arguments travel as they did. Apple's arm64 and
      WebAssembly pass the arguments of variadic functions apart, so that old callers are wrong there.
      """,
    example: """
      - void log_line(const char *text);
      + void log_line(const char *format, ...);
      """,
    remedy: "For class abi compile callers and generate the bindings again. Mind texts with a percent sign in them.")

  static let functionLostVariadic = Explanation(
    "a function takes no further arguments any more",
    meaning: """
      Calls that pass more than the fixed arguments do not compile. Where variadic functions are called otherwise than
      others, which is so on Apple's arm64 and WebAssembly, existing programs break too.
      """,
    example: """
      - void log_line(const char *format, ...);
      + void log_line(const char *text);
      """,
    remedy: "Format the text before the call. For class abi generate the bindings again.")

  static let functionPrototypeAdded = Explanation(
    "a function says what it takes now",
    meaning: """
      It was declared with empty parentheses, which in C before C23 says nothing about parameters. A call that passes
      something else than what is declared now does not compile. Calls that were right stay right. “()” that becomes
      “(void)” is an addition.
      """,
    example: """
      - int start();
      + int start(int level);
      """,
    remedy: "Compile callers again and correct what the compiler finds.")

  static let functionPrototypeRemoved = Explanation(
    "a function does not say any more what it takes",
    meaning: """
      With empty parentheses a compiler before C23 checks and converts no arguments: a call that was right because an int
      became a double by itself is wrong now. One that took further arguments cannot be called so any more.
      """,
    example: """
      - int start(int level);
      + int start();
      """,
    remedy: "Pass arguments of exactly the types that the library's manual names.")

  static let functionConventionChanged = Explanation(
    "a function is called by another convention",
    meaning: """
      Where arguments lie and who cleans up after the call is agreed between caller and callee. Programs that exist
      keep to the old agreement.
      """,
    example: """
      - int __attribute__((ms_abi)) start(int level);
      + int start(int level);
      """,
    remedy: "Compile callers again and generate the bindings again.")

  static let functionSymbolChanged = Explanation(
    "a function goes by another symbol",
    meaning: """
      The declaration names a symbol of its own, and it is another one now. What is compiled again asks for the new
      symbol; programs and bindings that exist ask for the old one, which may be gone or may be an older version of the
      function that is kept for them.
      """,
    example: """
      - int regexec(const regex_t *r, const char *text) __asm__("regexec1");
      + int regexec(const regex_t *r, const char *text) __asm__("regexec2");
      """,
    remedy: "Generate the bindings again. “check --library” says whether the installed library has the symbol.")

  static let functionNullabilityTightened = Explanation(
    "NULL is not taken any more where it was, or may be returned where it was not",
    meaning: """
      Nothing changes in how the function is called, but a promise did: compilers may take a pointer for never NULL and
      leave out checks, and the function may not look. A result that may be NULL now needs a check that nobody made.
      """,
    example: """
      - void set_title(struct window *w, const char *title);
      + void set_title(struct window *w, const char *title) __attribute__((nonnull(2)));
      """,
    remedy: "Look at what is passed there, or check the result.")

  static let functionNullabilityLoosened = Explanation(
    "NULL is taken where it was not, or is never returned any more",
    meaning: "Callers that kept to the old promise keep to the new one.",
    example: """
      - void set_title(struct window *w, const char * _Nonnull title);
      + void set_title(struct window *w, const char * _Nullable title);
      """,
    remedy: "Nothing. Bindings that are generated again take nil there.")

  static let functionAttributesChanged = Explanation(
    "what a function promises besides its type changed",
    meaning: """
      Whether it returns at all, whether its result must be used, whether its format is checked, whether its symbol is
      weak. A function that does return now, or does not any more, changes what comes after its calls; the others bring
      no more than warnings.
      """,
    example: """
      - void fail(const char *text);
      + void fail(const char *text) __attribute__((noreturn));
      """,
    remedy: "Look at what follows its calls.")

  static let functionBodyChanged = Explanation(
    "a function of the header has another body",
    meaning: """
      Programs that exist keep the old code inside them; those that are compiled again get the new one. It is called as
      it was, and mostly this mends or speeds up something. The spec holds a fingerprint of the body, so that what
      changed in it is not shown, only that something did.
      """,
    example: """
      - static inline int area(struct box b) { return b.w * b.h; }
      + static inline int area(struct box b) { return b.w > 0 ? b.w * b.h : 0; }
      """,
    remedy: """
      Read the header. Stubs that were compiled for bindings hold the old code: compile them again. If programs and the
      library share data that the body computes, compile those programs again as well.
      """)
}
