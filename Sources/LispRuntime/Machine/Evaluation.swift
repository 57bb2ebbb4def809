/// Forms that run: evaluation, loading, and the definitions that wait until somebody calls them.

/// A file that is being loaded.
struct LoadContext {
  var file: String
  var place: Place
  /// The text itself, when it may be kept.
  var text: ModuleText?
  /// Whether the text is being read: an error then is one of the text at `place`.
  var isReading = false
  /// A text of the system's own: its functions are not what errors are about.
  var isSystem = false
}

/// A definition of the prelude: its text, compiled when it is called first.
struct LazyDefinition {
  let text: UnsafeBufferPointer<UInt8>
  let offset: Int
  let line: Int32
  let file: String
  let isMacro: Bool
  let symbol: Word
}

extension Machine {
  /// The value of a form in the global environment.
  public func evaluate(_ form: Word) throws(LispError) -> Word {
    let lambda = Lambda(name: .nil, parent: nil, place: expander.place)
    let core = try expand(form, Environment(parent: nil, lambda: lambda))
    if let value = try evaluateDirectly(core) { return value }
    lambda.body = core
    return try call(try function(of: lambda), [])
  }

  /// What a macro's definition evaluates to: a function that the expander made.
  func runCompiled(_ lambda: Lambda) throws(LispError) -> Word {
    try call(try function(of: lambda), [])
  }

  private func function(of lambda: Lambda) throws(LispError) -> Word {
    makeFunction(code: try Compiler.compile(lambda, machine: self))
  }

  /// Forms so simple that compiling them would take longer than doing them: definitions, and calls
  /// with arguments that are there already. Nil for all others.
  private func evaluateDirectly(_ core: Core) throws(LispError) -> Word? {
    switch core {
    case .constant(let word):
      valueCount = 1
      return word
    case .sequence(let cores):
      guard cores.allSatisfy(\.isDirect) else { return nil }
      var value = Word.nil
      for core in cores { value = try evaluateDirectly(core) ?? .nil }
      return value
    case .call(let symbol, let arguments, _):
      guard core.isDirect else { return nil }
      let function = record(symbol)[SymbolLayout.function]
      if function == undefinedFunction || function.code.codeKind != .primitive { return nil }
      let count = arguments.count
      let base = top + 3
      for (index, argument) in arguments.enumerated() {
        switch argument {
        case .constant(let word): base[index] = word
        case .lambda(let lambda):
          // A function that refers to nothing around it, as in a definition.
          base[index] = try self.function(of: lambda)
        default: return nil
        }
      }
      return try call(function, at: base, count: count)
    default: return nil
    }
  }

  /// A top-level form: `progn` and its like are taken apart, so that a macro defined by one part is there
  /// for the next.
  func evaluateTopLevel(_ form: Word, _ environment: Environment? = nil) throws(LispError) -> Word {
    let scope = environment ?? globalEnvironment()
    var form = form
    while form.isCons, isSymbol(form.car) {
      if let place = expander.places[form.bits] { expander.place = place }
      let macro = record(form.car)[SymbolLayout.macro]
      if macro.isFixnum, let special = SpecialForm(rawValue: macro.fixnum), scope.function(form.car) == nil {
        switch special {
        case .progn: return try evaluateAll(form.cdr, environment)
        case .evalWhen:
          guard form.cdr.isCons else { throw malformed(form) }
          return isEvaluated(form.cdr.car) ? try evaluateAll(form.cdr.cdr, environment) : .nil
        case .macrolet:
          return try evaluateAll(form.cdr.cdr, try macroletScope(form, scope))
        case .symbolMacrolet:
          return try evaluateAll(form.cdr.cdr, try symbolMacroletScope(form, scope))
        case .locally where environment == nil:
          let declarations = try parseBody(form.cdr, allowsDocumentation: false)
          if declarations.specials.isEmpty { return try evaluateAll(declarations.forms, environment) }
        default: break
        }
        break
      }
      let (expansion, wasMacro) = try macroexpandOnce(form, scope)
      if !wasMacro { break }
      form = expansion
    }
    guard environment != nil else { return try evaluate(form) }
    let lambda = Lambda(name: .nil, parent: nil, place: expander.place)
    lambda.body = try expand(form, Environment(parent: scope, lambda: lambda))
    return try call(try function(of: lambda), [])
  }

  private func evaluateAll(_ forms: Word, _ environment: Environment?) throws(LispError) -> Word {
    var value = Word.nil
    var rest = forms
    while rest.isCons {
      value = try evaluateTopLevel(rest.car, environment)
      rest = rest.cdr
    }
    return value
  }

  /// Reads and evaluates all forms of a text.
  public func load(_ text: UnsafeBufferPointer<UInt8>, file: String) throws(LispError) {
    try load(text, LoadContext(file: file, place: .unknown))
  }

  func load(_ text: ModuleText, file: String) throws(LispError) {
    try load(text.bytes, LoadContext(file: file, place: .unknown, text: text))
  }

