import BindingSpec

/// Judges one comparison for one platform: the rules ask it and hand their findings to it.
struct Judge {
  let matches: Matches
  let reach: ReachIndex
  let target: Target
  let old: Side
  let new: Side
  let types: TypeComparison
  private(set) var findings: [Finding] = []
  /// Types that have been told of as laid out otherwise: what holds them need not be told of as well.
  var layoutsToldOf: Set<TypeReference> = []
  /// Records that lie otherwise for no reason in their own members.
  var unexplained: [LayoutChange] = []

  init(_ matches: Matches, _ reach: ReachIndex, _ target: Target) {
    self.matches = matches
    self.reach = reach
    self.target = target
    old = Side(matches.old, target)
    new = Side(matches.new, target)
    types = TypeComparison(old: old, new: new, names: matches.typeNames)
  }

  mutating func report(_ finding: Finding) { findings.append(finding) }

  /// Adds to what a finding says.
  mutating func extend(_ index: Int, _ text: String) {
    if findings.indices.contains(index) { findings[index].message += text }
  }

  mutating func report(
    _ rule: DriftRule, _ entity: String, _ kind: EntityKind, _ class: DriftClass, _ message: String,
    hint: String? = nil,
    old: Text? = nil, new: Text? = nil
  ) {
    var finding = Finding(
      rule, entity, kind, `class`, on: target, message, old: old?.text, new: new?.text, oldPlace: old?.place,
      newPlace: new?.place)
    finding.hint = hint
    report(finding)
  }

  /// A declaration as a person reads it, and where it stands.
  struct Text {
    var text: String
    var place: Provenance?
    init(_ text: String, _ place: Provenance?) {
      self.text = text
      self.place = place
    }
  }

  /// What changed in the notes of a declaration that stands on both sides.
  mutating func judgeDeprecation(
    _ entity: String, _ kind: EntityKind, _ a: Deprecation?, _ b: Deprecation?, old: Text, new: Text
  ) {
    switch (a, b) {
    case (nil, let now?):
      report(
        .deprecated, entity, kind, .addition,
        "\(entity) is deprecated" + (now.message.map { ": \($0)" } ?? ""), hint: "stop using it before it goes",
        old: old, new: new)
    case (.some, nil):
      report(.noLongerDeprecated, entity, kind, .addition, "\(entity) is not deprecated any more", old: old, new: new)
    case (.some, .some), (nil, nil): break
    }
  }
}
