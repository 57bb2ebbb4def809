/// Core forms to instructions, one function at a time.
///
/// Variables and temporary values take registers like a stack: what is inner comes later and goes first.
/// Every expression is told where its value shall go (`Destination`), so that few values move twice.
struct Compiler {
  let machine: Machine
  let lambda: Lambda
  var code = CodeBuilder()
  /// Registers of variables; a variable that needs a cell has the cell there.
  var registers: [ObjectIdentifier: Int] = [:]
  /// What has to be undone on the way out, innermost last.
  var scopes: [DynamicScope] = []
  var blocks: [ObjectIdentifier: BlockContext] = [:]
  var tagBodies: [ObjectIdentifier: TagBodyContext] = [:]
  /// Which registers are variables just now.
  var variableRegisters: Set<Int> = []
  /// How many scopes there are inside of each cleanup around here.
  var cleanupDepths: [Int] = []

  /// What a part of a function has set up dynamically.
  enum DynamicScope {
    case bindings(Int)
    /// The depth of bindings before them is in this register.
    case bindingsFrom(register: Int)
    case control
  }

  struct BlockContext {
    let destination: Destination
    let end: Int
    let scopeCount: Int
  }

  struct TagBodyContext {
    let labels: [Int]
    let scopeCount: Int
  }

  /// Where a value goes.
  enum Destination: Equatable {
    /// Nobody wants it.
    case effect
    case register(Int)
    /// Into a register, and all further values stay where `values` puts them.
    case allValues(Int)
    /// It is the value of the function.
    case tail
  }

  /// The code object of a function.
  static func compile(_ lambda: Lambda, machine: Machine) throws(LispError) -> Word {
    var compiler = Compiler(machine: machine, lambda: lambda)
    return try compiler.compileFunction()
  }

  private init(machine: Machine, lambda: Lambda) {
    self.machine = machine
    self.lambda = lambda
  }

  private mutating func compileFunction() throws(LispError) -> Word {
    let parameters = lambda.parameterVariables
    for variable in parameters {
      let register = try code.reserve()
      registers[ObjectIdentifier(variable)] = register
      variableRegisters.insert(register)
    }
    code.note(lambda.place)
    for variable in parameters where variable.needsCell {
      code.emit(.makeCell, a: registers[ObjectIdentifier(variable)] ?? 0)
    }
    try compile(lambda.body, to: .tail)
    try code.resolveJumps()
    return try finish()
  }

  private func finish() throws(LispError) -> Word {
    let object = machine.makeCode(
      kind: lambda.isSimple ? .simple : .general, name: lambda.name, index: 0, constants: code.constants)
    machine.compiledLambdas?[object] = lambda
    let instructions = UnsafeMutablePointer<Instruction>.allocate(capacity: code.instructions.count + 1)
    code.instructions.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { instructions.initialize(from: base, count: buffer.count) }
    }
    (instructions + code.instructions.count).initialize(to: Instruction(.halt))
    object[CodeLayout.instructions] = Word(raw: instructions)
    object[CodeLayout.frameSize] = Word(rawNumber: max(code.frameSize, lambda.parameterVariables.count) + 3)
    if lambda.isSimple {
      object[CodeLayout.simpleArity] = Word(rawNumber: lambda.required.count)
    } else {
      object[CodeLayout.index] = Word(rawNumber: machine.parameterLists.count)
      machine.parameterLists.append(
        ParameterList(
          required: lambda.required.count, optional: lambda.optional.count, hasRest: lambda.rest != nil,
          keywords: lambda.keywords?.map(\.keyword), allowsOtherKeys: lambda.allowsOtherKeys))
    }
    object[CodeLayout.debug] = Word(rawNumber: machine.debugInformation.count)
    machine.debugInformation.append(
      DebugInformation(
        file: machine.loading.last?.file ?? "", enclosing: enclosingName,
        isSystem: machine.loading.last?.isSystem ?? false, place: lambda.place, lines: code.lines,
        instructionCount: code.instructions.count))
    object[CodeLayout.documentation] = lambda.documentation
    object[CodeLayout.parameters] = lambda.parameters
    machine.heap.finalizable.append(object)
    return object
  }

  /// The nearest function around this one that has a name, when it has none itself.
  private var enclosingName: String {
    func isNameless(_ lambda: Lambda) -> Bool { lambda.name.isNil || lambda.name == machine.names.lambda }
    var outer: Lambda? = isNameless(lambda) ? lambda.parent : nil
    while let around = outer, isNameless(around) { outer = around.parent }
    return outer.map { machine.shortText(machine.visibleFunctionName($0.name)) } ?? ""
  }
}

// MARK: Expressions

