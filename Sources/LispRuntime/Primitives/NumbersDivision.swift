/// Division with a remainder, and what is made of it.
extension Machine {
  func defineDivisionPrimitives() {
    defineDivision("FLOOR", Number.floor, integers: .floor)
    defineDivision("CEILING", Number.ceiling, integers: .ceiling)
    defineDivision("TRUNCATE", Number.truncate, integers: Correction.none)
    defineDivision("ROUND", Number.round)
    defineDivision("FFLOOR", Number.ffloor)
    defineDivision("FCEILING", Number.fceiling)
    defineDivision("FTRUNCATE", Number.ftruncate)
    defineDivision("FROUND", Number.fround)
    defineRemainder("MOD", isFlooring: true)
    defineRemainder("REM", isFlooring: false)
    defineFold(
      "GCD", unit: 0, fixnums: { Int(exactly: Natural.gcd($0.magnitude, $1.magnitude)) }, integers: Number.gcd)
    defineFold("LCM", unit: 1, fixnums: { _, _ in nil }, integers: Number.lcm)
    define("ISQRT", 1) { (machine, arguments) throws(LispError) in
      let number = try machine.integer(arguments[0], "UNSIGNED-BYTE")
      if number.sign < 0 { throw .wrongType(arguments[0], "UNSIGNED-BYTE") }
      return machine.word(number.squareRoot)
    }
  }

  private typealias Divide = (Number, Number) throws(ArithmeticFailure) -> Number.Division

  /// How the quotient and the remainder of a truncating division become those of another one.
  private enum Correction {
    case none
    case floor
    case ceiling

    /// Whether the quotient is one off, by the signs of what was left and of the divisor.
    @inline(__always)
    func applies(_ remainderIsNegative: Bool, _ divisorIsNegative: Bool) -> Bool {
      switch self {
      case .none: false
      case .floor: remainderIsNegative != divisorIsNegative
      case .ceiling: remainderIsNegative == divisorIsNegative
      }
    }

    /// What is added to the quotient then.
    var step: Int { self == .floor ? -1 : 1 }
  }

  /// A division of one or two arguments. Between integers it is corrected from the truncating one, on the words.
  private func defineDivision(_ name: String, _ divide: @escaping Divide, integers correction: Correction? = nil) {
    define(name, 1...2) { (machine, arguments) throws(LispError) in
      let (number, divisor) = (arguments[0], arguments.count == 2 ? arguments[1] : Word(fixnum: 1))
      if let correction {
        if number.isFixnum, divisor.isFixnum, divisor.fixnum != 0 {
          var (quotient, remainder) = number.fixnum.quotientAndRemainder(dividingBy: divisor.fixnum)
          if remainder != 0, correction.applies(remainder < 0, divisor.fixnum < 0) {
            quotient &+= correction.step
            remainder = correction == .floor ? remainder &+ divisor.fixnum : remainder &- divisor.fixnum
          }
          // The most negative fixnum by −1 is no fixnum.
          return machine.twoValues(machine.word(integer: quotient), Word(fixnum: remainder))
        }
        if machine.isInteger(number), machine.isInteger(divisor), divisor != Word(fixnum: 0) {
          let (quotient, remainder) = machine.truncateIntegers(number, divisor)
          guard remainder != Word(fixnum: 0),
            correction.applies(machine.isNegativeInteger(remainder), machine.isNegativeInteger(divisor))
          else { return machine.twoValues(quotient, remainder) }
          let corrected = machine.addIntegers(remainder, divisor, subtracting: correction == .ceiling)
          return machine.twoValues(try machine.add(quotient, Word(fixnum: correction.step)), corrected)
        }
      }
      let (x, y) = (try machine.real(number), try machine.real(divisor))
      let (quotient, remainder) = try machine.arithmetic { () throws(ArithmeticFailure) in try divide(x, y) }
      return machine.twoValues(machine.word(quotient), machine.word(remainder))
    }
  }

  /// What a division leaves, with the sign of the divisor or of the dividend.
  private func defineRemainder(_ name: String, isFlooring: Bool) {
    define(name, 2) { (machine, arguments) throws(LispError) in
      let (number, divisor) = (arguments[0], arguments[1])
      if number.isFixnum, divisor.isFixnum, divisor.fixnum != 0 {
        let remainder = number.fixnum.remainderReportingOverflow(dividingBy: divisor.fixnum).partialValue
        let isOtherSide = isFlooring && remainder != 0 && (remainder < 0) != (divisor.fixnum < 0)
        return Word(fixnum: isOtherSide ? remainder &+ divisor.fixnum : remainder)
      }
      if machine.isInteger(number), machine.isInteger(divisor), divisor != Word(fixnum: 0) {
        let remainder = machine.remainderOfIntegers(number, divisor)
        if !isFlooring || remainder == Word(fixnum: 0) { return remainder }
        if machine.isNegativeInteger(remainder) == machine.isNegativeInteger(divisor) { return remainder }
        return machine.addIntegers(remainder, divisor, subtracting: false)
      }
      let (x, y) = (try machine.real(number), try machine.real(divisor))
      return machine.word(
        try machine.arithmetic { () throws(ArithmeticFailure) in
          isFlooring ? try Number.mod(x, y) : try Number.truncate(x, y).remainder
        })
    }
  }

  /// Returns two values from a primitive.
  func twoValues(_ first: Word, _ second: Word) -> Word {
    values[0] = first
    values[1] = second
    valueCount = 2
    return first
  }

  /// A function of any number of integers. Between fixnums there is a shorter way, which may decline.
  func defineFold(
    _ name: String, unit: Int, fixnums: @escaping (Int, Int) -> Int?,
    integers combine: @escaping (Number, Number) throws(ArithmeticFailure) -> Number
  ) {
    define(name, 0...) { (machine, arguments) throws(LispError) in
      var result = Word(fixnum: unit)
      for index in 0..<arguments.count {
        let next = arguments[index]
        // One argument alone is combined as well: `(gcd -7)` is 7.
        if result.isFixnum, next.isFixnum, let combined = fixnums(result.fixnum, next.fixnum) {
          result = machine.word(integer: combined)
          continue
        }
        let (soFar, integer) = (try machine.integer(result), try machine.integer(next))
        result = machine.word(
          try machine.arithmetic { () throws(ArithmeticFailure) in try combine(soFar, integer) })
      }
      return result
    }
  }
}
