/// A program for a back end that compiles it as a whole: its top-level forms as core forms, in order.
///
/// Macros run here, on the machine. What only defines (macros, structures, packages, functions) is also
/// evaluated here, because later forms may need it to be read and expanded.
package struct CollectedProgram {
  /// Functions without parameters, one for each form that does something when the program runs.
  package var forms: [Lambda] = []
  /// Global functions by the record of their names, in the order of their definitions; each with the
  /// number of forms before it.
  package var functions: [(record: Word, lambda: Lambda, position: Int)] = []
  /// The files that it loads, in the order in which they were read.
  package var loadedFiles: [String] = []
  /// The packages as they were before the first change that comes after something was done: from there on
  /// the program makes its changes itself.
  package var earlyPackages: [PackageContents]?
  package init() {}
}

extension Machine {
  /// Reads and expands a program's text and adds it to what there is. False after an error, which has been reported.
  package func collectProgram(
    _ text: UnsafeBufferPointer<UInt8>, file: String, into program: inout CollectedProgram
  ) -> Bool {
    // Core forms hold words that the collector does not see.
    collectionPauses += 1
    let finished = runToTopLevel { () throws(LispError) in try collect(text, file: file, into: &program) }
    finishOutput()
    return finished
  }

  /// How much memory macros may take.
  package func limitHeap(to bytes: Int) {
    heap.limit = bytes
    heap.setThreshold()
  }

  /// What is done with errors that nobody handles, for a back end.
  package func onUnhandledError(_ report: @escaping (ErrorReport) -> Void) { session.reporter = report }

  private func collect(
    _ text: UnsafeBufferPointer<UInt8>, file: String, into program: inout CollectedProgram
  ) throws(LispError) {
    loading.append(LoadContext(file: file, place: .unknown))
    let outer = (expander.places, expander.place, currentPackage)
    defer {
      loading.removeLast()
      (expander.places, expander.place, currentPackage) = outer
    }
    var reader = Reader(self, text, position: Self.endOfInterpreterLine(text), keepsPlaces: true)
    while true {
      expander.places.removeAll(keepingCapacity: true)
      guard let form = try readForm(&reader) else { return }
      do throws(LispError) { try collectTopLevel(form, nil, into: &program) } catch {
        if recover(error) == nil { throw .unwinding }
      }
    }
  }

  private func collectTopLevel(
    _ form: Word, _ environment: Environment?, into program: inout CollectedProgram
  ) throws(LispError) {
    let scope = environment ?? globalEnvironment()
    var form = form
    var expansions = 0
    while form.isCons, isSymbol(form.car) {
      if let place = expander.places[form.bits] { expander.place = place }
      let macro = record(form.car)[SymbolLayout.macro]
      if macro.isFixnum, let special = SpecialForm(rawValue: macro.fixnum), scope.function(form.car) == nil {
        switch special {
        case .progn: return try collectAll(form.cdr, environment, into: &program)
        case .evalWhen:
          guard form.cdr.isCons else { throw malformed(form) }
          if isEvaluated(form.cdr.car) { return try collectAll(form.cdr.cdr, environment, into: &program) }
          if namesCompilation(form.cdr.car) { _ = try evaluateTopLevel(cons(names.progn, form.cdr.cdr), environment) }
          return
        case .macrolet:
          return try collectAll(form.cdr.cdr, try macroletScope(form, scope), into: &program)
        case .symbolMacrolet:
          return try collectAll(form.cdr.cdr, try symbolMacroletScope(form, scope), into: &program)
        default: break
        }
        break
      }
      let (expansion, wasMacro) = try macroexpandOnce(form, scope)
      if !wasMacro { break }
      form = expansion
      expansions += 1
      if expansions > 50_000 { throw .program("the expansion of a macro form does not end") }
    }
    let lambda = Lambda(name: .nil, parent: nil, place: expander.place)
    lambda.file = loading.last?.file
    lambda.body = try expand(form, Environment(parent: environment, lambda: lambda))
    try collect(lambda.body, in: lambda, form, environment, into: &program)
  }

  private func collectAll(
    _ forms: Word, _ environment: Environment?, into program: inout CollectedProgram
  ) throws(LispError) {
    if elements(forms) == nil { throw .program("the forms of PROGN must be a proper list") }
    var rest = forms
    while rest.isCons {
      try collectTopLevel(rest.car, environment, into: &program)
      rest = rest.cdr
    }
  }

