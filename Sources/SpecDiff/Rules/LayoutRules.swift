import BindingSpec

/// One record's change, while its parts are judged.
struct RecordChange {
  var kind: RecordKind
  var name: String
  var newName: String
  var before: Judge.Text
  var after: Judge.Text
  var reach = Reach()
  /// Whether programs only hold what the library made, so that the size is the library's affair.
  var isLent = false
  var size: (old: UInt64, new: UInt64) = (0, 0)
}

/// What is left to be told of a record when its members have been looked at one by one.
struct LayoutChange {
  var change: RecordChange
  var moved: [(old: Member, new: Member)]
  var alignment: (old: UInt64, new: UInt64)
}

/// What became of a record's members, size and alignment.
///
/// The members' own changes come first. What follows from them (others that moved, another size) is told with them, and
/// what follows from a type that is told of elsewhere is not told again.
extension Judge {
  /// A record that stands on both sides with its members.
  mutating func judgeLayout(_ kind: RecordKind, _ name: String, _ a: Record, _ newName: String, _ b: Record) {
    guard let was = a.definition, let now = b.definition else { return }
    // An unnamed member's members are judged with the record that holds it.
    if a.isTagless, matches.isUnnamedMember(kind, name) { return }
    guard let before = old.members(kind, name), let after = new.members(kind, newName),
      let oldLayout = old.recordLayout(kind, name), let newLayout = new.recordLayout(kind, newName)
    else {
      // Without a layout on this platform the text is all there is to compare.
      if was.fields.map(\.type) != now.fields.map(\.type) || was.fields.map(\.name) != now.fields.map(\.name) {
        report(
          .recordSizeChanged, name, EntityKind(kind), .source,
          "the members of \(kind.rawValue) \(name) changed, and \(target.rawValue) has no layout for them",
          old: text(kind, name, a, old), new: text(kind, newName, b, new))
      }
      return
    }
    var change = RecordChange(
      kind: kind, name: name, newName: newName, before: text(kind, name, a, old), after: text(kind, newName, b, new))
    change.reach = reach[kind, name]
    change.isLent = reach.isLent(kind, name) && (newName == name || reach.isLent(kind, newName))
    change.size = (oldLayout.size, newLayout.size)
    let counted = findings.count
    let moved = judgeMembers(change, before, after)
    if was.attributes.transparentUnion != now.attributes.transparentUnion {
      let isAlike = isPassedAlike(change)
      let `class`: DriftClass = !isAlike ? .abi : now.attributes.transparentUnion ? .addition : .source
      report(
        change, .recordPassingChanged, `class`,
        now.attributes.transparentUnion
          ? "\(kind.rawValue) \(name) is passed as its first member now"
          : "\(kind.rawValue) \(name) is passed as a record now",
        hint: Self.hint(`class`))
    }
    if let cause = findings[counted...].firstIndex(where: { $0.class == .abi }) {
      layoutsToldOf.insert(.record(kind, name))
      if let first = moved.first { extend(cause, "; “\(first.old.name)” \(Self.move(first))\(Self.others(moved))") }
    } else if !moved.isEmpty || oldLayout.size != newLayout.size || oldLayout.alignment != newLayout.alignment {
      unexplained.append(
        LayoutChange(
          change: change, moved: moved, alignment: (oldLayout.alignment, newLayout.alignment)))
    }
  }

  /// Records whose members are what they were and lie otherwise, unless that is because of a type that is told of.
  mutating func judgeConsequences() {
    for kind in RecordKind.allCases {
      for name in matches.containing(kind, except: layoutsToldOf) {
        guard let a = old.spec.records(kind)[name], let b = new.spec.records(kind)[name] else { continue }
        judgeLayout(kind, name, a, name, b)
      }
    }
    if unexplained.isEmpty { return }
    let causes = layoutsToldOf.union(unexplained.map { .record($0.change.kind, $0.change.name) })
    var search = ContainmentSearch(matches.old, causes)
    for item in unexplained
    where !search.holdsChanged(.record(item.change.kind, item.change.name), itself: true, depth: 0) {
      report(item)
    }
  }

