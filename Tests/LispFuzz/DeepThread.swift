import Glibc

/// A thread with as much stack as the command gives to programs, which is what the limits of nesting are made for.
enum DeepThread {
  private final class Task {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs the body there and waits for it.
  static func run(_ body: @escaping () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 512 << 20)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Task(body)).toOpaque()
    let problem = pthread_create(
      &thread, &attributes,
      { context in
        if let context { Unmanaged<Task>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, context)
    guard problem == 0 else { fatalError("there is no thread with so much stack") }
    pthread_join(thread, nil)
  }
}
