/// Lines for a terminal of so many columns, coloured where it is wanted.
struct TerminalText {
  enum Role: String {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case gone = "31"
    case come = "32"
    case moved = "33"
    case mark = "36"
    case bad = "1;31"
    case doubtful = "1;33"
    case good = "1;32"
  }

  private(set) var text = ""
  let width: Int
  private let colours: Bool

  init(width: Int, colours: Bool) {
    self.width = max(width, 40)
    self.colours = colours
  }

  func styled(_ role: Role, _ text: String) -> String {
    colours && role != .plain && !text.isEmpty ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// An empty line, unless there is one already.
  mutating func blank() {
    if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
  }

  /// A paragraph. What is before its text stands on the first line only, and may be styled otherwise.
  mutating func add(
    _ paragraph: String, _ role: Role = .plain, indent: Int = 0, before: String = "", _ beforeRole: Role = .plain,
    hanging: Int = 0
  ) {
    let lead = ReportText.width(before)
    let lines = ReportText.wrapped(
      paragraph, to: width - indent - hanging - lead, first: width - indent - lead)
    for (index, line) in lines.enumerated() {
      text += String(repeating: " ", count: indent)
      text += index == 0 ? styled(beforeRole, before) : String(repeating: " ", count: lead + hanging)
      text += styled(role, line) + "\n"
    }
  }

  /// A line with something at its right end, which takes a line of its own where it does not fit.
  mutating func add(_ left: String, _ role: Role, indent: Int, right: String, _ rightRole: Role) {
    let used = indent + ReportText.width(left)
    if !right.isEmpty, used + 2 + ReportText.width(right) <= width {
      let gap = width - used - ReportText.width(right)
      text += String(repeating: " ", count: indent) + styled(role, left)
      text += String(repeating: " ", count: gap) + styled(rightRole, right) + "\n"
    } else {
      add(left, role, indent: indent, hanging: 2)
      if !right.isEmpty { add(right, rightRole, indent: indent + 2, hanging: 2) }
    }
  }

  /// A line of a drawing, which is as wide as it is.
  mutating func addDrawn(_ line: String, _ role: Role, indent: Int) {
    text += String(repeating: " ", count: indent) + styled(role, line) + "\n"
  }
}
