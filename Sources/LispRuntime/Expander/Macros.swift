/// Macro definitions: destructuring parameter lists become `let*` forms.
///
/// The destructuring is generated as Lisp, so that one thing serves `defmacro`, `macrolet` and
/// `destructuring-bind`, and what it checks is visible to `macroexpand`.
extension Machine {
  func expandDefmacro(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    guard form.cdr.isCons, form.cdr.cdr.isCons, isSymbol(form.cdr.car) else { throw malformed(form) }
    let name = form.cdr.car
    let core = try macroLambda(name: name, form.cdr.cdr.car, form.cdr.cdr.cdr, environment)
    return .sequence([.call(names.setMacroFunction, [.constant(name), core], expander.place), .constant(name)])
  }

  /// The function of a local macro, which sees macros around it but no variables.
  func macroFunction(
    name: Word, _ parameters: Word, _ body: Word, _ environment: Environment
  ) throws(LispError) -> Word {
    let root = Lambda(name: .nil, parent: nil, place: expander.place)
    let scope = Environment(parent: environment, lambda: root, cleanups: 0)
    root.body = try macroLambda(name: name, parameters, body, scope)
    if !root.captures.isEmpty {
      throw .program(
        "the local macro ~S uses a variable around it, which has no value when macros are expanded", [name])
    }
    return try runCompiled(root)
  }

  private func macroLambda(
    name: Word, _ parameters: Word, _ body: Word, _ environment: Environment
  ) throws(LispError) -> Core {
    let whole = makeUninternedSymbol("WHOLE")
    let environmentName = makeUninternedSymbol("ENVIRONMENT")
    var pattern = parameters
    var bindings: [Word] = []
    if pattern.isCons, pattern.car == names.whole, pattern.cdr.isCons {
      bindings.append(makeList([pattern.cdr.car, whole]))
      pattern = pattern.cdr.cdr
    }
    // `&environment` may stand anywhere at the top.
    var kept: [Word] = []
    var rest = pattern
    while rest.isCons {
      if rest.car == names.environment, rest.cdr.isCons {
        bindings.append(makeList([rest.cdr.car, environmentName]))
        rest = rest.cdr.cdr
      } else {
        kept.append(rest.car)
        rest = rest.cdr
      }
    }
    pattern = makeList(kept, tail: rest)
    let declarations = try parseBody(body, allowsDocumentation: true)
    let blockForm = makeList([names.block, name], tail: declarations.forms)
    let arguments = makeList([intern("CDR"), whole])
    var inner = try destructuringForm(
      pattern: pattern, value: arguments, body: makeList(leadingDeclarations(body) + [blockForm]), context: name)
    if !bindings.isEmpty {
      inner = makeList([intern("LET*"), makeList(bindings), inner])
    }
    let lambda = try expandLambda(
      name: makeList([intern("MACRO-FUNCTION"), name]), blockName: nil, makeList([whole, environmentName]),
      rooted(makeList([inner])), environment)
    lambda.documentation = declarations.documentation
    lambda.parameters = parameters
    return .lambda(lambda)
  }

  /// The `declare` forms at the head of a body.
  private func leadingDeclarations(_ body: Word) -> [Word] {
    var result: [Word] = []
    var rest = body
    while rest.isCons {
      if rest.car.isCons, rest.car.car == names.declare {
        result.append(rest.car)
      } else if !(rest.car.isSimpleString && rest.cdr.isCons) {
        break
      }
      rest = rest.cdr
    }
    return result
  }

  // MARK: Destructuring

  /// A `let*` form that binds the variables of a pattern to parts of a value.
  func destructuringForm(pattern: Word, value: Word, body: Word, context: Word) throws(LispError) -> Word {
    var bindings: [Word] = []
    try destructure(pattern, value, context, &bindings)
    return makeList([intern("LET*"), makeList(bindings)], tail: body)
  }

