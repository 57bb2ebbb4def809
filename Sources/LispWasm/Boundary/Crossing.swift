import LispRuntime

/// Calls of the host and calls by the host: values on their way across.
extension FunctionLowering {
  func lowerForeignCall(_ foreign: ForeignFunction, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    if let problem = foreign.problem { throw problem }
    let function = program.imported(foreign)
    let parameters = foreign.signature.parameters
    if arguments.count != parameters.count {
      // All arguments are evaluated, then the call is what is wrong.
      var code: [Code] = []
      for argument in arguments { code.append(effect(try lower(argument, .effect))) }
      let symbol = try constants.value(machine.symbol(of: foreign.record))
      code.append(
        try program.callSystem(
          "WRONG-FOREIGN-COUNT",
          [
            symbol, .plain(.newI31, [.i32(Int32(parameters.count))]),
            .plain(.newI31, [.i32(Int32(arguments.count))]),
          ]))
      return Lowered(.sequence(code), .value)
    }
    var operands: [Code] = []
    for (index, (argument, type)) in zip(arguments, parameters).enumerated() {
      if type == .string, case .constant(let word) = argument, let text = machine.textContent(word),
        word.isSimpleString, text.allSatisfy({ $0 < 0x80 })
      {
        // Its bytes are its UTF-8.
        operands.append(
          .field(types.string, 0, .cast(.defined(types.string), isNullable: false, try constants.value(word))))
        continue
      }
      operands.append(try outward(try lower(argument, .single), type, foreign, index))
    }
    // Whoever is called finds what was written before; the arguments wait on the stack.
    operands.append(program.flushingOutput)
    let name = try constants.value(machine.symbol(of: foreign.record))
    let result = foreign.signature.result
    let call = Lowered(.call(function, operands, isTail: false), program.crossingForm(result))
    return try inward(try catchingHostErrors(call, of: name).code, result)
  }

  /// A Lisp value as the host gets it.
  private func outward(
    _ lowered: Lowered, _ type: HostType, _ foreign: ForeignFunction, _ index: Int
  ) throws(LoweringError) -> Code {
    switch (type, lowered.form) {
    case (.boolean, .truth), (.double, .double): return lowered.code
    case (.double, .small), (.double, .integer32): return .plain(.f64ConvertI32, [lowered.code])
    default: break
    }
    let name = try constants.value(machine.symbol(of: foreign.record))
    return try outward(lowered, type, name, .plain(.newI31, [.i32(Int32(index + 1))]))
  }

  /// The same with what an error says of it.
  func outward(
    _ lowered: Lowered, _ type: HostType, _ name: Code, _ position: Code
  ) throws(LoweringError) -> Code {
    switch (type, lowered.form) {
    case (.fixnum, .small), (.int32, .small), (.fixnum, .integer32), (.int32, .integer32), (.int64, .integer64),
      (.long, .integer64):
      return lowered.code
    case (.int64, .small), (.int64, .integer32), (.long, .small), (.long, .integer32):
      return .plain(.i64ExtendSigned, [lowered.code])
    case (.fixnum, .integer64), (.int32, .integer64):
      return try narrowed(lowered.code) { (wide) throws(LoweringError) in
        try program.callSystem("INTEGER-TO-HOST", [integer(wide), .plain(.newI31, [.i32(32)]), name, position])
      }
    default: return try outward(value(lowered), type, name, position)
    }
  }

  /// An integer of 64 bits as one of 32. What does not fit is for somebody else.
  private func narrowed(
    _ wide: Code, otherwise: (Code) throws(LoweringError) -> Code
  ) throws(LoweringError) -> Code {
    switch wide {
    case .sequence(let parts):
      guard let last = parts.last else { break }
      return .sequence(parts.dropLast() + [try narrowed(last, otherwise: otherwise)])
    case .plain(let opcode, let operands) where opcode == .i64Add || opcode == .i64Subtract:
      guard operands.count == 2, case .plain(.i64ExtendSigned, let first) = operands[0],
        case .plain(.i64ExtendSigned, let second) = operands[1], let first = first.first, let second = second.first
      else { break }
      // The signs tell: a sum has not that of both operands, a difference has not that of the first, which was not the second's.
      let (a, b, result) = (keep(first, .i32), keep(second, .i32), Local("result", .i32))
      func differs(_ first: Code, _ second: Code) -> Code { .plain(.i32Xor, [first, second]) }
      let isSum = opcode == .i64Add
      let sum = Code.tee(result, .plain(isSum ? .i32Add : .i32Subtract, [a.get, b.get]))
      let hasOverflown = Code.plain(
        .i32Less,
        [
          .plain(.i32And, [differs(sum, a.get), isSum ? differs(.get(result), b.get) : differs(a.get, b.get)]), .i32(0),
        ])
      let exact = Code.plain(opcode, [.plain(.i64ExtendSigned, [a.get]), .plain(.i64ExtendSigned, [b.get])])
      return .sequence([
        a.set, b.set, .conditional(hasOverflown, then: try otherwise(exact), else: .get(result), .i32),
      ])
    default: break
    }
    let kept = keep(wide, .i64)
    let narrow = Code.plain(.i32Wrap, [kept.get])
    return .sequence([
      kept.set,
      .conditional(
        .plain(.i64Equal, [.plain(.i64ExtendSigned, [narrow]), kept.get]), then: narrow, else: try otherwise(kept.get),
        .i32),
    ])
  }

