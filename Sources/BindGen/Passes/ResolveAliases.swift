import BindingSpec

/// Finds what each macro that is another name stands for in Lisp, and skips those whose target is not bound.
func resolveAliases(_ draft: inout Draft) {
  guard var binding = draft.binding, !binding.aliases.isEmpty else { return }
  var callable: [String: String] = [:]
  for function in binding.functions { callable[function.cName] = function.token }
  for variable in binding.variables { callable[variable.cName] = variable.token }

  var types: [String: String] = [:]
  for type in binding.types { types[type.token] = type.cName }

  var resolved: [String: AliasBinding] = [:]
  var collisions: [Diagnostic] = []
  var waiting = binding.aliases
  // An alias may stand for another one, so as long as a round finds something there is a further round.
  while true {
    let before = waiting.count
    waiting = waiting.filter { alias in
      var alias = alias
      switch alias.kind {
      case .function, .variable:
        guard let token = callable[alias.cTarget] else { return true }
        alias.target = token
        callable[alias.cName] = alias.token
      case .type:
        guard let type = try? CType(notation: alias.cTarget) else { return true }
        var writer = LispTypeWriter(binding)
        guard let text = writer.text(of: type) else { return true }
        alias.target = text
        // `#define FT_INT64 long` beside `typedef long FT_Int64`.
        if let owner = types[alias.token], alias.target != alias.token {
          let exact = SymbolToken.exactly(alias.cName)
          collisions.append(
            Diagnostic(
              .generateNameCollision, severity: .warning, entity: alias.cName,
              "`\(alias.cName)` and `\(owner)` would both be \(alias.token) in Lisp; \(owner) has the name, this one is "
                + exact, hint: "an overlay can name it: \(alias.cName): {rename: …}"))
          alias.token = exact
        }
        types[alias.token] = alias.cName
      }
      // Two C names of one thing that are also one in Lisp need no alias.
      if alias.target != alias.token { resolved[alias.cName] = alias }
      return false
    }
    if waiting.isEmpty || waiting.count == before { break }
  }
  for alias in waiting {
    draft.skip(
      alias.cName, "alias", alias.notes.at,
      Refusal(code: .generateAliasDangling, detail: "`\(alias.cTarget)` is not bound"))
  }
  draft.diagnostics += collisions
  binding.aliases = binding.aliases.compactMap { resolved[$0.cName] }
  draft.binding = binding
}
