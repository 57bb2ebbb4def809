/// Help, written from the tables.
enum HelpText {
  /// The text of `bindgen-lisp --help`.
  static var overview: String {
    var text = """
      Usage: bindgen-lisp VERB [ARGUMENT…]

      C headers in, Lisp bindings out.

      Verbs:

      """
    let width = Verb.all.map(\.name.count).max() ?? 0
    for verb in Verb.all { text += "  \(padded(verb.name, to: width))  \(verb.summary)\n" }
    text += """

      Options:
        --version  print the version
        --help     print this text; after a verb, that verb's

      Examples:
        bindgen-lisp scan zlib.h --pkg zlib -o specs/zlib.yaml
        bindgen-lisp specs/zlib.yaml -o zlib.lisp
        bindgen-lisp check specs/zlib.yaml
        bindgen-lisp show specs/zlib.yaml z_stream_s
        bindgen-lisp run --load zlib.lisp --eval '(print (zlib:zlib-version))'

      “bindgen-lisp help VERB” says more about a verb. Exit codes: 0 fine, 1 the Lisp program failed,
      2 wrong usage, 3 it could not be done; “check” and “diff”: 10 additions only, 20 sources break,
      30 programs break, 4 generated files are stale.

      """
    return text
  }

  /// The text of `bindgen-lisp help VERB`.
  static func page(of verb: Verb) -> String {
    var text = "Usage: bindgen-lisp \(verb.name)"
    if !verb.operands.isEmpty { text += " \(verb.operands)" }
    text += "\n\n\(verb.summary.prefix(1).uppercased())\(verb.summary.dropFirst()).\n"
    if !verb.details.isEmpty { text += "\n\(verb.details)\n" }
    text += "\nOptions:\n"
    let rows = verb.allOptions.map { (head(of: $0), $0) }
    let width = min(rows.map(\.0.count).max() ?? 0, 26)
    for (head, option) in rows {
      let help = option.isRepeatable ? option.help + "; may be repeated" : option.help
      var lines = wrapped(help, to: 100 - width - 4)
      if head.count > width {
        text += "  \(head)\n"
      } else {
        text += "  \(padded(head, to: width))  \(lines.removeFirst())\n"
      }
      for line in lines { text += "  \(padded("", to: width))  \(line)\n" }
    }
    text += "\nExamples:\n"
    for (index, example) in verb.examples.enumerated() {
      if index > 0 { text += "\n" }
      text += "  # \(example.why)\n  \(example.command)\n"
    }
    return text
  }

  private static func head(of option: OptionSpec) -> String {
    var head = option.short.map { "-\($0), " } ?? "    "
    head += option.spelling
    if let value = option.value { head += option.isValueOptional ? "[=\(value)]" : " \(value)" }
    return head
  }

  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Breaks a text at spaces; at least one line.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > width {
          lines.append(line)
          line = ""
        }
        line += line.isEmpty ? String(word) : " \(word)"
      }
      lines.append(line)
    }
    return lines
  }
}
