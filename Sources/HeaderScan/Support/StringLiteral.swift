/// The exact bytes of a string literal.
///
/// libclang's evaluation stops at the first NUL; its spelling of the literal, where everything odd is an escape, does
/// not.
enum StringLiteral {
  /// The literal behind a variable's initializer, through parentheses and conversions.
  static func bytes(inInitializerOf variable: Cursor) -> [UInt8]? {
    spelling(inInitializerOf: variable).flatMap(decode)
  }

  /// Whether it is a literal whose elements are wider than a `char`.
  static func isWide(inInitializerOf variable: Cursor) -> Bool {
    guard let first = spelling(inInitializerOf: variable)?.utf8.first else { return false }
    return first != UInt8(ascii: "\"")
  }

  private static func spelling(inInitializerOf variable: Cursor) -> String? {
    var cursor = variable.children.last { Cursor.Kind.expressions.contains($0.kind) }
    for _ in 0..<16 {
      guard let expression = cursor else { return nil }
      switch expression.kind {
      case Cursor.Kind.stringLiteral: return expression.spelling
      case Cursor.Kind.unexposedExpression, Cursor.Kind.parenthesized:
        cursor = expression.children.first { Cursor.Kind.expressions.contains($0.kind) }
      default: return nil
      }
    }
    return nil
  }

  /// Decodes a literal as clang prints it; nil for wide ones.
  static func decode(_ spelling: String) -> [UInt8]? {
    var text = Array(spelling.utf8)[...]
    if text.starts(with: Array("u8".utf8)) { text = text.dropFirst(2) }
    guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return nil }
    text = text.dropFirst().dropLast()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    while let byte = text.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let escape = text.popFirst() else { return nil }
      switch escape {
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "a"): bytes.append(7)
      case UInt8(ascii: "b"): bytes.append(8)
      case UInt8(ascii: "v"): bytes.append(11)
      case UInt8(ascii: "f"): bytes.append(12)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        var value = Int(escape) - 48
        for _ in 0..<2 {
          guard let digit = text.first, (48...55).contains(digit) else { break }
          value = value * 8 + Int(digit) - 48
          text = text.dropFirst()
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
      case UInt8(ascii: "x"):
        var value = 0
        while let digit = text.first, let number = Character(UnicodeScalar(digit)).hexDigitValue {
          value = (value << 4 | number) & 0xFF
          text = text.dropFirst()
        }
        bytes.append(UInt8(value))
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        let digits = String(decoding: text.prefix(escape == UInt8(ascii: "u") ? 4 : 8), as: UTF8.self)
        guard let number = UInt32(digits, radix: 16), let scalar = UnicodeScalar(number) else { return nil }
        bytes += Array(String(Character(scalar)).utf8)
        text = text.dropFirst(digits.utf8.count)
      default: bytes.append(escape)
      }
    }
    return bytes
  }
}
