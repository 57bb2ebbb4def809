import BindingSpec

/// Draws the text that is being edited, over as many rows as it takes, and knows where the cursor was left.
struct EditorScreen {
  /// Rows between the first one drawn and the cursor.
  private var cursorRow = 0
  /// How wide each row that is on the screen is, and how wide the screen was.
  private var drawnWidths: [Int] = []
  private var drawnColumns = 0

  /// One row as it is to be drawn, and the columns that it takes.
  struct Row {
    var text = ""
    var width = 0
  }

  struct Layout {
    var rows: [Row] = []
    var cursorRow = 0
    var cursorColumn = 0
  }

  /// Breaks the text into rows. Each line of it has a prompt in front.
  static func layout(
    _ characters: [Character], cursor: Int, prompt: String, continuation: String, highlighted: Int?, columns: Int,
    highlight: String
  ) -> Layout {
    var layout = Layout()
    var row = Row(text: prompt, width: CharacterWidth.of(prompt))
    func breakRow() {
      layout.rows.append(row)
      row = Row()
    }
    for index in 0...characters.count {
      let character = index < characters.count ? characters[index] : nil
      let width = character.map { $0 == "\n" ? 0 : CharacterWidth.of($0) } ?? 1
      if row.width + width > columns { breakRow() }
      if index == cursor { (layout.cursorRow, layout.cursorColumn) = (layout.rows.count, row.width) }
      guard let character else { break }
      if character == "\n" {
        breakRow()
        row = Row(text: continuation, width: CharacterWidth.of(continuation))
        continue
      }
      row.text += index == highlighted ? highlight + String(character) + "\u{1B}[0m" : visible(character)
      row.width += width
    }
    layout.rows.append(row)
    return layout
  }

  /// Control characters are shown as `^A`.
  private static func visible(_ character: Character) -> String {
    guard let value = character.unicodeScalars.first?.value, value < 0x20 || value == 0x7F else {
      return String(character)
    }
    return "^" + (Unicode.Scalar(value ^ 0x40).map { String($0) } ?? "?")
  }

  /// What to write so that the screen shows a layout instead of what it shows now.
  mutating func draw(_ layout: Layout, columns: Int, rows height: Int) -> String {
    // A text higher than the screen shows the part around the cursor.
    let top = max(0, min(layout.cursorRow - height / 2, layout.rows.count - height))
    let shown = layout.rows.dropFirst(top).prefix(height)
    var text = erase(columns: columns)
    text += shown.map(\.text).joined(separator: "\r\n")
    let row = layout.cursorRow - top
    let below = shown.count - 1 - row
    if below > 0 { text += "\u{1B}[\(below)A" }
    text += "\r"
    if layout.cursorColumn > 0 { text += "\u{1B}[\(layout.cursorColumn)C" }
    cursorRow = row
    drawnWidths = shown.map(\.width)
    drawnColumns = columns
    return text
  }

  /// What to write to take away what was drawn.
  mutating func erase(columns: Int) -> String {
    var up = cursorRow
    if columns < drawnColumns {
      // The terminal has broken rows that no longer fit.
      up = drawnWidths.prefix(cursorRow).reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
    }
    forget()
    return "\r" + (up > 0 ? "\u{1B}[\(up)A" : "") + "\u{1B}[J"
  }

  /// What to write to leave the text where it is and go on below it.
  mutating func leave() -> String {
    let below = max(0, drawnWidths.count - 1 - cursorRow)
    forget()
    return (below > 0 ? "\u{1B}[\(below)B" : "") + "\r\n"
  }

  private mutating func forget() {
    cursorRow = 0
    drawnWidths = []
  }
}
