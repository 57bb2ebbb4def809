import BindingSpec

/// Names as the Lisp reader takes them: in small letters, or between bars where those would read as something else.
///
/// ```swift
/// SymbolToken.of("gtk-window-new")  // gtk-window-new
/// SymbolToken.of("2d")              // |2D|, since 2d could be a number
/// SymbolToken.exactly("GDK_KEY_a")  // |GDK_KEY_a|
/// ```
enum SymbolToken {
  /// A name as people write it, in small letters or not: it stands for the symbol whose name has capitals.
  static func of(_ name: String) -> String {
    if isPlain(name) { return name }
    // One symbol has one token, so that names that meet are seen to.
    let small = name.lowercased()
    return isPlain(small) ? small : barred(name.uppercased())
  }

  /// A name that `LispName` has made: only where a prefix was taken away can there be a digit in front. Letters beyond
  /// ASCII, which Lisps turn into capitals in ways of their own, stand between bars.
  static func ofTranslated(_ name: String) -> String {
    guard let first = name.utf8.first, first &- UInt8(ascii: "0") >= 10 else { return of(name) }
    return name.utf8.allSatisfy { $0 < 128 } ? name : exactly(name)
  }

  /// The symbol that is spelled like this to the letter.
  static func exactly(_ name: String) -> String { barred(name) }

  private static func barred(_ name: String) -> String {
    var token = "|"
    for scalar in name.unicodeScalars {
      if scalar == "|" || scalar == "\\" { token += "\\" }
      token.unicodeScalars.append(scalar)
    }
    return token + "|"
  }

  /// Whether a person may write it without bars.
  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first else { return false }
    var hasOtherThanDots = false
    for byte in name.utf8 {
      if !isConstituent(byte) { return false }
      if byte != UInt8(ascii: ".") { hasOtherThanDots = true }
    }
    return hasOtherThanDots && !(couldBeginNumber(first) && couldBeNumber(name))
  }

  private static func isConstituent(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "?"),
      UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "~"),
      UInt8(ascii: "."), UInt8(ascii: "@"):
      true
    default: false
    }
  }

  private static func couldBeginNumber(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || "+-._^".utf8.contains(byte)
  }

  /// What the standard calls a potential number, taken widely: it has a digit and does not end in a sign.
  private static func couldBeNumber(_ name: String) -> Bool {
    guard let last = name.utf8.last, last != UInt8(ascii: "+"), last != UInt8(ascii: "-") else { return false }
    return name.utf8.contains { $0 &- UInt8(ascii: "0") < 10 }
  }
}

/// What an overlay asks for as a name.
enum RequestedName {
  /// Whether a text can be a symbol's name at all: no control or formatting characters, which nobody sees.
  static func isUsable(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 512 && text.unicodeScalars.allSatisfy(VisibleText.isVisible)
  }
}
