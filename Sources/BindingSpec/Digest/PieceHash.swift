/// The digest of a spec whose pieces are read by several threads: whose turn has come is hashed, the others wait.
///
/// A thread that takes the pieces in order never has to keep one.
final class PieceHash: @unchecked Sendable {
  private let lock = Lock()
  private var hash = SHA256()
  private var next = 0
  private var waiting: [Int: [UInt8]] = [:]

  init() { update("{") }

  /// `before` and `after` stand around the piece's own part of the stream.
  func add(_ index: Int, before: String, _ stream: UnsafeBufferPointer<UInt8>, after: String) {
    lock.locked {
      guard index == next else {
        waiting[index] = Array(before.utf8) + Array(stream) + Array(after.utf8)
        return
      }
      update(before)
      hash.update(UnsafeRawBufferPointer(stream))
      update(after)
      next += 1
      while let stream = waiting.removeValue(forKey: next) {
        hash.update(stream)
        next += 1
      }
    }
  }

  /// The digest, once all pieces have been added.
  func text() -> String {
    lock.locked {
      var whole = hash
      whole.update(Array("}".utf8))
      return SpecWriter.text(of: whole)
    }
  }

  private func update(_ text: String) { if !text.isEmpty { hash.update(Array(text.utf8)) } }
}
