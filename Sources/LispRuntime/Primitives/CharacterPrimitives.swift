/// Characters: their codes, their names, their case.
extension Machine {
  func defineCharacterPrimitives() {
    define("CHARACTERP", 1) { (_, arguments) throws(LispError) in Word(arguments[0].isCharacter) }
    define("CHAR-CODE", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: Int(try machine.code(arguments[0])))
    }
    define("CODE-CHAR", 1) { (_, arguments) throws(LispError) in
      guard arguments[0].isFixnum, 0..<0x11_0000 ~= arguments[0].fixnum else {
        throw .wrongType(arguments[0], "(MOD 1114112)")
      }
      return Word(character: UInt32(truncatingIfNeeded: arguments[0].fixnum))
    }
    define("CHAR-UPCASE", 1) { (machine, arguments) throws(LispError) in
      Word(character: CharacterCase.upper(try machine.code(arguments[0])))
    }
    define("CHAR-DOWNCASE", 1) { (machine, arguments) throws(LispError) in
      Word(character: CharacterCase.lower(try machine.code(arguments[0])))
    }
    definePredicate("ALPHA-CHAR-P", CharacterCase.isAlphabetic)
    definePredicate("ALPHANUMERICP", CharacterCase.isAlphanumeric)
    definePredicate("UPPER-CASE-P") { CharacterCase.lower($0) != $0 }
    definePredicate("LOWER-CASE-P") { CharacterCase.upper($0) != $0 }
    definePredicate("BOTH-CASE-P") { CharacterCase.lower($0) != $0 || CharacterCase.upper($0) != $0 }
    definePredicate("GRAPHIC-CHAR-P") { 32...126 ~= $0 || $0 > 159 }
    define("DIGIT-CHAR-P", 1...2) { (machine, arguments) throws(LispError) in
      let radix = try machine.radix(arguments, at: 1)
      guard let weight = CharacterCase.digit(try machine.code(arguments[0])), weight < radix else { return .nil }
      return Word(fixnum: weight)
    }
    define("DIGIT-CHAR", 1...2) { (machine, arguments) throws(LispError) in
      let radix = try machine.radix(arguments, at: 1)
      guard arguments[0].isFixnum || arguments[0].is(.bignum) else { throw .wrongType(arguments[0], "UNSIGNED-BYTE") }
      guard let weight = arguments[0].asFixnum, 0..<radix ~= weight else { return .nil }
      return Word(character: UInt32(weight < 10 ? 48 + weight : 55 + weight))
    }
    define("CHAR-NAME", 1) { (machine, arguments) throws(LispError) in
      CharacterNames.fullName(of: try machine.code(arguments[0])).map { machine.makeString($0) } ?? .nil
    }
    define("NAME-CHAR", 1) { (machine, arguments) throws(LispError) in
      let name: String
      if machine.isSymbol(arguments[0]) {
        name = machine.symbolName(arguments[0])
      } else if machine.stringContent(arguments[0]) != nil {
        name = machine.text(arguments[0])
      } else {
        throw .wrongType(arguments[0], "(OR STRING SYMBOL)")
      }
      return CharacterNames.character(named: name).map { Word(character: $0) } ?? .nil
    }
    defineComparison("CHAR=") { $0 == $1 }
    defineComparison("CHAR<") { $0 < $1 }
    defineComparison("CHAR>") { $0 > $1 }
    defineComparison("CHAR<=") { $0 <= $1 }
    defineComparison("CHAR>=") { $0 >= $1 }
    define("CHAR/=", 1...) { (machine, arguments) throws(LispError) in
      for index in 0..<arguments.count {
        let code = try machine.code(arguments[index])
        for other in 0..<index where arguments[other].characterCode == code { return .nil }
      }
      return .t
    }
  }

  private func definePredicate(_ name: String, _ holds: @escaping (UInt32) -> Bool) {
    define(name, 1) { (machine, arguments) throws(LispError) in Word(holds(try machine.code(arguments[0]))) }
  }

  private func defineComparison(_ name: String, _ holds: @escaping (UInt32, UInt32) -> Bool) {
    define(name, 1...) { (machine, arguments) throws(LispError) in
      var code = try machine.code(arguments[0])
      var result = true
      for index in 1..<max(1, arguments.count) {
        let next = try machine.code(arguments[index])
        if !holds(code, next) { result = false }
        code = next
      }
      return Word(result)
    }
  }

  func code(_ word: Word) throws(LispError) -> UInt32 {
    guard word.isCharacter else { throw .wrongType(word, "CHARACTER") }
    return word.characterCode
  }

  private func radix(_ arguments: Arguments, at index: Int) throws(LispError) -> Int {
    guard index < arguments.count else { return 10 }
    guard arguments[index].isFixnum, 2...36 ~= arguments[index].fixnum else {
      throw .wrongType(arguments[index], "(INTEGER 2 36)")
    }
    return arguments[index].fixnum
  }
}

