import BindingSpec

/// What became of an interface: the findings of every platform that was judged, and the verdict.
public struct Drift: Hashable, Sendable {
  public var library: String
  /// The versions that the specs name.
  public var oldVersion: String?
  public var newVersion: String?
  /// The platforms that count for the verdict, in the order in which they were asked for.
  public var targets: [Target]
  /// What changed there, the worst first.
  public var findings: [Finding]
  /// Changes without a meaning, when they were asked for: class `none`.
  public var cosmetic: [Finding]
  /// What the platforms that were not asked for would say that is worse than the verdict.
  public var elsewhere: [Target: DriftClass]

  /// The worst class of all findings.
  public var verdict: DriftClass { findings.map(\.class).max() ?? .none }

  public func verdict(on target: Target) -> DriftClass {
    findings.lazy.filter { $0.target == target }.map(\.class).max() ?? .none
  }

  /// The step that the library's version should take.
  public var step: VersionStep {
    switch verdict {
    case .none: cosmetic.isEmpty ? .none : .patch
    case .addition: .minor
    case .source, .abi: .major
    }
  }
}
