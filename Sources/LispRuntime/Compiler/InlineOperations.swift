/// Functions that have an instruction of their own.
enum InlineOperation {
  /// r[a] = op r[b]
  case unary(Opcode)
  /// r[a] = op r[b], r[c]
  case binary(Opcode)
  /// Two operands in consecutive registers behind the first: `setf` of an element.
  case store(Opcode)
  /// + and -: with any number of arguments, and a small number as an immediate.
  case sum, difference, product
  case increment, decrement
  case comparison(less: Bool, swapped: Bool)
  case numbersEqual
  case null
  case structureRef, structureSet
}

extension Machine {
  func defineInlineOperations() {
    func inline(_ name: String, _ operation: InlineOperation, in package: String = "COMMON-LISP") {
      inlineOperations[record(intern(name, in: package))] = operation
    }
    inline("CAR", .unary(.car))
    inline("CDR", .unary(.cdr))
    inline("FIRST", .unary(.car))
    inline("REST", .unary(.cdr))
    inline("CONS", .binary(.cons))
    inline("EQ", .binary(.eq))
    inline("EQL", .binary(.eql))
    inline("NOT", .null)
    inline("NULL", .null)
    inline("CONSP", .unary(.isCons))
    inline("SYMBOLP", .unary(.isSymbol))
    inline("SVREF", .binary(.svref))
    inline("AREF", .binary(.aref))
    inline("SET-CAR", .binary(.setCar), in: "SYSTEM")
    inline("SET-CDR", .binary(.setCdr), in: "SYSTEM")
    inline("SET-SVREF", .store(.setSvref), in: "SYSTEM")
    inline("SET-AREF", .store(.setAref), in: "SYSTEM")
    inline("+", .sum)
    inline("-", .difference)
    inline("*", .product)
    inline("1+", .increment)
    inline("1-", .decrement)
    inline("<", .comparison(less: true, swapped: false))
    inline(">", .comparison(less: true, swapped: true))
    inline("<=", .comparison(less: false, swapped: false))
    inline(">=", .comparison(less: false, swapped: true))
    inline("=", .numbersEqual)
    inline("LOGAND", .binary(.logicalAnd))
    inline("LOGIOR", .binary(.logicalOr))
    inline("STRUCTURE-REF", .structureRef, in: "SYSTEM")
    inline("SET-STRUCTURE-REF", .structureSet, in: "SYSTEM")
  }
}

extension Compiler {
  /// Emits a call as an instruction where there is one for it. False when there is none.
  mutating func compileInline(
    _ symbol: Word, _ arguments: [Core], to destination: Destination
  ) throws(LispError) -> Bool {
    guard let operation = machine.inlineOperations[symbol] else { return false }
    let mark = code.nextRegister
    defer { code.release(to: mark) }
    switch operation {
    case .unary(let opcode):
      guard arguments.count == 1 else { return false }
      let operand = try operands(arguments)[0]
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(opcode, a: target, b: operand)
      }
    case .binary(let opcode):
      guard arguments.count == 2 else { return false }
      let registers = try operands(arguments)
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(opcode, a: target, b: registers[0], c: registers[1])
      }
    case .store(let opcode):
      guard arguments.count == 3 else { return false }
      let vector = try code.reserve()
      try compile(arguments[0], to: .register(vector))
      let index = try code.reserve(2)
      try compile(arguments[1], to: .register(index))
      try compile(arguments[2], to: .register(index + 1))
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(opcode, a: target, b: vector, c: index)
      }
    case .sum: return try compileSum(arguments, negated: false, to: destination)
    case .difference:
      if arguments.count == 1 {
        let operand = try operands(arguments)[0]
        try load(destination, hasEffect: true) { (compiler, target) in
          compiler.code.emit(.negate, a: target, b: operand)
        }
        return true
      }
      return try compileSum(arguments, negated: true, to: destination)
    case .product:
      guard arguments.count == 2 else { return false }
      let registers = try operands(arguments)
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(.multiply, a: target, b: registers[0], c: registers[1])
      }
    case .increment, .decrement:
      guard arguments.count == 1 else { return false }
      let operand = try operands(arguments)[0]
      let step: Int
      if case .increment = operation { step = 1 } else { step = -1 }
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(.addFixnum, a: target, b: operand, c: step)
      }
    case .comparison(let less, let swapped):
      guard arguments.count == 2 else { return false }
      var registers = try operands(arguments)
      if swapped { registers.reverse() }
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(less ? .less : .lessEqual, a: target, b: registers[0], c: registers[1])
      }
    case .numbersEqual:
      guard arguments.count == 2 else { return false }
      let registers = try operands(arguments)
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(.numbersEqual, a: target, b: registers[0], c: registers[1])
      }
    case .null:
      guard arguments.count == 1 else { return false }
      let operand = try operands(arguments)[0]
      try load(destination) { (compiler, target) in compiler.code.emit(.not, a: target, b: operand) }
    case .structureRef:
      guard arguments.count == 3, let (layout, slot) = structurePlace(arguments[1], arguments[2]) else { return false }
      let instance = try operands([arguments[0]])[0]
      let index = try code.constant(layout)
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(.structureRef, a: target, b: instance, c: slot)
        compiler.code.emitWide(.capture, a: 0, index)
      }
    case .structureSet:
      guard arguments.count == 4, let (layout, slot) = structurePlace(arguments[1], arguments[2]) else { return false }
      let registers = try operands([arguments[0], arguments[3]])
      code.emit(.setStructureRef, a: registers[1], b: registers[0], c: slot)
      code.emitWide(.capture, a: 0, try code.constant(layout))
      try deliver(registers[1], to: destination)
    }
    return true
  }

  private func structurePlace(_ name: Core, _ slot: Core) -> (Word, Int)? {
    guard case .constant(let layout) = name, machine.isSymbol(layout), case .constant(let index) = slot,
      index.isFixnum, 0..<0xFFFF ~= index.fixnum
    else { return nil }
    return (layout, index.fixnum)
  }

  /// `(+ a b c)` and `(- a b c)` from left to right.
  private mutating func compileSum(
    _ arguments: [Core], negated: Bool, to destination: Destination
  ) throws(LispError) -> Bool {
    if arguments.count < 2 { return false }
    if arguments.count > 2 {
      // All operands are evaluated before the first is added: a call of the function does that.
      return false
    }
    func smallNumber(_ core: Core) -> Int? {
      guard case .constant(let word) = core, word.isFixnum, abs(word.fixnum) < 1 << 15 else { return nil }
      return word.fixnum
    }
    if let number = smallNumber(arguments[1]) {
      let operand = try operands([arguments[0]])[0]
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(.addFixnum, a: target, b: operand, c: negated ? -number : number)
      }
      return true
    }
    if !negated, let number = smallNumber(arguments[0]) {
      let operand = try operands([arguments[1]])[0]
      try load(destination, hasEffect: true) { (compiler, target) in
        compiler.code.emit(.addFixnum, a: target, b: operand, c: number)
      }
      return true
    }
    let registers = try operands(arguments)
    try load(destination, hasEffect: true) { (compiler, target) in
      compiler.code.emit(negated ? .subtract : .add, a: target, b: registers[0], c: registers[1])
    }
    return true
  }
}
