import BindingSpec

/// Finds what each macro that is another name stands for in Lisp, and skips those whose target is not bound.
func resolveAliases(_ draft: inout Draft) {
  guard var binding = draft.binding, !binding.aliases.isEmpty else { return }
  var callable: [String: String] = [:]
  for function in binding.functions { callable[function.cName] = function.token }
  for variable in binding.variables { callable[variable.cName] = variable.token }

  var resolved: [String: AliasBinding] = [:]
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
  binding.aliases = binding.aliases.compactMap { resolved[$0.cName] }
  draft.binding = binding
}
