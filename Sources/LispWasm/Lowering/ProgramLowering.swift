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
  var boundary = BoundaryUse()
  var typeReader: TypeReader
  /// What the host calls.
  var entries: [Function] = []
  /// The exports among them and callbacks, with what they do beside letting out what was written.
  var plainEntries: [(function: Function, body: Code)] = []
  /// Code that lets out what waits in a buffer, where anything may.
  let outputFlush = LateCode(.nothing)
  var finishesOutput = false
  private(set) lazy var traceGlobal: Global = {
    let type = runtime.functionType([], [.external])
    return Global("trace", .nullable(type), isMutable: true, initial: .null(.defined(type)))
  }()
  var foreignClosures: [Word: Global] = [:]
  let foreignMode: ForeignMode
  /// Whether a debugger is to see the names of everything.
  let namesAll: Bool
  let image: ImageData?
  var callsDynamically = false
  /// Whether the program calls what an expression gives, and symbols that it calls by writing them as data.
  var callsUnknown = false
  var calledSymbols: Set<Word> = []
  private(set) lazy var hostTag: Tag = {
    let tag = Tag("host-error", type: runtime.functionType([.external], []))
    tag.importedAs = ("lisp", "host-error")
    return tag
  }()
  /// What the user is to know although the module is made.
  private(set) var warnings: [LoweringError] = []

  /// What the program's own text mentions; known as soon as lowering begins.
  let usage: ProgramUsage
  private var usageTime = Duration.zero
  /// How long it took to find out what the program uses, and what of it can be reached.
  var analysis: Duration { usageTime + reach.scanning }
  private(set) lazy var valueCounts = ValueCounts(self)

  // What `GlobalFunctions` has found and made.
  /// The program's own definitions, by the records of their names.
  var userFunctions: [Word: Lambda] = [:]
  /// Definitions that were asked for; nil where there is none.
  var definitions: [Word: Lambda?] = [:]
  var globals: [Word: GlobalFunction] = [:]
  var descriptors: [ObjectIdentifier: Global] = [:]
  /// The objects of functions that capture nothing.
  var plainClosures: [ObjectIdentifier: Global] = [:]
  var intrinsicFunctions: [Word: Global] = [:]
  /// Which functions are small enough to stand where they are called.
  var inlinedLambdas: [ObjectIdentifier: Bool] = [:]
  /// Local functions that are never assigned, by their variables.
  var knownFunctions: [ObjectIdentifier: Lambda] = [:]
  /// Their compiled bodies.
  var localBodies: [ObjectIdentifier: FunctionLowering] = [:]

  /// All functions that were begun: what is known of a function is kept under its identity.
  var lowerings: [FunctionLowering] = []
  /// The prelude's functions as they were kept; nil where this program has others.
  private(set) var link: ImageLink?
  /// What is lowered at all.
  let reach = Reach()
  /// Types of which many programs make no objects.
  let rareTypes: Set<ObjectIdentifier>
  /// What is done before anything else of the program, in this order.
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
    var closure: Global?
    init(record: Word, lambda: Lambda, body: Function) {
      self.record = record
      self.lambda = lambda
      self.body = body
    }
  }

  init(machine: Machine, mode: ForeignMode = .auto, namesAll: Bool = false, image: ImageData? = nil) {
    self.image = image
    foreignMode = mode
    self.namesAll = namesAll
    self.machine = machine
    types = ObjectTypes()
    runtime = Runtime(types: types)
    constants = Constants(machine: machine, runtime: runtime)
    intrinsics = Intrinsics.all(machine, types)
    names = BoundaryNames(machine)
    typeReader = TypeReader(machine)
    usage = ProgramUsage(machine)
    rareTypes = Set(types.rare.map { ObjectIdentifier($0) })
    constants.namesAll = namesAll
    constants.functionConstant = { [unowned self] word throws(LoweringError) in try self.functionConstant(word) }
    constants.stringIsMade = { [unowned self] word, global in
      self.reach.whenReached(global) { [unowned self] () throws(LoweringError) in
        let isOwn = self.usage.isOwnText(word)
        if !isOwn, self.machine.textContent(word)?.contains(126) != true { return }
        let text = self.machine.stringText(word)
        // What the prelude says is written as it is; nobody takes it apart.
        if isOwn, text.utf8.contains(where: { $0 > 127 }) { self.reach.note(.wideCharacters) }
        self.noteDirectives(in: text, isOwn: isOwn)
      }
    }
    constants.fillAtStart = { [unowned self] global, code in
      self.reach.whenReached(global) { [unowned self] in self.atStart(code) }
    }
    constants.symbolIsMade = { [unowned self] record, global in
      self.reach.whenReached(global) { [unowned self] () throws(LoweringError) in
        try self.constants.fill(global, of: record)
        self.reach.scan(global.initial)
        try self.fillCells(of: record, in: global)
        try self.facts.note(record, global)
        self.packages.note(record, global)
      }
    }
  }

  /// Whether the functions of the prelude are the same in this program as in others, but for those that call what the host has
  /// under a name of the prelude's.
  private var keepsToPrelude: Bool {
    func isOfPrelude(_ record: Word) -> Bool { intrinsics[record] != nil || machine.hasPreludeFunction(record) }
    return !namesAll && !changingFunctions.contains(where: isOfPrelude)
      && !userFunctions.keys.contains(where: isOfPrelude)
      && !foreignFunctions.keys.contains { intrinsics[$0] != nil }
  }

  /// What is being lowered looks as it does because of this program, and cannot be kept for others.
  func dependsOnProgram() { reach.recorder?.fails = true }

  /// The module of a program.
  func lower(_ program: CollectedProgram) throws(LoweringError) -> WasmModule {
    var definitions: [Word: Int] = [:]
    for (record, lambda, _) in program.functions {
      userFunctions[record] = lambda
      definitions[record, default: 0] += 1
    }
    for (record, count) in definitions where count > 1 { changingFunctions.insert(record) }
    packages.early = program.earlyPackages
    let begin = ContinuousClock.now
    usage.note(program)
    changingFunctions.formUnion(usage.changingFunctions(of: userFunctions.keys))
    if usage.mayKeepConsesInTables { types.giveHashesToConses() }
    if usage.looksForRestarts { reach.note(.restarts) }
    if usage.hasWideCharacters { reach.note(.wideCharacters) }
    if usage.evaluates { reach.noteEverything() }
    try findDynamicCalls(program)
    usageTime = ContinuousClock.now - begin
    var forms: [(index: Int, lambda: Lambda)] = []
    for (index, form) in program.forms.enumerated() {
      do throws(LoweringError) {
        if try !declare(form.body, of: form) { forms.append((index, form)) }
      } catch { throw error.placed(in: form, at: form.place) }
    }
    try checkExports()
    if let image, keepsToPrelude {
      link = ImageLink(image, self)
      try link?.take(foreignFunctions.keys)
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
    function.isNamed = true
    entries.append(function)
    var module = WasmModule()
    module.names = namesAll ? .all : .ofFunctions
    module.exports = [("main", .function(function)), ("_start", .function(function))]
    for exported in exportedFunctions {
      module.exports.append((exported.name, .function(try wrapper(of: exported))))
    }
    try finishReaching(module)
    // What is added for the host may reach more, for which more is added.
    var tables: [Code] = []
    var isComplete = false
    while !isComplete {
      isComplete = try !addSystemExports(&module)
      try finishReaching(module)
      while try packages.makeSymbols() { try reach.finish() }
      try finishOutput()
      tables = try finishPackages()
    }
    try addReset(&module)
    try addQuickWays()
    let start = constants.fillStrings { reach.has($0) } + startCode + facts.startCode() + tables
    reach.end()
    lowerings.removeAll()
    localBodies.removeAll()
    if !start.isEmpty {
      module.start = Function("start", type: runtime.functionType([], []), parameters: [], body: .sequence(start))
    }
    return module
  }

  private func finishReaching(_ module: WasmModule) throws(LoweringError) {
    for (_, item) in module.exports { if case .function(let function) = item { reach.reach(function) } }
    try reach.finish()
  }

  /// Only when everything else is reached is known whether anything waits in a buffer at the end, and who else writes.
  private func finishOutput() throws(LoweringError) {
    try finishEntries()
    try finishConstantWriter()
    try reach.finish()
    try finishEntries()
  }

  /// The tables of packages, with all symbols that are reached.
  private func finishPackages() throws(LoweringError) -> [Code] {
    while true {
      let count = packages.knownSymbols
      let tables = try packages.startCode()
      for code in tables { reach.scan(code) }
      try reach.finish()
      if packages.knownSymbols == count { return tables }
    }
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

  /// Adds to what is done before anything else.
  func atStart(_ code: Code) {
    startCode.append(code)
    reach.scan(code)
  }

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
    dependsOnProgram()
    if changingFunctions.contains(record) || !unknownFunctions.insert(record).inserted { return }
    let name = machine.printedName(record)
    let warning = LoweringError(
      .compileUndefinedFunction, message: "the function \(name) is called, and nobody defines it", place: place)
    warnings.append(warning.placed(in: lambda, at: place))
  }

  /// What only a program with C beside it can do is told once.
  func noteUnsupported(_ record: Word, in lambda: Lambda, at place: Place) {
    guard usage.isOwn(lambda), unknownFunctions.insert(record).inserted else { return }
    let warning = LoweringError(
      .compileUnsupported, message: "\(machine.printedName(record)) needs C, which a compiled program does not have",
      hint: "it signals ffi:unsupported-call when it is reached", place: place)
    warnings.append(warning.placed(in: lambda, at: place))
  }

  /// What may go wrong and need not: the module is made.
  func warn(_ warning: LoweringError) { warnings.append(warning) }

  var constantWriterFunction: Function?

  private(set) lazy var outputFunctions: [Word: FunctionLowering.OutputKind] = {
    let kinds: [FunctionLowering.OutputKind] = [.print, .prin1, .princ, .writeString, .writeLine, .terpri]
    return Dictionary(
      uniqueKeysWithValues: kinds.map { (machine.globalRecord(machine.intern($0.rawValue.uppercased())), $0) })
  }()

  private(set) lazy var formatName = machine.globalRecord(machine.intern("FORMAT"))

  /// Functions of numbers and characters that depend on nothing else.
  private(set) lazy var foldable: Set<Word> = Set(
    [
      "+", "-", "*", "1+", "1-", "MAX", "MIN", "ABS", "ASH", "LOGAND", "LOGIOR", "LOGXOR", "LOGNOT", "MOD", "REM",
      "CHAR-CODE", "CODE-CHAR", "=", "<", ">", "<=", ">=", "ZEROP", "PLUSP", "MINUSP", "ODDP", "EVENP", "GCD", "LCM",
      "INTEGER-LENGTH",
    ].map { machine.globalRecord(machine.intern($0)) })

  /// Operations that give a float that is no object for two of them.
  private(set) lazy var floatSums: Set<Word> = Set(["+", "-"].map { machine.globalRecord(machine.intern($0)) })
  private(set) lazy var floatProduct = machine.globalRecord(machine.intern("*"))

  /// T, as an object.
  private(set) lazy var truth: Code = {
    do throws(LoweringError) { return .getGlobal(try constants.symbol(machine.globalRecord(.t))) } catch {
      return .null(.none)
    }
  }()
}
