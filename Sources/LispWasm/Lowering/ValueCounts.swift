import LispRuntime

/// Which calls and forms may give other than one value: all others need not say how many there are.
final class ValueCounts {
  private unowned let program: ProgramLowering
  private var ofGlobals: [Word: Bool] = [:]
  private var ofLocals: [ObjectIdentifier: Bool] = [:]
  private var localsUnderWay: Set<ObjectIdentifier> = []

  init(_ program: ProgramLowering) { self.program = program }

  /// How deep in the functions that are being looked at each of them is.
  private var depths: [Word: Int] = [:]
  /// The outermost of them that a call has led back to: what is known of all further in is not final.
  private var outermostCall = Int.max

  /// Whether a call of a global function may return other than one value.
  func mayBeSeveral(of record: Word) throws(LoweringError) -> Bool {
    if let known = ofGlobals[record] { return known }
    if program.foreignFunctions[record] != nil { return false }
    if let intrinsic = program.intrinsics[record] { return intrinsic.returnsSeveral }
    if program.changingFunctions.contains(record) { return true }
    if let link = program.link, let number = try link.number(of: record), try link.isUsable(number) {
      let result = link.mayBeSeveral(number)
      ofGlobals[record] = result
      return result
    }
    if let depth = depths[record] {
      outermostCall = min(outermostCall, depth)
      return false
    }
    guard let lambda = try program.definition(of: record) else { return true }
    let depth = depths.count
    let outer = outermostCall
    depths[record] = depth
    outermostCall = .max
    defer { depths[record] = nil }
    let result = try mayBeSeveral(lambda.body)
    let isFinal = outermostCall >= depth
    if result || isFinal { ofGlobals[record] = result }
    outermostCall = isFinal ? outer : min(outer, outermostCall)
    return result
  }

  func mayBeSeveral(_ lambda: Lambda) throws(LoweringError) -> Bool { try mayBeSeveral(lambda.body) }

  func mayBeSeveral(_ core: Core) throws(LoweringError) -> Bool {
    switch core {
    case .constant, .local, .setLocal, .supplied, .global, .setGlobal, .function, .lambda, .go, .tagbody: return false
    case .call(let record, _, _): return try mayBeSeveral(of: record)
    case .callValue(.local(let variable), _, _):
      if let lambda = program.knownFunctions[ObjectIdentifier(variable)] { return try localMayBeSeveral(lambda) }
      return true
    case .callValue(.lambda(let lambda), _, _): return try mayBeSeveral(lambda.body)
    case .callValue, .apply, .callWithValues, .throw: return true
    case .conditional(_, let then, let other):
      if try mayBeSeveral(then) { return true }
      return try mayBeSeveral(other)
    case .sequence(let all):
      return try all.last.map { core throws(LoweringError) in try mayBeSeveral(core) } ?? false
    case .bind(let bindings, let body):
      for (variable, value) in bindings {
        if case .lambda(let lambda) = value, !variable.isAssigned {
          program.knownFunctions[ObjectIdentifier(variable)] = lambda
        }
      }
      return try mayBeSeveral(body)
    case .bindFunctions(let bindings, let body):
      for (variable, lambda) in bindings where !variable.isAssigned {
        program.knownFunctions[ObjectIdentifier(variable)] = lambda
      }
      return try mayBeSeveral(body)
    case .bindDynamic(_, let body), .bindDynamicLists(_, _, let body), .bindValues(_, _, let body):
      return try mayBeSeveral(body)
    case .block(let block, let body):
      if block.tag != nil { return true }
      if try mayBeSeveral(body) { return true }
      var exits = ExitValues(block: block)
      exits.visit(body)
      for value in exits.values where try mayBeSeveral(value) { return true }
      return false
    case .returnFrom: return false
    case .catch: return true
    case .unwindProtect(let body, _): return try mayBeSeveral(body)
    case .values(let all): return all.count != 1
    case .valuesThen(let first, _): return try mayBeSeveral(first)
    }
  }

  private func localMayBeSeveral(_ lambda: Lambda) throws(LoweringError) -> Bool {
    let key = ObjectIdentifier(lambda)
    if localsUnderWay.contains(key) { return false }
    if let known = ofLocals[key] { return known }
    localsUnderWay.insert(key)
    defer { localsUnderWay.remove(key) }
    let result = try mayBeSeveral(lambda.body)
    if result || localsUnderWay.count == 1 { ofLocals[key] = result }
    return result
  }
}

/// The values with which a block is left.
private struct ExitValues {
  let block: Block
  var values: [Core] = []

  mutating func visit(_ core: Core) {
    if case .returnFrom(let target, let value) = core, target === block { values.append(value) }
    core.forEachPart { visit($0) }
  }
}
