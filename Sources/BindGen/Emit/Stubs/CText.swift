import BindingSpec

/// Text from outside, made fit to stand in a C file: nothing in a spec may become code.
enum CText {
  /// A string literal. Whatever is not plain ASCII is an octal escape, and so is a question mark: two of them could begin
  /// a trigraph.
  static func string(_ bytes: some Sequence<UInt8>) -> String {
    var literal: [UInt8] = [UInt8(ascii: "\"")]
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "?"):
        literal.append(UInt8(ascii: "\\"))
        literal.append(byte)
      case 32..<127: literal.append(byte)
      default:
        literal.append(UInt8(ascii: "\\"))
        // Always three digits: a digit that follows is not taken for one of the escape's.
        for shift in [6, 3, 0] { literal.append(UInt8(ascii: "0") + (byte >> UInt8(shift)) & 7) }
      }
    }
    literal.append(UInt8(ascii: "\""))
    return String(decoding: literal, as: UTF8.self)
  }

  static func string(_ text: String) -> String { string(text.utf8) }

  /// The inside of a `/* */` comment: one line, which neither ends the comment nor opens one in it.
  static func comment(_ text: String) -> String {
    apart(VisibleText.of(text, keepingLines: false), by: " ")
  }

  /// Puts something between the characters of `*/` and `/*`.
  static func apart(_ text: String, by separator: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return text }
    var result = ""
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if (last == "*" && scalar == "/") || (last == "/" && scalar == "*") { result += separator }
      result.unicodeScalars.append(scalar)
      last = scalar
    }
    return result
  }

  /// Whether a header's name can stand between `<` and `>`.
  static func isIncludable(_ header: String) -> Bool {
    !header.isEmpty && VisibleText.of(header, keepingLines: false) == header
      && header.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "?"),
          UInt8(ascii: "\t"):
          false
        default: true
        }
      }
  }

  /// A C identifier, with which a spec's names begin and end. Names of places have dots, which are no part of one.
  static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(first &- UInt8(ascii: "0") < 10) else { return false }
    return name.utf8.allSatisfy { byte in
      (byte | 32) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "$") || byte >= 128
    }
  }

  /// A name as part of an identifier of this file's own: `outer.member` becomes `outer__member`.
  static func part(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: ".")) else { return name }
    return name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "__")
  }
}
