/// Parameter lists of functions, with the variables that they bind.
extension Machine {
  /// What stands at the head of a body.
  struct Declarations {
    var specials: [Word] = []
    var documentation = Word.nil
    /// `(type t x)` and `(values t)`.
    var types: [(name: Word, type: Word)] = []
    var result: Word?
    var forms = Word.nil
  }

  /// Splits declarations and a documentation string from a body.
  func parseBody(_ body: Word, allowsDocumentation: Bool) throws(LispError) -> Declarations {
    var result = Declarations()
    var rest = body
    while rest.isCons {
      let form = rest.car
      if form.isCons, form.car == names.declare {
        var specifiers = form.cdr
        while specifiers.isCons {
          let specifier = specifiers.car
          if specifier.isCons, specifier.car == names.special {
            result.specials += elements(specifier.cdr) ?? []
          } else if specifier.isCons, specifier.car == names.type, specifier.cdr.isCons {
            for name in elements(specifier.cdr.cdr) ?? [] { result.types.append((name, specifier.cdr.car)) }
          } else if specifier.isCons, specifier.car == names.values, specifier.cdr.isCons {
            result.result = specifier.cdr.car
          }
          specifiers = specifiers.cdr
        }
      } else if allowsDocumentation, form.isSimpleString, rest.cdr.isCons, result.documentation.isNil {
        result.documentation = form
      } else {
        break
      }
      rest = rest.cdr
    }
    result.forms = rest
    return result
  }

  /// `(lambda parameters . body)`: the function, with a block around its body when it has a name.
  func expandLambda(
    name: Word, blockName: Word?, _ parameters: Word, _ body: Word, _ environment: Environment
  ) throws(LispError) -> Lambda {
    let lambda = Lambda(name: name, parent: environment.lambda, place: expander.place)
    try fill(lambda, blockName: blockName, parameters, body, environment)
    return lambda
  }

  /// Expands a function's parameters and body into it.
  func fill(
    _ lambda: Lambda, blockName: Word?, _ parameters: Word, _ body: Word, _ environment: Environment
  ) throws(LispError) {
    let declarations = try parseBody(body, allowsDocumentation: true)
    lambda.documentation = declarations.documentation
    lambda.declaredTypes = declarations.types
    lambda.declaredResult = declarations.result
    lambda.parameters = parameters
    let scope = Environment(parent: environment, lambda: lambda, cleanups: 0)
    var binder = ParameterBinder(lambda: lambda, scope: scope, specials: declarations.specials)
    try parseParameters(parameters, &binder)
    for name in declarations.specials where scope.variables.last(where: { $0.name == name }) == nil {
      binder.scope.variables.append((name, .special))
    }
    var core: Core
    if let blockName {
      let block = Block(blockName, owner: lambda)
      let inner = Environment(parent: binder.scope, lambda: lambda)
      inner.block = (block, inner.cleanups)
      core = .block(block, try expandBody(declarations.forms, inner))
    } else {
      core = try expandBody(declarations.forms, binder.scope)
    }
    for wrap in binder.wrappers.reversed() { core = wrap(core) }
    lambda.body = core
  }

  /// Collects variables in the order in which they come into being.
  struct ParameterBinder {
    let lambda: Lambda
    var scope: Environment
    let specials: [Word]
    /// What stands around the body, outermost first.
    var wrappers: [(Core) -> Core] = []

    /// Makes a name mean what the value of `core` is.
    mutating func bind(_ name: Word, _ core: Core, isSpecial: Bool) {
      if isSpecial {
        wrappers.append { .bindDynamic([(name, core)], $0) }
        scope.variables.append((name, .special))
      } else {
        let variable = LocalVariable(name, owner: lambda)
        wrappers.append { .bind([(variable, core)], $0) }
        // A scope of its own: defaults further left must not see it through closures made before.
        let inner = Environment(parent: scope, lambda: lambda)
        inner.variables.append((name, .variable(variable)))
        scope = inner
      }
    }
  }

