import LispRuntime

/// What the host throws, as conditions: only where the program would handle them; otherwise they pass through as they are.
extension FunctionLowering {
  func catchingHostErrors(_ call: Lowered, of foreign: Code) throws(LoweringError) -> Lowered {
    program.dependsOnProgram()
    guard program.usage.handlesErrors else { return call }
    let type = call.form.type
    let done = Label(type.map { [$0] } ?? [])
    let caught = Label([.external])
    let attempt = Code.tryTable(
      [CatchClause(tag: program.hostTag, withReference: false, label: caught)], type, call.code)
    let error = Local("error", .external)
    let object = fromHost(.plain(.convertExternToAny, [.get(error)]))
    let signal = try program.callSystem("SIGNAL-HOST-ERROR", [object, foreign])
    let ending: [Code] = type == nil ? [attempt, .branch(done, nil)] : [.branch(done, attempt)]
    return Lowered(
      .block(done, type, [.set(error, .block(caught, .external, ending)), .drop(signal), .unreachable]), call.form)
  }
}
