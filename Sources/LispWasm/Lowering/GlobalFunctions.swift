import LispRuntime

/// Global functions: found where they are defined, compiled once, and as objects.
extension ProgramLowering {
  /// The function of a global name, if the program or a prelude has one that never changes.
  func global(_ record: Word) throws(LoweringError) -> GlobalFunction? {
    if let known = globals[record] { return known }
    if changingFunctions.contains(record) { return nil }
    if let link, let number = try link.number(of: record), try link.isUsable(number) {
      let body = try link.function(number)
      let lambda = link.isInlined(number) ? try definition(of: record) : try link.shell(number)
      guard let lambda else { return nil }
      let function = GlobalFunction(record: record, lambda: lambda, body: body)
      globals[record] = function
      return function
    }
    guard let lambda = try definition(of: record) else { return nil }
    let function = makeGlobal(record, lambda)
    globals[record] = function
    return function
  }

  /// The definition of a global function as core forms.
  func definition(of record: Word) throws(LoweringError) -> Lambda? {
    if let user = userFunctions[record] { return user }
    if let known = definitions[record] { return known }
    var lambda: Lambda?
    do throws(LispError) { lambda = try machine.preludeFunction(record) } catch {
      throw LoweringError(
        message: "\(machine.symbolName(machine.symbol(of: record))) of the prelude cannot be expanded: \(error)",
        place: .unknown)
    }
    definitions[record] = lambda
    return lambda
  }

  func makeGlobal(_ record: Word, _ lambda: Lambda) -> GlobalFunction {
    let result = FunctionLowering.resultForm(lambda, self)
    let lowering = FunctionLowering(self, lambda, result: result)
    let function = GlobalFunction(record: record, lambda: lambda, body: lowering.function)
    prepare(lowering)
    return function
  }

  /// Its body is lowered when somebody reaches the function.
  func prepare(_ lowering: FunctionLowering) {
    lowerings.append(lowering)
    reach.prepare(lowering.function) { () throws(LoweringError) in
      lowering.function.body = try lowering.lowerBody(use: .tail)
    }
  }

  /// A function object for a global function.
  func closure(of function: GlobalFunction) throws(LoweringError) -> Global {
    if let closure = function.closure { return closure }
    let closure = try closureGlobal(function.lambda, body: function.body, name: function.record)
    function.closure = closure
    return closure
  }

  func closure(of lambda: Lambda, named record: Word) throws(LoweringError) -> Global {
    let lowering = FunctionLowering(self, lambda, result: nil)
    prepare(lowering)
    return try closureGlobal(lambda, body: lowering.function, name: record)
  }

  func closureGlobal(_ lambda: Lambda, body: Function, name: Word) throws(LoweringError) -> Global {
    let descriptor = try descriptor(of: lambda, body: body)
    return Global(
      body.name, .object(types.function), isMutable: false,
      initial: .newStructure(types.function, [.getGlobal(descriptor)]))
  }

  /// What is the same for all closures of a function: how it is called with each number of arguments.
  func descriptor(of lambda: Lambda, body: Function) throws(LoweringError) -> Global {
    if let known = descriptors[ObjectIdentifier(lambda)] { return known }
    let entries = Entries(self)
    var fields: [Code] = []
    for count in 0...ObjectTypes.mostDirectArguments {
      fields.append(.function(try entries.entry(lambda, body, count: count)))
    }
    fields.append(.function(try entries.entryOfMany(lambda, body)))
    fields.append(.null(.none))
    let global = Global(
      body.name, .object(types.descriptor), isMutable: false, initial: .newStructure(types.descriptor, fields))
    descriptors[ObjectIdentifier(lambda)] = global
    let name = lambda.name
    if !name.isNil {
      reach.whenReached(global) { [unowned self] () throws(LoweringError) in
        self.atStart(
          .late(
            ConditionalCode([.functionNames], otherwise: .nothing) { [unowned self] () throws(LoweringError) in
              .setField(
                self.types.descriptor, ObjectTypes.fieldOfName, .getGlobal(global), try self.constants.value(name))
            }))
      }
    }
    return global
  }

  /// The object of a global function, whoever defines it.
  func closure(named record: Word) throws(LoweringError) -> Global? {
    if let foreign = foreignFunctions[record] { return try closure(ofForeign: foreign) }
    if let function = try global(record) { return try closure(of: function) }
    return try functionOfIntrinsic(record)
  }

  /// Whether backtraces name a function: one of the program's, or of the standard.
  func isKnownToPeople(_ lambda: Lambda) -> Bool {
    if usage.isOwn(lambda) { return true }
    guard machine.isLispSymbol(lambda.name), !lambda.name.isNil else { return false }
    let package = machine.packageName(machine.globalRecord(lambda.name)[SymbolLayout.package])
    return package == "COMMON-LISP" || package == "FFI"
  }

  /// What a function of the program says about itself.
  func documentation(of record: Word) -> Word {
    if let function = userFunctions[record] { return function.documentation }
    return machine.macroFunction(record).map { $0.code[CodeLayout.documentation] } ?? .nil
  }

  /// A function object for an operation that calls have code of their own for: a function around it.
  func functionOfIntrinsic(_ record: Word) throws(LoweringError) -> Global? {
    if let known = intrinsicFunctions[record] { return known }
    if record == machine.globalRecord(machine.intern("CODE-CHAR")) { reach.note(.wideCharacters) }
    guard let intrinsic = intrinsics[record], let arity = intrinsic.arity, !changingFunctions.contains(record) else {
      return nil
    }
    let lambda = Lambda(name: machine.symbol(of: record), parent: nil, place: .unknown)
    for index in 0..<arity {
      lambda.required.append(LocalVariable(machine.systemSymbol("ARGUMENT-\(index)"), owner: lambda))
    }
    lambda.body = .call(record, lambda.required.map { .local($0) }, .unknown)
    let lowering = FunctionLowering(self, lambda, result: nil)
    prepare(lowering)
    let global = try closureOfBody(lambda, lowering.function)
    intrinsicFunctions[record] = global
    return global
  }
}
