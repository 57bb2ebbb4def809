import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text in memory of its own, which stays where it is as long as somebody refers to it.
///
/// A copy, never the file itself: whoever writes into a mapped file changes what is mapped, or takes it away.
public final class ModuleText: @unchecked Sendable {
  public let bytes: UnsafeBufferPointer<UInt8>
  private let room: UnsafeMutableRawPointer?
  private let roomSize: Int

  /// nil when there is no such file, or it cannot be read as a whole.
  public init?(path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    roomSize = Int(status.st_size)
    if roomSize == 0 {
      room = nil
      bytes = UnsafeBufferPointer(start: nil, count: 0)
      return
    }
    guard let room = pages_map_filled(roomSize) else { return nil }
    var count = 0
    while count < roomSize {
      let got = read(file, room + count, roomSize - count)
      if got < 0, errno == EINTR { continue }
      if got <= 0 { break }
      count += got
    }
    self.room = room
    bytes = UnsafeBufferPointer(start: room.assumingMemoryBound(to: UInt8.self), count: count)
  }

  init(copying text: UnsafeBufferPointer<UInt8>) {
    roomSize = text.count
    guard let start = text.baseAddress, roomSize > 0 else {
      room = nil
      bytes = UnsafeBufferPointer(start: nil, count: 0)
      return
    }
    guard let room = pages_map_filled(roomSize) else { Machine.fatal("no memory for the text of a module") }
    room.copyMemory(from: start, byteCount: roomSize)
    self.room = room
    bytes = UnsafeBufferPointer(start: room.assumingMemoryBound(to: UInt8.self), count: roomSize)
  }

  deinit {
    if let room { pages_unmap(room, roomSize) }
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
