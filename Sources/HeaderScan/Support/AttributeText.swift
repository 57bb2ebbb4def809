/// The attributes in a declaration as clang prints it.
///
/// ```swift
/// AttributeText("void g(const char *, ...) asm(\"gg\") __attribute__((nonnull(1)))").attributes
/// // [("asm", "\"gg\""), ("nonnull", "1")]
/// ```
struct AttributeText {
  private(set) var attributes: [(name: String, arguments: String?)] = []

  init(_ printed: String) {
    let text = Array(printed.utf8)
    var position = 0
    var depth = 0
    while position < text.count {
      let byte = text[position]
      if depth == 0, byte == UInt8(ascii: "{") { break }
      if byte == UInt8(ascii: "\"") {
        position = Self.endOfLiteral(text, position)
        continue
      }
      if depth == 0, byte == UInt8(ascii: "["), position + 1 < text.count, text[position + 1] == byte {
        let end = Self.closing(text, position)
        parseList(text[(position + 2)..<max(position + 2, end - 1)])
        position = end + 1
        continue
      }
      if depth == 0, Self.isWord(byte) {
        let start = position
        while position < text.count, Self.isWord(text[position]) { position += 1 }
        let word = String(decoding: text[start..<position], as: UTF8.self)
        if word == "__attribute__" || word == "__declspec" || word == "asm" || word == "_Alignas" {
          while position < text.count, text[position] == 32 { position += 1 }
          guard position < text.count, text[position] == UInt8(ascii: "(") else { continue }
          let end = Self.closing(text, position)
          let inner = text[(position + 1)..<max(position + 1, end)]
          if word == "__attribute__" || word == "__declspec" {
            parseList(Self.withoutParentheses(inner))
          } else {
            attributes.append((word, String(decoding: inner, as: UTF8.self)))
          }
          position = end + 1
        } else if word == "_Noreturn" || word == "constexpr" {
          attributes.append((word, nil))
        }
        continue
      }
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      position += 1
    }
  }

  /// The first attribute of a name, spelled with or without `__` around it.
  subscript(name: String) -> (name: String, arguments: String?)? {
    attributes.first { $0.name == name }
  }

  func has(_ name: String) -> Bool { self[name] != nil }

  /// The numbers among an attribute's arguments.
  func numbers(_ name: String) -> [Int]? {
    allNumbers(name).first
  }

  /// The numbers of each attribute of a name.
  func allNumbers(_ name: String) -> [[Int]] {
    attributes.filter { $0.name == name }.map { attribute in
      (attribute.arguments ?? "").split(separator: ",").compactMap { part in Int(part.filter { $0 != " " }) }
    }
  }

  private mutating func parseList(_ list: ArraySlice<UInt8>) {
    var position = list.startIndex
    while position < list.endIndex {
      guard Self.isWord(list[position]) || list[position] == UInt8(ascii: ":") else {
        position += 1
        continue
      }
      let start = position
      while position < list.endIndex, Self.isWord(list[position]) || list[position] == UInt8(ascii: ":") {
        position += 1
      }
      var name = String(decoding: list[start..<position], as: UTF8.self)
      for prefix in ["gnu::", "clang::", "__"] where name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
      if name.hasSuffix("__") { name.removeLast(2) }
      while position < list.endIndex, list[position] == 32 { position += 1 }
      var arguments: String?
      if position < list.endIndex, list[position] == UInt8(ascii: "(") {
        let end = min(Self.closing(Array(list), position - list.startIndex) + list.startIndex, list.endIndex)
        arguments = String(decoding: list[(position + 1)..<max(position + 1, end)], as: UTF8.self)
        position = min(end + 1, list.endIndex)
      }
      attributes.append((name, arguments))
    }
  }

  private static func withoutParentheses(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.first == UInt8(ascii: "("), text.last == UInt8(ascii: ")") else { return text }
    return text.dropFirst().dropLast()
  }

  /// The index of the bracket that closes the one at `open`.
  private static func closing(_ text: [UInt8], _ open: Int) -> Int {
    var depth = 0
    var position = open
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return position }
      case UInt8(ascii: "\""):
        position = endOfLiteral(text, position)
        continue
      default: break
      }
      position += 1
    }
    return text.count
  }

  /// Just behind a string literal. clang before 16 prints quotes inside one without a backslash, so a literal ends at
  /// a quote before `)`, `,` or the end.
  private static func endOfLiteral(_ text: [UInt8], _ open: Int) -> Int {
    var position = open + 1
    while position < text.count {
      if text[position] == UInt8(ascii: "\\") {
        position += 2
        continue
      }
      if text[position] == UInt8(ascii: "\"") {
        let next = position + 1 < text.count ? text[position + 1] : UInt8(ascii: ")")
        if next == UInt8(ascii: ")") || next == UInt8(ascii: ",") { return position + 1 }
      }
      position += 1
    }
    return text.count
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}
