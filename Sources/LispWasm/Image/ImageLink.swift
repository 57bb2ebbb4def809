import LispRuntime

/// An image of the prelude in one program: the functions, types, constants and names of which it speaks, made when they are needed.
final class ImageLink {
  let image: PreludeImage
  private let data: ImageData
  unowned let program: ProgramLowering
  private let knownTypes: [DefinedType]
  private let simpleHeaps = ImageFormat.simpleHeaps
  private let knownGlobals: [Global]
  private var types: [DefinedType?]
  private var functions: [Function?]
  private var globals: [Global?]
  private var facts: [Reach.Fact?]
  private var constants: [Word?]
  private var shells: [Int: Lambda] = [:]
  private var isMade: [Bool]
  /// Functions of the image that are the host's in this program, and who calls one of them.
  private var takenFunctions: Set<Int> = []
  private var callsTaken: [Int: Bool] = [:]
  private var machine: Machine { program.machine }

  init(_ data: ImageData, _ program: ProgramLowering) {
    self.data = data
    image = data.image
    self.program = program
    knownTypes = ImageFormat.knownTypes(program.types, program.runtime)
    knownGlobals = ImageFormat.knownGlobals(program)
    types = Array(repeating: nil, count: image.types.count)
    isMade = Array(repeating: false, count: image.types.count)
    functions = Array(repeating: nil, count: image.functions.count)
    globals = Array(repeating: nil, count: image.globals.count / 2)
    facts = Array(repeating: nil, count: image.facts.count / 2)
    constants = Array(repeating: nil, count: image.constants.count)
  }

  /// Functions that call one of these are compiled with the program.
  func take(_ records: some Sequence<Word>) throws(LoweringError) {
    for record in records { if let number = try number(of: record) { takenFunctions.insert(number) } }
  }

  /// Whether a function can be taken from the image.
  func isUsable(_ number: Int) throws(LoweringError) -> Bool {
    if flags(number) & ImageFormat.Flag.hasBody == 0 { return false }
    if takenFunctions.isEmpty { return true }
    if let known = callsTaken[number] { return !known }
    var isSeen: Set<Int> = [number]
    var waiting = [number]
    var calls = takenFunctions.contains(number)
    while !calls, let next = waiting.popLast() {
      for range in KeptBody(self, at: Int(image.words[head(next) + 5])).allMentions {
        for index in range {
          guard let called = functionMentioned(image.mentions[index * 2 + 1]), isSeen.insert(called).inserted else {
            continue
          }
          if takenFunctions.contains(called) { calls = true }
          // Functions without a name of their own come with those that they are part of.
          let kind = ImageFormat.FunctionKind(rawValue: image.words[head(called)])
          if kind == .local || kind == .runtime { waiting.append(called) }
        }
      }
    }
    callsTaken[number] = calls
    return !calls
  }

  private func functionMentioned(_ word: UInt32) -> Int? {
    let number = Int(word & 0xFF_FFFF)
    switch Draft.Mention.Kind(rawValue: UInt8(truncatingIfNeeded: word >> 24)) {
    case .function, .reference: return number
    case .global:
      let argument = Int(image.globals[number * 2 + 1])
      switch ImageFormat.GlobalKind(rawValue: image.globals[number * 2]) {
      case .plainClosure, .descriptor: return argument
      case .closure: return takenFunctions.first { image.words[head($0) + 2] == UInt32(argument) }
      default: return nil
      }
    default: return nil
    }
  }

  private func string(_ number: UInt32) -> String { data.text(number) }
  private func malformed() -> LoweringError { data.malformed() }
  private func symbol(_ number: Int) throws(LoweringError) -> Word { try data.symbol(number) }

  private func constant(_ number: Int) throws(LoweringError) -> Word {
    if let known = constants[number] { return known }
    let word = try data.constant(number)
    constants[number] = word
    return word
  }

  // MARK: Types

  func type(_ number: Int) -> DefinedType {
    if let type = types[number] { return type }
    var place = Int(image.types[number])
    let words = image.words
    func next() -> UInt32 {
      defer { place += 1 }
      return words[place]
    }
    let type: DefinedType
    switch ImageFormat.TypeKind(rawValue: next()) {
    case .function:
      let parameters = (0..<next()).map { _ in valueType(next()) }
      let results = (0..<next()).map { _ in valueType(next()) }
      type = program.runtime.functionType(parameters, results)
    case .closure: type = program.runtime.closureType(string(next()))
    case .known, nil: type = knownTypes[Int(next())]
    }
    types[number] = type
    return type
  }

