import CMemory

/// How memory is asked for.
enum Memory {
  /// For a verb that reads and writes millions of bytes and then ends: memory is taken in large steps and never given
  /// back. By default glibc maps each large buffer anew, and every page of it costs a fault when it is touched first.
  static func expectLargeBuffers() { cmemory_expect_large_buffers() }
}
