/// What the host calls, in the form for calls in which nothing out of the ordinary happens.
///
/// An entry such as that of `(+ a b)` has ways that are hardly ever taken: a sum that does not fit, an operand of the wrong type. They
/// call functions, and a function with calls in it has a frame and looks for the end of the stack even when it takes none of them.
/// So there is a function in front that does what has no effect and needs no call, and where the ordinary ends, it leaves
/// for the whole one with the arguments that it was given. Nothing has happened up to there, so nothing happens twice.
struct QuickWay {
  let whole: Function

  /// The code of the function in front. Nil where the body has no way without a call.
  func code(of body: Code) -> Code? {
    switch body {
    case .i32, .i64, .f32, .f64, .get, .getGlobal, .null: return body
    case .set(let local, let value):
      if isParameter(local) { return nil }
      return code(of: value).map { .set(local, $0) }
    case .tee(let local, let value):
      if isParameter(local) { return nil }
      return code(of: value).map { .tee(local, $0) }
    case .plain(let opcode, let operands): return all(operands).map { .plain(opcode, $0) }
    case .test(let type, let isNullable, let value):
      return code(of: value).map { .test(type, isNullable: isNullable, $0) }
    case .cast(let type, let isNullable, let value):
      return code(of: value).map { .cast(type, isNullable: isNullable, $0) }
    case .newStructure(let type, let fields): return all(fields).map { .newStructure(type, $0) }
    case .drop(let value): return code(of: value).map { .drop($0) }
    case .sequence(let parts): return all(parts).map { .sequence($0) }
    case .late(let late): return code(of: late.code)
    case .conditional(let test, let then, let other, let type):
      guard let test = code(of: test) else { return nil }
      let (first, second) = (code(of: then), other.map { code(of: $0) } ?? .nothing)
      if first == nil && second == nil { return nil }
      return .conditional(test, then: first ?? leaving, else: second ?? leaving, type)
    case .setTwo, .setGlobal, .call, .callReference, .function, .newDefaultStructure, .field, .setField, .newArray,
      .newDefaultArray, .newArrayOf, .newArrayFromData, .element, .setElement, .copyElements, .fillElements, .block,
      .loop, .branch, .branchIf, .branchTable, .branchOnCast, .branchOnCastFail, .branchOnNull, .branchOnNonNull,
      .returnValue, .tryTable, .throw, .throwReference, .unreachable:
      return nil
    }
  }

  private var leaving: Code { .call(whole, whole.parameters.map { .get($0) }, isTail: true) }

  private func isParameter(_ local: Local) -> Bool { whole.parameters.contains { $0 === local } }

  private func all(_ parts: [Code]) -> [Code]? {
    var result: [Code] = []
    for part in parts {
      guard let part = code(of: part) else { return nil }
      result.append(part)
    }
    return result
  }
}

extension ProgramLowering {
  /// Puts the quick ways in front of the entries that have one. Everything else that entries do is in them by now.
  func addQuickWays() throws(LoweringError) {
    for (entry, body) in plainEntries {
      let whole = Function(entry.name, type: entry.type, parameters: entry.parameters, body: entry.body)
      guard let quick = QuickWay(whole: whole).code(of: body) else { continue }
      entry.body = quick
      reach.scan(quick)
    }
    plainEntries.removeAll()
    try reach.finish()
  }
}
