/// A short text that changes when the body of a macro or of an inline function does: its tokens, without comments, blanks and
/// the names of a macro's parameters.
///
/// A spec carries no bodies, which are the library's own text. But what was compiled from one means something else when the
/// body changes, so that it has to be seen.
enum BodyFingerprint {
  /// Of a macro's replacement, which starts at a position and ends with its line.
  static func ofMacro(_ text: UnsafeBufferPointer<UInt8>, from position: Int, parameters: [String]) -> String {
    var tokens = BodyTokens(text: text, position: position, endsWithLine: true)
    for (index, name) in parameters.enumerated() {
      // `args...` is called `args` in the body, and `...` is __VA_ARGS__.
      let name = name.hasSuffix("...") ? String(name.dropLast(3)) : name
      tokens.parameters[name.isEmpty ? "__VA_ARGS__" : name] = index
    }
    while tokens.step() {}
    return tokens.letters
  }

  /// Of the body of a function whose name stands at an offset; nil where no body follows, as in the expansion of a macro.
  static func ofFunction(_ name: String, in text: [UInt8], at offset: Int) -> String? {
    guard offset >= 0, offset <= text.count, text[offset...].starts(with: name.utf8) else { return nil }
    return text.withUnsafeBufferPointer { buffer -> String? in
      var tokens = BodyTokens(text: buffer, position: offset + name.utf8.count, endsWithLine: false)
      // Parameters and attributes; a declaration without a body ends before one begins.
      while let byte = tokens.peek(), byte != UInt8(ascii: "{") {
        if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "}") || !tokens.step() { return nil }
      }
      tokens.forget()
      repeat { if !tokens.step() { return nil } } while tokens.depth > 0
      return tokens.letters
    }
  }
}

/// The tokens of a piece of C, hashed one after the other.
private struct BodyTokens {
  let text: UnsafeBufferPointer<UInt8>
  var position: Int
  /// A macro ends where its line does.
  let endsWithLine: Bool
  /// The names that stand for arguments, with their places.
  var parameters: [String: Int] = [:]
  /// How many braces are open.
  private(set) var depth = 0
  private var hash = start
  /// Where the last token ended, if it was a sign.
  private var endOfSign = -1

  private static let start: UInt64 = 0xcbf2_9ce4_8422_2325

  init(text: UnsafeBufferPointer<UInt8>, position: Int, endsWithLine: Bool) {
    self.text = text
    self.position = position
    self.endsWithLine = endsWithLine
  }

  /// Twelve letters, which no YAML reader takes for a number.
  var letters: String {
    String(decoding: (0..<12).map { UInt8(ascii: "a") + UInt8(hash >> (UInt64($0) * 4) & 15) }, as: UTF8.self)
  }

  mutating func forget() {
    hash = Self.start
    endOfSign = -1
  }

  private mutating func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }

  private func at(_ index: Int) -> UInt8? { index < text.count ? text[index] : nil }

  /// The first byte of the next token; nil at the end.
  mutating func peek() -> UInt8? {
    while let byte = at(position) {
      switch byte {
      case 0x5C where at(position + 1) == 10: position += 2
      case 0x5C where at(position + 1) == 13 && at(position + 2) == 10: position += 3
      case 10:
        if endsWithLine { return nil }
        position += 1
      case 9, 11, 12, 13, 32: position += 1
      case 0x2F where at(position + 1) == 0x2A:
        position += 2
        while position < text.count, !(text[position] == 0x2A && at(position + 1) == 0x2F) { position += 1 }
        position = min(position + 2, text.count)
      case 0x2F where at(position + 1) == 0x2F:
        while let byte = at(position), byte != 10 { position += byte == 0x5C && at(position + 1) == 10 ? 2 : 1 }
      default: return byte
      }
    }
    return nil
  }

  /// Takes in one token; false at the end.
  mutating func step() -> Bool {
    guard let byte = peek() else { return false }
    if Self.isWord(byte) {
      word()
    } else if byte == 0x22 || byte == 0x27 {
      literal(byte)
    } else {
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
      // `+ +` is not `++`.
      mix(endOfSign == position && Self.isOneSign(at(position &- 1) ?? 0, byte) ? 1 : 2)
      mix(byte)
      position += 1
      endOfSign = position
    }
    return true
  }

  private mutating func word() {
    var bytes: [UInt8] = []
    let isNumber = at(position).map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    while let byte = at(position) {
      if byte == 0x5C, at(position + 1) == 10 {
        position += 2
      } else if Self.isWord(byte) || isNumber && byte == 0x2E {
        bytes.append(byte)
        position += 1
      } else {
        break
      }
    }
    mix(3)
    if !parameters.isEmpty, let index = parameters[String(decoding: bytes, as: UTF8.self)] {
      mix(4)
      mix(UInt8(truncatingIfNeeded: index))
    } else {
      for byte in bytes { mix(byte) }
    }
  }

  private mutating func literal(_ quote: UInt8) {
    mix(5)
    mix(quote)
    position += 1
    while let byte = at(position), byte != quote, byte != 10 {
      mix(byte)
      position += 1
      // What a backslash stands before belongs to the text, a quote too; a line goes on behind one.
      if byte == 0x5C, let next = at(position) {
        mix(next)
        position += 1
      }
    }
    if at(position) == quote { position += 1 }
  }

  /// Whether two signs that touch are one.
  private static func isOneSign(_ a: UInt8, _ b: UInt8) -> Bool {
    switch b {
    case UInt8(ascii: "="): "+-*/%&|^<>=!".utf8.contains(a)
    case UInt8(ascii: ">"): a == b || a == UInt8(ascii: "-")
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "<"),
      UInt8(ascii: "#"),
      UInt8(ascii: "."):
      a == b
    default: false
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...0xFF, 0x24: true
    default: false
    }
  }
}
