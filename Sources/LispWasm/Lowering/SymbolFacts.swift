import LispRuntime

/// What the system knows of symbols when a module starts, beyond their cells: layouts, classes of conditions, types.
///
/// These are properties that programs do not see. Of each symbol that gets into the module, those do too that code in
/// it asks for by name.
final class SymbolFacts {
  private unowned let program: ProgramLowering
  private var keys: [(symbol: Word, kind: Kind)] = []
  private var symbols: [(record: Word, global: Global)] = []
  private var facts: [(symbol: Global, key: Code, value: Code)] = []
  private var machine: Machine { program.machine }

  /// What a key asks for: a property, or something that the machine keeps elsewhere.
  private enum Kind: String {
    case constant = "CONSTANT-FACT"
    case special = "SPECIAL-FACT"
    case macro = "MACRO-FACT"
    case macroFunction = "MACRO-FUNCTION"
    case symbolMacro = "SYMBOL-MACRO-FACT"
    case documentation = "DOCUMENTATION-FACT"
    case setter = "SETTER"
    case layout = "LAYOUT"
    case conditionClass = "CONDITION-CLASS"
    case property
  }

  init(_ program: ProgramLowering) { self.program = program }

  /// Code asks for a property.
  func ask(for key: Word) throws(LoweringError) {
    if let recorder = program.reach.recorder { return recorder.add(.property(key)) }
    if keys.contains(where: { $0.symbol == key }) { return }
    let known = (key, Kind(rawValue: machine.symbolName(key)) ?? .property)
    keys.append(known)
    for (record, global) in symbols { try find(known, record, global) }
  }

  /// A symbol is reached.
  func note(_ record: Word, _ global: Global) throws(LoweringError) {
    symbols.append((record, global))
    for key in keys { try find(key, record, global) }
  }

  private func find(_ key: (symbol: Word, kind: Kind), _ record: Word, _ global: Global) throws(LoweringError) {
    let value = self.value(of: record, key)
    if value.isNil { return }
    let fact = (symbol: global, key: try program.constants.value(key.symbol), value: try program.constants.value(value))
    facts.append(fact)
    program.reach.scan(fact.key)
    program.reach.scan(fact.value)
  }

  /// A property, or what the machine keeps in a symbol itself and a module does not.
  private func value(of record: Word, _ key: (symbol: Word, kind: Kind)) -> Word {
    let symbol = machine.symbol(of: record)
    switch key.kind {
    case .constant:
      let isKeyword = machine.packageName(record[SymbolLayout.package]) == "KEYWORD"
      return Word(!isKeyword && record[0].headerFlags & SymbolLayout.isConstant != 0)
    case .special: return Word(record[0].headerFlags & SymbolLayout.isSpecial != 0)
    case .macro: return machine.operatorKind(record)
    case .macroFunction: return machine.macroFunction(record) ?? .nil
    case .symbolMacro: return machine.symbolMacro(record)
    case .documentation: return program.documentation(of: record)
    case .setter: return program.usage.isMentioned(record) ? record[SymbolLayout.setter] : .nil
    case .layout, .conditionClass: machine.makeStandardCondition(symbol)
    case .property: break
    }
    return machine.property(symbol, key.symbol)
  }

  /// Code of the start function: a symbol's properties are a list of keys and values.
  func startCode() -> [Code] {
    let types = program.types
    var lists: [ObjectIdentifier: (symbol: Global, list: Code)] = [:]
    var order: [ObjectIdentifier] = []
    for fact in facts {
      let key = ObjectIdentifier(fact.symbol)
      if lists[key] == nil { order.append(key) }
      let rest = lists[key]?.list ?? .null(.none)
      lists[key] = (
        fact.symbol, .newStructure(types.cons, [fact.key, .newStructure(types.cons, [fact.value, rest])])
      )
    }
    return order.compactMap { lists[$0] }.map { symbol, list in
      .setField(types.symbol, ObjectTypes.SymbolField.properties, .getGlobal(symbol), list)
    }
  }
}

extension ProgramLowering {
  /// A function that is part of a constant: named, or made of a lambda expression while the program was compiled.
  func functionConstant(_ word: Word) throws(LoweringError) -> Code {
    if let definition = machine.definitionNumber(of: word), let macro = try link?.macro(definition) {
      return .newStructure(types.function, [.getGlobal(try descriptor(of: macro.lambda, body: macro.body))])
    }
    let name = word.code[CodeLayout.name]
    let known = machine.lambda(of: word)
    if machine.isLispSymbol(name), !name.isNil, known?.captures.isEmpty ?? true,
      let closure = try closure(named: machine.globalRecord(name))
    {
      return closure.initial
    }
    guard let (lambda, captures) = known else {
      throw LoweringError(
        .compileConstant, message: "a function that was made while the program was compiled cannot be a constant",
        place: .unknown)
    }
    let descriptor = Code.getGlobal(try descriptor(of: lambda, body: try bodyOfConstant(lambda)))
    if captures.isEmpty { return .newStructure(types.function, [descriptor]) }
    let shape = String(lambda.captures.map { $0.needsCell ? "c" : "v" })
    var fields = [descriptor, .i32(0)]
    for (variable, value) in zip(lambda.captures, captures) {
      fields.append(variable.needsCell ? try cellConstant(value) : try constants.value(value))
    }
    return .newStructure(runtime.closureType(shape), fields)
  }

  func bodyOfConstant(_ lambda: Lambda) throws(LoweringError) -> Function {
    if let known = localBodies[ObjectIdentifier(lambda)] { return known.function }
    let lowering = FunctionLowering(self, lambda, result: nil)
    localBodies[ObjectIdentifier(lambda)] = lowering
    prepare(lowering)
    return lowering.function
  }

  /// A cell that several such functions may share.
  private func cellConstant(_ cell: Word) throws(LoweringError) -> Code {
    if let known = constantCells[cell] { return .getGlobal(known) }
    let global = Global(
      "cell", .object(types.cell), isMutable: false,
      initial: .newStructure(types.cell, [try constants.value(cell[CellLayout.value])]))
    constantCells[cell] = global
    return .getGlobal(global)
  }
}
