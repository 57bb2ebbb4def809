import BindingSpec

/// Holds findings against what is accepted, and remembers which entries were of use.
public struct Acceptance: Sendable {
  public let file: AcceptFile
  private let today: CalendarDay
  private var isUsed: [Bool]
  private let patterns: [Glob]
  /// The libraries that were compared.
  private var libraries: Set<String> = []

  public init(_ file: AcceptFile, today: CalendarDay = .today) {
    self.file = file
    self.today = today
    isUsed = file.entries.map { _ in false }
    patterns = file.entries.map { Glob($0.entity) }
  }

  /// Takes what is accepted out of a comparison.
  public mutating func take(from drift: inout Drift) -> [DriftRun.Accepted] {
    libraries.insert(drift.library)
    var accepted: [DriftRun.Accepted] = []
    var counting: [Finding] = []
    for finding in drift.findings {
      // All that match are of use, so that the order of the entries does not matter.
      var taken: AcceptFile.Entry?
      for (index, entry) in file.entries.enumerated() where matches(index, finding, drift.library) {
        isUsed[index] = true
        if taken == nil, !isExpired(entry) { taken = entry }
      }
      if let taken {
        accepted.append(DriftRun.Accepted(finding: finding, reason: taken.reason, until: taken.until?.text))
      } else {
        counting.append(finding)
      }
    }
    drift.findings = counting
    return accepted
  }

  /// What is to be said about entries, once all comparisons of the run have been held against them.
  ///
  /// - Parameters:
  ///   - isComplete: whether everything could be compared; if not, nobody knows what would have been of use.
  ///   - comparesSymbols: whether shared objects were looked at, without which nothing is found in them.
  public func warnings(isComplete: Bool, comparesSymbols: Bool) -> [Diagnostic] {
    zip(file.entries, isUsed).compactMap { entry, isUsed in
      if isExpired(entry), let until = entry.until {
        return Diagnostic(
          .driftAcceptExpired, severity: .warning, entity: entry.entity, at: entry.place,
          "\(entry.rule.rawValue) of \(entry.entity) was accepted until \(until.text): it counts again",
          hint: "remove the entry, or give it another day")
      }
      if isUsed || !isComplete || !wasLookedFor(entry, comparesSymbols: comparesSymbols) { return nil }
      return Diagnostic(
        .driftAcceptUnused, severity: .warning, entity: entry.entity, at: entry.place,
        "nothing is found that \(entry.rule.rawValue) of \(entry.entity) would accept", hint: "remove the entry")
    }
  }

  /// Whether this run could have found what the entry accepts.
  private func wasLookedFor(_ entry: AcceptFile.Entry, comparesSymbols: Bool) -> Bool {
    if let library = entry.library, !libraries.contains(library) { return false }
    switch entry.rule {
    case .librarySymbolMissing, .librarySymbolVersionChanged: return comparesSymbols
    default: return true
    }
  }

  private func isExpired(_ entry: AcceptFile.Entry) -> Bool { entry.until.map { $0 < today } ?? false }

  private func matches(_ index: Int, _ finding: Finding, _ library: String) -> Bool {
    let entry = file.entries[index]
    return entry.rule == finding.rule
      && (entry.entity == finding.entity || patterns[index].matches(Array(finding.entity.utf8)))
      && (entry.target == nil || entry.target == finding.target)
      && (entry.library == nil || entry.library == library)
      && isSame(entry.old, finding.old) && isSame(entry.new, finding.new)
  }

  /// What is not given is not asked for. Layout of the text does not count.
  private func isSame(_ wanted: String?, _ found: String?) -> Bool {
    guard let wanted else { return true }
    func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }
    return words(wanted) == words(found ?? "")
  }
}
