import BindingSpec

/// Text from headers, made fit for reports, and laid into columns of a terminal.
enum ReportText {
  /// On one line, with nothing in it that is not seen.
  static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) { return text }
    let spaced = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\t" ? " " : $0 }))
    return VisibleText.of(spaced, keepingLines: false)
  }

  /// Its lines, each such a line.
  static func lines(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
  }

  static func width(_ text: some StringProtocol) -> Int {
    // What most text is made of takes one column each.
    text.utf8.allSatisfy { $0 >= 32 && $0 < 127 } ? text.utf8.count : CharacterWidth.of(text)
  }

  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - Self.width(text)))
  }

  static func right(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - Self.width(text))) + text
  }

  /// The text, or its beginning and a sign that there was more.
  static func clipped(_ text: String, to width: Int) -> String {
    if Self.width(text) <= width { return text }
    var clipped = ""
    var used = 1
    for character in text {
      used += CharacterWidth.of(character)
      if used > width { break }
      clipped.append(character)
    }
    return clipped + "…"
  }

  /// Broken at spaces to lines of so many columns, the first of them of fewer where something stands before it. A word
  /// that is longer than a line is cut.
  static func wrapped(_ text: String, to width: Int, first: Int? = nil) -> [String] {
    let width = max(width, 8)
    var lines: [String] = []
    var line = ""
    var used = 0
    var room = max(first ?? width, 1)
    var isFresh = true
    func next() {
      lines.append(line)
      line = ""
      used = 0
      room = width
      isFresh = true
    }
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let size = Self.width(word)
      if !isFresh {
        if used + 1 + size > room {
          next()
        } else {
          line += " "
          used += 1
        }
      } else if lines.isEmpty, line.isEmpty, size > room, room < width {
        next()
      }
      isFresh = false
      if used + size <= room {
        line += word
        used += size
        continue
      }
      for character in word {
        let columns = CharacterWidth.of(character)
        if used + columns > room, !line.isEmpty { next() }
        line.append(character)
        used += columns
        isFresh = false
      }
    }
    lines.append(line)
    return lines
  }
}
