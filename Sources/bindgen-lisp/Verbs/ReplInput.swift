import LispRuntime

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where a repl's text comes from: the line editor at a terminal, plain lines otherwise.
struct ReplInput {
  let isTerminal: Bool
  private let session: Session
  private var editor: LineEditor

  init(_ session: Session, hasColours: Bool) {
    self.session = session
    isTerminal = isatty(0) == 1 && isatty(1) == 1 && Console.environment("TERM") != "dumb"
    editor = LineEditor(history: TypedHistory(path: isTerminal ? TypedHistory.standardPath : nil))
    editor.isComplete = { Self.isComplete($0, session) }
    editor.completions = { word, text in Self.completions(word, text, session) }
    if !hasColours { editor.highlight = "\u{1B}[4m" }
  }

  mutating func read(prompt: String) -> LineEditor.Answer {
    if isTerminal, let answer = editor.read(prompt: prompt) { return answer }
    return plainText()
  }

  private static func isComplete(_ text: String, _ session: Session) -> Bool {
    text.trimmed.hasPrefix(",") || session.completeness(of: text) != .incomplete
  }

  /// Lines until a form is complete. Bytes are read one by one: those behind it are the program's.
  private func plainText() -> LineEditor.Answer {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = Self.systemRead(&byte)
      if count < 0, errno == EINTR {
        if session.takeInterrupt() { return .end }
        continue
      }
      if count <= 0 {
        if text.isEmpty { return .end }
        break
      }
      text.append(byte)
      if byte == UInt8(ascii: "\n"), Self.isComplete(String(decoding: text, as: UTF8.self), session) { break }
    }
    return .text(String(decoding: text, as: UTF8.self))
  }

  private static func systemRead(_ byte: inout UInt8) -> Int {
    #if canImport(Darwin)
      Darwin.read(0, &byte, 1)
    #else
      Glibc.read(0, &byte, 1)
    #endif
  }

  // MARK: Completion

  private static func completions(_ word: String, _ text: String, _ session: Session) -> [String] {
    if LispLayout(Array(text)).endsInString { return files(word) }
    if word.hasPrefix(","), text.trimmed == word {
      return ReplCommand.names.map { ",\($0)" }.filter { $0.hasPrefix(word) }
    }
    return session.completions(of: word)
  }

  /// Names of files that begin with a path.
  private static func files(_ path: String) -> [String] {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let start = slash.map { String(path[path.index(after: $0)...]) } ?? path
    return Files.names(in: folder.isEmpty ? "." : folder)
      .filter { $0.hasPrefix(start) && (!$0.hasPrefix(".") || start.hasPrefix(".")) }
      .map { folder + $0 + (Files.kind(of: folder + $0) == .directory ? "/" : "") }
  }
}