  private func destructure(
    _ pattern: Word, _ value: Word, _ context: Word, _ bindings: inout [Word]
  ) throws(LispError) {
    if isSymbol(pattern), pattern.isTrue {
      bindings.append(makeList([pattern, value]))
      return
    }
    func quoted(_ word: Word) -> Word { makeList([names.quote, word]) }
    func system(_ name: String, _ arguments: Word...) -> Word {
      cons(intern(name, in: "SYSTEM"), makeList(arguments))
    }
    func bind(_ target: Word, to value: Word) throws(LispError) {
      if target.isCons || target.isNil {
        let part = makeUninternedSymbol("PART")
        bindings.append(makeList([part, value]))
        try destructure(target, part, context, &bindings)
      } else {
        bindings.append(makeList([try variableName(target, pattern), value]))
      }
    }
    let list = makeUninternedSymbol("LIST")
    bindings.append(makeList([list, value]))
    var rest = pattern
    if rest.isCons, rest.car == names.whole, rest.cdr.isCons {
      try bind(rest.cdr.car, to: list)
      rest = rest.cdr.cdr
    }
    enum Section { case required, optional, afterRest, key, afterKeys, aux }
    var section = Section.required
    var keywords: [Word] = []
    var checksEnd = true
    var checksKeys = false
    var pendingKeyCheck: Int?
    let unsupplied = quoted(names.unsuppliedMarker)

    while rest.isCons {
      let item = rest.car
      rest = rest.cdr
      if item == names.optional {
        section = .optional
      } else if item == names.rest || item == names.body {
        guard rest.isCons else { throw .program("malformed destructuring list ~S", [pattern]) }
        try bind(rest.car, to: list)
        rest = rest.cdr
        section = .afterRest
        checksEnd = false
      } else if item == names.key {
        section = .key
        checksEnd = false
        checksKeys = true
        // Filled in when all keywords are known.
        pendingKeyCheck = bindings.count
        bindings.append(.nil)
      } else if item == names.allowOtherKeysMarker {
        checksKeys = false
        section = .afterKeys
      } else if item == names.aux {
        section = .aux
      } else {
        switch section {
        case .required:
          try bind(item, to: system("NEXT-ARGUMENT", list, quoted(pattern), quoted(context)))
          bindings.append(makeList([list, makeList([intern("CDR"), list])]))
        case .optional:
          let (target, initial, supplied) = try destructuringDefault(item, pattern)
          let test = makeList([intern("CONSP"), list])
          if let supplied {
            bindings.append(makeList([supplied, makeList([intern("IF"), test, .t, .nil])]))
          }
          try bind(target, to: makeList([intern("IF"), test, makeList([intern("CAR"), list]), initial]))
          bindings.append(makeList([list, makeList([intern("CDR"), list])]))
        case .key:
          var target = item
          var keyword: Word?
          if item.isCons, item.car.isCons, item.car.cdr.isCons {
            keyword = item.car.car
            target = cons(item.car.cdr.car, item.cdr)
          }
          let (name, initial, supplied) = try destructuringDefault(target, pattern)
          var key = Word.nil
          if let keyword { key = keyword } else { key = self.keyword(symbolName(try variableName(name, pattern))) }
          keywords.append(key)
          let found = makeUninternedSymbol("FOUND")
          bindings.append(
            makeList([found, makeList([intern("GETF"), list, quoted(key), unsupplied])]))
          let isMissing = makeList([intern("EQ"), found, unsupplied])
          try bind(name, to: makeList([intern("IF"), isMissing, initial, found]))
          if let supplied {
            bindings.append(makeList([supplied, makeList([intern("NOT"), isMissing])]))
          }
        case .aux:
          let (name, initial, _) = try destructuringDefault(item, pattern)
          try bind(name, to: initial)
        case .afterRest, .afterKeys:
          throw .program("malformed destructuring list ~S", [pattern])
        }
      }
    }
    if rest.isTrue {
      try bind(rest, to: list)
      checksEnd = false
    }
    if checksEnd {
      bindings.append(makeList([list, system("END-OF-ARGUMENTS", list, quoted(pattern), quoted(context))]))
    }
    if let place = pendingKeyCheck {
      bindings[place] =
        checksKeys
        ? makeList([list, system("CHECK-KEYWORDS", list, quoted(makeList(keywords)), quoted(context))])
        : makeList([list, list])
    }
  }

  private func destructuringDefault(_ item: Word, _ pattern: Word) throws(LispError) -> (Word, Word, Word?) {
    guard item.isCons else { return (item, .nil, nil) }
    let parts = try elementsOrError(item)
    guard 1...3 ~= parts.count else { throw .program("malformed destructuring list ~S", [pattern]) }
    return (parts[0], parts.count > 1 ? parts[1] : .nil, parts.count > 2 ? parts[2] : nil)
  }
}
