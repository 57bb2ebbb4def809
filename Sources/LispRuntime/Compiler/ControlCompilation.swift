/// Conditions, variables, and everything that leaves before its end.
extension Compiler {
  // MARK: Conditions

  mutating func compileConditional(
    _ test: Core, _ first: Core, _ second: Core, to destination: Destination
  ) throws(LispError) {
    if case .constant(let word) = test {
      try compile(word.isTrue ? first : second, to: destination)
      return
    }
    let otherwise = code.newLabel()
    let end = code.newLabel()
    try compileJump(test, whenTrue: false, to: otherwise)
    try compile(first, to: destination)
    if destination != .tail, !(destination == .effect && second.isNothing) { code.jump(.jump, to: end) }
    code.place(otherwise, isLast: true)
    if !(destination == .effect && second.isNothing) { try compile(second, to: destination) }
    code.place(end, isLast: true)
  }

  /// Jumps when a test is true, or when it is false, and goes on otherwise.
  mutating func compileJump(_ test: Core, whenTrue: Bool, to label: Int) throws(LispError) {
    let mark = code.nextRegister
    defer { code.release(to: mark) }
    switch test {
    case .constant(let word):
      if word.isTrue == whenTrue { code.jump(.jump, to: label) }
      return
    case .supplied(let variable):
      let register = registers[ObjectIdentifier(variable)] ?? 0
      if whenTrue {
        code.jump(.jumpIfSupplied, a: register, to: label)
      } else {
        let on = code.newLabel()
        code.jump(.jumpIfSupplied, a: register, to: on)
        code.jump(.jump, to: label)
        code.place(on, isLast: true)
      }
      return
    case .conditional(let inner, let first, let second):
      // `and` and `or` jump without making a value.
      if second.isNothing {
        if whenTrue {
          let on = code.newLabel()
          try compileJump(inner, whenTrue: false, to: on)
          try compileJump(first, whenTrue: true, to: label)
          code.place(on, isLast: true)
        } else {
          try compileJump(inner, whenTrue: false, to: label)
          try compileJump(first, whenTrue: false, to: label)
        }
        return
      }
    case .bind(let bindings, .conditional(.local(let tested), .local(let result), let second)):
      if bindings.count == 1, bindings[0].0 === tested, tested === result, tested.isUnnamed {
        if whenTrue {
          try compileJump(bindings[0].1, whenTrue: true, to: label)
          try compileJump(second, whenTrue: true, to: label)
        } else {
          let on = code.newLabel()
          try compileJump(bindings[0].1, whenTrue: true, to: on)
          try compileJump(second, whenTrue: false, to: label)
          code.place(on, isLast: true)
        }
        return
      }
    case .call(let symbol, let arguments, let place):
      if try compileTest(machine.record(symbol), arguments, place, whenTrue: whenTrue, to: label) { return }
    default: break
    }
    let register = try operands([test])[0]
    code.jump(whenTrue ? .jumpIfTrue : .jumpIfNil, a: register, to: label)
  }