  /// The same of any value.
  func outward(_ value: Code, _ type: HostType, _ name: Code, _ position: Code) throws(LoweringError) -> Code {
    switch type {
    case .fixnum, .int32:
      // Every small integer fits.
      let kept = keep(value, .value)
      let other = try program.callSystem(
        "INTEGER-TO-HOST", [kept.get, .plain(.newI31, [.i32(32)]), name, position])
      return .sequence([
        kept.set,
        .conditional(
          .test(.i31, isNullable: false, kept.get),
          then: .plain(.i31Signed, [.cast(.i31, isNullable: false, kept.get)]), else: other, .i32),
      ])
    case .int8, .uint8, .int16, .uint16, .uint32:
      return try program.callSystem(
        "INTEGER-TO-HOST", [value, .plain(.newI31, [.i32(type.width ?? 32)]), name, position])
    case .int64, .long: return try program.callSystem("LONG-TO-HOST", [value, program.truth, name, position])
    case .uint64, .unsignedLong:
      return try program.callSystem("LONG-TO-HOST", [value, .null(.none), name, position])
    case .double: return try program.callSystem("DOUBLE-TO-HOST", [value, name, position])
    case .single: return try program.callSystem("SINGLE-TO-HOST", [value, name, position])
    case .boolean: return try program.callSystem("BOOLEAN-TO-HOST", [value, name, position])
    case .string, .bytes: return try program.callSystem("STRING-TO-HOST", [value, name, position])
    case .anything: return anything(value)
    case .pointer: return .plain(.convertAnyToExtern, [anything(value)])
    case .function(let signature):
      program.boundary.noteCallback(signature)
      return try program.callSystem("FUNCTION-TO-HOST", [value, name, position])
    case .void: return .sequence([.drop(value)])
    }
  }

  /// Objects of the host's leave their box.
  func anything(_ value: Code) -> Code {
    let types = types
    let function = runtime.function("to-host", [("value", .value)], .anything) { locals in
      .conditional(
        .test(.defined(types.host), isNullable: false, .get(locals[0])),
        then: .field(types.host, 0, .cast(.defined(types.host), isNullable: false, .get(locals[0]))),
        else: .get(locals[0]), .anything)
    }
    return .call(function, [value], isTail: false)
  }

  /// What the host gave, as a Lisp value.
  func inward(_ code: Code, _ type: HostType) throws(LoweringError) -> Lowered {
    switch type {
    case .fixnum, .int32: return Lowered(code, .integer32)
    case .int8, .int16:
      let shift = 32 - (type.width ?? 32)
      return Lowered(.plain(.i32ShiftRight, [.plain(.i32ShiftLeft, [code, .i32(shift)]), .i32(shift)]), .small)
    case .uint8: return Lowered(.plain(.i32And, [code, .i32(0xFF)]), .small)
    case .uint16: return Lowered(.plain(.i32And, [code, .i32(0xFFFF)]), .small)
    case .uint32: return Lowered(.plain(.i64ExtendUnsigned, [code]), .integer64)
    case .int64, .long: return Lowered(code, .integer64)
    case .uint64, .unsignedLong: return Lowered(try program.callSystem("UNSIGNED-FROM-HOST", [code]), .value)
    case .double: return Lowered(code, .double)
    case .single: return Lowered(.newStructure(types.single, [code]), .object(types.single))
    case .boolean: return Lowered(code, .truth)
    case .string, .bytes: return Lowered(try program.callSystem("STRING-FROM-HOST", [code]), .value)
    case .anything, .function: return Lowered(fromHost(code), .value)
    case .pointer: return Lowered(fromHost(.plain(.convertExternToAny, [code])), .value)
    case .void: return Lowered(code, .nothing)
    }
  }

  /// A reference of any kind: Lisp's own objects as they are, the host's in a box.
  func fromHost(_ code: Code) -> Code {
    let types = types
    let function = runtime.function("from-host", [("value", .anything)], .value) { locals in
      let own = Label([.value])
      return .block(
        own, .value,
        [
          .newStructure(
            types.host, [.branchOnCast(own, from: .anything, to: .value, .get(locals[0]))])
        ])
    }
    return .call(function, [code], isTail: false)
  }
}

extension ProgramLowering {
  /// What a result is before it is a Lisp value.
  func crossingForm(_ type: HostType) -> Form { type.valueType(types.boundary).map { .machine($0) } ?? .nothing }

  /// The import of a foreign function.
  func imported(_ foreign: ForeignFunction) -> Function {
    boundary.function(of: foreign) { name in
      let parameters = foreign.signature.parameters.compactMap { $0.valueType(types.boundary) }
      let result = foreign.signature.result.valueType(types.boundary)
      let function = Function(
        "\(foreign.module).\(foreign.field)", type: runtime.functionType(parameters, result.map { [$0] } ?? []),
        parameters: parameters.map { Local("", $0) }, body: nil)
      function.importedAs = (foreign.module, name)
      return function
    }
  }

