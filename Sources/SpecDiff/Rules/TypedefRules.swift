import BindingSpec

/// Typedefs: gone, new, or names for something else. What became of the record that one names is the record's own story.
func judgeTypedefs(_ judge: inout Judge) {
  let match = judge.matches.typedefs
  for (name, typedef) in match.removed {
    if judge.new.spec.aliases[name]?.kind == .type { continue }
    judge.report(
      .typedefRemoved, name, .typedef, .source, "the type \(name) is gone",
      hint: "programs that name it do not compile",
      old: judge.text(name, typedef, judge.old))
  }
  for (name, typedef) in match.added {
    if judge.old.spec.aliases[name]?.kind == .type { continue }
    judge.report(
      .typedefAdded, name, .typedef, .addition, "the type \(name) is new", new: judge.text(name, typedef, judge.new))
  }
  for (name, a, b) in match.changed {
    let (before, after) = (judge.text(name, a, judge.old), judge.text(name, b, judge.new))
    judge.judgeDeprecation(name, .typedef, a.notes.deprecated, b.notes.deprecated, old: before, new: after)
    if a.type == b.type, a.aligned == b.aligned { continue }
    var change = judge.types.change(a.type, b.type, .storage)
    if (a.aligned ?? 0) != (b.aligned ?? 0) { change.add(judge.alignmentChange(name)) }
    if change.class > .none {
      judge.report(
        .typedefChanged, name, .typedef, change.class, "\(name) \(change.reason ?? "changed")",
        hint: Judge.hint(change.class), old: before, new: after)
    }
  }
}

extension Judge {
  func text(_ name: String, _ typedef: Typedef, _ side: Side) -> Text {
    let aligned = typedef.aligned.map { " __attribute__((aligned(\($0))))" } ?? ""
    // The record that a typedef without a tag names is shown with its members, under the same name.
    if case .record(let kind, name) = typedef.type {
      return Text("typedef \(kind.rawValue) { … } \(name);", typedef.notes.at)
    }
    if case .enumeration(name) = typedef.type { return Text("typedef enum { … } \(name);", typedef.notes.at) }
    return Text(
      "typedef " + cDeclaration(of: typedef.type, named: name, in: side.environment, style: .readable) + aligned + ";",
      typedef.notes.at)
  }

  fileprivate func alignmentChange(_ name: String) -> TypeChange {
    let was = old.size(of: .named(name))?.alignment
    let now = new.size(of: .named(name))?.alignment
    if was == now { return .none }
    return TypeChange(
      .abi, "is aligned to \(now.map(String.init) ?? "?") bytes where it was to \(was.map(String.init) ?? "?")")
  }
}
