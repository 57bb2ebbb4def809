/// Calls. The callee's frame begins three registers above where its value will be.
extension Compiler {
  mutating func compileCall(
    _ symbol: Word, _ arguments: [Core], _ place: Place, to destination: Destination
  ) throws(LispError) {
    code.note(place)
    if try compileInline(machine.record(symbol), arguments, to: destination) { return }
    let name = try code.constant(machine.record(symbol))
    try compileFrame(to: destination, function: nil, arguments) { (compiler, base, isTail) in
      compiler.code.emit(isTail ? .tailCallGlobal : .callGlobal, a: base, b: arguments.count, c: name)
    }
  }

  mutating func compileValueCall(
    _ function: Core, _ arguments: [Core], _ place: Place, to destination: Destination
  ) throws(LispError) {
    code.note(place)
    try compileFrame(to: destination, function: function, arguments) { (compiler, base, isTail) in
      compiler.code.emit(isTail ? .tailCall : .call, a: base, b: arguments.count)
    }
  }

  mutating func compileApply(
    _ function: Core, _ arguments: [Core], _ place: Place, to destination: Destination
  ) throws(LispError) {
    code.note(place)
    try compileFrame(to: destination, function: function, arguments) { (compiler, base, isTail) in
      compiler.code.emit(isTail ? .tailApply : .apply, a: base, b: arguments.count)
    }
  }

  private mutating func compileFrame(
    to destination: Destination, function: Core?, _ arguments: [Core],
    _ emitCall: (inout Compiler, Int, Bool) -> Void
  ) throws(LispError) {
    let mark = code.nextRegister
    let place = code.currentPlace
    // A call into the topmost register needs no move.
    var base = mark
    if case .register(let target) = destination, target == mark - 1, isTemporary(target) { base = target }
    if case .allValues(let target) = destination, target == mark - 1, isTemporary(target) { base = target }
    code.release(to: base)
    _ = try code.reserve(3)
    if let function { try compile(function, to: .register(base)) }
    for argument in arguments {
      let register = try code.reserve()
      try compile(argument, to: .register(register))
    }
    if arguments.count > 0xFFFF { throw .program("a call has more than 65535 arguments") }
    let isTail = destination == .tail && scopes.isEmpty
    // Arguments have places of their own.
    code.note(place)
    emitCall(&self, base, isTail)
    code.release(to: mark)
    if !isTail { deliverValues(base, to: destination) }
  }

  /// Whether a register holds no variable, so that a frame may begin there.
  func isTemporary(_ register: Int) -> Bool { !variableRegisters.contains(register) }

  // MARK: Several values

  mutating func compileValues(_ cores: [Core], to destination: Destination) throws(LispError) {
    switch destination {
    case .effect:
      for core in cores { try compile(core, to: .effect) }
    case .register:
      if cores.isEmpty {
        try compile(.constant(.nil), to: destination)
      } else if cores.count == 1 {
        try compile(cores[0], to: destination)
      } else {
        let mark = code.nextRegister
        let first = try operand(cores[0])
        // The first is a variable that a later form may assign, or a value of its own.
        for core in cores.dropFirst() { try compile(core, to: .effect) }
        try deliver(first, to: destination)
        code.release(to: mark)
      }
    case .allValues, .tail:
      if cores.count > Machine.valuesLimit {
        throw .program("values gives more than \(Machine.valuesLimit) values")
      }
      let mark = code.nextRegister
      let first = try code.reserve(max(1, cores.count))
      for (index, core) in cores.enumerated() { try compile(core, to: .register(first + index)) }
      if cores.count == 1 {
        try deliver(first, to: destination)
      } else {
        code.emit(.values, a: first, b: cores.count)
        deliverValues(first, to: destination)
      }
      code.release(to: mark)
    }
  }

  mutating func compileBindValues(
    _ variables: [LocalVariable], _ value: Core, _ body: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    let first = try code.reserve(variables.count)
    try compile(value, to: .allValues(first))
    code.emit(.takeValues, a: first, b: variables.count)
    for (index, variable) in variables.enumerated() { try declare(variable, in: first + index) }
    try compile(body, to: destination)
    for variable in variables { forget(variable) }
    code.release(to: mark)
  }

  mutating func compileCallWithValues(
    _ function: Core, _ cores: [Core], _ place: Place, to destination: Destination
  ) throws(LispError) {
    // Each form's values become a list; the lists, joined, are the arguments.
    let mark = code.nextRegister
    let base = try code.reserve(3)
    try compile(function, to: .register(base))
    let list = try code.reserve()
    if cores.isEmpty { code.emit(.nil, a: list) }
    if cores.count == 1 {
      try compile(cores[0], to: .allValues(list))
      code.emit(.valuesToList, a: list)
    } else if !cores.isEmpty {
      let joined = try code.reserve(3)
      let append = try code.constant(machine.record(machine.intern("APPEND")))
      for core in cores {
        let register = try code.reserve()
        try compile(core, to: .allValues(register))
        code.emit(.valuesToList, a: register)
      }
      code.emit(.callGlobal, a: joined, b: cores.count, c: append)
      code.emit(.move, a: list, b: joined)
    }
    code.note(place)
    let isTail = destination == .tail && scopes.isEmpty
    code.emit(isTail ? .tailApply : .apply, a: base, b: 1)
    code.release(to: mark)
    if !isTail { deliverValues(base, to: destination) }
  }

  mutating func compileValuesThen(
    _ first: Core, _ second: Core, to destination: Destination
  ) throws(LispError) {
    let mark = code.nextRegister
    switch destination {
    case .effect:
      try compile(first, to: .effect)
      try compile(second, to: .effect)
    case .register:
      let register = try code.reserve()
      try compile(first, to: .register(register))
      try compile(second, to: .effect)
      try deliver(register, to: destination)
    case .allValues, .tail:
      let register = try code.reserve()
      try compile(first, to: .allValues(register))
      code.emit(.valuesToList, a: register)
      try compile(second, to: .effect)
      code.emit(.listToValues, a: register)
      deliverValues(register, to: destination)
    }
    code.release(to: mark)
  }
}
