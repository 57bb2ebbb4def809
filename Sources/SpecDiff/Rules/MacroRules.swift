import BindingSpec

/// Macros with parameters: gone, new, taking something else, or expanding to something else.
func judgeMacros(_ judge: inout Judge) {
  let match = judge.matches.macros
  for (name, macro) in match.removed {
    let before = judge.text(name, macro)
    if let function = judge.new.spec.functions[name] {
      let isCallable =
        function.arguments != .fixed || macro.isVariadic || function.parameters.count == macro.parameters.count
      judge.report(
        .macroBecameFunction, name, .macro, isCallable ? .addition : .source, "\(name) is a function now", old: before,
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
    if a.parameters.count == b.parameters.count, a.isVariadic == b.isVariadic {
      // A spec from before there were fingerprints says nothing about bodies.
      if let was = a.body, let now = b.body, was != now {
        judge.report(
          .macroBodyChanged, name, .macro, .source, "the macro \(name) expands to something else",
          hint: "look at its definition; stubs and programs hold the old one until they are compiled again",
          old: before,
          new: after)
      }
      continue
    }
    // Taking any number as well is no loss to anybody.
    let isWider = b.isVariadic && b.parameters.count <= a.parameters.count
    judge.report(
      .macroParametersChanged, name, .macro, isWider ? .addition : .source, "the macro \(name) takes other parameters",
      hint: isWider ? nil : "look at its uses", old: before, new: after)
  }
}

/// Macros that stand for no constant: bindings have nothing of them, but programs in C use them.
func judgeOtherMacros(_ judge: inout Judge) {
  let match = judge.matches.skipped
  func gone(_ name: String, _ skip: Skip) {
    guard !judge.new.spec.hasDeclaration(named: name) else { return }
    judge.report(
      .macroRemoved, name, .macro, .source, "the macro \(name) is gone", hint: "programs that use it do not compile",
      old: Judge.Text("#define \(name) …", skip.at))
  }
  for (name, skip) in match.removed where skip.isUsableMacro { gone(name, skip) }
  for (name, was, now) in match.changed where was.isUsableMacro && now.reason == .scanMacroUndefined { gone(name, was) }
  for (name, skip) in match.added where skip.isUsableMacro && !judge.old.spec.hasDeclaration(named: name) {
    judge.report(
      .macroAdded, name, .macro, .addition, "the macro \(name) is new",
      new: Judge.Text("#define \(name) …", skip.at))
  }
}

extension Skip {
  /// Whether it is a macro that expands to something. What is empty is mostly there to say that a header was read.
  fileprivate var isUsableMacro: Bool {
    switch reason {
    case .scanMacroNotConstant, .scanMacroNotExpression, .scanMacroPointer, .scanMacroDependsOnPlace,
      .scanMacroUnsupportedType:
      true
    default: false
    }
  }
}

extension Spec {
  /// Whether anything that a program can name is called so.
  func hasDeclaration(named name: String) -> Bool {
    functions[name] != nil || variables[name] != nil || constants[name] != nil || macros[name] != nil
      || aliases[name] != nil || typedefs[name] != nil
      || enums.contains { _, enumeration in enumeration.definition?.values.contains { $0.name == name } ?? false }
  }
}

/// Macros that are another name for a declaration.
func judgeAliases(_ judge: inout Judge) {
  let match = judge.matches.aliases
  for (name, alias) in match.removed {
    let spec = judge.new.spec
    // A typedef of that name is compared with it where typedefs are.
    if alias.kind == .type, spec.typedefs[name] != nil { continue }
    if let function = spec.functions[name], alias.kind == .function {
      if let was = judge.old.spec.functions[alias.target], !judge.isCallable(was, as: function) {
        judge.report(
          .aliasChanged, name, .alias, .source,
          "\(name) is a function of its own now, of another type than \(alias.target)",
          hint: "look at its uses", old: Judge.text(name, alias), new: judge.text(name, function, judge.new))
      }
      continue
    }
    if spec.variables[name] != nil || spec.macros[name] != nil || spec.constants[name] != nil {
      judge.report(
        .aliasChanged, name, .alias, .source, "\(name) is no other name for \(alias.target) any more",
        hint: "look at its uses", old: Judge.text(name, alias))
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
    let `class` = judge.aliasClass(a, b)
    judge.report(
      .aliasChanged, name, .alias, `class`, "\(name) is another name for \(b.target) where it was one for \(a.target)",
      hint: `class` > .addition ? "look at its uses" : nil, old: Judge.text(name, a), new: Judge.text(name, b))
  }
}

extension Judge {
  func text(_ name: String, _ macro: Macro) -> Text {
    let parameters = macro.parameters.map(\.name) + (macro.isVariadic ? ["..."] : [])
    return Text("#define \(name)(\(parameters.joined(separator: ", "))) …", macro.notes.at)
  }

  /// What it breaks that a macro names something else: nothing, if that is of the same type.
  fileprivate func aliasClass(_ a: Alias, _ b: Alias) -> DriftClass {
    switch (a.kind, b.kind) {
    case (.type, .type):
      guard let x = try? CType(notation: a.target), let y = try? CType(notation: b.target) else { return .source }
      // Programs that exist have the old type in them wherever it counts, and what is declared with it is told of there.
      return min(types.change(x, y, .storage).class, .source)
    case (.function, .function):
      guard let x = old.spec.functions[a.target], let y = new.spec.functions[b.target] else { return .source }
      return isCallable(x, as: y) ? .addition : .source
    case (.variable, .variable):
      guard let x = old.spec.variables[a.target], let y = new.spec.variables[b.target] else { return .source }
      return types.change(x.type, y.type, .storage).class == .none ? .addition : .source
    default: return .source
    }
  }

  fileprivate static func text(_ name: String, _ alias: Alias) -> Text {
    Text("#define \(name) \(alias.target)", alias.notes.at)
  }
}
