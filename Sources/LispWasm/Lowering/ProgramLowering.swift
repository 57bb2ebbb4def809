import LispRuntime

/// A whole program on its way from core forms to the functions of a module. What is not asked for is never looked at.
final class ProgramLowering {
  let machine: Machine
  let types: ObjectTypes
  let runtime: Runtime
  let constants: Constants
  let intrinsics: Intrinsics
  let names: BoundaryNames
  var foreignFunctions: [Word: ForeignFunction] = [:]
  var exportedFunctions: [ExportedFunction] = []
  /// Foreign functions that the module imports, in the order in which they are met.
  var usedForeign: [ForeignFunction] = []
  var foreignClosures: [Word: Global] = [:]
  let foreignMode: ForeignMode
  var callsDynamically = false
  var callsByName = false
  var makesSymbols = false
  /// Whether the program handles errors, and so those of its host.
  private(set) var catchesHostErrors = false
  private(set) lazy var hostTag: Tag = {
    let tag = Tag("host-error", type: runtime.functionType([.external], []))
    tag.importedAs = ("lisp", "host-error")
    return tag
  }()
  /// What the user is to know although the module is made.
  private(set) var warnings: [LoweringError] = []

  /// Global functions by the records of their names.
  private var globals: [Word: GlobalFunction] = [:]
  private var userFunctions: [Word: Lambda] = [:]
  /// Functions whose bodies are still to be lowered.
  private var waiting: [() throws(LoweringError) -> Void] = []
  private var severalValues: [Word: Bool] = [:]
  /// Special variables that live in a global of the module; all others in their symbol.
  private var variables: [Word: Global] = [:]
  private var startCode: [Code] = []
  /// Entries that many functions have in common.
  var sharedEntries: [String: Function] = [:]
  /// Names that can change their function while the program runs.
  var changingFunctions: Set<Word> = []
  private(set) lazy var facts = SymbolFacts(self)
  private(set) lazy var packages = PackageTables(self)
  /// Cells that functions among the constants have captured.
  var constantCells: [Word: Global] = [:]

  final class GlobalFunction {
    let record: Word
    let lambda: Lambda
    let body: Function
    fileprivate(set) var closure: Global?
    init(record: Word, lambda: Lambda, body: Function) {
      self.record = record
      self.lambda = lambda
      self.body = body
    }
  }

  init(machine: Machine, mode: ForeignMode = .auto) {
    foreignMode = mode
    self.machine = machine
    types = ObjectTypes()
    runtime = Runtime(types: types)
    constants = Constants(machine: machine, runtime: runtime)
    intrinsics = Intrinsics.all(machine, types)
    names = BoundaryNames(machine)
    constants.functionConstant = { [unowned self] word throws(LoweringError) in try self.functionConstant(word) }
    constants.symbolIsMade = { [unowned self] record, global in
      self.fillCells(record, global)
      self.facts.note(record, global)
      self.packages.note(record, global)
    }
  }

  /// The module of a program.
  func lower(_ program: CollectedProgram) throws(LoweringError) -> WasmModule {
    var definitions: [Word: Int] = [:]
    for (record, lambda, _) in program.functions {
      userFunctions[record] = lambda
      definitions[record, default: 0] += 1
    }
    for (record, count) in definitions where count > 1 { changingFunctions.insert(record) }
    for (_, lambda, _) in program.functions {
      noteSymbols(lambda.body)
      userLambdas.insert(ObjectIdentifier(lambda))
    }
    for form in program.forms { userLambdas.insert(ObjectIdentifier(form)) }
    for form in program.forms { noteSymbols(form.body) }
    notePrinting()
    notePredicates()
    noteTables()
    catchesHostErrors = mentioned.contains(machine.globalRecord(machine.systemSymbol("*HANDLER-CLUSTERS*")))
    findDynamicCalls(program)
    var forms: [(index: Int, lambda: Lambda)] = []
    for (index, form) in program.forms.enumerated() {
      do throws(LoweringError) {
        if try !declare(form.body, at: form.place) { forms.append((index, form)) }
      } catch { throw error.placed(in: form, at: form.place) }
    }
    var code: [Code] = []
    var position = 0
    for (index, form) in forms {
      while position < program.functions.count, program.functions[position].position <= index {
        code += try definition(program.functions[position])
        position += 1
      }
      let lowering = FunctionLowering(self, form, result: nil)
      code.append(try lowering.lowerBody(use: .effect))
    }
    while position < program.functions.count {
      code += try definition(program.functions[position])
      position += 1
    }
    let function = Function("main", type: runtime.functionType([], []), parameters: [], body: .sequence(code))
    var module = WasmModule()
    module.exports = [("main", .function(function)), ("_start", .function(function))]
    for exported in exportedFunctions {
      module.exports.append((exported.name, .function(try wrapper(of: exported))))
    }
    try finishWaiting()
    try addSystemExports(&module)
    try finishWaiting()
    while try packages.makeSymbols() { try finishWaiting() }
    let tables = try packages.startCode()
    // Only now is known whether anything waits in a buffer at the end, and who else writes.
    if usesStreams {
      function.body = try finishingOutput(code)
      try finishWaiting()
    }
    try finishConstantWriter()
    try finishWaiting()
    let start = constants.fillStrings() + startCode + facts.startCode() + tables
    if !start.isEmpty {
      module.start = Function("start", type: runtime.functionType([], []), parameters: [], body: .sequence(start))
    }
    return module
  }

