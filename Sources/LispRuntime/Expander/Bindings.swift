/// Variables: `let`, `let*`, `setq`, `multiple-value-bind` and the global definitions.
extension Machine {
  func expandLet(_ form: Word, _ environment: Environment, isSequential: Bool) throws(LispError) -> Core {
    guard form.cdr.isCons, let bindings = elements(form.cdr.car) else { throw malformed(form) }
    let declarations = try parseBody(form.cdr.cdr, allowsDocumentation: false)
    let lambda = environment.lambda
    if isSequential {
      var scope = environment
      var wrappers: [(Core) -> Core] = []
      for binding in bindings {
        let (name, initial) = try parseBinding(binding, form)
        let value = try expand(initial, scope)
        let inner = Environment(parent: scope, lambda: lambda)
        if isSpecial(name, declarations.specials) {
          wrappers.append { .bindDynamic([(name, value)], $0) }
          inner.variables.append((name, .special))
        } else {
          let variable = LocalVariable(name, owner: lambda)
          wrappers.append { .bind([(variable, value)], $0) }
          inner.variables.append((name, .variable(variable)))
        }
        scope = inner
      }
      scope = specialScope(declarations.specials, scope)
      var core = try expandBody(declarations.forms, scope)
      for wrap in wrappers.reversed() { core = wrap(core) }
      return core
    }

    var lexical: [(LocalVariable, Core)] = []
    var dynamic: [(Word, Core)] = []
    let scope = Environment(parent: environment, lambda: lambda)
    var hasLexical = false
    for binding in bindings where !isSpecial(try parseBinding(binding, form).0, declarations.specials) {
      hasLexical = true
    }
    for binding in bindings {
      let (name, initial) = try parseBinding(binding, form)
      let value = try expand(initial, environment)
      if isSpecial(name, declarations.specials) {
        scope.variables.append((name, .special))
        if hasLexical {
          // All values are computed before anything is bound, in the order written.
          let waiting = LocalVariable(name, owner: lambda)
          lexical.append((waiting, value))
          dynamic.append((name, .local(waiting)))
        } else {
          dynamic.append((name, value))
        }
      } else {
        let variable = LocalVariable(name, owner: lambda)
        lexical.append((variable, value))
        scope.variables.append((name, .variable(variable)))
      }
    }
    var core = try expandBody(declarations.forms, specialScope(declarations.specials, scope))
    if !dynamic.isEmpty { core = .bindDynamic(dynamic, core) }
    return lexical.isEmpty ? core : .bind(lexical, core)
  }

  /// `(declare (special x))` also speaks of variables that this form does not bind.
  private func specialScope(_ specials: [Word], _ scope: Environment) -> Environment {
    if specials.isEmpty { return scope }
    let inner = Environment(parent: scope, lambda: scope.lambda)
    for name in specials { inner.variables.append((name, .special)) }
    return inner
  }

  /// `name`, `(name)` or `(name value)`.
  private func parseBinding(_ binding: Word, _ form: Word) throws(LispError) -> (Word, Word) {
    guard binding.isCons else { return (try variableName(binding, form), .nil) }
    let name = try variableName(binding.car, form)
    if binding.cdr.isNil { return (name, .nil) }
    guard binding.cdr.isCons, binding.cdr.cdr.isNil else { throw malformed(form) }
    return (name, binding.cdr.car)
  }

  func expandSetq(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    guard let parts = elements(form.cdr), parts.count % 2 == 0 else { throw malformed(form) }
    var result: [Core] = []
    for index in stride(from: 0, to: parts.count, by: 2) {
      let name = parts[index]
      guard isSymbol(name) else { throw .program("~S is not a variable, in ~S", [name, form]) }
      switch environment.variable(name) {
      case .variable(let variable):
        let value = try expand(parts[index + 1], environment)
        use(variable, in: environment.lambda)
        variable.isAssigned = true
        result.append(.setLocal(variable, value))
      case .symbolMacro(let place):
        let setf = makeList([names.setf, place, parts[index + 1]])
        result.append(try expand(rooted(setf), environment))
      case .special, nil:
        if flags(of: name) & SymbolLayout.isSymbolMacro != 0, environment.variable(name) == nil {
          let setf = makeList([names.setf, name[SymbolLayout.value], parts[index + 1]])
          result.append(try expand(rooted(setf), environment))
        } else {
          let value = try expand(parts[index + 1], environment)
          result.append(.setGlobal(record(name), value))
        }
      }
    }
    return result.count == 1 ? result[0] : result.isEmpty ? .constant(.nil) : .sequence(result)
  }

  func expandMultipleValueBind(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    guard form.cdr.isCons, form.cdr.cdr.isCons, let variables = elements(form.cdr.car) else { throw malformed(form) }
    let declarations = try parseBody(form.cdr.cdr.cdr, allowsDocumentation: false)
    let value = try expand(form.cdr.cdr.car, environment)
    let scope = Environment(parent: environment, lambda: environment.lambda)
    var locals: [LocalVariable] = []
    var dynamic: [(Word, Core)] = []
    for item in variables {
      let name = try variableName(item, form)
      let variable = LocalVariable(name, owner: environment.lambda)
      locals.append(variable)
      if isSpecial(name, declarations.specials) {
        dynamic.append((name, .local(variable)))
        scope.variables.append((name, .special))
      } else {
        scope.variables.append((name, .variable(variable)))
      }
    }
    var body = try expandBody(declarations.forms, specialScope(declarations.specials, scope))
    if !dynamic.isEmpty { body = .bindDynamic(dynamic, body) }
    if locals.isEmpty { return .sequence([value, body]) }
    return .bindValues(locals, value, body)
  }

  // MARK: Global definitions

  func expandDefinition(
    _ special: SpecialForm, _ form: Word, _ environment: Environment
  ) throws(LispError) -> Core {
    let parts = try parts(form, special == .defvar ? 1...3 : 2...3)
    let name = try special == .defconstant ? symbolArgument(parts[0], form) : variableName(parts[0], form)
    if special != .defconstant { addFlags(SymbolLayout.isSpecial, to: name) }
    let documentation = Core.constant(parts.count > 2 ? parts[2] : .nil)
    let definer: Word
    var value = Core.constant(.nil)
    if parts.count > 1 { value = try expand(parts[1], environment) }
    switch special {
    case .defvar:
      definer = names.setInitialValue
      if parts.count == 1 { return .constant(name) }
      // The value is computed only where there is none yet.
      return .sequence([
        .conditional(
          .call(record(names.boundp), [.constant(name)], expander.place), .constant(.nil),
          .call(definer, [.constant(name), value, documentation], expander.place)), .constant(name),
      ])
    case .defconstant: definer = names.setConstantValue
    default: definer = names.setInitialValue
    }
    return .sequence([.call(definer, [.constant(name), value, documentation], expander.place), .constant(name)])
  }

  private func symbolArgument(_ word: Word, _ form: Word) throws(LispError) -> Word {
    guard isSymbol(word) else { throw malformed(form) }
    return word
  }

  /// `(declaim …)`: what it says about variables holds from here on.
  func expandDeclaim(_ form: Word) throws(LispError) -> Core {
    for specifier in elements(form.cdr) ?? [] { try proclaim(specifier) }
    return .constant(.nil)
  }

  func proclaim(_ specifier: Word) throws(LispError) {
    guard specifier.isCons else { throw .program("malformed declaration ~S", [specifier]) }
    guard specifier.car == names.special else { return }
    for name in elements(specifier.cdr) ?? [] {
      addFlags(SymbolLayout.isSpecial, to: try variableName(name, specifier))
    }
  }
}
