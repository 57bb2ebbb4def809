import BindingSpec

/// Enums and their enumerators: gone, new, renamed, of another value or another size.
func judgeEnums(_ judge: inout Judge) {
  let match = judge.matches.enums
  let renames = judge.matches.typeNames.enums
  for (name, enumeration) in match.removed {
    if let now = renames[name] {
      judge.enumRenamed(name, enumeration, now)
    } else {
      judge.enumRemoved(name, enumeration)
    }
  }
  let arrived = Set(renames.values)
  for (name, enumeration) in match.added where !arrived.contains(name) {
    // Without a name of its own it is told of by the declaration that it belongs to.
    if enumeration.isTagless, judge.new.spec.typedefs[name] == nil { continue }
    judge.report(
      .enumAdded, name, .enum, .addition, "the enum \(name) is new", new: judge.text(name, enumeration, judge.new))
  }
  for (name, a, b) in match.changed { judge.enumChanged(name, a, b) }
}

extension Judge {
  func text(_ name: String, _ enumeration: Enumeration, _ side: Side) -> Text {
    let head = enumeration.isTagless ? "enum /* \(name) */" : "enum \(name)"
    guard let definition = enumeration.definition else { return Text("\(head);", enumeration.notes.at) }
    let fixed = definition.isFixed ? " : \(cDeclaration(of: definition.type, named: "", style: .readable))" : ""
    let lines = definition.values.map { "  \($0.name) = \($0.value),\n" }.joined()
    return Text("\(head)\(fixed) {\n\(lines)};", enumeration.notes.at)
  }

  private func text(_ enumerator: Enumerator, _ place: Provenance?) -> Text {
    Text("\(enumerator.name) = \(enumerator.value)", place)
  }

  fileprivate mutating func enumRenamed(_ name: String, _ enumeration: Enumeration, _ now: String) {
    guard let new = new.spec.enums[now] else { return }
    // What had no tag could only be named through its typedef, which tells of itself.
    if enumeration.isTagless {
      if new.isTagless { return }
      return report(
        .enumRenamed, name, .enum, .addition, "\(name) can be called enum \(now) too",
        old: text(name, enumeration, old), new: text(now, new, self.new))
    }
    report(
      .enumRenamed, name, .enum, .source,
      new.isTagless ? "enum \(name) has no tag any more" : "enum \(name) is called enum \(now) now",
      hint: "programs that say “enum \(name)” do not compile", old: text(name, enumeration, old),
      new: text(now, new, self.new))
  }

  fileprivate mutating func enumRemoved(_ name: String, _ enumeration: Enumeration) {
    let values = enumeration.definition?.values ?? []
    var lost: [Enumerator] = []
    for value in values {
      switch number(value.name) {
      case nil: lost.append(value)
      case let now? where now != value.value: valueChanged(value, now, enumeration.notes.at, nil)
      default: break
      }
    }
    // Where all enumerators live on and the enum never had a tag, only its typedef can be missed.
    if lost.isEmpty, enumeration.isTagless, !values.isEmpty { return }
    report(
      .enumRemoved, name, .enum, .source,
      lost.isEmpty && !values.isEmpty ? "enum \(name) is gone, its enumerators are not" : "enum \(name) is gone",
      hint: "programs that name it do not compile", old: text(name, enumeration, old))
  }

  /// What a name stands for as a number on the new side.
  private func number(_ name: String) -> IntegerValue? {
    if let value = matches.newNumbers[name] { return value }
    if case .integer(let value)? = new.spec.constants[name]?.value { return value }
    return nil
  }

  fileprivate mutating func enumChanged(_ name: String, _ a: Enumeration, _ b: Enumeration) {
    let (before, after) = (text(name, a, old), text(name, b, new))
    judgeDeprecation(name, .enum, a.notes.deprecated, b.notes.deprecated, old: before, new: after)
    if a.isTagless != b.isTagless {
      report(
        .enumRenamed, name, .enum, a.isTagless ? .addition : .source,
        a.isTagless ? "\(name) can be called enum \(name) too" : "enum \(name) has no tag any more",
        hint: a.isTagless ? nil : "programs that say “enum \(name)” do not compile", old: before, new: after)
    }
    switch (a.definition, b.definition) {
    case (nil, nil): break
    case (nil, .some):
      report(.enumBecameDefined, name, .enum, .addition, "enum \(name) is defined now", old: before, new: after)
    case (.some, nil):
      report(
        .enumBecameOpaque, name, .enum, .source, "enum \(name) is declared only",
        hint: "programs that use its enumerators do not compile",
        old: before, new: after)
    case (let was?, let now?):
      let counted = findings.count
      judgeEnumerators(name, was, now, a.notes.at, b.notes.at)
      let isBroken = findings[counted...].contains { $0.class == .abi }
      judgeRepresentation(name, was, now, before, after, isToldOf: isBroken)
    }
  }

