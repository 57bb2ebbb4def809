import CGuard

/// Interfaces of libffi's, each prepared once: since libffi is given registers and words, calls of very different
/// signatures share one.
///
/// It must outlive all plans and callbacks that came from it.
final class InterfaceCache {
  private struct Key: Hashable {
    var general: UInt32
    var vectors: UInt32
    var stackSize: UInt32
    var result: ForeignResult
    var resultSize: UInt32
  }
  private var prepared: [Key: UnsafeMutableRawPointer] = [:]

  deinit {
    for interface in prepared.values { foreign_interface_free(interface) }
  }

  /// The interface for calls that look like this.
  func interface(for shape: ForeignShape) throws(CallFailure) -> UnsafeMutableRawPointer {
    let key = Key(
      general: shape.general, vectors: shape.vectors, stackSize: shape.stack_size, result: shape.result,
      resultSize: shape.result == .memory ? shape.result_size : 0)
    if let known = prepared[key] { return known }
    var shape = shape
    guard let made = foreign_interface_make(&shape) else { throw .notPrepared }
    prepared[key] = made
    return made
  }
}
