import BindingSpec

/// Two specs in, what changed between them out: IR against IR, never text.
///
/// ```swift
/// let old = try SpecReader.link(path: "old/zlib.yaml", overlays: [])
/// let new = try SpecReader.link(path: "new/zlib.yaml", overlays: [])
/// SpecDiff.compare(old, new, DiffOptions()).verdict  // .abi
/// ```
public enum SpecDiff {
  /// Compares two specs, read without overlays: what people added says nothing about the header.
  public static func compare(_ old: LinkedSpec, _ new: LinkedSpec, _ options: DiffOptions = DiffOptions()) -> Drift {
    let targets = options.targets.isEmpty ? [new.spec.scan.target] : options.targets
    // What is the same on both sides needs no judge; names come before meaning, since most of it kept its name.
    let matches = Matches(old, new)
    // How a type is used is asked of both sides together: what was once by value is still so in programs that exist.
    let reach = ReachIndex(old, new)

    var findings: [Finding] = []
    var elsewhere: [Target: DriftClass] = [:]
    for target in targets {
      findings += judge(matches, reach, target)
    }
    let verdict = findings.map(\.class).max() ?? .none
    // One spec serves every platform, so those that were not asked for are looked at too, and told of if they are worse off.
    if !matches.isUnchanged {
      for target in Target.allCases where !targets.contains(target) {
        let worst = judge(matches, reach, target).map(\.class).max() ?? .none
        if worst > verdict { elsewhere[target] = worst }
      }
    }
    return Drift(
      library: new.spec.library.name, oldVersion: old.spec.library.version, newVersion: new.spec.library.version,
      targets: targets, findings: inOrder(findings),
      cosmetic: options.includesCosmetic ? cosmeticChanges(matches, targets.first ?? .host) : [], elsewhere: elsewhere)
  }

  /// Every rule, for one platform.
  private static func judge(_ matches: Matches, _ reach: ReachIndex, _ target: Target) -> [Finding] {
    var judge = Judge(matches, reach, target)
    judgeLibrary(&judge)
    judgeFunctions(&judge)
    judgeVariables(&judge)
    judgeRecords(&judge)
    judgeEnums(&judge)
    judgeTypedefs(&judge)
    // Behind all types, since what they are told of for need not be told of what holds them.
    judge.judgeConsequences()
    judgeConstants(&judge)
    judgeMacros(&judge)
    judgeOtherMacros(&judge)
    judgeAliases(&judge)
    judgeUnbound(&judge)
    return judge.findings
  }

  /// The worst first, then by name, so that the same comparison gives the same report.
  static func inOrder(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { a, b in
      if a.element.class != b.element.class { return a.element.class > b.element.class }
      if a.element.entity != b.element.entity { return a.element.entity < b.element.entity }
      if a.element.rule != b.element.rule { return a.element.rule.rawValue < b.element.rule.rawValue }
      return a.offset < b.offset
    }.map(\.element)
  }
}

/// What to compare for.
public struct DiffOptions: Hashable, Sendable {
  /// The platforms to judge; empty for the one that the new spec was scanned for.
  public var targets: [Target]
  /// Whether changes without a meaning are gathered too.
  public var includesCosmetic: Bool
  public init(targets: [Target] = [], includesCosmetic: Bool = false) {
    self.targets = targets
    self.includesCosmetic = includesCosmetic
  }
}