  /// Code behind which whatever was written to the standard streams gets out, however the code ends.
  private func finishingOutput(_ code: [Code]) throws(LoweringError) -> Code {
    let caught = Label([.reference(.exception, isNullable: true)])
    let done = Label()
    let exception = Local("exception", .reference(.exception, isNullable: true))
    let attempt = Code.tryTable([CatchClause(tag: nil, withReference: true, label: caught)], nil, .sequence(code))
    return .sequence([
      .set(exception, .null(.noException)),
      .block(
        done, nil,
        [
          .set(
            exception,
            .block(caught, .reference(.exception, isNullable: true), [attempt, .branch(done, nil)]))
        ]), .drop(try callSystem("FINISH-STANDARD-STREAMS", [])),
      .conditional(
        .plain(.i32EqualZero, [.plain(.isNull, [.get(exception)])]),
        then: .throwReference(.plain(.asNonNull, [.get(exception)])), else: nil, nil),
    ])
  }

  /// Symbols that the program itself mentions, as data or in it: they may come to be called.
  private var mentioned: Set<Word> = []

  /// What the prelude calls by the names in its table of types.
  private func notePredicates() {
    let table = machine.systemSymbol("*TYPE-PREDICATES*")[SymbolLayout.value]
    for entry in machine.listElements(table) ?? [] where entry.isCons {
      mentioned.insert(machine.globalRecord(entry.cdr))
    }
  }

  func isMentioned(_ record: Word) -> Bool { mentioned.contains(record) }

  /// What a function of the program says about itself.
  func documentation(of record: Word) -> Word { userFunctions[record]?.documentation ?? .nil }

  private func noteSymbols(_ core: Core) {
    switch core {
    case .constant(let word): noteSymbols(in: word)
    case .global(let record), .setGlobal(let record, _): mentioned.insert(record)
    case .call(let record, _, _), .function(let record): called.insert(record)
    case .bindDynamic(let bindings, _): for (record, _) in bindings { mentioned.insert(record) }
    case .lambda(let lambda): noteSymbols(lambda.body)
    case .bindFunctions(let bindings, _): for (_, lambda) in bindings { noteSymbols(lambda.body) }
    default: break
    }
    core.forEachPart { noteSymbols($0) }
  }

  /// Functions that the program itself names.
  private var called: Set<Word> = []

  /// Whether the program may use conses as keys of hash tables.
  private func noteTables() {
    let names = [
      machine.intern("MAKE-HASH-TABLE"), machine.systemSymbol("MAKE-HASH-TABLE-OF"), machine.intern("*PRINT-CIRCLE*"),
    ]
    for record in names.map({ machine.globalRecord($0) }) where called.contains(record) || mentioned.contains(record) {
      types.giveHashesToConses()
    }
  }

  func mention(_ record: Word) { mentioned.insert(record) }

  private func noteSymbols(in word: Word) {
    var rest = word
    var steps = 0
    while rest.isCons, steps < 1 << 20 {
      noteSymbols(in: rest.car)
      rest = rest.cdr
      steps += 1
    }
    if rest.is(.symbol) { mentioned.insert(rest) }
    if rest.is(.simpleVector) { for index in 0..<rest.vectorCount { noteSymbols(in: rest.elements[index]) } }
  }

