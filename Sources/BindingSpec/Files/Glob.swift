/// A shell pattern over a path: `*` and `?` stay inside a part, `**` goes across parts.
package struct Glob: Sendable {
  private let pattern: [UInt8]
  package var text: String { String(decoding: pattern, as: UTF8.self) }

  package init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// Whether the pattern matches the whole text.
  package func matches(_ text: [UInt8]) -> Bool { matches(0, text, 0) }

  /// Whether the pattern matches the path or what is left of it behind some `/`.
  package func matchesEnd(of path: [UInt8]) -> Bool {
    if matches(0, path, 0) { return true }
    for index in path.indices where path[index] == UInt8(ascii: "/") {
      if matches(0, path, index + 1) { return true }
    }
    return false
  }

  private func matches(_ patternStart: Int, _ text: [UInt8], _ textStart: Int) -> Bool {
    var position = patternStart
    var index = textStart
    while position < pattern.count {
      if pattern[position] == UInt8(ascii: "*") {
        let crosses = position + 1 < pattern.count && pattern[position + 1] == UInt8(ascii: "*")
        var rest = position + (crosses ? 2 : 1)
        // `**/` may stand for no part at all.
        if crosses, rest < pattern.count, pattern[rest] == UInt8(ascii: "/"), matches(rest + 1, text, index) {
          return true
        }
        if !crosses { rest = position + 1 }
        while true {
          if matches(rest, text, index) { return true }
          guard index < text.count, crosses || text[index] != UInt8(ascii: "/") else { return false }
          index += 1
        }
      }
      guard index < text.count else { return false }
      guard pattern[position] == text[index] || (pattern[position] == UInt8(ascii: "?") && text[index] != 0x2F) else {
        return false
      }
      position += 1
      index += 1
    }
    return index == text.count
  }
}
