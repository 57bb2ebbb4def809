/// The operators that the expander knows itself. Everything else is a macro of the prelude or a function.
enum SpecialForm: Int, CaseIterable {
  case quote, function, lambda, `if`, progn, `let`, letStar, setq, block, returnFrom, tagbody, go
  case `catch`, `throw`, unwindProtect, flet, labels, macrolet, symbolMacrolet
  case multipleValueCall, multipleValueProg1, multipleValueBind, progv, the, truly, locally, evalWhen, loadTimeValue
  case `defun`, defmacro, destructuringBind, defvar, defparameter, defconstant, inPackage, quasiquote
  case and, or, when, unless, cond, declaim, defineSymbolMacro

  var name: String {
    switch self {
    case .quote: "QUOTE"
    case .function: "FUNCTION"
    case .lambda: "LAMBDA"
    case .if: "IF"
    case .progn: "PROGN"
    case .let: "LET"
    case .letStar: "LET*"
    case .setq: "SETQ"
    case .block: "BLOCK"
    case .returnFrom: "RETURN-FROM"
    case .tagbody: "TAGBODY"
    case .go: "GO"
    case .catch: "CATCH"
    case .throw: "THROW"
    case .unwindProtect: "UNWIND-PROTECT"
    case .flet: "FLET"
    case .labels: "LABELS"
    case .macrolet: "MACROLET"
    case .symbolMacrolet: "SYMBOL-MACROLET"
    case .multipleValueCall: "MULTIPLE-VALUE-CALL"
    case .multipleValueProg1: "MULTIPLE-VALUE-PROG1"
    case .multipleValueBind: "MULTIPLE-VALUE-BIND"
    case .progv: "PROGV"
    case .the: "THE"
    case .truly: "TRULY-THE"
    case .locally: "LOCALLY"
    case .evalWhen: "EVAL-WHEN"
    case .loadTimeValue: "LOAD-TIME-VALUE"
    case .defun: "DEFUN"
    case .defmacro: "DEFMACRO"
    case .destructuringBind: "DESTRUCTURING-BIND"
    case .defvar: "DEFVAR"
    case .defparameter: "DEFPARAMETER"
    case .defconstant: "DEFCONSTANT"
    case .inPackage: "IN-PACKAGE"
    case .quasiquote: "QUASIQUOTE"
    case .and: "AND"
    case .or: "OR"
    case .when: "WHEN"
    case .unless: "UNLESS"
    case .cond: "COND"
    case .declaim: "DECLAIM"
    case .defineSymbolMacro: "DEFINE-SYMBOL-MACRO"
    }
  }

  /// Forms that the standard calls macros: `macro-function` is true of them.
  var isMacroInStandard: Bool {
    switch self {
    case .lambda, .defun, .defmacro, .destructuringBind, .defvar, .defparameter, .defconstant, .inPackage,
      .multipleValueBind, .and, .or, .when, .unless, .cond, .declaim, .defineSymbolMacro:
      true
    default: false
    }
  }

  var package: String {
    switch self {
    case .truly, .quasiquote: "SYSTEM"
    default: "COMMON-LISP"
    }
  }
}

