/// Division with a remainder, and what is made of it.
extension Machine {
  func defineDivisionPrimitives() {
    defineDivision("FLOOR", Number.floor) { quotient, remainder, divisor in
      remainder != 0 && (remainder < 0) != (divisor < 0) ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
    defineDivision("CEILING", Number.ceiling) { quotient, remainder, divisor in
      remainder != 0 && (remainder < 0) == (divisor < 0) ? (quotient + 1, remainder - divisor) : (quotient, remainder)
    }
    defineDivision("TRUNCATE", Number.truncate) { quotient, remainder, _ in (quotient, remainder) }
    defineDivision("ROUND", Number.round)
    defineDivision("FFLOOR", Number.ffloor)
    defineDivision("FCEILING", Number.fceiling)
    defineDivision("FTRUNCATE", Number.ftruncate)
    defineDivision("FROUND", Number.fround)
    define("MOD", 2) { (machine, arguments) throws(LispError) in
      let (a, b) = (arguments[0], arguments[1])
      if a.isFixnum, b.isFixnum, b.fixnum != 0, b.fixnum != -1 {
        let remainder = a.fixnum % b.fixnum
        let isOtherSide = remainder != 0 && (remainder < 0) != (b.fixnum < 0)
        return Word(fixnum: isOtherSide ? remainder &+ b.fixnum : remainder)
      }
      let (x, y) = (try machine.real(a), try machine.real(b))
      return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try Number.mod(x, y) })
    }
    define("REM", 2) { (machine, arguments) throws(LispError) in
      let (a, b) = (arguments[0], arguments[1])
      if a.isFixnum, b.isFixnum, b.fixnum != 0, b.fixnum != -1 { return Word(fixnum: a.fixnum % b.fixnum) }
      let (x, y) = (try machine.real(a), try machine.real(b))
      return machine.word(
        try machine.arithmetic { () throws(ArithmeticFailure) in try Number.truncate(x, y).remainder })
    }
    defineFold("GCD", unit: 0) { (a, b) throws(ArithmeticFailure) in Number.gcd(a, b) }
    defineFold("LCM", unit: 1) { (a, b) throws(ArithmeticFailure) in try Number.lcm(a, b) }
    define("ISQRT", 1) { (machine, arguments) throws(LispError) in
      let number = try machine.integer(arguments[0], "UNSIGNED-BYTE")
      if number.sign < 0 { throw .wrongType(arguments[0], "UNSIGNED-BYTE") }
      return machine.word(number.squareRoot)
    }
  }

  private typealias Divide = (Number, Number) throws(ArithmeticFailure) -> Number.Division

  /// A division of one or two arguments; between fixnums it is corrected from what the processor gives.
  private func defineDivision(
    _ name: String, _ divide: @escaping Divide,
    fixnums: ((_ quotient: Int, _ remainder: Int, _ divisor: Int) -> (Int, Int))? = nil
  ) {
    define(name, 1...2) { (machine, arguments) throws(LispError) in
      let divisor = arguments.count == 2 ? arguments[1] : Word(fixnum: 1)
      if let fixnums, arguments[0].isFixnum, divisor.isFixnum, divisor.fixnum != 0, divisor.fixnum != -1 {
        let (quotient, remainder) = arguments[0].fixnum.quotientAndRemainder(dividingBy: divisor.fixnum)
        let (whole, rest) = fixnums(quotient, remainder, divisor.fixnum)
        return machine.twoValues(Word(fixnum: whole), Word(fixnum: rest))
      }
      let (x, y) = (try machine.real(arguments[0]), try machine.real(divisor))
      let (quotient, remainder) = try machine.arithmetic { () throws(ArithmeticFailure) in try divide(x, y) }
      return machine.twoValues(machine.word(quotient), machine.word(remainder))
    }
  }

  /// Returns two values from a primitive.
  func twoValues(_ first: Word, _ second: Word) -> Word {
    values[0] = first
    values[1] = second
    valueCount = 2
    return first
  }

  /// A function of any number of integers.
  func defineFold(
    _ name: String, unit: Int, _ combine: @escaping (Number, Number) throws(ArithmeticFailure) -> Number
  ) {
    define(name, 0...) { (machine, arguments) throws(LispError) in
      var result = Number.small(unit)
      for index in 0..<arguments.count {
        let next = try machine.integer(arguments[index])
        let soFar = result
        // One argument alone is combined as well: `(gcd -7)` is 7.
        result = try machine.arithmetic { () throws(ArithmeticFailure) in try combine(soFar, next) }
      }
      return machine.word(result)
    }
  }
}