  private func load(_ text: UnsafeBufferPointer<UInt8>, _ context: LoadContext) throws(LispError) {
    let file = context.file
    loading.append(context)
    let outer = (expander.places, expander.place, currentPackage)
    let rootCount = roots.count
    roots.append(outer.2)
    let restarts = try beginLoadRestarts(file)
    defer {
      end(restarts)
      loading.removeLast()
      foreign.forgetModuleText()
      (expander.places, expander.place, currentPackage) = outer
      roots.removeLast(roots.count - rootCount)
    }
    var reader = Reader(self, text, position: Self.endOfInterpreterLine(text), keepsPlaces: true)
    while true {
      expander.places.removeAll(keepingCapacity: true)
      let start = reader.position
      if try loadQuickly(&reader, file: file) { continue }
      reader.position = start
      guard let form = try readForm(&reader, restarts) else { return }
      let keep = (roots.count, expander.roots.count, expander.environments.count)
      roots.append(form)
      defer {
        roots.removeLast(roots.count - keep.0)
        expander.roots.removeLast(expander.roots.count - keep.1)
        expander.environments.removeLast(expander.environments.count - keep.2)
      }
      if try !evaluate(form, restarts) { return }
    }
  }

  /// False when the file is to be left.
  private func evaluate(_ form: Word, _ restarts: LoadRestarts) throws(LispError) -> Bool {
    while true {
      do throws(LispError) {
        _ = try evaluateTopLevel(form)
        return true
      } catch {
        // Signalled here, while the place of the form is known.
        if recover(error) != nil { return true }
      }
      switch try decision(restarts) {
      case .again: break
      case .goOn: return true
      case .leave: return false
      }
    }
  }

  /// The next form of a file. None when there was a mistake in the text: nobody knows where it goes on.
  private func readForm(_ reader: inout Reader, _ restarts: LoadRestarts) throws(LispError) -> Word? {
    do throws(LispError) { return try readForm(&reader) } catch {
      _ = try decision(restarts)
      return nil
    }
  }

  /// The next form. A mistake in the text is signalled while its place is known, and ends the file.
  func readForm(_ reader: inout Reader) throws(LispError) -> Word? {
    do throws(LispError) { return try reader.read() } catch {
      loading[loading.count - 1].isReading = true
      loading[loading.count - 1].place = reader.errorPlace(error)
      if recover(error) == nil { throw .unwinding }
      return nil
    }
  }

  /// Where the text begins behind a first line for the system, `#!/usr/bin/env …`.
  static func endOfInterpreterLine(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard text.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")]) else { return 0 }
    return text.firstIndex(of: 10) ?? text.count
  }

  /// Forms that need not be read to be loaded: the foreign side registers them by their text.
  private func loadQuickly(_ reader: inout Reader, file: String) throws(LispError) -> Bool {
    try loadForeignForm(&reader, file: file)
  }

  // MARK: Lazy definitions

  /// Compiles a definition of the prelude at its first call, or takes it from where it was kept.
  func materialize(_ function: Word) throws(LispError) {
    let number = function.code[CodeLayout.index].raw
    roots.append(function)
    defer { roots.removeLast() }
    let code: Word
    if let kept = keptCode(ofDefinition: number) { code = kept } else { code = try compiled(lazyDefinitions[number]) }
    noteOwner(number, of: code)
    function[FunctionLayout.code] = code
  }

  private func keptCode(ofDefinition number: Int) -> Word? {
    // Nothing protects the data of a function before it has its code.
    collectionPauses += 1
    defer { collectionPauses -= 1 }
    return keptDefinition?(number)
  }

  /// The code object of a definition of the prelude.
  func compiled(_ definition: LazyDefinition) throws(LispError) -> Word {
    let outer = (expander, currentPackage)
    let rootCount = roots.count
    roots += outer.0.roots
    roots.append(outer.1)
    expander = ExpanderState()
    currentPackage = systemPackage.object
    loading.append(LoadContext(file: definition.file, place: .unknown, isSystem: true))
    defer {
      (expander, currentPackage) = outer
      loading.removeLast()
      roots.removeLast(roots.count - rootCount)
    }
    var reader = Reader(self, definition.text, position: definition.offset, line: definition.line, keepsPlaces: true)
    guard let form = try reader.read(), form.isCons, form.cdr.isCons, form.cdr.cdr.isCons else {
      throw .program("a definition of the prelude is malformed: ~S", [definition.symbol])
    }
    roots.append(form)
    let root = Lambda(name: .nil, parent: nil, place: .unknown)
    let core =
      definition.isMacro
      ? try expandDefmacro(form, Environment(parent: nil, lambda: root))
      : try expandDefun(form, Environment(parent: nil, lambda: root))
    guard case .sequence(let parts) = core, case .call(_, let arguments, _)? = parts.first, arguments.count == 2,
      case .lambda(let lambda) = arguments[1]
    else { throw .program("a definition of the prelude is malformed: ~S", [definition.symbol]) }
    return try Compiler.compile(lambda, machine: self)
  }
}

extension Core {
  /// Whether `evaluateDirectly` can do it.
  fileprivate var isDirect: Bool {
    switch self {
    case .constant: true
    case .call(_, let arguments, _):
      arguments.allSatisfy {
        switch $0 {
        case .constant: true
        case .lambda(let lambda): lambda.captures.isEmpty
        default: false
        }
      }
    default: false
    }
  }
}
