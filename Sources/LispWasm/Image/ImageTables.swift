import LispRuntime

/// What the functions of an image speak of, in numbers: names, data, types, globals, facts.
struct ImageTables {
  let program: ProgramLowering
  var words: [UInt32] = []
  private(set) var text: [UInt8] = []
  private(set) var strings: [UInt32] = []
  private(set) var symbols: [UInt32] = []
  private(set) var facts: [UInt32] = []
  /// Where each type and constant stands in `words`.
  private(set) var constants: [UInt32] = []
  private var machine: Machine { program.machine }

  private var stringNumbers: [String: UInt32] = [:]
  private var symbolNumbers: [Word: UInt32] = [:]
  private var constantNumbers: [Word: UInt32] = [:]
  private var factNumbers: [Reach.Fact: UInt32] = [:]

  // What objects are, by their identity.
  private var knownTypes: [ObjectIdentifier: UInt32] = [:]
  private var knownGlobals: [ObjectIdentifier: UInt32] = [:]

  /// Something that only one program has, or that cannot be written down.
  struct NotKept: Error {}

  init(_ program: ProgramLowering) {
    self.program = program
    for (number, type) in ImageFormat.knownTypes(program.types, program.runtime).enumerated() {
      knownTypes[ObjectIdentifier(type)] = UInt32(number)
    }
    for (number, global) in ImageFormat.knownGlobals(program).enumerated() {
      knownGlobals[ObjectIdentifier(global)] = UInt32(number)
    }
  }

  mutating func string(_ string: String) -> UInt32 {
    if let known = stringNumbers[string] { return known }
    let number = UInt32(strings.count / 2)
    strings += [UInt32(text.count), UInt32(string.utf8.count)]
    text += string.utf8
    stringNumbers[string] = number
    return number
  }

  // MARK: Names and data

  mutating func symbol(_ record: Word) throws(NotKept) -> UInt32 {
    if let known = symbolNumbers[record] { return known }
    let entry: [UInt32]
    if record == machine.globalRecord(.nil) {
      entry = [ImageFormat.SymbolKind.nil.rawValue, 0, 0, 0]
    } else if record == machine.globalRecord(.t) {
      entry = [ImageFormat.SymbolKind.t.rawValue, 0, 0, 0]
    } else if let name = machine.nameThatSets(record) {
      entry = [ImageFormat.SymbolKind.setter.rawValue, 0, try symbol(machine.globalRecord(name)), 0]
    } else if let home = machine.packageName(record[SymbolLayout.package]), let package = machine.knownPackage(home),
      machine.isFound(record, in: package)
    {
      let name = machine.symbolName(machine.symbol(of: record))
      entry = [ImageFormat.SymbolKind.plain.rawValue, string(home), string(name), machine.hashOfName(record)]
    } else {
      throw NotKept()
    }
    let number = UInt32(symbols.count / 4)
    symbols += entry
    symbolNumbers[record] = number
    return number
  }

  mutating func constant(_ word: Word) throws(NotKept) -> UInt32 {
    if let known = constantNumbers[word] { return known }
    var datum: [UInt32] = []
    try write(word, to: &datum, depth: 0)
    let number = UInt32(constants.count)
    constants.append(UInt32(words.count))
    words += datum
    constantNumbers[word] = number
    return number
  }

