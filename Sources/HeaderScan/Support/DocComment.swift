import BindingSpec

/// Doc comments of every style, reduced to their text.
enum DocComment {
  private typealias Line = ArraySlice<UInt8>

  /// `/** … */`, `/*! … */`, `///`, `//!` and their trailing forms (`/**<`), without markers and leading stars.
  static func text(of raw: String, _ wanted: ScanRecord.Docs) -> String? {
    if wanted == .none { return nil }
    var lines = Array(raw.utf8).split(separator: newline, omittingEmptySubsequences: false).map(clean)
    while let first = lines.first, first.isEmpty { lines.removeFirst() }
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    lines = withoutCommand(withoutCommonIndentation(collapsed(lines)))
    let text =
      wanted == .brief ? brief(lines) : String(decoding: Array(lines.joined(separator: [newline])), as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  private static let newline = UInt8(ascii: "\n")
  private static let star = UInt8(ascii: "*")
  private static let slash = UInt8(ascii: "/")

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

  private static func clean(_ line: Line) -> Line {
    var text = line.drop(while: isBlank)
    if text.first == slash, text.dropFirst().first == star || text.dropFirst().first == slash {
      text = text.dropFirst(2).drop { $0 == star || $0 == slash || $0 == UInt8(ascii: "!") }
      if text.first == UInt8(ascii: "<") { text = text.dropFirst() }
    } else if text.first == star {
      if text.dropFirst().first != slash { text = text.dropFirst() }
      // The right side of a frame of stars.
      let inside = withoutTrailing(withoutTrailing(text, isBlank)) { $0 == star }
      if let last = inside.last, isBlank(last) { text = inside }
    } else {
      // A line without a star keeps its indentation: it may be an example.
      text = line
    }
    text = withoutTrailing(text, isBlank)
    if text.last == slash, text.dropLast().last == star {
      text = withoutTrailing(text.dropLast(2)) { $0 == star || isBlank($0) }
    }
    return text
  }

  private static func withoutTrailing(_ line: Line, _ unwanted: (UInt8) -> Bool) -> Line {
    var line = line
    while let last = line.last, unwanted(last) { line.removeLast() }
    return line
  }

  /// Runs of blank lines become one.
  private static func collapsed(_ lines: [Line]) -> [Line] {
    var result: [Line] = []
    for line in lines where !(line.isEmpty && result.last?.isEmpty == true) { result.append(line) }
    return result
  }

  private static func indentation(_ line: Line) -> Int { line.prefix { $0 == 32 || $0 == 9 }.count }

  private static func withoutCommonIndentation(_ lines: [Line]) -> [Line] {
    let common = lines.lazy.filter { !$0.isEmpty }.map(indentation).min() ?? 0
    return lines.map { $0.dropFirst(min(common, $0.count)) }
  }

  /// Whether gtk-doc opens with such a line: the symbol's name or a parameter.
  private static func isGtkOpening(_ line: Line) -> Bool {
    if line.last == UInt8(ascii: ":"), !line.contains(32) { return true }
    return line.first == UInt8(ascii: "@") && line.prefix { $0 != 32 }.last == UInt8(ascii: ":")
  }

  /// Doxygen's command for what the first paragraph is anyway.
  private static func withoutCommand(_ lines: [Line]) -> [Line] {
    guard let first = lines.first else { return lines }
    for command in ["\\brief ", "@brief ", "\\short ", "@short "] where first.starts(with: command.utf8) {
      return [first.dropFirst(command.utf8.count)] + lines.dropFirst()
    }
    return lines
  }

  /// The first paragraph, up to its first sentence's end.
  private static func brief(_ lines: [Line]) -> String {
    // gtk-doc opens with the symbol's own name: `gtk_widget_show:`.
    // Then come its parameters: `@widget: a widget`.
    let paragraph = lines.drop { isGtkOpening($0) || $0.isEmpty }.prefix { !$0.isEmpty }
    let text = Array(paragraph.joined(separator: [32]))
    for (index, byte) in text.enumerated() where byte == UInt8(ascii: ".") {
      // Not behind the second letter of “e.g.” and “i.e.”.
      if index > 1, text[index - 2] == byte { continue }
      if index + 1 == text.count || text[index + 1] == 32 { return String(decoding: text[...index], as: UTF8.self) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