  private mutating func report(_ item: LayoutChange) {
    let change = item.change
    let text = "\(change.kind.rawValue) \(change.name)"
    if let first = item.moved.first {
      report(
        change, .fieldMoved, .abi,
        "the member “\(first.old.name)” of \(text) \(Self.move(first))\(Self.others(item.moved))",
        hint: Self.hint(.abi), field: first.old.name)
    } else if item.alignment.old != item.alignment.new {
      // Nobody but the library puts it anywhere.
      let isSafe = change.isLent && item.alignment.new > item.alignment.old && change.size.new >= change.size.old
      if isSafe { return }
      report(
        change, .recordAlignmentChanged, .abi,
        "\(text) is aligned to \(item.alignment.new) bytes where it was to \(item.alignment.old)", hint: Self.hint(.abi)
      )
    } else if growthClass(change) == .abi {
      report(
        change, .recordSizeChanged, .abi, "\(text) has \(change.size.new) bytes where it had \(change.size.old)",
        hint: Self.hint(.abi))
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
    if change.size.new > change.size.old, change.isLent { return .addition }
    return .abi
  }

  /// Judges the members one by one and gives those that moved.
  private mutating func judgeMembers(_ change: RecordChange, _ before: [Member], _ after: [Member]) -> [(
    old: Member, new: Member
  )] {
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
    for member in arrivals {
      let spoils = moved.isEmpty && !isSafeInValues(change, member)
      // What stands behind those that moved did not move them.
      let pushes = moved.contains { $0.old.offset >= member.offset }
      let `class`: DriftClass = pushes || spoils ? .abi : growthClass(change)
      report(
        change, .fieldAdded, `class`,
        "\(text) has the new member “\(member.name)”"
          + (change.size.old == change.size.new ? "" : " and \(change.size.new) bytes where it had \(change.size.old)"),
        hint: Self.hint(`class`), field: member.name)
    }
    return moved
  }

  /// Whether nobody passes such records by value: who was compiled before leaves a new member unset, whatever room it has.
  private func isSafeInValues(_ change: RecordChange, _ member: Member) -> Bool {
    if change.reach.byValue.isEmpty || change.size.old != change.size.new { return true }
    return change.kind == .union && isPassedAlike(change)
  }

  private func isPassedAlike(_ change: RecordChange) -> Bool {
    guard let before = old.passing(of: .record(change.kind, change.name)),
      let after = new.passing(of: .record(change.kind, change.newName))
    else { return false }
    return before == after
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
        return now < was && b.offset >= a.offset && b.offset &+ now <= a.offset &+ was
      }
      return false
    }
    return now < was && b.offset >= a.offset && b.offset &+ now &* 8 <= a.offset &+ was &* 8
  }

  private func isSameKind(_ a: Member, _ b: Member) -> Bool {
    a.bits == b.bits && types.change(a.type, b.type, .storage).class == .none
      && (a.type == b.type || !Self.isNested(a.type) || Self.isNested(b.type))
  }

  private static func isNested(_ type: CType) -> Bool {
    if case .record = type { return true }
    return false
  }

  private static func move(_ moved: (old: Member, new: Member)) -> String {
    "moved from \(place(moved.old)) to \(place(moved.new))"
  }

  private static func others(_ moved: [(old: Member, new: Member)]) -> String {
    moved.count < 2 ? "" : ", and \(moved.count - 1) more"
  }

  private static func place(_ member: Member) -> String {
    member.offset % 8 == 0 ? "offset \(member.offset / 8)" : "offset \(member.offset / 8), bit \(member.offset % 8)"
  }

  private mutating func judgeType(_ change: RecordChange, _ a: Member, _ b: Member) {
    let text = "the member “\(a.name)” of \(change.kind.rawValue) \(change.name)"
    if a.bits != b.bits, isSameBits(a, b) {
      // A byte that was a bit-field can be pointed to now; one that is a bit-field cannot any more.
      let isSame = old.isSigned(a.type) == new.isSigned(b.type)
      report(
        change, .fieldBitsChanged, isSame && b.bits == nil ? .addition : .source,
        "\(text) is \(b.bits == nil ? "no" : "a") bit-field \(b.bits == nil ? "any more" : "now")",
        hint: Self.hint(isSame && b.bits == nil ? .addition : .source), field: a.name)
      return
    }
    if a.bits != b.bits {
      let now = b.bits.map { "has \($0) bits" } ?? "is no bit-field"
      let was = a.bits.map { "it had \($0)" } ?? "it was no bit-field"
      report(change, .fieldBitsChanged, .abi, "\(text) \(now) where \(was)", hint: Self.hint(.abi), field: a.name)
      return
    }
    // Records inside without a tag are named by their place, and judged under that name. Of a bit-field's type no more
    // counts than the sign.
    var type = types.change(a.type, b.type, .storage)
    if a.bits != nil, type.class > .none {
      let isSame = old.isSigned(a.type) == new.isSigned(b.type)
      type = isSame ? .none : TypeChange(.source, "has another sign")
    }
    if type.class > .none {
      report(
        change, .fieldTypeChanged, type.class, "\(text) \(type.reason ?? "changed")", hint: Self.hint(type.class),
        field: a.name)
    }
  }

  /// Whether a bit-field and a plain member are the same bits.
  private func isSameBits(_ a: Member, _ b: Member) -> Bool {
    guard a.offset == b.offset, old.isSigned(a.type) != nil, new.isSigned(b.type) != nil,
      let was = a.bits ?? old.size(of: a.type).map({ $0.size &* 8 }),
      let now = b.bits ?? new.size(of: b.type).map({ $0.size &* 8 })
    else { return false }
    return was == now
  }

  /// Whether a member exists to be used later.
  private static func isReserved(_ name: String) -> Bool {
    let name = name.lowercased()
    let words = name.split(whereSeparator: { $0 == "_" || $0.isNumber })
    return words.contains { ["reserved", "pad", "padding", "unused", "dummy", "spare", "filler", "rsvd"].contains($0) }
      || name.contains("reserved")
  }
}
