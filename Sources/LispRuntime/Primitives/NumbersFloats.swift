/// Floats: their parts, and between them and integers.
extension Machine {
  func defineFloatPrimitives() {
    define("FLOAT", 1...2) { (machine, arguments) throws(LispError) in
      let number = try machine.real(arguments[0])
      if arguments.count == 2 {
        let format = try machine.float(arguments[1]).format ?? .single
        return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try number.asFloat(format) })
      }
      if !number.isInteger { return arguments[0] }
      return Word(single: try machine.arithmetic { () throws(ArithmeticFailure) in try number.single() })
    }
    for name in ["RATIONAL", "RATIONALIZE"] {
      define(name, 1) { (machine, arguments) throws(LispError) in
        guard let integer = try machine.real(arguments[0]).exactInteger else {
          throw .notInSubset("(\(name.lowercased()) \(machine.floatText(arguments[0]))), a ratio,")
        }
        return machine.word(integer)
      }
    }
    define("NUMERATOR", 1) { (machine, arguments) throws(LispError) in
      _ = try machine.integer(arguments[0], "RATIONAL")
      return arguments[0]
    }
    define("DENOMINATOR", 1) { (machine, arguments) throws(LispError) in
      _ = try machine.integer(arguments[0], "RATIONAL")
      return Word(fixnum: 1)
    }
    define("DECODE-FLOAT", 1) { (machine, arguments) throws(LispError) in
      let number = try machine.float(arguments[0])
      let (fraction, exponent, sign) = Number.decode(
        arguments[0].isSingle ? Double(arguments[0].single) : arguments[0].double)
      func word(_ value: Double) -> Word {
        if case .single = number { return Word(single: Float(value)) }
        return machine.makeDouble(value)
      }
      let first = word(fraction)
      machine.setValues([first, Word(fixnum: exponent), word(sign)])
      return first
    }
    define("INTEGER-DECODE-FLOAT", 1) { (machine, arguments) throws(LispError) in
      let parts = try machine.floatParts(arguments[0])
      let first = machine.word(natural: parts.significand)
      machine.setValues([first, Word(fixnum: parts.exponent), Word(fixnum: parts.isNegative ? -1 : 1)])
      return first
    }
    define("SCALE-FLOAT", 2) { (machine, arguments) throws(LispError) in
      let (number, exponent) = (try machine.float(arguments[0]), try machine.integer(arguments[1]))
      return machine.word(
        try machine.arithmetic { () throws(ArithmeticFailure) in try Number.scale(number, by: exponent) })
    }
    define("FLOAT-DIGITS", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.floatParts(arguments[0]).digits)
    }
    define("FLOAT-PRECISION", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.floatParts(arguments[0]).precision)
    }
    define("FLOAT-RADIX", 1) { (machine, arguments) throws(LispError) in
      _ = try machine.floatParts(arguments[0])
      return Word(fixnum: 2)
    }
    define("FLOAT-SIGN", 1...2) { (machine, arguments) throws(LispError) in
      let isNegative = try machine.floatParts(arguments[0]).isNegative
      if arguments.count == 2 {
        let magnitude = try machine.float(arguments[1]).magnitude
        return machine.word(isNegative ? -magnitude : magnitude)
      }
      let one: Double = isNegative ? -1 : 1
      return arguments[0].isSingle ? Word(single: Float(one)) : machine.makeDouble(one)
    }
  }

  private func floatParts(_ word: Word) throws(LispError) -> FloatParts {
    if word.isSingle { return FloatParts(word.single) }
    guard word.is(.doubleFloat) else { throw .wrongType(word, "FLOAT") }
    return FloatParts(word.double)
  }
}
