/// The loop that runs instructions.
///
/// It keeps three things in registers of the processor: the program counter, the frame and the constants
/// of the running function. Whatever leaves the loop writes them back first (`synchronize`), and whatever
/// may have moved on reads them again. Everything that is not the common case is a call of a function
/// that is not inlined, so that this loop stays small enough for the compiler to treat well.
extension Machine {
  /// Runs from the current program counter until the frame below which it began returns. False when a
  /// non-local exit leads further out.
  @inline(never)
  func run(floor: Int) -> Bool {
    while true {
      var pc = programCounter
      var registers = self.registers
      var constants = registers[-3].code.objectWords + CodeLayout.constants

      loop: while true {
        let instruction = pc.pointee
        pc += 1
        switch instruction.opcode {

        // MARK: Moving values

        case .move:
          registers[instruction.a] = registers[instruction.b]
        case .constant:
          registers[instruction.a] = constants[instruction.wide]
        case .fixnum:
          registers[instruction.a] = Word(fixnum: instruction.wide)
        case .nil:
          registers[instruction.a] = .nil
        case .t:
          registers[instruction.a] = .t
        case .global:
          let value = constants[instruction.wide].objectWords[SymbolLayout.value]
          if !value.isUnbound {
            registers[instruction.a] = value
            continue loop
          }
          synchronize(pc, registers)
          guard let instead = recover(.unboundVariable(symbol(fromRecord: constants[instruction.wide]))) else {
            break loop
          }
          registers[instruction.a] = instead
        case .setGlobal:
          let record = constants[instruction.wide]
          if record[0].headerFlags & SymbolLayout.isConstant == 0 {
            record[SymbolLayout.value] = registers[instruction.a]
            continue loop
          }
          synchronize(pc, registers)
          if recover(.program("~S is a constant", [symbol(fromRecord: record)])) == nil { break loop }
        case .globalFunction:
          let function = constants[instruction.wide].objectWords[SymbolLayout.function]
          if function != undefinedFunction {
            registers[instruction.a] = function
            continue loop
          }
          synchronize(pc, registers)
          guard let instead = recover(.undefinedFunction(symbol(fromRecord: constants[instruction.wide]))) else {
            break loop
          }
          registers[instruction.a] = instead
        case .captured:
          registers[instruction.a] = registers[-3].functionWords[FunctionLayout.captures &+ instruction.b]
        case .capturedCell:
          registers[instruction.a] =
            registers[-3].functionWords[FunctionLayout.captures &+ instruction.b].objectWords[CellLayout.value]
        case .setCapturedCell:
          registers[-3].functionWords[FunctionLayout.captures &+ instruction.b].objectWords[CellLayout.value] =
            registers[instruction.a]
        case .makeCell:
          registers[instruction.a] = makeCell(registers[instruction.a])
        case .cell:
          registers[instruction.a] = registers[instruction.b].objectWords[CellLayout.value]
        case .setCell:
          registers[instruction.b].objectWords[CellLayout.value] = registers[instruction.a]
        case .closure:
          pc = makeClosure(instruction, pc, registers, constants)
        case .patchCapture:
          registers[instruction.a].functionWords[FunctionLayout.captures &+ instruction.c] = registers[instruction.b]

        // MARK: Calls

        case .callGlobal:
          let base = registers + (instruction.a &+ 3)
          let function = constants[instruction.c].objectWords[SymbolLayout.function]
          let code = function.code
          if code.objectWords[CodeLayout.simpleArity].raw == instruction.b {
            base[-3] = function
            base[-2] = Word(raw: pc)
            base[-1] = Word(raw: registers)
            if UInt(bitPattern: base + code.objectWords[CodeLayout.frameSize].raw) <= stackLimit {
              registers = base
              pc = code.instructions
              constants = code.objectWords + CodeLayout.constants
              continue loop
            }
          } else if code.objectWords[CodeLayout.kind].raw == CodeKind.primitive.rawValue {
            synchronize(pc, registers)
            if callPrimitive(code, base, instruction.b, function) { continue loop }
            break loop
          } else if code.objectWords[CodeLayout.kind].raw == CodeKind.foreign.rawValue {
            synchronize(pc, registers)
            if callForeignFunction(function, base, instruction.b) { continue loop }
            break loop
          }
          base[-3] = function
          synchronize(pc, registers)
          if enter(base, instruction.b, named: constants[instruction.c]) == .exit { break loop }
          pc = programCounter
          registers = self.registers
          constants = registers[-3].code.objectWords + CodeLayout.constants

        case .call:
          let base = registers + (instruction.a &+ 3)
          let function = base[-3]
          if function.isFunction {
            let code = function.code
            if code.objectWords[CodeLayout.simpleArity].raw == instruction.b {
              base[-2] = Word(raw: pc)
              base[-1] = Word(raw: registers)
              if UInt(bitPattern: base + code.objectWords[CodeLayout.frameSize].raw) <= stackLimit {
                registers = base
                pc = code.instructions
                constants = code.objectWords + CodeLayout.constants
                continue loop
              }
            }
          }
          synchronize(pc, registers)
          if enter(base, instruction.b, named: nil) == .exit { break loop }
          pc = programCounter
          registers = self.registers
          constants = registers[-3].code.objectWords + CodeLayout.constants

        case .tailCallGlobal, .tailCall:
          let count = instruction.b
          let from = registers + (instruction.a &+ 3)
          var name: Word?
          if instruction.opcode == .tailCallGlobal {
            name = constants[instruction.c]
            registers[-3] = constants[instruction.c].objectWords[SymbolLayout.function]
          } else {
            registers[-3] = from[-3]
          }
          var index = 0
          while index < count {
            registers[index] = from[index]
            index &+= 1
          }
          let function = registers[-3]
          if function.isFunction {
            let code = function.code
            if code.objectWords[CodeLayout.simpleArity].raw == count,
              UInt(bitPattern: registers + code.objectWords[CodeLayout.frameSize].raw) <= stackLimit
            {
              pc = code.instructions
              constants = code.objectWords + CodeLayout.constants
              continue loop
            }
          }
          // The frame that calls is gone: what the callee returns goes to its caller.
          let back = UnsafePointer<Instruction>(bitPattern: registers[-2].bits).unsafelyUnwrapped
          let caller = UnsafeMutablePointer<Word>(bitPattern: registers[-1].bits).unsafelyUnwrapped
          synchronize(back, caller)
          if enter(registers, count, named: name) == .exit { break loop }
          pc = programCounter
          registers = self.registers
          constants = registers[-3].code.objectWords + CodeLayout.constants

        case .apply, .tailApply:
          synchronize(pc, registers)
          if enterSpread(instruction) == .exit { break loop }
          pc = programCounter
          registers = self.registers
          constants = registers[-3].code.objectWords + CodeLayout.constants

        case .return:
          let value = registers[instruction.a]
          valueCount = 1
          pc = UnsafePointer(bitPattern: registers[-2].bits).unsafelyUnwrapped
          let caller = UnsafeMutablePointer<Word>(bitPattern: registers[-1].bits).unsafelyUnwrapped
          registers[-3] = value
          registers = caller
          constants = registers[-3].code.objectWords + CodeLayout.constants
        case .returnValues:
          let value = registers[instruction.a]
          pc = UnsafePointer(bitPattern: registers[-2].bits).unsafelyUnwrapped
          let caller = UnsafeMutablePointer<Word>(bitPattern: registers[-1].bits).unsafelyUnwrapped
          registers[-3] = value
          registers = caller
          constants = registers[-3].code.objectWords + CodeLayout.constants
        case .halt, .capture:
          // (Captures are read by the instruction before them and never run.)
          synchronize(pc, registers)
          return true

        // MARK: Several values

        case .values:
          giveValues(registers + instruction.a, instruction.b)
        case .oneValue:
          valueCount = 1
        case .takeValues:
          takeValues(registers + instruction.a, instruction.b)
        case .valuesToList:
          registers[instruction.a] = listOfValues(registers[instruction.a])
        case .listToValues:
          registers[instruction.a] = valuesFromList(registers[instruction.a])

        // MARK: Jumps

        case .jump:
          pc += instruction.distance
        case .loop:
          pc += instruction.distance
          if !passesSafePoint(pc, registers) { break loop }
        case .loopIfNil, .loopIfTrue:
          if registers[instruction.a].isNil == (instruction.opcode == .loopIfNil) {
            pc += instruction.distance
            if !passesSafePoint(pc, registers) { break loop }
          }
        case .loopIfLess, .loopUnlessLess, .loopIfLessEqual, .loopUnlessLessEqual, .loopUnlessNumbersEqual,
          .loopIfLessFixnum:
          let left = registers[instruction.a]
          let right =
            instruction.opcode == .loopIfLessFixnum
            ? Word(fixnum: instruction.immediate) : registers[instruction.b]
          let goesOn: Bool
          if (left.bits | right.bits) & 1 == 0 {
            let x = Int(bitPattern: left.bits)
            let y = Int(bitPattern: right.bits)
            switch instruction.opcode {
            case .loopUnlessLess: goesOn = x >= y
            case .loopIfLessEqual: goesOn = x <= y
            case .loopUnlessLessEqual: goesOn = x > y
            case .loopUnlessNumbersEqual: goesOn = x != y
            default: goesOn = x < y
            }
          } else {
            synchronize(pc, registers)
            guard let slowly = slowLoop(instruction, left, right) else { break loop }
            goesOn = slowly
          }
          if goesOn {
            pc += instruction.distance
            if !passesSafePoint(pc, registers) { break loop }
          }
        case .countBelow, .countThrough:
          let counter = registers[instruction.a]
          let limit = registers[instruction.b]
          let (next, overflow) = Int(bitPattern: counter.bits).addingReportingOverflow(2)
          if (counter.bits | limit.bits) & 1 == 0, !overflow {
            registers[instruction.a] = Word(bits: UInt(bitPattern: next))
            let last = Int(bitPattern: limit.bits)
            if instruction.opcode == .countBelow ? next >= last : next > last {
              pc += 1
              continue loop
            }
            pc += instruction.distance
            if !passesSafePoint(pc, registers) { break loop }
            continue loop
          }
          if !slowArithmetic(.add, counter, Word(fixnum: 1), instruction, pc, registers) { break loop }
        case .countBelowFixnum:
          let counter = registers[instruction.a]
          let (next, overflow) = Int(bitPattern: counter.bits).addingReportingOverflow(2)
          if counter.isFixnum, !overflow {
            registers[instruction.a] = Word(bits: UInt(bitPattern: next))
            if next >= instruction.immediate &<< 1 {
              pc += 1
              continue loop
            }
            pc += instruction.distance
            if !passesSafePoint(pc, registers) { break loop }
            continue loop
          }
          if !slowArithmetic(.add, counter, Word(fixnum: 1), instruction, pc, registers) { break loop }

        case .jumpIfNil:
          if registers[instruction.a].isNil { pc += instruction.distance }
        case .jumpIfTrue:
          if registers[instruction.a].isTrue { pc += instruction.distance }
        case .jumpIfEq:
          if registers[instruction.a] == registers[instruction.b] { pc += instruction.distance }
        case .jumpUnlessEq:
          if registers[instruction.a] != registers[instruction.b] { pc += instruction.distance }
        case .jumpIfEqFixnum:
          if registers[instruction.a] == Word(fixnum: instruction.immediate) { pc += instruction.distance }
        case .jumpUnlessEqFixnum:
          if registers[instruction.a] != Word(fixnum: instruction.immediate) { pc += instruction.distance }
        case .jumpIfCons:
          if registers[instruction.a].isCons { pc += instruction.distance }
        case .jumpUnlessCons:
          if !registers[instruction.a].isCons { pc += instruction.distance }
        case .jumpIfSupplied:
          if !registers[instruction.a].isUnbound { pc += instruction.distance }

        case .jumpIfLess, .jumpUnlessLess:
          let left = registers[instruction.a]
          let right = registers[instruction.b]
          let wanted = instruction.opcode == .jumpIfLess
          if (left.bits | right.bits) & 1 == 0 {
            if (Int(bitPattern: left.bits) < Int(bitPattern: right.bits)) == wanted { pc += instruction.distance }
            continue loop
          }
          synchronize(pc, registers)
          guard let holds = slowComparison(.less, left, right) else { break loop }
          if holds == wanted { pc += instruction.distance }
        case .jumpIfLessEqual, .jumpUnlessLessEqual:
          let left = registers[instruction.a]
          let right = registers[instruction.b]
          let wanted = instruction.opcode == .jumpIfLessEqual
          if (left.bits | right.bits) & 1 == 0 {
            if (Int(bitPattern: left.bits) <= Int(bitPattern: right.bits)) == wanted { pc += instruction.distance }
            continue loop
          }
          synchronize(pc, registers)
          guard let holds = slowComparison(.lessEqual, left, right) else { break loop }
          if holds == wanted { pc += instruction.distance }
        case .jumpIfNumbersEqual, .jumpUnlessNumbersEqual:
          let left = registers[instruction.a]
          let right = registers[instruction.b]
          let wanted = instruction.opcode == .jumpIfNumbersEqual
          if (left.bits | right.bits) & 1 == 0 {
            if (left == right) == wanted { pc += instruction.distance }
            continue loop
          }
          synchronize(pc, registers)
          guard let holds = slowComparison(.equal, left, right) else { break loop }
          if holds == wanted { pc += instruction.distance }

        case .jumpIfLessFixnum:
          let left = registers[instruction.a]
          if left.isFixnum {
            if left.fixnum < instruction.immediate { pc += instruction.distance }
            continue loop
          }
          synchronize(pc, registers)
          guard let holds = slowComparison(.less, left, Word(fixnum: instruction.immediate)) else { break loop }
          if holds { pc += instruction.distance }
        case .jumpUnlessLessFixnum:
          let left = registers[instruction.a]
          if left.isFixnum {
            if left.fixnum >= instruction.immediate { pc += instruction.distance }
            continue loop
          }
          synchronize(pc, registers)
          guard let holds = slowComparison(.less, left, Word(fixnum: instruction.immediate)) else { break loop }
          if !holds { pc += instruction.distance }
        case .jumpIfLessEqualFixnum, .jumpUnlessLessEqualFixnum, .jumpIfGreaterFixnum, .jumpUnlessGreaterFixnum,
          .jumpIfGreaterEqualFixnum, .jumpUnlessGreaterEqualFixnum, .jumpIfNumbersEqualFixnum,
          .jumpUnlessNumbersEqualFixnum:
          let left = registers[instruction.a]
          let right = instruction.immediate
          if left.isFixnum {
            let value = left.fixnum
            let jumps: Bool
            switch instruction.opcode {
            case .jumpIfLessEqualFixnum: jumps = value <= right
            case .jumpUnlessLessEqualFixnum, .jumpIfGreaterFixnum: jumps = value > right
            case .jumpUnlessGreaterFixnum: jumps = value <= right
            case .jumpIfGreaterEqualFixnum: jumps = value >= right
            case .jumpUnlessGreaterEqualFixnum: jumps = value < right
            case .jumpIfNumbersEqualFixnum: jumps = value == right
            default: jumps = value != right
            }
            if jumps { pc += instruction.distance }
            continue loop
          }
          synchronize(pc, registers)
          guard let jumps = slowJump(instruction, left) else { break loop }
          if jumps { pc += instruction.distance }
        case .dispatch:
          pc += registers[instruction.a].fixnum

        // MARK: Arithmetic

        case .add:
          let left = registers[instruction.b]
          let right = registers[instruction.c]
          if (left.bits | right.bits) & 1 == 0 {
            let (sum, overflow) = Int(bitPattern: left.bits).addingReportingOverflow(Int(bitPattern: right.bits))
            if !overflow {
              registers[instruction.a] = Word(bits: UInt(bitPattern: sum))
              continue loop
            }
          }
          if !slowArithmetic(.add, left, right, instruction, pc, registers) { break loop }
        case .subtract:
          let left = registers[instruction.b]
          let right = registers[instruction.c]
          if (left.bits | right.bits) & 1 == 0 {
            let (sum, overflow) = Int(bitPattern: left.bits).subtractingReportingOverflow(Int(bitPattern: right.bits))
            if !overflow {
              registers[instruction.a] = Word(bits: UInt(bitPattern: sum))
              continue loop
            }
          }
          if !slowArithmetic(.subtract, left, right, instruction, pc, registers) { break loop }
        case .multiply:
          let left = registers[instruction.b]
          let right = registers[instruction.c]
          if (left.bits | right.bits) & 1 == 0 {
            let (product, overflow) = left.fixnum.multipliedReportingOverflow(by: Int(bitPattern: right.bits))
            if !overflow {
              registers[instruction.a] = Word(bits: UInt(bitPattern: product))
              continue loop
            }
          }
          if !slowArithmetic(.multiply, left, right, instruction, pc, registers) { break loop }
        case .negate:
          let value = registers[instruction.b]
          if value.isFixnum {
            let (negated, overflow) = 0.subtractingReportingOverflow(Int(bitPattern: value.bits))
            if !overflow {
              registers[instruction.a] = Word(bits: UInt(bitPattern: negated))
              continue loop
            }
          }
          if !slowArithmetic(.negate, value, value, instruction, pc, registers) { break loop }
        case .addFixnum:
          let left = registers[instruction.b]
          if left.isFixnum {
            let (sum, overflow) = Int(bitPattern: left.bits).addingReportingOverflow(instruction.smallC &<< 1)
            if !overflow {
              registers[instruction.a] = Word(bits: UInt(bitPattern: sum))
              continue loop
            }
          }
          if !slowArithmetic(.add, left, Word(fixnum: instruction.smallC), instruction, pc, registers) { break loop }
        case .less, .lessEqual, .numbersEqual:
          let left = registers[instruction.b]
          let right = registers[instruction.c]
          if (left.bits | right.bits) & 1 == 0 {
            let x = Int(bitPattern: left.bits)
            let y = Int(bitPattern: right.bits)
            switch instruction.opcode {
            case .less: registers[instruction.a] = Word(x < y)
            case .lessEqual: registers[instruction.a] = Word(x <= y)
            default: registers[instruction.a] = Word(x == y)
            }
            continue loop
          }
          synchronize(pc, registers)
          guard let holds = slowComparison(Comparison(instruction.opcode), left, right) else { break loop }
          registers[instruction.a] = Word(holds)
        case .logicalAnd, .logicalOr:
          let left = registers[instruction.b]
          let right = registers[instruction.c]
          let isAnd = instruction.opcode == .logicalAnd
          if (left.bits | right.bits) & 1 == 0 {
            registers[instruction.a] = Word(bits: isAnd ? left.bits & right.bits : left.bits | right.bits)
          } else if !slowArithmetic(isAnd ? .logicalAnd : .logicalOr, left, right, instruction, pc, registers) {
            break loop
          }

        // MARK: Data

        case .cons:
          registers[instruction.a] = cons(registers[instruction.b], registers[instruction.c])
        case .car:
          let value = registers[instruction.b]
          if value.isCons {
            registers[instruction.a] = value.car
          } else if value.isNil {
            registers[instruction.a] = .nil
          } else if !replaces(value, "LIST", instruction, pc, registers) {
            break loop
          }
        case .cdr:
          let value = registers[instruction.b]
          if value.isCons {
            registers[instruction.a] = value.cdr
          } else if value.isNil {
            registers[instruction.a] = .nil
          } else if !replaces(value, "LIST", instruction, pc, registers) {
            break loop
          }
        case .setCar, .setCdr:
          let pair = registers[instruction.b]
          if pair.isCons {
            pair.address[instruction.opcode == .setCar ? 0 : 1] = registers[instruction.c]
            registers[instruction.a] = registers[instruction.c]
          } else if !replaces(pair, "CONS", instruction, pc, registers) {
            break loop
          }
        case .eq:
          registers[instruction.a] = Word(registers[instruction.b] == registers[instruction.c])
        case .eql:
          let left = registers[instruction.b]
          let right = registers[instruction.c]
          registers[instruction.a] = Word(left == right || (left.isObject && areEql(left, right)))
        case .not:
          registers[instruction.a] = Word(registers[instruction.b].isNil)
        case .isCons:
          registers[instruction.a] = Word(registers[instruction.b].isCons)
        case .isSymbol:
          registers[instruction.a] = Word(isSymbol(registers[instruction.b]))
        case .svref:
          let vector = registers[instruction.b]
          let index = registers[instruction.c]
          if vector.is(.simpleVector), index.isFixnum, UInt(bitPattern: index.fixnum) < UInt(vector.vectorCount) {
            registers[instruction.a] = vector.elements[index.fixnum]
          } else {
            synchronize(pc, registers)
            guard let value = slowReference(vector, index, simpleVectorOnly: true) else { break loop }
            registers[instruction.a] = value
          }
        case .aref:
          let vector = registers[instruction.b]
          let index = registers[instruction.c]
          if vector.is(.simpleVector), index.isFixnum, UInt(bitPattern: index.fixnum) < UInt(vector.vectorCount) {
            registers[instruction.a] = vector.elements[index.fixnum]
          } else if vector.is(.string), index.isFixnum,
            UInt(bitPattern: index.fixnum) < UInt(bitPattern: vector.stringLength)
          {
            registers[instruction.a] = Word(character: vector.characters[index.fixnum])
          } else {
            synchronize(pc, registers)
            guard let value = slowReference(vector, index, simpleVectorOnly: false) else { break loop }
            registers[instruction.a] = value
          }
        case .setSvref, .setAref:
          // r[c] and r[c+1] are index and value: three operands and a result do not fit otherwise.
          let vector = registers[instruction.b]
          let index = registers[instruction.c]
          let value = registers[instruction.c &+ 1]
          if vector.is(.simpleVector), index.isFixnum, UInt(bitPattern: index.fixnum) < UInt(vector.vectorCount) {
            vector.elements[index.fixnum] = value
            registers[instruction.a] = value
          } else {
            synchronize(pc, registers)
            guard let done = slowStore(vector, index, value, simpleVectorOnly: instruction.opcode == .setSvref)
            else { break loop }
            registers[instruction.a] = done
          }
        case .structureRef, .setStructureRef:
          // The next instruction carries the name of the layout.
          let name = constants[pc.pointee.wide]
          pc += 1
          let instance = registers[instruction.b]
          if instance.is(.instance), hasLayout(instance, named: name),
            instruction.c &+ 1 < instance.address[0].headerCount
          {
            if instruction.opcode == .structureRef {
              registers[instruction.a] = instance[InstanceLayout.slots &+ instruction.c]
            } else {
              instance[InstanceLayout.slots &+ instruction.c] = registers[instruction.a]
            }
          } else if !replaces(instance, symbolNameForReader(name), instruction, pc, registers) {
            break loop
          }

        // MARK: Leaving

        case .pushCatch, .thrown, .pushCleanup, .throw, .beginCleanup, .endCleanup, .bindDynamic, .bindDynamicLists:
          synchronize(pc, registers)
          if !leave(instruction, constants) { break loop }
        case .popControl:
          controlCount &-= 1
        case .unbind:
          endBindings(downTo: bindingCount &- 2 &* instruction.c)
        case .unbindTo:
          endBindings(downTo: registers[instruction.a].fixnum)
        case .bindingDepth:
          registers[instruction.a] = Word(fixnum: bindingCount)
        }
      }

      // A non-local exit is under way.
      if !unwindToNextStop(floor: floor) { return false }
    }
  }

  /// Where others may have the machine, and the collector too. False when a non-local exit began.
  @inline(__always)
  private func passesSafePoint(_ pc: UnsafePointer<Instruction>, _ registers: UnsafeMutablePointer<Word>) -> Bool {
    if stackLimit != 0 { return true }
    synchronize(pc, registers)
    return attend()
  }

  @inline(__always)
  func synchronize(_ pc: UnsafePointer<Instruction>, _ registers: UnsafeMutablePointer<Word>) {
    programCounter = pc
    self.registers = registers
  }
}

extension Word {
  /// Where the instructions of code begin.
  @inline(__always) var instructions: UnsafePointer<Instruction> {
    UnsafePointer(bitPattern: objectWords[CodeLayout.instructions].bits).unsafelyUnwrapped
  }
}
