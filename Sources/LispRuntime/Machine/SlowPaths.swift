/// What the interpreter's loop leaves to functions: the uncommon case of each instruction.
///
/// All of them answer nil when a non-local exit is under way.

enum Comparison {
  case less, lessEqual, equal

  init(_ opcode: Opcode) {
    switch opcode {
    case .less: self = .less
    case .lessEqual: self = .lessEqual
    default: self = .equal
    }
  }
}

enum Arithmetic { case add, subtract, multiply, negate, logicalAnd, logicalOr }

extension Machine {
  @inline(never)
  func slowArithmetic(_ operation: Arithmetic, _ left: Word, _ right: Word) -> Word? {
    do throws(LispError) {
      switch operation {
      case .add: return try add(left, right)
      case .subtract: return try subtract(left, right)
      case .multiply: return try multiply(left, right)
      case .negate: return try negate(left)
      case .logicalAnd: return try logicalAnd(left, right)
      case .logicalOr: return try logicalOr(left, right)
      }
    } catch { return recover(error) }
  }

  /// What `(- x)` gives; 0 − x would lose the sign of a zero.
  private func negate(_ value: Word) throws(LispError) -> Word {
    if value.isSingle { return Word(single: -value.single) }
    if value.is(.doubleFloat) { return makeDouble(-value.double) }
    return try subtract(Word(fixnum: 0), value)
  }

  @inline(never)
  func slowComparison(_ comparison: Comparison, _ left: Word, _ right: Word) -> Bool? {
    do throws(LispError) {
      switch comparison {
      case .less: return try isLess(left, right)
      case .lessEqual: return try isLessOrEqual(left, right)
      case .equal: return try areNumbersEqual(left, right)
      }
    } catch { return recover(error)?.isTrue }
  }

  /// Whether a jump with a number in it jumps, for what is no fixnum.
  @inline(never)
  func slowJump(_ instruction: Instruction, _ left: Word) -> Bool? {
    let right = Word(fixnum: instruction.immediate)
    switch instruction.opcode {
    case .jumpIfLessEqualFixnum: return slowComparison(.lessEqual, left, right)
    case .jumpUnlessLessEqualFixnum: return slowComparison(.lessEqual, left, right).map(!)
    case .jumpIfGreaterFixnum: return slowComparison(.less, right, left)
    case .jumpUnlessGreaterFixnum: return slowComparison(.less, right, left).map(!)
    case .jumpIfGreaterEqualFixnum: return slowComparison(.lessEqual, right, left)
    case .jumpUnlessGreaterEqualFixnum: return slowComparison(.lessEqual, right, left).map(!)
    case .jumpIfNumbersEqualFixnum: return slowComparison(.equal, left, right)
    default: return slowComparison(.equal, left, right).map(!)
    }
  }

  @inline(never)
  func slowReference(_ vector: Word, _ index: Word, simpleVectorOnly: Bool) -> Word? {
    do throws(LispError) {
      if simpleVectorOnly, !vector.is(.simpleVector) { throw .wrongType(vector, "SIMPLE-VECTOR") }
      return try vectorElement(vector, index)
    } catch { return recover(error) }
  }

  @inline(never)
  func slowStore(_ vector: Word, _ index: Word, _ value: Word, simpleVectorOnly: Bool) -> Word? {
    do throws(LispError) {
      if simpleVectorOnly, !vector.is(.simpleVector) { throw .wrongType(vector, "SIMPLE-VECTOR") }
      try setVectorElement(vector, index, value)
      return value
    } catch { return recover(error) }
  }

  /// Begins a throw; an answer means that an error about the missing tag was recovered from.
  @inline(never)
  func raise(tag: Word, value: Word) -> Word? {
    do throws(LispError) {
      try beginThrow(tag: tag, value: value)
      return nil
    } catch { return recover(error) }
  }

  func bindOrRecover(_ record: Word, _ value: Word) -> Bool {
    do throws(LispError) {
      try bind(symbol(fromRecord: record), to: value)
      return true
    } catch { return recover(error) != nil }
  }

  func bindLists(_ symbols: Word, _ values: Word) -> Bool {
    do throws(LispError) {
      var symbols = symbols
      var values = values
      while symbols.isCons {
        guard isSymbol(symbols.car) else { throw .wrongType(symbols.car, "SYMBOL") }
        try bind(symbols.car, to: values.isCons ? values.car : .unbound)
        if values.isCons { values = values.cdr }
        symbols = symbols.cdr
      }
      return true
    } catch { return recover(error) != nil }
  }

  // MARK: Closures and values

  @inline(never)
  func makeClosure(
    _ instruction: Instruction, _ pc: UnsafePointer<Instruction>, _ registers: UnsafeMutablePointer<Word>,
    _ constants: UnsafeMutablePointer<Word>
  ) -> UnsafePointer<Instruction> {
    let count = instruction.c
    let function = makeFunction(code: constants[instruction.b], captures: count)
    for index in 0..<count {
      let capture = pc[index]
      let value =
        capture.x == 0 ? registers[capture.b] : registers[-3][FunctionLayout.captures + capture.b]
      function[FunctionLayout.captures + index] = value
    }
    registers[instruction.a] = function
    return pc + count
  }

  func listOfValues(_ first: Word) -> Word {
    if valueCount == 1 { return cons(first, .nil) }
    var list = Word.nil
    var index = valueCount - 1
    while index >= 0 {
      list = cons(values[index], list)
      index -= 1
    }
    return list
  }

  func valuesFromList(_ list: Word) -> Word {
    var count = 0
    var rest = list
    while rest.isCons, count < Self.valuesLimit {
      values[count] = rest.car
      count += 1
      rest = rest.cdr
    }
    valueCount = count
    return count == 0 ? .nil : values[0]
  }

  // MARK: Cleanups

  /// A cleanup begins: three registers remember what happens after it. The second one holds the value
  /// that the protected form returned, when it did.
  func beginCleanup(_ slots: UnsafeMutablePointer<Word>) {
    if let exit = unwinding {
      slots[0] = Word(fixnum: exit.target)
      slots[1] = exit.value
      slots[2] = exit.values.map { makeList($0) } ?? .unbound
      unwinding = nil
    } else {
      slots[0] = Word(fixnum: -1)
      slots[2] = currentValues().map { makeList($0) } ?? .unbound
    }
  }

  /// True when execution goes on here; otherwise the exit that was under way goes on.
  func endCleanup(_ slots: UnsafeMutablePointer<Word>) -> Bool {
    let several = slots[2].isUnbound ? nil : elements(slots[2])
    if slots[0].fixnum < 0 {
      if let several { setValues(several) } else { valueCount = 1 }
      return true
    }
    unwinding = Unwinding(target: slots[0].fixnum, value: slots[1], values: several)
    return false
  }

  /// Whether an instance is of the layout with this name or of one that includes it.
  @inline(__always)
  func hasLayout(_ instance: Word, named record: Word) -> Bool {
    var layout = instance[InstanceLayout.layout]
    while layout.is(.instance) {
      if layout[LayoutLayout.name] == record { return true }
      layout = layout[LayoutLayout.parent]
    }
    return false
  }

  func symbolNameForReader(_ symbol: Word) -> String {
    "\(package(record(symbol)[SymbolLayout.package])?.name ?? "")::|\(symbolName(symbol))|"
  }
}
