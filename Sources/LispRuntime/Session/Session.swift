#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A Lisp that runs programs: what the command sees of the machine.
///
///     let session = Session(arguments: ["a", "b"])
///     session.load(text, name: "app.lisp")   // .finished, .failed or .exited(3)
///     session.finish()
///
/// A session belongs to the thread that made it. Errors that nobody handles are told to `onError`,
/// or to `onUnhandledError` where a person can decide.
public final class Session {
  package let machine: Machine

  /// How a piece of a program ended.
  public enum Ending: Hashable, Sendable {
    case finished
    /// An error that nobody handled ended it; it has been reported.
    case failed
    /// Ctrl-C did.
    case interrupted
    /// The program asked to leave.
    case exited(Int32)
  }

  public init(
    programName: String = "", arguments: [String] = [], foreign: ForeignOptions = ForeignOptions(),
    heapLimit: Int? = nil
  ) {
    machine = Machine()
    machine.session.programName = programName
    machine.session.arguments = arguments
    machine.session.foreign = foreign
    // Each of these wakes the foreign side up, which a program without C never does.
    if !foreign.allow.isEmpty { machine.allowForeign(foreign.allow) }
    if foreign.isChecked { machine.checkForeignCalls() }
    if foreign.tracesCalls { machine.traceForeignCalls() }
    if foreign.reportsLeaks { machine.foreign.memory.isChecked = true }
    if let heapLimit { machine.limitHeap(to: heapLimit) }
  }

  /// For a thread that listens to the user.
  public var interrupter: Interrupter { Interrupter(machine) }

  /// What is done with an error that nobody handled, before the program ends because of it.
  public func onError(_ report: @escaping (ErrorReport) -> Void) { machine.session.reporter = report }

  /// Reads and evaluates all forms of a text.
  public func load(_ text: [UInt8], name: String) -> Ending {
    load { machine throws(LispError) in
      try text.withUnsafeBufferPointerTyped { buffer throws(LispError) in try machine.load(buffer, file: name) }
    }
  }

  /// The same with a text that need not be copied where something of it is kept, as that of a module is.
  public func load(_ text: ModuleText, name: String) -> Ending {
    load { machine throws(LispError) in try machine.load(text, file: name) }
  }

  private func load(_ body: (Machine) throws(LispError) -> Void) -> Ending {
    machine.session.hasFailed = false
    machine.session.wasInterrupted = false
    let finished = machine.runToTopLevel { () throws(LispError) in try body(machine) }
    if let code = machine.session.exitCode { return .exited(code) }
    if machine.session.wasInterrupted { return .interrupted }
    return finished && !machine.session.hasFailed ? .finished : .failed
  }

  /// How `ffi:load-header-with-lib` makes a module's text from a header, a library and arguments for the compiler.
  public func onHeader(_ load: @escaping (String, String, [String]) -> Result<String, HeaderFailure>) {
    machine.session.headerLoader = load
  }

  /// Writes out what is still held back.
  public func finish() { machine.finishOutput() }

  /// Callbacks of other threads that were refused and that the program was not told of, in words; nil without any.
  public var untoldRefusals: String? { machine.untoldRefusals }

  /// Foreign memory that was not freed, where somebody asked for it.
  public var leaks: [(address: UInt, size: Int, label: String)] {
    machine.session.foreign.reportsLeaks ? machine.foreignLeaks : []
  }
}
