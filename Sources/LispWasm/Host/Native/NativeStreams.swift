#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where a program's standard streams lead.
package struct NativeStreams {
  package var write: (_ stream: Int32, [UInt8]) -> Void
  /// At most so many bytes; nil at the end.
  package var read: (Int) -> [UInt8]?
  package init(write: @escaping (Int32, [UInt8]) -> Void, read: @escaping (Int) -> [UInt8]?) {
    self.write = write
    self.read = read
  }

  /// Those of this process. The reader of output may go away, and the process with it, as a shell expects.
  package static var process: NativeStreams {
    NativeStreams(
      write: { stream, bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { systemWrite(stream, $0.baseAddress, $0.count) }
          if count > 0 {
            rest = rest.dropFirst(count)
          } else if errno == EPIPE {
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
          } else if errno == EAGAIN {
            var waiting = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
            _ = poll(&waiting, 1, -1)
          } else if errno != EINTR {
            return
          }
        }
      },
      read: { limit in
        var bytes = [UInt8](repeating: 0, count: max(0, limit))
        while true {
          let count = bytes.withUnsafeMutableBytes { systemRead(0, $0.baseAddress, $0.count) }
          if count > 0 { return Array(bytes.prefix(count)) }
          if count == 0 || errno != EINTR { return nil }
        }
      })
  }
}

// Under names of their own, where a type has functions `read` and `write`.
func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(file, bytes, count) }
func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }

/// Standard output, kept until somebody could look.
final class NativeOutput {
  private let streams: NativeStreams
  private var pending: [UInt8] = []

  init(_ streams: NativeStreams) { self.streams = streams }

  func write(_ stream: Int32, _ bytes: [UInt8]) {
    if stream != 1 {
      flush()
      streams.write(stream, bytes)
      return
    }
    pending += bytes
    if pending.count > 16384 { flush() }
  }

  func flush() {
    if pending.isEmpty { return }
    streams.write(1, pending)
    pending.removeAll(keepingCapacity: true)
  }
}
