import BindingSpec

/// Drops the types that nothing selected leads to, when the command selects; all types stay otherwise.
func keepNeededTypes(_ draft: inout Draft) {
  let selection = Selection(draft.options)
  if selection.isEverything { return }
  var reach = Reach(draft.linked)
  for function in draft.functions {
    reach.follow(function.function.returns)
    for parameter in function.function.parameters { reach.follow(parameter.type) }
  }
  for (_, variable) in draft.variables { reach.follow(variable.type) }
  // A type that a glob names is wanted for itself.
  if !draft.options.only.isEmpty {
    for type in draft.types where selection.takes(type.name) { reach.follow(type.cType) }
  }
  draft.types.removeAll { !reach.contains($0) }
  let isEmpty = draft.types.isEmpty && draft.functions.isEmpty && draft.variables.isEmpty && draft.constants.isEmpty
  if isEmpty, draft.aliases.isEmpty {
    draft.diagnostics.append(
      Diagnostic(
        .generateNothing, entity: draft.spec.library.name, "the patterns leave nothing of \(draft.spec.library.name)",
        hint: "they are held against C names, such as \(draft.spec.functions.names.first ?? "deflate")"))
  }
}

/// Every type that can be come by from some others.
private struct Reach {
  private let linked: LinkedSpec
  private var tags: Set<String> = []
  private var typedefs: Set<String> = []

  init(_ linked: LinkedSpec) { self.linked = linked }

  mutating func follow(_ type: CType) {
    var waiting = [type]
    while let type = waiting.popLast() {
      var found: [TypeReference] = []
      type.forEachReference { found.append($0) }
      for reference in found {
        switch reference {
        case .typedef(let name):
          guard typedefs.insert(name).inserted, let typedef = linked.typedef(named: name) else { continue }
          waiting.append(typedef.type)
        case .record(let kind, let name):
          guard tags.insert(name).inserted else { continue }
          for field in linked.record(kind, named: name)?.definition?.fields ?? [] { waiting.append(field.type) }
        case .enumeration(let name): tags.insert(name)
        }
      }
    }
  }

  func contains(_ type: Draft.DraftType) -> Bool {
    switch type.kind {
    case .typedef: typedefs.contains(type.name)
    case .record, .enumeration: tags.contains(type.name)
    }
  }
}
