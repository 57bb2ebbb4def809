/// Forms to core forms: macros are expanded, special operators understood, names resolved.
///
/// Macro functions run on the machine while this works, so the collector may: every form that a macro
/// gives back is kept in `roots` until the top-level form is done.
struct ExpanderState {
  var roots: [Word] = []
  /// Where the conses of the form being read stand in their file.
  var places: [UInt: Place] = [:]
  /// Environments that macro functions can see, by the number in the object they get.
  var environments: [Environment] = []
  var depth = 0
  static let deepest = 2000
  /// The line of the form that is being expanded, for errors and for calls without a place of their own.
  var place = Place.unknown
  /// Redirects `load-time-value` and the like when code is made for later.
  var specialForms: [Word] = []

  func mark(_ collector: inout Collector) {
    for word in roots { collector.mark(word) }
  }
}

extension Machine {
  /// Expands a form in an environment.
  func expand(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    expander.depth += 1
    defer { expander.depth -= 1 }
    if expander.depth > ExpanderState.deepest {
      throw .program("forms are nested more than \(ExpanderState.deepest) deep")
    }
    var form = form
    while true {
      if isSymbol(form) {
        switch try expandSymbol(form, environment) {
        case .core(let core): return core
        case .form(let expansion):
          form = expansion
          continue
        }
      }
      guard form.isCons else { return .constant(form) }
      let outer = expander.place
      defer { expander.place = outer }
      if let place = expander.places[form.bits] { expander.place = place }
      let head = form.car
      if isSymbol(head) {
        if let binding = environment.function(head) {
          switch binding {
          case .function(let variable):
            use(variable, in: environment.lambda)
            return .callValue(.local(variable), try expandAll(form.cdr, environment), expander.place)
          case .macro(let function):
            form = try callMacro(function, form, environment)
            continue
          }
        }
        let macro = record(head)[SymbolLayout.macro]
        if macro.isFixnum, let special = SpecialForm(rawValue: macro.fixnum) {
          return try expandSpecial(special, form, environment)
        }
        if macro.isTrue {
          form = try callMacro(macro, form, environment)
          continue
        }
        return try expandCall(head, form, environment)
      }
      if head.isCons, head.car == names.lambda {
        return try expandLambdaCall(head, form.cdr, environment)
      }
      throw .program("a form must begin with a symbol or a lambda expression: ~S", [form])
    }
  }

  private enum SymbolMeaning {
    case core(Core)
    case form(Word)
  }

  private func expandSymbol(_ symbol: Word, _ environment: Environment) throws(LispError) -> SymbolMeaning {
    if symbol.isNil || symbol == .t { return .core(.constant(symbol)) }
    switch environment.variable(symbol) {
    case .variable(let variable):
      use(variable, in: environment.lambda)
      return .core(.local(variable))
    case .symbolMacro(let expansion): return .form(expansion)
    case .special: return .core(.global(symbol))
    case nil: break
    }
    let flags = flags(of: symbol)
    if flags & SymbolLayout.isSymbolMacro != 0 { return .form(symbol[SymbolLayout.value]) }
    if flags & SymbolLayout.isConstant != 0, !symbol[SymbolLayout.value].isUnbound {
      return .core(.constant(symbol[SymbolLayout.value]))
    }
    return .core(.global(symbol))
  }

  /// After so many forms a list of them is looked at whether it ends.
  private static let mostForms = 10_000

  func expandAll(_ forms: Word, _ environment: Environment) throws(LispError) -> [Core] {
    var result: [Core] = []
    var rest = forms
    while rest.isCons {
      result.append(try expand(rest.car, environment))
      rest = rest.cdr
      // Macros can make forms that go around.
      if result.count == Self.mostForms, elements(forms) == nil { throw .program("a form contains itself") }
    }
    if !rest.isNil { throw .program("the arguments of a form must be a proper list: ~S", [forms]) }
    return result
  }

