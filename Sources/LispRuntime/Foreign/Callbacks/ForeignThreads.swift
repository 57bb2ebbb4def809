import CGuard

/// What the machine's own thread does about callbacks of other threads: lets them in, and says which could not be served.
extension Machine {
  /// A safe point. False when a callback began an exit, or the handler of a refusal did.
  func hearForeignThreads() -> Bool {
    guard let gate = foreignHot.pointee.gate else { return true }
    if gate.pointee.is_wanted != 0 {
      do throws(LispError) { try awayFromLisp {} } catch { return recover(error) != nil }
    }
    // The thread that waits for its answer is not the one to be told.
    if gate.pointee.refused > 0, gate.pointee.is_taken == 0 { return hearRefusals(gate) }
    return true
  }

  /// Runs something that takes its time and touches nothing of Lisp; other threads have the machine meanwhile.
  func awayFromLisp(_ body: () -> Void) throws(LispError) {
    guard let gate = foreignHot.pointee.gate else { return body() }
    // As in a call of C: an exit out of a callback goes on here.
    foreignHot.pointee.depth &+= 1
    foreign_gate_leave(gate)
    body()
    foreign_gate_return(gate)
    foreignHot.pointee.depth &-= 1
    if foreignHot.pointee.hasPendingExit { try foreign.resumeExit() }
  }

  private func hearRefusals(_ gate: UnsafeMutablePointer<ForeignGate>) -> Bool {
    let count = Int(foreign_gate_refusals(gate))
    if count == 0 { return true }
    let error = ForeignError(.callbackFailed, Self.refusal(count, patience: Int(gate.pointee.patience)))
    foreign.lastError = error
    do throws(LispError) {
      _ = try call(intern("SIGNAL-REFUSED-CALLBACKS", in: "SYSTEM"), [makeString(error.message)])
      return true
    } catch { return recover(error) != nil }
  }

  private static func refusal(_ count: Int, patience: Int) -> String {
    let what = count == 1 ? "a callback" : "\(count) callbacks"
    let time = patience % 1000 == 0 ? "\(patience / 1000) seconds" : "\(patience) milliseconds"
    return "\(what) from another thread waited \(time) for Lisp to call C or to come to a safe point, and then "
      + "answered zeros without running"
  }

  /// The same for what is refused so late that no safe point came; nil when there is nothing to tell.
  var untoldRefusals: String? {
    guard let gate = foreignHot.pointee.gate else { return nil }
    let count = Int(foreign_gate_refusals(gate))
    return count == 0 ? nil : Self.refusal(count, patience: Int(gate.pointee.patience))
  }
}