  /// Tests that have a jump of their own.
  private mutating func compileTest(
    _ symbol: Word, _ arguments: [Core], _ place: Place, whenTrue: Bool, to label: Int
  ) throws(LispError) -> Bool {
    guard let operation = machine.inlineOperations[symbol] else { return false }
    func smallNumber(_ core: Core) -> Int? {
      guard case .constant(let word) = core, word.isFixnum, abs(word.fixnum) < 1 << 15 else { return nil }
      return word.fixnum
    }
    switch operation {
    case .null:
      guard arguments.count == 1 else { return false }
      try compileJump(arguments[0], whenTrue: !whenTrue, to: label)
    case .unary(.isCons):
      guard arguments.count == 1 else { return false }
      let register = try operands(arguments)[0]
      code.jump(whenTrue ? .jumpIfCons : .jumpUnlessCons, a: register, to: label)
    case .binary(.eq), .binary(.eql):
      guard arguments.count == 2 else { return false }
      if case .binary(.eql) = operation {
        // Where one side is a constant that `eq` can tell, so can this.
        guard arguments.contains(where: \.isConstantForEq) else { return false }
      }
      if let number = smallNumber(arguments[1]) {
        let register = try operands([arguments[0]])[0]
        code.jump(whenTrue ? .jumpIfEqFixnum : .jumpUnlessEqFixnum, a: register, b: number, to: label)
      } else {
        let registers = try operands(arguments)
        code.jump(whenTrue ? .jumpIfEq : .jumpUnlessEq, a: registers[0], b: registers[1], to: label)
      }
    case .comparison(let less, let swapped):
      guard arguments.count == 2 else { return false }
      code.note(place)
      if let number = smallNumber(arguments[1]) {
        let register = try operands([arguments[0]])[0]
        let opcode: Opcode
        switch (less, swapped) {
        case (true, false): opcode = whenTrue ? .jumpIfLessFixnum : .jumpUnlessLessFixnum
        case (false, false): opcode = whenTrue ? .jumpIfLessEqualFixnum : .jumpUnlessLessEqualFixnum
        case (true, true): opcode = whenTrue ? .jumpIfGreaterFixnum : .jumpUnlessGreaterFixnum
        case (false, true): opcode = whenTrue ? .jumpIfGreaterEqualFixnum : .jumpUnlessGreaterEqualFixnum
        }
        code.jump(opcode, a: register, b: number, to: label)
      } else {
        var registers = try operands(arguments)
        if swapped { registers.reverse() }
        let opcode: Opcode =
          less
          ? (whenTrue ? .jumpIfLess : .jumpUnlessLess) : (whenTrue ? .jumpIfLessEqual : .jumpUnlessLessEqual)
        code.jump(opcode, a: registers[0], b: registers[1], to: label)
      }
    case .numbersEqual:
      guard arguments.count == 2 else { return false }
      code.note(place)
      if let number = smallNumber(arguments[1]) {
        let register = try operands([arguments[0]])[0]
        code.jump(
          whenTrue ? .jumpIfNumbersEqualFixnum : .jumpUnlessNumbersEqualFixnum, a: register, b: number, to: label)
      } else {
        let registers = try operands(arguments)
        code.jump(
          whenTrue ? .jumpIfNumbersEqual : .jumpUnlessNumbersEqual, a: registers[0], b: registers[1], to: label)
      }
    default: return false
    }
    return true
  }

  // MARK: Variables

  /// Says that a register is a variable now, which may need a cell around its value.
  mutating func declare(_ variable: LocalVariable, in register: Int) throws(LispError) {
    registers[ObjectIdentifier(variable)] = register
    variableRegisters.insert(register)
    if variable.needsCell { code.emit(.makeCell, a: register) }
  }

  mutating func forget(_ variable: LocalVariable) {
    if let register = registers[ObjectIdentifier(variable)] { variableRegisters.remove(register) }
  }

  mutating func compileBind(
    _ bindings: [(LocalVariable, Core)], _ body: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    var places: [Int] = []
    for (_, value) in bindings {
      let register = try code.reserve()
      places.append(register)
      try compile(value, to: .register(register))
    }
    for (index, binding) in bindings.enumerated() { try declare(binding.0, in: places[index]) }
    try compile(body, to: destination)
    for (variable, _) in bindings { forget(variable) }
    code.release(to: mark)
  }

  mutating func compileBindFunctions(
    _ bindings: [(LocalVariable, Lambda)], _ body: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    let first = try code.reserve(bindings.count)
    for (index, binding) in bindings.enumerated() {
      registers[ObjectIdentifier(binding.0)] = first + index
      variableRegisters.insert(first + index)
      code.emit(.nil, a: first + index)
    }
    for (index, binding) in bindings.enumerated() {
      try compileClosure(binding.1, first + index)
      // Functions that are there already captured this one before it was.
      for (earlier, other) in bindings.enumerated() where earlier <= index {
        for (slot, capture) in other.1.captures.enumerated() where capture === binding.0 {
          code.emit(.patchCapture, a: first + earlier, b: first + index, c: slot)
        }
      }
    }
    try compile(body, to: destination)
    for (variable, _) in bindings { forget(variable) }
    code.release(to: mark)
  }

  // MARK: Dynamic bindings

