import BindGen
import BindingSpec

extension Verb {
  static let generate = Verb(
    name: "generate",
    summary: "turn specs into Lisp bindings, C stubs and WebAssembly imports",
    operands: "SPEC… (-o FILE | --out DIR) [OPTION…]",
    details: """
      This is the verb that may be left out: “bindgen-lisp zlib.yaml -o zlib.lisp”. With -o one file is written, and its
      name says what it is: .lisp, .stubs.c, .imports.wat, .host.mjs or .host.d.mts. With --out everything is written
      for each spec. Specs are merged with the overlays beside them (NAME.overlay.yaml). Types that an imported spec
      declares stay in its module. A file whose content would not change is not touched.

      What cannot be bound is counted, listed at the end of the Lisp module with the reason, and an error with --strict.
      """,
    options: [
      GenerateOptions.output, GenerateOptions.directory, GenerateOptions.emit, GenerateOptions.only,
      GenerateOptions.except, GenerateOptions.stripPrefix, GenerateOptions.strict, GenerateOptions.overlay,
      GenerateOptions.importPath, GenerateOptions.withImports, GenerateOptions.depfile, GenerateOptions.format,
      GenerateOptions.quiet,
    ],
    examples: [
      ("bindgen-lisp specs/gtk4.yaml -o gtk4.lisp", "A Lisp module to vendor"),
      ("bindgen-lisp generate specs/*.yaml --out generated", "Everything for many libraries, in parallel"),
      (
        "bindgen-lisp generate specs/gtk4.yaml --with-imports --emit lisp --out lisp",
        "One library and those that it stands on"
      ),
      (
        "bindgen-lisp generate specs/sqlite3.yaml --out . --emit lisp,stubs --strip-prefix sqlite3_",
        "Shorter names, and no WebAssembly"
      ),
      (
        "bindgen-lisp generate specs/zlib.yaml -o - --only 'deflate*'", "A few functions, with the types that they need"
      ),
      ("bindgen-lisp generate specs/zlib.yaml --out generated --strict", "In CI: fail when something is left out"),
    ],
    buildsMuch: true
  ) { arguments, console throws(Stop) in
    try GenerateRun(arguments, console).run()
  }
}

/// The options of `generate`.
enum GenerateOptions {
  static let output = OptionSpec(
    "output", short: "o", value: "FILE", completes: .files,
    help: "the file to write, of the kind that its name says; “-” is standard output")
  static let directory = OptionSpec(
    "out", value: "DIR", completes: .files, help: "the directory for the files of each spec")
  static let emit = OptionSpec(
    "emit", value: "KIND[,KIND]…", completes: .words(Artifact.allCases.map(\.rawValue) + ["all"]),
    help: "what to write: \(Artifact.allCases.map(\.rawValue).joined(separator: ", ")); all of it by default")
  static let only = OptionSpec(
    "only", value: "GLOB", repeatable: true, help: "bind what these patterns of C names match, and the types it needs")
  static let except = OptionSpec(
    "except", value: "GLOB", repeatable: true, help: "leave out what these patterns of C names match")
  static let stripPrefix = OptionSpec(
    "strip-prefix", value: "PREFIX", repeatable: true,
    help: "a prefix of C names that Lisp names do without: “gtk_”, “Gtk”, “GTK_”")
  static let strict = OptionSpec("strict", help: "leave nothing out: what cannot be bound is an error")
  static let overlay = OptionSpec(
    "overlay", value: "FILE", repeatable: true, completes: .files,
    help: "an overlay to merge, instead of the one beside the spec")
  static let importPath = OptionSpec(
    "import-path", value: "DIR", repeatable: true, completes: .files, help: "where imported specs are looked for, too")
  static let withImports = OptionSpec(
    "with-imports", help: "also generate the modules of the specs that are imported, one for each library")
  static let depfile = OptionSpec(
    "depfile", value: "FILE", completes: .files,
    help: "also write every file that was read, as a rule for make and ninja")
  static let format = OptionSpec(
    "format", value: "text|json", completes: .choices(["text", "json"]),
    help: "with json, what was written and what was left out goes to standard output for a program to read")
  static let quiet = OptionSpec("quiet", short: "q", help: "no summary, and no diagnostics but errors")
}
