import LispRuntime

/// One function on its way from core forms to code.
final class FunctionLowering {
  let program: ProgramLowering
  let lambda: Lambda
  let function: Function
  /// What it returns: a Lisp value unless its declarations say otherwise.
  let result: Form?
  /// The function object itself, where it has captured something.
  let this: Local?
  private var storage: [ObjectIdentifier: Storage] = [:]
  var scopes: [Scope] = []
  var blocks: [ObjectIdentifier: BlockTarget] = [:]
  var tagBodies: [ObjectIdentifier: TagBodyTarget] = [:]
  var place = Place.unknown
  var depth = 0
  static let deepest = 1500
  private lazy var floats = FloatVariables(of: lambda, program)
  /// The functions in whose place their bodies are being lowered.
  var inlined: [Word] = []

  /// Where a variable lives.
  enum Storage {
    case local(Local, Form)
    /// In a cell that closures share.
    case cell(Local)
  }

  /// Something that is undone on the way out.
  struct Scope {
    let restore: () -> Code
  }

  struct BlockTarget {
    let label: Label
    let use: Use
    let form: Form
    /// How many scopes there were around it.
    let scopes: Int
  }

  final class TagBodyTarget {
    /// The number of the part that comes next, where jumps go by number.
    let state = Local("next", .i32)
    var usesState = false
    var loop = Label()
    var loopStart = 0
    /// Where jumps go in a loop whose parts do not stand in their order.
    var rotated: [Int: Label] = [:]
    /// Each ends where its part begins.
    let labels: [Label]
    /// The part that is being lowered.
    var current = 0
    let scopes: Int
    init(parts: Int, scopes: Int) {
      labels = (0..<parts).map { _ in Label() }
      self.scopes = scopes
    }
  }

  /// All that changes on the way through the function, so that a branch can be lowered when the rest has been.
  struct State {
    fileprivate let storage: [ObjectIdentifier: Storage]
    fileprivate let scopes: [Scope]
    fileprivate let blocks: [ObjectIdentifier: BlockTarget]
    fileprivate let tagBodies: [ObjectIdentifier: TagBodyTarget]
    fileprivate let currentParts: [ObjectIdentifier: Int]
    fileprivate let place: Place
    fileprivate let depth: Int
    fileprivate let inlined: [Word]
  }

  var state: State {
    State(
      storage: storage, scopes: scopes, blocks: blocks, tagBodies: tagBodies,
      currentParts: tagBodies.mapValues(\.current), place: place, depth: depth, inlined: inlined)
  }

  /// Lowers something as it was to be lowered in an earlier state.
  func resuming<Result>(
    _ earlier: State, _ work: () throws(LoweringError) -> Result
  ) throws(LoweringError) -> Result {
    let now = state
    defer { restore(now) }
    restore(earlier)
    do throws(LoweringError) { return try work() } catch { throw error.placed(in: lambda, at: place) }
  }

  private func restore(_ state: State) {
    (storage, scopes, blocks, tagBodies) = (state.storage, state.scopes, state.blocks, state.tagBodies)
    for (body, part) in state.currentParts { tagBodies[body]?.current = part }
    (place, depth, inlined) = (state.place, state.depth, state.inlined)
  }

  var types: ObjectTypes { program.types }
  var runtime: Runtime { program.runtime }
  var machine: Machine { program.machine }
  var constants: Constants { program.constants }

  init(_ program: ProgramLowering, _ lambda: Lambda, result: Form?) {
    self.program = program
    self.lambda = lambda
    self.result = result
    var parameters: [Local] = []
    if lambda.captures.isEmpty {
      this = nil
    } else {
      let local = Local("this", .object(program.types.function))
      this = local
      parameters.append(local)
    }
    for variable in lambda.parameterVariables {
      let form = Self.declaredForm(variable, lambda, program)
      let local = Local(program.machine.symbolName(variable.name), form.type ?? .value)
      local.changes = variable.isAssigned
      parameters.append(local)
      storage[ObjectIdentifier(variable)] = .local(local, form)
    }
    let resultType = result?.type ?? .value
    var type = program.runtime.functionType(parameters.map(\.type), [resultType])
    if this != nil, lambda.isSimple, result == nil, lambda.required.count <= ObjectTypes.mostDirectArguments {
      type = program.types.entries[lambda.required.count]
    }
    function = Function(Self.name(lambda, program.machine), type: type, parameters: parameters, body: nil)
    function.isNamed = program.isKnownToPeople(lambda)
  }

