import LispRuntime

/// What a module has beside its program's own functions: for hosts that want to know what was thrown, to put things right
/// after a trap, or to call functions that they were given.
extension ProgramLowering {
  /// Each is there only where the program can need it. Gives whether any was added.
  func addSystemExports(_ module: inout WasmModule) throws(LoweringError) -> Bool {
    let count = module.exports.count
    for (number, signature) in boundary.callbacks.enumerated() {
      let name = HostDescription.callbackName(number)
      if !has(name, module) { module.exports.append((name, .function(try trampoline(signature, number: number)))) }
    }
    let exits = try isReached(function: "EXIT")
    let fails = try isReached(function: "ENTER-DEBUGGER")
    if exits || fails, !has(.tag, module) {
      module.exports.append((HostDescription.Internal.tag.rawValue, .tag(runtime.tag)))
    }
    let payload = Local("payload", .value)
    func add(_ name: HostDescription.Internal, _ result: ValueType, _ body: Code) {
      let function = Function(
        name.rawValue, type: runtime.functionType([.value], [result]), parameters: [payload], body: body)
      module.exports.append((name.rawValue, .function(function)))
    }
    if fails, !has(.describe, module) {
      let report = try callSystem("DESCRIBE-UNCAUGHT", [.get(payload)])
      let text = Local("text", .value)
      add(
        .describe, .nullable(types.bytes),
        .conditional(
          .test(.defined(types.exit), isNullable: false, .get(payload)), then: .null(.defined(types.bytes)),
          else: .sequence([
            .set(text, report),
            .conditional(
              .plain(.isNull, [.get(text)]), then: .null(.defined(types.bytes)),
              else: .field(types.string, 0, .cast(.defined(types.string), isNullable: false, .get(text))),
              .nullable(types.bytes)),
          ]), .nullable(types.bytes)))
      module.exports.append((HostDescription.Internal.trace.rawValue, .global(traceGlobal)))
    }
    if exits, !has(.exit, module) { add(.exit, .i32, try callSystem("EXIT-CODE", [.get(payload)])) }
    if try isReached(function: "SIGNAL-HOST-ERROR"), !has(.hostError, module) {
      let lowering = FunctionLowering(self, Lambda(name: .nil, parent: nil, place: .unknown), result: nil)
      let object = try callSystem("OBJECT-OF-HOST-ERROR", [.get(payload)])
      add(.hostError, .external, .plain(.convertAnyToExtern, [lowering.anything(object)]))
    }
    return module.exports.count > count
  }

  private func has(_ name: HostDescription.Internal, _ module: WasmModule) -> Bool { has(name.rawValue, module) }
  private func has(_ name: String, _ module: WasmModule) -> Bool { module.exports.contains { $0.name == name } }

  func isReached(function name: String) throws(LoweringError) -> Bool {
    let record = machine.globalRecord(machine.systemSymbol(name))
    if let function = globals[record] { return reach.has(function.body) }
    return try link?.existing(record).map { reach.has($0) } ?? false
  }

  func isReached(symbol name: String) -> Bool {
    constants.existingSymbol(machine.globalRecord(machine.systemSymbol(name))).map { reach.has($0) } ?? false
  }

  /// Puts back what a trap has left, as far as it was when the call began: bindings, the tags of `catch`, what was written and
  /// waits. A call from outside has found nothing, nested ones have found what the host reads from the exported globals.
  func addReset(_ module: inout WasmModule) throws(LoweringError) {
    let (binds, catches) = (reach.has(runtime.bindings), reach.has(runtime.catchers))
    if !binds, !catches, !usesStreams { return }
    let (bindings, catchers) = (Local("bindings", runtime.bindings.type), Local("catchers", runtime.catchers.type))
    var code: [Code] = [.setGlobal(runtime.valueCount, .i32(1))]
    if binds {
      code.append(runtime.unbinding(to: .get(bindings)))
      module.exports.append((HostDescription.Internal.bindings.rawValue, .global(runtime.bindings)))
    }
    if catches {
      code.append(.setGlobal(runtime.catchers, .get(catchers)))
      module.exports.append((HostDescription.Internal.catchers.rawValue, .global(runtime.catchers)))
    }
    code.append(flushingOutput)
    let name = HostDescription.Internal.reset.rawValue
    let function = Function(
      name, type: runtime.functionType([bindings.type, catchers.type], []), parameters: [bindings, catchers],
      body: .sequence(code))
    module.exports.append((name, .function(function)))
    reach.reach(function)
    try reach.finish()
  }

  /// A call of whoever notes where the program is, if there is anybody.
  var tracing: Code {
    let type = runtime.functionType([], [.external])
    return .conditional(
      .plain(.isNull, [.getGlobal(traceGlobal)]), then: .nothing,
      else: .drop(.callReference(type, [.getGlobal(traceGlobal)], isTail: false)), nil)
  }

  // MARK: Output

  /// Whatever was written to standard output gets out. It is nothing in a program without streams.
  var flushingOutput: Code { .late(outputFlush) }

  /// Once it is known that something may wait in a buffer: main and all that the host calls let it out, however they end.
  func finishEntries() throws(LoweringError) {
    guard usesStreams else { return }
    if !finishesOutput {
      finishesOutput = true
      outputFlush.code = .conditional(
        .getGlobal(runtime.outputWaits),
        then: .sequence([
          .setGlobal(runtime.outputWaits, .i32(0)), .drop(try callSystem("FLUSH-STANDARD-OUTPUT", [])),
        ]), else: nil, nil)
      reach.scan(outputFlush.code)
    }
    // Each once: those that come later are made after this.
    for function in entries {
      guard let body = function.body else { continue }
      var result: ValueType?
      if case .function(_, let results) = function.type.composite { result = results.first }
      let finished = finishingOutput(body, result)
      function.body = finished
      reach.scan(finished)
    }
    entries.removeAll()
    try reach.finish()
  }

  private func finishingOutput(_ code: Code, _ result: ValueType?) -> Code {
    let type = ValueType.reference(.exception, isNullable: true)
    let caught = Label([type])
    let exception = Local("exception", type)
    let kept = result.map { Local("result", $0) }
    let attempt = Code.tryTable(
      [CatchClause(tag: nil, withReference: true, label: caught)], nil, kept.map { .set($0, code) } ?? code)
    return .sequence([
      .set(exception, .block(caught, type, [attempt, flushingOutput, .returnValue(kept.map { .get($0) })])),
      flushingOutput, .throwReference(.plain(.asNonNull, [.get(exception)])),
    ])
  }
}
