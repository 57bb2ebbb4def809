import BindingSpec

extension Verb {
  static let explain = Verb(
    name: "explain",
    summary: "say what a diagnostic's code means and what to do about it",
    operands: "CODE",
    operandsComplete: .choices(DiagnosticCode.allCases.map(\.rawValue)),
    details: """
      Every error, warning and skipped declaration carries a code in brackets, such as [scan.header.missing]. Each code
      has a page: what it means, an example, and what to do.
      """,
    options: [list, explainFormat],
    examples: [
      ("bindgen-lisp explain scan.macro.not-constant", "Why was that macro skipped?"),
      ("bindgen-lisp explain --list", "Which codes are there?"),
    ]
  ) { arguments, console throws(Stop) in
    if arguments.has(list) {
      guard arguments.operands.isEmpty else { throw .usage("“explain --list” takes no code") }
      try printList(arguments, console)
      return .fine
    }
    guard !arguments.operands.isEmpty else {
      throw .usage("“explain” needs a code", hint: "“bindgen-lisp explain --list” prints all of them")
    }
    var codes: [DiagnosticCode] = []
    for word in arguments.operands {
      // As it stands in a message, brackets and all.
      let name = String(word.drop { $0 == "[" }.prefix { $0 != "]" })
      guard let code = DiagnosticCode(rawValue: name) else {
        throw .usage(
          "there is no code “\(word)”",
          hint: Suggestion.sentence(for: name, among: DiagnosticCode.allCases.map(\.rawValue))
            ?? "“bindgen-lisp explain --list” prints all of them")
      }
      codes.append(code)
    }
    if arguments.value(explainFormat) == "json" {
      try console.write(bytes: Array((JSON.array(codes.map(json)).prettyText + "\n").utf8))
      return .fine
    }
    let style = Style(isOn: console.coloursResults)
    try console.write(codes.map { page($0, style) }.joined(separator: "\n"))
    return .fine
  }

  private static let list = OptionSpec("list", help: "print every code with its title")
  private static let explainFormat = OptionSpec(
    "format", value: "text|json", completes: .choices(["text", "json"]), help: "how to print")

  private static func page(_ code: DiagnosticCode, _ style: Style) -> String {
    let explanation = code.explanation
    var text = style(.bold, code.rawValue) + ": \(explanation.title)\n\n"
    text += HelpText.wrapped(explanation.meaning, to: 100).joined(separator: "\n") + "\n"
    if let example = explanation.example {
      text += "\n" + style(.dim, "Example") + "\n\n"
      text += example.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(
        separator: "\n")
      text += "\n"
    }
    text += "\n" + style(.dim, "What to do") + "\n\n"
    text += HelpText.wrapped(explanation.remedy, to: 100).joined(separator: "\n") + "\n"
    return text
  }

  private static func json(_ code: DiagnosticCode) -> JSON {
    let explanation = code.explanation
    return .object([
      ("code", .string(code.rawValue)), ("title", .string(explanation.title)),
      ("meaning", .string(explanation.meaning)), ("example", explanation.example.map(JSON.string)),
      ("remedy", .string(explanation.remedy)),
    ])
  }

  private static func printList(_ arguments: Arguments, _ console: Console) throws(Stop) {
    let codes = DiagnosticCode.allCases
    if arguments.value(explainFormat) == "json" {
      try console.write(bytes: Array((JSON.array(codes.map(json)).prettyText + "\n").utf8))
      return
    }
    let width = codes.map(\.rawValue.utf8.count).max() ?? 0
    let style = Style(isOn: console.coloursResults)
    try console.write(
      codes.map { style(.bold, HelpText.padded($0.rawValue, to: width)) + "  \($0.explanation.title)\n" }.joined())
  }
}
