/// “Did you mean …?”
public enum Suggestion {
  /// The candidate that differs least from a name, when it is near enough to have been meant.
  ///
  /// ```swift
  /// Suggestion.nearest(to: "retruns", among: ["returns", "params"])  // "returns"
  /// ```
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.utf8.prefix(64))
    let limit = max(1, wanted.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = Array(candidate.utf8)
      let bound = best.map { $0.distance - 1 } ?? limit
      if bound < 0 { break }
      if abs(other.count - wanted.count) > bound { continue }
      let distance = distance(wanted, other)
      if distance <= bound { best = (candidate, distance) }
    }
    return best?.name
  }

  /// How many letters must be changed, added, taken away or swapped with their neighbour; case counts for nothing.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        var cost = min(row[j] + 1, above[j + 1] + 1, above[j] + (lower(a[i]) == lower(b[j]) ? 0 : 1))
        if i > 0, j > 0, lower(a[i]) == lower(b[j - 1]), lower(a[i - 1]) == lower(b[j]) {
          cost = min(cost, before[j - 1] + 1)
        }
        row.append(cost)
      }
      (before, above) = (above, row)
    }
    return above[b.count]
  }
}
