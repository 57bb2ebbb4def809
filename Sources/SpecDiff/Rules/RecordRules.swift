import BindingSpec

/// Structs and unions: gone, new, renamed, opened, closed, and what became of their layout.
func judgeRecords(_ judge: inout Judge) {
  for kind in RecordKind.allCases {
    let match = judge.matches.records(kind)
    let renames = judge.matches.typeNames.records[kind] ?? [:]
    let arrived = Set(renames.values)
    for (name, record) in match.removed {
      if let now = renames[name] {
        judge.recordRenamed(kind, name, record, now)
      } else {
        judge.recordRemoved(kind, name, record)
      }
    }
    for (name, record) in match.added where !arrived.contains(name) { judge.recordAdded(kind, name, record) }
    for (name, a, b) in match.changed { judge.recordChanged(kind, name, a, b) }
  }
}

extension Judge {
  func text(_ kind: RecordKind, _ name: String, _ record: Record, _ side: Side) -> Text {
    let head = record.isTagless ? "\(kind.rawValue) /* \(name) */" : "\(kind.rawValue) \(name)"
    guard let definition = record.definition else { return Text("\(head);", record.notes.at) }
    let lines = definition.fields.map { "  \(Self.text(of: $0, side));\n" }.joined()
    return Text("\(head) {\n\(lines)};", record.notes.at)
  }

  static func text(of field: Field, _ side: Side) -> String {
    let text = cDeclaration(of: field.type, named: field.name ?? "", in: side.environment, style: .readable)
    if case .bits(_, let width) = field.place { return "\(text) : \(width)" }
    return text
  }

  fileprivate mutating func recordRenamed(_ kind: RecordKind, _ name: String, _ record: Record, _ now: String) {
    guard let next = new.spec.records(kind)[now] else { return }
    // What had no tag could only be named through its typedef, which tells of itself.
    if record.isTagless, !next.isTagless, !matches.isUnnamedMember(kind, name) {
      report(
        .recordRenamed, name, EntityKind(kind), .addition, "\(name) can be called \(kind.rawValue) \(now) too",
        old: text(kind, name, record, old), new: text(kind, now, next, new))
    } else if !record.isTagless {
      report(
        .recordRenamed, name, EntityKind(kind), .source,
        next.isTagless
          ? "\(kind.rawValue) \(name) has no tag any more"
          : "\(kind.rawValue) \(name) is called \(kind.rawValue) \(now) now",
        hint: "programs that say “\(kind.rawValue) \(name)” do not compile", old: text(kind, name, record, old),
        new: text(kind, now, next, new))
    }
    recordChanged(kind, name, record, next, newName: now)
  }

  fileprivate mutating func recordRemoved(_ kind: RecordKind, _ name: String, _ record: Record) {
    let other: RecordKind = kind == .structure ? .union : .structure
    let before = text(kind, name, record, old)
    if let now = new.spec.records(other)[name], old.spec.records(other)[name] == nil {
      let reach = reach[kind, name]
      let isOpaque = record.definition == nil || now.definition == nil
      report(
        .recordKindChanged, name, EntityKind(kind), isOpaque || isLaidOutAlike(kind, name, other) ? .source : .abi,
        "\(kind.rawValue) \(name) is a \(other.rawValue) now", hint: Self.hint(.abi), old: before,
        new: text(other, name, now, new), reach)
      return
    }
    // Without a tag it is told of by the declaration that it belongs to, and a tag without members by those who use it.
    if record.isTagless || record.definition == nil { return }
    if let skip = new.spec.skipped[name] {
      report(
        .noLongerBound, name, EntityKind(kind), .source,
        "\(kind.rawValue) \(name) is still declared, but cannot be bound any more: \(skip.reason.rawValue)",
        hint: "bindgen-lisp explain \(skip.reason.rawValue)", old: before, new: Text(skip.detail ?? name, skip.at))
      return
    }
    report(
      .recordRemoved, name, EntityKind(kind), .source, "\(kind.rawValue) \(name) is gone",
      hint: "programs that name it do not compile", old: before)
  }

  fileprivate mutating func recordAdded(_ kind: RecordKind, _ name: String, _ record: Record) {
    let other: RecordKind = kind == .structure ? .union : .structure
    if old.spec.records(other)[name] != nil, new.spec.records(other)[name] == nil { return }
    if record.isTagless ? new.spec.typedefs[name] == nil : record.definition == nil { return }
    report(
      .recordAdded, name, EntityKind(kind), .addition, "\(kind.rawValue) \(name) is new",
      new: text(kind, name, record, new))
  }

  fileprivate mutating func recordChanged(
    _ kind: RecordKind, _ name: String, _ a: Record, _ b: Record, newName: String? = nil
  ) {
    let newName = newName ?? name
    let (before, after) = (text(kind, name, a, old), text(kind, newName, b, new))
    judgeDeprecation(name, EntityKind(kind), a.notes.deprecated, b.notes.deprecated, old: before, new: after)
    if a.isTagless, !b.isTagless, newName == name {
      report(
        .recordRenamed, name, EntityKind(kind), .addition, "\(name) can be called \(kind.rawValue) \(name) too",
        old: before, new: after)
    }
    if !a.isTagless, b.isTagless, newName == name {
      report(
        .recordRenamed, name, EntityKind(kind), .source, "\(kind.rawValue) \(name) has no tag any more",
        hint: "programs that say “\(kind.rawValue) \(name)” do not compile", old: before, new: after)
    }
    switch (a.definition, b.definition) {
    case (nil, nil): break
    case (nil, .some):
      report(
        .recordBecameDefined, name, EntityKind(kind), .addition, "\(kind.rawValue) \(name) shows its members now",
        old: before, new: after)
    case (.some, nil):
      let reach = reach[kind, name]
      let isHeld = !reach.byValue.isEmpty || !reach.embeddedIn.isEmpty || !reach.variables.isEmpty
      report(
        .recordBecameOpaque, name, EntityKind(kind), isHeld ? .abi : .source,
        "\(kind.rawValue) \(name) hides its members now",
        hint: "programs that reach into it do not compile; look for functions that do it for them", old: before,
        new: after,
        reach)
    case (.some, .some): judgeLayout(kind, name, a, newName, b)
    }
  }

  /// Whether a struct that became a union, or the other way round, has every member where it was.
  private func isLaidOutAlike(_ kind: RecordKind, _ name: String, _ other: RecordKind) -> Bool {
    guard let before = old.recordLayout(kind, name), let after = new.recordLayout(other, name),
      let was = old.members(kind, name), let now = new.members(other, name)
    else { return false }
    return before.size == after.size && before.alignment == after.alignment && was.count == now.count
      && zip(was, now).allSatisfy { $0.offset == $1.offset && $0.bits == $1.bits }
  }

  mutating func report(
    _ rule: DriftRule, _ entity: String, _ kind: EntityKind, _ class: DriftClass, _ message: String, hint: String?,
    old: Text?, new: Text?, _ reach: Reach?, _ oldLayout: LayoutPicture? = nil, _ newLayout: LayoutPicture? = nil
  ) {
    var finding = Finding(
      rule, entity, kind, `class`, on: target, message, old: old?.text, new: new?.text, oldPlace: old?.place,
      newPlace: new?.place)
    finding.hint = hint
    finding.reach = reach
    finding.oldLayout = oldLayout
    finding.newLayout = newLayout
    report(finding)
  }
}
