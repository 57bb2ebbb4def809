/// The text that is being typed, with its cursor: everything about editing that needs no terminal.
///
/// Positions count characters as people see them, so an accent goes with its letter.
struct EditedText {
  private(set) var characters: [Character] = []
  /// Between 0 and the number of characters.
  private(set) var cursor = 0
  /// What was cut out, the latest last.
  private var killed: [String] = []
  /// The cut that goes on as long as one cuts.
  private var extendsKill = false
  private var yanked: (start: Int, index: Int)?
  private var undone: [(characters: [Character], cursor: Int)] = []
  private var isTyping = false

  init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  var text: String { String(characters) }
  var isEmpty: Bool { characters.isEmpty }

  /// Replaces everything, as a step in history does.
  mutating func replace(with text: String) {
    remember()
    characters = Array(text)
    cursor = characters.count
  }

  mutating func replace(_ range: Range<Int>, with text: String) {
    remember()
    let new = Array(text)
    characters.replaceSubrange(range, with: new)
    cursor = range.lowerBound + new.count
  }

  mutating func insert(_ text: String, isTyped: Bool = false) {
    if !(isTyped && isTyping) { remember() }
    isTyping = isTyped
    // A combining mark joins the character before it.
    if cursor > 0, text.count == 1, String(characters[cursor - 1]).count == 1,
      (String(characters[cursor - 1]) + text).count == 1
    {
      characters[cursor - 1] = Character(String(characters[cursor - 1]) + text)
      return
    }
    let new = Array(text)
    characters.insert(contentsOf: new, at: cursor)
    cursor += new.count
  }

  mutating func move(to position: Int) {
    cursor = max(0, min(position, characters.count))
    endSequences()
  }

  // MARK: Lines and words

  var lineStart: Int { (characters[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }
  var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

  /// Moves one line up or down, keeping the column. False when there is none.
  mutating func moveLine(by step: Int) -> Bool {
    let column = cursor - lineStart
    if step < 0 {
      guard lineStart > 0 else { return false }
      let end = lineStart - 1
      let start = (characters[..<end].lastIndex(of: "\n") ?? -1) + 1
      move(to: min(start + column, end))
    } else {
      guard lineEnd < characters.count else { return false }
      let start = lineEnd + 1
      let end = characters[start...].firstIndex(of: "\n") ?? characters.count
      move(to: min(start + column, end))
    }
    return true
  }

  private static func isPartOfWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  var wordLeft: Int {
    var position = cursor
    while position > 0, !Self.isPartOfWord(characters[position - 1]) { position -= 1 }
    while position > 0, Self.isPartOfWord(characters[position - 1]) { position -= 1 }
    return position
  }

  var wordRight: Int {
    var position = cursor
    while position < characters.count, !Self.isPartOfWord(characters[position]) { position += 1 }
    while position < characters.count, Self.isPartOfWord(characters[position]) { position += 1 }
    return position
  }

  // MARK: Deleting, cutting and pasting

  mutating func deleteBack() {
    guard cursor > 0 else { return }
    remember()
    characters.remove(at: cursor - 1)
    cursor -= 1
  }

  mutating func deleteForward() {
    guard cursor < characters.count else { return }
    remember()
    characters.remove(at: cursor)
  }

  /// Cuts out what lies between the cursor and a position. Cuts in a row are one.
  mutating func kill(to position: Int) {
    let range = min(cursor, position)..<max(cursor, position)
    guard !range.isEmpty else { return }
    let continues = extendsKill
    let text = String(characters[range])
    remember()
    if continues, let last = killed.popLast() {
      killed.append(position < cursor ? text + last : last + text)
    } else {
      killed.append(text)
    }
    characters.removeSubrange(range)
    cursor = range.lowerBound
    extendsKill = true
  }

  /// To the end of the line, or the line's end itself when the cursor is there.
  mutating func killLine() {
    kill(to: cursor == lineEnd ? min(cursor + 1, characters.count) : lineEnd)
  }

  mutating func yank() {
    guard let text = killed.last else { return }
    let start = cursor
    insert(text)
    yanked = (start, killed.count - 1)
  }

  /// Instead of what was just pasted, what was cut before it.
  mutating func yankOlder() {
    guard let (start, index) = yanked, !killed.isEmpty else { return }
    let older = index == 0 ? killed.count - 1 : index - 1
    replace(start..<cursor, with: killed[older])
    yanked = (start, older)
  }

  mutating func transpose() {
    guard characters.count > 1, cursor > 0 else { return }
    let right = min(cursor, characters.count - 1)
    remember()
    characters.swapAt(right - 1, right)
    cursor = right + 1
  }

  // MARK: Undoing

  private mutating func remember() {
    endSequences()
    undone.append((characters, cursor))
    if undone.count > 500 { undone.removeFirst() }
  }

  private mutating func endSequences() {
    extendsKill = false
    yanked = nil
    isTyping = false
  }

  mutating func undo() {
    guard let last = undone.popLast() else { return }
    endSequences()
    (characters, cursor) = last
  }

  /// A new text; what was cut out stays.
  mutating func clear() {
    characters = []
    cursor = 0
    undone = []
    endSequences()
  }
}
