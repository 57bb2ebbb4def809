import BindingSpec

/// Gives every declaration its Lisp name, and tells apart what would meet in one.
func nameDeclarations(_ draft: inout Draft) {
  let prefixes = draft.options.strippedPrefixes
  // Types have a name space of their own, so they are named on the side.
  let refused = Set(draft.skipped.lazy.map { "\($0.word) \($0.cName)" })
  let (imported, spec) = (draft.names, draft.spec)
  let naming = Background {
    var names = imported
    names.addOwn(spec, stripping: prefixes) { name, word in !refused.isEmpty && refused.contains("\(word) \(name)") }
    return names
  }
  let functions = NameTable(functionClaims(draft), style: .plain, stripping: prefixes)
  let constants = NameTable(constantClaims(draft), style: .constant, stripping: prefixes)
  let names = naming.value()
  draft.diagnostics += names.diagnostics + functions.diagnostics + constants.diagnostics

  var binding = BindingModule(draft.linked, name: draft.module, names: names)
  // In the order of the claims: functions and macros, variables, aliases.
  let functionCount = draft.functions.count
  bindFunctions(&draft, functions.tokens, &binding)
  var tokens = functions.tokens.dropFirst(functionCount)
  for (name, variable) in draft.variables {
    let token = tokens.popFirst() ?? ""
    binding.variables.append(
      VariableBinding(cName: name, token: token, variable: variable, symbol: variable.symbol ?? name))
  }
  for (name, alias) in draft.aliases {
    // What a type alias stands for is not known before it is resolved, and neither is whether it is needed.
    let token =
      alias.kind == .type
      ? SymbolToken.of(alias.notes.rename ?? LispName.of(NameTable.stripped(name, prefixes))) : tokens.popFirst() ?? ""
    binding.aliases.append(
      AliasBinding(
        cName: name, token: token, kind: alias.kind, target: "", notes: alias.notes, cTarget: alias.target))
  }
  // The values of enums in the order of the enums, then constants.
  var constantTokens = constants.tokens[...]
  bindTypes(draft, names, &constantTokens, &binding)
  for (name, constant) in draft.constants {
    let isRepeated = constants.repeated.contains(constantTokens.startIndex)
    let token = constantTokens.popFirst() ?? ""
    if !isRepeated { binding.constants.append(ConstantBinding(cName: name, token: token, constant: constant)) }
  }
  draft.binding = binding
}

private func bindFunctions(_ draft: inout Draft, _ tokens: [String], _ binding: inout BindingModule) {
  let prefix = ModuleName.stub("", of: binding.name)
  // Functions are large and many, so they are changed where they are and not copied.
  swap(&binding.functions, &draft.functions)
  for index in binding.functions.indices {
    let name = binding.functions[index].cName
    let isStub = binding.functions[index].access.isStub
    binding.functions[index].token = tokens[index]
    binding.functions[index].symbol = isStub ? prefix + name : binding.functions[index].function.symbol ?? name
  }
  // Macros come behind functions in the spec, and stand among them here.
  if binding.functions.contains(where: { $0.access == .macro }) {
    binding.functions.sort { ByteOrder.precedes($0.cName, $1.cName) }
  }
}

private func bindTypes(
  _ draft: Draft, _ names: TypeNames, _ constants: inout ArraySlice<String>, _ binding: inout BindingModule
) {
  binding.types.reserveCapacity(draft.types.count)
  for type in draft.types {
    switch type.kind {
    case .record(let kind, let record):
      guard let token = names.token(ofTag: type.name) else { continue }
      binding.types.append(TypeBinding(cName: type.name, kind: .record(kind, record), token: token))
    case .enumeration(let enumeration):
      let values = enumeration.definition?.values ?? []
      let keywords = KeywordNames.of(values, enumName: type.name)
      let bound = zip(values, keywords).map { value, keyword in
        EnumeratorBinding(enumerator: value, keyword: keyword, constant: constants.popFirst() ?? "")
      }
      guard let token = names.token(ofTag: type.name) else { continue }
      binding.types.append(
        TypeBinding(cName: type.name, kind: .enumeration(enumeration, values: bound), token: token))
    case .typedef(let typedef):
      // A typedef that is only the name of its record says nothing more.
      guard !names.isMerged(type.name), let token = names.token(ofTypedef: type.name) else { continue }
      binding.types.append(TypeBinding(cName: type.name, kind: .typedef(typedef), token: token))
    }
  }
}

/// Functions, variables and macros share one name space: all of them are called.
private func functionClaims(_ draft: Draft) -> [NameTable.Claim] {
  var claims: [NameTable.Claim] = []
  claims.reserveCapacity(draft.functions.count + draft.variables.count + draft.aliases.count)
  for function in draft.functions {
    let isMacro = function.access == .macro
    claims.append(
      NameTable.Claim(
        cName: function.cName, word: isMacro ? "macro" : "function", rename: function.function.notes.rename,
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

/// Constants and the values of enums, which C keeps in one name space as well. A macro that only repeats the name of an
/// enum's value, for `#ifdef` to find it, leaves the name to the value.
private func constantClaims(_ draft: Draft) -> [NameTable.Claim] {
  var claims: [NameTable.Claim] = []
  for type in draft.types {
    guard case .enumeration(let enumeration) = type.kind else { continue }
    for value in enumeration.definition?.values ?? [] {
      claims.append(NameTable.Claim(cName: value.name, word: "value", rank: 1))
    }
  }
  for (name, constant) in draft.constants {
    claims.append(NameTable.Claim(cName: name, word: "constant", rename: constant.notes.rename, rank: 1))
  }
  return claims
}
