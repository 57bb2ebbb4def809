/// What there is to do about an error in a top-level form of a file: evaluate the form again, go on behind it, end the
/// file. These restarts lie outside of all that the form establishes itself.
struct LoadRestarts {
  /// Where their exits lead to, on the control stack.
  fileprivate var entry: Int
  fileprivate var bindingCount: Int

  enum Decision {
    case again, goOn, leave
  }
}

extension Machine {
  /// Establishes them. The restarts themselves are made when somebody looks for them.
  ///
  /// - Parameter file: nil for forms that somebody types: then there is only the way back.
  func beginLoadRestarts(_ file: String?) throws(LispError) -> LoadRestarts {
    let before = bindingCount
    let tag = try makeVector(1)
    tag.elements[0] = file.map { makeString($0) } ?? .nil
    let clusters = names.restartClusters
    try bind(clusters, to: cons(tag, record(clusters)[SymbolLayout.value]))
    pushControl(.catch, tag: tag, registers: registers, target: haltInstruction)
    return LoadRestarts(entry: controlCount - 1, bindingCount: before)
  }

  func end(_ restarts: LoadRestarts) {
    controlCount = restarts.entry
    endBindings(downTo: restarts.bindingCount)
  }

  /// What was chosen when a form was left. An exit to anywhere else goes on.
  func decision(_ restarts: LoadRestarts) throws(LispError) -> LoadRestarts.Decision {
    guard let exit = unwinding, exit.target == restarts.entry else { throw .unwinding }
    unwinding = nil
    controlCount = restarts.entry + 1
    endBindings(downTo: control[restarts.entry].bindingCount)
    valueCount = 1
    switch exit.value {
    case keyword("RETRY"): return .again
    case keyword("CONTINUE"): return .goOn
    default: return .leave
    }
  }
}
