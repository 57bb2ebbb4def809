#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The file functions of the host library, on the system's files. A problem is the system's number for it, less than 0.
final class NativeFiles {
  private struct Open {
    var descriptor: Int32
    var position: Int
    var appends: Bool
  }
  private var files: [Int32: Open] = [:]
  private var next: Int32 = 3

  /// Where relative names begin; nil for the working directory.
  private let directory: String?

  init(in directory: String?) { self.directory = directory }

  private func place(_ path: String) -> String {
    guard let directory, !path.hasPrefix("/") else { return path }
    return "\(directory)/\(path)"
  }

  deinit { for file in files.values { systemClose(file.descriptor) } }

  private static let modes = [
    O_RDONLY, O_RDWR | O_CREAT | O_TRUNC, O_RDWR | O_CREAT | O_APPEND, O_RDWR, O_RDWR | O_CREAT | O_EXCL,
  ]

  func open(_ path: String, _ mode: Int) -> Int32 {
    guard Self.modes.indices.contains(mode), !path.utf8.contains(0) else { return -EINVAL }
    let descriptor = systemOpen(place(path), Self.modes[mode] | O_CLOEXEC)
    if descriptor < 0 { return -errno }
    var information = stat()
    if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
      systemClose(descriptor)
      return -EISDIR
    }
    let file = Open(
      descriptor: descriptor, position: mode == 2 ? Int(information.st_size) : 0, appends: mode == 2)
    let handle = next
    next += 1
    files[handle] = file
    return handle
  }

  /// nil at the end.
  func read(_ handle: Int32, _ count: Int) -> [UInt8]? {
    guard let file = files[handle], count > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { pread(file.descriptor, $0.baseAddress, $0.count, off_t(file.position)) }
    if got <= 0 { return nil }
    files[handle]?.position += got
    return Array(bytes.prefix(got))
  }

  func write(_ handle: Int32, _ bytes: [UInt8]) -> Int32 {
    guard let file = files[handle] else { return -EBADF }
    var position = file.appends ? length(handle) : file.position
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { pwrite(file.descriptor, $0.baseAddress, $0.count, off_t(position)) }
      if count < 0 {
        if errno == EINTR { continue }
        return -errno
      }
      position += count
      rest = rest.dropFirst(count)
    }
    files[handle]?.position = position
    return 0
  }

  func close(_ handle: Int32) -> Int32 {
    guard let file = files.removeValue(forKey: handle) else { return -EBADF }
    systemClose(file.descriptor)
    return 0
  }

  /// -1 when there is no such file.
  func length(_ handle: Int32) -> Int {
    var information = stat()
    guard let file = files[handle], fstat(file.descriptor, &information) == 0 else { return -1 }
    return Int(information.st_size)
  }

  func position(_ handle: Int32) -> Int { files[handle]?.position ?? -1 }

  func seek(_ handle: Int32, _ position: Double) {
    guard let position = Int(exactly: position.rounded(.towardZero)), position >= 0 else { return }
    files[handle]?.position = position
  }

  func delete(_ path: String) -> Int32 { number(remove(place(path))) }
  func rename(_ from: String, _ to: String) -> Int32 { number(systemRename(place(from), place(to))) }
  func makeFolder(_ path: String) -> Int32 { number(mkdir(place(path), 0o777)) }

  func probe(_ path: String) -> Int32 {
    guard let information = information(path) else { return 0 }
    return information.st_mode & S_IFMT == S_IFDIR ? 2 : 1
  }

  /// Seconds since 1970; -1 when there is nothing.
  func date(_ path: String) -> Double {
    guard let information = information(path) else { return -1 }
    #if canImport(Darwin)
      return Double(information.st_mtimespec.tv_sec)
    #else
      return Double(information.st_mtim.tv_sec)
    #endif
  }

  private func information(_ path: String) -> stat? {
    var information = stat()
    return stat(place(path), &information) == 0 ? information : nil
  }

  private func number(_ status: Int32) -> Int32 { status == 0 ? 0 : -errno }
}

// Under names of their own, where the type has functions of the same names.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o666) }
private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }
private func systemClose(_ descriptor: Int32) { _ = close(descriptor) }
