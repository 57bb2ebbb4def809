/// What a scalar without quotes is to a YAML 1.2 reader.
enum PlainScalar {
  case text, number, truth, null

  static func kind(_ bytes: UnsafeBufferPointer<UInt8>) -> PlainScalar {
    guard let first = bytes.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return NumberShape.of(bytes) == nil ? .text : .number
    case UInt8(ascii: "~"): return bytes.count == 1 ? .null : .text
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"),
      UInt8(ascii: "F"):
      guard bytes.count == 4 || bytes.count == 5 else { return .text }
      switch String(decoding: bytes, as: UTF8.self) {
      case "null", "Null", "NULL": return .null
      case "true", "True", "TRUE", "false", "False", "FALSE": return .truth
      default: return .text
      }
    default: return .text
    }
  }
}

// Reading single values. Each complains when the value is not what the key takes, and returns nil.
extension SpecDecoder {
  /// A text; a number or a truth value without quotes is none.
  mutating func string(_ node: Int, _ key: SpecKey) -> String? { isString(node, key) ? string(of: node) : nil }

  mutating func isString(_ node: Int, _ key: SpecKey) -> Bool {
    switch nodes[node].kind {
    case .text: return true
    case .plain:
      if PlainScalar.kind(bytes(node)) == .text { return true }
      expected("a text", node, for: "`\(key.spelling)`", hint: "put it in quotes")
    default: expected("a text", node, for: "`\(key.spelling)`")
    }
    return false
  }

  mutating func strings(_ node: Int, _ key: SpecKey) -> [String] {
    var result: [String] = []
    items(node, key) { decoder, item in
      if let text = decoder.string(item, key) { result.append(text) }
    }
    return result
  }

  mutating func truth(_ node: Int, _ key: SpecKey) -> Bool? {
    if nodes[node].kind == .plain {
      let text = bytes(node)
      if text.elementsEqual("true".utf8) { return true }
      if text.elementsEqual("false".utf8) { return false }
    }
    expected("`true` or `false`", node, for: "`\(key.spelling)`")
    return nil
  }

  /// A truth value that is false when the key is absent.
  mutating func flag(_ node: Int, _ key: SpecKey) -> Bool { truth(node, key) ?? false }

  mutating func integer(_ node: Int, _ key: SpecKey) -> IntegerValue? {
    guard nodes[node].kind == .plain, PlainScalar.kind(bytes(node)) == .number else {
      expected("an integer", node, for: "`\(key.spelling)`")
      return nil
    }
    if let value = IntegerText.value(bytes(node)) { return value }
    report(
      .specValue, node, "`\(key.spelling)`: \(shown(node)) is no integer of at most 128 bits",
      hint: "write it in decimal")
    return nil
  }

  mutating func natural(_ node: Int, _ key: SpecKey) -> UInt64? {
    if nodes[node].kind == .plain, let value = IntegerText.natural(bytes(node)) { return value }
    guard let value = integer(node, key) else { return nil }
    if let natural = value.exactly(UInt64.self) { return natural }
    report(.specValue, node, "`\(key.spelling)`: \(value) is not between 0 and \(UInt64.max)")
    return nil
  }

  /// A natural number that fits an `Int`.
  mutating func count(_ node: Int, _ key: SpecKey) -> Int? {
    guard let value = natural(node, key) else { return nil }
    if let count = Int(exactly: value) { return count }
    report(.specValue, node, "`\(key.spelling)`: \(value) is too large")
    return nil
  }

  mutating func counts(_ node: Int, _ key: SpecKey) -> [Int] {
    var result: [Int] = []
    items(node, key) { decoder, item in
      if let value = decoder.count(item, key) { result.append(value) }
    }
    return result
  }

  /// One of the words of an enum.
  mutating func word<Word: RawRepresentable & CaseIterable>(_ node: Int, _ key: SpecKey, _ type: Word.Type) -> Word?
  where Word.RawValue == String {
    guard nodes[node].isScalar else {
      expected("one word", node, for: "`\(key.spelling)`")
      return nil
    }
    let text = string(of: node)
    if let word = Word(rawValue: text) { return word }
    unknownWord(node, key, text, Word.allCases.map(\.rawValue))
    return nil
  }

  mutating func unknownWord(_ node: Int, _ key: SpecKey, _ text: String, _ words: [String]) {
    let nearest = Suggestion.nearest(to: text, among: words).first
    report(
      .specValue, node, "`\(key.spelling)`: “\(shown(node))” is none of its words",
      hint: nearest.map { "did you mean `\($0)`?" } ?? "it is one of " + words.joined(separator: ", "))
  }

