#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Many jobs, done by a few threads: whoever is done with one takes the next.
///
/// ```swift
/// let sums = Crew.map(pieces.count, worker: Adder()) { adder, index in adder.sum(pieces[index]) }
/// ```
package enum Crew {
  /// The results of jobs 0, 1, 2 … in this order. The calling thread is one of at most `threads`; each has a worker of
  /// its own, which its jobs share. The jobs are begun in order, so the longest should come first.
  package static func map<Worker: ~Copyable, Result: Sendable>(
    _ jobs: Int, threads: Int = processors, worker: @escaping @autoclosure @Sendable () -> Worker,
    _ job: @escaping @Sendable (inout Worker, Int) -> Result
  ) -> [Result] {
    let results = JobResults<Result>(jobs)
    let work: @Sendable () -> Void = {
      guard var index = results.nextJob() else { return }
      var worker = worker()
      while true {
        results[index] = job(&worker, index)
        guard let next = results.nextJob() else { return }
        index = next
      }
    }
    let others = (1..<max(min(threads, jobs), 1)).map { _ in Background(work) }
    work()
    for other in others { other.value() }
    return results.all
  }

  /// How many threads can run at the same time.
  package static let processors = max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
}

/// Which job is next, and a place for the result of each: written by the thread that has the job, read when all threads
/// have been joined.
private final class JobResults<Result: Sendable>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<Result?>
  private let lock = Lock()
  private var begun = 0

  init(_ count: Int) {
    places = .allocate(capacity: max(count, 0))
    places.initialize(repeating: nil)
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  func nextJob() -> Int? {
    lock.locked {
      guard begun < places.count else { return nil }
      begun += 1
      return begun - 1
    }
  }

  subscript(index: Int) -> Result? {
    get { places[index] }
    set { places[index] = newValue }
  }

  var all: [Result] { places.compactMap { $0 } }
}
