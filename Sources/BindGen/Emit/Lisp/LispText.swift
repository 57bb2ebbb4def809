import BindingSpec

/// Values as the Lisp reader takes them, to the last bit.
enum LispText {
  /// A string literal. What nobody would see in it is spelled out (`VisibleText`), so this is for prose.
  static func prose(_ text: String) -> String { quoted(VisibleText.of(text)) }

  /// A text between double quotes. Lisp has two characters to escape and takes all others as they are.
  static func quoted(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) { return "\"\(text)\"" }
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }

  /// A short text as the inside of a string literal, on one line.
  static func insideQuotes(_ text: String) -> String {
    let isHarmless = text.utf8.allSatisfy { byte in
      byte >= 32 && byte < 127 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    return isHarmless ? text : String(quoted(VisibleText.of(text, keepingLines: false)).dropFirst().dropLast())
  }

  /// A string constant of C: a literal when it is text that can be seen, its bytes otherwise.
  static func string(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) {
      if VisibleText.of(text, keepingLines: true) == text, !text.utf8.contains(9) { return quoted(text) }
      return "(ffi:utf-8-string\(listed(bytes)))"
    }
    return "(ffi:octets\(listed(bytes)))"
  }

  private static func listed(_ bytes: [UInt8]) -> String { bytes.map { " \($0)" }.joined() }

  /// A float whose digits read back as the same bits, with its format. What has no digits is given by its bits.
  static func float(_ value: Double, isSingle: Bool) -> String {
    if isSingle {
      let single = Float(value)
      guard single.isNormal || single.isZero else {
        return "(ffi:single-from-bits #x\(hexadecimal(UInt64(single.bitPattern), digits: 8)))"
      }
      return marked(single.description, "f")
    }
    guard value.isNormal || value.isZero else {
      return "(ffi:double-from-bits #x\(hexadecimal(value.bitPattern, digits: 16)))"
    }
    return marked(value.description, "d")
  }

  /// `1e-05` → `1.0d-5`: Lisp wants the format where C has the `e`.
  private static func marked(_ digits: String, _ format: Character) -> String {
    guard let exponent = digits.firstIndex(of: "e") else { return "\(digits)\(format)0" }
    var mantissa = String(digits[..<exponent])
    if !mantissa.contains(".") { mantissa += ".0" }
    let power = Int(digits[digits.index(after: exponent)...]) ?? 0
    return "\(mantissa)\(format)\(power)"
  }

  private static func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
