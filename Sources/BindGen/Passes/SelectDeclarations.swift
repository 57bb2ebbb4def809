import BindingSpec

/// Takes the declarations that are this module's to bind: the spec's own, less what the overlay skips and what the
/// command's globs leave out.
func selectDeclarations(_ draft: inout Draft) {
  selectValues(&draft, Selection(draft.options))
  // Whose a type is, is known by now.
  selectTypes(&draft, draft.names)
}

private func selectTypes(_ draft: inout Draft, _ imported: TypeNames) {
  let spec = draft.spec
  for kind in RecordKind.allCases {
    for (name, record) in spec.records(kind) where !record.notes.skip {
      if imported.token(ofTag: name) != nil { continue }
      draft.types.append(Draft.DraftType(name: name, kind: .record(kind, record)))
    }
  }
  for (name, enumeration) in spec.enums where !enumeration.notes.skip {
    if imported.token(ofTag: name) != nil { continue }
    draft.types.append(Draft.DraftType(name: name, kind: .enumeration(enumeration)))
  }
  for (name, typedef) in spec.typedefs where !typedef.notes.skip {
    if imported.token(ofTypedef: name) != nil { continue }
    draft.types.append(Draft.DraftType(name: name, kind: .typedef(typedef)))
  }
}

private func selectValues(_ draft: inout Draft, _ selection: Selection) {
  let spec = draft.spec
  draft.functions.reserveCapacity(spec.functions.count)
  for (name, function) in spec.functions where !function.notes.skip && selection.takes(name) {
    let access: FunctionBinding.Access = function.linkage == .external ? .symbol : .inline
    draft.functions.append(FunctionBinding(cName: name, function: function, access: access))
  }
  for (name, macro) in spec.macros where !macro.notes.skip && selection.takes(name) {
    // A macro over a function of its own name only says again what the function is.
    if spec.functions.contains(name) { continue }
    guard let function = macro.asFunction else {
      let detail = macro.isVariadic ? "a variadic macro" : "no types in the overlay"
      draft.skip(name, "macro", macro.notes.at, Refusal(code: .generateMacroUntyped, detail: detail))
      continue
    }
    draft.functions.append(FunctionBinding(cName: name, function: function, access: .macro))
  }
  for (name, variable) in spec.variables where !variable.notes.skip && selection.takes(name) {
    draft.variables.append((name, variable))
  }
  for (name, constant) in spec.constants where !constant.notes.skip && selection.takes(name) {
    draft.constants.append((name, constant))
  }
  for (name, alias) in spec.aliases where !alias.notes.skip && selection.takes(name) {
    // `#define stdin stdin` only lets the preprocessor ask whether it is there.
    if alias.target != name { draft.aliases.append((name, alias)) }
  }
}

/// The command's globs.
struct Selection {
  private let only: [Glob]
  private let except: [Glob]
  var isEverything: Bool { only.isEmpty && except.isEmpty }

  init(_ options: GenerationOptions) {
    only = options.only.map(Glob.init)
    except = options.except.map(Glob.init)
  }

  func takes(_ name: String) -> Bool {
    if isEverything { return true }
    let text = Array(name.utf8)
    if except.contains(where: { $0.matches(text) }) { return false }
    return only.isEmpty || only.contains { $0.matches(text) }
  }
}

extension Macro {
  /// The function that a typed macro is called as; nil as long as a type is missing.
  var asFunction: Function? {
    guard let returns, !isVariadic else { return nil }
    var typed: [BindingSpec.Parameter] = []
    for parameter in parameters {
      guard let type = parameter.type else { return nil }
      typed.append(BindingSpec.Parameter(name: parameter.name, type: type))
    }
    return Function(notes: notes, parameters: typed, returns: returns)
  }
}
