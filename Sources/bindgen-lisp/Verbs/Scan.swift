import BindingSpec
import HeaderScan

extension Verb {
  static let scan = Verb(
    name: "scan",
    summary: "turn C headers into a spec",
    operands: "HEADER… [OPTION…] [-- CLANG-ARGUMENT…]",
    details: """
      Headers are named as an #include would name them, or by a path. The spec holds what the kept headers declare; what
      they use from elsewhere comes from imported specs or is taken in as far as it is needed. Nothing is dropped in
      silence: what cannot be taken over is listed under “skipped” with its reason.
      """,
    options: [
      ScanOptions.output, ScanOptions.library, ScanOptions.libraryVersion, ScanOptions.package, ScanOptions.load,
      ScanOptions.keep, ScanOptions.hide, ScanOptions.define, ScanOptions.include, ScanOptions.clangArgument,
      ScanOptions.target,
      ScanOptions.overlay, ScanOptions.imports, ScanOptions.docs, ScanOptions.depfile, ScanOptions.quiet,
    ],
    examples: [
      ("bindgen-lisp scan zlib.h --pkg zlib -o specs/zlib.yaml", "A library that pkg-config knows"),
      (
        "bindgen-lisp scan gtk/gtk.h --pkg gtk4 --library gtk4 --keep 'gtk/**' --keep 'gdk/**' --import specs/gio.yaml "
          + "-o specs/gtk4.yaml",
        "One library of a family, on top of the others' specs"
      ),
      (
        "bindgen-lisp scan include/mine.h --include include --define MINE_API=2 --target arm64-apple-macos -o mine.yaml",
        "A header of your own, as another platform sees it"
      ),
      ("bindgen-lisp scan mine.h -o - -- -std=c2x -DDEBUG", "To standard output, with arguments for clang"),
    ],
    passesThrough: true,
    buildsMuch: true
  ) { arguments, console throws(Stop) in
    try ScanRun(arguments, console).run()
  }
}

/// The options of `scan`.
enum ScanOptions {
  static let output = OptionSpec(
    "output", short: "o", value: "FILE", completes: .files,
    help: "where the spec is written; “-” and the default are standard output")
  static let library = OptionSpec(
    "library", value: "NAME", help: "the library's name; by default the first header's, without its extension")
  static let libraryVersion = OptionSpec(
    "library-version", value: "VERSION", help: "the library's version; by default pkg-config's answer")
  static let package = OptionSpec(
    "pkg", value: "NAME", repeatable: true,
    help: "ask pkg-config for flags, version and shared object; the first package is the library's own")
  static let load = OptionSpec(
    "load", value: "PLATFORM=NAME", repeatable: true,
    help: "the shared object that programs open on linux, macos or windows")
  static let hide = OptionSpec(
    "hide", value: "GLOB", repeatable: true,
    help:
      "names that are no part of the interface, such as “__*”: such functions, variables, macros and unused typedefs are skipped"
  )
  static let keep = OptionSpec(
    "keep", value: "GLOB", repeatable: true,
    help:
      "which headers belong to the library: “gtk/*”, “gtk/**”, “zlib.h”; by default those named and those beside or "
      + "below them")
  static let define = OptionSpec("define", short: "D", value: "NAME[=VALUE]", repeatable: true, help: "define a macro")
  static let include = OptionSpec(
    "include", short: "I", value: "DIR", repeatable: true, completes: .files, help: "look for headers there, too")
  static let clangArgument = OptionSpec(
    "clang-arg", value: "ARGUMENT", repeatable: true, help: "one argument for clang, as those after “--”")
  static let target = OptionSpec(
    "target", value: "TRIPLE", completes: .words(Target.allCases.map(\.rawValue)),
    help: "the platform whose view of the headers is taken; by default this one")
  static let overlay = OptionSpec(
    "overlay", value: "FILE", repeatable: true, completes: .files,
    help: "an overlay to hold against the new spec: what it names must be there; it is not changed")
  static let imports = OptionSpec(
    "import", value: "SPEC", repeatable: true, completes: .files,
    help: "the spec of another library, whose types are used and not taken in again")
  static let docs = OptionSpec(
    "docs", value: "full|brief|none", completes: .choices(ScanRecord.Docs.allCases.map(\.rawValue)),
    help: "how much of the documentation comments is kept; full by default")
  static let depfile = OptionSpec(
    "depfile", value: "FILE", completes: .files,
    help: "also write every file that was read, as a rule for make and ninja")
  static let quiet = OptionSpec("quiet", short: "q", help: "no summary, and no diagnostics but errors and warnings")
}
