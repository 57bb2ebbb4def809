import BindingSpec

/// Everything that one `check` or `diff` found out: what every report is made from, so that all of them say the same.
public struct DriftRun: Sendable {
  public var subjects: [Subject]
  /// The least class that makes the process fail.
  public var failOn: DriftClass

  /// One comparison: a spec against the header installed here, or one spec against another.
  public struct Subject: Sendable {
    /// The spec as the user named it, or the new side of a `diff`.
    public var path: String
    /// How the two sides are called in reports: a path, a revision, a header.
    public var oldLabel: String
    public var newLabel: String
    public var outcome: Outcome
    /// Findings that the project has accepted. They do not count for the verdict.
    public var accepted: [Accepted]
    /// Generated files that are not what the spec gives.
    public var stale: [StaleFile]
    /// What else is to be said: accepted entries that nothing matches or that have expired.
    public var warnings: [Diagnostic]
    public init(
      path: String, oldLabel: String, newLabel: String, outcome: Outcome, accepted: [Accepted] = [],
      stale: [StaleFile] = [], warnings: [Diagnostic] = []
    ) {
      self.path = path
      self.oldLabel = oldLabel
      self.newLabel = newLabel
      self.outcome = outcome
      self.accepted = accepted
      self.stale = stale
      self.warnings = warnings
    }
  }

  public enum Outcome: Sendable {
    /// Without the accepted findings.
    case compared(Drift)
    /// It could not be compared, which is never the same as no drift.
    case failed([Diagnostic])
  }

  public struct Accepted: Sendable {
    public var finding: Finding
    public var reason: String
    /// The last day on which it is accepted, as `2027-01-31`.
    public var until: String?
    public init(finding: Finding, reason: String, until: String?) {
      self.finding = finding
      self.reason = reason
      self.until = until
    }
  }

  public struct StaleFile: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable, CaseIterable {
      case missing
      /// Made from another spec or by another version of the tool.
      case outdated
      /// Changed by hand since it was made.
      case edited
      /// One of the two: the file does not say what it was made from.
      case differs
    }
    public var path: String
    public var reason: Reason
    public init(path: String, reason: Reason) {
      self.path = path
      self.reason = reason
    }
  }

  public init(subjects: [Subject], failOn: DriftClass = .addition) {
    self.subjects = subjects
    self.failOn = failOn
  }

  /// The worst class of all that could be compared.
  public var verdict: DriftClass {
    subjects.map { subject in
      if case .compared(let drift) = subject.outcome { drift.verdict } else { .none }
    }.max() ?? .none
  }

  /// Whether something could not be compared.
  public var isIncomplete: Bool {
    subjects.contains { subject in
      if case .failed = subject.outcome { true } else { false }
    }
  }
}