  /// Files a core form: a definition, a file to be loaded, or something to be done.
  private func collect(
    _ core: Core, in lambda: Lambda, _ form: Word, _ environment: Environment?, into program: inout CollectedProgram
  ) throws(LispError) {
    if case .sequence(let parts) = core, parts.count == 2, case .constant = parts[1] {
      if case .call(names.setFunctionDefinition, let arguments, _) = parts[0], arguments.count == 2,
        case .constant(let name) = arguments[0], case .lambda(let function) = arguments[1], function.captures.isEmpty
      {
        function.file = loading.last?.file
        program.functions.append((record(name), function, program.forms.count))
        _ = try evaluate(core)
        return
      }
      if case .call(let function, _, _) = parts[0], isDefiner(function), !changesPackages(function) {
        _ = try evaluate(core)
        return
      }
    }
    if case .call(let function, let arguments, _) = core {
      if function == names.setCurrentPackage {
        _ = try evaluate(core)
        lambda.body = .setGlobal(names.packageVariable, .constant(currentPackage))
        program.forms.append(lambda)
        return
      }
      if changesPackages(function) { return try collectPackageChange(core, arguments, lambda, into: &program) }
      if isDefiner(function) {
        _ = try evaluate(core)
        if program.earlyPackages != nil, function == record(intern("DEFINE-PACKAGE", in: "SYSTEM")) {
          program.forms.append(lambda)
        }
        return
      }
      if function == record(intern("LOAD")), arguments.count == 1, case .constant(let file) = arguments[0],
        stringContent(file) != nil
      {
        return try collectFile(text(file), into: &program)
      }
      if function == record(intern("REQUIRE-MODULE", in: "FFI")), arguments.count == 2,
        case .constant(let file) = arguments[1], stringContent(file) != nil
      {
        let places = ForeignModule.places(of: text(file), from: loading.last?.file)
        // Where there is none, the first place is told.
        let path = places.first { ModuleText(path: $0) != nil } ?? places[0]
        return program.loadedFiles.contains(path) ? () : try collectFile(path, into: &program)
      }
    }
    lambda.body = try evaluatingDefinitions(core)
    program.forms.append(lambda)
  }

  /// Definitions inside of a form are evaluated here as well, since later forms may need them to be expanded, as far as they
  /// do not depend on variables. What is left of the form is for the run.
  private func evaluatingDefinitions(_ core: Core) throws(LispError) -> Core {
    switch core {
    case .sequence(let parts):
      var rest: [Core] = []
      for (index, part) in parts.enumerated() {
        if index < parts.count - 1, try evaluateDefinition(part) == .whole { continue }
        rest.append(try evaluatingDefinitions(part))
      }
      return .sequence(rest)
    case .call(let function, let arguments, let place):
      if try evaluateDefinition(core) != .none { return core }
      return .call(function, try evaluatingDefinitions(all: arguments), place)
    case .values(let all): return .values(try evaluatingDefinitions(all: all))
    case .bind(let bindings, let body):
      var rest: [(LocalVariable, Core)] = []
      for (variable, value) in bindings { rest.append((variable, try evaluatingDefinitions(value))) }
      return .bind(rest, try evaluatingDefinitions(body))
    default:
      try evaluateDefinitions(in: core)
      return core
    }
  }

  private func evaluatingDefinitions(all cores: [Core]) throws(LispError) -> [Core] {
    var rest: [Core] = []
    for core in cores { rest.append(try evaluatingDefinitions(core)) }
    return rest
  }

  /// What may happen any number of times when the program runs, or never.
  private func evaluateDefinitions(in core: Core) throws(LispError) {
    if try evaluateDefinition(core) != .none { return }
    if case .lambda(let lambda) = core { try evaluateDefinitions(in: lambda.body) }
    if case .bindFunctions(let bindings, _) = core {
      for (_, lambda) in bindings { try evaluateDefinitions(in: lambda.body) }
    }
    var parts: [Core] = []
    core.forEachPart { parts.append($0) }
    for part in parts { try evaluateDefinitions(in: part) }
  }

  private enum Evaluated {
    case none
    /// Without the functions in it that have captured variables.
    case part
    case whole
  }

