/// A header as a sequence of declarations, without knowing C: enough to edit one of them.
///
/// ```swift
/// HeaderText("/* a */ int area(int w, int h);").functions[0].parameters.count  // 2
/// ```
struct HeaderText {
  let text: [UInt8]
  /// The same bytes, with a space for each of comments, literals, directives and what only C++ sees.
  let bare: [UInt8]
  private(set) var functions: [FunctionText] = []
  private(set) var structs: [ListText] = []
  private(set) var enums: [ListText] = []
  /// `typedef` of something that is not declared in the same place.
  private(set) var typedefs: [Range<Int>] = []
  private(set) var macros: [MacroText] = []
  /// The inside of comments.
  private(set) var comments: [Range<Int>] = []

  /// `result name(parameters)`, with whatever decorates it.
  struct FunctionText {
    /// From behind the last declaration to the semicolon.
    var whole: Range<Int>
    var result: Range<Int>
    var name: Range<Int>
    var inside: Range<Int>
    var parameters: [Range<Int>]
  }

  /// Members between braces: fields with their semicolons, or enumerators without their commas.
  struct ListText {
    var inside: Range<Int>
    var items: [Range<Int>]
  }

  /// `#define NAME value`, with no parameters.
  struct MacroText {
    var line: Range<Int>
    var name: Range<Int>
    var value: Range<Int>
  }

  init(_ string: String) {
    text = Array(string.utf8)
    var bare = text
    var comments: [Range<Int>] = []
    var macros: [MacroText] = []
    Self.blank(&bare, &comments, &macros)
    self.bare = bare
    self.comments = comments
    self.macros = macros
    for declaration in declarations() { sort(declaration) }
  }

  func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  /// The text with something else in one place.
  func replacing(_ range: Range<Int>, _ replacement: String) -> String {
    String(decoding: text[..<range.lowerBound] + Array(replacement.utf8) + text[range.upperBound...], as: UTF8.self)
  }