extension Compiler {
  mutating func compile(_ core: Core, to destination: Destination) throws(LispError) {
    switch core {
    case .constant(let word):
      try load(destination) { (compiler, register) throws(LispError) in
        try compiler.loadConstant(word, register)
      }
    case .local(let variable):
      try compileLocal(variable, to: destination)
    case .setLocal(let variable, let value):
      try compileAssignment(variable, value, to: destination)
    case .supplied(let variable):
      let source = registers[ObjectIdentifier(variable)] ?? 0
      try load(destination) { (compiler, register) throws(LispError) in
        let end = compiler.code.newLabel()
        compiler.code.emit(.t, a: register)
        compiler.code.jump(.jumpIfSupplied, a: source, to: end)
        compiler.code.emit(.nil, a: register)
        compiler.code.place(end)
      }
    case .global(let symbol):
      let index = try code.constant(machine.record(symbol))
      try load(destination, hasEffect: true) { (compiler, register) in
        compiler.code.emitWide(.global, a: register, index)
      }
    case .setGlobal(let symbol, let value):
      let mark = code.nextRegister
      let register = try operand(value)
      code.emitWide(.setGlobal, a: register, try code.constant(machine.record(symbol)))
      try deliver(register, to: destination)
      code.release(to: mark)
    case .function(let symbol):
      let index = try code.constant(machine.record(symbol))
      try load(destination) { (compiler, register) in
        compiler.code.emitWide(.globalFunction, a: register, index)
      }
    case .lambda(let inner):
      try load(destination) { (compiler, register) throws(LispError) in
        try compiler.compileClosure(inner, register)
      }
    case .call(let symbol, let arguments, let place):
      try compileCall(symbol, arguments, place, to: destination)
    case .callValue(let function, let arguments, let place):
      try compileValueCall(function, arguments, place, to: destination)
    case .apply(let function, let arguments, let place):
      try compileApply(function, arguments, place, to: destination)
    case .conditional(let test, let first, let second):
      try compileConditional(test, first, second, to: destination)
    case .sequence(let cores):
      for core in cores.dropLast() { try compile(core, to: .effect) }
      try compile(cores.last ?? .constant(.nil), to: destination)
    case .bind(let bindings, let body):
      try compileBind(bindings, body, to: destination)
    case .bindFunctions(let bindings, let body):
      try compileBindFunctions(bindings, body, to: destination)
    case .bindDynamic(let bindings, let body):
      try compileBindDynamic(bindings, body, to: destination)
    case .bindDynamicLists(let symbols, let values, let body):
      try compileBindLists(symbols, values, body, to: destination)
    case .block(let block, let body):
      try compileBlock(block, body, to: destination)
    case .returnFrom(let block, let value):
      try compileReturn(block, value)
    case .tagbody(let body):
      try compileTagbody(body, to: destination)
    case .go(let target, let index):
      try compileGo(target.body, index)
    case .catch(let tag, let body):
      try compileCatch(tag, body, to: destination)
    case .throw(let tag, let value):
      try compileThrow(tag, value)
    case .unwindProtect(let protected, let cleanup):
      try compileUnwindProtect(protected, cleanup, to: destination)
    case .values(let cores):
      try compileValues(cores, to: destination)
    case .bindValues(let variables, let value, let body):
      try compileBindValues(variables, value, body, to: destination)
    case .callWithValues(let function, let cores, let place):
      try compileCallWithValues(function, cores, place, to: destination)
    case .valuesThen(let first, let second):
      try compileValuesThen(first, second, to: destination)
    }
  }

  // MARK: Destinations

  /// Emits something that produces one value into a register, then delivers it.
  mutating func load(
    _ destination: Destination, hasEffect: Bool = false,
    _ produce: (inout Compiler, Int) throws(LispError) -> Void
  ) throws(LispError) {
    switch destination {
    case .effect:
      if !hasEffect { return }
      let mark = code.nextRegister
      try produce(&self, try code.reserve())
      code.release(to: mark)
    case .register(let register):
      try produce(&self, register)
    case .allValues(let register):
      try produce(&self, register)
      code.emit(.oneValue)
    case .tail:
      let mark = code.nextRegister
      let register = try code.reserve()
      try produce(&self, register)
      code.emit(.return, a: register)
      code.release(to: mark)
    }
  }

  /// One value that is in a register already.
  mutating func deliver(_ register: Int, to destination: Destination) throws(LispError) {
    switch destination {
    case .effect: break
    case .register(let target):
      if target != register { code.emit(.move, a: target, b: register) }
    case .allValues(let target):
      if target != register { code.emit(.move, a: target, b: register) }
      code.emit(.oneValue)
    case .tail: code.emit(.return, a: register)
    }
  }