  /// The declared function behind a host's name for it.
  func foreign(named path: String) -> ForeignFunction? {
    foreignFunctions.values.filter { "\($0.module).\($0.field)" == path }.min { $0.lispName < $1.lispName }
  }

  /// A Lisp function that calls a foreign one, for those who want it as an object.
  func closure(ofForeign foreign: ForeignFunction) throws(LoweringError) -> Global {
    if let known = foreignClosures[foreign.record] { return known }
    let lambda = Lambda(name: machine.symbol(of: foreign.record), parent: nil, place: .unknown)
    for index in foreign.signature.parameters.indices {
      lambda.required.append(LocalVariable(machine.systemSymbol("ARGUMENT-\(index)"), owner: lambda))
    }
    lambda.body = .call(foreign.record, lambda.required.map { .local($0) }, .unknown)
    let lowering = FunctionLowering(self, lambda, result: nil)
    prepare(lowering)
    let global = try closureOfBody(lambda, lowering.function)
    foreignClosures[foreign.record] = global
    return global
  }

  /// The function that the host calls for one of the program's.
  func wrapper(of exported: ExportedFunction) throws(LoweringError) -> Function {
    let lambda = Lambda(name: machine.symbol(of: exported.record), parent: nil, place: .unknown)
    let lowering = FunctionLowering(self, lambda, result: nil)
    let signature = try signature(of: exported)
    let parameters = entryParameters(signature)
    let given = try arguments(parameters, signature, lowering)
    let arguments = given.map(lowering.value)
    let symbol = try constants.value(machine.symbol(of: exported.record))
    let call: Lowered
    if let function = try global(exported.record), function.lambda.isSimple,
      function.lambda.required.count == arguments.count, FunctionLowering.resultForm(function.lambda, self) == nil,
      function.lambda.declaredTypes.isEmpty
    {
      if let body = try lowering.lowerInlined(exported.record, function.lambda, given: given) {
        call = body
      } else {
        let plain = Code.call(function.body, arguments, isTail: false)
        call = Lowered(try valueCounts.mayBeSeveral(of: exported.record) ? runtime.single(plain) : plain, .value)
      }
    } else {
      let function: Code
      if !changingFunctions.contains(exported.record), let closure = try closure(named: exported.record) {
        function = .getGlobal(closure)
      } else {
        function = .cast(
          .defined(types.function), isNullable: false, try callSystem("FUNCTION-OF-SYMBOL", [symbol]))
      }
      call = lowering.callObject(function, values: arguments, .single)
    }
    return try entry(exported.name, parameters, signature, lowering, call, named: symbol)
  }

  /// How an export is called: as it says, or with anything for each parameter that the function wants.
  func signature(of exported: ExportedFunction) throws(LoweringError) -> HostSignature {
    if let signature = exported.signature { return signature }
    let count = try definition(of: exported.record)?.required.count ?? 0
    return HostSignature(Array(repeating: .anything, count: count), .anything)
  }

  /// What the host calls for any Lisp function that it was given: the function itself comes first.
  func trampoline(_ signature: HostSignature, number: Int) throws(LoweringError) -> Function {
    let symbol = machine.systemSymbol("CALLBACK")
    let lowering = FunctionLowering(self, Lambda(name: symbol, parent: nil, place: .unknown), result: nil)
    let this = Local("function", .anything)
    let parameters = entryParameters(signature)
    let arguments = try arguments(parameters, signature, lowering).map(lowering.value)
    let function = Code.cast(.defined(types.function), isNullable: false, .get(this))
    let call = lowering.callObject(function, values: arguments, .single)
    return try entry(
      HostDescription.callbackName(number), [this] + parameters, signature, lowering, call,
      named: try constants.value(symbol))
  }

  private func entryParameters(_ signature: HostSignature) -> [Local] {
    signature.parameters.enumerated().map { Local("a\($0)", $1.valueType(types.boundary) ?? .value) }
  }

  private func arguments(
    _ parameters: [Local], _ signature: HostSignature, _ lowering: FunctionLowering
  ) throws(LoweringError) -> [Lowered] {
    var arguments: [Lowered] = []
    for (local, type) in zip(parameters, signature.parameters) {
      arguments.append(try lowering.inward(.get(local), type))
    }
    return arguments
  }

  /// A function for the host around a call that gives one value.
  private func entry(
    _ name: String, _ parameters: [Local], _ signature: HostSignature, _ lowering: FunctionLowering,
    _ call: Lowered, named symbol: Code
  ) throws(LoweringError) -> Function {
    let position = Code.plain(.newI31, [.i32(0)])
    let body =
      signature.result == .void
      ? lowering.effect(call) : try lowering.outward(call, signature.result, symbol, position)
    let result = signature.result.valueType(types.boundary)
    let function = Function(
      name, type: runtime.functionType(parameters.map(\.type), result.map { [$0] } ?? []), parameters: parameters,
      body: body)
    entries.append(function)
    plainEntries.append((function, body))
    return function
  }
}
