#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension AtomicFile {
  /// Replaces the content of a file, and says whether there was anything to replace.
  ///
  /// ```swift
  /// let written = try AtomicFile.write(bytes, to: "specs/zlib.yaml")  // false: it was like that already
  /// ```
  ///
  /// The bytes go to a new file beside the old one, which then takes its name. When anything fails, the old file is as it
  /// was and the new one is gone. A symbolic link stays one: its target is replaced. Permissions are kept.
  @discardableResult
  public static func write(_ bytes: [UInt8], to path: String) throws(Failure) -> Bool {
    let target = try finalTarget(of: path)
    var status = stat()
    var mode: mode_t = 0o666
    var exists = false
    if target.withCString({ stat($0, &status) }) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFDIR: throw unwritable(path, EISDIR)
      case S_IFREG:
        if hasContent(target, bytes, size: Int(status.st_size)) { return false }
        // A file that may not be written is not to be replaced behind its owner's back.
        if target.withCString({ access($0, W_OK) }) != 0 { throw unwritable(path, errno) }
        mode = status.st_mode & 0o7777
        exists = true
      default:
        // A terminal, a pipe or /dev/null cannot be replaced, only written.
        try writeThrough(bytes, to: target, shown: path)
        return true
      }
    }
    var template = Array("\(target).tmp-XXXXXX".utf8CString)
    let descriptor = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    var code = writeAll(bytes, to: descriptor)
    if !exists { mode &= ~currentMask() }
    if code == 0, fchmod(descriptor, mode) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    let moved = template.withUnsafeBufferPointer { buffer -> Bool in
      guard let temporary = buffer.baseAddress else { return false }
      if code == 0, target.withCString({ rename(temporary, $0) }) != 0 { code = errno }
      if code != 0 { unlink(temporary) }
      return code == 0
    }
    if !moved { throw unwritable(path, code) }
    return true
  }

  /// Where a chain of symbolic links ends, also when nothing is there yet.
  private static func finalTarget(of path: String) throws(Failure) -> String {
    var current = path
    for _ in 0..<40 {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = buffer.withUnsafeMutableBytes { raw -> Int in
        guard let start = raw.baseAddress else { return -1 }
        return current.withCString { readlink($0, start.assumingMemoryBound(to: CChar.self), raw.count) }
      }
      if count < 0 { return current }
      if count >= buffer.count { throw unwritable(path, ENAMETOOLONG) }
      let link = String(decoding: buffer.prefix(count), as: UTF8.self)
      current = link.utf8.first == UInt8(ascii: "/") ? link : Paths.directoryPrefix(of: current) + link
    }
    throw unwritable(path, ELOOP)
  }

  /// Compares in pieces: most files are as they were, and holding a second copy of a large one would cost more.
  private static func hasContent(_ path: String, _ bytes: [UInt8], size: Int) -> Bool {
    guard size == bytes.count else { return false }
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return bytes.withUnsafeBytes { new in
      withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { piece in
        var compared = 0
        while true {
          let count = systemRead(descriptor, piece)
          if count < 0, errno == EINTR { continue }
          if count <= 0 { return count == 0 && compared == size }
          guard compared + count <= size, let old = piece.baseAddress, let start = new.baseAddress,
            memcmp(old, start + compared, count) == 0
          else { return false }
          compared += count
        }
      }
    }
  }

  private static func writeThrough(_ bytes: [UInt8], to target: String, shown path: String) throws(Failure) {
    let descriptor = target.withCString { open($0, O_WRONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    var code = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0, code == 0 { code = errno }
    if code != 0 { throw unwritable(path, code) }
  }

  /// 0, or what went wrong.
  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { raw in
      var written = 0
      while written < raw.count {
        let rest = UnsafeRawBufferPointer(rebasing: raw[written...])
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        #else
          let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
        #endif
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        written += count
      }
      return 0
    }
  }

  /// The process's file mode mask, which can only be read by setting it.
  private static func currentMask() -> mode_t {
    let mask = umask(0o022)
    umask(mask)
    return mask
  }

  private static func unwritable(_ path: String, _ code: Int32) -> Failure {
    Failure(
      Diagnostic(
        .outputUnwritable, at: Diagnostic.Place(file: path), "cannot write it: \(reason(code))",
        hint: code == ENOENT ? "make the directory first" : nil))
  }
}
