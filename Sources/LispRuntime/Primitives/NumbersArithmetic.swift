/// The four operations, comparisons, and what needs nothing else.
extension Machine {
  func defineArithmeticPrimitives() {
    define("+", 0...) { (machine, arguments) throws(LispError) in
      if arguments.count == 0 { return Word(fixnum: 0) }
      var sum = try machine.checkNumber(arguments[0])
      for index in 1..<max(1, arguments.count) { sum = try machine.add(sum, arguments[index]) }
      return sum
    }
    define("*", 0...) { (machine, arguments) throws(LispError) in
      if arguments.count == 0 { return Word(fixnum: 1) }
      var product = try machine.checkNumber(arguments[0])
      for index in 1..<max(1, arguments.count) { product = try machine.multiply(product, arguments[index]) }
      return product
    }
    define("-", 1...) { (machine, arguments) throws(LispError) in
      if arguments.count == 1 { return machine.word(-(try machine.number(arguments[0]))) }
      var difference = arguments[0]
      for index in 1..<arguments.count { difference = try machine.subtract(difference, arguments[index]) }
      return difference
    }
    define("/", 1...) { (machine, arguments) throws(LispError) in
      if arguments.count == 1 { return try machine.divide(Word(fixnum: 1), arguments[0]) }
      var quotient = arguments[0]
      for index in 1..<arguments.count { quotient = try machine.divide(quotient, arguments[index]) }
      return quotient
    }
    define("1+", 1) { (machine, arguments) throws(LispError) in try machine.add(arguments[0], Word(fixnum: 1)) }
    define("1-", 1) { (machine, arguments) throws(LispError) in try machine.subtract(arguments[0], Word(fixnum: 1)) }
    define("ABS", 1) { (machine, arguments) throws(LispError) in
      if arguments[0].isFixnum, arguments[0].fixnum >= 0 { return arguments[0] }
      return machine.word(try machine.number(arguments[0]).magnitude)
    }
    define("SIGNUM", 1) { (machine, arguments) throws(LispError) in
      machine.word(try machine.number(arguments[0]).signum)
    }
    defineComparison("=", "NUMBER") { if case .equal = $0 { true } else { false } }
    defineComparison("<", "REAL") { if case .less = $0 { true } else { false } }
    defineComparison(">", "REAL") { if case .greater = $0 { true } else { false } }
    defineComparison("<=", "REAL") {
      switch $0 {
      case .less, .equal: true
      case .greater, .unordered: false
      }
    }
    defineComparison(">=", "REAL") {
      switch $0 {
      case .greater, .equal: true
      case .less, .unordered: false
      }
    }
    define("/=", 1...) { (machine, arguments) throws(LispError) in
      _ = try machine.checkNumber(arguments[0])
      var areDifferent = true
      for last in 1..<max(1, arguments.count) {
        _ = try machine.checkNumber(arguments[last])
        for first in 0..<last where try machine.areNumbersEqual(arguments[first], arguments[last]) {
          areDifferent = false
        }
      }
      return Word(areDifferent)
    }
    defineExtreme("MAX") { if case .greater = $0 { true } else { false } }
    defineExtreme("MIN") { if case .less = $0 { true } else { false } }
  }

  @inline(__always)
  private func checkNumber(_ word: Word) throws(LispError) -> Word {
    guard isNumber(word) else { throw .wrongType(word, "NUMBER") }
    return word
  }

  /// Whether each argument stands to the next one as wanted. All arguments are looked at, whatever comes out.
  private func defineComparison(_ name: String, _ type: String, _ holds: @escaping (NumberOrder) -> Bool) {
    define(name, 1...) { (machine, arguments) throws(LispError) in
      if arguments.count == 1 { _ = try machine.number(arguments[0], type) }
      var result = true
      for index in 1..<max(1, arguments.count)
      where !holds(try machine.order(arguments[index - 1], arguments[index], type)) {
        result = false
      }
      return Word(result)
    }
  }

  /// The first argument that no later one exceeds, as it is.
  private func defineExtreme(_ name: String, _ exceeds: @escaping (NumberOrder) -> Bool) {
    define(name, 1...) { (machine, arguments) throws(LispError) in
      if arguments.count == 1 { _ = try machine.real(arguments[0]) }
      var best = arguments[0]
      for index in 1..<max(1, arguments.count) where exceeds(try machine.order(arguments[index], best, "REAL")) {
        best = arguments[index]
      }
      return best
    }
  }

  func defineNumberPredicates() {
    define("NUMBERP", 1) { (machine, arguments) throws(LispError) in Word(machine.isNumber(arguments[0])) }
    define("REALP", 1) { (machine, arguments) throws(LispError) in Word(machine.isNumber(arguments[0])) }
    define("COMPLEXP", 1) { (_, _) throws(LispError) in .nil }
    define("INTEGERP", 1) { (machine, arguments) throws(LispError) in Word(machine.isInteger(arguments[0])) }
    define("RATIONALP", 1) { (machine, arguments) throws(LispError) in Word(machine.isInteger(arguments[0])) }
    define("FLOATP", 1) { (machine, arguments) throws(LispError) in Word(machine.isFloat(arguments[0])) }
    define("FIXNUMP", 1, in: "SYSTEM") { (_, arguments) throws(LispError) in Word(arguments[0].isFixnum) }
    define("BIGNUMP", 1, in: "SYSTEM") { (_, arguments) throws(LispError) in Word(arguments[0].is(.bignum)) }
    define("SINGLE-FLOAT-P", 1, in: "SYSTEM") { (_, arguments) throws(LispError) in Word(arguments[0].isSingle) }
    define("DOUBLE-FLOAT-P", 1, in: "SYSTEM") { (_, arguments) throws(LispError) in
      Word(arguments[0].is(.doubleFloat))
    }
    define("ZEROP", 1) { (machine, arguments) throws(LispError) in
      if arguments[0].isFixnum { return Word(arguments[0].fixnum == 0) }
      return Word(try machine.number(arguments[0]).isZero)
    }
    define("PLUSP", 1) { (machine, arguments) throws(LispError) in
      if arguments[0].isFixnum { return Word(arguments[0].fixnum > 0) }
      return Word(try machine.real(arguments[0]).sign > 0)
    }
    define("MINUSP", 1) { (machine, arguments) throws(LispError) in
      if arguments[0].isFixnum { return Word(arguments[0].fixnum < 0) }
      return Word(try machine.real(arguments[0]).sign < 0)
    }
    define("EVENP", 1) { (machine, arguments) throws(LispError) in Word(try !machine.isOdd(arguments[0])) }
    define("ODDP", 1) { (machine, arguments) throws(LispError) in Word(try machine.isOdd(arguments[0])) }
  }

  private func isOdd(_ word: Word) throws(LispError) -> Bool {
    if word.isFixnum { return word.fixnum & 1 == 1 }
    guard word.is(.bignum) else { throw .wrongType(word, "INTEGER") }
    return word.limbs[0] & 1 == 1
  }
}
