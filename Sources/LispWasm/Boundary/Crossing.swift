import LispRuntime

/// Calls of the host and calls by the host: values on their way across.
extension FunctionLowering {
  func lowerForeignCall(_ foreign: ForeignFunction, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    let function = program.imported(foreign)
    if arguments.count != foreign.parameters.count {
      // All arguments are evaluated, then the call is what is wrong.
      var code: [Code] = []
      for argument in arguments { code.append(effect(try lower(argument, .effect))) }
      let symbol = try constants.value(machine.symbol(of: foreign.record))
      code.append(
        try program.callSystem(
          "WRONG-FOREIGN-COUNT",
          [
            symbol, .plain(.newI31, [.i32(Int32(foreign.parameters.count))]),
            .plain(.newI31, [.i32(Int32(arguments.count))]),
          ]))
      return Lowered(.sequence(code), .value)
    }
    var operands: [Code] = []
    for (index, (argument, type)) in zip(arguments, foreign.parameters).enumerated() {
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
    let name = try constants.value(machine.symbol(of: foreign.record))
    let call = Lowered(.call(function, operands, isTail: false), program.crossingForm(foreign.result))
    return try inward(try catchingHostErrors(call, of: name).code, foreign.result)
  }

  /// A Lisp value as the host gets it.
  private func outward(
    _ lowered: Lowered, _ type: BoundaryType, _ foreign: ForeignFunction, _ index: Int
  ) throws(LoweringError) -> Code {
    switch (type, lowered.form) {
    case (.integer(let bits, let isSigned), .small) where bits == 32 && isSigned: return lowered.code
    case (.boolean, _): return test(lowered)
    case (.double, .double): return lowered.code
    case (.double, .small): return .plain(.f64ConvertI32, [lowered.code])
    default: break
    }
    let name = try constants.value(machine.symbol(of: foreign.record))
    let position = Code.plain(.newI31, [.i32(Int32(index + 1))])
    return try outward(value(lowered), type, name, position)
  }

  /// The same of any value, with what an error says of it.
  func outward(_ value: Code, _ type: BoundaryType, _ name: Code, _ position: Code) throws(LoweringError) -> Code {
    switch type {
    case .integer(let bits, let isSigned):
      return try program.callSystem(
        "INTEGER-TO-HOST",
        [value, .plain(.newI31, [.i32(Int32(isSigned ? bits : -bits))]), name, position])
    case .long(let isSigned, _):
      return try program.callSystem("LONG-TO-HOST", [value, isSigned ? truthValue : .null(.none), name, position])
    case .double: return try program.callSystem("DOUBLE-TO-HOST", [value, name, position])
    case .single: return .plain(.f32Demote, [try program.callSystem("DOUBLE-TO-HOST", [value, name, position])])
    case .boolean: return test(Lowered(value, .value))
    case .string: return try program.callSystem("STRING-TO-HOST", [value, name, position])
    case .anything: return anything(value)
    case .external:
      return .plain(.convertAnyToExtern, [anything(value)])
    case .void: return .sequence([.drop(value)])
    }
  }

  private var truthValue: Code { program.truth }

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
  func inward(_ code: Code, _ type: BoundaryType) throws(LoweringError) -> Lowered {
    switch type {
    case .integer(let bits, let isSigned):
      if bits < 32 {
        let shift = Int32(32 - bits)
        let low =
          isSigned
          ? Code.plain(.i32ShiftRight, [.plain(.i32ShiftLeft, [code, .i32(shift)]), .i32(shift)])
          : .plain(.i32And, [code, .i32(Int32((1 << bits) - 1))])
        return Lowered(low, .small)
      }
      if isSigned { return Lowered(code, .machine(.i32)) }
      return Lowered(integer(.plain(.i64ExtendUnsigned, [code])), .value)
    case .long(let isSigned, _):
      if isSigned { return Lowered(integer(code), .value) }
      return Lowered(try program.callSystem("UNSIGNED-FROM-HOST", [code]), .value)
    case .double: return Lowered(code, .double)
    case .single: return Lowered(.newStructure(types.single, [code]), .object(types.single))
    case .boolean: return Lowered(code, .truth)
    case .string: return Lowered(try program.callSystem("STRING-FROM-HOST", [code]), .value)
    case .anything: return Lowered(fromHost(code), .value)
    case .external: return Lowered(fromHost(.plain(.convertExternToAny, [code])), .value)
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
  func crossingForm(_ type: BoundaryType) -> Form { type.valueType(types).map { .machine($0) } ?? .nothing }

  /// The import of a foreign function.
  func imported(_ foreign: ForeignFunction) -> Function {
    if !usedForeign.contains(where: { $0.record == foreign.record }) { usedForeign.append(foreign) }
    return standardImport(
      foreign.module, foreign.field, foreign.parameters.compactMap { $0.valueType(types) },
      foreign.result.valueType(types))
  }

  /// The declared function behind a host's name for it.
  func foreign(named path: String) -> ForeignFunction? {
    foreignFunctions.values.filter { "\($0.module).\($0.field)" == path }.min { $0.lispName < $1.lispName }
  }

  /// A Lisp function that calls a foreign one, for those who want it as an object.
  func closure(ofForeign foreign: ForeignFunction) throws(LoweringError) -> Global {
    if let known = foreignClosures[foreign.record] { return known }
    let lambda = Lambda(name: machine.symbol(of: foreign.record), parent: nil, place: .unknown)
    for index in foreign.parameters.indices {
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
    var count = exported.parameters?.count ?? 0
    if exported.parameters == nil, let definition = try definition(of: exported.record) {
      count = definition.required.count
    }
    let parameterTypes = exported.parameters ?? Array(repeating: .anything, count: count)
    let parameters = parameterTypes.enumerated().map { Local("a\($0)", $1.valueType(types) ?? .value) }
    var arguments: [Code] = []
    for (local, type) in zip(parameters, parameterTypes) {
      let lowered = try lowering.inward(.get(local), type)
      arguments.append(lowering.value(lowered))
    }
    let symbol = try constants.value(machine.symbol(of: exported.record))
    let call: Code
    if let function = try global(exported.record), function.lambda.isSimple,
      function.lambda.required.count == arguments.count, FunctionLowering.resultForm(function.lambda, self) == nil,
      function.lambda.declaredTypes.isEmpty
    {
      call = .call(function.body, arguments, isTail: false)
    } else {
      let function = try callSystem("FUNCTION-OF-SYMBOL", [symbol])
      let vector = Local("arguments", .object(types.vector))
      call = .sequence([
        .set(vector, .newArrayOf(types.vector, arguments)),
        lowering.callObject(.cast(.defined(types.function), isNullable: false, function), vector: .get(vector), .single)
          .code,
      ])
    }
    let position = Code.plain(.newI31, [.i32(0)])
    let result: Code
    if exported.result == .void {
      result = .sequence([.drop(call), .setGlobal(runtime.valueCount, .i32(1))])
    } else {
      result = try lowering.outward(runtime.single(call), exported.result, symbol, position)
    }
    return Function(
      exported.name,
      type: runtime.functionType(parameters.map(\.type), exported.result.valueType(types).map { [$0] } ?? []),
      parameters: parameters, body: result)
  }
}
