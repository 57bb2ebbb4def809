import BindingSpec

/// Renders diagnostics, as text for people or as one line of JSON for machines.
///
/// ```
/// gtk/gtk.h:31:10: error: 'glib.h' file not found [scan.include.missing]
///   included from probe.h:1
///   hint: the package has flags of its own: add --pkg gtk4
/// ```
enum DiagnosticRenderer {
  ///
  /// - Parameter most: how many of one code and file people are shown; machines are shown all.
  static func render(_ diagnostics: [Diagnostic], on console: Console, repeating most: Int = .max) {
    if diagnostics.isEmpty { return }
    switch console.diagnosticsFormat {
    case .json: console.say(json(diagnostics).text + "\n")
    case .text:
      let style = Style(isOn: console.coloursTalk)
      console.say(text(diagnostics, repeating: most, style))
    }
  }

  private static func text(_ diagnostics: [Diagnostic], repeating most: Int, _ style: Style) -> String {
    var counts: [String: Int] = [:]
    var texts = ""
    for diagnostic in diagnostics {
      let kind = "\(diagnostic.place?.file ?? "") \(diagnostic.code.rawValue)"
      counts[kind, default: 0] += 1
      if counts[kind, default: 0] <= most { texts += text(diagnostic, style) }
    }
    for (kind, count) in counts.sorted(by: { $0.key < $1.key }) where count > most {
      let words = kind.split(separator: " ")
      texts += "\(words.first ?? ""): … and \(count - most) more of these [\(words.last ?? "")]\n"
      texts += "  " + style(.note, "hint:") + " --diagnostics json tells all of them\n"
    }
    return texts
  }

  static func json(_ diagnostics: [Diagnostic]) -> JSON {
    .object([
      (
        "diagnostics",
        .array(
          diagnostics.map { diagnostic in
            .object([
              ("code", .string(diagnostic.code.rawValue)),
              ("severity", .string(diagnostic.severity.rawValue)),
              ("entity", diagnostic.entity.map(JSON.string)),
              ("at", diagnostic.place.map(json)),
              ("message", .string(diagnostic.message)),
              ("hint", diagnostic.hint.map(JSON.string)),
              ("trail", diagnostic.trail.isEmpty ? nil : .array(diagnostic.trail.map(json))),
            ])
          })
      )
    ])
  }

  private static func json(_ place: Diagnostic.Place) -> JSON {
    .object([
      ("file", .string(place.file)), ("line", place.line.map(JSON.integer)), ("column", place.column.map(JSON.integer)),
    ])
  }

  static func text(_ diagnostic: Diagnostic, _ style: Style) -> String {
    let role: Style.Role =
      switch diagnostic.severity {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    var text = style(.bold, (diagnostic.place.map(written) ?? "bindgen-lisp") + ":")
    text += " " + style(role, "\(diagnostic.severity.rawValue):") + " "
    let message = diagnostic.message.split(separator: "\n", omittingEmptySubsequences: false)
    text += message.first.map(String.init) ?? ""
    if diagnostic.code != .usage { text += " " + style(.dim, "[\(diagnostic.code.rawValue)]") }
    text += "\n"
    for line in message.dropFirst() { text += "  \(line)\n" }
    for place in diagnostic.trail { text += "  included from \(written(place))\n" }
    if let hint = diagnostic.hint {
      for (index, line) in hint.split(separator: "\n").enumerated() {
        text += index == 0 ? "  " + style(.note, "hint:") + " \(line)\n" : "        \(line)\n"
      }
    }
    return text
  }

  private static func written(_ place: Diagnostic.Place) -> String {
    var text = place.file
    if let line = place.line {
      text += ":\(line)"
      if let column = place.column { text += ":\(column)" }
    }
    return text
  }
}
