import BindingSpec

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads a text from a person at a terminal: with editing, history, search and completion, over as many lines as it takes.
///
///     var editor = LineEditor(history: TypedHistory(path: nil))
///     editor.isComplete = { $0.hasSuffix(";") }
///     editor.read(prompt: "> ")     // .text, .cancelled or .end
struct LineEditor {
  enum Answer: Hashable {
    case text(String)
    /// Ctrl-C: what was typed is thrown away.
    case cancelled
    /// Ctrl-D on an empty line, or the terminal is gone.
    case end
  }

  /// Whether Enter ends the text, or begins a new line in it.
  var isComplete: (String) -> Bool = { _ in true }
  /// How a word may go on: words that begin with it. The text is there for those that depend on what is around.
  var completions: (_ word: String, _ text: String) -> [String] = { _, _ in [] }
  /// Marks the parenthesis that belongs to the one at the cursor.
  var highlight = "\u{1B}[1;36m"
  var history: TypedHistory

  private var text = EditedText()
  private var screen = EditorScreen()
  private var decoder = KeyDecoder()
  private var prompt = ""
  /// Where in history the text comes from, and what was typed before.
  private var historyPosition: Int?
  private var typed = ""
  private var search: Search?
  /// The last key was a tab that completed nothing.
  private var wantsList = false

  private struct Search {
    var query = ""
    var position: Int
    var before: String
    var hasFailed = false
  }

  init(history: TypedHistory) { self.history = history }

  /// nil when standard input is no terminal.
  mutating func read(prompt: String) -> Answer? {
    guard let terminal = RawTerminal() else { return nil }
    defer { terminal.leave() }
    self.prompt = prompt
    text.clear()
    historyPosition = nil
    search = nil
    var size = RawTerminal.size
    terminal.write(drawn(size))
    while true {
      if let key = decoder.next(isFinal: false) ?? awaitKey(terminal, &size) {
        if let answer = handle(key, terminal) {
          text.move(to: text.characters.count)
          search = nil
          terminal.write(drawn(RawTerminal.size, final: true) + screen.leave())
          if case .text(let entered) = answer { history.add(entered) }
          return answer
        }
        // What is typed ahead is drawn once.
        if decoder.isEmpty { terminal.write(drawn(size)) }
      } else {
        terminal.write(screen.leave())
        return .end
      }
    }
  }

  /// Bytes that were read ahead of what was asked for: they are the program's.
  mutating func takeTypedAhead() -> [UInt8] { decoder.drain() }

  /// Waits for the next key; redraws when the window changes its size. Nil at the end of input.
  private mutating func awaitKey(_ terminal: RawTerminal, _ size: inout (columns: Int, rows: Int)) -> Key? {
    while true {
      guard let bytes = RawTerminal.read(timeout: decoder.isEmpty ? 250 : 40) else {
        if let key = decoder.next(isFinal: true) { return key }
        let now = RawTerminal.size
        if now != size {
          size = now
          terminal.write(drawn(size))
        }
        continue
      }
      if bytes.isEmpty { return nil }
      decoder.add(bytes)
      if let key = decoder.next(isFinal: false) { return key }
    }
  }

  private mutating func drawn(_ size: (columns: Int, rows: Int), final: Bool = false) -> String {
    if let search {
      let title = search.hasFailed ? "no match" : "search"
      return screen.draw(
        EditorScreen.layout(
          text.characters, cursor: text.cursor, prompt: "(\(title)) “\(search.query)”: ", continuation: "",
          highlighted: nil, columns: size.columns, highlight: ""),
        columns: size.columns, rows: size.rows)
    }
    let mate = final ? nil : LispLayout(text.characters).mate(at: text.cursor)
    return screen.draw(
      EditorScreen.layout(
        text.characters, cursor: text.cursor, prompt: prompt,
        continuation: String(repeating: " ", count: CharacterWidth.of(prompt)), highlighted: mate,
        columns: size.columns,
        highlight: highlight),
      columns: size.columns, rows: size.rows)
  }

  // MARK: Keys

  private mutating func handle(_ key: Key, _ terminal: RawTerminal) -> Answer? {
    if search != nil, !searchOn(key) { return nil }
    let wantedList = wantsList
    wantsList = false
    switch key {
    case .character(let scalar): text.insert(String(scalar), isTyped: true)
    case .paste(let pasted): text.insert(pasted)
    case .enter: return enter()
    case .newLine: newLine()
    case .tab: complete(listing: wantedList, terminal)
    case .backspace: text.deleteBack()
    case .delete: text.deleteForward()
    case .left: text.move(to: text.cursor - 1)
    case .right: text.move(to: text.cursor + 1)
    case .up: if !text.moveLine(by: -1) { step(-1) }
    case .down: if !text.moveLine(by: 1) { step(1) }
    case .older: step(-1)
    case .newer: step(1)
    case .wordLeft: text.move(to: text.wordLeft)
    case .wordRight: text.move(to: text.wordRight)
    case .home: text.move(to: text.lineStart)
    case .end: text.move(to: text.lineEnd)
    case .first: text.move(to: 0)
    case .last: text.move(to: text.characters.count)
    case .killToEnd: text.killLine()
    case .killToStart: text.kill(to: text.lineStart)
    case .killWordBack: text.kill(to: text.wordLeft)
    case .killWordForward: text.kill(to: text.wordRight)
    case .yank: text.yank()
    case .yankOlder: text.yankOlder()
    case .transpose: text.transpose()
    case .undo: text.undo()
    case .search: search = Search(position: history.entries.count, before: text.text)
    case .clearScreen: terminal.write(screen.erase(columns: RawTerminal.size.columns) + "\u{1B}[H\u{1B}[2J")
    case .cancel: return .cancelled
    case .endOfInput:
      if text.isEmpty { return .end }
      text.deleteForward()
    case .suspend: suspend(terminal)
    case .escape, .abandon, .unknown: break
    }
    return nil
  }

