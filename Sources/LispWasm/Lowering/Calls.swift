import LispRuntime

/// Calls, and the objects that can be called.
extension FunctionLowering {
  func lowerCall(_ record: Word, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    // Whoever fails is to be seen in a backtrace.
    let use = use == .tail && record == program.names.error ? .all : use
    if let known = folded(record, arguments) { return try lower(.constant(known), use) }
    if let output = try constantOutput(record, arguments, use) { return output }
    if let format = try lowerFormat(record, arguments, use) { return format }
    if let intrinsic = program.intrinsics[record], !program.changingFunctions.contains(record),
      let lowered = try intrinsic.lower(self, arguments, use)
    {
      return lowered
    }
    if let foreign = program.foreignFunctions[record] { return try lowerForeignCall(foreign, arguments, use) }
    if let function = try program.global(record) {
      if let inlined = try lowerInlined(record, function.lambda, arguments, use) { return inlined }
      return try lowerKnownCall(
        function.lambda, function.body, this: nil, arguments, use,
        several: try program.valueCounts.mayBeSeveral(of: record))
    }
    // Whatever the name's function is when the arguments are there.
    program.noteUnknown(record, in: lambda, at: place)
    var before: [Code] = []
    var values: [Code] = []
    for argument in arguments {
      let local = Local("argument", .value)
      before.append(.set(local, value(try lower(argument, .single))))
      values.append(.get(local))
    }
    let function = try program.callSystem("FUNCTION-OF-SYMBOL", [.getGlobal(try constants.symbol(record))])
    let call = callObject(.cast(.defined(types.function), isNullable: false, function), values: values, use)
    return Lowered(.sequence(before + [call.code]), call.form)
  }

  func lowerCall(of function: Core, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    switch function {
    case .local(let variable):
      if let lambda = program.knownFunctions[ObjectIdentifier(variable)], !variable.isAssigned {
        let body = localBody(lambda)
        let this = lambda.captures.isEmpty ? nil : try callee(variable)
        return try lowerKnownCall(
          lambda, body, this: this, arguments, use,
          several: try program.valueCounts.mayBeSeveral(.callValue(function, [], .unknown)))
      }
    case .lambda(let lambda):
      if lambda.isSimple, lambda.required.count == arguments.count, !lambda.captures.contains(where: { _ in false }) {
        let closure = Local("closure", .object(types.function))
        let body = localBody(lambda)
        if lambda.captures.isEmpty {
          return try lowerKnownCall(
            lambda, body, this: nil, arguments, use, several: try program.valueCounts.mayBeSeveral(lambda))
        }
        let set = Code.set(closure, try self.closure(lambda))
        let call = try lowerKnownCall(
          lambda, body, this: .get(closure), arguments, use, several: try program.valueCounts.mayBeSeveral(lambda))
        return Lowered(.sequence([set, call.code]), call.form)
      }
    // A name that is written down is as good as a call of it.
    case .constant(let word) where machine.isLispSymbol(word) && !word.isNil:
      return try lowerCall(machine.globalRecord(word), arguments, use)
    default: break
    }
    let lowered = try lower(function, .single)
    if case .object(let type) = lowered.form, type === types.function {
      return try callObject(lowered.code, arguments, use)
    }
    // Whether it is a function at all is asked when the arguments are there.
    let kept = keep(value(lowered), .value)
    var code = [kept.set]
    var values: [Code] = []
    for argument in arguments {
      let operand = value(try lower(argument, .single))
      switch argument {
      case .constant, .function: values.append(operand)
      default:
        let local = Local("argument", .value)
        code.append(.set(local, operand))
        values.append(.get(local))
      }
    }
    let call = callObject(try functionObject(Lowered(kept.get, .value)), values: values, use)
    return Lowered(.sequence(code + [call.code]), call.form)
  }

