/// Numbers to text and from text.
extension Machine {
  func defineNumberTextPrimitives() {
    define("INTEGER-TO-STRING", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard let radix = arguments[1].asFixnum, 2...36 ~= radix else { throw .wrongType(arguments[1], "(INTEGER 2 36)") }
      return machine.string(ascii: machine.text(try machine.integer(arguments[0]), radix: radix))
    }
    define("FLOAT-TO-STRING", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.string(ascii: machine.text(try machine.float(arguments[0]), radix: 10))
    }
    define("FLOAT-DIGITS-AND-EXPONENT", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let digits: FloatDigits
      switch try machine.float(arguments[0]) {
      case .single(let value): digits = FloatDigits(value)
      case .double(let value): digits = FloatDigits(value)
      case .small, .big: throw .wrongType(arguments[0], "FLOAT")
      }
      return machine.twoValues(machine.string(ascii: digits.digits), Word(fixnum: digits.point))
    }
    define("PARSE-NUMBER", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard let characters = machine.stringContent(arguments[0]) else { throw .wrongType(arguments[0], "STRING") }
      guard let radix = arguments[3].asFixnum, 2...36 ~= radix else { throw .wrongType(arguments[3], "(INTEGER 2 36)") }
      guard let start = arguments[1].asFixnum, let end = arguments[2].asFixnum, 0 <= start, start <= end,
        end <= characters.count
      else { throw .invalidIndex(arguments[1], arguments[0], bound: characters.count + 1) }
      // What is beyond ASCII belongs to no number.
      let token = characters[start..<end].map { UInt8(exactly: $0) ?? 0xFF }
      return try token.withUnsafeBufferPointerTyped { (buffer) throws(LispError) in
        try machine.parseNumber(buffer, radix: radix) ?? .nil
      }
    }
    definePartialParsing()
  }

  /// The integer that the digits from a place on are, and where they end; NIL where there is none.
  private func definePartialParsing() {
    define("PARSE-DIGITS", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard let characters = machine.stringContent(arguments[0]) else { throw .wrongType(arguments[0], "STRING") }
      guard let radix = arguments[3].asFixnum, 2...36 ~= radix else { throw .wrongType(arguments[3], "(INTEGER 2 36)") }
      guard let start = arguments[1].asFixnum, let end = arguments[2].asFixnum, 0 <= start, start <= end,
        end <= characters.count
      else { throw .invalidIndex(arguments[1], arguments[0], bound: characters.count + 1) }
      let values = DigitRadix(radix)
      var digits: [UInt8] = []
      for character in characters[start..<end] {
        guard let letter = UInt8(exactly: character), values.value(of: letter) != nil else { break }
        digits.append(letter)
      }
      let number = BigInteger(digits[...], radix: radix)
      return machine.twoValues(number.map { machine.word(Number($0)) } ?? .nil, Word(fixnum: start + digits.count))
    }
  }

  /// A number as `prin1` writes it, in a radix that only integers heed.
  func text(_ number: Number, radix: Int) -> [UInt8] {
    switch number {
    case .small(let value): return Array(String(value, radix: radix, uppercase: true).utf8)
    case .big(let value): return value.digits(radix: radix)
    case .single(let value): return FloatText.prin1(value, readDefault: readDefaultFormat)
    case .double(let value): return FloatText.prin1(value, readDefault: readDefaultFormat)
    }
  }

  func floatText(_ word: Word) -> String {
    String(decoding: number(in: word).map { text($0, radix: 10) } ?? [], as: UTF8.self)
  }

  private func string(ascii bytes: [UInt8]) -> Word { bytes.withUnsafeBufferPointer { makeString(utf8: $0) } }

  /// What `*read-default-float-format*` says, which other than standard names leave at single.
  private var readDefaultFormat: FloatFormat {
    let value = record(intern("*READ-DEFAULT-FLOAT-FORMAT*"))[SymbolLayout.value]
    return value == intern("DOUBLE-FLOAT") || value == intern("LONG-FLOAT") ? .double : .single
  }

  /// The number that a token is for the reader, or nil when it is none.
  func parseNumber(_ token: UnsafeBufferPointer<UInt8>, radix: Int) throws(LispError) -> Word? {
    let bytes = Array(token)
    switch NumberSyntax(bytes[...], radix: radix, readDefault: readDefaultFormat) {
    case nil: return nil
    case .small(let value): return word(integer: value)
    case .integer(let value): return word(Number(value))
    case .single(let value): return Word(single: value)
    case .double(let value): return makeDouble(value)
    case .overflow:
      throw .simple("floating-point overflow in \(String(decoding: bytes, as: UTF8.self))", [], class: "READER-ERROR")
    case .ratio(let numerator, let denominator):
      let text = String(decoding: bytes, as: UTF8.self)
      if denominator.isZero { throw .simple("division by zero in \(text)", [], class: "READER-ERROR") }
      let (quotient, remainder) = numerator.dividedTruncating(by: denominator)
      guard remainder.isZero else {
        throw .simple("\(text) is a ratio: there are none here", [], class: "READER-ERROR")
      }
      return word(Number(quotient))
    }
  }
}
