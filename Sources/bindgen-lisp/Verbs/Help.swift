import BindingSpec

extension Verb {
  static let help = Verb(
    name: "help",
    summary: "print what a verb does, its options and examples",
    operands: "[VERB]",
    operandsComplete: .choices([
      "scan", "generate", "check", "diff", "run", "repl", "compile", "show", "explain", "doctor", "completion",
    ]),
    details: "",
    options: [],
    examples: [("bindgen-lisp help scan", "What can be said to scan?")]
  ) { arguments, console throws(Stop) in
    guard let name = arguments.operands.first else {
      try console.write(HelpText.overview)
      return .fine
    }
    guard arguments.operands.count == 1 else { throw .usage("“help” takes one verb") }
    guard let verb = Verb.named(name) else {
      throw .usage(
        "there is no verb “\(name)”",
        hint: Suggestion.sentence(for: name, among: Verb.all.map(\.name)) ?? "“bindgen-lisp --help” lists the verbs")
    }
    try console.write(HelpText.page(of: verb))
    return .fine
  }
}