  private func evaluateDefinition(_ core: Core) throws(LispError) -> Evaluated {
    guard case .call(let function, _, _) = core, isDefiner(function), !changesPackages(function) else { return .none }
    var isWhole = true
    guard let closed = closed(core, &isWhole) else { return .none }
    _ = try evaluate(closed)
    return isWhole ? .whole : .part
  }

  /// A definition with nothing in the place of functions that have captured variables; nil when it is more than data.
  private func closed(_ core: Core, _ isWhole: inout Bool) -> Core? {
    switch core {
    case .constant, .function: return core
    case .lambda(let lambda):
      if lambda.captures.isEmpty { return core }
      isWhole = false
      return .constant(.nil)
    case .call(let function, let arguments, let place):
      var parts: [Core] = []
      for argument in arguments {
        guard let part = closed(argument, &isWhole) else { return nil }
        parts.append(part)
      }
      return .call(function, parts, place)
    default: return nil
    }
  }

  /// A change of packages takes effect while the program is read. What ran before it must not see it, though.
  private func collectPackageChange(
    _ core: Core, _ arguments: [Core], _ lambda: Lambda, into program: inout CollectedProgram
  ) throws(LispError) {
    var constants: [Word] = []
    for case .constant(let word) in arguments { constants.append(word) }
    let isKnown = constants.count == arguments.count
    if isKnown, program.earlyPackages == nil, program.forms.allSatisfy({ isPreparation($0.body) }) {
      _ = try evaluate(core)
      return
    }
    if program.earlyPackages == nil { program.earlyPackages = packageContents() }
    if isKnown, case .call(let function, _, _) = core {
      // What fails now may still be right when the program runs, or is its error then.
      let call = makeList([symbol(fromRecord: function)] + constants.map { makeList([names.quote, $0]) })
      _ = try evaluateTopLevel(makeList([intern("IGNORE-ERRORS"), call]))
    }
    program.forms.append(lambda)
  }

  /// Forms that neither see packages nor show anything.
  private func isPreparation(_ core: Core) -> Bool {
    switch core {
    case .setGlobal(let name, _): return name == names.packageVariable
    case .call(let function, _, _): return function == names.setInitialValue
    case .sequence(let parts): return parts.allSatisfy { isPreparation($0) }
    case .conditional(_, let then, let other): return isPreparation(then) && isPreparation(other)
    case .constant: return true
    default: return false
    }
  }

  private func evaluate(_ core: Core) throws(LispError) -> Word {
    let lambda = Lambda(name: .nil, parent: nil, place: expander.place)
    lambda.body = core
    return try runCompiled(lambda)
  }

  /// A file that the program loads is a part of it.
  private func collectFile(_ path: String, into program: inout CollectedProgram) throws(LispError) {
    let bytes = try readFile(path)
    program.loadedFiles.append(path)
    let saved = currentPackage
    defer { currentPackage = saved }
    try bytes.withUnsafeBufferPointerTyped { (buffer) throws(LispError) in
      try collect(buffer, file: path, into: &program)
    }
  }

  /// Calls that change what the machine knows and do nothing else. Their effect is in the constants of the
  /// compiled program, so it need not do them again.
  private func isDefiner(_ function: Word) -> Bool {
    if definers.isEmpty {
      let system = [
        "DEFINE-STRUCTURE", "SET-PROPERTY", "SET-MACRO-FUNCTION", "SET-SYMBOL-MACRO", "SET-CONSTANT-VALUE",
        "DEFINE-CONDITION-CLASS", "DEFINE-PACKAGE", "MAKE-LAYOUT", "ADD-CONDITION-CLASSES",
      ]
      let standard = ["PROCLAIM", "PROVIDE"]
      definers = Set(system.map { record(intern($0, in: "SYSTEM")) } + standard.map { record(intern($0)) })
    }
    return definers.contains(function) || changesPackages(function)
  }

  private func changesPackages(_ function: Word) -> Bool {
    if packageChangers.isEmpty {
      let standard = ["EXPORT", "UNEXPORT", "IMPORT", "SHADOW", "SHADOWING-IMPORT", "USE-PACKAGE", "UNUSE-PACKAGE"]
      packageChangers = Set(standard.map { record(intern($0)) })
    }
    return packageChangers.contains(function)
  }

  private func namesCompilation(_ situations: Word) -> Bool {
    (elements(situations) ?? []).contains { isSymbol($0) && ["COMPILE-TOPLEVEL", "COMPILE"].contains(symbolName($0)) }
  }
}