  /// The function object in a variable that is known to hold one.
  private func callee(_ variable: LocalVariable) throws(LoweringError) -> Code {
    // A function that calls itself has itself at hand.
    let lowered = try read(variable)
    if case .object(let type) = lowered.form, type === types.function { return lowered.code }
    return .cast(.defined(types.function), isNullable: false, value(lowered))
  }

  /// A function object out of a value that should be one, or a symbol that names one.
  func functionObject(_ lowered: Lowered) throws(LoweringError) -> Code {
    if case .object(let type) = lowered.form, type === types.function { return lowered.code }
    let found = Label([.object(types.function)])
    let code = value(lowered)
    let other = Code.branchOnCast(found, from: .value, to: .object(types.function), code)
    return .block(
      found, .object(types.function),
      [
        .cast(
          .defined(types.function), isNullable: false, try program.callSystemWith("FUNCTION-OF-DESIGNATOR", other))
      ])
  }

  /// A call of a function object: arguments after the function.
  func callObject(_ function: Code, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    callObject(
      function, values: try arguments.map { core throws(LoweringError) in value(try lower(core, .single)) }, use)
  }

  /// A function object called with values that are there already.
  func callObject(_ function: Code, values: [Code], _ use: Use) -> Lowered {
    let local = Local("function", .object(types.function))
    var code: [Code] = [.set(local, function)]
    let isTail = use == .tail && canTailCall
    let descriptor = Code.field(types.function, 0, .get(local))
    let call: Code
    if values.count <= ObjectTypes.mostDirectArguments {
      call = .callReference(
        types.entries[values.count], [.get(local)] + values + [.field(types.descriptor, values.count, descriptor)],
        isTail: isTail)
    } else {
      call = .callReference(
        types.entryOfMany,
        [
          .get(local), vector(of: values), .field(types.descriptor, ObjectTypes.fieldOfMany, descriptor),
        ],
        isTail: isTail)
    }
    code.append(call)
    return afterCall(.sequence(code), .value, use, several: true)
  }

  /// A new vector. One that is too long for an instruction is filled one by one.
  func vector(of values: [Code]) -> Code {
    if values.count <= Constants.mostElements { return .newArrayOf(types.vector, values) }
    let local = Local("vector", .object(types.vector))
    var code = [Code.set(local, .newDefaultArray(types.vector, .i32(Int32(truncatingIfNeeded: values.count))))]
    for (index, value) in values.enumerated() {
      code.append(.setElement(types.vector, .get(local), .i32(Int32(truncatingIfNeeded: index)), value))
    }
    return .sequence(code + [.get(local)])
  }

  /// A function object called with a vector.
  func callObject(_ function: Code, vector: Code, _ use: Use) -> Lowered {
    let local = Local("function", .object(types.function))
    let call = Code.callReference(
      types.entryOfMany,
      [
        .get(local), vector,
        .field(types.descriptor, ObjectTypes.fieldOfMany, .field(types.function, 0, .get(local))),
      ], isTail: use == .tail && canTailCall)
    return afterCall(.sequence([.set(local, function), call]), .value, use, several: true)
  }

  /// Whether the function's frame may go before a call: nothing is to be undone, and the result is a Lisp value.
  var canTailCall: Bool { scopes.isEmpty && result == nil }

  private func afterCall(_ call: Code, _ form: Form, _ use: Use, several: Bool) -> Lowered {
    guard several, form == .value else { return Lowered(call, form) }
    switch use {
    case .all: return Lowered(call, form)
    case .tail: return result == nil ? Lowered(call, form) : Lowered(runtime.single(call), form)
    case .effect: return Lowered(.sequence([.drop(call), .setGlobal(runtime.valueCount, .i32(1))]), .nothing)
    case .single: return Lowered(runtime.single(call), form)
    }
  }

  // MARK: Known functions