  private func finishWaiting() throws(LoweringError) {
    while let next = waiting.popLast() { try next() }
  }

  /// Where a name's function changes, its definition is a store.
  private func definition(_ function: (record: Word, lambda: Lambda, position: Int)) throws(LoweringError) -> [Code] {
    guard changingFunctions.contains(function.record) else { return [] }
    let symbol = try constants.symbol(function.record)
    return [
      .setField(
        types.symbol, ObjectTypes.SymbolField.function, .getGlobal(symbol),
        .getGlobal(try closure(of: function.lambda, named: function.record)))
    ]
  }

  /// What the host needs to make sense of what comes out.
  private func addSystemExports(_ module: inout WasmModule) throws(LoweringError) {
    addTextExports(&module)
    if !globals.keys.contains(machine.globalRecord(machine.systemSymbol("SIGNAL-NATIVE-ERROR"))) { return }
    module.exports.append(("lisp.tag", .tag(runtime.tag)))
    let payload = Local("payload", .value)
    let describe = Function(
      "lisp.describe", type: runtime.functionType([.value], [.nullable(types.bytes)]), parameters: [payload], body: nil)
    let report = try callSystem("DESCRIBE-UNCAUGHT", [.get(payload)])
    describe.body = .field(types.string, 0, .cast(.defined(types.string), isNullable: false, report))
    module.exports.append(("lisp.describe", .function(describe)))
    if globals[machine.globalRecord(machine.systemSymbol("EXIT"))] != nil {
      let payload = Local("payload", .value)
      let code = try callSystem("EXIT-CODE", [.get(payload)])
      let exit = Function(
        "lisp.exit", type: runtime.functionType([.value], [.i32]), parameters: [payload], body: code)
      module.exports.append(("lisp.exit", .function(exit)))
    }
  }

  /// Provisional: how hosts without a bridge read text.
  private func addTextExports(_ module: inout WasmModule) {
    let (bytes, index) = (Local("bytes", .nullable(types.bytes)), Local("index", .i32))
    let byte = Local("byte", .i32)
    let made = Function(
      "lisp.bytes", type: runtime.functionType([.i32], [.nullable(types.bytes)]), parameters: [index],
      body: .newDefaultArray(types.bytes, .get(index)))
    let set = Function(
      "lisp.set-byte", type: runtime.functionType([.nullable(types.bytes), .i32, .i32], []),
      parameters: [bytes, index, byte], body: .setElement(types.bytes, .get(bytes), .get(index), .get(byte)))
    module.exports += [("lisp.bytes", .function(made)), ("lisp.set-byte", .function(set))]
    module.exports.append(
      (
        "lisp.length",
        .function(
          Function(
            "lisp.length", type: runtime.functionType([.nullable(types.bytes)], [.i32]), parameters: [bytes],
            body: .plain(.arrayLength, [.get(bytes)])))
      ))
    module.exports.append(
      (
        "lisp.byte",
        .function(
          Function(
            "lisp.byte", type: runtime.functionType([.nullable(types.bytes), .i32], [.i32]),
            parameters: [bytes, index],
            body: .element(types.bytes, .get(bytes), .get(index), isSigned: false)))
      ))
  }

  func later(_ work: @escaping () throws(LoweringError) -> Void) { waiting.append(work) }

  // MARK: Global functions

  /// The function of a global name, if the program or a prelude has one that never changes.
  func global(_ record: Word) throws(LoweringError) -> GlobalFunction? {
    if let known = globals[record] { return known }
    if changingFunctions.contains(record) { return nil }
    guard let lambda = try definition(of: record) else { return nil }
    let function = makeGlobal(record, lambda)
    globals[record] = function
    return function
  }

  private var definitions: [Word: Lambda?] = [:]

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

  private func makeGlobal(_ record: Word, _ lambda: Lambda) -> GlobalFunction {
    let result = FunctionLowering.resultForm(lambda, self)
    let lowering = FunctionLowering(self, lambda, result: result)
    let function = GlobalFunction(record: record, lambda: lambda, body: lowering.function)
    later { () throws(LoweringError) in lowering.function.body = try lowering.lowerBody(use: .tail) }
    return function
  }

