#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A terminal while a line is edited: every key arrives at once, and nothing is echoed.
struct RawTerminal {
  private let before: termios

  /// nil when standard input is no terminal.
  init?() {
    var settings = termios()
    guard tcgetattr(0, &settings) == 0 else { return nil }
    before = settings
    enter()
  }

  func enter() {
    var raw = before
    raw.c_iflag &= ~tcflag_t(ICRNL | IXON | INLCR | ISTRIP)
    raw.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
    tcsetattr(0, TCSADRAIN, &raw)
    // What is pasted comes between marks.
    write("\u{1B}[?2004h")
  }

  func leave() {
    write("\u{1B}[?2004l")
    var settings = before
    tcsetattr(0, TCSADRAIN, &settings)
  }

  /// Columns and rows.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (max(4, Int(size.ws_col)), max(2, Int(size.ws_row)))
  }

  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { buffer in Self.systemWrite(buffer) }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return
      }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func systemWrite(_ buffer: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.write(1, buffer.baseAddress, buffer.count)
    #else
      Glibc.write(1, buffer.baseAddress, buffer.count)
    #endif
  }

  /// Waits for bytes; nil when none came in time, an empty answer at the end of input.
  static func read(timeout milliseconds: Int32) -> [UInt8]? {
    var descriptor = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = systemRead(&bytes)
    if count < 0 { return errno == EINTR || errno == EAGAIN ? nil : [] }
    return Array(bytes.prefix(count))
  }

  private static func systemRead(_ bytes: inout [UInt8]) -> Int {
    #if canImport(Darwin)
      Darwin.read(0, &bytes, bytes.count)
    #else
      Glibc.read(0, &bytes, bytes.count)
    #endif
  }
}
