import BindingSpec

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard output and standard error, and what they can show.
///
/// Results go to `write`, talk goes to `say`. A pipe that its reader closed ends the process quietly, as it ends every
/// other tool; any other failure to write is an error.
struct Console: Sendable {
  /// Whether standard output and standard error take colour.
  let coloursResults: Bool
  let coloursTalk: Bool
  /// Whether the locale shows more than ASCII.
  let isUTF8: Bool
  var diagnosticsFormat: DiagnosticsFormat = .text

  enum DiagnosticsFormat: String, Sendable {
    case text, json
  }

  init() {
    Self.claimStandardDescriptors()
    let wanted = Self.environment("NO_COLOR") == nil && Self.environment("TERM") != "dumb"
    coloursResults = wanted && isatty(1) == 1
    coloursTalk = wanted && isatty(2) == 1
    let locale = Self.environment("LC_ALL") ?? Self.environment("LC_CTYPE") ?? Self.environment("LANG") ?? ""
    let normalized = locale.lowercased()
    isUTF8 = normalized.hasSuffix("utf-8") || normalized.hasSuffix("utf8")
  }

  /// The value of an environment variable, when it is set and not empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// Writes a result for people: drawn characters are replaced where the locale has only ASCII.
  func write(_ text: String) throws(Stop) {
    try write(bytes: Array((isUTF8 ? text : Plain.ascii(text)).utf8))
  }

  /// Writes a result for machines, byte for byte.
  func write(bytes: [UInt8]) throws(Stop) {
    let problem = Self.write(bytes, to: 1)
    if problem == 0 { return }
    if problem == EPIPE { Self.dieOfBrokenPipe() }
    throw .failure(
      Diagnostic(
        .outputUnwritable, "standard output cannot be written: \(String(cString: strerror(problem)))"))
  }

  /// Writes talk. When even that fails there is nobody left to tell.
  func say(_ text: String) {
    _ = Self.write(Array((isUTF8 ? text : Plain.ascii(text)).utf8), to: 2)
  }

  /// Writes all of the bytes; gives the error number of what went wrong, or 0.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        #if canImport(Darwin)
          let count = Darwin.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        #else
          let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        #endif
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        done += count
      }
      return 0
    }
  }

  private static func dieOfBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }

  /// Makes sure that descriptors 0 to 2 are open, so that no file opened later is taken for standard output. What was
  /// closed stays unusable: results fail to be written instead of ending up somewhere.
  private static func claimStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      _ = open("/dev/null", descriptor == 1 ? O_RDONLY : O_RDWR)
    }
  }
}

/// Text for a locale that has only ASCII.
enum Plain {
  /// Replaces what this program draws with, one column for one column wherever columns matter; leaves the rest.
  static func ascii(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    var plain = ""
    plain.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
      switch character {
      case "“", "”": plain += "\""
      case "‘", "’": plain += "'"
      case "–", "—", "─", "╌": plain += "-"
      case "│", "┆": plain += "|"
      case "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼": plain += "+"
      case "░": plain += "."
      case "…": plain += "..."
      case "×": plain += "x"
      case "≥": plain += ">="
      case "→": plain += "->"
      case "·": plain += "-"
      case "✓": plain += "+"
      case "✗": plain += "x"
      default: plain.unicodeScalars.append(character)
      }
    }
    return plain
  }
}
