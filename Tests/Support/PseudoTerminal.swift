import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program at a terminal: what it writes is shown on a screen, keys are typed at it.
///
/// ```swift
/// let terminal = try PseudoTerminal(["bindgen-lisp", "repl"])
/// try terminal.type("(+ 1 2)\r", until: "3")
/// terminal.screen.text
/// ```
public final class PseudoTerminal {
  public private(set) var screen: TerminalScreen
  private let master: Int32
  private let process = Process()

  public init(_ command: [String], columns: Int = 60, rows: Int = 20, environment: [String: String] = [:]) throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw POSIXError(.ENXIO) }
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    self.master = master
    screen = TerminalScreen(columns: columns, rows: rows)
    process.executableURL = URL(fileURLWithPath: command.first ?? "")
    process.arguments = Array(command.dropFirst())
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"]) { $1 }.merging(environment) { $1 }
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    close(master)
  }

  /// Types keys and waits until the screen shows a text. False when it did not in time.
  @discardableResult
  public func type(_ keys: String, until text: String, timeout: Double = 20) -> Bool {
    let bytes = Array(keys.utf8)
    _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    return wait(timeout: timeout) { $0.text.contains(text) }
  }

  /// Waits until the screen is as it should be.
  @discardableResult
  public func wait(timeout: Double = 20, until isReached: (TerminalScreen) -> Bool) -> Bool {
    let end = Date().addingTimeInterval(timeout)
    repeat {
      if isReached(screen) { return true }
      receive(milliseconds: 50)
    } while Date() < end
    return isReached(screen)
  }

  private func receive(milliseconds: Int32) {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = read(master, &bytes, bytes.count)
    if count > 0 { screen.feed(bytes.prefix(count)) }
  }

  public func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// What the terminal does on Ctrl-C while the program has not asked for keys.
  public func interrupt() { kill(process.processIdentifier, SIGINT) }

  /// The exit code, once the program has ended; nil when it does not in time.
  public func end(timeout: Double = 20) -> Int32? {
    let end = Date().addingTimeInterval(timeout)
    while process.isRunning, Date() < end { receive(milliseconds: 20) }
    return process.isRunning ? nil : process.terminationStatus
  }
}

/// The screen of a terminal, as far as programs here use one.
public struct TerminalScreen {
  private let columns: Int
  private var lines: [[String]]
  public private(set) var column = 0
  public private(set) var row = 0
  private var pending: [UInt8] = []

  public init(columns: Int, rows: Int) {
    self.columns = columns
    lines = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The lines down to the last one that has something on it, without blanks at their ends.
  public var text: String {
    var shown = lines.map { line in
      var text = line.joined()[...]
      while text.last == " " { text = text.dropLast() }
      return String(text)
    }
    while shown.last == "" { shown.removeLast() }
    return shown.joined(separator: "\n")
  }

  public var lastLine: String { text.split(separator: "\n").last.map(String.init) ?? "" }

  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    // A sequence or character may be cut in two.
    var keep = 0
    if let escape = pending.lastIndex(of: 0x1B), !pending[escape...].dropFirst(2).contains(where: { $0 >= 0x40 }) {
      keep = pending.count - escape
    } else {
      let tail = pending.reversed().prefix { $0 & 0xC0 == 0x80 }.count
      if let lead = pending.dropLast(tail).last, lead >= 0xC0 {
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        if tail + 1 < length { keep = tail + 1 }
      }
    }
    let scalars = Array(String(decoding: pending.dropLast(keep), as: UTF8.self).unicodeScalars)
    pending = Array(pending.suffix(keep))
    var index = 0
    while index < scalars.count {
      if scalars[index] == "\u{1B}" { index = control(scalars, from: index) } else { put(scalars[index]) }
      index += 1
    }
  }

  /// Obeys a sequence; gives the index of its last scalar.
  private mutating func control(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
    guard start + 1 < scalars.count, scalars[start + 1] == "[",
      let end = scalars[(start + 2)...].firstIndex(where: { (0x40...0x7E).contains($0.value) })
    else { return start }
    let parameters = String(String.UnicodeScalarView(scalars[(start + 2)..<end]))
    let number = Int(parameters) ?? 1
    switch scalars[end] {
    case "A": row = max(0, row - number)
    case "B": row = min(lines.count - 1, row + number)
    case "C": column = min(columns - 1, column + number)
    case "H": (row, column) = (0, 0)
    case "J":
      let first = parameters == "2" ? 0 : row
      for line in first..<lines.count {
        let from = line == row && parameters != "2" ? min(column, columns) : 0
        for cell in from..<columns { lines[line][cell] = " " }
      }
    default: break
    }
    return end
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r": column = 0
    case "\n": lineFeed()
    default:
      if scalar.properties.generalCategory == .nonspacingMark {
        if column > 0 { lines[row][column - 1].unicodeScalars.append(scalar) }
        return
      }
      let width =
        (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xFFDC).contains(scalar.value)
          || scalar.value >= 0x1F300 ? 2 : 1
      if column + width > columns {
        column = 0
        lineFeed()
      }
      lines[row][column] = String(scalar)
      if width == 2 { lines[row][column + 1] = "" }
      column += width
    }
  }

  private mutating func lineFeed() {
    if row == lines.count - 1 {
      lines.removeFirst()
      lines.append(Array(repeating: " ", count: columns))
    } else {
      row += 1
    }
  }
}
