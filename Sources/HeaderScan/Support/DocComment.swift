import BindingSpec

/// Doc comments of every style, reduced to their text.
enum DocComment {
  /// `/** … */`, `/*! … */`, `///`, `//!` and their trailing forms (`/**<`), without markers and leading stars.
  static func text(of raw: String, _ wanted: ScanRecord.Docs) -> String? {
    if wanted == .none { return nil }
    var lines = raw.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      clean(line.last == "\r" ? line.dropLast() : line)
    }
    while let first = lines.first, first.isEmpty { lines.removeFirst() }
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    var paragraphs = withoutCommonIndentation(collapsed(lines))
    if wanted == .brief { paragraphs = brief(paragraphs) }
    let text = paragraphs.joined(separator: "\n")
    return text.isEmpty ? nil : text
  }

  private static func clean(_ line: Substring) -> Substring {
    var text = line.drop { $0 == " " || $0 == "\t" }
    if text.hasPrefix("/*") || text.hasPrefix("//") {
      text = text.dropFirst(2)
      text = text.drop { $0 == "*" || $0 == "/" || $0 == "!" }
      if text.first == "<" { text = text.dropFirst() }
    } else if text.first == "*", !text.hasPrefix("*/") {
      text = text.dropFirst()
    } else if !text.hasPrefix("*/") {
      // A line without a star keeps its indentation: it may be an example.
      text = line
    }
    var end = text
    while end.last == " " || end.last == "\t" { end.removeLast() }
    if end.hasSuffix("*/") {
      end.removeLast(2)
      while end.last == "*" || end.last == " " || end.last == "\t" { end.removeLast() }
    }
    return end
  }

  /// Runs of blank lines become one.
  private static func collapsed(_ lines: [Substring]) -> [Substring] {
    var result: [Substring] = []
    for line in lines where !(line.isEmpty && result.last?.isEmpty == true) { result.append(line) }
    return result
  }

  private static func withoutCommonIndentation(_ lines: [Substring]) -> [String] {
    let indentation = lines.lazy.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " || $0 == "\t" }.count }.min() ?? 0
    // The first line stands behind the opening marker and says nothing about the others.
    return lines.map { String($0.dropFirst(min(indentation, $0.prefix { $0 == " " || $0 == "\t" }.count))) }
  }

  /// The first paragraph, up to its first sentence's end.
  private static func brief(_ lines: [String]) -> [String] {
    // gtk-doc opens with the symbol's own name: `gtk_widget_show:`.
    let paragraph = lines.drop { $0.hasSuffix(":") && !$0.contains(" ") || $0.isEmpty }.prefix { !$0.isEmpty }
    var text = paragraph.joined(separator: " ")
    for command in ["\\brief ", "@brief "] where text.hasPrefix(command) { text.removeFirst(command.count) }
    let characters = Array(text)
    for (index, character) in characters.enumerated() where character == "." {
      if index + 1 == characters.count || characters[index + 1] == " " { return [String(characters[...index])] }
    }
    return text.isEmpty ? [] : [text]
  }
}