  /// A sequence of forms, of which the last is the value.
  func expandBody(_ forms: Word, _ environment: Environment) throws(LispError) -> Core {
    let all = try expandAll(forms, environment)
    return all.count == 1 ? all[0] : all.isEmpty ? .constant(.nil) : .sequence(all)
  }

  private func expandCall(_ head: Word, _ form: Word, _ environment: Environment) throws(LispError) -> Core {
    let place = expander.place
    if head == names.funcall, form.cdr.isCons {
      let function = try expandFunctionArgument(form.cdr.car, environment)
      let arguments = try expandAll(form.cdr.cdr, environment)
      if case .function(let record) = function { return .call(record, arguments, place) }
      return .callValue(function, arguments, place)
    }
    if head == names.apply, form.cdr.isCons, form.cdr.cdr.isCons {
      let function = try expandFunctionArgument(form.cdr.car, environment)
      return .apply(function, try expandAll(form.cdr.cdr, environment), place)
    }
    let arguments = try expandAll(form.cdr, environment)
    if head == names.values { return .values(arguments) }
    let record = record(head)
    if record[SymbolLayout.function] == undefinedFunction, record[SymbolLayout.package] == lispPackage.object {
      // The program may never get here, so this is for the run to say.
      return .call(names.notInSubset, [.constant(head)], place)
    }
    return .call(record, arguments, place)
  }

  /// `#'f` and `'f` of a global function in the place of a function to call.
  private func expandFunctionArgument(_ form: Word, _ environment: Environment) throws(LispError) -> Core {
    if form.isCons, form.car == names.quote, form.cdr.isCons, isSymbol(form.cdr.car), form.cdr.car.isTrue {
      return .function(record(form.cdr.car))
    }
    return try expand(form, environment)
  }

  // MARK: Macros

  func callMacro(_ function: Word, _ form: Word, _ environment: Environment) throws(LispError) -> Word {
    let object = environmentObject(environment)
    let expansion = try call(function, [form, object])
    expander.roots.append(expansion)
    if expansion.isCons, expander.places[expansion.bits] == nil { expander.places[expansion.bits] = expander.place }
    return expansion
  }

  /// What `&environment` gives: a number of one of the environments in use.
  func environmentObject(_ environment: Environment) -> Word {
    if environment.parent == nil, environment.variables.isEmpty, environment.functions.isEmpty { return .nil }
    let object = allocate(.foreign, count: 2)
    object[1] = Word(rawNumber: expander.environments.count)
    object[2] = names.environment
    expander.environments.append(environment)
    return Word(object: object)
  }

  func environment(_ object: Word) -> Environment {
    if object.is(.foreign), object[2] == names.environment, expander.environments.indices.contains(object[1].raw) {
      return expander.environments[object[1].raw]
    }
    return globalEnvironment()
  }

  func globalEnvironment() -> Environment {
    Environment(parent: nil, lambda: Lambda(name: .nil, parent: nil, place: expander.place))
  }

  /// One step of expansion, and whether there was one.
  func macroexpandOnce(_ form: Word, _ environment: Environment) throws(LispError) -> (Word, Bool) {
    if isSymbol(form), form.isTrue, form != .t {
      switch environment.variable(form) {
      case .symbolMacro(let expansion): return (expansion, true)
      case .variable, .special: return (form, false)
      case nil: break
      }
      if flags(of: form) & SymbolLayout.isSymbolMacro != 0 { return (form[SymbolLayout.value], true) }
      return (form, false)
    }
    guard form.isCons, isSymbol(form.car) else { return (form, false) }
    switch environment.function(form.car) {
    case .macro(let function): return (try callMacro(function, form, environment), true)
    case .function: return (form, false)
    case nil: break
    }
    let macro = record(form.car)[SymbolLayout.macro]
    guard macro.isFunction else { return (form, false) }
    return (try callMacro(macro, form, environment), true)
  }
}
