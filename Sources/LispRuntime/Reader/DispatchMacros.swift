/// What begins with `#`.
extension Reader {
  /// Stands for every larger number between `#` and what follows.
  private static let largestArgument = 1 << 30

  mutating func readDispatch() throws(LispError) -> Word? {
    let start = place
    position += 1
    var argument: Int?
    while let byte = peek(), byte >= 48, byte <= 57 {
      argument = min((argument ?? 0) * 10 + Int(byte) - 48, Self.largestArgument)
      position += 1
    }
    guard let byte = peek() else { throw error("the text ends behind #", isEndOfFile: true) }
    switch byte {
    case UInt8(ascii: "'"):
      position += 1
      return listOfTwo(machine.names.function, try readRequired(), start)
    case UInt8(ascii: "("):
      return try readVector(argument)
    case UInt8(ascii: "\\"):
      return try readCharacter()
    case UInt8(ascii: "|"):
      try skipBlockComment(start)
      return nil
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return try readConditional(byte == UInt8(ascii: "+"))
    case UInt8(ascii: ":"):
      position += 1
      let token = try scanToken()
      if isSkipping { return .nil }
      if token.colon != nil { throw error("a package behind #:", at: start) }
      return token.characters.withUnsafeBufferPointer {
        machine.makeSymbol(name: machine.makeString(characters: $0))
      }
    case UInt8(ascii: "."):
      position += 1
      let form = try readRequired()
      if isSkipping { return .nil }
      if machine.intern("*READ-EVAL*")[SymbolLayout.value].isNil {
        throw error("#. while *read-eval* is nil", at: start)
      }
      // The lists around this form are half-built and known to nobody else.
      machine.collectionPauses += 1
      defer { machine.collectionPauses -= 1 }
      return try machine.evaluate(form)
    case UInt8(ascii: "x"), UInt8(ascii: "X"): return try readRadix(16)
    case UInt8(ascii: "b"), UInt8(ascii: "B"): return try readRadix(2)
    case UInt8(ascii: "o"), UInt8(ascii: "O"): return try readRadix(8)
    case UInt8(ascii: "r"), UInt8(ascii: "R"):
      used = position + 1
      if isSkipping { return try readRadix(10) }
      guard let argument, 2...36 ~= argument else { throw error("#r needs a radix from 2 to 36", at: start) }
      return try readRadix(argument)
    case UInt8(ascii: "*"), UInt8(ascii: "a"), UInt8(ascii: "A"), UInt8(ascii: "s"), UInt8(ascii: "S"),
      UInt8(ascii: "p"), UInt8(ascii: "P"):
      return try readThroughPrelude(byte & ~32, argument, start)
    case UInt8(ascii: "="), UInt8(ascii: "c"), UInt8(ascii: "C"):
      used = position + 1
      if isSkipping {
        position += 1
        return try readRequired()
      }
      if byte == UInt8(ascii: "=") { throw error("#n= and #n# are not in this subset of Common Lisp", at: start) }
      throw error("complex numbers are not in this subset of Common Lisp", at: start)
    case UInt8(ascii: "#"):
      used = position + 1
      if isSkipping {
        position += 1
        return .nil
      }
      throw error("#n= and #n# are not in this subset of Common Lisp", at: start)
    case UInt8(ascii: "!") where start.line == 1 && start.column == 1:
      skipLine()
      return nil
    default:
      used = position + 1
      if isSkipping, !isMeasuring, byte != UInt8(ascii: "<"), byte != UInt8(ascii: ")"), byte > 32 {
        _ = nextCharacter()
        return nil
      }
      let shown = Unicode.Scalar(byte).isASCII && byte > 32 ? String(Unicode.Scalar(byte)) : "that"
      throw error("# followed by \(shown) means nothing here", at: start)
    }
  }

  private mutating func readVector(_ count: Int?) throws(LispError) -> Word {
    let list = try readList()
    if isSkipping { return .nil }
    guard let items = machine.elements(list) else { throw error("a vector cannot have a dot") }
    let count = count ?? items.count
    if items.count > count { throw error("the vector has more than \(count) elements") }
    if items.isEmpty, count > 0 { throw error("a vector of nothing, \(count) times") }
    if count == Self.largestArgument { throw error("a vector cannot have so many elements") }
    // The size is the text's: whether there is room is asked before anything is made.
    let vector = try machine.makeVector(count, initial: items.last ?? .nil)
    for (index, item) in items.enumerated() { vector.elements[index] = item }
    return vector
  }

  private mutating func readCharacter() throws(LispError) -> Word {
    position += 1
    guard position < text.count else { throw error("the text ends behind #\\", isEndOfFile: true) }
    let first = nextCharacter()
    var name: [UInt32] = [first]
    while position < text.count, !Self.endsToken(text[position]) { name.append(nextCharacter()) }
    if position == text.count { ranIntoEnd = true }
    if isSkipping { return .nil }
    if name.count == 1 { return Word(character: first) }
    let text = String(String.UnicodeScalarView(name.compactMap(Unicode.Scalar.init)))
    guard let character = CharacterNames.character(named: text) else {
      throw error("there is no character named \(text)")
    }
    return Word(character: character)
  }