  func valueType(_ code: UInt32) -> ValueType {
    switch code & 0xFF {
    case 0: return .i32
    case 1: return .i64
    case 2: return .f32
    case 3: return .f64
    case ImageFormat.definedReference: return .reference(.defined(type(Int(code >> 8))), isNullable: false)
    case ImageFormat.definedReference + 1: return .reference(.defined(type(Int(code >> 8))), isNullable: true)
    case let simple:
      let number = Int(simple - ImageFormat.firstReference)
      return .reference(simpleHeaps[number / 2], isNullable: number % 2 != 0)
    }
  }

  func noteMade(_ number: Int) {
    if isMade[number] { return }
    isMade[number] = true
    program.reach.note(.made(type(number)))
  }

  // MARK: Facts

  func fact(_ number: Int) throws(LoweringError) -> Reach.Fact {
    if let fact = facts[number] { return fact }
    let argument = Int(image.facts[number * 2 + 1])
    let fact: Reach.Fact
    switch ImageFormat.FactKind(rawValue: image.facts[number * 2]) {
    case .made: fact = .made(type(argument))
    case .read: fact = .read(try program.constants.symbol(try symbol(argument)))
    case .named: fact = .named(string(UInt32(argument)))
    case .changed:
      let record = try symbol(argument)
      fact = .changed(ObjectIdentifier(try program.constants.symbol(record)))
      // The image was made for programs that never mention the variable.
      if !program.beginsAsNil(record) { program.reach.note(fact) }
    case nil: throw malformed()
    }
    facts[number] = fact
    return fact
  }

  /// Does what the lowering of a function did beside making its code.
  func note(_ word: UInt32) throws(LoweringError) {
    let number = Int(word & 0xFF_FFFF)
    switch ImageFormat.NoteKind(rawValue: word >> 24) {
    case .fact: program.reach.note(try fact(number))
    case .property: try program.facts.ask(for: machine.symbol(of: try symbol(number)))
    case .packages: program.packages.ask(forNames: false)
    case .packageNames: program.packages.ask(forNames: true)
    case nil: throw malformed()
    }
  }

  // MARK: Functions

  /// What the image has under a name; nil when it has nothing there.
  func number(of record: Word) throws(LoweringError) -> Int? {
    let mask = image.names.count - 1
    var place = Int(machine.hashOfName(record)) & mask
    while image.names[place] > 0 {
      let number = Int(image.names[place]) - 1
      if try self.record(number) == record { return number }
      place = (place + 1) & mask
    }
    return nil
  }

  // A function: kind, flags, and for a global one its symbol, otherwise its name; its type. Then what is said of its
  // parameters, and behind that its body.
  private func head(_ number: Int) -> Int { Int(image.functions[number]) }
  private func flags(_ number: Int) -> UInt32 { image.words[head(number) + 1] }
  private func record(_ number: Int) throws(LoweringError) -> Word { try symbol(Int(image.words[head(number) + 2])) }

  func mayBeSeveral(_ number: Int) -> Bool { flags(number) & ImageFormat.Flag.isSeveral != 0 }
  func isInlined(_ number: Int) -> Bool { flags(number) & ImageFormat.Flag.isInlined != 0 }

  /// A function that has been reached.
  func knownFunction(_ number: Int) -> Function {
    guard let function = functions[number] else { preconditionFailure("a function was not reached that is written") }
    return function
  }

  func knownGlobal(_ number: Int) -> Global {
    guard let global = globals[number] else { preconditionFailure("a global was not reached that is written") }
    return global
  }

  /// The function of a name, if the program has asked for it.
  func existing(_ record: Word) throws(LoweringError) -> Function? {
    try number(of: record).flatMap { functions[$0] }
  }

  func function(_ number: Int) throws(LoweringError) -> Function {
    if let function = functions[number] { return function }
    let function = try make(number)
    functions[number] = function
    return function
  }

  private func make(_ number: Int) throws(LoweringError) -> Function {
    let head = head(number)
    let words = image.words
    let kind = ImageFormat.FunctionKind(rawValue: words[head])
    if kind == .global, try !isUsable(number) {
      guard let known = try program.global(try record(number)) else { throw malformed() }
      return known.body
    }
    let type = type(Int(words[head + 4]))
    if kind == .imported {
      guard case .function(let parameters, let results) = type.composite else { throw malformed() }
      return program.standardImport(string(words[head + 2]), string(words[head + 3]), parameters, results.first)
    }
    let name = string(words[head + 3])
    if kind == .runtime, let known = program.runtime.made[name] { return known }
    let function = Function(name, type: type, parameters: [], body: nil)
    function.isNamed = flags(number) & ImageFormat.Flag.isNamed != 0
    function.kept = KeptBody(self, at: Int(words[head + 5]))
    if kind == .runtime { program.runtime.made[name] = function }
    return function
  }

