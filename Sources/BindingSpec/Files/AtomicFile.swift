#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reading whole files, and writing them so that a reader sees the old content or the new and nothing between.
public enum AtomicFile {
  /// The content of a file.
  ///
  /// ```swift
  /// let bytes = try AtomicFile.read(path: "specs/zlib.yaml")
  /// ```
  public static func read(path: String) throws(Failure) -> [UInt8] {
    try read(path: path, limit: .max)
  }

  /// The content of a file that may not have more than `limit` bytes.
  static func read(path: String, limit: Int) throws(Failure) -> [UInt8] {
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw unreadable(path, EISDIR) }
    // The size is a guess only: pipes have none, and files grow.
    var bytes: [UInt8] = []
    var problem: Int32 = 0
    var chunk = min(max(Int(status.st_size) + 1, 4096), limit == .max ? Int.max : limit + 1)
    while problem == 0 {
      var got = 0
      let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        repeat {
          got = Self.systemRead(descriptor, UnsafeMutableRawBufferPointer(buffer))
        } while got < 0 && errno == EINTR
        if got < 0 { problem = errno }
        count = max(got, 0)
      }
      if got <= 0 { break }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      if bytes.count > limit {
        throw Failure(
          Diagnostic(
            .specTooLarge, at: Diagnostic.Place(file: path), "the file has more than \(limit >> 20) MiB",
            hint: "a spec of all of GTK has 2 MiB; is this the right file?"))
      }
      chunk = 1 << 16
    }
    if problem != 0 { throw unreadable(path, problem) }
    return bytes
  }

  static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return path.withCString { stat($0, &status) } == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// The one name of a file that several paths may lead to.
  static func realPath(_ path: String) -> String {
    guard let resolved = path.withCString({ realpath($0, nil) }) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func unreadable(_ path: String, _ code: Int32) -> Failure {
    Failure(
      Diagnostic(
        .specUnreadable, at: Diagnostic.Place(file: path), "cannot read it: \(reason(code))",
        hint: code == ENOENT ? "check the path, or scan the headers to make it" : nil))
  }

  static func reason(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
