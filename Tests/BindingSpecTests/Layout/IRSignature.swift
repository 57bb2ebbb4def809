import BindingSpec
import TestSupport

/// How clang would call a function, read from the declaration in its intermediate language.
///
/// Everything is written in words: `g` a general register, `gg` two of them that begin at an even one, `v` a vector
/// register, `x87`, `pointer`, `memory` a copy on the stack.
struct IRSignature: Hashable {
  var result: [String]
  var arguments: [String]

  /// The signatures of all declared functions by name.
  static func all(in text: String) -> [String: IRSignature] {
    var found: [String: IRSignature] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("declare ") {
      guard let at = line.firstIndex(of: "@"), let open = line[at...].firstIndex(of: "(") else { continue }
      var scanner = TypeScanner(line[open...].dropFirst())
      var arguments: [String] = []
      var isResultInMemory = false
      while let argument = scanner.argument() {
        if argument.contains(" sret(") {
          isResultInMemory = true
        } else if argument.contains(" byval(") {
          arguments.append("memory")
        } else {
          var type = TypeScanner(argument[...])
          arguments += words(type.type())
        }
      }
      var head = line[line.index(line.startIndex, offsetBy: 8)..<at]
      for word in ["dso_local ", "noundef ", "signext ", "zeroext ", "inreg "] {
        head = head.hasPrefix(word) ? head.dropFirst(word.count) : head
      }
      var scannerOfResult = TypeScanner(head)
      let result = isResultInMemory ? ["memory"] : words(scannerOfResult.type())
      found[String(line[line.index(after: at)..<open])] = IRSignature(result: result, arguments: arguments)
    }
    return found
  }

  private static func words(_ type: String) -> [String] {
    if type.hasSuffix("*") { return ["pointer"] }
    if type.hasPrefix("i"), let bits = Int(type.dropFirst()) { return bits <= 64 ? ["g"] : ["gg"] }
    if type.hasPrefix("<") || ["half", "bfloat", "float", "double", "fp128"].contains(type) { return ["v"] }
    if type == "x86_fp80" { return ["x87"] }
    if type.hasPrefix("[") {
      let inner = type.dropFirst().dropLast()
      guard let times = inner.range(of: " x "), let count = Int(inner[..<times.lowerBound]) else { return [type] }
      return Array(repeating: words(String(inner[times.upperBound...])), count: count).flatMap { $0 }
    }
    if type.hasPrefix("{") {
      var scanner = TypeScanner(type.dropFirst().dropLast())
      var all: [String] = []
      while let part = scanner.argument() { all += words(part) }
      return all
    }
    return [type]
  }
}

/// Takes types apart at commas and brackets.
private struct TypeScanner {
  private var rest: Substring
  init(_ text: Substring) { rest = text.drop { $0 == " " } }

  /// What stands before the next comma of this level; nil at the end.
  mutating func argument() -> String? {
    rest = rest.drop { $0 == " " }
    var depth = 0
    var index = rest.startIndex
    while index < rest.endIndex {
      let character = rest[index]
      if "([{<".contains(character) { depth += 1 }
      if ")]}>".contains(character) {
        if depth == 0 { break }
        depth -= 1
      }
      if character == ",", depth == 0 { break }
      index = rest.index(after: index)
    }
    var argument = rest[..<index]
    while argument.last == " " { argument = argument.dropLast() }
    let isLast = index == rest.endIndex || rest[index] != ","
    rest = isLast ? "" : rest[rest.index(after: index)...]
    return argument.isEmpty ? nil : String(argument)
  }

  /// The type at the front: up to a space outside all brackets, with the stars of a pointer.
  mutating func type() -> String {
    var depth = 0
    var text = ""
    for character in rest {
      if "([{<".contains(character) { depth += 1 }
      if ")]}>".contains(character) { depth -= 1 }
      if character == " ", depth == 0 { break }
      text.append(character)
    }
    return text
  }
}

extension Substring {
  fileprivate func range(of text: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