  private mutating func enter() -> Answer? {
    let entered = text.text
    if isComplete(entered) { return .text(entered) }
    newLine()
    return nil
  }

  private mutating func newLine() {
    let depth = LispLayout(Array(text.characters[..<text.cursor])).indentation
    text.insert("\n" + String(repeating: " ", count: depth))
  }

  private mutating func suspend(_ terminal: RawTerminal) {
    terminal.write(screen.leave())
    terminal.leave()
    kill(getpid(), SIGTSTP)
    terminal.enter()
  }

  // MARK: History

  private mutating func step(_ direction: Int) {
    let count = history.entries.count
    let position = (historyPosition ?? count) + direction
    guard position >= 0, position <= count else { return }
    if historyPosition == nil { typed = text.text }
    historyPosition = position == count ? nil : position
    text.replace(with: position == count ? typed : history.entries[position])
  }

  /// A key while searching. True when it ends the search and means what it always means.
  private mutating func searchOn(_ key: Key) -> Bool {
    guard var state = search else { return true }
    defer { if search != nil { search = state } }
    switch key {
    case .character(let scalar):
      state.query.unicodeScalars.append(scalar)
      find(&state, before: state.position + 1)
    case .backspace:
      if !state.query.isEmpty { state.query.removeLast() }
      find(&state, before: history.entries.count)
    case .search: find(&state, before: state.position)
    case .abandon, .cancel:
      text.replace(with: state.before)
      search = nil
    default:
      search = nil
      return key != .escape
    }
    return false
  }

  private mutating func find(_ state: inout Search, before position: Int) {
    guard let found = history.find(state.query, before: position) else {
      state.hasFailed = !state.query.isEmpty
      return
    }
    state.hasFailed = false
    state.position = found
    historyPosition = found
    text.replace(with: history.entries[found])
  }

  // MARK: Completion

  private mutating func complete(listing: Bool, _ terminal: RawTerminal) {
    let characters = text.characters
    let before = Array(characters[..<text.cursor])
    let layout = LispLayout(before)
    let start =
      layout.endsInString ? layout.stringStart + 1 : LispLayout.wordStart(in: characters, before: text.cursor)
    let word = String(characters[start..<text.cursor])
    if word.isEmpty, !layout.endsInString {
      // There is nothing to complete, so a tab is what it always was.
      let depth = LispLayout(Array(characters[..<text.lineStart])).indentation
      let blank = characters[text.lineStart..<text.cursor].allSatisfy { $0 == " " }
      if blank { text.replace(text.lineStart..<text.cursor, with: String(repeating: " ", count: depth)) }
      return
    }
    let found = completions(word, String(before))
    guard let common = Self.commonPrefix(found) else { return }
    if common.count > word.count || (found.count == 1 && common != word) {
      text.replace(start..<text.cursor, with: common)
    } else if listing {
      terminal.write(drawnBelow(Self.columns(found, width: RawTerminal.size.columns)))
    } else {
      wantsList = found.count > 1
    }
  }

  /// Writes something below the text, which is then drawn again below that.
  private mutating func drawnBelow(_ more: String) -> String { screen.leave() + more }

  static func commonPrefix(_ words: [String]) -> String? {
    guard var common = words.first else { return nil }
    for word in words.dropFirst() {
      common = String(zip(common, word).prefix { $0 == $1 }.map(\.0))
    }
    return common
  }

  /// Words in columns, read downwards.
  static func columns(_ words: [String], width: Int, most: Int = 200) -> String {
    let shown = Array(words.prefix(most))
    let cell = (shown.map { CharacterWidth.of($0) }.max() ?? 0) + 2
    let count = max(1, width / cell)
    let rows = (shown.count + count - 1) / count
    var text = ""
    for row in 0..<rows {
      var line = ""
      for index in stride(from: row, to: shown.count, by: max(1, rows)) {
        let word = shown[index]
        line += word
        if index + rows < shown.count { line += String(repeating: " ", count: cell - CharacterWidth.of(word)) }
      }
      text += line + "\r\n"
    }
    if words.count > most { text += "… and \(words.count - most) more\r\n" }
    return text
  }
}
