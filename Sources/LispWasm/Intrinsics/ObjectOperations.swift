import LispRuntime

/// Conses, strings, vectors, symbols and records: in the package WASM without checks, and the standard's own with them.
extension Intrinsics {
  func defineObjectOperations() {
    defineArrays()
    defineStrings()
    defineRecords()
    defineHashes()
    defineSymbols()
    defineConses()
    defineSequenceOperations()
    define("EQ", 2) { (lowering, arguments) throws(LoweringError) in
      let (first, second) = (try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single))
      return Lowered(lowering.equal(first, second), .truth)
    }
    for name in ["NOT", "NULL"] {
      define(name, 1) { (lowering, arguments) throws(LoweringError) in
        let test = try lowering.lowerTest(arguments[0])
        if case .i32(let known) = test { return Lowered(.i32(known == 0 ? 1 : 0), .truth) }
        return Lowered(.plain(.i32EqualZero, [test]), .truth)
      }
    }
    defineAny("VALUES-LIST", arity: 1, returnsSeveral: true) { (lowering, arguments, use) throws(LoweringError) in
      guard arguments.count == 1 else { return nil }
      let list = try lowering.operand(arguments[0])
      return use == .all || (use == .tail && lowering.result == nil)
        ? Lowered(try lowering.valuesOfList(list), .value)
        : Lowered(try lowering.part(0, of: Lowered(list, .value)), .value)
    }
    // Whether names that have no function here are the host's.
    define("calls-by-name", 0, in: "WASM") { (lowering, _) throws(LoweringError) in
      lowering.program.dependsOnProgram()
      return Lowered(.i32(lowering.program.callsDynamically ? 1 : 0), .truth)
    }
    define("evaluates", 0, in: "WASM") { (lowering, _) throws(LoweringError) in
      lowering.program.dependsOnProgram()
      return Lowered(.i32(lowering.program.usage.evaluates ? 1 : 0), .truth)
    }
    define("dynamic-call", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let name = lowering.keep(try lowering.operand(arguments[0]), .value)
      let list = lowering.keep(try lowering.operand(arguments[1]), .value)
      let call = try lowering.lowerDynamicCall(name: name.get, list: list.get)
      return Lowered(.sequence([name.set, list.set, try lowering.catchingHostErrors(call, of: name.get).code]), .value)
    }
    define("declared-functions", 0, in: "WASM") { (lowering, _) throws(LoweringError) in
      lowering.program.dependsOnProgram()
      return Lowered(try lowering.declaredFunctions(), .value)
    }
    define("to-extern", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(.plain(.convertAnyToExtern, [lowering.anything(try lowering.operand(arguments[0]))]), .machine(.external))
    }
    defineAny("CALL-HOST", in: "FFI") { (lowering, arguments, use) throws(LoweringError) in
      lowering.program.dependsOnProgram()
      guard case .constant(let word)? = arguments.first, lowering.machine.textContent(word) != nil,
        let foreign = lowering.program.foreign(named: lowering.machine.stringText(word))
      else {
        if lowering.program.foreignMode == .minimal { throw lowering.undeclaredCall() }
        return nil
      }
      return try lowering.lowerForeignCall(foreign, Array(arguments.dropFirst()), use)
    }
    define("IDENTITY", 1) { (lowering, arguments) throws(LoweringError) in try lowering.lower(arguments[0], .single) }
    defineAny("EXPORT-FOREIGN", in: "SYSTEM") { (lowering, _, _) throws(LoweringError) in
      throw LoweringError(
        .compileExport, message: "exports are declared at top level, and this one is inside of another form",
        place: lowering.place)
    }
    defineAny("DEFINE-FOREIGN", in: "SYSTEM") { (lowering, _, _) throws(LoweringError) in
      throw LoweringError(
        .compileForeign, message: "what is foreign is declared at top level, and this is inside of another form",
        place: lowering.place)
    }
    define("LIST-EXPORTS", 0, in: "FFI") { (lowering, _) throws(LoweringError) in
      Lowered(try lowering.listOfExports(), .value)
    }
    defineTest("FUNCTIONP", in: "COMMON-LISP", \.function)
    defineTest("CHARACTERP", in: "COMMON-LISP", \.character)
    defineTest("SIMPLE-STRING-P", in: "COMMON-LISP", \.string)
    defineTest("SIMPLE-VECTOR-P", in: "COMMON-LISP", \.vector)
    defineAny("VECTOR") { (lowering, arguments, _) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        lowering.vector(of: try arguments.map { core throws(LoweringError) in try lowering.operand(core) }),
        .object(types.vector))
    }
    defineAny("LIST") { (lowering, arguments, _) throws(LoweringError) in
      if arguments.isEmpty { return Lowered(.null(.none), .value) }
      return Lowered(try lowering.list(arguments, last: .null(.none)), .object(lowering.types.cons))
    }
    defineAny("LIST*") { (lowering, arguments, _) throws(LoweringError) in
      guard let last = arguments.last else { return nil }
      if arguments.count == 1 { return try lowering.lower(last, .single) }
      // The last is evaluated last, behind the others on the stack.
      return Lowered(
        try lowering.list(arguments.dropLast(), last: try lowering.operand(last)), .object(lowering.types.cons))
    }
  }

  // MARK: Arrays of the engine

  private func defineArrays() {
    defineArray("bytes", "byte", "set-byte", "byte-count", "copy-bytes", "fill-bytes", \.bytes, .i32, boxed: false)
    defineArray(
      "wide", "wide-char", "set-wide-char", "wide-count", "copy-wide", "fill-wide", \.wide, .i32, boxed: false)
    defineArray("limbs", "limb", "set-limb", "limb-count", "copy-limbs", "fill-limbs", \.limbs, .i32, boxed: false)
    defineArray(
      "vector", "vector-ref", "set-vector", "vector-count", "copy-vector", "fill-vector", \.vector, .value, boxed: true)
    defineTest("vectorp", \.vector)
    // A value that is known to be one of these, so that it is looked at once.
    define("as-vector", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(try lowering.object(arguments[0], lowering.types.vector), .object(lowering.types.vector))
    }
    for (name, path) in [("as-bytes", \ObjectTypes.bytes), ("as-limbs", \.limbs)] {
      define(name, 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
        let type = ValueType.nullable(lowering.types[keyPath: path])
        return Lowered(try lowering.operand(arguments[0], type), .machine(type))
      }
    }
  }

  private func defineArray(
    _ maker: String, _ getter: String, _ setter: String, _ count: String, _ copier: String, _ filler: String,
    _ path: KeyPath<ObjectTypes, DefinedType>, _ element: ValueType, boxed: Bool
  ) {
    func form(_ type: DefinedType) -> Form { boxed ? .object(type) : .machine(.nullable(type)) }
    defineAny(maker, in: "WASM") { (lowering, arguments, _) throws(LoweringError) in
      let type = lowering.types[keyPath: path]
      let size = try lowering.operand(arguments[0], .i32)
      if arguments.count == 1 { return Lowered(.newDefaultArray(type, size), form(type)) }
      let kept = lowering.keep(size, .i32)
      let initial = boxed ? try lowering.operand(arguments[1]) : try lowering.operand(arguments[1], element)
      let value = lowering.keep(initial, element)
      return Lowered(.sequence([kept.set, value.set, .newArray(type, value.get, kept.get)]), form(type))
    }
    define(getter, 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = lowering.types[keyPath: path]
      return Lowered(
        .element(
          type, try lowering.object(arguments[0], type), try lowering.operand(arguments[1], .i32), isSigned: false),
        boxed ? .value : .machine(element))
    }
    define(setter, 3, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = lowering.types[keyPath: path]
      let value = boxed ? try lowering.operand(arguments[2]) : try lowering.operand(arguments[2], element)
      return Lowered(
        .setElement(
          type, try lowering.object(arguments[0], type), try lowering.operand(arguments[1], .i32), value), .nothing)
    }
    define(count, 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(.plain(.arrayLength, [try lowering.object(arguments[0], lowering.types[keyPath: path])]), .machine(.i32))
    }
    // to, index, from, index, count
    define(copier, 5, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = lowering.types[keyPath: path]
      return Lowered(
        .copyElements(
          type, type,
          [
            try lowering.object(arguments[0], type), try lowering.operand(arguments[1], .i32),
            try lowering.object(arguments[2], type), try lowering.operand(arguments[3], .i32),
            try lowering.operand(arguments[4], .i32),
          ]), .nothing)
    }
    // array, index, value, count
    define(filler, 4, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = lowering.types[keyPath: path]
      return Lowered(
        .fillElements(
          type,
          [
            try lowering.object(arguments[0], type), try lowering.operand(arguments[1], .i32),
            boxed ? try lowering.operand(arguments[2]) : try lowering.operand(arguments[2], element),
            try lowering.operand(arguments[3], .i32),
          ]), .nothing)
    }
  }

  private func defineStrings() {
    define("make-string", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .newStructure(
          types.string,
          [
            try lowering.operand(arguments[0], .nullable(types.bytes)),
            try lowering.operand(arguments[1], .nullable(types.wide)),
          ]), .object(types.string))
    }
    for (name, index, path) in [("narrow-of", 0, \ObjectTypes.bytes), ("wide-of", 1, \ObjectTypes.wide)] {
      define(name, 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
        let types = lowering.types
        return Lowered(
          .field(types.string, index, try lowering.object(arguments[0], types.string)),
          .machine(.nullable(types[keyPath: path])))
      }
    }
    // Other characters in the same string.
    define("set-string", 3, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      let string = lowering.keep(try lowering.object(arguments[0], types.string), .object(types.string))
      return Lowered(
        .sequence([
          string.set,
          .setField(types.string, 0, string.get, try lowering.operand(arguments[1], .nullable(types.bytes))),
          .setField(types.string, 1, string.get, try lowering.operand(arguments[2], .nullable(types.wide))),
        ]), .nothing)
    }
    defineTest("stringp", \.string)
  }

  // MARK: Records

  private func defineRecords() {
    func kind(_ core: Core, _ lowering: FunctionLowering) throws(LoweringError) -> DefinedType {
      guard case .constant(let word) = core, lowering.machine.isLispSymbol(word),
        let kind = ObjectTypes.RecordKind(rawValue: lowering.machine.symbolName(word).lowercased())
      else { throw LoweringError(message: "an unknown kind of record", place: lowering.place) }
      return lowering.types.record(kind)
    }
    // (wasm:new-record 'kind count initial)
    define("new-record", 3, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = try kind(arguments[0], lowering)
      let count = lowering.keep(try lowering.operand(arguments[1], .i32), .i32)
      let initial = lowering.keep(try lowering.operand(arguments[2]), .value)
      // One more, for the number by which tables know it.
      let slots = Code.plain(.i32Add, [count.get, .i32(1)])
      return Lowered(.sequence([count.set, initial.set, .newArray(type, initial.get, slots)]), .object(type))
    }
    define("recordp", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      lowering.testType(try lowering.lower(arguments[1], .single), try kind(arguments[0], lowering))
    }
    define("record-ref", 3, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = try kind(arguments[0], lowering)
      return Lowered(
        .element(
          type, try lowering.object(arguments[1], type), try lowering.operand(arguments[2], .i32), isSigned: false),
        .value)
    }
    define("set-record", 4, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = try kind(arguments[0], lowering)
      return Lowered(
        .setElement(
          type, try lowering.object(arguments[1], type), try lowering.operand(arguments[2], .i32),
          try lowering.operand(arguments[3])), .nothing)
    }
    define("record-count", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = try kind(arguments[0], lowering)
      return Lowered(
        .plain(.i32Subtract, [.plain(.arrayLength, [try lowering.object(arguments[1], type)]), .i32(1)]), .machine(.i32)
      )
    }
    define("record-hash", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = try kind(arguments[0], lowering)
      let record = lowering.keep(try lowering.object(arguments[1], type), .object(type))
      let last = Code.plain(.i32Subtract, [.plain(.arrayLength, [record.get]), .i32(1)])
      let hash = lowering.keep(.element(type, record.get, last, isSigned: false), .value)
      return Lowered(
        .sequence([
          record.set, hash.set,
          .conditional(
            .test(.i31, isNullable: false, hash.get),
            then: .plain(.i31Signed, [.cast(.i31, isNullable: false, hash.get)]), else: .i32(0), .i32),
        ]), .machine(.i32))
    }
    // (wasm:set-record-hash 'kind record hash), of 31 bits.
    define("set-record-hash", 3, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = try kind(arguments[0], lowering)
      let record = lowering.keep(try lowering.object(arguments[1], type), .object(type))
      let last = Code.plain(.i32Subtract, [.plain(.arrayLength, [record.get]), .i32(1)])
      let hash = Code.plain(.newI31, [try lowering.operand(arguments[2], .i32)])
      return Lowered(.sequence([record.set, .setElement(type, record.get, last, hash)]), .nothing)
    }
    // (wasm:copy-record 'kind to to-index from from-index count)
    define("copy-record", 6, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let type = try kind(arguments[0], lowering)
      return Lowered(
        .copyElements(
          type, type,
          [
            try lowering.object(arguments[1], type), try lowering.operand(arguments[2], .i32),
            try lowering.object(arguments[3], type), try lowering.operand(arguments[4], .i32),
            try lowering.operand(arguments[5], .i32),
          ]), .nothing)
    }
  }

  /// Fields for the numbers by which tables know objects.
  private func defineHashes() {
    let holders: [(String, KeyPath<ObjectTypes, DefinedType>, Int)] = [
      ("cons", \.cons, ObjectTypes.hashOfCons), ("string", \.string, ObjectTypes.hashOfString),
      ("function", \.function, ObjectTypes.hashOfFunction),
    ]
    for (name, path, field) in holders {
      // Conses of programs that have no tables are all the same to them.
      define("\(name)-hash", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
        let type = lowering.types[keyPath: path]
        if name == "cons" { lowering.program.dependsOnProgram() }
        if name == "cons", !lowering.types.consesHaveHashes { return Lowered(.i32(1), .machine(.i32)) }
        return Lowered(.field(type, field, try lowering.object(arguments[0], type)), .machine(.i32))
      }
      define("set-\(name)-hash", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
        let type = lowering.types[keyPath: path]
        if name == "cons" { lowering.program.dependsOnProgram() }
        if name == "cons", !lowering.types.consesHaveHashes { return Lowered(.nothing, .nothing) }
        return Lowered(
          .setField(
            type, field, try lowering.object(arguments[0], type), try lowering.operand(arguments[1], .i32)), .nothing)
      }
    }
  }

  // MARK: Symbols

  private func defineSymbols() {
    let fields: [String: Int] = [
      "NAME": ObjectTypes.SymbolField.name, "VALUE": ObjectTypes.SymbolField.value,
      "FUNCTION": ObjectTypes.SymbolField.function, "PLIST": ObjectTypes.SymbolField.plist,
      "PROPERTIES": ObjectTypes.SymbolField.properties, "PACKAGE": ObjectTypes.SymbolField.package,
      "SETTER": ObjectTypes.SymbolField.setter,
    ]
    func field(_ core: Core, _ lowering: FunctionLowering) throws(LoweringError) -> Int {
      guard case .constant(let word) = core, lowering.machine.isLispSymbol(word),
        let field = fields[lowering.machine.symbolName(word)]
      else { throw LoweringError(message: "an unknown field of symbols", place: lowering.place) }
      return field
    }
    // The symbol is not NIL, which is no object.
    define("symbol-field", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .field(types.symbol, try field(arguments[0], lowering), try lowering.object(arguments[1], types.symbol)), .value
      )
    }
    define("set-symbol-field", 3, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .setField(
          types.symbol, try field(arguments[0], lowering), try lowering.object(arguments[1], types.symbol),
          try lowering.operand(arguments[2])), .nothing)
    }
    define("symbol-hash", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .field(types.symbol, ObjectTypes.SymbolField.hash, try lowering.object(arguments[0], types.symbol)),
        .machine(.i32))
    }
    // (wasm:make-symbol name hash): without a package.
    define("make-symbol", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .newStructure(
          types.symbol,
          [
            try lowering.object(arguments[0], types.string), .getGlobal(lowering.runtime.unbound), .null(.none),
            .null(.none), .null(.none), .null(.none), .null(.none), try lowering.operand(arguments[1], .i32),
          ]), .object(types.symbol))
    }
    defineTest("symbolp", \.symbol)
    define("SYMBOLP", 1) { (lowering, arguments) throws(LoweringError) in
      let kept = lowering.keep(try lowering.operand(arguments[0]), .value)
      let test = Code.test(.defined(lowering.types.symbol), isNullable: true, kept.get)
      return Lowered(.sequence([kept.set, test]), .truth)
    }
  }

  // MARK: Conses

  private func defineConses() {
    define("CONS", 2) { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .newStructure(types.cons, [try lowering.operand(arguments[0]), try lowering.operand(arguments[1])]),
        .object(types.cons))
    }
    defineTest("CONSP", in: "COMMON-LISP", \.cons)
    define("ATOM", 1) { (lowering, arguments) throws(LoweringError) in
      let test = lowering.testType(try lowering.lower(arguments[0], .single), lowering.types.cons)
      return Lowered(.plain(.i32EqualZero, [test.code]), .truth)
    }
    define("LISTP", 1) { (lowering, arguments) throws(LoweringError) in
      Lowered(
        .test(.defined(lowering.types.cons), isNullable: true, try lowering.operand(arguments[0])), .truth)
    }
    for (name, part) in [("CAR", 0), ("FIRST", 0), ("CDR", 1), ("REST", 1)] {
      define(name, 1) { (lowering, arguments) throws(LoweringError) in
        Lowered(try lowering.part(part, of: try lowering.lower(arguments[0], .single)), .value)
      }
    }
    for (name, part) in [("car", 0), ("cdr", 1)] {
      define(name, 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
        let types = lowering.types
        return Lowered(.field(types.cons, part, try lowering.object(arguments[0], types.cons)), .value)
      }
    }
    for (name, part) in [("SET-CAR", 0), ("SET-CDR", 1)] {
      define(name, 2, in: "SYSTEM") { (lowering, arguments) throws(LoweringError) in
        let types = lowering.types
        let (set, cons, new) = try lowering.consAndPart(arguments)
        return Lowered(.sequence([set, .setField(types.cons, part, cons, new), new]), .value)
      }
    }
    for (name, part) in [("RPLACA", 0), ("RPLACD", 1)] {
      define(name, 2) { (lowering, arguments) throws(LoweringError) in
        let types = lowering.types
        let (set, cons, new) = try lowering.consAndPart(arguments)
        return Lowered(.sequence([set, .setField(types.cons, part, cons, new), cons]), .object(types.cons))
      }
    }
  }
}

