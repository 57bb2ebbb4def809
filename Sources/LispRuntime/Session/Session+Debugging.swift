/// What a person can do about an error that nobody handled.
extension Session {
  /// A way to go on that the program offers.
  public struct Restart: Hashable, Sendable {
    public var name: String
    public var text: String
  }

  /// What is to happen after an error.
  public enum Decision: Hashable, Sendable {
    /// The restart with this index.
    case restart(Int)
    /// Back to where the failed evaluation began.
    case leave
  }

  /// Errors that nobody handles are no longer the end: they are told while what failed still stands, and further
  /// forms may be evaluated meanwhile.
  public func onUnhandledError(_ decide: @escaping (ErrorReport, [Restart]) -> Decision) {
    machine.session.debugger = { (machine, condition) throws(LispError) in
      machine.finishOutput()
      let mark = machine.roots.count
      machine.roots.append(condition)
      defer { machine.roots.removeLast(machine.roots.count - mark) }
      let report = machine.errorReport(condition)
      let (restarts, words) = machine.restarts(for: condition)
      machine.roots += words
      while true {
        let decision = decide(report, restarts)
        if machine.session.exitCode == nil, case .restart(let index) = decision, words.indices.contains(index) {
          _ = try machine.call(machine.intern("INVOKE-RESTART-INTERACTIVELY"), [words[index]])
          // A restart that returns has not left the error behind.
          continue
        }
        guard machine.leaveToTopLevel() else { Machine.fatal("there is no top level to leave to") }
        throw .unwinding
      }
    }
  }
}

extension Machine {
  /// The restarts that there are now, for people and as objects.
  fileprivate func restarts(for condition: Word) -> ([Session.Restart], [Word]) {
    session.reportDepth += 1
    defer { session.reportDepth -= 1 }
    guard let list = callAtTopLevel(intern("RESTART-DESCRIPTIONS", in: "SYSTEM"), [condition]),
      let descriptions = elements(list)
    else { return ([], []) }
    var restarts: [Session.Restart] = []
    var words: [Word] = []
    for description in descriptions {
      guard let parts = elements(description), parts.count == 3 else { continue }
      words.append(parts[0])
      restarts.append(Session.Restart(name: text(parts[1]).lowercased(), text: text(parts[2])))
    }
    return (restarts, words)
  }
}