extension Machine {
  func expandSpecial(_ special: SpecialForm, _ form: Word, _ environment: Environment) throws(LispError) -> Core {
    switch special {
    case .quote:
      return .constant(try parts(form, 1...1)[0])
    case .function:
      return try expandFunction(try parts(form, 1...1)[0], environment)
    case .lambda:
      return try expandFunction(form, environment)
    case .if:
      let parts = try parts(form, 2...3)
      return .conditional(
        try expand(parts[0], environment), try expand(parts[1], environment),
        parts.count > 2 ? try expand(parts[2], environment) : .constant(.nil))
    case .progn:
      return try expandBody(form.cdr, environment)
    case .let:
      return try expandLet(form, environment, isSequential: false)
    case .letStar:
      return try expandLet(form, environment, isSequential: true)
    case .setq:
      return try expandSetq(form, environment)
    case .block:
      return try expandBlock(form, environment)
    case .returnFrom:
      return try expandReturn(form, environment)
    case .tagbody:
      return try expandTagbody(form, environment)
    case .go:
      return try expandGo(form, environment)
    case .catch:
      guard form.cdr.isCons else { throw malformed(form) }
      return .catch(try expand(form.cdr.car, environment), try expandBody(form.cdr.cdr, environment))
    case .throw:
      let parts = try parts(form, 2...2)
      return .throw(try expand(parts[0], environment), try expand(parts[1], environment))
    case .unwindProtect:
      guard form.cdr.isCons else { throw malformed(form) }
      let inner = Environment(
        parent: environment, lambda: environment.lambda, cleanups: environment.cleanups + 1)
      return .unwindProtect(try expand(form.cdr.car, inner), try expandBody(form.cdr.cdr, environment))
    case .flet:
      return try expandFlet(form, environment)
    case .labels:
      return try expandLabels(form, environment)
    case .macrolet:
      return try expandMacrolet(form, environment)
    case .symbolMacrolet:
      return try expandSymbolMacrolet(form, environment)
    case .multipleValueCall:
      guard form.cdr.isCons else { throw malformed(form) }
      return .callWithValues(
        try expand(form.cdr.car, environment), try expandAll(form.cdr.cdr, environment), expander.place)
    case .multipleValueProg1:
      guard form.cdr.isCons else { throw malformed(form) }
      return .valuesThen(try expand(form.cdr.car, environment), try expandBody(form.cdr.cdr, environment))
    case .multipleValueBind:
      return try expandMultipleValueBind(form, environment)
    case .progv:
      guard form.cdr.isCons, form.cdr.cdr.isCons else { throw malformed(form) }
      return .bindDynamicLists(
        try expand(form.cdr.car, environment), try expand(form.cdr.cdr.car, environment),
        try expandBody(form.cdr.cdr.cdr, environment))
    case .the, .truly:
      return try expand(try parts(form, 2...2)[1], environment)
    case .locally:
      return try expandLocally(form.cdr, environment)
    case .evalWhen:
      guard form.cdr.isCons else { throw malformed(form) }
      return isEvaluated(form.cdr.car) ? try expandBody(form.cdr.cdr, environment) : .constant(.nil)
    case .loadTimeValue:
      return .constant(rooted(try evaluate(try parts(form, 1...2)[0])))
    case .defun:
      return try expandDefun(form, environment)
    case .defmacro:
      return try expandDefmacro(form, environment)
    case .destructuringBind:
      guard form.cdr.isCons, form.cdr.cdr.isCons else { throw malformed(form) }
      let expansion = try destructuringForm(
        pattern: form.cdr.car, value: form.cdr.cdr.car, body: form.cdr.cdr.cdr, context: names.destructuringBind)
      return try expand(rooted(expansion), environment)
    case .defvar, .defparameter, .defconstant:
      return try expandDefinition(special, form, environment)
    case .inPackage:
      let name = try parts(form, 1...1)[0]
      return .call(names.setCurrentPackage, [.constant(name)], expander.place)
    case .quasiquote:
      return try expand(rooted(try quasiquote(try parts(form, 1...1)[0], depth: 1)), environment)
    case .and:
      return try expandAnd(form.cdr, environment)
    case .or:
      return try expandOr(form.cdr, environment)
    case .when, .unless:
      guard form.cdr.isCons else { throw malformed(form) }
      let test = try expand(form.cdr.car, environment)
      let body = try expandBody(form.cdr.cdr, environment)
      return special == .when
        ? .conditional(test, body, .constant(.nil)) : .conditional(test, .constant(.nil), body)
    case .cond:
      return try expandCond(form.cdr, environment)
    case .declaim:
      return try expandDeclaim(form)
    case .defineSymbolMacro:
      let parts = try parts(form, 2...2)
      guard isSymbol(parts[0]) else { throw malformed(form) }
      return .call(names.setSymbolMacro, [.constant(parts[0]), .constant(parts[1])], expander.place)
    }
  }

  /// The forms behind the operator, whose number is known.
  func parts(_ form: Word, _ counts: ClosedRange<Int>) throws(LispError) -> [Word] {
    guard let all = elements(form.cdr), counts.contains(all.count) else { throw malformed(form) }
    return all
  }

  func malformed(_ form: Word) -> LispError { .program("malformed ~S form: ~S", [form.car, form]) }

  func rooted(_ word: Word) -> Word {
    expander.roots.append(word)
    return word
  }

  // MARK: Functions

  /// What `#'` gives: of a name, a `(setf name)`, or a lambda expression.
  private func expandFunction(_ designator: Word, _ environment: Environment) throws(LispError) -> Core {
    if designator.isCons, designator.car == names.lambda {
      guard designator.cdr.isCons else { throw malformed(designator) }
      return .lambda(
        try expandLambda(
          name: names.lambda, blockName: nil, designator.cdr.car, designator.cdr.cdr, environment))
    }
    if designator.isCons, designator.car == names.namedLambda, designator.cdr.isCons, designator.cdr.cdr.isCons {
      let rest = designator.cdr.cdr
      return .lambda(
        try expandLambda(name: designator.cdr.car, blockName: nil, rest.car, rest.cdr, environment))
    }
    let name = try functionName(designator)
    switch environment.function(name) {
    case .function(let variable):
      use(variable, in: environment.lambda)
      return .local(variable)
    case .macro: throw .program("~S is a macro here, not a function", [designator])
    case nil: return .function(record(name))
    }
  }

  /// The symbol in whose function cell a function lives: the name itself, or the setter of `(setf name)`.
  func functionName(_ designator: Word) throws(LispError) -> Word {
    if isSymbol(designator) { return designator }
    if designator.isCons, designator.car == names.setf, designator.cdr.isCons, designator.cdr.cdr.isNil,
      isSymbol(designator.cdr.car)
    {
      return setter(of: designator.cdr.car)
    }
    throw .program("~S does not name a function", [designator])
  }

