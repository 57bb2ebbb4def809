#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `map` on as many threads as the machine has processors; the results are in the order of the items.
///
/// ```swift
/// let sizes = parallelMap(paths) { size(of: $0) }
/// ```
package func parallelMap<Item: Sendable, Value: Sendable>(
  _ items: [Item], _ transform: @escaping @Sendable (Item) -> Value
) -> [Value] {
  let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  if items.count < 2 || processors < 2 { return items.map(transform) }
  let queue = WorkQueue(count: items.count)
  let workers = (1..<min(processors, items.count)).map { _ in
    Background { queue.drain { index in (index, transform(items[index])) } }
  }
  var results = queue.drain { index in (index, transform(items[index])) }
  for worker in workers { results += worker.value() }
  return results.sorted { $0.0 < $1.0 }.map(\.1)
}

/// Hands out the numbers below a count, each once, to whichever thread asks next.
private final class WorkQueue: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var next = 0
  private let count: Int

  init(count: Int) {
    self.count = count
    lock = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  private func take() -> Int? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard next < count else { return nil }
    next += 1
    return next - 1
  }

  func drain<Value>(_ work: (Int) -> Value) -> [Value] {
    var results: [Value] = []
    while let index = take() { results.append(work(index)) }
    return results
  }
}