  private static func name(_ lambda: Lambda, _ machine: Machine) -> String {
    if lambda.name.isNil { return "top-level" }
    if machine.isLispSymbol(lambda.name) { return machine.symbolName(lambda.name).lowercased() }
    if lambda.name.isCons, lambda.name.cdr.isCons, machine.isLispSymbol(lambda.name.cdr.car) {
      return "(setf \(machine.symbolName(lambda.name.cdr.car).lowercased()))"
    }
    return "lambda"
  }

  /// The form that a declaration gives a parameter.
  private static func declaredForm(_ variable: LocalVariable, _ lambda: Lambda, _ program: ProgramLowering) -> Form {
    for (name, type) in lambda.declaredTypes where name == variable.name {
      if let form = program.intrinsics.machineForm(type) { return form }
    }
    return .value
  }

  static func resultForm(_ lambda: Lambda, _ program: ProgramLowering) -> Form? {
    lambda.declaredResult.flatMap { program.intrinsics.machineForm($0) }
  }

  /// The body, with what must be done before it.
  func lowerBody(use: Use) throws(LoweringError) -> Code {
    do throws(LoweringError) { return try body(use: use) } catch {
      throw error.placed(in: lambda, at: place.line == 0 ? lambda.place : place)
    }
  }

  private func body(use: Use) throws(LoweringError) -> Code {
    if function.parameters.count > ModuleLimit.parameters {
      throw LoweringError(
        .compileLimit,
        message: "\(function.name) has \(function.parameters.count) parameters; engines take \(ModuleLimit.parameters)",
        hint: "take a list: &rest parameters have no limit", place: lambda.place)
    }
    var code: [Code] = []
    if program.names.bufferWriters.contains(lambda.name) { code.append(.setGlobal(runtime.outputWaits, .i32(1))) }
    if let this {
      var shape = ""
      for variable in lambda.captures { shape += variable.needsCell ? "c" : "v" }
      let type = runtime.closureType(shape)
      let closure = Local("closure", .object(type))
      code.append(.set(closure, .cast(.defined(type), isNullable: false, .get(this))))
      for (index, variable) in lambda.captures.enumerated() {
        let field = Code.field(type, ObjectTypes.firstCapture + index, .get(closure))
        if variable.needsCell {
          let local = Local(machine.symbolName(variable.name), .nullable(types.cell))
          code.append(.set(local, field))
          storage[ObjectIdentifier(variable)] = .cell(local)
        } else {
          let local = Local(machine.symbolName(variable.name), .value)
          code.append(.set(local, field))
          storage[ObjectIdentifier(variable)] = .local(local, .value)
        }
      }
    }
    for variable in lambda.parameterVariables where variable.needsCell {
      guard case .local(let local, let form)? = storage[ObjectIdentifier(variable)] else { continue }
      code.append(declareCell(variable, value(Lowered(.get(local), form))))
    }
    let body = try lower(lambda.body, use)
    if use == .effect {
      code.append(effect(body))
    } else {
      code.append(convert(body, to: result ?? .value))
    }
    return code.count == 1 ? code[0] : .sequence(code)
  }

  // MARK: Variables

  private func declareCell(_ variable: LocalVariable, _ value: Code) -> Code {
    let local = Local(machine.symbolName(variable.name), .nullable(types.cell))
    storage[ObjectIdentifier(variable)] = .cell(local)
    return .set(local, .newStructure(types.cell, [value]))
  }

  /// Makes a variable, with its first value.
  func declare(_ variable: LocalVariable, _ initial: Lowered) -> Code {
    if initial.form == .never {
      storage[ObjectIdentifier(variable)] = .local(Local("never", .value), .value)
      return initial.code
    }
    if variable.needsCell { return declareCell(variable, value(initial)) }
    var form = Form.value
    switch initial.form {
    case .machine: form = initial.form
    case .small, .integer32, .integer64, .double, .character, .truth, .object, .nullable:
      if !variable.isAssigned, !variable.isCaptured { form = initial.form }
    case .value, .nothing, .never: break
    }
    if initial.form == .double, variable.isAssigned, !variable.isCaptured, floats.contains(variable) { form = .double }
    if variable.isCaptured, case .machine = form { form = .value }
    if case .get(let local) = initial.code, !local.changes, !variable.isAssigned, form == initial.form {
      // Another name for what never changes.
      storage[ObjectIdentifier(variable)] = .local(local, form)
      return .nothing
    }
    // Locals of engine references must be nullable unless they are set on every way: the validator follows sets.
    let local = Local(machine.symbolName(variable.name), form.type ?? .value)
    local.changes = variable.isAssigned
    storage[ObjectIdentifier(variable)] = .local(local, form)
    return .set(local, convert(initial, to: form))
  }

