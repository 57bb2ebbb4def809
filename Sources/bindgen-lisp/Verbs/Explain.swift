import BindingSpec
import SpecDiff

extension Verb {
  static let explain = Verb(
    name: "explain",
    summary: "say what a diagnostic's code or a rule of drift means and what to do about it",
    operands: "CODE",
    operandsComplete: .choices(Topic.all.map(\.name)),
    details: """
      Every error, warning and skipped declaration carries a code in brackets, such as [scan.header.missing], and every
      finding of “check” and “diff” the rule that it falls under, such as [function.removed]. Each has a page: what it
      means, an example, and what to do.
      """,
    options: [list, explainFormat],
    examples: [
      ("bindgen-lisp explain scan.macro.not-constant", "Why was that macro skipped?"),
      ("bindgen-lisp explain field.moved", "Why does that break programs?"),
      ("bindgen-lisp explain --list", "Which codes and rules are there?"),
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
    var topics: [Topic] = []
    for word in arguments.operands {
      // As it stands in a message, brackets and all.
      let name = String(word.drop { $0 == "[" }.prefix { $0 != "]" })
      guard let topic = Topic.all.first(where: { $0.name == name }) else {
        throw .usage(
          "there is no code “\(word)”",
          hint: Suggestion.sentence(for: name, among: Topic.all.map(\.name))
            ?? "“bindgen-lisp explain --list” prints all of them")
      }
      topics.append(topic)
    }
    if arguments.value(explainFormat) == "json" {
      try console.write(bytes: Array((JSON.array(topics.map(json)).prettyText + "\n").utf8))
      return .fine
    }
    let style = Style(isOn: console.coloursResults)
    try console.write(topics.map { page($0, style) }.joined(separator: "\n"))
    return .fine
  }

  private static let list = OptionSpec("list", help: "print every code and rule with its title")
  private static let explainFormat = OptionSpec(
    "format", value: "text|json", completes: .choices(["text", "json"]), help: "how to print")

  /// What has a page.
  private enum Topic {
    case code(DiagnosticCode)
    case rule(DriftRule)

    static let codes = DiagnosticCode.allCases.map(Topic.code)
    static let rules = DriftRule.allCases.map(Topic.rule)
    static let all = codes + rules

    var name: String {
      switch self {
      case .code(let code): code.rawValue
      case .rule(let rule): rule.rawValue
      }
    }

    var explanation: Explanation {
      switch self {
      case .code(let code): code.explanation
      case .rule(let rule): rule.explanation
      }
    }

    /// What findings of the rule may break.
    var classes: [DriftClass]? {
      if case .rule(let rule) = self { rule.classes } else { nil }
    }
  }

  private static func page(_ topic: Topic, _ style: Style) -> String {
    let explanation = topic.explanation
    var text = style(.bold, topic.name) + ": \(explanation.title)\n\n"
    if let classes = topic.classes {
      text += style(.dim, "Class:") + " \(classes.map(\.rawValue).joined(separator: ", "))\n\n"
    }
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

  private static func json(_ topic: Topic) -> JSON {
    let explanation = topic.explanation
    return .object([
      ("code", .string(topic.name)), ("title", .string(explanation.title)),
      ("meaning", .string(explanation.meaning)), ("example", explanation.example.map(JSON.string)),
      ("remedy", .string(explanation.remedy)),
      ("classes", topic.classes.map { .array($0.map { .string($0.rawValue) }) }),
    ])
  }

  private static func printList(_ arguments: Arguments, _ console: Console) throws(Stop) {
    if arguments.value(explainFormat) == "json" {
      try console.write(bytes: Array((JSON.array(Topic.all.map(json)).prettyText + "\n").utf8))
      return
    }
    let width = Topic.all.map(\.name.utf8.count).max() ?? 0
    let style = Style(isOn: console.coloursResults)
    func lines(_ topics: [Topic]) -> String {
      topics.map { style(.bold, HelpText.padded($0.name, to: width)) + "  \($0.explanation.title)\n" }.joined()
    }
    try console.write(
      style(.dim, "Diagnostics") + "\n" + lines(Topic.codes) + "\n" + style(.dim, "Rules of drift") + "\n"
        + lines(Topic.rules))
  }
}
