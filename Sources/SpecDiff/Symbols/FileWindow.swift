#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file of which parts are read, and never more than there is of it.
final class FileWindow: Sendable {
  private let descriptor: Int32
  let size: UInt64

  /// nil when it cannot be read or is no regular file.
  init?(path: String) {
    descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size >= 0 else {
      close(descriptor)
      return nil
    }
    size = UInt64(status.st_size)
  }

  deinit { close(descriptor) }

  /// A part, or nil when it is not wholly inside the file.
  func bytes(at offset: UInt64, count: UInt64) -> Bytes? {
    guard offset <= size, count <= size - offset, count <= 1 << 28, let wanted = Int(exactly: count),
      let start = off_t(exactly: offset)
    else { return nil }
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled, start + off_t(filled))
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        filled += got
      }
      isWhole = filled == wanted
    }
    return isWhole ? Bytes(bytes) : nil
  }
}

/// Bytes from outside: whoever asks beyond their end gets nil.
struct Bytes: Sendable {
  let all: [UInt8]
  var isBigEndian = false

  init(_ all: [UInt8], isBigEndian: Bool = false) {
    self.all = all
    self.isBigEndian = isBigEndian
  }

  var count: UInt64 { UInt64(all.count) }

  /// A number of 1, 2, 4 or 8 bytes.
  func number(at offset: UInt64, width: Int) -> UInt64? {
    guard let start = Int(exactly: offset), width >= 0, start <= all.count, width <= all.count - start else {
      return nil
    }
    var number: UInt64 = 0
    for index in 0..<width {
      let byte = UInt64(all[start + (isBigEndian ? index : width - 1 - index)])
      number = number << 8 | byte
    }
    return number
  }

  /// A text up to its NUL, which must be there, and soon: looking for it far away a million times would take for ever.
  func text(at offset: UInt64) -> String? {
    guard let start = Int(exactly: offset), start < all.count,
      let end = all[start..<min(all.count, start + 8192)].firstIndex(of: 0)
    else { return nil }
    return String(decoding: all[start..<end], as: UTF8.self)
  }
}