  func read(_ variable: LocalVariable) throws(LoweringError) -> Lowered {
    switch storage[ObjectIdentifier(variable)] {
    case .local(let local, let form): return Lowered(.get(local), form)
    case .cell(let local): return Lowered(.field(types.cell, 0, .get(local)), .value)
    case nil:
      throw LoweringError(message: "the variable \(machine.symbolName(variable.name)) has no place", place: place)
    }
  }

  func write(_ variable: LocalVariable, _ new: Lowered, wantsValue: Bool) throws(LoweringError) -> Lowered {
    switch storage[ObjectIdentifier(variable)] {
    case .local(let local, let form):
      let code = convert(new, to: form)
      return wantsValue ? Lowered(.tee(local, code), form) : Lowered(.set(local, code), .nothing)
    case .cell(let local):
      if !wantsValue { return Lowered(.setField(types.cell, 0, .get(local), value(new)), .nothing) }
      let temporary = Local("new", .value)
      return Lowered(
        .sequence([
          .set(temporary, value(new)), .setField(types.cell, 0, .get(local), .get(temporary)), .get(temporary),
        ]), .value)
    case nil:
      throw LoweringError(message: "the variable \(machine.symbolName(variable.name)) has no place", place: place)
    }
  }

  /// What a closure keeps of a variable.
  func captured(_ variable: LocalVariable) throws(LoweringError) -> Code {
    if variable.needsCell, case .cell(let local)? = storage[ObjectIdentifier(variable)] { return .get(local) }
    return value(try read(variable))
  }

  // MARK: Forms of values

  var truthObject: Code {
    get throws(LoweringError) { .getGlobal(try constants.symbol(machine.globalRecord(.t))) }
  }

  /// A Lisp value on the stack.
  func value(_ lowered: Lowered) -> Code {
    switch lowered.form {
    case .value, .object, .nullable: return lowered.code
    case .truth:
      if case .i32(let known) = lowered.code { return known == 0 ? .null(.none) : truth }
      return .conditional(lowered.code, then: truth, else: .null(.none), .value)
    case .small: return .plain(.newI31, [lowered.code])
    case .double: return .newStructure(types.double, [lowered.code])
    case .character: return .newStructure(types.character, [lowered.code])
    case .integer32, .machine(.i32): return integer(.plain(.i64ExtendSigned, [lowered.code]))
    case .integer64, .machine(.i64): return integer(lowered.code)
    case .machine(.f64): return .newStructure(types.double, [lowered.code])
    case .machine(.f32): return .newStructure(types.single, [lowered.code])
    case .machine: return lowered.code
    case .nothing: return .sequence([lowered.code, .null(.none)])
    case .never: return .sequence([lowered.code, .unreachable])
    }
  }

  private var truth: Code { program.truth }

  /// The Lisp integer of 64 bits.
  func integer(_ code: Code) -> Code {
    let types = types
    let function = runtime.function("integer", [("value", .i64)], .value) { locals in
      let value = Code.get(locals[0])
      return .conditional(
        .plain(.i64LessUnsigned, [.plain(.i64Add, [value, .i64(1 << 30)]), .i64(1 << 31)]),
        then: .plain(.newI31, [.plain(.i32Wrap, [value])]), else: .newStructure(types.long, [value]), .value)
    }
    return .call(function, [code], isTail: false)
  }

  /// A value in another form. From a Lisp value to a machine form there is no way here: code asks for it by name.
  func convert(_ lowered: Lowered, to form: Form) -> Code {
    if lowered.form == form { return lowered.code }
    switch (lowered.form, form) {
    case (.never, _): return .sequence([lowered.code, .unreachable])
    case (_, .nothing): return effect(lowered)
    case (_, .value): return value(lowered)
    case (.truth, .machine(.i32)), (.small, .machine(.i32)), (.character, .machine(.i32)), (.machine(.i32), .truth),
      (.machine(.i32), .small), (.machine(.i32), .character), (.double, .machine(.f64)), (.machine(.f64), .double):
      return lowered.code
    case (.small, .integer32): return lowered.code
    case (.small, .machine(.i64)), (.small, .integer64), (.integer32, .integer64):
      return .plain(.i64ExtendSigned, [lowered.code])
    case (.object(let type), .nullable(let other)) where type === other: return lowered.code
    case (_, .truth): return test(lowered)
    case (.nothing, .machine(.reference)): return .sequence([lowered.code, .null(.none)])
    default: return unchecked(lowered, to: form)
    }
  }

