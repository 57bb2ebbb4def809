/// Writing one YAML scalar so that libyaml, PyYAML (YAML 1.1) and editors (YAML 1.2) read the same text.
enum YAMLScalar {
  /// Whether the text may stand without quotes, in block and in flow alike.
  ///
  /// Deliberately narrow: letters first, then characters that never mean anything to YAML.
  static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    var isNumber = false
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "/"), UInt8(ascii: "$"):
      break
    case UInt8(ascii: "0")...UInt8(ascii: "9"): isNumber = true
    default: return false
    }
    if isNumber { return isDottedVersion(text) }
    for index in 1..<text.count where !inner[Int(text[index])] {
      // A colon is text as long as something plain follows it, and a space too.
      guard text[index] == UInt8(ascii: ":") || text[index] == UInt8(ascii: " "), index + 1 < text.count,
        inner[Int(text[index + 1])]
      else { return false }
    }
    if last == UInt8(ascii: ":") || last == UInt8(ascii: " ") { return false }
    return text.count > 5 || !isWord(text)
  }

  /// `1.2.13` is a text to everybody; `1.2` is a number, and so may be anything else that begins with a digit.
  private static func isDottedVersion(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var dots = 0
    for byte in text {
      if byte == UInt8(ascii: ".") {
        dots += 1
      } else if byte &- 48 > 9 {
        return false
      }
    }
    return dots >= 2
  }

  /// Whether YAML 1.1 or 1.2 reads this as a truth value or null.
  private static func isWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var packed: UInt64 = 0
    for byte in text { packed = packed << 8 | UInt64(byte | 32) }
    return words.contains(packed)
  }

  private static let words: [UInt64] = ["y", "n", "yes", "no", "true", "false", "on", "off", "null"].map { word in
    word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Letters, digits and the signs that mean nothing to YAML inside a scalar.
  private static let inner: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") { table[Int(byte)] = true }
    for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { table[Int(byte)] = true }
    for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { table[Int(byte)] = true }
    for byte in "_-./+$()*=<>".utf8 { table[Int(byte)] = true }
    return table
  }()

  static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    if isPlain(text) { bytes.append(contentsOf: text) } else { appendQuoted(text, to: &bytes) }
  }

  /// The text in double quotes.
  static func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 32 && byte < 127 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
        index += 1
        continue
      }
      let (length, escaped) = escape(text, at: index)
      if escaped == nil {
        index += length
        continue
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      bytes.append(contentsOf: escaped ?? [])
      index += length
      start = index
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    bytes.append(UInt8(ascii: "\""))
  }

  /// How many bytes the character at an index has, and its escape when it cannot stand for itself.
  private static func escape(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (Int, [UInt8]?) {
    let byte = text[index]
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return (1, [UInt8(ascii: "\\"), byte])
    case 9: return (1, Array("\\t".utf8))
    case 10: return (1, Array("\\n".utf8))
    case 13: return (1, Array("\\r".utf8))
    case 0..<32, 127: return (1, Array("\\x".utf8) + hex(UInt32(byte), 2))
    default: break
    }
    let (length, scalar) = UTF8Text.scalar(text, at: index)
    guard let scalar else { return (1, Array("\\uFFFD".utf8)) }
    if UTF8Text.isPrintable(scalar) { return (length, nil) }
    if scalar < 0x100 { return (length, Array("\\x".utf8) + hex(scalar, 2)) }
    if scalar < 0x10000 { return (length, Array("\\u".utf8) + hex(scalar, 4)) }
    return (length, Array("\\U".utf8) + hex(scalar, 8))
  }

  private static func hex(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { Hexadecimal.digits[Int(value >> UInt32(4 * (count - 1 - $0))) & 15] }
  }

  /// Whether a text of several lines may stand as a literal block that reads back as it is.
  static func isLiteral(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last, first > 32, last > 32 else { return false }
    var hasBreak = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == 10 {
        // What editors strip, and what would change the indentation, does not go into a block.
        if text[index - 1] == 32 || text[index - 1] == 9 { return false }
        hasBreak = true
        index += 1
      } else if byte >= 32 && byte < 127 || byte == 9 {
        index += 1
      } else if byte < 128 {
        return false
      } else {
        let (length, scalar) = UTF8Text.scalar(text, at: index)
        guard let scalar, UTF8Text.isPrintable(scalar) else { return false }
        index += length
      }
    }
    return hasBreak
  }
}

/// Reading UTF-8 scalar by scalar.
enum UTF8Text {
  /// The length and value of the scalar at an index; nil and 1 when the bytes there are no UTF-8.
  static func scalar(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (length: Int, scalar: UInt32?) {
    let lead = text[index]
    func next(_ offset: Int) -> UInt32? {
      guard index + offset < text.count, case let byte = text[index + offset], byte & 0xC0 == 0x80 else { return nil }
      return UInt32(byte & 0x3F)
    }
    switch lead {
    case 0..<0x80: return (1, UInt32(lead))
    case 0xC2..<0xE0:
      guard let a = next(1) else { return (1, nil) }
      return (2, UInt32(lead & 0x1F) << 6 | a)
    case 0xE0..<0xF0:
      guard let a = next(1), let b = next(2) else { return (1, nil) }
      let value = UInt32(lead & 0x0F) << 12 | a << 6 | b
      return value < 0x800 || (0xD800..<0xE000).contains(value) ? (1, nil) : (3, value)
    case 0xF0..<0xF5:
      guard let a = next(1), let b = next(2), let c = next(3) else { return (1, nil) }
      let value = UInt32(lead & 0x07) << 18 | a << 12 | b << 6 | c
      return value < 0x10000 || value > 0x10FFFF ? (1, nil) : (4, value)
    default: return (1, nil)
    }
  }

  /// Whether YAML lets a scalar beyond ASCII stand for itself. Line separators may not: some readers break lines there.
  static func isPrintable(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0xA0, 0x2028, 0x2029, 0xD800..<0xE000, 0xFEFF, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// The index of the first byte that is no UTF-8, nil when all is well.
  static func firstInvalid(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    let raw = UnsafeRawBufferPointer(text)
    while index < text.count {
      // Eight ASCII bytes at a time.
      while index + 8 <= text.count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
      }
      guard index < text.count else { return nil }
      let (length, scalar) = scalar(text, at: index)
      if scalar == nil { return index }
      index += length
    }
    return nil
  }
}