extension FunctionLowering {
  /// `eq`: numbers and characters of some sizes are objects, so that two references may be to equal ones.
  func equal(_ first: Lowered, _ second: Lowered) -> Code {
    switch (first.form, second.form) {
    case (.small, .small), (.character, .character), (.truth, .truth):
      return .plain(.i32Equal, [first.code, second.code])
    default: break
    }
    if case .null = first.code { return .plain(.isNull, [value(second)]) }
    if case .null = second.code { return .plain(.isNull, [value(first)]) }
    if let symbol = constantSymbol(second) { return isSymbol(value(first), symbol) }
    if let symbol = constantSymbol(first) { return isSymbol(value(second), symbol) }
    if isPlain(first) || isPlain(second) { return .plain(.equalReferences, [value(first), value(second)]) }
    return runtime.equal(value(first), value(second))
  }

  private func constantSymbol(_ lowered: Lowered) -> Global? {
    guard case .getGlobal(let global) = lowered.code, global.type == .object(types.symbol) else { return nil }
    return global
  }

  /// Whether a value is `eql` to another only if it is the same reference.
  func isPlain(_ lowered: Lowered) -> Bool {
    switch lowered.form {
    case .small, .truth, .nothing, .nullable: return true
    case .object(let type): return !hasValue(type)
    case .value:
      if case .null = lowered.code { return true }
      if case .getGlobal(let global) = lowered.code,
        case .reference(.defined(let type), isNullable: false) = global.type
      {
        return !hasValue(type)
      }
      return false
    default: return false
    }
  }

