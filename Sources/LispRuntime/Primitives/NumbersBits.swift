/// Integers as rows of bits. A byte is a cons of its size and its position.
extension Machine {
  func defineBitPrimitives() {
    defineFold("LOGAND", unit: -1, fixnums: { $0 & $1 }, integers: { $0 & $1 })
    defineFold("LOGIOR", unit: 0, fixnums: { $0 | $1 }, integers: { $0 | $1 })
    defineFold("LOGXOR", unit: 0, fixnums: { $0 ^ $1 }, integers: { $0 ^ $1 })
    defineFold("LOGEQV", unit: -1, fixnums: { ~($0 ^ $1) }, integers: { ~($0 ^ $1) })
    // The others are those of `boole` with two arguments, by the same numbers.
    let operations = [
      "LOGNAND": 10, "LOGNOR": 11, "LOGANDC1": 12, "LOGANDC2": 13, "LOGORC1": 14, "LOGORC2": 15,
    ]
    for (name, operation) in operations {
      define(name, 2) { (machine, arguments) throws(LispError) in
        let (a, b) = (try machine.integer(arguments[0]), try machine.integer(arguments[1]))
        return machine.word(Number.boole(operation, a, b) ?? a)
      }
    }
    define("BOOLE", 3) { (machine, arguments) throws(LispError) in
      guard let operation = arguments[0].asFixnum, 0...15 ~= operation else {
        throw .wrongType(arguments[0], "(UNSIGNED-BYTE 4)")
      }
      let (a, b) = (try machine.integer(arguments[1]), try machine.integer(arguments[2]))
      return machine.word(Number.boole(operation, a, b) ?? a)
    }
    define("LOGNOT", 1) { (machine, arguments) throws(LispError) in
      if arguments[0].isFixnum { return Word(fixnum: ~arguments[0].fixnum) }
      return machine.word(~(try machine.integer(arguments[0])))
    }
    define("LOGTEST", 2) { (machine, arguments) throws(LispError) in
      if arguments[0].isFixnum, arguments[1].isFixnum { return Word(arguments[0].fixnum & arguments[1].fixnum != 0) }
      return Word(try !(machine.integer(arguments[0]) & machine.integer(arguments[1])).isZero)
    }
    define("LOGBITP", 2) { (machine, arguments) throws(LispError) in
      let index = try machine.integer(arguments[0])
      if index.sign < 0 { throw .wrongType(arguments[0], "UNSIGNED-BYTE") }
      return Word(try machine.integer(arguments[1]).bit(index))
    }
    define("LOGCOUNT", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.integer(arguments[0]).logcount)
    }
    define("INTEGER-LENGTH", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.integer(arguments[0]).integerLength)
    }
    define("ASH", 2) { (machine, arguments) throws(LispError) in
      let (value, count) = (arguments[0], arguments[1])
      if value.isFixnum, count.isFixnum, count.fixnum <= 0 {
        return Word(fixnum: value.fixnum &>> min(63, 0 &- count.fixnum))
      }
      if value.isFixnum, count.isFixnum, value.fixnum.magnitude.leadingZeroBitCount > count.fixnum &+ 2 {
        return Word(fixnum: value.fixnum &<< count.fixnum)
      }
      let (number, shift) = (try machine.integer(value), try machine.integer(count))
      return machine.word(try machine.arithmetic { () throws(ArithmeticFailure) in try Number.ash(number, shift) })
    }
    defineFieldPrimitives()
  }

  private func defineFieldPrimitives() {
    define("BYTE", 2) { (machine, arguments) throws(LispError) in
      for index in 0...1 where (arguments[index].asFixnum ?? -1) < 0 {
        throw .wrongType(arguments[index], "(MOD 4611686018427387841)")
      }
      return machine.cons(arguments[0], arguments[1])
    }
    define("BYTE-SIZE", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.field(arguments[0]).size)
    }
    define("BYTE-POSITION", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.field(arguments[0]).position)
    }
    define("LDB", 2) { (machine, arguments) throws(LispError) in
      machine.word(try machine.load(field: arguments[0], of: arguments[1]))
    }
    define("LDB-TEST", 2) { (machine, arguments) throws(LispError) in
      Word(try !machine.load(field: arguments[0], of: arguments[1]).isZero)
    }
    define("MASK-FIELD", 2) { (machine, arguments) throws(LispError) in
      let bits = try machine.load(field: arguments[0], of: arguments[1])
      let position = try machine.field(arguments[0]).position
      return machine.word(
        try machine.arithmetic { () throws(ArithmeticFailure) in try Number.ash(bits, .small(position)) })
    }
    define("DPB", 3) { (machine, arguments) throws(LispError) in
      let (new, value) = (try machine.integer(arguments[0]), try machine.integer(arguments[2]))
      let (size, position) = try machine.field(arguments[1])
      return machine.word(
        try machine.arithmetic { () throws(ArithmeticFailure) in
          try Number.depositField(new, size: size, position: position, value)
        })
    }
    define("DEPOSIT-FIELD", 3) { (machine, arguments) throws(LispError) in
      let value = try machine.integer(arguments[2])
      let (size, position) = try machine.field(arguments[1])
      // The new bits stand where they belong already.
      let new = try machine.load(field: arguments[1], of: arguments[0])
      return machine.word(
        try machine.arithmetic { () throws(ArithmeticFailure) in
          try Number.depositField(new, size: size, position: position, value)
        })
    }
  }

  private func field(_ byte: Word) throws(LispError) -> (size: Int, position: Int) {
    guard byte.isCons, let size = byte.car.asFixnum, let position = byte.cdr.asFixnum, size >= 0, position >= 0 else {
      throw .wrongType(byte, "CONS")
    }
    return (size, position)
  }

  private func load(field byte: Word, of word: Word) throws(LispError) -> Number {
    let value = try integer(word)
    let (size, position) = try field(byte)
    return try arithmetic { () throws(ArithmeticFailure) in
      try Number.loadField(size: size, position: position, value)
    }
  }
}
