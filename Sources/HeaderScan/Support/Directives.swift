#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the body of a macro looks like, as far as a probe needs to know.
struct MacroBody: OptionSet {
  let rawValue: UInt8
  /// Brackets do not close, or a statement ends: the macro opens or ends a block, and a probe of it would swallow
  /// those behind it.
  static let unbalanced = MacroBody(rawValue: 1)
  /// Words and stars only: it may name a type.
  static let mayNameType = MacroBody(rawValue: 2)
  /// It casts or takes an address, so its value may be a pointer.
  static let mayBePointer = MacroBody(rawValue: 4)
  static let empty = MacroBody(rawValue: 8)
  static let nonempty = MacroBody(rawValue: 16)
}

/// A reader of the two preprocessor directives that tell where macros come from.
enum Directives {
  enum Directive {
    case define(Definition)
    case include(spelling: String, isQuoted: Bool)
  }

  /// What a `#define` says.
  struct Definition {
    var name: String
    /// nil for an object-like macro.
    var parameters: [String]?
    var body: MacroBody
    var callee: String?
    var literal: String?
    /// Of a function-like macro's body.
    var fingerprint: String?
  }

  /// Finds directives by their `#`, of which a header has few, rather than line by line.
  static func forEach(in text: UnsafeBufferPointer<UInt8>, _ body: (Directive) -> Void) {
    guard let base = text.baseAddress else { return }
    var position = 0
    while position < text.count, let hit = memchr(base + position, 0x23, text.count - position) {
      let hash = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(hit))
      position = hash + 1
      guard startsLine(text, hash) else { continue }
      var cursor = DirectiveCursor(text: text, position: position)
      cursor.skipBlanks()
      switch cursor.word() {
      case "define": if let directive = definition(&cursor) { body(directive) }
      case "include", "include_next", "import": if let directive = inclusion(&cursor) { body(directive) }
      default: break
      }
      position = max(position, cursor.position)
    }
  }

  /// Lower-case words that may stand before a parenthesis and call nothing.
  private static let keywords: Set<String> = [
    "sizeof", "typeof", "alignof", "defined", "const", "volatile", "unsigned", "signed", "int", "long", "short", "char",
    "float", "double", "void", "struct", "union", "enum", "return", "if", "for", "while", "switch", "do", "else",
    "asm", "static_assert", "extern", "static", "inline", "register", "restrict", "typeof_unqual", "alignas",
  ]

  /// Words that alone would name the type `int`, by a rule that C has given up.
  private static let qualifiers = ["const", "volatile", "__const", "__const__", "__volatile", "__volatile__"]

  private static func startsLine(_ text: UnsafeBufferPointer<UInt8>, _ hash: Int) -> Bool {
    var index = hash - 1
    while index >= 0, text[index] != 10 {
      if text[index] != 32 && text[index] != 9 { return endsComment(text, index) }
      index -= 1
    }
    return true
  }

  /// `/* … */ #define` is a directive as well.
  private static func endsComment(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index > 0 && text[index] == 0x2F && text[index - 1] == 0x2A
  }

  private static func inclusion(_ cursor: inout DirectiveCursor) -> Directive? {
    cursor.skipBlanks()
    guard let open = cursor.next(), open == 0x22 || open == 0x3C else { return nil }
    let close: UInt8 = open == 0x22 ? 0x22 : 0x3E
    var bytes: [UInt8] = []
    while let byte = cursor.next(), byte != close { bytes.append(byte) }
    return .include(spelling: String(decoding: bytes, as: UTF8.self), isQuoted: open == 0x22)
  }

  /// Reads the definition whose name stands at an offset.
  static func definition(in text: [UInt8], at offset: Int) -> Directive? {
    text.withUnsafeBufferPointer { buffer in
      var cursor = DirectiveCursor(text: buffer, position: offset)
      return definition(&cursor)
    }
  }

  private static func definition(_ cursor: inout DirectiveCursor) -> Directive? {
    cursor.skipBlanks()
    let name = cursor.word()
    guard !name.isEmpty else { return nil }
    var parameters: [String]?
    // Only a parenthesis that touches the name makes a macro function-like.
    if cursor.peek() == 0x28 {
      _ = cursor.next()
      var list: [String] = []
      var follows = true
      while let byte = cursor.peek(), byte != 0x29 {
        cursor.skipBlanks()
        let word = cursor.word()
        if !word.isEmpty {
          list.append(word)
          follows = false
        } else if cursor.take("...") {
          // `args...` is one parameter.
          list.append((follows ? "" : list.popLast() ?? "") + "...")
        } else if cursor.peek() != 0x29 {
          if cursor.next() == UInt8(ascii: ",") { follows = true }
        }
      }
      _ = cursor.next()
      parameters = list
    }
    var definition = Definition(name: name, parameters: parameters, body: [])
    if let parameters {
      definition.fingerprint = BodyFingerprint.ofMacro(cursor.text, from: cursor.position, parameters: parameters)
    }
    definition.body = shape(&cursor, &definition.callee, &definition.literal)
    return .define(definition)
  }

  /// Reads the body to the end of the line. A lower-case word before a parenthesis is likely a function.
  private static func shape(
    _ cursor: inout DirectiveCursor, _ callee: inout String?, _ literal: inout String?
  ) -> MacroBody {
    var depths = (round: 0, square: 0, curly: 0)
    var isUnbalanced = false
    var isEmpty = true
    var hasOnlyWords = true
    var isOnlyQualifiers = true
    var mayBePointer = false
    while true {
      cursor.skipBlanks()
      guard let byte = cursor.next() else { break }
      let isFirst = isEmpty
      isEmpty = false
      switch byte {
      case 0x22, 0x27:
        cursor.skipLiteral(byte)
        hasOnlyWords = false
        continue
      case 0x28: depths.round += 1
      case 0x29:
        depths.round -= 1
        // `(type) …` and `(type *) …` may be casts.
        mayBePointer = true
      case 0x5B: depths.square += 1
      case 0x5D: depths.square -= 1
      case 0x7B: depths.curly += 1
      case 0x7D: depths.curly -= 1
      case 0x26: mayBePointer = true
      // A statement: what stands before it may look like a value.
      case 0x3B: if depths.curly == 0 { isUnbalanced = true }
      case 0x2A: continue
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...0xFF, 0x24:
        if byte <= 0x39 && byte >= 0x30 { hasOnlyWords = false }
        let start = cursor.position - 1
        cursor.skipWord()
        let end = cursor.position
        if !qualifiers.contains(where: { $0.utf8.elementsEqual(cursor.text[start..<end]) }) { isOnlyQualifiers = false }
        cursor.skipBlanks()
        // A number with nothing behind it.
        if isFirst, byte <= 0x39 && byte >= 0x30, cursor.peek() == nil {
          literal = String(decoding: cursor.text[start..<end], as: UTF8.self)
        }
        if callee == nil, byte >= 0x61 && byte <= 0x7A, cursor.peek() == 0x28 {
          let word = String(decoding: cursor.text[start..<end], as: UTF8.self)
          if !keywords.contains(word) { callee = word }
        }
        continue
      default: break
      }
      hasOnlyWords = false
      if depths.round < 0 || depths.square < 0 || depths.curly < 0 { isUnbalanced = true }
    }
    if depths != (0, 0, 0) { isUnbalanced = true }
    var shape: MacroBody = isEmpty ? .empty : .nonempty
    if isUnbalanced { shape.insert(.unbalanced) }
    if hasOnlyWords && !isEmpty && !isOnlyQualifiers { shape.insert(.mayNameType) }
    if mayBePointer { shape.insert(.mayBePointer) }
    return shape
  }
}