  /// The value of a call or another form that may give several, which is in a register.
  mutating func deliverValues(_ register: Int, to destination: Destination) {
    switch destination {
    case .effect: break
    case .register(let target), .allValues(let target):
      if target != register { code.emit(.move, a: target, b: register) }
    case .tail: code.emit(.returnValues, a: register)
    }
  }

  /// A register with the value of an expression: a variable's own where that is safe.
  mutating func operand(_ core: Core) throws(LispError) -> Int {
    if case .local(let variable) = core, variable.owner === lambda, !variable.isAssigned,
      let register = registers[ObjectIdentifier(variable)]
    {
      return register
    }
    let register = try code.reserve()
    try compile(core, to: .register(register))
    return register
  }

  /// Operands from left to right. A variable that a later one assigns has to be copied.
  mutating func operands(_ cores: [Core]) throws(LispError) -> [Int] {
    var result: [Int] = []
    let place = code.currentPlace
    defer { code.note(place) }
    for (index, core) in cores.enumerated() {
      if case .local(let variable) = core, variable.owner === lambda, variable.isAssigned, !variable.needsCell,
        let register = registers[ObjectIdentifier(variable)],
        cores[(index + 1)...].allSatisfy({ !$0.assigns(variable) })
      {
        result.append(register)
      } else {
        result.append(try operand(core))
      }
    }
    return result
  }

  // MARK: Simple values

  mutating func loadConstant(_ word: Word, _ register: Int) throws(LispError) {
    if word.isNil {
      code.emit(.nil, a: register)
    } else if word == .t {
      code.emit(.t, a: register)
    } else if word.isFixnum, abs(word.fixnum) < 1 << 30 {
      code.emitWide(.fixnum, a: register, word.fixnum)
    } else {
      code.emitWide(.constant, a: register, try code.constant(word))
    }
  }

  mutating func compileLocal(_ variable: LocalVariable, to destination: Destination) throws(LispError) {
    if variable.owner === lambda {
      let register = registers[ObjectIdentifier(variable)] ?? 0
      if variable.needsCell {
        try load(destination) { (compiler, target) in compiler.code.emit(.cell, a: target, b: register) }
      } else {
        try deliver(register, to: destination)
      }
      return
    }
    let index = lambda.captures.firstIndex { $0 === variable } ?? 0
    let opcode: Opcode = variable.needsCell ? .capturedCell : .captured
    try load(destination) { (compiler, target) in compiler.code.emit(opcode, a: target, b: index) }
  }

  mutating func compileAssignment(
    _ variable: LocalVariable, _ value: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    if variable.owner === lambda, !variable.needsCell {
      let register = registers[ObjectIdentifier(variable)] ?? 0
      try compile(value, to: .register(register))
      try deliver(register, to: destination)
      return
    }
    let source = try operand(value)
    if variable.owner === lambda {
      code.emit(.setCell, a: source, b: registers[ObjectIdentifier(variable)] ?? 0)
    } else {
      code.emit(.setCapturedCell, a: source, b: lambda.captures.firstIndex { $0 === variable } ?? 0)
    }
    try deliver(source, to: destination)
    code.release(to: mark)
  }

  mutating func compileClosure(_ inner: Lambda, _ register: Int) throws(LispError) {
    let object = try Compiler.compile(inner, machine: machine)
    machine.expander.roots.append(object)
    if inner.captures.isEmpty {
      // Nothing differs from one evaluation to the next, so there is one function.
      let function = machine.makeFunction(code: object)
      machine.expander.roots.append(function)
      code.emitWide(.constant, a: register, try code.constant(function))
      return
    }
    code.emit(.closure, a: register, b: try code.constant(object), c: inner.captures.count)
    for variable in inner.captures {
      if variable.owner === lambda {
        code.emit(.capture, b: registers[ObjectIdentifier(variable)] ?? 0)
      } else {
        code.emit(Instruction(.capture, b: lambda.captures.firstIndex { $0 === variable } ?? 0, x: 1))
      }
    }
  }
}

extension Core {
  /// Whether evaluating this may assign a variable that no closure has.
  func assigns(_ variable: LocalVariable) -> Bool {
    switch self {
    case .constant, .local, .global, .function, .supplied, .lambda: false
    case .setLocal(let target, let value): target === variable || value.assigns(variable)
    case .setGlobal(_, let value): value.assigns(variable)
    case .call(_, let arguments, _): arguments.contains { $0.assigns(variable) }
    case .callValue(let function, let arguments, _):
      function.assigns(variable) || arguments.contains { $0.assigns(variable) }
    case .conditional(let test, let first, let second):
      test.assigns(variable) || first.assigns(variable) || second.assigns(variable)
    // Rarely an operand: assumed to.
    default: true
    }
  }
}