  private func parseParameters(_ parameters: Word, _ binder: inout ParameterBinder) throws(LispError) {
    enum Section { case required, optional, rest, afterRest, key, afterKeys, aux }
    var section = Section.required
    var list = parameters
    let lambda = binder.lambda
    while list.isCons {
      let item = list.car
      list = list.cdr
      if item == names.optional, section == .required {
        section = .optional
      } else if item == names.rest || item == names.body, section == .required || section == .optional {
        section = .rest
      } else if item == names.key, [.required, .optional, .afterRest].contains(section) {
        section = .key
        lambda.keywords = []
      } else if item == names.allowOtherKeysMarker, section == .key {
        section = .afterKeys
        lambda.allowsOtherKeys = true
      } else if item == names.aux, section != .rest, section != .aux {
        section = .aux
      } else {
        switch section {
        case .required:
          let name = try variableName(item, parameters)
          let variable = LocalVariable(name, owner: lambda)
          lambda.required.append(variable)
          introduce(name, variable, &binder)
        case .optional:
          let (name, initial, supplied) = try defaulted(item, parameters)
          let variable = LocalVariable(name, owner: lambda)
          lambda.optional.append(variable)
          try introduce(name, variable, initial, supplied, &binder)
        case .rest:
          let name = try variableName(item, parameters)
          let variable = LocalVariable(name, owner: lambda)
          lambda.rest = variable
          introduce(name, variable, &binder)
          section = .afterRest
        case .key:
          var item = item
          var keyword: Word?
          if item.isCons, item.car.isCons {
            guard item.car.cdr.isCons, isSymbol(item.car.car) else {
              throw .program("malformed keyword parameter ~S", [item])
            }
            keyword = item.car.car
            item = cons(item.car.cdr.car, item.cdr)
            expander.roots.append(item)
          }
          let (name, initial, supplied) = try defaulted(item, parameters)
          let variable = LocalVariable(name, owner: lambda)
          lambda.keywords?.append((keyword ?? self.keyword(symbolName(name)), variable))
          try introduce(name, variable, initial, supplied, &binder)
        case .aux:
          let (name, initial, _) = try defaulted(item, parameters)
          let core = try expand(initial, binder.scope)
          binder.bind(name, core, isSpecial: isSpecial(name, binder.specials))
        case .afterRest, .afterKeys:
          throw .program("malformed parameter list ~S", [parameters])
        }
      }
    }
    if !list.isNil || section == .rest { throw .program("malformed parameter list ~S", [parameters]) }
  }

  func isSpecial(_ name: Word, _ specials: [Word]) -> Bool {
    flags(of: name) & SymbolLayout.isSpecial != 0 || specials.contains(name)
  }

  /// A parameter that always has a value.
  private func introduce(_ name: Word, _ variable: LocalVariable, _ binder: inout ParameterBinder) {
    if isSpecial(name, binder.specials) {
      binder.wrappers.append { .bindDynamic([(name, .local(variable))], $0) }
      binder.scope.variables.append((name, .special))
    } else {
      let inner = Environment(parent: binder.scope, lambda: binder.lambda)
      inner.variables.append((name, .variable(variable)))
      binder.scope = inner
    }
  }

  /// A parameter with a default, and perhaps a variable that tells whether it was given.
  private func introduce(
    _ name: Word, _ variable: LocalVariable, _ initial: Word, _ supplied: Word?, _ binder: inout ParameterBinder
  ) throws(LispError) {
    let value = Core.conditional(.supplied(variable), .local(variable), try expand(initial, binder.scope))
    binder.bind(name, value, isSpecial: isSpecial(name, binder.specials))
    if let supplied {
      binder.bind(supplied, .supplied(variable), isSpecial: isSpecial(supplied, binder.specials))
    }
  }

  func variableName(_ item: Word, _ context: Word) throws(LispError) -> Word {
    guard isSymbol(item), flags(of: item) & SymbolLayout.isConstant == 0, item.isTrue, item != .t else {
      throw .program("~S cannot be a variable in ~S", [item, context])
    }
    return item
  }

  /// `name`, `(name)`, `(name default)` or `(name default supplied)`.
  private func defaulted(_ item: Word, _ context: Word) throws(LispError) -> (Word, Word, Word?) {
    guard item.isCons else { return (try variableName(item, context), .nil, nil) }
    let parts = elements(item) ?? []
    guard 1...3 ~= parts.count else { throw .program("malformed parameter ~S in ~S", [item, context]) }
    let name = try variableName(parts[0], context)
    return (name, parts.count > 1 ? parts[1] : .nil, parts.count > 2 ? try variableName(parts[2], context) : nil)
  }

  // MARK: Calls of lambda expressions

  /// `((lambda (a b) …) x y)` binds variables; any other list of parameters makes a function and calls it.
  func expandLambdaCall(_ head: Word, _ arguments: Word, _ environment: Environment) throws(LispError) -> Core {
    guard head.cdr.isCons else { throw .program("malformed lambda expression ~S", [head]) }
    let lambda = try expandLambda(name: names.lambda, blockName: nil, head.cdr.car, head.cdr.cdr, environment)
    return .callValue(.lambda(lambda), try expandAll(arguments, environment), expander.place)
  }
}
