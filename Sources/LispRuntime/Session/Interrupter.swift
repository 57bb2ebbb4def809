/// A handle for other threads: the one thing that they may do to a session.
public final class Interrupter: @unchecked Sendable {
  private unowned let machine: Machine

  init(_ machine: Machine) { self.machine = machine }

  /// Signals an interrupt in the program at its next safe point. False when the last one was not heard yet.
  ///
  /// Each write is of one word that the machine's own thread only looks at, so no order of the two does harm:
  /// at worst the safe point after the next one hears it.
  public func interrupt() -> Bool {
    if machine.isInterrupted { return false }
    machine.isInterrupted = true
    machine.requestAttention()
    return true
  }
}