/// Case and digits. A character has case when its upper and lower forms are single characters that lead to each other.
enum CharacterCase {
  static func upper(_ code: UInt32) -> UInt32 {
    if code < 0x80 { return 97...122 ~= code ? code - 32 : code }
    guard let upper = mapped(code, \.uppercaseMapping), upper != code, mapped(upper, \.lowercaseMapping) == code
    else { return code }
    return upper
  }

  static func lower(_ code: UInt32) -> UInt32 {
    if code < 0x80 { return 65...90 ~= code ? code + 32 : code }
    guard let lower = mapped(code, \.lowercaseMapping), lower != code, mapped(lower, \.uppercaseMapping) == code
    else { return code }
    return lower
  }

  /// The same for characters that differ in case only.
  static func folded(_ code: UInt32) -> UInt32 { lower(code) }

  private static func mapped(_ code: UInt32, _ mapping: KeyPath<Unicode.Scalar.Properties, String>) -> UInt32? {
    guard let scalar = Unicode.Scalar(code) else { return nil }
    let scalars = scalar.properties[keyPath: mapping].unicodeScalars
    return scalars.count == 1 ? scalars.first?.value : nil
  }

  static func isAlphabetic(_ code: UInt32) -> Bool {
    if code < 0x80 { return 65...90 ~= code || 97...122 ~= code }
    switch Unicode.Scalar(code)?.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  static func isAlphanumeric(_ code: UInt32) -> Bool {
    if code < 0x80 { return 48...57 ~= code || isAlphabetic(code) }
    switch Unicode.Scalar(code)?.properties.generalCategory {
    case .decimalNumber: return true
    default: return isAlphabetic(code)
    }
  }

  static func digit(_ code: UInt32) -> Int? {
    switch code {
    case 48...57: return Int(code) - 48
    case 65...90: return Int(code) - 55
    case 97...122: return Int(code) - 87
    case 0..<0x80: return nil
    default:
      guard let properties = Unicode.Scalar(code)?.properties, properties.generalCategory == .decimalNumber,
        let value = properties.numericValue
      else { return nil }
      return Int(value)
    }
  }
}

extension CharacterNames {
  /// Control characters by their short names, others by those of Unicode.
  static func fullName(of code: UInt32) -> String? {
    if code < 32 { return controls[Int(code)] }
    switch code {
    case 32: return "Space"
    case 127: return "Rubout"
    case 128...159: return "C" + String(code, radix: 16)
    default:
      guard let properties = Unicode.Scalar(code)?.properties, let name = properties.name else {
        return "U" + String(code, radix: 16, uppercase: true)
      }
      return String(name.map { $0 == " " ? "_" : $0 })
    }
  }

  static let controls = [
    "Nul", "Soh", "Stx", "Etx", "Eot", "Enq", "Ack", "Bel", "Backspace", "Tab", "Newline", "Vt", "Page", "Return", "So",
    "Si", "Dle", "Dc1", "Dc2", "Dc3", "Dc4", "Nak", "Syn", "Etb", "Can", "Em", "Sub", "Esc", "Fs", "Gs", "Rs", "Us",
  ]
}
