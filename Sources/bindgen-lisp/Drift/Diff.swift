import BindingSpec
import SpecDiff

extension Verb {
  static let diff = Verb(
    name: "diff",
    summary: "say what changed between two versions of a library, and what that breaks",
    operands: "OLD NEW [OPTION…] [-- CLANG-ARGUMENT…]",
    details: """
      Each side is a spec (.yaml), a spec in a commit of this git repository (REV:PATH.yaml), or a header (.h), which is
      scanned as the spec on the other side says, or as the options say. Declarations are compared, not texts: comments,
      order, parameters' names and other spellings of the same types are no change.

      Exit codes: 0 nothing changed, 10 there are additions only, 20 sources have to be changed, 30 programs and
      bindings that exist go wrong, 2 wrong usage, 3 it could not be compared.
      """,
    options: [
      DriftOptions.target, DriftOptions.format, DriftOptions.report, DriftOptions.failOn, DriftOptions.accept,
      DriftOptions.witness,
      DiffOptionSpecs.library, DriftOptions.all, DriftOptions.include, DriftOptions.define, DriftOptions.package,
      DiffOptionSpecs.keep,
      DriftOptions.quiet,
    ],
    examples: [
      ("bindgen-lisp diff old/zlib.yaml new/zlib.yaml", "What does the upgrade break?"),
      ("bindgen-lisp diff HEAD~1:specs/gtk4.yaml specs/gtk4.yaml", "What did this change of a vendored spec do?"),
      (
        "bindgen-lisp diff specs/zlib.yaml ~/src/zlib-1.3/zlib.h --fail-on abi",
        "Would the next version break what exists?"
      ),
      (
        "bindgen-lisp diff old/lua.h new/lua.h --target all --report html=lua.html",
        "Two headers, on every platform, as a page to look at"
      ),
    ],
    passesThrough: true,
    buildsMuch: true
  ) { arguments, console throws(Stop) in
    try DiffRun(arguments, console).run()
  }
}

/// The options that only `diff` has.
enum DiffOptionSpecs {
  static let library = OptionSpec(
    "library", value: "FILE", repeatable: true, completes: .files,
    help: "the old and the new shared object, whose exports and their versions are compared too; given twice")
  static let keep = OptionSpec(
    "keep", value: "GLOB", repeatable: true, help: "which headers belong to the library, when headers are scanned")
}