/// A place in one logical line: spliced lines are one, comments are blanks.
private struct DirectiveCursor {
  let text: UnsafeBufferPointer<UInt8>
  var position: Int

  private func at(_ index: Int) -> UInt8? { index < text.count ? text[index] : nil }

  /// Steps over `\` at a line's end.
  private mutating func splice() {
    while at(position) == 0x5C {
      if at(position + 1) == 10 {
        position += 2
      } else if at(position + 1) == 13, at(position + 2) == 10 {
        position += 3
      } else {
        return
      }
    }
  }

  mutating func peek() -> UInt8? {
    splice()
    guard let byte = at(position), byte != 10 else { return nil }
    return byte
  }

  mutating func next() -> UInt8? {
    guard let byte = peek() else { return nil }
    position += 1
    return byte
  }

  mutating func skipBlanks() {
    while let byte = peek() {
      if byte == 32 || byte == 9 || byte == 13 || byte == 12 || byte == 11 {
        position += 1
      } else if byte == 0x2F, at(position + 1) == 0x2A {
        position += 2
        while position < text.count, !(text[position] == 0x2A && at(position + 1) == 0x2F) { position += 1 }
        position = min(position + 2, text.count)
      } else if byte == 0x2F, at(position + 1) == 0x2F {
        while peek() != nil { position += 1 }
        return
      } else {
        return
      }
    }
  }

  mutating func word() -> String {
    var bytes: [UInt8] = []
    while let byte = peek(), Self.isWord(byte) {
      bytes.append(byte)
      position += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func skipWord() {
    while let byte = peek(), Self.isWord(byte) || byte == 0x2E { position += 1 }
  }

  mutating func skipLiteral(_ quote: UInt8) {
    while let byte = next(), byte != quote { if byte == 0x5C { _ = next() } }
  }

  mutating func take(_ expected: StaticString) -> Bool {
    splice()
    for offset in 0..<expected.utf8CodeUnitCount where at(position + offset) != expected.utf8Start[offset] {
      return false
    }
    position += expected.utf8CodeUnitCount
    return true
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...0xFF, 0x24: true
    default: false
    }
  }
}
