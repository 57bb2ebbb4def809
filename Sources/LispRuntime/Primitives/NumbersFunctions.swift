/// Powers, logarithms, roots and the functions of angles.
extension Machine {
  func defineFunctionPrimitives() {
    defineFunction("EXP", Number.exp)
    defineFunction("SQRT", Number.sqrt)
    defineFunction("SIN", Number.sin)
    defineFunction("COS", Number.cos)
    defineFunction("TAN", Number.tan)
    defineFunction("ASIN", Number.asin)
    defineFunction("ACOS", Number.acos)
    defineFunction("SINH", Number.sinh)
    defineFunction("COSH", Number.cosh)
    defineFunction("TANH", Number.tanh)
    defineFunction("ASINH", Number.asinh)
    defineFunction("ACOSH", Number.acosh)
    defineFunction("ATANH", Number.atanh)
    define("ATAN", 1...2) { (machine, arguments) throws(LispError) in
      if arguments.count == 1 {
        let number = try machine.number(arguments[0])
        return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try Number.atan(number) })
      }
      let (y, x) = (try machine.real(arguments[0]), try machine.real(arguments[1]))
      return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try Number.atan(y, x) })
    }
    define("LOG", 1...2) { (machine, arguments) throws(LispError) in
      let number = try machine.number(arguments[0])
      if arguments.count == 1 {
        return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try Number.log(number) })
      }
      let base = try machine.number(arguments[1])
      return machine.word(
        try machine.arithmetic { () throws(ArithmeticFailure) in try Number.log(number, base: base) })
    }
    define("EXPT", 2) { (machine, arguments) throws(LispError) in
      let (base, power) = (try machine.number(arguments[0]), try machine.number(arguments[1]))
      return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try Number.expt(base, power) })
    }
    define("PHASE", 1) { (machine, arguments) throws(LispError) in
      machine.word(try machine.number(arguments[0]).phase)
    }
    defineComplexParts()
  }

  private func defineFunction(_ name: String, _ function: @escaping (Number) throws(ArithmeticFailure) -> Number) {
    define(name, 1) { (machine, arguments) throws(LispError) in
      let number = try machine.number(arguments[0])
      return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try function(number) })
    }
  }

  /// Real numbers are complex ones without an imaginary part; others are refused.
  private func defineComplexParts() {
    for name in ["REALPART", "CONJUGATE"] {
      define(name, 1) { (machine, arguments) throws(LispError) in
        _ = try machine.number(arguments[0])
        return arguments[0]
      }
    }
    define("IMAGPART", 1) { (machine, arguments) throws(LispError) in
      try machine.multiply(Word(fixnum: 0), arguments[0])
    }
    define("COMPLEX", 1...2) { (machine, arguments) throws(LispError) in
      let real = try machine.real(arguments[0])
      if arguments.count == 1, real.isInteger { return arguments[0] }
      if arguments.count == 2, arguments[1] == Word(fixnum: 0), real.isInteger { return arguments[0] }
      throw .notInSubset("(complex), a complex number,")
    }
  }
}