  private func lowerKnownCall(
    _ lambda: Lambda, _ body: Function, this: Code?, _ arguments: [Core], _ use: Use, several: Bool
  ) throws(LoweringError) -> Lowered {
    let form = FunctionLowering.resultForm(lambda, program) ?? .value
    let isTail = use == .tail && canTailCall && form == .value
    guard let values = try matchArguments(lambda, arguments) else {
      // The error belongs to the moment of the call, and the machine's message to whoever makes it.
      let function: Code
      if let this {
        function = this
      } else {
        function = .getGlobal(try program.closureOfBody(lambda, body))
      }
      return try callObject(function, arguments, use)
    }
    var code = values.before
    let call = Code.call(body, (this.map { [$0] } ?? []) + values.arguments, isTail: isTail)
    code.append(call)
    return afterCall(code.count == 1 ? call : .sequence(code), form, use, several: several)
  }

  /// The operands for a function's parameters, or nil when the arguments do not fit or only the call can tell.
  private func matchArguments(
    _ lambda: Lambda, _ arguments: [Core]
  ) throws(LoweringError) -> (before: [Code], arguments: [Code])? {
    let required = lambda.required.count
    let positional = required + lambda.optional.count
    if arguments.count < required { return nil }
    if lambda.rest == nil, lambda.keywords == nil, arguments.count > positional { return nil }
    let unbound = Code.getGlobal(runtime.unbound)
    var operands: [Code] = []
    func operand(_ index: Int, _ variable: LocalVariable) throws(LoweringError) -> Code {
      let lowered = try lower(arguments[index], .single)
      for (name, type) in lambda.declaredTypes where name == variable.name {
        if let form = program.intrinsics.machineForm(type) { return convert(lowered, to: form) }
      }
      return value(lowered)
    }
    if lambda.rest == nil, lambda.keywords == nil {
      for (index, variable) in (lambda.required + lambda.optional).enumerated() {
        operands.append(index < arguments.count ? try operand(index, variable) : unbound)
      }
      return ([], operands)
    }
    // Keywords must be there to be read, and each once.
    var places: [Int: Int] = [:]
    if let keywords = lambda.keywords, arguments.count > positional {
      if (arguments.count - positional) % 2 != 0 { return nil }
      for index in stride(from: positional, to: arguments.count, by: 2) {
        guard case .constant(let keyword) = arguments[index],
          let place = keywords.firstIndex(where: { $0.keyword == keyword }), places[place] == nil
        else { return nil }
        places[place] = index + 1
      }
    }
    // Arguments are evaluated in the order in which they stand.
    var before: [Code] = []
    var locals: [Int: Code] = [:]
    for index in arguments.indices {
      if lambda.keywords != nil, index >= positional, (index - positional) % 2 == 0, lambda.rest == nil { continue }
      let local = Local("argument", .value)
      before.append(.set(local, value(try lower(arguments[index], .single))))
      locals[index] = .get(local)
    }
    for index in 0..<positional { operands.append(locals[index] ?? unbound) }
    if lambda.rest != nil {
      var list = Code.null(.none)
      for index in (positional..<max(positional, arguments.count)).reversed() {
        list = .newStructure(types.cons, [locals[index] ?? .null(.none), list])
      }
      operands.append(list)
    }
    for place in (lambda.keywords ?? []).indices { operands.append(places[place].flatMap { locals[$0] } ?? unbound) }
    return (before, operands)
  }

  // MARK: Closures

  /// The body of a function that closures share.
  func localBody(_ lambda: Lambda) -> Function {
    let key = ObjectIdentifier(lambda)
    if let known = program.localBodies[key] { return known.function }
    let lowering = FunctionLowering(program, lambda, result: nil)
    program.localBodies[key] = lowering
    program.prepare(lowering)
    return lowering.function
  }

  /// A new function object.
  func closure(_ lambda: Lambda) throws(LoweringError) -> Code {
    let body = localBody(lambda)
    let descriptor = Code.getGlobal(try program.descriptor(of: lambda, body: body))
    if lambda.captures.isEmpty { return .getGlobal(try program.closureOfBody(lambda, body)) }
    var fields = [descriptor, .i32(0)]
    for variable in lambda.captures { fields.append(try captured(variable)) }
    return .newStructure(runtime.closureType(shape(lambda)), fields)
  }