  /// Compiles a body inside of a dynamic scope, and what ends it.
  private mutating func inScope(
    _ scope: DynamicScope, _ body: Core, to destination: Destination
  ) throws(LispError) {
    scopes.append(scope)
    let mark = code.nextRegister
    if destination == .tail {
      let register = try code.reserve()
      try compile(body, to: .allValues(register))
      scopes.removeLast()
      leave(scope)
      code.emit(.returnValues, a: register)
    } else {
      try compile(body, to: destination)
      scopes.removeLast()
      leave(scope)
    }
    code.release(to: mark)
  }

  private mutating func leave(_ scope: DynamicScope) {
    switch scope {
    case .bindings(let count): code.emit(.unbind, c: count)
    case .bindingsFrom(let register): code.emit(.unbindTo, a: register)
    case .control: code.emit(.popControl)
    }
  }

  mutating func compileBindDynamic(
    _ bindings: [(Word, Core)], _ body: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    let values = try operands(bindings.map(\.1))
    for (index, binding) in bindings.enumerated() {
      code.emit(.bindDynamic, a: values[index], b: try code.constant(machine.record(binding.0)))
    }
    code.release(to: mark)
    try inScope(.bindings(bindings.count), body, to: destination)
  }

  mutating func compileBindLists(
    _ symbols: Core, _ values: Core, _ body: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    let depth = try code.reserve()
    let registers = try operands([symbols, values])
    code.emit(.bindingDepth, a: depth)
    code.emit(.bindDynamicLists, a: registers[0], b: registers[1])
    code.release(to: depth + 1)
    try inScope(.bindingsFrom(register: depth), body, to: destination)
    code.release(to: mark)
  }

  // MARK: Blocks

  mutating func compileBlock(_ block: Block, _ body: Core, to destination: Destination) throws(LispError) {
    let end = code.newLabel()
    guard let tag = block.tag else {
      blocks[ObjectIdentifier(block)] = BlockContext(
        destination: destination, end: end, scopeCount: scopes.count)
      try compile(body, to: destination)
      code.place(end, isLast: true)
      return
    }
    let mark = code.nextRegister
    let tagRegister = try code.reserve()
    let value = try code.reserve()
    // A fresh cons is a tag that nobody else has.
    code.emit(.nil, a: tagRegister)
    code.emit(.cons, a: tagRegister, b: tagRegister, c: tagRegister)
    try declare(tag, in: tagRegister)
    let landing = code.newLabel()
    code.jump(.pushCatch, a: tagRegister, to: landing)
    scopes.append(.control)
    blocks[ObjectIdentifier(block)] = BlockContext(
      destination: .allValues(value), end: end, scopeCount: scopes.count)
    try compile(body, to: .allValues(value))
    code.place(end, isLast: true)
    scopes.removeLast()
    code.emit(.popControl)
    let join = code.newLabel()
    code.jump(.jump, to: join)
    code.place(landing)
    code.emit(.thrown, a: value)
    code.place(join)
    forget(tag)
    deliverValues(value, to: destination)
    code.release(to: mark)
  }

  mutating func compileReturn(_ block: Block, _ value: Core) throws(LispError) {
    guard block.owner === lambda, let context = blocks[ObjectIdentifier(block)], scopesAllowJump(to: context.scopeCount)
    else {
      guard let tag = block.tag else { throw .program("a block is left from where that cannot be") }
      try compileThrow(.local(tag), value, leavesBlock: true)
      return
    }
    if context.destination == .tail, scopes.count == context.scopeCount, scopes.isEmpty {
      try compile(value, to: .tail)
      return
    }
    switch context.destination {
    case .tail:
      let mark = code.nextRegister
      let register = try code.reserve()
      try compile(value, to: .allValues(register))
      leaveScopes(to: context.scopeCount)
      code.emit(.returnValues, a: register)
      code.release(to: mark)
    case .effect, .register, .allValues:
      try compile(value, to: context.destination)
      leaveScopes(to: context.scopeCount)
      code.jump(.jump, to: context.end)
    }
  }

  /// Cleanups between here and there have to run, which only a throw does.
  private func scopesAllowJump(to count: Int) -> Bool { cleanupDepths.allSatisfy { $0 <= count } }

  private mutating func leaveScopes(to count: Int) {
    for scope in scopes[count...].reversed() { leave(scope) }
  }

  // MARK: Tagbody

