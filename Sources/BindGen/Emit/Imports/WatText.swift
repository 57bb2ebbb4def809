import BindingSpec

/// Text from outside as the text format of WebAssembly takes it.
enum WatText {
  /// What stands behind the `$` of a name; quoted when it has characters that names do not have.
  static func identifier(_ name: String) -> String {
    let isPlain = !name.isEmpty && name.utf8.allSatisfy(isIdentifierByte)
    return isPlain ? name : string(name)
  }

  private static func isIdentifierByte(_ byte: UInt8) -> Bool {
    // Printable, and none of what separates: " ( ) , ; [ ] { }
    guard byte > 32, byte < 127 else { return false }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: ";"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
      return false
    default: return true
    }
  }

  /// A string literal with these bytes, of which most need no escape.
  static func put(string text: String, to out: inout TextWriter) {
    if !isHarmless(text) { return out.put(string(text)) }
    out.put("\"")
    out.put(text)
    out.put("\"")
  }

  private static func isHarmless(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  /// A string literal with these bytes. What nobody would see is escaped.
  static func string(_ text: String) -> String {
    if isHarmless(text) { return "\"\(text)\"" }
    return VisibleText.quoted(text)
  }

  /// The rest of a line behind `;;`, where nothing but the line's end means anything.
  static func comment(_ text: String) -> String { VisibleText.of(text, keepingLines: false) }
}