  private mutating func skipBlockComment(_ start: Place) throws(LispError) {
    position += 1
    var nesting = 1
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "|"), peek(1) == UInt8(ascii: "#") {
        position += 2
        nesting -= 1
        if nesting == 0 { return }
      } else if byte == UInt8(ascii: "#"), peek(1) == UInt8(ascii: "|") {
        position += 2
        nesting += 1
      } else {
        if byte == 10 { newLine() }
        position += 1
      }
    }
    throw error("this comment is never closed by |#", at: start, isEndOfFile: true)
  }

  /// `#+feature form`: the form, or nothing.
  private mutating func readConditional(_ wanted: Bool) throws(LispError) -> Word? {
    position += 1
    let outer = machine.currentPackage
    let (wasSkipping, wasMeasuring) = (isSkipping, isMeasuring)
    defer { (isSkipping, isMeasuring) = (wasSkipping, wasMeasuring) }
    machine.currentPackage = machine.keywordPackage.object
    isSkipping = false
    let feature: Word
    do throws(LispError) {
      feature = try readRequired()
      machine.currentPackage = outer
    } catch {
      machine.currentPackage = outer
      throw error
    }
    isSkipping = wasSkipping
    if try hasFeature(feature) == wanted { return try readRequired() }
    (isSkipping, isMeasuring) = (true, false)
    _ = try readRequired()
    return nil
  }

  private func hasFeature(_ feature: Word) throws(LispError) -> Bool {
    if machine.isSymbol(feature) {
      var list = machine.intern("*FEATURES*")[SymbolLayout.value]
      while list.isCons {
        if list.car == feature { return true }
        list = list.cdr
      }
      return false
    }
    guard feature.isCons, machine.isSymbol(feature.car), let parts = machine.elements(feature.cdr) else {
      throw error("this is no feature expression")
    }
    switch machine.symbolName(feature.car) {
    case "AND":
      for part in parts where !(try hasFeature(part)) { return false }
      return true
    case "OR":
      for part in parts where try hasFeature(part) { return true }
      return false
    case "NOT":
      guard parts.count == 1 else { throw error("(not …) takes one feature") }
      return !(try hasFeature(parts[0]))
    default: throw error("a feature expression begins with and, or or not")
    }
  }

  private mutating func readRadix(_ radix: Int) throws(LispError) -> Word {
    position += 1
    if isSkipping {
      _ = try scanToken()
      return .nil
    }
    let outer = base
    base = radix
    defer { base = outer }
    let number = try readRequired()
    guard number.isFixnum || number.is(.bignum) else { throw error("no integer in base \(radix)") }
    return number
  }

  private static func problem(ofBits token: Token, _ count: Int?) -> String? {
    if !token.characters.allSatisfy({ $0 == 48 || $0 == 49 }) { return "a bit vector has zeros and ones" }
    guard let count else { return nil }
    if token.characters.count > count { return "the bit vector has more than \(count) bits" }
    return token.characters.isEmpty && count > 0 ? "a bit vector of nothing, \(count) times" : nil
  }

  /// Literals whose objects the prelude makes: `#*101`, `#2A(…)`, `#S(…)`, `#P"…"`.
  private mutating func readThroughPrelude(_ kind: UInt8, _ argument: Int?, _ start: Place) throws(LispError) -> Word {
    position += 1
    let datum: Word
    if kind == UInt8(ascii: "*") & ~32 {
      let token = try scanToken()
      if !isSkipping, let problem = Self.problem(ofBits: token, argument) { throw error(problem, at: start) }
      datum = token.characters.withUnsafeBufferPointer { machine.makeString(characters: $0) }
    } else {
      datum = try readRequired()
    }
    if isSkipping { return .nil }
    let name = kind == UInt8(ascii: "*") & ~32 ? "READ-BIT-VECTOR" : "READ-\(Unicode.Scalar(kind))-LITERAL"
    let function = machine.intern(name, in: "SYSTEM")[SymbolLayout.function]
    if function == machine.undefinedFunction {
      throw error("literals of this kind are not in this subset of Common Lisp", at: start)
    }
    machine.collectionPauses += 1
    defer { machine.collectionPauses -= 1 }
    return try machine.call(function, [datum, argument.map { Word(fixnum: $0) } ?? .nil])
  }
}

/// Names of characters that have one.
enum CharacterNames {
  static let names: [(name: String, code: UInt32)] = [
    ("Space", 32), ("Newline", 10), ("Tab", 9), ("Page", 12), ("Return", 13), ("Linefeed", 10), ("Backspace", 8),
    ("Rubout", 127), ("Nul", 0), ("Null", 0), ("Escape", 27), ("Esc", 27), ("Delete", 127), ("Bel", 7),
  ]

  static func character(named name: String) -> UInt32? {
    let lowered = name.lowercased()
    if let found = names.first(where: { $0.name.lowercased() == lowered }) { return found.code }
    if lowered.hasPrefix("u+") || lowered.hasPrefix("u"),
      let code = UInt32(lowered.drop { $0 == "u" || $0 == "+" }, radix: 16),
      code < 0x11_0000
    {
      return code
    }
    return unicodeCharacter(named: lowered.uppercased())
  }

  /// By its name in Unicode, with `_` for spaces: looked for one by one, since hardly any program asks.
  private static func unicodeCharacter(named name: String) -> UInt32? {
    guard name.count > 2 else { return nil }
    let wanted = String(name.map { $0 == "_" ? " " : $0 })
    for code in UInt32(0)..<0x2_0000 {
      guard let scalar = Unicode.Scalar(code), let known = scalar.properties.name else { continue }
      if known == wanted { return code }
    }
    return nil
  }

  static func name(of code: UInt32) -> String? { names.first { $0.code == code }?.name }
}
