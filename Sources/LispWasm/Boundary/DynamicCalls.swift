import LispRuntime

/// Calls whose function only the running program knows, and may know by its name alone.
///
/// What the program calls by name, by `#'name` or by `'name` is imported on its own. Where it makes symbols while it runs and calls
/// them, one import stands for all functions of the host.
package enum ForeignMode: String, CaseIterable, Sendable {
  /// The host is asked for functions by name only where the program may make such a name.
  case auto
  /// Never: a name without a function is an error.
  case minimal
  /// Always.
  case full
}

extension ProgramLowering {
  /// Looks through the program's own code for symbols that are made while it runs, and calls of what is not known.
  func findDynamicCalls(_ program: CollectedProgram) throws(LoweringError) {
    guard let root = program.forms.first ?? program.functions.first?.lambda else { return }
    var scan = DynamicScan(machine, root: root)
    for (_, lambda, _) in program.functions { scan.visit(lambda) }
    for form in program.forms { scan.visit(form) }
    callsUnknown = scan.unknown != nil || scan.made != nil
    calledSymbols = scan.called
    let site = scan.made ?? (scan.makesSymbols ? scan.unknown : nil)
    switch foreignMode {
    case .auto: callsDynamically = site != nil
    case .minimal: callsDynamically = false
    case .full: callsDynamically = true
    }
    if foreignMode == .minimal, let site {
      let message =
        scan.made != nil
        ? "a function is called by a name that is made while the program runs"
        : "a function is called that may be a symbol which is made while the program runs"
      let error = LoweringError(
        .compileDynamicCall, message: message,
        hint: "call it by a name that is written down, or compile with --ffi-mode auto", place: site.place
      ).placed(in: site.lambda, at: site.lambda.place)
      if scan.made != nil { throw error }
      warn(error)
    }
    if !scan.makesSymbols { return }
    // A name that is written down as text is likely to be made a symbol of.
    for text in scan.texts where text.stringLength <= 80 {
      let name = machine.stringText(text)
      for spelling in Set([name, name.uppercased()]) {
        for package in ["COMMON-LISP-USER", "COMMON-LISP", "FFI"] {
          if let record = machine.existingSymbol(spelling, in: package) { usage.mention(record) }
        }
      }
    }
  }

  /// Whether a foreign function that is there as a symbol may come to be called: otherwise it is not imported for that.
  func mayBeCalledByName(_ foreign: ForeignFunction) -> Bool {
    calledSymbols.contains(foreign.record) || (callsUnknown && usage.isMentioned(foreign.record))
  }
}

extension FunctionLowering {
  /// A call of the host by a name: the import `lisp.dynamic-call`.
  func lowerDynamicCall(name: Code, list: Code) throws(LoweringError) -> Lowered {
    if program.foreignMode == .minimal { throw undeclaredCall() }
    let types = types
    let call = program.standardImport("lisp", "dynamic-call", [.nullable(types.bytes), .anything], .anything)
    let vector = Local("arguments", .object(types.vector))
    let converted = Local("values", .object(types.boundary.list))
    let index = Local("index", .i32)
    let (loop, done) = (Label(), Label())
    let code: [Code] = [
      .set(
        vector, .cast(.defined(types.vector), isNullable: false, try program.callSystem("VECTOR-OF-ARGUMENTS", [list]))),
      .set(converted, .newDefaultArray(types.boundary.list, .plain(.arrayLength, [.get(vector)]))),
      .set(index, .i32(0)),
      .block(
        done, nil,
        [
          .loop(
            loop, nil,
            [
              .branchIf(done, .plain(.i32GreaterOrEqualUnsigned, [.get(index), .plain(.arrayLength, [.get(vector)])])),
              .setElement(
                types.boundary.list, .get(converted), .get(index),
                try dynamicValue(.element(types.vector, .get(vector), .get(index), isSigned: false))),
              .set(index, .plain(.i32Add, [.get(index), .i32(1)])), .branch(loop, nil),
            ])
        ]),
      .call(
        call,
        [
          .field(
            types.string, 0,
            .cast(.defined(types.string), isNullable: false, try program.callSystem("UTF-8-STRING", [name]))),
          .get(converted), program.flushingOutput,
        ], isTail: false),
    ]
    return Lowered(try valueOfDynamic(.sequence(code)), .value)
  }

