/// Text from outside, made fit to be read by people: what nobody would see is spelled out.
///
/// Whoever puts it into a program still has to quote it as that language wants.
package enum VisibleText {
  /// Whether people see a character, and see it where it stands: no control or formatting character is seen, and the marks
  /// that turn the direction of writing move others.
  package static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
    default: true
    }
  }

  /// Replaces what is not visible by `<U+202E>`.
  package static func of(_ text: String, keepingLines: Bool = true) -> String {
    if text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) { return text }
    var visible = ""
    for scalar in text.unicodeScalars {
      if isVisible(scalar) || scalar == "\t" || (scalar == "\n" && keepingLines) {
        visible.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        visible += "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
      }
    }
    return visible
  }

  /// A literal between double quotes for languages that write a character as `\u{202e}`, as JavaScript and wat do. What
  /// is not visible is written so, and so are the `others` that the place of the literal does not bear.
  package static func quoted(_ text: String, escaping others: Set<Unicode.Scalar> = []) -> String {
    // Most names and messages are plain, and what each character is takes a while to find out.
    let isPlain = text.utf8.allSatisfy { $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    if isPlain, others.isEmpty || !text.unicodeScalars.contains(where: others.contains) { return "\"\(text)\"" }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" {
        quoted += "\\"
        quoted.unicodeScalars.append(scalar)
      } else if isVisible(scalar), !others.contains(scalar) {
        quoted.unicodeScalars.append(scalar)
      } else {
        quoted += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return quoted + "\""
  }
}
