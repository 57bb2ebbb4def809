/// Floating numbers as text: the shortest that reads back bit for bit, in the form that YAML 1.1 and 1.2 both read.
enum FloatText {
  /// The text of a constant's value. A `float` is written as short as a float can be.
  static func text(_ value: Double, type: CType) -> String {
    if type.unqualified == .scalar(.float), value.isFinite {
      let narrow = Float(value)
      if Double(narrow) == value { return dotted(narrow.description) }
      // More digits than a float has: one zero too many tells the reader not to round to float.
      return padded(dotted(value.description))
    }
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return dotted(value.description)
  }

  /// The value of a text, nil when it is no floating number.
  static func value(_ text: String, type: CType?) -> Double? {
    switch text {
    case ".inf", "+.inf", ".Inf", ".INF", "+.Inf", "+.INF": return .infinity
    case "-.inf", "-.Inf", "-.INF": return -.infinity
    case ".nan", ".NaN", ".NAN": return .nan
    default: break
    }
    // `Double` also reads words and hexadecimal, which YAML does not.
    for byte in text.utf8 {
      switch byte {
      case 48...57, 43, 45, 46, 69, 101: break
      default: return nil
      }
    }
    // A number too large for a double is no value, rather than infinity.
    guard let value = Double(text), value.isFinite else { return nil }
    if type?.unqualified == .scalar(.float), let narrow = Float(text), dotted(narrow.description) == text {
      return Double(narrow)
    }
    return value
  }

  /// YAML 1.1 takes `1e+16` for a text: a floating number has a point.
  private static func dotted(_ text: String) -> String {
    guard let exponent = text.utf8.firstIndex(of: UInt8(ascii: "e")), !text.utf8.contains(UInt8(ascii: ".")) else {
      return text
    }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  private static func padded(_ text: String) -> String {
    guard let exponent = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return text + "0" }
    return text[..<exponent] + "0" + text[exponent...]
  }
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
  static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that the digits stand for, nil when they are no pairs of digits.
  static func bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8 {
      guard let value = value(of: digit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }

  static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 65...70: digit - 55
    case 97...102: digit - 87
    default: nil
    }
  }
}

/// What kind of number a plain scalar looks like to YAML, whether or not anything can hold it.
enum NumberShape {
  case integer, floating

  static func of(_ text: UnsafeBufferPointer<UInt8>) -> NumberShape? {
    var rest = text[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    if rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) {
      let digits = rest.dropFirst(2)
      return !digits.isEmpty && digits.allSatisfy { Hexadecimal.value(of: $0) != nil } ? .integer : nil
    }
    if rest.first == UInt8(ascii: "."), rest.count == 4 {
      let word = rest.dropFirst().map { $0 | 32 }
      if word.elementsEqual("inf".utf8) || word.elementsEqual("nan".utf8) { return .floating }
    }
    let whole = rest.prefix { $0 &- 48 < 10 }
    rest = rest.dropFirst(whole.count)
    if rest.isEmpty { return whole.isEmpty ? nil : .integer }
    var digits = whole.count
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { $0 &- 48 < 10 }
      digits += fraction.count
      rest = rest.dropFirst(fraction.count + 1)
    }
    if digits == 0 { return nil }
    guard let mark = rest.first else { return .floating }
    guard mark | 32 == UInt8(ascii: "e") else { return nil }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy { $0 &- 48 < 10 } ? .floating : nil
  }
}

/// `long double` constants, which no type of this program holds, as C's hexadecimal literals.
enum LongDoubleText {
  static func isLiteral(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) else { return false }
    rest = rest.dropFirst(2)
    let whole = rest.prefix { Hexadecimal.value(of: $0) != nil }
    rest = rest.dropFirst(whole.count)
    var digits = whole.count
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { Hexadecimal.value(of: $0) != nil }
      digits += fraction.count
      rest = rest.dropFirst(fraction.count + 1)
    }
    guard digits > 0, let mark = rest.first, mark | 32 == UInt8(ascii: "p") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let exponent = rest.prefix { $0 &- 48 < 10 }
    rest = rest.dropFirst(exponent.count)
    if let suffix = rest.first, suffix | 32 == UInt8(ascii: "l") { rest = rest.dropFirst() }
    return !exponent.isEmpty && rest.isEmpty
  }
}
