import LispRuntime

/// What hosts find in a module beside the program's own exports, and how a program ends.
extension ProgramLowering {
  /// What the host needs to make sense of what comes out.
  func addSystemExports(_ module: inout WasmModule) throws(LoweringError) {
    if !isReached(function: "SIGNAL-NATIVE-ERROR") { return }
    module.exports.append(("lisp.tag", .tag(runtime.tag)))
    let payload = Local("payload", .value)
    let describe = Function(
      "lisp.describe", type: runtime.functionType([.value], [.nullable(types.bytes)]), parameters: [payload], body: nil)
    let report = try callSystem("DESCRIBE-UNCAUGHT", [.get(payload)])
    describe.body = .field(types.string, 0, .cast(.defined(types.string), isNullable: false, report))
    module.exports.append(("lisp.describe", .function(describe)))
    if isReached(function: "EXIT") {
      let payload = Local("payload", .value)
      let code = try callSystem("EXIT-CODE", [.get(payload)])
      let exit = Function(
        "lisp.exit", type: runtime.functionType([.value], [.i32]), parameters: [payload], body: code)
      module.exports.append(("lisp.exit", .function(exit)))
    }
  }

  func isReached(function name: String) -> Bool {
    globals[machine.globalRecord(machine.systemSymbol(name))].map { reach.has($0.body) } ?? false
  }

  func isReached(symbol name: String) -> Bool {
    constants.existingSymbol(machine.globalRecord(machine.systemSymbol(name))).map { reach.has($0) } ?? false
  }

  /// Code behind which whatever was written to the standard streams gets out, however the code ends.
  func finishingOutput(_ code: [Code]) throws(LoweringError) -> Code {
    let caught = Label([.reference(.exception, isNullable: true)])
    let done = Label()
    let exception = Local("exception", .reference(.exception, isNullable: true))
    let attempt = Code.tryTable([CatchClause(tag: nil, withReference: true, label: caught)], nil, .sequence(code))
    return .sequence([
      .set(exception, .null(.noException)),
      .block(
        done, nil,
        [
          .set(
            exception,
            .block(caught, .reference(.exception, isNullable: true), [attempt, .branch(done, nil)]))
        ]), .drop(try callSystem("FINISH-STANDARD-STREAMS", [])),
      .conditional(
        .plain(.i32EqualZero, [.plain(.isNull, [.get(exception)])]),
        then: .throwReference(.plain(.asNonNull, [.get(exception)])), else: nil, nil),
    ])
  }
}
