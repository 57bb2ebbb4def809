import BindingSpec

extension Verb {
  static let show = Verb(
    name: "show",
    summary: "print a declaration of a spec; a struct with its layout drawn",
    operands: "SPEC [NAME…]",
    details: """
      A name is C's or Lisp's: deflateInit_, z_stream_s, gtk-window-new, +z-ok+. Without a name, an overview of the spec. A struct or union is drawn with the offset and size of every field, with
      holes and padding; the layout is computed for each target that is asked for, by default the scanned one.
      """,
    options: [ShowOptions.target, ShowOptions.depth, ShowOptions.overlay, ShowOptions.importPath, ShowOptions.format],
    examples: [
      ("bindgen-lisp show specs/zlib.yaml", "What does this spec hold?"),
      ("bindgen-lisp show specs/zlib.yaml z_stream_s", "Where are the fields of this struct?"),
      (
        "bindgen-lisp show specs/sdl2.yaml SDL_Event --target x86_64-windows-msvc --target wasm32-wasi",
        "And elsewhere?"
      ),
      ("bindgen-lisp show specs/zlib.yaml +z-ok+ zlib:deflate", "What is this in C?"),
      ("bindgen-lisp show specs/gtk4.yaml gtk_widget_show --format json", "A function, for a script"),
    ],
    buildsMuch: true
  ) { arguments, console throws(Stop) in
    try ShowRun(arguments, console).run()
  }
}

/// The options of `show`.
enum ShowOptions {
  static let target = OptionSpec(
    "target", value: "TRIPLE|all", repeatable: true, completes: .words(Target.allCases.map(\.rawValue) + ["all"]),
    help: "a platform to compute layouts for")
  static let depth = OptionSpec(
    "depth", value: "N", help: "how many levels of nested structs are opened; 1 by default")
  static let overlay = OptionSpec(
    "overlay", value: "FILE", repeatable: true, completes: .files, help: "an overlay to merge first")
  static let importPath = OptionSpec(
    "import-path", value: "DIR", repeatable: true, completes: .files, help: "where imported specs are looked for, too")
  static let format = OptionSpec(
    "format", value: "text|json|yaml", completes: .choices(["text", "json", "yaml"]), help: "how to print")
}
