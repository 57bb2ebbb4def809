import BindingSpec

/// What a finding is known by from one run to the next: what it says, not where it stands.
struct Fingerprints {
  private var seen: [String: Int] = [:]

  /// - Parameter subject: what was compared.
  mutating func next(_ finding: Finding, of subject: DriftRun.Subject) -> String {
    next([
      subject.path, finding.rule.rawValue, finding.entity, finding.kind.rawValue, finding.target.rawValue,
      finding.message,
    ])
  }

  /// Two that say the same are told apart by their order.
  mutating func next(_ parts: [String]) -> String {
    var hash = SHA256()
    for part in parts { hash.update(Array(part.utf8) + [0]) }
    let text = String(hash.hexadecimal().prefix(32))
    let count = seen[text, default: 0]
    seen[text] = count + 1
    return count == 0 ? text : "\(text)-\(count + 1)"
  }
}