  /// A function object for a global function.
  func closure(of function: GlobalFunction) throws(LoweringError) -> Global {
    if let closure = function.closure { return closure }
    let closure = try closureGlobal(function.lambda, body: function.body, name: function.record)
    function.closure = closure
    return closure
  }

  private func closure(of lambda: Lambda, named record: Word) throws(LoweringError) -> Global {
    let lowering = FunctionLowering(self, lambda, result: nil)
    later { () throws(LoweringError) in lowering.function.body = try lowering.lowerBody(use: .tail) }
    return try closureGlobal(lambda, body: lowering.function, name: record)
  }

  private func closureGlobal(_ lambda: Lambda, body: Function, name: Word) throws(LoweringError) -> Global {
    let descriptor = try descriptor(of: lambda, body: body)
    return Global(
      body.name, .object(types.function), isMutable: false,
      initial: .newStructure(types.function, [.getGlobal(descriptor)]))
  }

  private var descriptors: [ObjectIdentifier: Global] = [:]

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
      let value = try constants.value(name)
      startCode.append(.setField(types.descriptor, ObjectTypes.fieldOfName, .getGlobal(global), value))
    }
    return global
  }

  // MARK: Several values

  /// Whether a call of a global function may return other than one value.
  func mayReturnSeveral(_ record: Word) throws(LoweringError) -> Bool {
    if changingFunctions.contains(record) { return true }
    if let known = severalValues[record] { return known }
    var visiting: Set<Word> = []
    return try findSeveral(record, &visiting)
  }

  private func findSeveral(_ record: Word, _ visiting: inout Set<Word>) throws(LoweringError) -> Bool {
    if let known = severalValues[record] { return known }
    if foreignFunctions[record] != nil { return false }
    if let intrinsic = intrinsics[record] { return intrinsic.returnsSeveral }
    if changingFunctions.contains(record) || !visiting.insert(record).inserted {
      return changingFunctions.contains(record)
    }
    guard let lambda = try definition(of: record) else { return true }
    let isRoot = visiting.count == 1
    let result = try returnsSeveral(lambda.body, &visiting)
    if result || isRoot { severalValues[record] = result }
    return result
  }

  func returnsSeveral(_ lambda: Lambda) throws(LoweringError) -> Bool {
    var visiting: Set<Word> = []
    return try returnsSeveral(lambda.body, &visiting)
  }

  func returnsSeveral(_ core: Core) throws(LoweringError) -> Bool {
    var visiting: Set<Word> = []
    return try returnsSeveral(core, &visiting)
  }

  private func returnsSeveral(_ core: Core, _ visiting: inout Set<Word>) throws(LoweringError) -> Bool {
    switch core {
    case .constant, .local, .setLocal, .supplied, .global, .setGlobal, .function, .lambda, .go, .tagbody: return false
    case .call(let record, _, _): return try findSeveral(record, &visiting)
    case .callValue(.local(let variable), _, _):
      if let lambda = knownFunctions[ObjectIdentifier(variable)] { return try localReturnsSeveral(lambda, &visiting) }
      return true
    case .callValue(.lambda(let lambda), _, _): return try returnsSeveral(lambda.body, &visiting)
    case .callValue, .apply, .callWithValues, .throw: return true
    case .conditional(_, let then, let other):
      if try returnsSeveral(then, &visiting) { return true }
      return try returnsSeveral(other, &visiting)
    case .sequence(let all):
      return try all.last.map { core throws(LoweringError) in try returnsSeveral(core, &visiting) } ?? false
    case .bind(let bindings, let body):
      for (variable, value) in bindings {
        if case .lambda(let lambda) = value, !variable.isAssigned {
          knownFunctions[ObjectIdentifier(variable)] = lambda
        }
      }
      return try returnsSeveral(body, &visiting)
    case .bindFunctions(let bindings, let body):
      for (variable, lambda) in bindings where !variable.isAssigned {
        knownFunctions[ObjectIdentifier(variable)] = lambda
      }
      return try returnsSeveral(body, &visiting)
    case .bindDynamic(_, let body), .bindDynamicLists(_, _, let body), .bindValues(_, _, let body):
      return try returnsSeveral(body, &visiting)
    case .block(let block, let body):
      if block.tag != nil { return true }
      if try returnsSeveral(body, &visiting) { return true }
      var exits = ExitValues(block: block)
      exits.visit(body)
      for value in exits.values where try returnsSeveral(value, &visiting) { return true }
      return false
    case .returnFrom: return false
    case .catch: return true
    case .unwindProtect(let body, _): return try returnsSeveral(body, &visiting)
    case .values(let all): return all.count != 1
    case .valuesThen(let first, _): return try returnsSeveral(first, &visiting)
    }
  }

  private func localReturnsSeveral(_ lambda: Lambda, _ visiting: inout Set<Word>) throws(LoweringError) -> Bool {
    let key = ObjectIdentifier(lambda)
    if localsUnderWay.contains(key) { return false }
    if let known = localSeveral[key] { return known }
    localsUnderWay.insert(key)
    defer { localsUnderWay.remove(key) }
    let result = try returnsSeveral(lambda.body, &visiting)
    if result || localsUnderWay.count == 1 { localSeveral[key] = result }
    return result
  }

  private var localsUnderWay: Set<ObjectIdentifier> = []
  private var localSeveral: [ObjectIdentifier: Bool] = [:]
  /// Local functions that are never assigned, by their variables.
  var knownFunctions: [ObjectIdentifier: Lambda] = [:]
  /// Their compiled bodies.
  var localBodies: [ObjectIdentifier: FunctionLowering] = [:]

  // MARK: Special variables

  func fillCells(_ record: Word, _ global: Global) {
    later { [unowned self] () throws(LoweringError) in
      if try self.mayBeCalled(record), let closure = try self.closure(named: record) {
        self.startCode.append(
          .setField(self.types.symbol, ObjectTypes.SymbolField.function, .getGlobal(global), .getGlobal(closure)))
      }
      let symbol = Code.getGlobal(global)
      let reference = record[SymbolLayout.properties]
      if record[SymbolLayout.package].isNil, reference.isCons, reference.car == self.machine.intern("SETF") {
        let name = try self.constants.value(reference)
        self.startCode.append(.setField(self.types.symbol, ObjectTypes.SymbolField.setter, symbol, name))
      }
      let value = record[SymbolLayout.value]
      let isConstant = record[0].headerFlags & SymbolLayout.isConstant != 0
      if value.isUnbound || !(isConstant || self.isPreludeVariable(record)) { return }
      if record == self.machine.globalRecord(self.machine.symbol(of: record)), value == self.machine.symbol(of: record)
      {
        self.startCode.append(.setField(self.types.symbol, ObjectTypes.SymbolField.value, symbol, symbol))
        return
      }
      let code = try self.constants.value(value)
      self.startCode.append(.setField(self.types.symbol, ObjectTypes.SymbolField.value, symbol, code))
    }
  }

  /// Whether a symbol that is there as data may be used as a function.
  private func mayBeCalled(_ record: Word) throws(LoweringError) -> Bool {
    if changingFunctions.contains(record) { return false }
    if userFunctions[record] != nil || mentioned.contains(record) { return true }
    let package = record[SymbolLayout.package]
    return machine.packageName(package) == "SYSTEM" || (package.isNil && machine.hasPreludeFunction(record))
  }

  /// The object of a global function, whoever defines it.
  func closure(named record: Word) throws(LoweringError) -> Global? {
    if let foreign = foreignFunctions[record] { return try closure(ofForeign: foreign) }
    if let function = try global(record) { return try closure(of: function) }
    return try functionOfIntrinsic(record)
  }

  /// Whether a variable has its value from the prelude: the program's own get theirs when it runs.
  private func isPreludeVariable(_ record: Word) -> Bool {
    guard let package = machine.packageName(record[SymbolLayout.package]) else { return false }
    return ["COMMON-LISP", "SYSTEM", "KEYWORD", "FFI"].contains(package)
  }

  func isSystemVariable(_ record: Word) -> Bool { isPreludeVariable(record) }

  private var imports: [String: Function] = [:]

  /// A function of the host's.
  func standardImport(_ module: String, _ field: String, _ parameters: [ValueType], _ result: ValueType?) -> Function {
    let key = "\(module)\u{0}\(field)"
    if let known = imports[key] { return known }
    let function = Function(
      "\(module).\(field)", type: runtime.functionType(parameters, result.map { [$0] } ?? []),
      parameters: parameters.map { Local("", $0) }, body: nil)
    function.importedAs = (module, field)
    imports[key] = function
    return function
  }

  /// Functions that are called and that nobody defines before the program runs.
  private var unknownFunctions: Set<Word> = []

  func noteUnknown(_ record: Word, in lambda: Lambda, at place: Place) {
    if changingFunctions.contains(record) || !unknownFunctions.insert(record).inserted { return }
    let name = machine.printedName(record)
    let warning = LoweringError(
      .compileUndefinedFunction, message: "the function \(name) is called, and nobody defines it", place: place)
    warnings.append(warning.placed(in: lambda, at: place))
  }

  private var userLambdas: Set<ObjectIdentifier> = []

  /// Whether a function is the program's own or inside of one.
  func isUser(_ lambda: Lambda) -> Bool {
    var current: Lambda? = lambda
    while let one = current {
      if userLambdas.contains(ObjectIdentifier(one)) { return true }
      current = one.parent
    }
    return false
  }

  fileprivate(set) var changesPrinting = false
  var constantWriterFunction: Function?

  private(set) lazy var outputFunctions: [Word: FunctionLowering.OutputKind] = {
    let kinds: [FunctionLowering.OutputKind] = [.print, .prin1, .princ, .writeString, .writeLine, .terpri]
    return Dictionary(
      uniqueKeysWithValues: kinds.map { (machine.globalRecord(machine.intern($0.rawValue.uppercased())), $0) })
  }()

  /// Functions of numbers and characters that depend on nothing else.
  private(set) lazy var foldable: Set<Word> = Set(
    [
      "+", "-", "*", "1+", "1-", "MAX", "MIN", "ABS", "ASH", "LOGAND", "LOGIOR", "LOGXOR", "LOGNOT", "MOD", "REM",
      "CHAR-CODE", "CODE-CHAR", "=", "<", ">", "<=", ">=", "ZEROP", "PLUSP", "MINUSP", "ODDP", "EVENP", "GCD", "LCM",
      "INTEGER-LENGTH",
    ].map { machine.globalRecord(machine.intern($0)) })

  /// Whether a program's own text has to do with how things are printed, or where to.
  private func notePrinting() {
    let names =
      machine.standardSymbols(beginningWith: "*PRINT-") + [
        machine.intern("*STANDARD-OUTPUT*"), machine.intern("*PACKAGE*"), machine.intern("TRACE"),
        machine.intern("WITH-STANDARD-IO-SYNTAX"),
      ]
    changesPrinting = names.contains { mentioned.contains(machine.globalRecord($0)) }
  }

  /// T, as an object.
  private(set) lazy var truth: Code = {
    do throws(LoweringError) { return .getGlobal(try constants.symbol(machine.globalRecord(.t))) } catch {
      return .null(.none)
    }
  }()

  /// The objects of functions that capture nothing.
  var plainClosures: [ObjectIdentifier: Global] = [:]

  /// A function object for an operation that calls have code of their own for: a function around it.
  func functionOfIntrinsic(_ record: Word) throws(LoweringError) -> Global? {
    if let known = intrinsicFunctions[record] { return known }
    guard let intrinsic = intrinsics[record], let arity = intrinsic.arity, !changingFunctions.contains(record) else {
      return nil
    }
    let lambda = Lambda(name: machine.symbol(of: record), parent: nil, place: .unknown)
    for index in 0..<arity {
      lambda.required.append(LocalVariable(machine.systemSymbol("ARGUMENT-\(index)"), owner: lambda))
    }
    lambda.body = .call(record, lambda.required.map { .local($0) }, .unknown)
    let lowering = FunctionLowering(self, lambda, result: nil)
    later { () throws(LoweringError) in lowering.function.body = try lowering.lowerBody(use: .tail) }
    let global = try closureOfBody(lambda, lowering.function)
    intrinsicFunctions[record] = global
    return global
  }
  private var intrinsicFunctions: [Word: Global] = [:]
}

/// The values with which a block is left.
private struct ExitValues {
  let block: Block
  var values: [Core] = []

  mutating func visit(_ core: Core) {
    if case .returnFrom(let target, let value) = core, target === block { values.append(value) }
    core.forEachPart { visit($0) }
  }
}
