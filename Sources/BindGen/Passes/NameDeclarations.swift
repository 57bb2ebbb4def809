import BindingSpec

/// Gives every declaration its Lisp name, and tells apart what would meet in one.
func nameDeclarations(_ draft: inout Draft) {
  let prefixes = draft.options.strippedPrefixes
  // Types and constants have name spaces of their own, so they are named on the side.
  let values = ValueDrafts(
    spec: draft.spec, types: draft.types, constants: draft.constants, prefixes: prefixes,
    refused: Set(draft.skipped.lazy.map { "\($0.word) \($0.cName)" }))
  let imported = draft.names
  let naming = Background { values.named(among: imported) }

  let table = NameTable(functionClaims(draft), style: .plain, stripping: prefixes)
  // In the order of the claims: functions and macros, variables, aliases.
  var tokens = table.tokens.dropFirst(draft.functions.count)
  let functions = boundFunctions(&draft, table.tokens)
  let variables = draft.variables.map { name, variable in
    VariableBinding(
      cName: name, token: tokens.popFirst() ?? "", variable: variable, symbol: variable.symbol ?? name)
  }
  let aliases = draft.aliases.map { name, alias in
    // What a type alias stands for is not known before it is resolved, and neither is whether it is needed.
    let token =
      alias.kind == .type
      ? SymbolToken.of(alias.notes.rename ?? LispName.of(NameTable.stripped(name, prefixes))) : tokens.popFirst() ?? ""
    return AliasBinding(
      cName: name, token: token, kind: alias.kind, target: "", notes: alias.notes, cTarget: alias.target)
  }
  let named = naming.value()
  draft.diagnostics += named.names.diagnostics + table.diagnostics + named.diagnostics
  var binding = BindingModule(draft.linked, name: draft.module, names: named.names)
  binding.types = named.types
  binding.constants = named.constants
  binding.functions = functions
  binding.variables = variables
  binding.aliases = aliases
  draft.binding = binding
}

private func boundFunctions(_ draft: inout Draft, _ tokens: [String]) -> [FunctionBinding] {
  let prefix = ModuleName.stub("", of: draft.module)
  // Functions are large and many, so they are changed where they are and not copied.
  var functions: [FunctionBinding] = []
  swap(&functions, &draft.functions)
  var hasMacros = false
  for index in functions.indices {
    let name = functions[index].cName
    let access = functions[index].access
    functions[index].token = tokens[index]
    functions[index].symbol = access.isStub ? prefix + name : functions[index].function.symbol ?? name
    hasMacros = hasMacros || access == .macro
  }
  // Macros come behind functions in the spec, and stand among them here.
  if hasMacros {
    functions.sort { ByteOrder.precedes($0.cName, $1.cName) }
  }
  return functions
}

/// Types and constants that wait for their names.
private struct ValueDrafts: Sendable {
  let spec: Spec
  let types: [Draft.DraftType]
  let constants: [(name: String, constant: Constant)]
  let prefixes: [String]
  /// What is left out, by word and name.
  let refused: Set<String>

  struct Named: Sendable {
    var names: TypeNames
    var types: [TypeBinding] = []
    var constants: [ConstantBinding] = []
    var diagnostics: [Diagnostic]
  }

  func named(among imported: TypeNames) -> Named {
    var names = imported
    names.addOwn(spec, stripping: prefixes) { name, word in !refused.isEmpty && refused.contains("\(word) \(name)") }
    let table = NameTable(claims, style: .constant, stripping: prefixes)
    var named = Named(names: names, diagnostics: table.diagnostics)
    // In the order of the claims: the values of enums in the order of the enums, then constants.
    var tokens = table.tokens[...]
    named.types.reserveCapacity(types.count)
    for type in types { if let bound = bound(type, names, &tokens) { named.types.append(bound) } }
    named.constants.reserveCapacity(constants.count)
    for (name, constant) in constants {
      let isRepeated = table.repeated.contains(tokens.startIndex)
      let token = tokens.popFirst() ?? ""
      if !isRepeated { named.constants.append(ConstantBinding(cName: name, token: token, constant: constant)) }
    }
    return named
  }

  private func bound(
    _ type: Draft.DraftType, _ names: TypeNames, _ constants: inout ArraySlice<String>
  ) -> TypeBinding? {
    switch type.kind {
    case .record(let kind, let record):
      guard let token = names.token(ofTag: type.name) else { return nil }
      return TypeBinding(cName: type.name, kind: .record(kind, record), token: token)
    case .enumeration(let enumeration):
      let values = enumeration.definition?.values ?? []
      let keywords = KeywordNames.of(values, enumName: type.name)
      let bound = zip(values, keywords).map { value, keyword in
        EnumeratorBinding(enumerator: value, keyword: keyword, constant: constants.popFirst() ?? "")
      }
      guard let token = names.token(ofTag: type.name) else { return nil }
      return TypeBinding(cName: type.name, kind: .enumeration(enumeration, values: bound), token: token)
    case .typedef(let typedef):
      // A typedef that is only the name of its record says nothing more.
      guard !names.isMerged(type.name), let token = names.token(ofTypedef: type.name) else { return nil }
      return TypeBinding(cName: type.name, kind: .typedef(typedef), token: token)
    }
  }

  /// Constants and the values of enums, which C keeps in one name space as well. A macro that only repeats the name of an
  /// enum's value, for `#ifdef` to find it, leaves the name to the value.
  private var claims: [NameTable.Claim] {
    var claims: [NameTable.Claim] = []
    for type in types {
      guard case .enumeration(let enumeration) = type.kind else { continue }
      for value in enumeration.definition?.values ?? [] {
        claims.append(NameTable.Claim(cName: value.name, word: "value", rank: 1))
      }
    }
    for (name, constant) in constants {
      claims.append(NameTable.Claim(cName: name, word: "constant", rename: constant.notes.rename, rank: 1))
    }
    return claims
  }
}

/// Functions, variables and macros share one name space: all of them are called.
private func functionClaims(_ draft: Draft) -> [NameTable.Claim] {
  var claims: [NameTable.Claim] = []
  claims.reserveCapacity(draft.functions.count + draft.variables.count + draft.aliases.count)
  // By index: to go through them would copy each.
  for index in draft.functions.indices {
    let isMacro = draft.functions[index].access == .macro
    claims.append(
      NameTable.Claim(
        cName: draft.functions[index].cName, word: isMacro ? "macro" : "function",
        rename: draft.functions[index].function.notes.rename, rank: isMacro ? 2 : 0))
  }
  for (name, variable) in draft.variables {
    claims.append(NameTable.Claim(cName: name, word: "variable", rename: variable.notes.rename))
  }
  for (name, alias) in draft.aliases where alias.kind != .type {
    claims.append(NameTable.Claim(cName: name, word: "alias", rename: alias.notes.rename, rank: 1))
  }
  return claims
}
