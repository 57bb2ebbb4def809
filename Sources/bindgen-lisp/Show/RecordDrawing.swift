import BindingSpec

/// Draws a record's layout as a table: one column of offsets and sizes for each target, one row for each field.
///
/// ```
///  offset   size │ field      type
/// ───────────────┼─────────────────────────
///       0      8 │ next_in    *const Bytef
///       8      4 │ avail_in   uInt
///      12      4 │ ░░░░ hole
/// ```
enum RecordDrawing {
  static func text(_ plan: RecordPlan, _ style: Style) -> String {
    let names = plan.rows.map { branch(of: $0, in: plan) }
    var isOpen: [Bool] = []
    let labels = zip(plan.rows, names).map { row, name in prefix(row, &isOpen) + name }
    let nameWidth = max(zip(plan.rows, labels).map { $0.kind == .field ? $1.count : 0 }.max() ?? 0, 5)
    let typeWidth = max(plan.rows.map { $0.type?.notation.count ?? 0 }.max() ?? 0, 4)

    let cells = plan.sides.indices.map { side in Column(plan, side) }
    var text = ""
    if plan.sides.count > 1 {
      for line in 0..<2 {
        text += cells.map { " " + HelpText.padded($0.title(line), to: $0.width) }.joined(separator: "│") + "│\n"
      }
    }
    text += cells.map { " " + $0.row("offset", "size") }.joined(separator: "│")
    text += "│ " + HelpText.padded("field", to: nameWidth) + "  type\n"
    let tail = String(repeating: "─", count: nameWidth + typeWidth + 4)
    let rule = cells.map { String(repeating: "─", count: $0.width + 1) }
    text += rule.joined(separator: "┼") + "┼" + tail + "\n"

    for (index, row) in plan.rows.enumerated() {
      let columns = cells.enumerated().map { side, column in
        " " + column.row(column.offsets[index], column.sizes[index])
      }
      var line = columns.joined(separator: "│") + "│ "
      if row.kind == .field {
        line += HelpText.padded(labels[index], to: nameWidth) + "  " + (row.type?.notation ?? "")
      } else {
        line += labels[index]
        line = columns.joined(separator: "│") + "│ " + style(.dim, labels[index])
      }
      text += line + "\n"
    }
    text += rule.joined(separator: "┴") + "┴" + tail + "\n"
    return text
  }

  /// One target's offsets and sizes as text.
  private struct Column {
    private let titles: [String]
    let offsets: [String]
    let sizes: [String]
    private let offsetWidth: Int
    private let sizeWidth: Int

    init(_ plan: RecordPlan, _ side: Int) {
      titles = plan.sides[side].target.rawValue.split(separator: "-", maxSplits: 1).map(String.init)
      offsets = plan.rows.map { row in row.spans[side].map(RecordDrawing.offset) ?? "" }
      sizes = plan.rows.map { row in row.spans[side].map(RecordDrawing.size) ?? "" }
      sizeWidth = max(sizes.map(\.utf8.count).max() ?? 0, 5)
      let title = plan.sides.count > 1 ? titles.map(\.utf8.count).max() ?? 0 : 0
      offsetWidth = max(offsets.map(\.utf8.count).max() ?? 0, 6, title - sizeWidth - 1)
    }

    /// The target's name over two lines.
    func title(_ line: Int) -> String { titles.indices.contains(line) ? titles[line] : "" }

    /// Both numbers, the gap between them and the space before the line that follows.
    var width: Int { offsetWidth + 1 + sizeWidth + 1 }

    func row(_ offset: String, _ size: String) -> String {
      RecordDrawing.right(offset, offsetWidth) + " " + RecordDrawing.right(size, sizeWidth) + " "
    }
  }

  /// `12`, and `12:3` for the fourth bit of byte 12.
  static func offset(_ span: RecordPlan.Span) -> String {
    let isWhole = span.bit % 8 == 0 && !span.isBitField && span.width % 8 == 0
    return isWhole ? "\(span.bit / 8)" : "\(span.bit / 8):\(span.bit % 8)"
  }

  /// `4` bytes, `3 bits` for bits.
  static func size(_ span: RecordPlan.Span) -> String {
    span.isBitField || span.width % 8 != 0 || span.bit % 8 != 0
      ? "\(span.width) \(span.width == 1 ? "bit" : "bits")" : "\(span.width / 8)"
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func branch(of row: RecordPlan.Row, in plan: RecordPlan) -> String {
    switch row.kind {
    case .field: row.name ?? (row.spans.contains { $0?.isBitField == true } ? "(unnamed)" : "(anonymous)")
    case .hole: "░░░░ hole"
    case .padding: "░░░░ padding"
    }
  }

  /// The lines that lead from a record to its nested fields.
  private static func prefix(_ row: RecordPlan.Row, _ isOpen: inout [Bool]) -> String {
    var text = ""
    for level in 1..<max(1, row.depth) { text += isOpen.indices.contains(level) && isOpen[level] ? "│ " : "  " }
    if row.depth > 0 { text += row.isLast ? "└ " : "├ " }
    while isOpen.count <= row.depth { isOpen.append(false) }
    isOpen[row.depth] = !row.isLast
    return text
  }
}
