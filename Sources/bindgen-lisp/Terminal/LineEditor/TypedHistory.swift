import BindingSpec

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What was typed before, in this session and in earlier ones.
///
/// The file has one entry a line, with `\n` for a line's end and `\\` for a backslash. Sessions that run at the same time
/// only append to it.
struct TypedHistory {
  private(set) var entries: [String] = []
  private let path: String?
  private static let most = 2000

  /// - Parameter path: where entries are kept; nil for nowhere.
  init(path: String?) {
    self.path = path
    guard let path, case .success(let bytes) = SourceFile.read(path) else { return }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    entries = lines.suffix(Self.most).map { Self.decoded($0) }
    // The file is cut back to what is read of it, whole or not at all.
    if lines.count > 2 * Self.most { rewrite(path) }
  }

  /// In the user's folder for what programs keep between runs.
  static var standardPath: String? {
    if let folder = Console.environment("XDG_STATE_HOME"), folder.hasPrefix("/") {
      return "\(folder)/bindgen-lisp/history"
    }
    return Console.environment("HOME").map { "\($0)/.local/state/bindgen-lisp/history" }
  }

  mutating func add(_ entry: String) {
    if entry.isEmpty || entry == entries.last { return }
    entries.append(entry)
    if let path { append(entry, path) }
  }

  private func append(_ entry: String, _ path: String) {
    Self.makeDirectories(above: path)
    // For the user's eyes only: people type secrets.
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let bytes = Array((Self.encoded(entry) + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }

  private func rewrite(_ path: String) {
    let temporary = "\(path).\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let bytes = Array(entries.map { Self.encoded($0) + "\n" }.joined().utf8)
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    if count == bytes.count, rename(temporary, path) == 0 { return }
    unlink(temporary)
  }

  private static func makeDirectories(above path: String) {
    var index = path.startIndex
    while let slash = path[index...].dropFirst().firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o700)
      index = slash
    }
  }

  static func encoded(_ entry: String) -> String {
    entry.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
      .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
  }

  static func decoded(_ line: Substring) -> String {
    var entry = ""
    var escaped = false
    for character in line {
      if escaped {
        entry.append(character == "n" ? "\n" : character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else {
        entry.append(character)
      }
    }
    return entry
  }

  /// The newest entry before a position that contains a text.
  func find(_ text: String, before position: Int) -> Int? {
    if text.isEmpty { return nil }
    return entries[..<max(0, min(position, entries.count))].lastIndex { $0.contains(text) }
  }
}
