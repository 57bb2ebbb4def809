import BindingSpec
import SpecDiff

extension Verb {
  static let check = Verb(
    name: "check",
    summary: "say whether the headers installed here still are what specs say",
    operands: "SPEC… [OPTION…] [-- CLANG-ARGUMENT…]",
    details: """
      Each spec's headers are scanned again as the spec recorded it, and what they declare now is compared with what the
      spec says: declarations, not texts. Nothing is written unless --update is given.

      Exit codes: 0 nothing changed, 10 there are additions only, 20 sources have to be changed, 30 programs and
      bindings that exist go wrong, 4 generated files are stale and nothing else is wrong, 2 wrong usage, 3 something
      could not be compared.
      """,
    options: [
      CheckOptions.library, CheckOptions.generated, GenerateOptions.emit, GenerateOptions.only, GenerateOptions.except,
      GenerateOptions.stripPrefix, CheckOptions.update, DriftOptions.target, DriftOptions.format, DriftOptions.report,
      DriftOptions.failOn, DriftOptions.accept, DriftOptions.witness, DriftOptions.all, DriftOptions.include,
      DriftOptions.define,
      DriftOptions.package, CheckOptions.noCache, DriftOptions.quiet,
    ],
    examples: [
      ("bindgen-lisp check specs/gtk4.yaml", "Do the vendored bindings still fit?"),
      (
        "bindgen-lisp check specs/*.yaml --generated generated --library --fail-on source",
        "In CI: headers, generated files and shared objects; additions are welcome"
      ),
      ("bindgen-lisp check specs/zlib.yaml --report sarif=drift.sarif --report markdown=drift.md", "With reports"),
      ("bindgen-lisp check specs/zlib.yaml --update", "Take over what the headers say now"),
    ],
    passesThrough: true,
    buildsMuch: true
  ) { arguments, console throws(Stop) in
    try CheckRun(arguments, console).run()
  }
}

/// The options that only `check` has.
enum CheckOptions {
  static let library = OptionSpec(
    "library", value: "FILE", isValueOptional: true, completes: .files,
    help: "also compare with what the installed shared object exports: the one that the spec names, or this file")
  static let generated = OptionSpec(
    "generated", value: "DIR", completes: .files,
    help: "also compare the files there with what “generate” would write for these specs")
  static let update = OptionSpec("update", help: "write what was scanned into the spec; the exit code is then 0")
  static let noCache = OptionSpec("no-cache", help: "scan even when nothing has changed since the last clean check")
}
