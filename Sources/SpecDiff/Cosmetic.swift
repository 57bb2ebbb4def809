import BindingSpec

/// What changed and means nothing: comments, places, names of parameters, other spellings of the same types.
func cosmeticChanges(_ matches: Matches, _ target: Target) -> [Finding] {
  var findings: [Finding] = []
  func note<Value>(_ match: SectionMatch<Value>, _ kind: EntityKind, _ notes: (Value) -> Notes) {
    for (name, old, new) in match.changed + match.retold {
      let (a, b) = (notes(old), notes(new))
      if a.doc != b.doc {
        findings.append(
          Finding(
            .cosmeticComment, name, kind, .none, on: target, "the comment of \(name) changed", oldPlace: a.at,
            newPlace: b.at))
      }
      if a.at != b.at {
        findings.append(
          Finding(
            .cosmeticPlace, name, kind, .none, on: target,
            "\(name) stands at \(place(b.at)) where it stood at \(place(a.at))",
            oldPlace: a.at, newPlace: b.at))
      }
    }
  }
  note(matches.functions, .function, \.notes)
  note(matches.variables, .variable, \.notes)
  note(matches.structs, .struct, \.notes)
  note(matches.unions, .union, \.notes)
  note(matches.enums, .enum, \.notes)
  note(matches.typedefs, .typedef, \.notes)
  note(matches.constants, .constant, \.notes)
  note(matches.macros, .macro, \.notes)
  note(matches.aliases, .alias, \.notes)

  let types = TypeComparison(
    old: Side(matches.old, target), new: Side(matches.new, target), names: matches.typeNames)
  for (name, old, new) in matches.functions.changed + matches.functions.retold {
    let (a, b) = (old.parameters.map { $0.name ?? "" }, new.parameters.map { $0.name ?? "" })
    if a != b, a.count == b.count {
      findings.append(
        Finding(
          .cosmeticParameterName, name, .function, .none, on: target,
          "the parameters of \(name) are called (\(b.joined(separator: ", "))) where they were (\(a.joined(separator: ", ")))",
          oldPlace: old.notes.at, newPlace: new.notes.at))
    }
    if old.type != new.type, types.isSame(.function(old.type), .function(new.type)) {
      findings.append(
        Finding(
          .cosmeticSpelling, name, .function, .none, on: target,
          "\(name) is written with other names of the same types",
          old: cPrototype(of: old, named: name, style: .readable),
          new: cPrototype(of: new, named: name, style: .readable),
          oldPlace: old.notes.at, newPlace: new.notes.at))
    }
  }
  for (name, old, new) in matches.typedefs.changed
  where old.type != new.type && types.change(old.type, new.type, .storage).class == .none {
    findings.append(
      Finding(
        .cosmeticSpelling, name, .typedef, .none, on: target, "\(name) is written with another name of the same type",
        old: old.type.notation, new: new.type.notation, oldPlace: old.notes.at, newPlace: new.notes.at))
  }
  if let was = matches.old.spec.library.version, let now = matches.new.spec.library.version, was != now {
    findings.append(
      Finding(
        .cosmeticVersion, matches.new.spec.library.name, .library, .none, on: target,
        "version \(now) where it was \(was)"))
  }
  findings += hiddenThatAreGone(matches, target)
  return findings.enumerated().sorted { a, b in
    a.element.entity == b.element.entity ? a.offset < b.offset : a.element.entity < b.element.entity
  }.map(\.element)
}

private func place(_ provenance: Provenance?) -> String {
  provenance.map { "\($0.header):\($0.line)" } ?? "an unknown place"
}
