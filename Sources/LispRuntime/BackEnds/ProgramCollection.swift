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
    }
    let lambda = Lambda(name: .nil, parent: nil, place: expander.place)
    lambda.file = loading.last?.file
    lambda.body = try expand(form, Environment(parent: environment, lambda: lambda))
    try collect(lambda.body, in: lambda, form, environment, into: &program)
  }

  private func collectAll(
    _ forms: Word, _ environment: Environment?, into program: inout CollectedProgram
  ) throws(LispError) {
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
      if case .call(let function, _, _) = parts[0], isDefiner(function) {
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
      if isDefiner(function) {
        _ = try evaluate(core)
        return
      }
      if function == record(intern("LOAD")), arguments.count == 1, case .constant(let file) = arguments[0],
        stringContent(file) != nil
      {
        return try collectFile(text(file), into: &program)
      }
    }
    program.forms.append(lambda)
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
      let standard = ["PROCLAIM", "EXPORT", "IMPORT", "SHADOW", "SHADOWING-IMPORT", "USE-PACKAGE", "PROVIDE"]
      definers = Set(system.map { record(intern($0, in: "SYSTEM")) } + standard.map { record(intern($0)) })
    }
    return definers.contains(function)
  }

  private func namesCompilation(_ situations: Word) -> Bool {
    (elements(situations) ?? []).contains { isSymbol($0) && ["COMPILE-TOPLEVEL", "COMPILE"].contains(symbolName($0)) }
  }
}