  /// Takes a Lisp value for what the caller says that it is.
  func unchecked(_ lowered: Lowered, to form: Form) -> Code {
    let code = value(lowered)
    switch form {
    case .value, .nothing, .never: return code
    case .object(let type): return .cast(.defined(type), isNullable: false, code)
    case .nullable(let type): return .cast(.defined(type), isNullable: true, code)
    case .truth: return test(Lowered(code, .value))
    case .small, .integer32, .machine(.i32): return .plain(.i31Signed, [.cast(.i31, isNullable: false, code)])
    case .double, .machine(.f64):
      return .field(types.double, 0, .cast(.defined(types.double), isNullable: false, code))
    case .machine(.f32): return .field(types.single, 0, .cast(.defined(types.single), isNullable: false, code))
    case .character: return .field(types.character, 0, .cast(.defined(types.character), isNullable: false, code))
    case .integer64, .machine(.i64):
      return .plain(.i64ExtendSigned, [.plain(.i31Signed, [.cast(.i31, isNullable: false, code)])])
    case .machine(.reference(let heap, let isNullable)): return .cast(heap, isNullable: isNullable, code)
    }
  }

  /// 1 when a value is true.
  func test(_ lowered: Lowered) -> Code {
    switch lowered.form {
    case .truth: return lowered.code
    case .value, .nullable:
      if case .null = lowered.code { return .i32(0) }
      return .plain(.i32EqualZero, [.plain(.isNull, [lowered.code])])
    case .machine(.reference): return .plain(.i32EqualZero, [.plain(.isNull, [lowered.code])])
    case .object, .small, .integer32, .integer64, .double, .character, .machine:
      return .sequence([.drop(lowered.code), .i32(1)])
    case .nothing: return .sequence([lowered.code, .i32(0)])
    case .never: return .sequence([lowered.code, .unreachable])
    }
  }

  /// Only what it does.
  func effect(_ lowered: Lowered) -> Code {
    switch lowered.form {
    case .nothing, .never: return lowered.code
    default:
      switch lowered.code {
      case .get, .i32, .i64, .f32, .f64, .null, .getGlobal, .function: return .nothing
      case .tee(let local, let code): return .set(local, code)
      default: return .drop(lowered.code)
      }
    }
  }

  // MARK: Core forms

  func lower(_ core: Core, _ use: Use) throws(LoweringError) -> Lowered {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest {
      throw LoweringError(.compileLimit, message: "forms are nested too deeply to be compiled", place: place)
    }
    switch core {
    case .constant(let word): return try constant(word)
    case .local(let variable): return try read(variable)
    case .setLocal(let variable, let new):
      return try write(variable, try lower(new, .single), wantsValue: use != .effect)
    case .supplied(let variable):
      let given = try read(variable)
      return Lowered(
        .plain(.i32EqualZero, [.plain(.equalReferences, [value(given), .getGlobal(runtime.unbound)])]), .truth)
    case .global(let record): return try readGlobal(record)
    case .setGlobal(let record, let new):
      try program.noteChange(of: record, to: new)
      let symbol = Code.getGlobal(try constants.symbol(record))
      let temporary = Local("new", .value)
      let set: [Code] = [
        .set(temporary, value(try lower(new, .single))),
        .setField(types.symbol, ObjectTypes.SymbolField.value, symbol, .get(temporary)),
      ]
      return use == .effect ? Lowered(.sequence(set), .nothing) : Lowered(.sequence(set + [.get(temporary)]), .value)
    case .function(let record): return try functionObject(record)
    case .lambda(let lambda): return Lowered(try closure(lambda), .object(types.function))
    case .call(let record, let arguments, let place):
      let outer = self.place
      if place.line > 0 { self.place = place }
      defer { self.place = outer }
      return try lowerCall(record, arguments, use)
    case .callValue(let function, let arguments, _): return try lowerCall(of: function, arguments, use)
    case .apply(let function, let arguments, _): return try lowerApply(function, arguments, use)
    case .conditional(let test, let then, let other): return try lowerConditional(test, then, other, use)
    case .sequence(let all):
      guard let last = all.last else { return Lowered(.null(.none), .value) }
      var code: [Code] = []
      for core in all.dropLast() { code.append(effect(try lower(core, .effect))) }
      let final = try lower(last, use)
      return Lowered(.sequence(code + [final.code]), final.form)
    case .bind(let bindings, let body):
      var code: [Code] = []
      if bindings.count == 1 {
        code.append(try bindOne(bindings[0].0, bindings[0].1))
      } else {
        // All values first: one may be a variable that another binding of the same name hides. Each variable is an
        // object of its own, so they can be stored as they come.
        for (variable, initial) in bindings { code.append(try bindOne(variable, initial)) }
      }
      let result = try lower(body, use)
      return Lowered(.sequence(code + [result.code]), result.form)
    case .bindFunctions(let bindings, let body): return try lowerLocalFunctions(bindings, body, use)
    case .bindDynamic(let bindings, let body): return try lowerDynamic(bindings, body, use)
    case .bindDynamicLists(let symbols, let values, let body): return try lowerDynamicLists(symbols, values, body, use)
    case .block(let block, let body): return try lowerBlock(block, body, use)
    case .returnFrom(let block, let result): return try lowerReturn(block, result)
    case .tagbody(let body): return try lowerTagBody(body)
    case .go(let target, let index): return try lowerGo(target.body, index)
    case .catch(let tag, let body): return try lowerCatch(tag, body, use)
    case .throw(let tag, let result): return try lowerThrow(tag, result)
    case .unwindProtect(let body, let cleanup): return try lowerUnwindProtect(body, cleanup, use)
    case .values(let all): return try lowerValues(all, use)
    case .bindValues(let variables, let producer, let body): return try lowerBindValues(variables, producer, body, use)
    case .callWithValues(let function, let producers, _): return try lowerCallWithValues(function, producers, use)
    case .valuesThen(let first, let then): return try lowerValuesThen(first, then, use)
    }
  }

