/// Blocks, tags and conditions.
extension Machine {
  func expandBlock(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    guard form.cdr.isCons, isSymbol(form.cdr.car) else { throw malformed(form) }
    let block = Block(form.cdr.car, owner: environment.lambda)
    let scope = Environment(parent: environment, lambda: environment.lambda)
    scope.block = (block, environment.cleanups)
    return .block(block, try expandBody(form.cdr.cdr, scope))
  }

  func expandReturn(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    let parts = try parts(form, 1...2)
    let value = parts.count > 1 ? try expand(parts[1], environment) : .constant(.nil)
    guard let (block, cleanups) = environment.block(parts[0]) else {
      throw .program("there is no block named ~S around ~S", [parts[0], form])
    }
    if block.owner !== environment.lambda || cleanups != environment.cleanups {
      let tag = block.tag ?? LocalVariable(names.block, owner: block.owner)
      block.tag = tag
      use(tag, in: environment.lambda)
    }
    return .returnFrom(block, value)
  }

  func expandTagbody(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    let body = TagBody(owner: environment.lambda)
    let scope = Environment(parent: environment, lambda: environment.lambda)
    scope.tagBody = (body, environment.cleanups)
    var statements: [[Word]] = [[]]
    for statement in try elementsOrError(form.cdr) {
      if isSymbol(statement) || statement.isFixnum {
        body.tags.append(statement)
        statements.append([])
      } else {
        statements[statements.count - 1].append(statement)
      }
    }
    for part in statements {
      var cores: [Core] = []
      for statement in part { cores.append(try expand(statement, scope)) }
      body.parts.append(cores)
    }
    if body.tags.isEmpty { return .sequence(body.parts[0] + [.constant(.nil)]) }
    return .tagbody(body)
  }

  func expandGo(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    let name = try parts(form, 1...1)[0]
    guard let (body, index, cleanups) = environment.tag(name) else {
      throw .program("there is no tag ~S around this ~S", [name, form.car])
    }
    if body.owner !== environment.lambda || cleanups != environment.cleanups {
      let tag = body.tag ?? LocalVariable(names.block, owner: body.owner)
      body.tag = tag
      use(tag, in: environment.lambda)
    }
    return .go(TagBodyReference(body: body), index)
  }

  func elementsOrError(_ list: Word) throws(LispError) -> [Word] {
    guard let all = elements(list) else { throw .program("~S is not a proper list", [list]) }
    return all
  }

  func expandAnd(_ forms: Word, _ environment: Environment) throws(LispError) -> Core {
    if forms.isNil { return .constant(.t) }
    let first = try expand(forms.car, environment)
    if forms.cdr.isNil { return first }
    return .conditional(first, try expandAnd(forms.cdr, environment), .constant(.nil))
  }

  func expandOr(_ forms: Word, _ environment: Environment) throws(LispError) -> Core {
    if forms.isNil { return .constant(.nil) }
    let first = try expand(forms.car, environment)
    if forms.cdr.isNil { return first }
    return orElse(first, try expandOr(forms.cdr, environment), environment)
  }

  /// The value of one form when it is true, or of another.
  private func orElse(_ first: Core, _ second: Core, _ environment: Environment) -> Core {
    let variable = LocalVariable(.nil, owner: environment.lambda)
    return .bind([(variable, first)], .conditional(.local(variable), .local(variable), second))
  }

  func expandCond(_ clauses: Word, _ environment: Environment) throws(LispError) -> Core {
    if clauses.isNil { return .constant(.nil) }
    guard clauses.isCons, clauses.car.isCons else { throw .program("malformed clause of COND: ~S", [clauses]) }
    let clause = clauses.car
    if clause.car == .t, clause.cdr.isCons { return try expandBody(clause.cdr, environment) }
    let test = try expand(clause.car, environment)
    if clause.cdr.isNil {
      return orElse(test, try expandCond(clauses.cdr, environment), environment)
    }
    let body = try expandBody(clause.cdr, environment)
    return .conditional(test, body, try expandCond(clauses.cdr, environment))
  }
}