  mutating func compileTagbody(_ body: TagBody, to destination: Destination) throws(LispError) {
    let mark = code.nextRegister
    let labels = body.tags.map { _ in code.newLabel() }
    let end = code.newLabel()
    if let tag = body.tag {
      let tagRegister = try code.reserve()
      let value = try code.reserve()
      code.emit(.nil, a: tagRegister)
      code.emit(.cons, a: tagRegister, b: tagRegister, c: tagRegister)
      try declare(tag, in: tagRegister)
      let landing = code.newLabel()
      let start = code.newLabel()
      code.jump(.jump, to: start)
      code.place(landing)
      // Thrown to: the value says which tag. The point to come back to is set up again.
      code.emit(.thrown, a: value)
      code.jump(.pushCatch, a: tagRegister, to: landing)
      code.emit(.dispatch, a: value)
      for label in labels { code.jump(.loop, to: label) }
      code.place(start)
      code.jump(.pushCatch, a: tagRegister, to: landing)
      scopes.append(.control)
    }
    tagBodies[ObjectIdentifier(body)] = TagBodyContext(labels: labels, scopeCount: scopes.count)
    for (index, part) in body.parts.enumerated() {
      if index > 0 { code.place(labels[index - 1]) }
      for statement in part { try compile(statement, to: .effect) }
    }
    code.place(end)
    if let tag = body.tag {
      scopes.removeLast()
      code.emit(.popControl)
      forget(tag)
    }
    code.release(to: mark)
    try compile(.constant(.nil), to: destination)
  }

  mutating func compileGo(_ body: TagBody, _ index: Int) throws(LispError) {
    guard body.owner === lambda, let context = tagBodies[ObjectIdentifier(body)],
      scopesAllowJump(to: context.scopeCount)
    else {
      guard let tag = body.tag else { throw .program("a tag is gone to from where that cannot be") }
      try compileThrow(.local(tag), .constant(Word(fixnum: index)), leavesBlock: true)
      return
    }
    leaveScopes(to: context.scopeCount)
    code.jump(code.isPlaced(context.labels[index]) ? .loop : .jump, to: context.labels[index])
  }

  // MARK: Catch and cleanups

  mutating func compileCatch(_ tag: Core, _ body: Core, to destination: Destination) throws(LispError) {
    let mark = code.nextRegister
    let tagRegister = try code.reserve()
    let value = try code.reserve()
    try compile(tag, to: .register(tagRegister))
    let landing = code.newLabel()
    let join = code.newLabel()
    code.jump(.pushCatch, a: tagRegister, to: landing)
    scopes.append(.control)
    try compile(body, to: .allValues(value))
    scopes.removeLast()
    code.emit(.popControl)
    code.jump(.jump, to: join)
    code.place(landing)
    code.emit(.thrown, a: value)
    code.place(join)
    deliverValues(value, to: destination)
    code.release(to: mark)
  }

  mutating func compileThrow(_ tag: Core, _ value: Core, leavesBlock: Bool = false) throws(LispError) {
    let mark = code.nextRegister
    let tagRegister = try code.reserve()
    try compile(tag, to: .register(tagRegister))
    let valueRegister = try code.reserve()
    try compile(value, to: .allValues(valueRegister))
    code.emit(.throw, a: valueRegister, b: tagRegister, c: leavesBlock ? 1 : 0)
    code.release(to: mark)
  }

  mutating func compileUnwindProtect(
    _ protected: Core, _ cleanup: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    let slots = try code.reserve(3)
    let landing = code.newLabel()
    code.jump(.pushCleanup, to: landing)
    scopes.append(.control)
    cleanupDepths.append(scopes.count)
    try compile(protected, to: .allValues(slots + 1))
    cleanupDepths.removeLast()
    scopes.removeLast()
    code.emit(.popControl)
    code.place(landing)
    code.emit(.beginCleanup, a: slots)
    try compile(cleanup, to: .effect)
    code.emit(.endCleanup, a: slots)
    deliverValues(slots + 1, to: destination)
    code.release(to: mark)
  }
}

extension Core {
  var isNothing: Bool {
    if case .constant(let word) = self { return word.isNil }
    return false
  }

  /// A constant that is `eq` to itself wherever it comes from.
  var isConstantForEq: Bool {
    guard case .constant(let word) = self else { return false }
    return !word.isObject || word.is(.symbol)
  }
}