  private func bindOne(_ variable: LocalVariable, _ initial: Core) throws(LoweringError) -> Code {
    if case .lambda(let lambda) = initial, !variable.isAssigned {
      program.knownFunctions[ObjectIdentifier(variable)] = lambda
    }
    return declare(variable, try lower(initial, .single))
  }

  private func constant(_ word: Word) throws(LoweringError) -> Lowered {
    if let small = Constants.small(word) { return Lowered(.i32(small), .small) }
    if word == .t { return Lowered(.i32(1), .truth) }
    if word.isCharacter {
      if word.characterCode > 127 { program.reach.note(.wideCharacters) }
      if word.characterCode == 126, program.usage.isOwn(lambda) { program.reach.note(.anyDirective) }
    }
    if word.isCharacter { return Lowered(.i32(Int32(bitPattern: word.characterCode)), .character) }
    if word.is(.doubleFloat) { return Lowered(.f64(word.double.bitPattern), .double) }
    return Lowered(try constants.value(word), .value)
  }

  // MARK: Special variables

  private func readGlobal(_ record: Word) throws(LoweringError) -> Lowered {
    let symbol = Code.getGlobal(try constants.symbol(record))
    let field = Code.field(types.symbol, ObjectTypes.SymbolField.value, symbol)
    if !record[SymbolLayout.value].isUnbound, machine.isSpecialVariable(record), program.isSystemVariable(record) {
      return Lowered(field, .value)
    }
    let local = Local("value", .value)
    let error = try program.callSystem("SIGNAL-UNBOUND-VARIABLE", [symbol])
    return Lowered(
      .sequence([
        .set(local, field),
        .conditional(
          .plain(.equalReferences, [.get(local), .getGlobal(runtime.unbound)]), then: error, else: .get(local), .value),
      ]), .value)
  }

  private func functionObject(_ record: Word) throws(LoweringError) -> Lowered {
    if record == program.formatName, program.usage.isOwn(lambda) { program.reach.note(.anyDirective) }
    if let foreign = program.foreignFunctions[record] {
      return Lowered(.getGlobal(try program.closure(ofForeign: foreign)), .object(types.function))
    }
    if let function = try program.global(record) {
      return Lowered(.getGlobal(try program.closure(of: function)), .object(types.function))
    }
    if let function = try program.functionOfIntrinsic(record) {
      return Lowered(.getGlobal(function), .object(types.function))
    }
    return Lowered(
      .cast(
        .defined(types.function), isNullable: false,
        try program.callSystem("FUNCTION-OF-SYMBOL", [.getGlobal(try constants.symbol(record))])),
      .object(types.function))
  }
}
