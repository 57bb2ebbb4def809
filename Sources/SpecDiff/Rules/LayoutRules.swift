import BindingSpec

/// What became of a record's members, size and alignment.
extension Judge {
  /// A record that stands on both sides with its members.
  mutating func judgeLayout(_ kind: RecordKind, _ name: String, _ a: Record, _ newName: String, _ b: Record) {
    guard let was = a.definition, let now = b.definition else { return }
    // An unnamed member's members are judged with the record that holds it.
    if a.isTagless, matches.isUnnamedMember(kind, name) { return }
    var change = RecordChange(kind, name, newName, text(kind, name, a, old), text(kind, newName, b, new))
    change.reach = reach[kind, name]
    guard let before = old.members(kind, name), let after = new.members(kind, newName),
      let oldLayout = old.recordLayout(kind, name), let newLayout = new.recordLayout(kind, newName)
    else {
      // Without a layout on this platform the text is all there is to compare.
      if was.fields.map(\.type) != now.fields.map(\.type) || was.fields.map(\.name) != now.fields.map(\.name) {
        report(
          change, .recordSizeChanged, .source,
          "the members of \(kind.rawValue) \(name) changed, and \(target.rawValue) has no layout for them")
      }
      return
    }
    change.size = (oldLayout.size, newLayout.size)
    let counted = findings.count
    judgeMembers(change, before, after)
    let toldOfMembers = findings.count > counted
    if oldLayout.alignment != newLayout.alignment {
      report(
        change, .recordAlignmentChanged, .abi,
        "\(kind.rawValue) \(name) is aligned to \(newLayout.alignment) bytes where it was to \(oldLayout.alignment)",
        hint: Self.hint(.abi))
    }
    if oldLayout.size != newLayout.size, !toldOfMembers {
      report(
        change, .recordSizeChanged, growthClass(change),
        "\(kind.rawValue) \(name) has \(newLayout.size) bytes where it had \(oldLayout.size)",
        hint: Self.hint(growthClass(change)))
    }
    if was.attributes.transparentUnion != now.attributes.transparentUnion {
      report(
        change, .recordPassingChanged, .abi,
        now.attributes.transparentUnion
          ? "\(kind.rawValue) \(name) is passed as its first member now"
          : "\(kind.rawValue) \(name) is passed as a record now",
        hint: Self.hint(.abi))
    }
  }

  /// Records whose text is the same and whose layout is not, because of what they are made of.
  mutating func judgeRecordsThatContainOthers() {
    for kind in RecordKind.allCases {
      for name in matches.containing(kind) {
        guard let a = old.spec.records(kind)[name], let b = new.spec.records(kind)[name] else { continue }
        judgeLayout(kind, name, a, name, b)
      }
    }
  }

  /// One record's change, while its parts are judged.
  struct RecordChange {
    var kind: RecordKind
    var name: String
    var newName: String
    var before: Text
    var after: Text
    var reach = Reach()
    var size: (old: UInt64, new: UInt64) = (0, 0)

    init(_ kind: RecordKind, _ name: String, _ newName: String, _ before: Text, _ after: Text) {
      self.kind = kind
      self.name = name
      self.newName = newName
      self.before = before
      self.after = after
    }
  }

  private mutating func report(
    _ change: RecordChange, _ rule: DriftRule, _ class: DriftClass, _ message: String, hint: String? = nil,
    field: String? = nil
  ) {
    report(
      rule, field.map { "\(change.name).\($0)" } ?? change.name, field == nil ? EntityKind(change.kind) : .field,
      `class`,
      message, hint: hint, old: change.before, new: change.after, change.reach, old.picture(change.kind, change.name),
      new.picture(change.kind, change.newName))
  }

  /// What another size breaks, when nothing moved: nobody, if programs only hold what the library made.
  private func growthClass(_ change: RecordChange) -> DriftClass {
    if change.size.old == change.size.new { return .addition }
    if change.size.new > change.size.old, change.reach.isOnlyLentByTheLibrary { return .addition }
    return .abi
  }

