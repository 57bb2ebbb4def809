/// “Did you mean …?”: the known words nearest to one that was mistyped.
///
/// ```swift
/// Suggestion.nearest(to: "retruns", among: ["returns", "params"])  // ["returns"]
/// ```
public enum Suggestion {
  /// The nearest candidates, best first; none when nothing is near enough to be a slip of the hand.
  public static func nearest(to word: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
    let typed = Array(word.lowercased().utf8)
    guard typed.count > 1, typed.count <= 128 else { return [] }
    // A third of the letters may be wrong; a word that goes on as typed counts as near.
    let allowed = max(1, typed.count / 3)
    var found: [(distance: Int, word: String)] = []
    for candidate in candidates {
      let letters = Array(candidate.lowercased().utf8)
      if letters.count > typed.count, letters.starts(with: typed), typed.count >= 3 {
        found.append((1, candidate))
      } else if abs(letters.count - typed.count) <= allowed {
        let distance = distance(typed, letters)
        if distance <= allowed { found.append((distance, candidate)) }
      }
    }
    found.sort { ($0.distance, $0.word.utf8.count, $0.word) < ($1.distance, $1.word.utf8.count, $1.word) }
    // Farther ones only confuse.
    let best = found.first?.distance
    return found.prefix { $0.distance == best }.prefix(limit).map(\.word)
  }

  /// A question to put under a message; nil when there is nothing to suggest.
  public static func sentence(for word: String, among candidates: some Sequence<String>) -> String? {
    let words = nearest(to: word, among: candidates).map { "“\($0)”" }
    guard let last = words.last else { return nil }
    let list = words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " or " + last
    return "did you mean \(list)?"
  }

  /// What to try instead of a name: the nearest one, or else some of those that there are.
  static func hint(for name: String, among known: [String]) -> String? {
    if let nearest = nearest(to: name, among: known).first { return "did you mean `\(nearest)`?" }
    if known.isEmpty { return nil }
    let shown = known.prefix(6).map { "`\($0)`" }.joined(separator: ", ")
    return "there is \(shown)" + (known.count > 6 ? " and \(known.count - 6) more" : "")
  }

  /// How many letters must be added, removed, changed or swapped with their neighbour.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for (j, other) in b.enumerated() {
        var best = min(last[j] + (letter == other ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
