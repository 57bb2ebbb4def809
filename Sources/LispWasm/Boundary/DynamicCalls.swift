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
  func findDynamicCalls(_ program: CollectedProgram) {
    let makers = Set(
      ["INTERN", "FIND-SYMBOL", "READ", "READ-FROM-STRING", "READ-PRESERVING-WHITESPACE", "MAKE-SYMBOL"].map {
        machine.globalRecord(machine.intern($0))
      })
    var scan = DynamicScan(makers: makers, callHost: names.callHost)
    for (_, lambda, _) in program.functions { scan.visit(lambda.body) }
    for form in program.forms { scan.visit(form.body) }
    makesSymbols = scan.makesSymbols
    callsByName = scan.callsHostByName
    switch foreignMode {
    case .auto: callsDynamically = scan.makesSymbols && scan.callsUnknown
    case .minimal: callsDynamically = false
    case .full: callsDynamically = true
    }
    if !makesSymbols { return }
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
}

/// What of a program's code has to do with calls by name.
private struct DynamicScan {
  let makers: Set<Word>
  let callHost: Word
  var makesSymbols = false
  var callsUnknown = false
  var callsHostByName = false
  var texts: Set<Word> = []

  mutating func visit(_ core: Core) {
    switch core {
    case .constant(let word): if word.isSimpleString { texts.insert(word) }
    case .call(let record, _, _), .function(let record):
      if makers.contains(record) { makesSymbols = true }
      if record == callHost { callsHostByName = true }
    case .callValue(.lambda, _, _), .callValue(.function, _, _), .apply(.lambda, _, _), .apply(.function, _, _): break
    case .callValue, .apply: callsUnknown = true
    case .lambda(let lambda): visit(lambda.body)
    case .bindFunctions(let bindings, _): for (_, lambda) in bindings { visit(lambda.body) }
    default: break
    }
    core.forEachPart { visit($0) }
  }
}

extension FunctionLowering {
  /// A call of the host by a name: the import `lisp.dynamic-call`.
  func lowerDynamicCall(name: Code, list: Code) throws(LoweringError) -> Lowered {
    let types = types
    let call = program.standardImport("lisp", "dynamic-call", [.nullable(types.bytes), .anything], .anything)
    let vector = Local("arguments", .object(types.vector))
    let converted = Local("values", .object(types.hostList))
    let index = Local("index", .i32)
    let (loop, done) = (Label(), Label())
    let code: [Code] = [
      .set(
        vector, .cast(.defined(types.vector), isNullable: false, try program.callSystem("VECTOR-OF-ARGUMENTS", [list]))),
      .set(converted, .newDefaultArray(types.hostList, .plain(.arrayLength, [.get(vector)]))), .set(index, .i32(0)),
      .block(
        done, nil,
        [
          .loop(
            loop, nil,
            [
              .branchIf(done, .plain(.i32GreaterOrEqualUnsigned, [.get(index), .plain(.arrayLength, [.get(vector)])])),
              .setElement(
                types.hostList, .get(converted), .get(index),
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
          .get(converted),
        ], isTail: false),
    ]
    return Lowered(try valueOfDynamic(.sequence(code)), .value)
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
        when(test(types.double), .newStructure(types.hostNumber, [.field(types.double, 0, cast(types.double))])),
        when(
          test(types.long),
          .newStructure(types.hostNumber, [.plain(.f64ConvertI64, [.field(types.long, 0, cast(types.long))])])),
        when(
          test(types.string),
          .field(
            types.string, 0, .cast(.defined(types.string), isNullable: false, .call(bytes, [value], isTail: false)))),
        when(.plain(.equalReferences, [value, truth]), .newStructure(types.hostTruth, [.i32(1)])),
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
      "NUMBER-FROM-HOST", [.newStructure(types.double, [.field(types.hostNumber, 0, cast(types.hostNumber))])])
    let text = try program.callSystem("STRING-FROM-HOST", [cast(types.bytes)])
    return .sequence([
      .set(result, code),
      .conditional(
        test(types.hostNumber), then: number,
        else: .conditional(
          test(types.bytes), then: text,
          else: .conditional(
            test(types.hostTruth), then: program.truth, else: try inward(.get(result), .anything).code, .value), .value),
        .value),
    ])
  }
}
