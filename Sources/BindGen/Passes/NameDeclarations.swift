import BindingSpec

/// Gives every declaration its Lisp name, and tells apart what would meet in one.
func nameDeclarations(_ draft: inout Draft) {
  let prefixes = draft.options.strippedPrefixes
  let refused = Set(draft.skipped.lazy.map { NameTable.Claim.key($0.cName, $0.word) })
  let names = TypeNames(draft.linked, stripping: prefixes, refused: refused)
  draft.diagnostics += names.diagnostics
  var binding = BindingModule(draft.linked, name: draft.module, names: names)

  let functions = NameTable(functionClaims(draft), style: .plain, stripping: prefixes)
  draft.diagnostics += functions.diagnostics
  let constants = NameTable(constantClaims(draft), style: .constant, stripping: prefixes)
  draft.diagnostics += constants.diagnostics

  binding.functions.reserveCapacity(draft.functions.count)
  for draft in draft.functions {
    guard let token = functions.tokens[draft.name] else { continue }
    let symbol =
      draft.access.isStub
      ? ModuleName.stub(draft.name, of: binding.name) : draft.function.symbol ?? draft.name
    binding.functions.append(
      FunctionBinding(
        cName: draft.name, token: token, function: draft.function, access: draft.access, symbol: symbol))
  }
  // Macros come behind functions in the spec, and stand among them here.
  if draft.functions.contains(where: { $0.access == .macro }) {
    binding.functions.sort { ByteOrder.compare($0.cName, $1.cName) < 0 }
  }
  for (name, variable) in draft.variables {
    guard let token = functions.tokens[name] else { continue }
    binding.variables.append(
      VariableBinding(cName: name, token: token, variable: variable, symbol: variable.symbol ?? name))
  }
  for (name, constant) in draft.constants {
    guard let token = constants.tokens[name] else { continue }
    binding.constants.append(ConstantBinding(cName: name, token: token, constant: constant))
  }
  for (name, alias) in draft.aliases {
    let token = alias.kind == .type ? names.token(ofTypedef: name) : functions.tokens[name]
    // What a type alias is called is not known before its target is.
    binding.aliases.append(
      AliasBinding(
        cName: name, token: token ?? SymbolToken.of(LispName.of(name)), kind: alias.kind, target: "",
        notes: alias.notes, cTarget: alias.target))
  }
  binding.types.reserveCapacity(draft.types.count)
  for type in draft.types {
    switch type.kind {
    case .record(let kind, let record):
      guard let token = names.token(ofTag: type.name) else { continue }
      binding.types.append(TypeBinding(cName: type.name, kind: .record(kind, record), token: token))
    case .enumeration(let enumeration):
      guard let token = names.token(ofTag: type.name) else { continue }
      let values = enumeration.definition?.values ?? []
      let keywords = KeywordNames.of(values, enumName: type.name)
      let bound = zip(values, keywords).map { value, keyword in
        EnumeratorBinding(
          enumerator: value, keyword: keyword, constant: constants.tokens[value.name] ?? "+\(LispName.of(value.name))+")
      }
      binding.types.append(
        TypeBinding(cName: type.name, kind: .enumeration(enumeration, values: bound), token: token))
    case .typedef(let typedef):
      // A typedef that is only the name of its record says nothing more.
      guard !names.isMerged(type.name), let token = names.token(ofTypedef: type.name) else { continue }
      binding.types.append(TypeBinding(cName: type.name, kind: .typedef(typedef), token: token))
    }
  }
  draft.binding = binding
}

/// Functions, variables and macros share one name space: all of them are called.
private func functionClaims(_ draft: Draft) -> [NameTable.Claim] {
  var claims: [NameTable.Claim] = []
  claims.reserveCapacity(draft.functions.count + draft.variables.count + draft.aliases.count)
  for function in draft.functions {
    let isMacro = function.access == .macro
    claims.append(
      NameTable.Claim(
        cName: function.name, word: isMacro ? "macro" : "function", rename: function.function.notes.rename,
        rank: isMacro ? 2 : 0))
  }
  for (name, variable) in draft.variables {
    claims.append(NameTable.Claim(cName: name, word: "variable", rename: variable.notes.rename))
  }
  for (name, alias) in draft.aliases where alias.kind != .type {
    claims.append(NameTable.Claim(cName: name, word: "alias", rename: alias.notes.rename, rank: 1))
  }
  return claims
}

/// Constants and the values of enums, which C keeps in one name space as well.
private func constantClaims(_ draft: Draft) -> [NameTable.Claim] {
  var claims: [NameTable.Claim] = []
  var seen: Set<String> = []
  for (name, constant) in draft.constants {
    seen.insert(name)
    claims.append(NameTable.Claim(cName: name, word: "constant", rename: constant.notes.rename))
  }
  for type in draft.types {
    guard case .enumeration(let enumeration) = type.kind else { continue }
    for value in enumeration.definition?.values ?? [] where seen.insert(value.name).inserted {
      claims.append(NameTable.Claim(cName: value.name, word: "constant"))
    }
  }
  claims.sort { ByteOrder.compare($0.cName, $1.cName) < 0 }
  return claims
}