  mutating func type(_ node: Int, _ key: SpecKey) -> CType? {
    switch nodes[node].kind {
    case .text: break
    case .plain where PlainScalar.kind(bytes(node)) == .text: break
    default:
      expected("a type", node, for: "`\(key.spelling)`", hint: "write a type in notation, such as \"*const char\"")
      return nil
    }
    let text = bytes(node)
    do throws(NotationError) {
      return try types.type(text)
    } catch {
      var place = place(node)
      if let column = column(inside: node, offset: error.offset) { place.column = column }
      report(
        Diagnostic(
          .specType, at: place, "`\(key.spelling)`: \(error.message) in “\(shown(node))”",
          hint: "types read from left to right: *const char, [4]int, fn(*void, int) int, struct tag"))
      return nil
    }
  }

  /// The column, from 1, of a byte inside a scalar that stands on one line as it is.
  private func column(inside node: Int, offset: Int) -> Int? {
    let text = bytes(node)
    guard offset <= text.count else { return nil }
    guard places.indices.contains(node) else { return nil }
    let place = places[node]
    let isQuoted = nodes[node].kind == .text
    return source.withUnsafeBufferPointer { source -> Int? in
      var line = 0
      var start = 0
      while line < Int(place.line) {
        guard let end = source[start...].firstIndex(of: 10) else { return nil }
        start = end + 1
        line += 1
      }
      // Columns count characters, the buffer bytes.
      var left = Int(place.column)
      while left > 0, start < source.count {
        start += 1
        while start < source.count, source[start] & 0xC0 == 0x80 { start += 1 }
        left -= 1
      }
      var column = Int(place.column) + 1
      if isQuoted {
        start += 1
        column += 1
      }
      guard start + text.count <= source.count, source[start..<start + text.count].elementsEqual(text) else {
        return nil
      }
      for byte in text[..<offset] where byte & 0xC0 != 0x80 { column += 1 }
      return column
    }
  }

  // MARK: Names

  /// A name that C could have given. Records and enums may be named after their place, with dots.
  mutating func isName(_ node: Int, allowingDots: Bool = false) -> Bool {
    if Identifier.isValid(bytes(node), allowingDots: allowingDots) { return true }
    report(
      .specName, node, "“\(shown(node))” is no C identifier",
      hint: allowingDots
        ? "a name has letters, digits and _, and dots between the parts of a record's place"
        : "a name has letters, digits and _ and begins with no digit")
    return false
  }

  mutating func name(_ node: Int, _ key: SpecKey) -> String? {
    guard isString(node, key), isName(node) else { return nil }
    return names.name(bytes(node))
  }
}

/// Reading integers from bytes.
enum IntegerText {
  /// Decimal digits that fit 64 bits; nil for anything else, which may still be an integer.
  static func natural(_ text: UnsafeBufferPointer<UInt8>) -> UInt64? {
    // Nineteen digits cannot overflow, twenty can.
    if text.count == 20 { return UInt64(String(decoding: text, as: UTF8.self)).flatMap { text[0] == 43 ? nil : $0 } }
    guard (1...19).contains(text.count) else { return nil }
    var value: UInt64 = 0
    for byte in text {
      let digit = byte &- 48
      if digit > 9 { return nil }
      value = value &* 10 &+ UInt64(digit)
    }
    return value
  }

  static func value(_ text: UnsafeBufferPointer<UInt8>) -> IntegerValue? {
    if let natural = natural(text) { return IntegerValue(natural) }
    return IntegerValue(String(decoding: text, as: UTF8.self))
  }
}

/// What C accepts as a name.
enum Identifier {
  static func isValid(_ text: UnsafeBufferPointer<UInt8>, allowingDots: Bool) -> Bool {
    // Nearly all names are of letters, digits and _.
    let table = CharacterTable.shared
    if let first = text.first, table.startsName(first), text.allSatisfy(table.isIdentifier) { return true }
    var isStart = true
    var isASCII = true
    for byte in text {
      if (byte | 32) &- 97 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") {
        isStart = false
      } else if byte &- 48 < 10, !isStart {
        continue
      } else if byte == UInt8(ascii: "."), allowingDots, !isStart {
        isStart = true
      } else if byte >= 128 {
        isASCII = false
        isStart = false
      } else {
        return false
      }
    }
    if isStart { return false }
    if isASCII { return true }
    return String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { $0.isASCII || $0.properties.isXIDContinue }
  }
}