  /// A function as its callers see it, without a body.
  func shell(_ number: Int) throws(LoweringError) -> Lambda {
    if let shell = shells[number] { return shell }
    var place = Int(image.words[head(number) + 6])
    func next() -> UInt32 {
      defer { place += 1 }
      return image.words[place]
    }
    let name = next()
    let lambda = Lambda(name: name == 0 ? .nil : try constant(Int(name) - 1), parent: nil, place: .unknown)
    let counts = (required: next(), optional: next(), rest: next(), keywords: next(), captures: next())
    lambda.allowsOtherKeys = next() != 0
    let result = next()
    if result > 0 { lambda.declaredResult = machine.symbol(of: try symbol(Int(result) - 1)) }
    var index = 0
    func variable() throws(LoweringError) -> LocalVariable {
      // Nobody looks at the names; they tell which declaration is whose.
      let variable = LocalVariable(Word(fixnum: index), owner: lambda)
      index += 1
      let flags = next()
      variable.isAssigned = flags & 1 != 0
      variable.isCaptured = flags & 2 != 0
      if flags >> 2 > 0 {
        lambda.declaredTypes.append((variable.name, machine.symbol(of: try symbol(Int(flags >> 2) - 1))))
      }
      return variable
    }
    for _ in 0..<counts.required { lambda.required.append(try variable()) }
    for _ in 0..<counts.optional { lambda.optional.append(try variable()) }
    if counts.rest > 0 { lambda.rest = try variable() }
    if counts.keywords > 0 {
      var keywords: [(keyword: Word, variable: LocalVariable)] = []
      for _ in 1..<counts.keywords {
        let keyword = machine.symbol(of: try symbol(Int(next())))
        keywords.append((keyword, try variable()))
      }
      lambda.keywords = keywords
    }
    for _ in 0..<counts.captures { lambda.captures.append(try variable()) }
    shells[number] = lambda
    program.inlinedLambdas[ObjectIdentifier(lambda)] = false
    return lambda
  }

  /// The function of a macro, by the number of its definition; nil when the image has none that can be taken.
  func macro(_ definition: Int) throws(LoweringError) -> (lambda: Lambda, body: Function)? {
    guard image.macros.indices.contains(definition), image.macros[definition] > 0 else { return nil }
    let number = Int(image.macros[definition]) - 1
    return try isUsable(number) ? (try shell(number), try function(number)) : nil
  }

  private func lambdaAndBody(_ number: Int) throws(LoweringError) -> (Lambda, Function) {
    if ImageFormat.FunctionKind(rawValue: image.words[head(number)]) == .global {
      guard let known = try program.global(try record(number)) else { throw malformed() }
      return (known.lambda, known.body)
    }
    return (try shell(number), try function(number))
  }

  // MARK: Globals

  func global(_ number: Int) throws(LoweringError) -> Global {
    if let global = globals[number] { return global }
    let global = try makeGlobal(number)
    globals[number] = global
    return global
  }

  private func makeGlobal(_ number: Int) throws(LoweringError) -> Global {
    let argument = Int(image.globals[number * 2 + 1])
    switch ImageFormat.GlobalKind(rawValue: image.globals[number * 2]) {
    case .runtime: return knownGlobals[argument]
    case .symbol: return try program.constants.symbol(try symbol(argument))
    case .constant:
      guard case .getGlobal(let global) = try program.constants.value(try constant(argument)) else { throw malformed() }
      return global
    case .closure:
      guard let function = try program.global(try symbol(argument)) else { throw malformed() }
      return try program.closure(of: function)
    case .plainClosure:
      let (lambda, body) = try lambdaAndBody(argument)
      return try program.closureOfBody(lambda, body)
    case .descriptor:
      let (lambda, body) = try lambdaAndBody(argument)
      return try program.descriptor(of: lambda, body: body)
    case .intrinsic:
      guard let global = try program.functionOfIntrinsic(try symbol(argument)) else { throw malformed() }
      return global
    case nil: throw malformed()
    }
  }
}
