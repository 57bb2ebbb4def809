/// What the interpreter's loop leaves to functions: the uncommon case of each instruction.
///
/// All of them answer nil, or false, when a non-local exit is under way.

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
  /// Puts the result where the instruction wants it.
  @inline(never)
  func slowArithmetic(
    _ operation: Arithmetic, _ left: Word, _ right: Word, _ instruction: Instruction,
    _ pc: UnsafePointer<Instruction>, _ registers: UnsafeMutablePointer<Word>
  ) -> Bool {
    synchronize(pc, registers)
    do throws(LispError) {
      registers[instruction.a] =
        switch operation {
        case .add: try add(left, right)
        case .subtract: try subtract(left, right)
        case .multiply: try multiply(left, right)
        case .negate: try negate(left)
        case .logicalAnd: try logicalAnd(left, right)
        case .logicalOr: try logicalOr(left, right)
        }
      return true
    } catch { return replaces(error, registers + instruction.a) }
  }

  /// An operand is of the wrong type: what is given instead is the instruction's result.
  @inline(never)
  func replaces(
    _ word: Word, _ type: String, _ instruction: Instruction, _ pc: UnsafePointer<Instruction>,
    _ registers: UnsafeMutablePointer<Word>
  ) -> Bool {
    synchronize(pc, registers)
    return replaces(.wrongType(word, type), registers + instruction.a)
  }

  private func replaces(_ error: LispError, _ result: UnsafeMutablePointer<Word>) -> Bool {
    guard let instead = recover(error) else { return false }
    result.pointee = instead
    return true
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

  /// Whether a loop goes on, for what is no fixnum.
  @inline(never)
  func slowLoop(_ instruction: Instruction, _ left: Word, _ right: Word) -> Bool? {
    switch instruction.opcode {
    case .loopUnlessLess: slowComparison(.less, left, right).map(!)
    case .loopIfLessEqual: slowComparison(.lessEqual, left, right)
    case .loopUnlessLessEqual: slowComparison(.lessEqual, left, right).map(!)
    case .loopUnlessNumbersEqual: slowComparison(.equal, left, right).map(!)
    default: slowComparison(.less, left, right)
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

  // MARK: Leaving

  /// What is about catches, cleanups and special bindings. False when a non-local exit begins.
  @inline(never)
  func leave(_ instruction: Instruction, _ constants: UnsafeMutablePointer<Word>) -> Bool {
    let operand = registers + instruction.a
    switch instruction.opcode {
    case .pushCatch:
      pushControl(.catch, tag: operand[0], registers: registers, target: programCounter + instruction.distance)
    case .pushCleanup:
      pushControl(.cleanup, tag: .nil, registers: registers, target: programCounter + instruction.distance)
    case .thrown: operand[0] = resumeValue
    case .throw:
      return raise(tag: registers[instruction.b], value: operand[0], leavesBlock: instruction.c != 0)
    case .beginCleanup: beginCleanup(operand)
    case .endCleanup: return endCleanup(operand)
    case .bindDynamic: return bindOrRecover(constants[instruction.b], operand[0])
    default: return bindLists(operand[0], registers[instruction.b])
    }
    return true
  }

  /// Begins a throw. True means that there is no such tag, and that the error about it was recovered from.
  private func raise(tag: Word, value: Word, leavesBlock: Bool) -> Bool {
    do throws(LispError) {
      try beginThrow(tag: tag, value: value, leavesBlock: leavesBlock)
      return false
    } catch { return recover(error) != nil }
  }

  private func bindOrRecover(_ record: Word, _ value: Word) -> Bool {
    do throws(LispError) {
      try bind(symbol(fromRecord: record), to: value)
      return true
    } catch { return recover(error) != nil }
  }

  private func bindLists(_ symbols: Word, _ values: Word) -> Bool {
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

  func giveValues(_ first: UnsafeMutablePointer<Word>, _ count: Int) {
    values.update(from: first, count: count)
    valueCount = count
    if count == 0 { first[0] = .nil }
  }

  func takeValues(_ first: UnsafeMutablePointer<Word>, _ count: Int) {
    if valueCount == 0 { first[0] = .nil }
    var index = 1
    while index < count {
      first[index] = index < valueCount ? values[index] : .nil
      index &+= 1
    }
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
  private func beginCleanup(_ slots: UnsafeMutablePointer<Word>) {
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
  private func endCleanup(_ slots: UnsafeMutablePointer<Word>) -> Bool {
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

  // MARK: Spread arguments

  /// A call whose last argument is a list. A tail call moves what it is about into the frame that it ends.
  @inline(never)
  func enterSpread(_ instruction: Instruction) -> Entry {
    let from = registers + (instruction.a &+ 3)
    guard let count = spread(from, instruction.b) else { return .exit }
    guard instruction.opcode == .tailApply else { return enter(from, count, named: nil) }
    let base = registers
    base[-3] = from[-3]
    for index in 0..<count { base[index] = from[index] }
    // The frame that calls is gone: what the callee returns goes to its caller.
    programCounter = UnsafePointer(bitPattern: base[-2].bits).unsafelyUnwrapped
    registers = UnsafeMutablePointer(bitPattern: base[-1].bits).unsafelyUnwrapped
    return enter(base, count, named: nil)
  }

  func symbolNameForReader(_ symbol: Word) -> String {
    "\(package(record(symbol)[SymbolLayout.package])?.name ?? "")::|\(symbolName(symbol))|"
  }
}
