/// Tokens: numbers and symbols.
extension Reader {
  /// A token as characters, upcased where it is not escaped.
  struct Token {
    var characters: [UInt32] = []
    /// Where the package marker stands, and whether it is a double one.
    var colon: Int?
    var isDoubleColon = false
    var hasEscape = false
  }

  mutating func readToken() throws(LispError) -> Word {
    if let fast = try readPlainToken() { return fast }
    return try symbol(try scanToken(), at: place)
  }

  /// Tokens of ASCII without escapes and packages, which nearly all are; nil for others.
  private mutating func readPlainToken() throws(LispError) -> Word? {
    var end = position
    var mayBeNumber = false
    while end < text.count {
      let byte = text[end]
      if Self.endsToken(byte) { break }
      if byte >= 0x80 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\\") {
        return nil
      }
      if byte >= 48 && byte <= 57 { mayBeNumber = true }
      end += 1
    }
    let count = end - position
    if count == 0 || count > 256 { return nil }
    if end == text.count { ranIntoEnd = true }
    used = end
    if isSkipping {
      position = end
      return .nil
    }
    if base > 10 { mayBeNumber = true }
    if mayBeNumber, let number = try readNumber(UnsafeBufferPointer(rebasing: text[position..<end])) {
      position = end
      return number
    }
    if text[position] == UInt8(ascii: "."), text[position..<end].allSatisfy({ $0 == UInt8(ascii: ".") }) {
      throw error("a token of dots alone")
    }
    let start = position
    position = end
    let result: Word = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { buffer in
      for index in 0..<count {
        let byte = text[start + index]
        buffer[index] = UInt32(byte >= 97 && byte <= 122 ? byte - 32 : byte)
      }
      return machine.intern(UnsafeBufferPointer(buffer), in: currentPackage)
    }
    return result
  }

  private func readNumber(_ token: UnsafeBufferPointer<UInt8>) throws(LispError) -> Word? {
    // A plain integer that fits.
    var index = 0
    var isNegative = false
    if token[0] == UInt8(ascii: "-") || token[0] == UInt8(ascii: "+") {
      isNegative = token[0] == UInt8(ascii: "-")
      index = 1
    }
    if base == 10, index < token.count, token.count - index <= 18 {
      var value = 0
      var isDigits = true
      for position in index..<token.count {
        let digit = Int(token[position]) - 48
        if digit < 0 || digit > 9 {
          isDigits = false
          break
        }
        value = value * 10 + digit
      }
      if isDigits { return Word(fixnum: isNegative ? -value : value) }
    }
    do throws(LispError) {
      return try machine.parseNumber(token, radix: base)
    } catch {
      if case .simple(let message, _, _) = error { throw self.error(message) }
      throw error
    }
  }

  /// Any token, with escapes and package markers.
  mutating func scanToken() throws(LispError) -> Token {
    var token = Token()
    let start = place
    while position < text.count {
      let byte = text[position]
      if Self.endsToken(byte) { break }
      switch byte {
      case UInt8(ascii: "\\"):
        token.hasEscape = true
        position += 1
        guard position < text.count else { throw error("the text ends behind a backslash", isEndOfFile: true) }
        token.characters.append(nextCharacter())
      case UInt8(ascii: "|"):
        token.hasEscape = true
        position += 1
        while true {
          guard position < text.count else {
            throw error("this symbol is never closed by a bar", at: start, isEndOfFile: true)
          }
          if text[position] == UInt8(ascii: "|") { break }
          if text[position] == UInt8(ascii: "\\") {
            position += 1
            guard position < text.count else { continue }
          }
          if text[position] == 10 { newLine() }
          token.characters.append(nextCharacter())
        }
        position += 1
      case UInt8(ascii: ":"):
        if token.colon != nil {
          if token.colon != token.characters.count || token.isDoubleColon, !isSkipping {
            used = position + 1
            throw error("too many colons in a token")
          }
          token.isDoubleColon = true
        }
        token.colon = token.characters.count
        position += 1
      default:
        let character = nextCharacter()
        token.characters.append(Self.upcased(character))
      }
    }
    if position == text.count { ranIntoEnd = true }
    return token
  }

  static func upcased(_ character: UInt32) -> UInt32 {
    if character < 0x80 { return character >= 97 && character <= 122 ? character - 32 : character }
    guard let scalar = Unicode.Scalar(character) else { return character }
    let mapped = scalar.properties.uppercaseMapping.unicodeScalars
    guard mapped.count == 1, let first = mapped.first else { return character }
    // Only pairs that lead back, as the standard's notion of case has it.
    let back = first.properties.lowercaseMapping.unicodeScalars
    return back.count == 1 && back.first == scalar ? first.value : character
  }

  /// The next character; what is no valid UTF-8 is taken as U+FFFD.
  mutating func nextCharacter() -> UInt32 {
    let first = text[position]
    if first < 0x80 {
      position += 1
      return UInt32(first)
    }
    let end = min(position + 4, text.count)
    var decoder = UTF8()
    var bytes = text[position..<end].makeIterator()
    switch decoder.decode(&bytes) {
    case .scalarValue(let scalar):
      position += String(scalar).utf8.count
      return scalar.value
    default:
      position += 1
      return 0xFFFD
    }
  }

  /// What a token with all its decorations stands for.
  func symbol(_ token: Token, at place: Place) throws(LispError) -> Word {
    if isSkipping { return .nil }
    if !token.hasEscape, token.colon == nil {
      if token.characters.allSatisfy({ $0 == 46 }), !token.characters.isEmpty { throw error("a token of dots alone") }
      let bytes = token.characters.compactMap { $0 < 0x80 ? UInt8($0) : nil }
      if bytes.count == token.characters.count, !bytes.isEmpty {
        let number = try bytes.withUnsafeBufferPointerTyped { (buffer) throws(LispError) in try readNumber(buffer) }
        if let number { return number }
      }
    }
    return try token.characters.withUnsafeBufferPointerTyped { (buffer) throws(LispError) -> Word in
      guard let colon = token.colon else { return machine.intern(buffer, in: currentPackage) }
      let name = UnsafeBufferPointer(rebasing: buffer[colon...])
      if colon == 0 { return machine.intern(name, in: machine.keywordPackage) }
      let packageName = String(String.UnicodeScalarView(buffer[..<colon].compactMap(Unicode.Scalar.init)))
      guard let package = currentPackage.localNicknames[packageName] ?? machine.packagesByName[packageName] else {
        throw error("there is no package \"\(packageName)\"")
      }
      if token.isDoubleColon || package === machine.keywordPackage { return machine.intern(name, in: package) }
      guard let (symbol, access) = machine.find(name, in: package) else {
        throw error("the package \(packageName) has no symbol \(string(name))")
      }
      if case .external = access { return symbol }
      throw error("the symbol \(string(name)) is not external in \(packageName): write \(packageName)::\(string(name))")
    }
  }

  private func string(_ characters: UnsafeBufferPointer<UInt32>) -> String {
    String(String.UnicodeScalarView(characters.compactMap(Unicode.Scalar.init)))
  }

  var currentPackage: Package { machine.package(machine.currentPackage) ?? machine.userPackage }
}
