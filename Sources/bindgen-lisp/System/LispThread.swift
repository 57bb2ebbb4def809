#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A thread whose stack is deep enough for whatever a Lisp program nests.
///
/// The stack is only reserved: what is not used costs no memory.
enum LispThread {
  static let stackSize = 512 << 20

  /// Runs a body there and waits for it.
  static func run(_ body: @escaping () -> ExitCode) -> ExitCode {
    let task = Task(body)
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
    let problem = pthread_create(&thread, &attributes, { context in
      #if canImport(Darwin)
        let task = Unmanaged<Task>.fromOpaque(context).takeRetainedValue()
      #else
        guard let context else { return nil }
        let task = Unmanaged<Task>.fromOpaque(context).takeRetainedValue()
      #endif
      task.result = task.body()
      return nil
    }, context.toOpaque())
    if problem != 0 {
      // Where so much address space is not to be had, the stack there is must do.
      context.release()
      return body()
    }
    #if canImport(Darwin)
      if let thread { pthread_join(thread, nil) }
    #else
      pthread_join(thread, nil)
    #endif
    return task.result
  }

  private final class Task {
    let body: () -> ExitCode
    var result = ExitCode.couldNot
    init(_ body: @escaping () -> ExitCode) { self.body = body }
  }
}
