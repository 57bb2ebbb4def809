#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value computed on a thread of its own, while its asker does something else.
///
/// ```swift
/// let library = Background { open() }
/// …                    // meanwhile
/// library.value()      // waits if it must
/// ```
package final class Background<Value: Sendable>: Sendable {
  private let compute: @Sendable () -> Value
  private let slot: Slot<Value>
  private let thread: WorkerThread?

  package init(_ compute: @escaping @Sendable () -> Value) {
    let slot = Slot<Value>()
    self.compute = compute
    self.slot = slot
    thread = WorkerThread { slot.value = compute() }
  }

  /// The value, as soon as it is there. Without a thread it is computed now.
  package func value() -> Value {
    thread?.join()
    return slot.value ?? compute()
  }
}

/// Where a thread leaves its result: written before the thread ends, read after it is joined.
private final class Slot<Value: Sendable>: @unchecked Sendable {
  var value: Value?
}

/// A running thread. Joined once, by whoever asks first; later askers wait for that.
private final class WorkerThread: @unchecked Sendable {
  private let handle: pthread_t
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var isJoined = false

  /// nil when the system grants no thread.
  init?(_ body: @escaping @Sendable () -> Void) {
    guard let handle = startThread(ThreadBody(body)) else { return nil }
    self.handle = handle
    lock = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
  }

  deinit {
    if !isJoined { pthread_detach(handle) }
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  func join() {
    pthread_mutex_lock(lock)
    if !isJoined {
      pthread_join(handle, nil)
      isJoined = true
    }
    pthread_mutex_unlock(lock)
  }
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func startThread(_ body: ThreadBody) -> pthread_t? {
  let context = Unmanaged.passRetained(body)
  #if canImport(Darwin)
    var handle: pthread_t?
    let status = pthread_create(&handle, nil, { runThread($0) }, context.toOpaque())
  #else
    var handle = pthread_t()
    let status = pthread_create(&handle, nil, { $0.flatMap(runThread) }, context.toOpaque())
  #endif
  if status == 0 { return handle }
  context.release()
  return nil
}

private func runThread(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
  return nil
}
