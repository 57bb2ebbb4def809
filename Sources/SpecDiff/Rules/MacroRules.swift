import BindingSpec

/// Macros with parameters: gone, new, or taking something else. What one expands to is not in the spec.
func judgeMacros(_ judge: inout Judge) {
  let match = judge.matches.macros
  for (name, macro) in match.removed {
    let before = judge.text(name, macro)
    if let function = judge.new.spec.functions[name] {
      judge.report(
        .macroBecameFunction, name, .macro, .addition, "\(name) is a function now", old: before,
        new: judge.text(name, function, judge.new))
    } else if let alias = judge.new.spec.aliases[name], alias.kind == .function {
      judge.report(
        .macroBecameFunction, name, .macro, .addition, "\(name) is another name for \(alias.target) now", old: before,
        new: Judge.Text("#define \(name) \(alias.target)", alias.notes.at))
    } else {
      judge.report(
        .macroRemoved, name, .macro, .source, "the macro \(name) is gone", hint: "programs that use it do not compile",
        old: before)
    }
  }
  for (name, macro) in match.added {
    // A function, constant or alias of the old side that became a macro is told of there.
    let spec = judge.old.spec
    if spec.functions[name] != nil || spec.constants[name] != nil || spec.aliases[name] != nil { continue }
    judge.report(.macroAdded, name, .macro, .addition, "the macro \(name) is new", new: judge.text(name, macro))
  }
  for (name, a, b) in match.changed {
    let (before, after) = (judge.text(name, a), judge.text(name, b))
    judge.judgeDeprecation(name, .macro, a.notes.deprecated, b.notes.deprecated, old: before, new: after)
    if a.parameters.count == b.parameters.count, a.isVariadic == b.isVariadic { continue }
    // Taking any number as well is no loss to anybody.
    let isWider = b.isVariadic && b.parameters.count <= a.parameters.count
    judge.report(
      .macroParametersChanged, name, .macro, isWider ? .addition : .source, "the macro \(name) takes other parameters",
      hint: isWider ? nil : "look at its uses", old: before, new: after)
  }
}

/// Macros that are another name for a declaration.
func judgeAliases(_ judge: inout Judge) {
  let match = judge.matches.aliases
  for (name, alias) in match.removed {
    let spec = judge.new.spec
    // A real declaration of that name is what it was another name for, or told of as new.
    if spec.functions[name] != nil || spec.variables[name] != nil || spec.typedefs[name] != nil
      || spec.macros[name] != nil
    {
      continue
    }
    judge.report(
      .aliasRemoved, name, .alias, .source, "\(name), another name for \(alias.target), is gone",
      hint: "use \(alias.target)", old: Judge.text(name, alias))
  }
  for (name, alias) in match.added {
    let spec = judge.old.spec
    if spec.functions[name] != nil || spec.constants[name] != nil || spec.macros[name] != nil
      || spec.typedefs[name] != nil
    {
      continue
    }
    judge.report(
      .aliasAdded, name, .alias, .addition, "\(name) is another name for \(alias.target)", new: Judge.text(name, alias))
  }
  for (name, a, b) in match.changed where a.target != b.target || a.kind != b.kind {
    judge.report(
      .aliasChanged, name, .alias, .source, "\(name) is another name for \(b.target) where it was one for \(a.target)",
      hint: "look at its uses", old: Judge.text(name, a), new: Judge.text(name, b))
  }
}

extension Judge {
  func text(_ name: String, _ macro: Macro) -> Text {
    let parameters = macro.parameters.map(\.name) + (macro.isVariadic ? ["..."] : [])
    return Text("#define \(name)(\(parameters.joined(separator: ", "))) …", macro.notes.at)
  }

  fileprivate static func text(_ name: String, _ alias: Alias) -> Text {
    Text("#define \(name) \(alias.target)", alias.notes.at)
  }
}