  private mutating func write(_ word: Word, to datum: inout [UInt32], depth: Int) throws(NotKept) {
    if depth > 100 { throw NotKept() }
    func kind(_ kind: ImageFormat.ConstantKind) { datum.append(kind.rawValue) }
    func long(_ bits: UInt64) {
      datum += [UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32)]
    }
    if machine.isLispSymbol(word) {
      kind(.symbol)
      datum.append(try symbol(machine.globalRecord(word)))
    } else if word.isFixnum {
      kind(.fixnum)
      long(UInt64(bitPattern: Int64(word.fixnum)))
    } else if word.is(.bignum) {
      let number = machine.bignumParts(word)
      kind(.bignum)
      datum += [UInt32(number.limbs.count), number.isNegative ? 1 : 0]
      for limb in number.limbs { long(limb) }
    } else if word.isCharacter {
      kind(.character)
      datum.append(word.characterCode)
    } else if word.isSingle {
      kind(.single)
      datum.append(word.single.bitPattern)
    } else if word.is(.doubleFloat) {
      kind(.double)
      long(word.double.bitPattern)
    } else if word.isSimpleString {
      kind(.string)
      datum.append(string(machine.stringText(word)))
    } else if word.isCons {
      var items: [Word] = []
      var rest = word
      while rest.isCons {
        if items.count > 10_000 { throw NotKept() }
        items.append(rest.car)
        rest = rest.cdr
      }
      kind(.list)
      datum.append(UInt32(items.count))
      for item in items + [rest] { try write(item, to: &datum, depth: depth + 1) }
    } else if word.is(.simpleVector) {
      kind(.vector)
      datum.append(UInt32(word.vectorCount))
      for index in 0..<word.vectorCount { try write(word.elements[index], to: &datum, depth: depth + 1) }
    } else if word.is(.instance), word[InstanceLayout.layout].isNil, machine.isLispSymbol(word[LayoutLayout.name]),
      machine.property(word[LayoutLayout.name], machine.systemSymbol("LAYOUT")) == word
    {
      kind(.layout)
      datum.append(try symbol(machine.globalRecord(word[LayoutLayout.name])))
    } else {
      throw NotKept()
    }
  }

  // MARK: Types

  func valueType(_ type: ValueType, _ draft: inout ModuleDraft) -> UInt32 {
    switch type {
    case .i32: return 0
    case .i64: return 1
    case .f32: return 2
    case .f64: return 3
    case .reference(.defined(let defined), let isNullable):
      return ImageFormat.definedReference + (isNullable ? 1 : 0) | UInt32(draft.number(of: defined)) << 8
    case .reference(let heap, let isNullable):
      let number = ImageFormat.simpleHeaps.firstIndex(of: heap) ?? 0
      return ImageFormat.firstReference + UInt32(number * 2) + (isNullable ? 1 : 0)
    }
  }

  /// What a type is, as words.
  mutating func type(_ type: DefinedType, _ draft: inout ModuleDraft) throws(NotKept) -> [UInt32] {
    if let known = knownTypes[ObjectIdentifier(type)] { return [ImageFormat.TypeKind.known.rawValue, known] }
    if type.parent === program.types.function, type.name.hasPrefix("closure-") {
      return [ImageFormat.TypeKind.closure.rawValue, string(String(type.name.dropFirst("closure-".count)))]
    }
    guard type.group == nil, type.parent == nil, case .function(let parameters, let results) = type.composite else {
      throw NotKept()
    }
    var entry = [ImageFormat.TypeKind.function.rawValue, UInt32(parameters.count)]
    for parameter in parameters { entry.append(valueType(parameter, &draft)) }
    entry.append(UInt32(results.count))
    for result in results { entry.append(valueType(result, &draft)) }
    return entry
  }

  // MARK: Facts

  mutating func fact(_ fact: Reach.Fact, _ draft: inout ModuleDraft, _ objects: KnownObjects) throws(NotKept) -> UInt32
  {
    if let known = factNumbers[fact] { return known }
    let entry: [UInt32]
    switch fact {
    case .named(let name): entry = [ImageFormat.FactKind.named.rawValue, string(name)]
    case .changed(let identity):
      guard let record = objects.symbols[identity] else { throw NotKept() }
      entry = [ImageFormat.FactKind.changed.rawValue, try symbol(record)]
    case .object(let identity):
      if let record = objects.symbols[identity] {
        entry = [ImageFormat.FactKind.read.rawValue, try symbol(record)]
      } else if let type = ImageFormat.knownTypes(program.types, program.runtime).first(where: {
        ObjectIdentifier($0) == identity
      }) {
        entry = [ImageFormat.FactKind.made.rawValue, UInt32(draft.number(of: type))]
      } else {
        throw NotKept()
      }
    }
    let number = UInt32(facts.count / 2)
    facts += entry
    factNumbers[fact] = number
    return number
  }

  // MARK: Globals

  /// The kind and number of a global; `functions` gives the number of a function by the lambda that it is of.
  mutating func global(_ global: Global, _ draft: inout ModuleDraft, _ objects: KnownObjects) throws(NotKept)
    -> [UInt32]
  {
    func entry(_ kind: ImageFormat.GlobalKind, _ number: UInt32) -> [UInt32] { [kind.rawValue, number] }
    let identity = ObjectIdentifier(global)
    if let known = knownGlobals[identity] { return entry(.runtime, known) }
    if let record = objects.symbols[identity] { return entry(.symbol, try symbol(record)) }
    if let word = objects.constants[identity] { return entry(.constant, try constant(word)) }
    if let record = objects.closures[identity] { return entry(.closure, try symbol(record)) }
    if let record = objects.intrinsics[identity] { return entry(.intrinsic, try symbol(record)) }
    if let body = objects.plainClosures[identity] { return entry(.plainClosure, UInt32(draft.number(of: body))) }
    if let body = objects.descriptors[identity] { return entry(.descriptor, UInt32(draft.number(of: body))) }
    throw NotKept()
  }
}

/// What the objects are that functions speak of, by their identity.
struct KnownObjects {
  private(set) var symbols: [ObjectIdentifier: Word] = [:]
  private(set) var constants: [ObjectIdentifier: Word] = [:]
  private(set) var closures: [ObjectIdentifier: Word] = [:]
  private(set) var intrinsics: [ObjectIdentifier: Word] = [:]
  /// Function objects and descriptors, by the bodies of their functions.
  private(set) var plainClosures: [ObjectIdentifier: Function] = [:]
  private(set) var descriptors: [ObjectIdentifier: Function] = [:]
  private(set) var globals: [ObjectIdentifier: ProgramLowering.GlobalFunction] = [:]
  private(set) var locals: [ObjectIdentifier: FunctionLowering] = [:]
  private(set) var runtime: Set<ObjectIdentifier> = []

  init(_ program: ProgramLowering) {
    for (record, global) in program.constants.symbols { symbols[ObjectIdentifier(global)] = record }
    for (word, global) in program.constants.globals { constants[ObjectIdentifier(global)] = word }
    for (record, global) in program.intrinsicFunctions { intrinsics[ObjectIdentifier(global)] = record }
    for function in program.runtime.made.values { runtime.insert(ObjectIdentifier(function)) }
    var bodies: [ObjectIdentifier: Function] = [:]
    for (record, function) in program.globals {
      globals[ObjectIdentifier(function.body)] = function
      bodies[ObjectIdentifier(function.lambda)] = function.body
      if let closure = function.closure { closures[ObjectIdentifier(closure)] = record }
    }
    for (lambda, lowering) in program.localBodies {
      locals[ObjectIdentifier(lowering.function)] = lowering
      bodies[lambda] = lowering.function
    }
    for (lambda, global) in program.plainClosures { plainClosures[ObjectIdentifier(global)] = bodies[lambda] }
    for (lambda, global) in program.descriptors { descriptors[ObjectIdentifier(global)] = bodies[lambda] }
  }
}