  /// Without the space around it.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bare[start] <= 32 { start += 1 }
    while end > start, bare[end - 1] <= 32 { end -= 1 }
    return start..<end
  }

  /// The words of a range and where they are.
  func words(_ range: Range<Int>) -> [(word: String, range: Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard Self.isWord(bare[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < range.upperBound, Self.isWord(bare[index]) { index += 1 }
      found.append((string(start..<index), start..<index))
    }
    return found
  }

  static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }

  // MARK: what is no declaration

  private static func blank(_ bare: inout [UInt8], _ comments: inout [Range<Int>], _ macros: inout [MacroText]) {
    let text = bare
    func has(_ word: StaticString, at index: Int) -> Bool {
      word.withUTF8Buffer { index + $0.count <= text.count && text[index..<index + $0.count].elementsEqual($0) }
    }
    func clear(_ range: Range<Int>) { for index in range where bare[index] != 10 { bare[index] = 32 } }
    var index = 0
    var isLineStart = true
    // Inside of `#ifdef __cplusplus`, how deep conditions are nested there.
    var onlyForOthers: Int?
    while index < text.count {
      let byte = text[index]
      if has("/*", at: index) {
        let start = index
        index += 2
        while index < text.count, !has("*/", at: index) { index += 1 }
        if index > start + 8 { comments.append(start + 2..<index) }
        index = min(index + 2, text.count)
        clear(start..<index)
      } else if has("//", at: index) {
        let start = index
        while index < text.count, text[index] != 10 { index += 1 }
        clear(start..<index)
      } else if isLineStart, byte == UInt8(ascii: "#") {
        let start = index
        while index < text.count, text[index] != 10 || text[index - 1] == UInt8(ascii: "\\") {
          // A comment that begins here may end lines below.
          if has("/*", at: index) { while index < text.count, !has("*/", at: index) { index += 1 } }
          index += 1
        }
        index = min(index, text.count)
        let words = Self.words(text, start..<index)
        if let depth = onlyForOthers {
          switch words.first?.0 {
          case "if", "ifdef", "ifndef": onlyForOthers = depth + 1
          case "endif": onlyForOthers = depth == 0 ? nil : depth - 1
          case "else" where depth == 0: onlyForOthers = nil
          default: break
          }
        } else if words.count == 2, words[0].0 == "ifdef", words[1].0 == "__cplusplus" {
          onlyForOthers = 0
        } else if words.count >= 3, words[0].0 == "define", text[words[1].1.upperBound] <= 32 {
          let value = words[1].1.upperBound..<index
          if !text[value].contains(UInt8(ascii: "\\")), !text[value].contains(UInt8(ascii: "/")) {
            macros.append(MacroText(line: start..<index, name: words[1].1, value: value))
          }
        }
        clear(start..<index)
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        let start = index
        index += 1
        while index < text.count, text[index] != byte, text[index] != 10 {
          index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, text.count)
        clear(start..<index)
      } else {
        if onlyForOthers != nil, byte != 10 { bare[index] = 32 }
        isLineStart = byte == 10 || (isLineStart && byte <= 32)
        index += 1
        continue
      }
      isLineStart = index > 0 && index <= text.count && text[index - 1] == 10
    }
  }

  private static func words(_ text: [UInt8], _ range: Range<Int>) -> [(String, Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let start = index
      while index < range.upperBound, isWord(text[index]) { index += 1 }
      if index > start { found.append((String(decoding: text[start..<index], as: UTF8.self), start..<index)) }
      index += 1
    }
    return found
  }

  // MARK: declarations

  private func declarations() -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    var depth = 0
    for (index, byte) in bare.enumerated() {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "}"):
        depth -= 1
        // The body of a function ends without a semicolon.
        let first = words(start..<index).first?.word ?? ""
        if depth == 0, first == "static" || first.contains("INLINE") || first == "inline" { start = index + 1 }
      case UInt8(ascii: ";") where depth == 0:
        found.append(start..<index + 1)
        start = index + 1
      default: break
      }
    }
    return found
  }

  private mutating func sort(_ declaration: Range<Int>) {
    let all = words(declaration)
    if let open = bare[declaration].firstIndex(of: UInt8(ascii: "{")) {
      guard let close = partner(of: open, in: declaration) else { return }
      let before = words(declaration.lowerBound..<open).suffix(4).map(\.word)
      let inside = open + 1..<close
      if before.contains("struct") || before.contains("union") {
        structs.append(ListText(inside: inside, items: items(inside, UInt8(ascii: ";"), isTerminated: true)))
      } else if before.contains("enum") {
        enums.append(ListText(inside: inside, items: items(inside, UInt8(ascii: ","), isTerminated: false)))
      }
    } else if all.contains(where: { $0.word == "typedef" }) {
      typedefs.append(declaration)
    } else if let function = function(declaration) {
      functions.append(function)
    }
  }

  private func partner(of open: Int, in range: Range<Int>) -> Int? {
    var depth = 0
    for index in open..<range.upperBound {
      switch bare[index] {
      case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return nil
  }

  private func items(_ range: Range<Int>, _ separator: UInt8, isTerminated: Bool) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = range.lowerBound
    var depth = 0
    for index in range {
      switch bare[index] {
      case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case separator where depth == 0:
        found.append(trimmed(start..<(isTerminated ? index + 1 : index)))
        start = index + 1
      default: break
      }
    }
    if !isTerminated { found.append(trimmed(start..<range.upperBound)) }
    return found.filter { !$0.isEmpty && !words($0).isEmpty }
  }

  private func function(_ declaration: Range<Int>) -> FunctionText? {
    // The first parenthesis behind a name that has a type in front of it; `OF((…))` of old headers has two.
    for open in declaration where bare[open] == UInt8(ascii: "(") {
      var names = words(declaration.lowerBound..<open)
      var inside = open
      if names.last?.word == "OF" {
        names.removeLast()
        inside += 1
      }
      guard let name = names.last, names.count >= 2, bare[inside] == UInt8(ascii: "("),
        bare[name.range.upperBound..<open].allSatisfy({ $0 <= 32 || Self.isWord($0) }),
        let close = partner(of: inside, in: declaration),
        !name.word.hasPrefix("__")
      else { continue }
      // A pointer to a function, or a decoration with an argument, is not the name.
      let content = inside + 1..<close
      if bare[content].first(where: { $0 > 32 }) == UInt8(ascii: "*") { return nil }
      if name.word.allSatisfy({ $0.isUppercase || $0 == "_" || $0.isNumber }) { continue }
      let start = trimmed(declaration).lowerBound
      return FunctionText(
        whole: declaration, result: start..<name.range.lowerBound, name: name.range, inside: content,
        parameters: items(content, UInt8(ascii: ","), isTerminated: false))
    }
    return nil
  }
}
