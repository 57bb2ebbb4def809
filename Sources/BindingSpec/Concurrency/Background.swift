#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Work on another thread, for the few places where a millisecond counts.
///
/// ```swift
/// let digest = Background { NodeDigest.hash(tree) }
/// …
/// digest.wait()
/// ```
///
/// It is waited for exactly once or its result is not wanted; nothing is cancelled. When the system gives no thread, the
/// work is done by whoever waits.
final class Background<Result: Sendable>: @unchecked Sendable {
  #if canImport(Glibc)
    private var thread = pthread_t()
  #else
    private var thread: pthread_t?
  #endif
  private let work: @Sendable () -> Result
  private let slot = Slot()
  private var isRunning = false

  /// Written by the thread before it ends, read after it has been joined.
  private final class Slot: @unchecked Sendable { var result: Result? }

  init(_ work: @escaping @Sendable () -> Result) {
    self.work = work
    let box = Unmanaged.passRetained(Box { [slot] in slot.result = work() })
    isRunning = pthread_create(&thread, nil, runBox, box.toOpaque()) == 0
    if !isRunning { box.release() }
  }

  func wait() -> Result {
    if isRunning {
      isRunning = false
      #if canImport(Glibc)
        pthread_join(thread, nil)
      #else
        if let thread { pthread_join(thread, nil) }
      #endif
    }
    if let result = slot.result { return result }
    let late = work()
    slot.result = late
    return late
  }

  // Nobody wants the result: the thread ends by itself.
  deinit {
    guard isRunning else { return }
    #if canImport(Glibc)
      pthread_detach(thread)
    #else
      if let thread { pthread_detach(thread) }
    #endif
  }
}

/// What a thread starts with; generic types cannot be handed through C.
private final class Box {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

#if canImport(Glibc)
  private func runBox(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
    return nil
  }
#else
  private func runBox(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body()
    return nil
  }
#endif
