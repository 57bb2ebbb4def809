import Foundation

/// A thread with a stack of a gigabyte, of which only what is used costs memory.
public enum DeepStack {
  /// Runs a body there and gives what it gives.
  public static func run<R>(_ body: @escaping () throws -> R) throws -> R {
    let work = Work(body)
    let thread = Thread { work.run() }
    thread.stackSize = 1 << 30
    thread.start()
    return try work.wait().get()
  }

  /// One thread writes the result before it signals, the other reads it after.
  private final class Work<R>: @unchecked Sendable {
    private let body: () throws -> R
    private let isDone = DispatchSemaphore(value: 0)
    private var result: Result<R, any Error>?

    init(_ body: @escaping () throws -> R) { self.body = body }

    func run() {
      result = Result { try body() }
      isDone.signal()
    }

    func wait() -> Result<R, any Error> {
      isDone.wait()
      return result ?? .failure(CancellationError())
    }
  }
}
