import BindingSpec

/// A record's layout before and after, row beside row.
///
/// ```
///     at size                │  at size
///      0    4 int kind       │   0    4 int kind
///   +                        │   8    8 long flags
///   ~  8    8 void *data     │  16    8 void *data
/// ```
struct LayoutDrawing {
  enum Mark: Character {
    case same = " "
    /// It lies elsewhere, or is larger or smaller.
    case moved = "~"
    case removed = "-"
    case added = "+"
  }

  struct Row {
    var mark: Mark
    var old: LayoutPicture.Row?
    var new: LayoutPicture.Row?
    /// So many rows that stayed what they were and are not shown; then there is nothing else.
    var gap = 0
  }

  var old: LayoutPicture
  var new: LayoutPicture
  var rows: [Row]

  /// nil where there is nothing to see: one side has no layout, or both have the same.
  init?(_ old: LayoutPicture?, _ new: LayoutPicture?) {
    guard let old, let new, Self.shape(old) != Self.shape(new) else { return nil }
    self.old = old
    self.new = new
    var all: [Row] = []
    // What went and what came at one place stand on one row.
    var (gone, come): ([LayoutPicture.Row], [LayoutPicture.Row]) = ([], [])
    func flush() {
      for index in 0..<max(gone.count, come.count) {
        let was = index < gone.count ? gone[index] : nil
        let now = index < come.count ? come[index] : nil
        all.append(Row(mark: was == nil ? .added : now == nil ? .removed : .moved, old: was, new: now))
      }
      gone = []
      come = []
    }
    for step in Alignment.of(old.rows.map(Self.key), new.rows.map(Self.key)) {
      switch step {
      case .old(let i): gone.append(old.rows[i])
      case .new(let j): come.append(new.rows[j])
      case .both(let i, let j):
        flush()
        let (was, now) = (old.rows[i], new.rows[j])
        let isSame = was.offset == now.offset && was.width == now.width
        all.append(Row(mark: isSame ? .same : .moved, old: was, new: now))
      }
    }
    flush()
    rows = Self.shortened(all)
  }

  /// Where its members and holes lie, whatever they are called.
  private static func shape(_ picture: LayoutPicture) -> [UInt64] {
    [picture.size, picture.alignment] + picture.rows.flatMap { [$0.offset, $0.width, $0.text == nil ? 1 : 0] }
  }

  /// Holes are no members: each is like no other.
  private static func key(_ row: LayoutPicture.Row) -> String { row.text ?? "\u{0} \(row.offset) \(row.width)" }

  /// Leaves out members that stayed where they were, but for one on each side.
  private static func shortened(_ all: [Row]) -> [Row] {
    var isShown = all.map { $0.mark != .same }
    for index in all.indices where all[index].mark != .same {
      for near in max(0, index - 1)...min(all.count - 1, index + 1) { isShown[near] = true }
    }
    var rows: [Row] = []
    for (index, row) in all.enumerated() {
      if isShown[index] {
        rows.append(row)
      } else if let last = rows.last, last.gap > 0 {
        rows[rows.count - 1].gap += 1
      } else {
        rows.append(Row(mark: .same, old: nil, new: nil, gap: 1))
      }
    }
    return rows
  }

  // MARK: In columns

  /// - Parameter most: how many rows are drawn.
  func lines(width: Int, most: Int = 40) -> [(mark: Mark, text: String)] {
    let offsets = rows.flatMap { [Self.offset($0.old), Self.offset($0.new)] }.map(\.utf8.count).max() ?? 0
    let sizes = rows.flatMap { [Self.size($0.old), Self.size($0.new)] }.map(\.utf8.count).max() ?? 0
    let columns = (offset: max(offsets, 3), size: max(sizes, 4))
    let numbers = columns.offset + 1 + columns.size + 1
    // No wider than what is in it asks for.
    let texts = rows.map { max(Self.text($0.old), Self.text($0.new)) }.max() ?? 0
    let half = min(max(texts + numbers, titleWidth), (width - 5) / 2)

    func cell(_ row: LayoutPicture.Row?) -> String {
      guard let row else { return String(repeating: " ", count: half) }
      let text =
        ReportText.right(Self.offset(row), to: columns.offset) + " "
        + ReportText.right(Self.size(row), to: columns.size) + " " + Self.label(row)
      return ReportText.padded(ReportText.clipped(text, to: half), to: half)
    }
    func pair(_ mark: Mark, _ left: String, _ right: String) -> (Mark, String) {
      let line = "\(mark.rawValue) " + left + " │ " + right
      return (mark, String(line.reversed().drop { $0 == " " }.reversed()))
    }
    func title(_ picture: LayoutPicture) -> String {
      ReportText.padded(ReportText.clipped(Self.title(picture), to: half), to: half)
    }
    let head = ReportText.right("at", to: columns.offset) + " " + ReportText.right("size", to: columns.size)
    var lines = [pair(.same, title(old), title(new))]
    lines.append(pair(.same, ReportText.padded(head, to: half), head))
    for row in rows.prefix(most) {
      if row.gap > 0 {
        let text = row.gap == 1 ? "1 member as it was" : "\(row.gap) members as they were"
        lines.append((.same, "  " + String(repeating: " ", count: columns.offset - 1) + "⋮ \(text)"))
      } else {
        lines.append(pair(row.mark, cell(row.old), cell(row.new)))
      }
    }
    if rows.count > most { lines.append((.same, "  … and \(rows.count - most) more rows")) }
    return lines
  }

  private var titleWidth: Int {
    max(ReportText.width(Self.title(old)), ReportText.width(Self.title(new)))
  }

  static func title(_ picture: LayoutPicture) -> String {
    "\(picture.size) \(picture.size == 1 ? "byte" : "bytes"), aligned to \(picture.alignment)"
  }

  static func label(_ row: LayoutPicture.Row) -> String { row.text.map(ReportText.line) ?? "(padding)" }

  private static func text(_ row: LayoutPicture.Row?) -> Int { row.map { ReportText.width(label($0)) } ?? 0 }

  /// `12`, and `12:3` for the fourth bit of byte 12.
  static func offset(_ row: LayoutPicture.Row?) -> String {
    guard let row else { return "" }
    return isWhole(row) ? "\(row.offset / 8)" : "\(row.offset / 8):\(row.offset % 8)"
  }

  /// `4` bytes, `3 bits` for bits.
  static func size(_ row: LayoutPicture.Row?) -> String {
    guard let row else { return "" }
    return isWhole(row) ? "\(row.width / 8)" : "\(row.width) \(row.width == 1 ? "bit" : "bits")"
  }

  private static func isWhole(_ row: LayoutPicture.Row) -> Bool {
    !row.isBitField && row.offset % 8 == 0 && row.width % 8 == 0
  }
}
