/// What a person did at the keyboard.
enum Key: Hashable {
  case character(Unicode.Scalar)
  /// A text that came at once.
  case paste(String)
  case enter, newLine, tab, backspace, delete, escape
  case left, right, up, down, wordLeft, wordRight, home, end, first, last
  case killToEnd, killToStart, killWordBack, killWordForward, yank, yankOlder, transpose, undo
  case search, older, newer, clearScreen, cancel, endOfInput, suspend, abandon
  case unknown
}

/// Bytes of a terminal to keys: control characters, UTF-8, and the sequences of xterm and its like.
struct KeyDecoder {
  private var bytes: [UInt8] = []

  mutating func add(_ more: some Sequence<UInt8>) { bytes += more }

  var isEmpty: Bool { bytes.isEmpty }

  /// Takes back what was read ahead.
  mutating func drain() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// The next key, or nil when its bytes are not all there.
  ///
  /// - Parameter isFinal: nothing more will follow for now, so an escape stands for itself.
  mutating func next(isFinal: Bool) -> Key? {
    guard let first = bytes.first else { return nil }
    if first == 0x1B { return escapeSequence(isFinal: isFinal) }
    if first < 0x20 || first == 0x7F {
      bytes.removeFirst()
      return Self.control(first)
    }
    return utf8(isFinal: isFinal)
  }

  private static func control(_ byte: UInt8) -> Key {
    switch byte {
    case 0x01: .home
    case 0x02: .left
    case 0x03: .cancel
    case 0x04: .endOfInput
    case 0x05: .end
    case 0x06: .right
    case 0x07: .abandon
    case 0x08, 0x7F: .backspace
    case 0x09: .tab
    case 0x0A, 0x0D: .enter
    case 0x0B: .killToEnd
    case 0x0C: .clearScreen
    case 0x0E: .newer
    case 0x0F: .newLine
    case 0x10: .older
    case 0x12: .search
    case 0x14: .transpose
    case 0x15: .killToStart
    case 0x17: .killWordBack
    case 0x19: .yank
    case 0x1A: .suspend
    case 0x1F: .undo
    default: .unknown
    }
  }

  private mutating func utf8(isFinal: Bool) -> Key? {
    guard let first = bytes.first else { return nil }
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    if bytes.count < length, !isFinal { return nil }
    var decoder = UTF8()
    var iterator = bytes.prefix(length).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      bytes.removeFirst()
      return .unknown
    }
    bytes.removeFirst(String(scalar).utf8.count)
    return .character(scalar)
  }

  // MARK: Escape sequences

  private mutating func escapeSequence(isFinal: Bool) -> Key? {
    guard bytes.count > 1 else {
      guard isFinal else { return nil }
      bytes.removeFirst()
      return .escape
    }
    switch bytes[1] {
    case UInt8(ascii: "["), UInt8(ascii: "O"): return controlSequence(isFinal: isFinal)
    default:
      let key = Self.alternate[bytes[1]]
      bytes.removeFirst(key == nil ? 1 : 2)
      return key ?? .escape
    }
  }

  /// What a letter means behind an escape, or with the Alt key.
  private static let alternate: [UInt8: Key] = [
    UInt8(ascii: "b"): .wordLeft, UInt8(ascii: "f"): .wordRight, UInt8(ascii: "d"): .killWordForward,
    UInt8(ascii: "y"): .yankOlder, UInt8(ascii: "<"): .first, UInt8(ascii: ">"): .last,
    0x7F: .killWordBack, 0x08: .killWordBack, 0x0D: .newLine, 0x0A: .newLine,
  ]

  private mutating func controlSequence(isFinal: Bool) -> Key? {
    // ESC [ parameters final, where a final byte is a letter or a tilde.
    guard let end = bytes.dropFirst(2).firstIndex(where: { $0 >= 0x40 && $0 <= 0x7E }) else {
      if !isFinal { return nil }
      bytes.removeAll()
      return .unknown
    }
    let parameters = String(decoding: bytes[2..<end], as: UTF8.self)
    let final = bytes[end]
    if final == UInt8(ascii: "~"), parameters == "200" { return paste(from: end + 1, isFinal: isFinal) }
    bytes.removeFirst(end + 1)
    return Self.key(parameters, final)
  }

  private static func key(_ parameters: String, _ final: UInt8) -> Key {
    let numbers = parameters.split(separator: ";")
    // The second number tells which of Shift, Alt and Control were held.
    let moves = numbers.count > 1 && numbers[1] != "1" && numbers[1] != "2"
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return moves ? .wordRight : .right
    case UInt8(ascii: "D"): return moves ? .wordLeft : .left
    case UInt8(ascii: "H"): return moves ? .first : .home
    case UInt8(ascii: "F"): return moves ? .last : .end
    case UInt8(ascii: "~"):
      switch numbers.first {
      case "1", "7": return .home
      case "4", "8": return .end
      case "3": return moves ? .killWordForward : .delete
      case "5": return .older
      case "6": return .newer
      default: return .unknown
      }
    default: return .unknown
    }
  }

  /// A text between the marks that the terminal puts around what was pasted.
  private mutating func paste(from start: Int, isFinal: Bool) -> Key? {
    let mark = Array("\u{1B}[201~".utf8)
    var index = start
    while index + mark.count <= bytes.count {
      if bytes[index] == 0x1B, Array(bytes[index..<index + mark.count]) == mark {
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        bytes.removeFirst(index + mark.count)
        return .paste(Self.cleaned(text))
      }
      index += 1
    }
    return nil
  }

  /// Line ends of all kinds are one kind; other control characters are not typed by anybody.
  private static func cleaned(_ text: String) -> String {
    var cleaned = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": cleaned.append("\n")
      case "\n": if previous != "\r" { cleaned.append("\n") }
      case "\t": cleaned.append(contentsOf: "  ".unicodeScalars)
      default: if scalar.value >= 0x20, scalar.value != 0x7F { cleaned.append(scalar) }
      }
      previous = scalar
    }
    return String(cleaned)
  }
}