  private func shape(_ lambda: Lambda) -> String {
    String(lambda.captures.map { $0.needsCell ? "c" : "v" })
  }

  /// `labels`: the objects first, then what they have captured of each other.
  func lowerLocalFunctions(
    _ bindings: [(LocalVariable, Lambda)], _ body: Core, _ use: Use
  ) throws(LoweringError) -> Lowered {
    var code: [Code] = []
    let own = Set(bindings.map { ObjectIdentifier($0.0) })
    for (variable, lambda) in bindings { program.knownFunctions[ObjectIdentifier(variable)] = lambda }
    for (variable, _) in bindings {
      // A place that the others can be told of; it is filled below.
      code.append(declare(variable, Lowered(.null(.none), .value)))
    }
    for (variable, lambda) in bindings {
      var fields = [Code.getGlobal(try program.descriptor(of: lambda, body: localBody(lambda))), .i32(0)]
      if lambda.captures.isEmpty {
        let object = Lowered(.getGlobal(try program.closureOfBody(lambda, localBody(lambda))), .object(types.function))
        code.append(try write(variable, object, wantsValue: false).code)
        continue
      }
      for captured in lambda.captures {
        fields.append(
          own.contains(ObjectIdentifier(captured)) && !captured.needsCell ? .null(.none) : try self.captured(captured))
      }
      let object = Lowered(.newStructure(runtime.closureType(shape(lambda)), fields), .value)
      code.append(try write(variable, object, wantsValue: false).code)
    }
    for (variable, lambda) in bindings {
      let type = runtime.closureType(shape(lambda))
      for (index, captured) in lambda.captures.enumerated()
      where own.contains(ObjectIdentifier(captured)) && !captured.needsCell {
        code.append(
          .setField(
            type, ObjectTypes.firstCapture + index, .cast(.defined(type), isNullable: false, value(try read(variable))),
            value(try read(captured))))
      }
    }
    let result = try lower(body, use)
    return Lowered(.sequence(code + [result.code]), result.form)
  }

  // MARK: Apply

  func lowerApply(_ function: Core, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    // Whether it is a function at all is asked when the arguments are there.
    let lowered = try lower(function, .single)
    let known = lowered.form == .object(types.function)
    let designator = keep(known ? lowered.code : value(lowered), known ? .object(types.function) : .value)
    var list = Code.null(.none)
    var before = [designator.set]
    var locals: [Local] = []
    for argument in arguments {
      let temporary = Local("argument", .value)
      before.append(.set(temporary, value(try lower(argument, .single))))
      locals.append(temporary)
    }
    if let last = locals.last { list = .get(last) }
    for temporary in locals.dropLast().reversed() { list = .newStructure(types.cons, [.get(temporary), list]) }
    let vector = Code.cast(
      .defined(types.vector), isNullable: false, try program.callSystem("VECTOR-OF-ARGUMENTS", [list]))
    let callee = try functionObject(Lowered(designator.get, known ? lowered.form : .value))
    let call = callObject(callee, vector: vector, use)
    return Lowered(.sequence(before + [call.code]), call.form)
  }
}

extension ProgramLowering {
  func callSystemWith(_ name: String, _ argument: Code) throws(LoweringError) -> Code {
    try callSystem(name, [argument])
  }

  /// The one object of a function that captures nothing.
  func closureOfBody(_ lambda: Lambda, _ body: Function) throws(LoweringError) -> Global {
    if let known = plainClosures[ObjectIdentifier(lambda)] { return known }
    let descriptor = try descriptor(of: lambda, body: body)
    let global = Global(
      body.name, .object(types.function), isMutable: false,
      initial: .newStructure(types.function, [.getGlobal(descriptor)]))
    plainClosures[ObjectIdentifier(lambda)] = global
    return global
  }
}
