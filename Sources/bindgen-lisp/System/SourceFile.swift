#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads what people name on the command line: a file, a pipe, or “-” for standard input.
enum SourceFile {
  struct Problem: Error {
    var reason: String
  }

  static func read(_ name: String) -> Result<[UInt8], Problem> {
    let descriptor = name == "-" ? 0 : open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(problem()) }
    defer { if descriptor > 2 { close(descriptor) } }
    var information = stat()
    let size = fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
    var text: [UInt8] = []
    // One byte more than there should be, to see the end.
    var capacity = max(4096, min(size, 1 << 30) + 1)
    while true {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
        repeat { count = readSome(descriptor, buffer) } while count < 0 && errno == EINTR
        filled = max(0, count)
      }
      if count < 0 { return .failure(problem()) }
      if count == 0 { return .success(text) }
      if text.isEmpty { text = chunk } else { text += chunk }
      capacity = 1 << 16
    }
  }

  private static func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private static func problem() -> Problem { Problem(reason: String(cString: strerror(errno))) }
}