  private mutating func judgeMembers(_ change: RecordChange, _ before: [Member], _ after: [Member]) {
    var now: [String: Member] = [:]
    for member in after { now[member.name] = member }
    var was: [String: Member] = [:]
    for member in before { was[member.name] = member }
    var arrivals = after.filter { was[$0.name] == nil }
    var moved: [(old: Member, new: Member)] = []
    let text = "\(change.kind.rawValue) \(change.name)"

    for member in before {
      if let next = now[member.name] {
        if Self.isReserved(member.name), isLessReserved(member, next) {
          continue
        }
        judgeType(change, member, next)
        if member.offset != next.offset { moved.append((member, next)) }
      } else if let index = arrivals.firstIndex(where: { $0.offset == member.offset && isSameKind(member, $0) }) {
        let next = arrivals.remove(at: index)
        if Self.isReserved(member.name) {
          report(
            change, .fieldReservedUsed, .addition, "\(text) uses its reserved “\(member.name)” as “\(next.name)”",
            field: member.name)
        } else {
          report(
            change, .fieldRenamed, .source, "the member “\(member.name)” of \(text) is called “\(next.name)” now",
            hint: "use \(next.name)", field: member.name)
        }
      } else if Self.isReserved(member.name), change.size.old == change.size.new,
        arrivals.contains(where: { overlaps(member, $0) })
      {
        report(
          change, .fieldReservedUsed, .addition, "\(text) uses its reserved “\(member.name)”", field: member.name)
      } else {
        // In a union the others stay what they were.
        let isHarmless = change.kind == .union && change.size.old == change.size.new
        report(
          change, .fieldRemoved, isHarmless ? .source : .abi, "the member “\(member.name)” of \(text) is gone",
          hint: Self.hint(.abi), field: member.name)
      }
    }
    if !moved.isEmpty { judgeMoves(change, moved) }
    for member in arrivals {
      let spoils = moved.isEmpty && !isSafeInValues(change, member)
      let `class`: DriftClass = moved.isEmpty ? max(growthClass(change), spoils ? .abi : .addition) : .abi
      report(
        change, .fieldAdded, `class`,
        "\(text) has the new member “\(member.name)”"
          + (change.size.old == change.size.new ? "" : " and \(change.size.new) bytes where it had \(change.size.old)"),
        hint: Self.hint(`class`), field: member.name)
    }
  }

  /// A new member in what was padding does not change how the record travels in calls, unless floating numbers are near.
  private func isSafeInValues(_ change: RecordChange, _ member: Member) -> Bool {
    change.reach.byValue.isEmpty || !new.representation(of: .record(change.kind, change.newName)).hasFloating
  }

  private func overlaps(_ a: Member, _ b: Member) -> Bool {
    let end = a.offset &+ (a.bits ?? (old.size(of: a.type)?.size ?? 0) &* 8)
    return b.offset >= a.offset && b.offset < end
  }

  /// Whether what is left of a reserved member lies within what it was.
  private func isLessReserved(_ a: Member, _ b: Member) -> Bool {
    guard a.bits == nil, b.bits == nil, let was = old.size(of: a.type)?.size, let now = new.size(of: b.type)?.size
    else {
      if let was = a.bits, let now = b.bits {
        return now < was && b.offset >= a.offset && b.offset + now <= a.offset + was
      }
      return false
    }
    return now < was && b.offset >= a.offset && b.offset + now * 8 <= a.offset + was * 8
  }

  private func isSameKind(_ a: Member, _ b: Member) -> Bool {
    a.bits == b.bits && types.change(a.type, b.type, .storage).class == .none
      && (a.type == b.type || !Self.isNested(a.type) || Self.isNested(b.type))
  }

  private static func isNested(_ type: CType) -> Bool {
    if case .record = type { return true }
    return false
  }

  private mutating func judgeMoves(_ change: RecordChange, _ moved: [(old: Member, new: Member)]) {
    guard let first = moved.first else { return }
    let place = "from \(Self.place(first.old)) to \(Self.place(first.new))"
    let others = moved.count == 1 ? "" : ", and \(moved.count - 1) more"
    report(
      change, .fieldMoved, .abi,
      "the member “\(first.old.name)” of \(change.kind.rawValue) \(change.name) moved \(place)\(others)",
      hint: Self.hint(.abi), field: first.old.name)
  }

  private static func place(_ member: Member) -> String {
    member.offset % 8 == 0 ? "offset \(member.offset / 8)" : "offset \(member.offset / 8), bit \(member.offset % 8)"
  }

  private mutating func judgeType(_ change: RecordChange, _ a: Member, _ b: Member) {
    let text = "the member “\(a.name)” of \(change.kind.rawValue) \(change.name)"
    if a.bits != b.bits {
      let now = b.bits.map { "has \($0) bits" } ?? "is no bit-field"
      let was = a.bits.map { "it had \($0)" } ?? "it was no bit-field"
      report(change, .fieldBitsChanged, .abi, "\(text) \(now) where \(was)", hint: Self.hint(.abi), field: a.name)
      return
    }
    // Records inside without a tag are named by their place, and judged under that name.
    let type = types.change(a.type, b.type, .storage)
    if type.class > .none {
      report(
        change, .fieldTypeChanged, type.class, "\(text) \(type.reason ?? "changed")", hint: Self.hint(type.class),
        field: a.name)
    }
  }

  /// Whether a member exists to be used later.
  private static func isReserved(_ name: String) -> Bool {
    let name = name.lowercased()
    let words = name.split(whereSeparator: { $0 == "_" || $0.isNumber })
    return words.contains { ["reserved", "pad", "padding", "unused", "dummy", "spare", "filler", "rsvd"].contains($0) }
      || name.contains("reserved")
  }
}