  func undeclaredCall() -> LoweringError {
    LoweringError(
      .compileDynamicCall, message: "a function of the host is called by a name that is not declared",
      hint: "declare it with ffi:define-foreign-function, or compile with --ffi-mode auto", place: place)
  }

  /// The declared functions by their Lisp names, as a list of (name . path).
  func declaredFunctions() throws(LoweringError) -> Code {
    var list = Code.null(.none)
    for foreign in program.foreignFunctions.values.sorted(by: { $0.lispName > $1.lispName }) {
      let name = try constants.value(machine.makeString(foreign.lispName.uppercased()))
      let path = try constants.value(machine.makeString("\(foreign.module).\(foreign.field)"))
      list = .newStructure(types.cons, [.newStructure(types.cons, [name, path]), list])
    }
    return list
  }

  /// A value without a declared type on its way out.
  private func dynamicValue(_ value: Code) throws(LoweringError) -> Code {
    let (types, program) = (types, program)
    let text = try program.callSystem("UTF-8-STRING", [.null(.none)])
    guard case .call(let bytes, _, _) = text else { return value }
    let truth = program.truth
    let function = runtime.function("to-dynamic", [("value", .value)], .anything) { locals in
      let value = Code.get(locals[0])
      func test(_ type: DefinedType) -> Code { .test(.defined(type), isNullable: false, value) }
      func cast(_ type: DefinedType) -> Code { .cast(.defined(type), isNullable: false, value) }
      func when(_ condition: Code, _ then: Code) -> Code {
        .conditional(condition, then: .returnValue(then), else: nil, nil)
      }
      return .sequence([
        when(.plain(.i32Or, [.plain(.isNull, [value]), .test(.i31, isNullable: false, value)]), value),
        when(test(types.double), .newStructure(types.boundary.number, [.field(types.double, 0, cast(types.double))])),
        when(
          test(types.single),
          .newStructure(
            types.boundary.number, [.plain(.f64Promote, [.field(types.single, 0, cast(types.single))])])),
        // What a double does not hold exactly stays an object of Lisp's.
        when(
          .conditional(
            test(types.long),
            then: .plain(
              .i64LessUnsigned,
              [
                .plain(.i64Add, [.field(types.long, 0, cast(types.long)), .i64(1 << 53)]), .i64((1 << 54) + 1),
              ]), else: .i32(0), .i32),
          .newStructure(types.boundary.number, [.plain(.f64ConvertI64, [.field(types.long, 0, cast(types.long))])])),
        when(
          test(types.string),
          .field(
            types.string, 0, .cast(.defined(types.string), isNullable: false, .call(bytes, [value], isTail: false)))),
        when(.plain(.equalReferences, [value, truth]), .newStructure(types.boundary.truth, [.i32(1)])),
        when(test(types.host), .field(types.host, 0, cast(types.host))), value,
      ])
    }
    return .call(function, [value], isTail: false)
  }

  /// What a dynamic call gave.
  private func valueOfDynamic(_ code: Code) throws(LoweringError) -> Code {
    let (types, program) = (types, program)
    let result = Local("result", .anything)
    func test(_ type: DefinedType) -> Code { .test(.defined(type), isNullable: false, .get(result)) }
    func cast(_ type: DefinedType) -> Code { .cast(.defined(type), isNullable: false, .get(result)) }
    let number = try program.callSystem(
      "NUMBER-FROM-HOST", [.newStructure(types.double, [.field(types.boundary.number, 0, cast(types.boundary.number))])]
    )
    let text = try program.callSystem("STRING-FROM-HOST", [cast(types.bytes)])
    return .sequence([
      .set(result, code),
      .conditional(
        test(types.boundary.number), then: number,
        else: .conditional(
          test(types.bytes), then: text,
          else: .conditional(
            test(types.boundary.truth), then: program.truth, else: try inward(.get(result), .anything).code, .value),
          .value),
        .value),
    ])
  }
}
