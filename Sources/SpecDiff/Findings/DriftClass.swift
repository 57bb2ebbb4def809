/// How much a change breaks, the worse the greater.
public enum DriftClass: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Nothing that a program or a binding could notice: comments, parameters' names, equal typedefs.
  case none
  /// What was promised still holds; there is something more, or something is taken more freely.
  case addition
  /// A program that is compiled again may not compile, or says something else than it did.
  case source
  /// A program or a binding that exists goes wrong without being touched.
  case abi

  private var rank: Int {
    switch self {
    case .none: 0
    case .addition: 1
    case .source: 2
    case .abi: 3
    }
  }

  public static func < (a: DriftClass, b: DriftClass) -> Bool { a.rank < b.rank }
}

/// The least step of a semantic version that such a change asks for.
public enum VersionStep: String, Hashable, Sendable, CaseIterable {
  case none, patch, minor, major
}