  private mutating func judgeRepresentation(
    _ name: String, _ a: Enumeration.Definition, _ b: Enumeration.Definition, _ before: Text, _ after: Text,
    isToldOf: Bool
  ) {
    let was = old.resolve(target.representation(of: a)).type
    let now = new.resolve(target.representation(of: b)).type
    guard case .scalar(let x) = was, case .scalar(let y) = now else { return }
    let (u, v) = (target.underlying(of: x), target.underlying(of: y))
    if u == v { return }
    let isSameSize = target.sizeAndAlignment(of: u) == target.sizeAndAlignment(of: v)
    // A value that changed its sign says so itself.
    if isSameSize, isToldOf { return }
    if !isSameSize { layoutsToldOf.insert(.enumeration(name)) }
    report(
      .enumTypeChanged, name, .enum, isSameSize ? .source : .abi,
      "enum \(name) is represented by \(v.cSpelling) where it was \(u.cSpelling)",
      hint: Self.hint(isSameSize ? .source : .abi), old: before, new: after)
  }

  private mutating func judgeEnumerators(
    _ name: String, _ a: Enumeration.Definition, _ b: Enumeration.Definition, _ oldPlace: Provenance?,
    _ newPlace: Provenance?
  ) {
    if a.values == b.values { return }
    var now: [String: Enumerator] = [:]
    for value in b.values { now[value.name] = value }
    var was: [String: Enumerator] = [:]
    for value in a.values { was[value.name] = value }
    var arrivals = b.values.filter { was[$0.name] == nil }

    for value in a.values {
      if let next = now[value.name] {
        judgeDeprecation(
          value.name, .enumerator, value.deprecated, next.deprecated, old: text(value, oldPlace),
          new: text(next, newPlace))
        if next.value == value.value { continue }
        // Nobody can mean a limit to stay: it counts the others.
        if Self.isLimit(value.name), now.count > was.count - 1,
          a.values.last?.name == value.name || Self.isLargest(value, a)
            || Self.repeatsAnother(value, a) && Self.repeatsAnother(next, b)
        {
          report(
            .enumeratorLimitMoved, value.name, .enumerator, .source,
            "\(value.name) is \(next.value) where it was \(value.value)",
            hint: "what was sized by it is of another size until it is compiled again", old: text(value, oldPlace),
            new: text(next, newPlace))
        } else {
          valueChanged(value, next.value, oldPlace, newPlace)
        }
      } else if let elsewhere = number(value.name) {
        if elsewhere == value.value {
          // C takes any number for an enum, and warns of one that belongs to another.
          report(
            .enumeratorMoved, value.name, .enumerator, matches.newNumbers[value.name] == nil ? .addition : .source,
            "\(value.name) is no part of enum \(name) any more",
            old: text(value, oldPlace), new: Text("\(value.name) = \(elsewhere)", nil))
        } else {
          valueChanged(value, elsewhere, oldPlace, nil)
        }
      } else if let index = arrivals.firstIndex(where: { next in
        next.value == value.value
          && !a.values.contains { $0.value == next.value && $0.name != value.name && now[$0.name] != nil }
      }) {
        let next = arrivals.remove(at: index)
        report(
          .enumeratorRenamed, value.name, .enumerator, .source, "\(value.name) is called \(next.name) now",
          hint: "use \(next.name)", old: text(value, oldPlace), new: text(next, newPlace))
      } else {
        report(
          .enumeratorRemoved, value.name, .enumerator, .source, "\(value.name) is gone",
          hint: "programs that name it do not compile", old: text(value, oldPlace))
      }
    }
    for value in arrivals where matches.oldNumbers[value.name] == nil {
      if case .integer(value.value)? = old.spec.constants[value.name]?.value { continue }
      report(
        .enumeratorAdded, value.name, .enumerator, .addition, "\(value.name) is new in enum \(name)",
        hint: "a program that lists all cases may want this one", new: text(value, newPlace))
    }
  }

  private mutating func valueChanged(
    _ value: Enumerator, _ now: IntegerValue, _ oldPlace: Provenance?, _ newPlace: Provenance?
  ) {
    report(
      .enumeratorValueChanged, value.name, .enumerator, .abi, "\(value.name) is \(now) where it was \(value.value)",
      hint: "programs and bindings hold the old value until they are made again", old: text(value, oldPlace),
      new: Text("\(value.name) = \(now)", newPlace))
  }

  private static func isLimit(_ name: String) -> Bool {
    let words = name.uppercased().split(separator: "_")
    guard let last = words.last else { return false }
    return ["LAST", "MAX", "COUNT", "END", "NUM", "SENTINEL", "LIMIT", "SIZE", "TOTAL"].contains(String(last))
      || words.contains("LAST") || words.contains("NUM") || words.contains("N")
      || name.split(separator: "_").last?.isLastOfSome == true
  }

  /// Whether it has another's value, as the end of a range among others has: `LastStmt = ForStmt`.
  private static func repeatsAnother(_ value: Enumerator, _ definition: Enumeration.Definition) -> Bool {
    definition.values.contains { $0.value == value.value && $0.name != value.name }
  }

  private static func isLargest(_ value: Enumerator, _ definition: Enumeration.Definition) -> Bool {
    definition.values.allSatisfy { $0.value <= value.value }
  }
}

extension Substring {
  /// `LastStmt`, in names that put capitals where others put underscores.
  fileprivate var isLastOfSome: Bool {
    for word in ["Last", "last"] where hasPrefix(word) { return dropFirst(word.count).first?.isUppercase ?? true }
    return hasSuffix("Last")
  }
}
