import CGuard
import LispRuntime

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A thread whose stack is deep enough for whatever a Lisp program nests, and one beside it that hears Ctrl-C.
///
/// The stack is only reserved: what is not used costs no memory.
enum LispThread {
  static let stackSize = 512 << 20

  /// Runs a body there and waits for it.
  static func run(_ body: @escaping (Listener) -> ExitCode) -> ExitCode {
    let task = Task(body)
    _ = interrupts_open()
    guard let thread = start(task) else {
      // Where so much address space is not to be had, the stack there is must do.
      return body(task.listener)
    }
    task.listener.listen()
    pthread_join(thread, nil)
    return task.result
  }

  /// What a body computes there. Ctrl-C ends the process.
  static func value<T>(_ body: @escaping () -> T) -> T {
    var value: T?
    let compute = {
      let computed = body()
      value = computed
      return ExitCode.fine
    }
    _ = run { _ in compute() }
    // Where no thread could be started, `run` has called the body itself.
    return value ?? body()
  }

  private static func start(_ task: Task) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    let context = Unmanaged.passRetained(task)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let problem = pthread_create(&thread, &attributes, entry, context.toOpaque())
    if problem == 0 { return thread }
    context.release()
    return nil
  }

  #if canImport(Darwin)
    private static let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
      begin(context)
      return nil
    }
  #else
    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      if let context { begin(context) }
      return nil
    }
  #endif

  private static func begin(_ context: UnsafeMutableRawPointer) {
    let task = Unmanaged<Task>.fromOpaque(context).takeRetainedValue()
    task.result = task.body(task.listener)
    interrupts_end()
  }

  /// One thread writes the result, the other reads it after the first has ended.
  private final class Task: @unchecked Sendable {
    let body: (Listener) -> ExitCode
    let listener = Listener()
    var result = ExitCode.couldNot
    init(_ body: @escaping (Listener) -> ExitCode) { self.body = body }
  }

  /// Tells a session of Ctrl-C.
  final class Listener {
    private var interrupter: Interrupter?
    private var unheard = 0

    /// To be called on the thread that runs the session. Until then Ctrl-C ends the process at once.
    func begin(_ session: Session) {
      interrupter = session.interrupter
      _ = interrupts_begin()
    }

    fileprivate func listen() {
      while interrupts_wait() == InterruptPressed {
        if interrupter?.interrupt() == true {
          unheard = 0
        } else {
          // The program is in C or in a loop of the system's own, and has not heard the last one yet.
          unheard += 1
          if unheard > 1 || interrupter == nil { interrupts_die() }
        }
      }
    }
  }
}
