import BindingSpec

/// What an editor has to know of Lisp's text: which parenthesis belongs to which, how deep a new line is indented.
struct LispLayout {
  private let characters: [Character]
  /// For each parenthesis in code, where its mate is.
  private(set) var mates: [Int: Int] = [:]
  /// Parentheses that are open at the end, outermost first.
  private(set) var open: [Int] = []
  /// Whether the text ends inside of a string.
  private(set) var endsInString = false
  /// Where that string begins.
  private(set) var stringStart = 0

  init(_ characters: [Character]) {
    self.characters = characters
    scan()
  }

  private mutating func scan() {
    var index = 0
    var comments = 0
    while index < characters.count {
      let character = characters[index]
      let next = index + 1 < characters.count ? characters[index + 1] : nil
      if comments > 0 {
        if character == "|", next == "#" {
          comments -= 1
          index += 1
        }
        if character == "#", next == "|" {
          comments += 1
          index += 1
        }
      } else if endsInString {
        if character == "\\" { index += 1 } else if character == "\"" { endsInString = false }
      } else {
        switch character {
        case "\"":
          endsInString = true
          stringStart = index
        case ";": while index + 1 < characters.count, characters[index + 1] != "\n" { index += 1 }
        case "#":
          if next == "\\" { index += 2 }
          if next == "|" {
            comments += 1
            index += 1
          }
        case "\\": index += 1
        case "|":
          while index + 1 < characters.count, characters[index + 1] != "|" { index += 1 }
          index += 1
        case "(": open.append(index)
        case ")":
          if let mate = open.popLast() {
            mates[mate] = index
            mates[index] = mate
          }
        default: break
        }
      }
      index += 1
    }
  }

  /// The parenthesis to show for a cursor: the mate of the one before it, or of the one under it.
  func mate(at cursor: Int) -> Int? {
    if cursor > 0, characters[cursor - 1] == ")", let mate = mates[cursor - 1] { return mate }
    if cursor < characters.count, characters[cursor] == "(", let mate = mates[cursor] { return mate }
    return nil
  }

  /// By how many columns a line at the end of the text is indented.
  var indentation: Int {
    guard !endsInString, let paren = open.last else { return 0 }
    let lineStart = (characters[..<paren].lastIndex(of: "\n") ?? -1) + 1
    let column = CharacterWidth.of(characters[lineStart..<paren])
    var index = paren + 1
    var name = ""
    while index < characters.count, !characters[index].isWhitespace, !"()'\"`,".contains(characters[index]) {
      name.append(characters[index])
      index += 1
    }
    if name.isEmpty { return column + 1 }
    if Self.hasBody(name.lowercased()) { return column + 2 }
    while index < characters.count, characters[index] == " " { index += 1 }
    if index < characters.count, characters[index] != "\n" {
      return column + CharacterWidth.of(characters[paren..<index])
    }
    return column + 2
  }

  private static func hasBody(_ name: String) -> Bool {
    if name.hasPrefix("def") || name.hasPrefix("with-") || name.hasPrefix("do") { return true }
    return [
      "let", "let*", "lambda", "when", "unless", "flet", "labels", "macrolet", "progn", "prog1", "case", "ecase",
      "typecase", "etypecase", "handler-case", "handler-bind", "restart-case", "unwind-protect", "block", "tagbody",
      "catch", "eval-when", "multiple-value-bind", "destructuring-bind", "locally", "symbol-macrolet",
    ].contains(name)
  }

  /// Where the word in front of a position begins.
  static func wordStart(in characters: [Character], before position: Int) -> Int {
    var start = position
    while start > 0, !characters[start - 1].isWhitespace, !"()'\"`;".contains(characters[start - 1]) { start -= 1 }
    while start < position, characters[start] == "#" || (characters[start] == "," && start > 0) { start += 1 }
    return start
  }
}