  /// The symbol that holds `(setf name)`.
  func setter(of name: Word) -> Word {
    let record = record(name)
    if record[SymbolLayout.setter].isTrue { return record[SymbolLayout.setter] }
    let setter = makeUninternedSymbol("(SETF \(symbolName(name)))")
    // `package` of a setter names what it sets, so that messages can show `(SETF NAME)`.
    setter[SymbolLayout.properties] = cons(names.setf, cons(name, .nil))
    record[SymbolLayout.setter] = setter
    return setter
  }

  func expandDefun(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    guard form.cdr.isCons, form.cdr.cdr.isCons else { throw malformed(form) }
    let designator = form.cdr.car
    let name = try functionName(designator)
    let blockName = isSymbol(designator) ? designator : designator.cdr.car
    let lambda = try expandLambda(
      name: designator, blockName: blockName, form.cdr.cdr.car, form.cdr.cdr.cdr, environment)
    return .sequence([
      .call(names.setFunctionDefinition, [.constant(name), .lambda(lambda)], expander.place), .constant(designator),
    ])
  }

  private func expandFlet(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    guard form.cdr.isCons, let definitions = elements(form.cdr.car) else { throw malformed(form) }
    let scope = Environment(parent: environment, lambda: environment.lambda)
    var bindings: [(LocalVariable, Core)] = []
    for definition in definitions {
      let (name, blockName) = try localFunctionName(definition)
      let lambda = try expandLambda(
        name: definition.car, blockName: blockName, definition.cdr.car, definition.cdr.cdr, environment)
      let variable = LocalVariable(name, owner: environment.lambda)
      bindings.append((variable, .lambda(lambda)))
      scope.functions.append((name, .function(variable)))
    }
    return .bind(bindings, try expandLocally(form.cdr.cdr, scope))
  }

  private func expandLabels(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    guard form.cdr.isCons, let definitions = elements(form.cdr.car) else { throw malformed(form) }
    let scope = Environment(parent: environment, lambda: environment.lambda)
    var bindings: [(LocalVariable, Lambda)] = []
    for definition in definitions {
      let (name, _) = try localFunctionName(definition)
      let variable = LocalVariable(name, owner: environment.lambda)
      let lambda = Lambda(name: definition.car, parent: environment.lambda, place: expander.place)
      bindings.append((variable, lambda))
      scope.functions.append((name, .function(variable)))
    }
    for (index, definition) in definitions.enumerated() {
      let (_, blockName) = try localFunctionName(definition)
      try fill(bindings[index].1, blockName: blockName, definition.cdr.car, definition.cdr.cdr, scope)
    }
    return .bindFunctions(bindings, try expandLocally(form.cdr.cdr, scope))
  }

  private func localFunctionName(_ definition: Word) throws(LispError) -> (Word, Word) {
    guard definition.isCons, definition.cdr.isCons else { throw .program("malformed local function ~S", [definition]) }
    let designator = definition.car
    return (try functionName(designator), isSymbol(designator) ? designator : designator.cdr.car)
  }

  private func expandMacrolet(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    try expandLocally(form.cdr.cdr, try macroletScope(form, environment))
  }

  /// The environment inside of a `macrolet`.
  func macroletScope(_ form: Word, _ environment: Environment) throws(LispError) -> Environment {
    guard form.cdr.isCons, let definitions = elements(form.cdr.car) else { throw malformed(form) }
    let scope = Environment(parent: environment, lambda: environment.lambda)
    for definition in definitions {
      guard definition.isCons, definition.cdr.isCons, isSymbol(definition.car) else { throw malformed(form) }
      let function = try macroFunction(
        name: definition.car, definition.cdr.car, definition.cdr.cdr, environment)
      scope.functions.append((definition.car, .macro(rooted(function))))
    }
    return scope
  }

  private func expandSymbolMacrolet(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    try expandLocally(form.cdr.cdr, try symbolMacroletScope(form, environment))
  }

  func symbolMacroletScope(_ form: Word, _ environment: Environment) throws(LispError) -> Environment {
    guard form.cdr.isCons, let definitions = elements(form.cdr.car) else { throw malformed(form) }
    let scope = Environment(parent: environment, lambda: environment.lambda)
    for definition in definitions {
      guard definition.isCons, definition.cdr.isCons, isSymbol(definition.car) else { throw malformed(form) }
      scope.variables.append((definition.car, .symbolMacro(definition.cdr.car)))
    }
    return scope
  }

  /// A body with declarations.
  func expandLocally(_ body: Word, _ environment: Environment) throws(LispError) -> Core {
    let declarations = try parseBody(body, allowsDocumentation: false)
    if declarations.specials.isEmpty { return try expandBody(declarations.forms, environment) }
    let scope = Environment(parent: environment, lambda: environment.lambda)
    for name in declarations.specials { scope.variables.append((name, .special)) }
    return try expandBody(declarations.forms, scope)
  }

  /// Whether `eval-when` with these situations does something when a file is loaded.
  func isEvaluated(_ situations: Word) -> Bool {
    (elements(situations) ?? []).contains { situation in
      let name = isSymbol(situation) ? symbolName(situation) : ""
      return name == "EXECUTE" || name == "EVAL"
    }
  }
}