  /// Whether objects of a type are told apart by their value.
  private func hasValue(_ type: DefinedType) -> Bool {
    [types.character, types.long, types.double, types.single, types.bignum].contains { $0 === type }
  }

  func list(_ items: some BidirectionalCollection<Core>, last: Code) throws(LoweringError) -> Code {
    var operands: [Code] = []
    for core in items { operands.append(try operand(core)) }
    var list = last
    for operand in operands.reversed() { list = .newStructure(types.cons, [operand, list]) }
    return list
  }

  /// `car` or `cdr` of a list; of anything else an error.
  func part(_ part: Int, of lowered: Lowered) throws(LoweringError) -> Code {
    if case .object(let type) = lowered.form, type === types.cons { return .field(types.cons, part, lowered.code) }
    let (runtime, types) = (runtime, types)
    let error = try program.callSystem("NOT-A-LIST", [.null(.none)])
    guard case .call(let notAList, _, _) = error else { return error }
    let function = runtime.function(part == 0 ? "car" : "cdr", [("list", .value)], .value) { locals in
      let isCons = Label([.object(types.cons)])
      return .sequence([
        .field(
          types.cons, part,
          .block(
            isCons, .object(types.cons),
            [
              .conditional(
                .plain(.isNull, [.branchOnCast(isCons, from: .value, to: .object(types.cons), .get(locals[0]))]),
                then: .returnValue(.null(.none)), else: nil, nil),
              .returnValue(.call(notAList, [.get(locals[0])], isTail: false)),
            ]))
      ])
    }
    return .call(function, [value(lowered)], isTail: false)
  }

