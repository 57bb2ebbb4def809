/// The lines of a declaration before and after, told apart.
struct DeclarationDiff {
  enum Line: Hashable {
    case same(String)
    case removed(String)
    case added(String)
    /// So many lines that stayed what they were and are not shown.
    case gap(Int)
  }

  var lines: [Line] = []

  /// - Parameter context: how many lines that stayed are shown around those that did not.
  init(_ old: String?, _ new: String?, context: Int = 2) {
    let before = old.map(ReportText.lines) ?? []
    let after = new.map(ReportText.lines) ?? []
    let steps = Alignment.of(before, after)
    var all: [Line] = []
    for step in steps {
      switch step {
      case .both(let i, _): all.append(.same(before[i]))
      case .old(let i): all.append(.removed(before[i]))
      case .new(let j): all.append(.added(after[j]))
      }
    }
    lines = Self.shortened(all, context)
  }

  /// Leaves out what stayed and is far from what did not. The first line says what it is all about, and stays.
  private static func shortened(_ all: [Line], _ context: Int) -> [Line] {
    var isShown = all.map { if case .same = $0 { false } else { true } }
    for (index, line) in all.enumerated() {
      if case .same = line { continue }
      for near in max(0, index - context)...min(all.count - 1, index + context) { isShown[near] = true }
    }
    if !isShown.isEmpty { isShown[0] = true }
    var lines: [Line] = []
    var left = 0
    for (index, line) in all.enumerated() {
      // A gap takes a line, too.
      let isLone = !isShown[index] && left == 0 && (index + 1 == all.count || isShown[index + 1])
      if isShown[index] || isLone {
        if left > 0 { lines.append(.gap(left)) }
        left = 0
        lines.append(line)
      } else {
        left += 1
      }
    }
    if left > 0 { lines.append(.gap(left)) }
    return lines
  }
}

/// Finds out which elements of two lists are the same ones: the longest common subsequence.
enum Alignment {
  enum Step: Hashable {
    case both(Int, Int)
    case old(Int)
    case new(Int)
  }

  static func of<Element: Hashable>(_ a: [Element], _ b: [Element]) -> [Step] {
    var start = 0
    while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
    var end = 0
    while end < a.count - start, end < b.count - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
    let (m, n) = (a.count - start - end, b.count - start - end)

    var steps = (0..<start).map { Step.both($0, $0) }
    // Beyond this the table would cost more than the picture is worth.
    if m > 0, n > 0, m * n <= 4_000_000 {
      steps += middle(a[start..<start + m], b[start..<start + n])
    } else {
      steps += (0..<m).map { .old(start + $0) } + (0..<n).map { .new(start + $0) }
    }
    steps += (0..<end).map { .both(a.count - end + $0, b.count - end + $0) }
    return steps
  }

  private static func middle<Element: Hashable>(_ a: ArraySlice<Element>, _ b: ArraySlice<Element>) -> [Step] {
    let (m, n) = (a.count, b.count)
    // longest[i * (n + 1) + j]: how much the rests from i and j have in common.
    var longest = [Int32](repeating: 0, count: (m + 1) * (n + 1))
    for i in stride(from: m - 1, through: 0, by: -1) {
      for j in stride(from: n - 1, through: 0, by: -1) {
        longest[i * (n + 1) + j] =
          a[a.startIndex + i] == b[b.startIndex + j]
          ? longest[(i + 1) * (n + 1) + j + 1] + 1
          : max(longest[(i + 1) * (n + 1) + j], longest[i * (n + 1) + j + 1])
      }
    }
    var steps: [Step] = []
    var (i, j) = (0, 0)
    while i < m || j < n {
      if i < m, j < n, a[a.startIndex + i] == b[b.startIndex + j] {
        steps.append(.both(a.startIndex + i, b.startIndex + j))
        (i, j) = (i + 1, j + 1)
      } else if i < m, j == n || longest[(i + 1) * (n + 1) + j] >= longest[i * (n + 1) + j + 1] {
        steps.append(.old(a.startIndex + i))
        i += 1
      } else {
        steps.append(.new(b.startIndex + j))
        j += 1
      }
    }
    return steps
  }
}

extension DeclarationDiff.Line {
  /// As in a patch.
  var plain: String {
    switch self {
    case .same(let text): "  \(text)"
    case .removed(let text): "- \(text)"
    case .added(let text): "+ \(text)"
    case .gap(let count): "  … \(count) \(count == 1 ? "line" : "lines")"
    }
  }
}
