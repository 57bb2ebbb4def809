import BindingSpec

/// Typedefs: gone, new, or names for something else. What became of the record that one names is the record's own story.
func judgeTypedefs(_ judge: inout Judge) {
  let match = judge.matches.typedefs
  for (name, typedef) in match.removed {
    if let alias = judge.new.spec.aliases[name], alias.kind == .type {
      judge.typedefBecameMacro(name, typedef, alias)
      continue
    }
    judge.report(
      .typedefRemoved, name, .typedef, .source, "the type \(name) is gone",
      hint: "programs that name it do not compile",
      old: judge.text(name, typedef, judge.old))
  }
  for (name, typedef) in match.added {
    if let alias = judge.old.spec.aliases[name], alias.kind == .type {
      judge.macroBecameTypedef(name, alias, typedef)
      continue
    }
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
      if change.class == .abi { judge.layoutsToldOf.insert(.typedef(name)) }
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

  /// A macro for the same type serves as the typedef did.
  fileprivate mutating func typedefBecameMacro(_ name: String, _ typedef: Typedef, _ alias: Alias) {
    guard let target = try? CType(notation: alias.target) else { return }
    let change = types.change(typedef.type, target, .storage)
    guard change.class > .none else { return }
    report(
      .typedefChanged, name, .typedef, change.class, "\(name) is a macro now and \(change.reason ?? "changed")",
      hint: Self.hint(change.class), old: text(name, typedef, old),
      new: Text("#define \(name) \(cDeclaration(of: target, named: "", style: .readable))", alias.notes.at))
  }

  fileprivate mutating func macroBecameTypedef(_ name: String, _ alias: Alias, _ typedef: Typedef) {
    guard let source = try? CType(notation: alias.target) else { return }
    let change = types.change(source, typedef.type, .storage)
    guard change.class > .none else { return }
    report(
      .aliasChanged, name, .alias, min(change.class, .source),
      "\(name) is a typedef now and \(change.reason ?? "changed")",
      hint: Self.hint(change.class),
      old: Text("#define \(name) \(cDeclaration(of: source, named: "", style: .readable))", alias.notes.at),
      new: text(name, typedef, new))
  }

  fileprivate func alignmentChange(_ name: String) -> TypeChange {
    let was = old.size(of: .named(name))?.alignment
    let now = new.size(of: .named(name))?.alignment
    if was == now { return .none }
    return TypeChange(
      .abi, "is aligned to \(now.map(String.init) ?? "?") bytes where it was to \(was.map(String.init) ?? "?")")
  }
}