  /// A cons and what becomes its part, both evaluated before it is seen whether the first is one.
  fileprivate func consAndPart(_ arguments: [Core]) throws(LoweringError) -> (set: Code, cons: Code, new: Code) {
    let (first, second) = (try lower(arguments[0], .single), try lower(arguments[1], .single))
    let both = try afterBoth(first, Lowered(value(second), .value), arguments[1])
    let cons = keep(try checkedCons(both.first), .object(types.cons))
    let new = keep(both.second.code, .value)
    return (.sequence([both.set, cons.set, new.set]), cons.get, new.get)
  }

  func checkedCons(_ lowered: Lowered) throws(LoweringError) -> Code {
    if case .object(let type) = lowered.form, type === types.cons { return lowered.code }
    let types = types
    let error = try program.callSystem("NOT-A-CONS", [.null(.none)])
    guard case .call(let notACons, _, _) = error else { return error }
    let function = runtime.function("checked-cons", [("cons", .value)], .object(types.cons)) { locals in
      let isCons = Label([.object(types.cons)])
      return .block(
        isCons, .object(types.cons),
        [
          .cast(
            .defined(types.cons), isNullable: false,
            .call(
              notACons, [.branchOnCast(isCons, from: .value, to: .object(types.cons), .get(locals[0]))], isTail: false))
        ])
    }
    return .call(function, [value(lowered)], isTail: false)
  }
}
