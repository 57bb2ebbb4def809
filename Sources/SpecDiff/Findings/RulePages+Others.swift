import BindingSpec

// The pages of what can become of the library as a whole, of any declaration, and of what means nothing.
extension Explanation {
  static let libraryNameChanged = Explanation(
    "the library is loaded under another name",
    meaning: """
      The name that programs look for at their start, such as libz.so.1, is another one. Programs and bindings that
      exist ask for the old one. A library changes it on purpose when it breaks what exists.
      """,
    example: """
      - libssl.so.1.1
      + libssl.so.3
      """,
    remedy: "Link programs again, generate the bindings again, and ship the library that they name.")

  static let librarySymbolMissing = Explanation(
    "the installed library lacks a symbol that the header declares",
    meaning: """
      Found by “check --library”, which asks the shared object itself. A call to it fails at the start of a program or at
      the first call. The header may be of another version than the library, the function may be part of an option that
      this build lacks, or another library of the package may have it.
      """,
    example: """
      int inflateValidate(z_streamp strm, int check);   // no such symbol in libz.so.1
      """,
    remedy: "Install header and library of one version. What no build exports belongs into the overlay as skipped.")

  static let librarySymbolVersionChanged = Explanation(
    "a symbol has another version in the installed library",
    meaning: """
      Symbols may carry a version, such as memcpy@GLIBC_2.14. A program asks for the version that it was linked with; if
      the library has only another one the program does not start. A library that keeps the old version beside the new
      one, or that had none, breaks nobody.
      """,
    example: """
      - memcpy@GLIBC_2.2.5
      + memcpy@GLIBC_2.14
      """,
    remedy: "Link programs again with the library that they will run with.")

  static let deprecated = Explanation(
    "a declaration is deprecated",
    meaning: "It works as it did. Compilers warn about it, and a later version may leave it out.",
    example: """
      - int stream_open(const char *path);
      + int stream_open(const char *path) __attribute__((deprecated("use stream_open_file")));
      """,
    remedy: "Use what the message names instead, before it goes.")

  static let noLongerDeprecated = Explanation(
    "a declaration is not deprecated any more",
    meaning: "Compilers do not warn about it any more.",
    example: """
      - int stream_open(const char *path) __attribute__((deprecated));
      + int stream_open(const char *path);
      """,
    remedy: "Nothing has to be done.")

  static let noLongerBound = Explanation(
    "a declaration is there, but cannot be bound any more",
    meaning: """
      The header still has the name, in a form that the spec cannot hold: the code in the finding says which. C programs
      may be fine; bindings lose it, and what became of it could not be compared.
      """,
    example: """
      - #define STREAM_LIMIT 10
      + #define STREAM_LIMIT (sizeof(struct stream_private))
      """,
    remedy: "“bindgen-lisp explain CODE” says why it is skipped and what an overlay can do about it.")

  static let unboundRemoved = Explanation(
    "a declaration that could not be bound is gone",
    meaning: """
      No spec could hold it, so that bindings never had it and lose nothing. Programs in C that use it do not compile any
      more, which is why it counts as a break of sources; what kind of declaration it was, and whether the library had a
      symbol for it, the old spec does not know. Names that --hide kept out on purpose are listed with --all only.
      """,
    example: """
      - static int stream_count;
      """,
    remedy: "Where only bindings count, accept the rule with the entity “*”. Otherwise look for uses in C.")

  static let cosmeticComment = Explanation(
    "a comment changed",
    meaning: "What the compiler sees is the same. Listed with --all only.",
    example: """
      - /* Opens a stream. */
      + /* Opens a stream for reading. */
      """,
    remedy: "Nothing has to be done.")

  static let cosmeticPlace = Explanation(
    "a declaration stands elsewhere",
    meaning: "In another line or another header of the same library. Listed with --all only.",
    example: """
      - zlib.h:86
      + zlib.h:91
      """,
    remedy: "Nothing, as long as programs include the header that they always did.")

  static let cosmeticParameterName = Explanation(
    "a parameter is called otherwise",
    meaning: """
      The names of parameters mean nothing in C. Generated bindings use them in their documentation, so that these may
      read otherwise. Listed with --all only.
      """,
    example: """
      - int stream_open(const char *path);
      + int stream_open(const char *filename);
      """,
    remedy: "Nothing has to be done.")

  static let cosmeticSpelling = Explanation(
    "a type is written otherwise and is the same",
    meaning: "Another typedef of the same type, or the type itself. Listed with --all only.",
    example: """
      - unsigned int stream_flags(struct stream *s);
      + uInt stream_flags(struct stream *s);
      """,
    remedy: "Nothing has to be done.")

  static let cosmeticVersion = Explanation(
    "the library is of another version",
    meaning: "The versions that the two specs name differ. By itself that means nothing. Listed with --all only.",
    example: """
      - version: 1.2.13
      + version: 1.3.1
      """,
    remedy: "Nothing has to be done.")
}
