import LispRuntime

/// The package WASM: what the prelude of this back end is written in. A call is an instruction, operands and results are
/// the engine's own numbers and references.
extension Intrinsics {
  /// Names that the package exports, also those that only types use.
  static var exportedNames: [String] {
    plainOperations().map(\.0) + [
      "i32", "i64", "f64", "f32", "bytes-array", "wide-array", "limb-array", "value-vector", "fixnum", "i31-of", "i31p",
      "truth", "nullp", "eq", "unbound", "unboundp", "throw", "import", "import-of", "function-name",
      "call-with-vector", "functionp",
      "f64-of", "make-double", "f32-of", "make-single", "double-p", "single-p", "boxed-i64-p", "i64-of-box", "i64-of",
      "make-boxed-i64", "integer-from-i64", "bignum-p", "make-bignum", "bignum-negative", "bignum-limbs",
      "limbs", "limb", "set-limb", "limb-count", "copy-limbs", "characterp", "code-of", "character",
      "bytes", "byte", "set-byte", "byte-count", "copy-bytes", "fill-bytes", "wide", "wide-char", "set-wide-char",
      "wide-count",
      "copy-wide", "fill-wide", "narrow-of", "wide-of", "make-string", "set-string", "stringp", "vector", "vector-ref",
      "set-vector", "vector-count", "copy-vector", "fill-vector", "vectorp", "recordp", "new-record", "record-ref",
      "set-record", "record-count", "copy-record", "record-hash", "set-record-hash", "cons-hash", "set-cons-hash",
      "string-hash",
      "set-string-hash", "function-hash", "set-function-hash", "as-vector", "as-bytes", "as-limbs", "fill-limbs",
      "symbol-field", "set-symbol-field", "symbol-hash", "set-symbol-hash", "symbolp",
      "make-symbol", "hostp", "consp", "cell", "cell-value", "reference", "array-of", "value-of-array", "exitp",
      "unreachable",
      "car", "cdr", "second-value", "t-symbol", "count-values", "set-single", "trace", "value", "markerp",
      "expected", "expect", "calls-by-name", "evaluates", "dynamic-call", "declared-functions", "to-extern", "bind",
      "string-narrow",
      "string-wide",
    ]
  }

  static func plainOperations() -> [(String, Opcode, [ValueType], Form)] {
    var all: [(String, Opcode, [ValueType], Form)] = []
    func add(_ type: String, _ value: ValueType, _ names: [(String, Opcode)], _ count: Int, _ result: Form) {
      for (name, opcode) in names {
        all.append(("\(type).\(name)", opcode, Array(repeating: value, count: count), result))
      }
    }
    add("i32", .i32, [("eqz", .i32EqualZero)], 1, .truth)
    add(
      "i32", .i32,
      [
        ("eq", .i32Equal), ("ne", .i32NotEqual), ("lt_s", .i32Less), ("lt_u", .i32LessUnsigned), ("gt_s", .i32Greater),
        ("gt_u", .i32GreaterUnsigned), ("le_s", .i32LessOrEqual), ("le_u", .i32LessOrEqualUnsigned),
        ("ge_s", .i32GreaterOrEqual), ("ge_u", .i32GreaterOrEqualUnsigned),
      ], 2, .truth)
    add(
      "i32", .i32,
      [
        ("clz", .i32LeadingZeros), ("ctz", .i32TrailingZeros), ("popcnt", .i32OneBits),
        ("extend8_s", .i32Extend8), ("extend16_s", .i32Extend16),
      ], 1, .machine(.i32))
    add(
      "i32", .i32,
      [
        ("add", .i32Add), ("sub", .i32Subtract), ("mul", .i32Multiply), ("div_s", .i32Divide),
        ("div_u", .i32DivideUnsigned), ("rem_s", .i32Remainder), ("rem_u", .i32RemainderUnsigned), ("and", .i32And),
        ("or", .i32Or), ("xor", .i32Xor), ("shl", .i32ShiftLeft), ("shr_s", .i32ShiftRight),
        ("shr_u", .i32ShiftRightUnsigned), ("rotl", .i32RotateLeft), ("rotr", .i32RotateRight),
      ], 2, .machine(.i32))
    add("i64", .i64, [("eqz", .i64EqualZero)], 1, .truth)
    add(
      "i64", .i64,
      [
        ("eq", .i64Equal), ("ne", .i64NotEqual), ("lt_s", .i64Less), ("lt_u", .i64LessUnsigned), ("gt_s", .i64Greater),
        ("gt_u", .i64GreaterUnsigned), ("le_s", .i64LessOrEqual), ("le_u", .i64LessOrEqualUnsigned),
        ("ge_s", .i64GreaterOrEqual), ("ge_u", .i64GreaterOrEqualUnsigned),
      ], 2, .truth)
    add(
      "i64", .i64,
      [
        ("clz", .i64LeadingZeros), ("ctz", .i64TrailingZeros), ("popcnt", .i64OneBits),
        ("extend8_s", .i64Extend8), ("extend16_s", .i64Extend16), ("extend32_s", .i64Extend32),
      ], 1, .machine(.i64))
    add(
      "i64", .i64,
      [
        ("add", .i64Add), ("sub", .i64Subtract), ("mul", .i64Multiply), ("div_s", .i64Divide),
        ("div_u", .i64DivideUnsigned), ("rem_s", .i64Remainder), ("rem_u", .i64RemainderUnsigned), ("and", .i64And),
        ("or", .i64Or), ("xor", .i64Xor), ("shl", .i64ShiftLeft), ("shr_s", .i64ShiftRight),
        ("shr_u", .i64ShiftRightUnsigned), ("rotl", .i64RotateLeft), ("rotr", .i64RotateRight),
      ], 2, .machine(.i64))
    add(
      "f64", .f64,
      [
        ("eq", .f64Equal), ("ne", .f64NotEqual), ("lt", .f64Less), ("gt", .f64Greater), ("le", .f64LessOrEqual),
        ("ge", .f64GreaterOrEqual),
      ], 2, .truth)
    add(
      "f64", .f64,
      [
        ("abs", .f64Absolute), ("neg", .f64Negate), ("ceil", .f64Ceiling), ("floor", .f64Floor),
        ("trunc", .f64Truncate), ("nearest", .f64Nearest), ("sqrt", .f64SquareRoot),
      ], 1, .machine(.f64))
    add(
      "f64", .f64,
      [
        ("add", .f64Add), ("sub", .f64Subtract), ("mul", .f64Multiply), ("div", .f64Divide), ("min", .f64Minimum),
        ("max", .f64Maximum), ("copysign", .f64CopySign),
      ], 2, .machine(.f64))
    add(
      "f32", .f32,
      [
        ("eq", .f32Equal), ("ne", .f32NotEqual), ("lt", .f32Less), ("gt", .f32Greater), ("le", .f32LessOrEqual),
        ("ge", .f32GreaterOrEqual),
      ], 2, .truth)
    add(
      "f32", .f32,
      [
        ("abs", .f32Absolute), ("neg", .f32Negate), ("ceil", .f32Ceiling), ("floor", .f32Floor),
        ("trunc", .f32Truncate), ("nearest", .f32Nearest), ("sqrt", .f32SquareRoot),
      ], 1, .machine(.f32))
    add(
      "f32", .f32,
      [
        ("add", .f32Add), ("sub", .f32Subtract), ("mul", .f32Multiply), ("div", .f32Divide), ("min", .f32Minimum),
        ("max", .f32Maximum), ("copysign", .f32CopySign),
      ], 2, .machine(.f32))
    all += [
      ("i32.wrap_i64", .i32Wrap, [.i64], .machine(.i32)),
      ("i64.extend_i32_s", .i64ExtendSigned, [.i32], .machine(.i64)),
      ("i64.extend_i32_u", .i64ExtendUnsigned, [.i32], .machine(.i64)),
      ("f64.convert_i32_s", .f64ConvertI32, [.i32], .machine(.f64)),
      ("f64.convert_i32_u", .f64ConvertI32Unsigned, [.i32], .machine(.f64)),
      ("f64.convert_i64_s", .f64ConvertI64, [.i64], .machine(.f64)),
      ("f64.convert_i64_u", .f64ConvertI64Unsigned, [.i64], .machine(.f64)),
      ("f32.convert_i32_s", .f32ConvertI32, [.i32], .machine(.f32)),
      ("f32.convert_i64_s", .f32ConvertI64, [.i64], .machine(.f32)),
      ("f32.convert_i64_u", .f32ConvertI64Unsigned, [.i64], .machine(.f32)),
      ("f32.demote_f64", .f32Demote, [.f64], .machine(.f32)),
      ("f64.promote_f32", .f64Promote, [.f32], .machine(.f64)),
      ("i32.reinterpret_f32", .i32ReinterpretF32, [.f32], .machine(.i32)),
      ("i64.reinterpret_f64", .i64ReinterpretF64, [.f64], .machine(.i64)),
      ("f32.reinterpret_i32", .f32ReinterpretI32, [.i32], .machine(.f32)),
      ("f64.reinterpret_i64", .f64ReinterpretI64, [.i64], .machine(.f64)),
      ("i32.trunc_sat_f64_s", .i32TruncateSaturatedF64, [.f64], .machine(.i32)),
      ("i32.trunc_sat_f64_u", .i32TruncateSaturatedF64Unsigned, [.f64], .machine(.i32)),
      ("i64.trunc_sat_f64_s", .i64TruncateSaturatedF64, [.f64], .machine(.i64)),
      ("i64.trunc_sat_f64_u", .i64TruncateSaturatedF64Unsigned, [.f64], .machine(.i64)),
    ]
    return all
  }

  func defineMachineOperations(_ types: ObjectTypes) {
    for (name, opcode, parameters, result) in Self.plainOperations() {
      define(name, parameters.count, in: "WASM") { (lowering, arguments) throws(LoweringError) in
        var operands: [Code] = []
        for (core, type) in zip(arguments, parameters) { operands.append(try lowering.operand(core, type)) }
        return Lowered(.plain(opcode, operands), result)
      }
    }
    for (name, form) in machineTypes(types) { declare(type: name, form) }
    defineLiterals()
    defineValueOperations()
  }

  private func machineTypes(_ types: ObjectTypes) -> [(String, Form)] {
    [
      ("i32", .machine(.i32)), ("i64", .machine(.i64)), ("f64", .machine(.f64)), ("f32", .machine(.f32)),
      ("truth", .truth),
      ("limbs", .machine(.nullable(types.limbs))), ("bytes", .machine(.nullable(types.bytes))),
      ("wide", .machine(.nullable(types.wide))),
    ]
  }

  private func defineLiterals() {
    // A number that is written down is one of the engine's; a Lisp value is taken for what the name says.
    define("i32", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      if case .constant(let word) = arguments[0], word.isFixnum {
        return Lowered(.i32(Int32(truncatingIfNeeded: word.fixnum)), .machine(.i32))
      }
      return Lowered(try lowering.operand(arguments[0], .i32), .machine(.i32))
    }
    define("i64", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      if case .constant(let word) = arguments[0] {
        if word.isFixnum { return Lowered(.i64(Int64(word.fixnum)), .machine(.i64)) }
        if word.is(.bignum) {
          let magnitude = Int64(truncatingIfNeeded: UInt64(word[1].bits))
          return Lowered(.i64(word.address[0].headerFlags != 0 ? 0 &- magnitude : magnitude), .machine(.i64))
        }
      }
      return Lowered(try lowering.operand(arguments[0], .i64), .machine(.i64))
    }
    define("f64", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      if case .constant(let word) = arguments[0] {
        if word.is(.doubleFloat) { return Lowered(.f64(word.double.bitPattern), .machine(.f64)) }
        if word.isFixnum { return Lowered(.f64(Double(word.fixnum).bitPattern), .machine(.f64)) }
      }
      return Lowered(try lowering.operand(arguments[0], .f64), .machine(.f64))
    }
    define("f32", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      if case .constant(let word) = arguments[0] {
        if word.isSingle { return Lowered(.f32(word.single.bitPattern), .machine(.f32)) }
        if word.isFixnum { return Lowered(.f32(Float(word.fixnum).bitPattern), .machine(.f32)) }
      }
      return Lowered(try lowering.operand(arguments[0], .f32), .machine(.f32))
    }
  }

  private func defineValueOperations() {
    define("truth", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(try lowering.operand(arguments[0], .i32), .truth)
    }
    define("nullp", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(.plain(.isNull, [try lowering.lower(arguments[0], .single).code]), .truth)
    }
    define("eq", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(
        .plain(.equalReferences, [try lowering.operand(arguments[0]), try lowering.operand(arguments[1])]), .truth)
    }
    define("value", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(lowering.value(try lowering.lower(arguments[0], .single)), .value)
    }
    define("unbound", 0, in: "WASM") { (lowering, _) throws(LoweringError) in
      Lowered(.getGlobal(lowering.runtime.unbound), .value)
    }
    define("unboundp", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(
        .plain(.equalReferences, [try lowering.operand(arguments[0]), .getGlobal(lowering.runtime.unbound)]), .truth)
    }
    define("unreachable", 0, in: "WASM") { (_, _) throws(LoweringError) in Lowered(.unreachable, .never) }
    define("throw", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(.throw(lowering.runtime.tag, [try lowering.operand(arguments[0])]), .never)
    }
    define("trace", 0, in: "WASM") { (lowering, _) throws(LoweringError) in Lowered(lowering.program.tracing, .nothing)
    }
    define("bind", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let symbol = try lowering.object(arguments[0], lowering.types.symbol)
      return Lowered(lowering.runtime.bind(symbol, to: try lowering.operand(arguments[1])), .nothing)
    }
    // Small integers: known to fit, or known to be one.
    define("fixnum", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(try lowering.operand(arguments[0], .i32), .small)
    }
    define("i31-of", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let lowered = try lowering.lower(arguments[0], .single)
      return Lowered(lowering.convert(lowered, to: .machine(.i32)), .machine(.i32))
    }
    define("i31p", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let lowered = try lowering.lower(arguments[0], .single)
      if lowered.form == .small { return Lowered(.sequence([lowering.effect(lowered), .i32(1)]), .truth) }
      return Lowered(.test(.i31, isNullable: false, lowering.value(lowered)), .truth)
    }
    define("integer-from-i64", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(lowering.integer(try lowering.operand(arguments[0], .i64)), .value)
    }
    defineBox("make-double", "f64-of", "double-p", \.double, .f64)
    defineBox("make-single", "f32-of", "single-p", \.single, .f32)
    defineBox("make-boxed-i64", "i64-of-box", "boxed-i64-p", \.long, .i64)
    define("i64-of", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      let kept = lowering.keep(try lowering.operand(arguments[0]), .value)
      return Lowered(
        .sequence([
          kept.set,
          .conditional(
            .test(.i31, isNullable: false, kept.get),
            then: .plain(.i64ExtendSigned, [.plain(.i31Signed, [.cast(.i31, isNullable: false, kept.get)])]),
            else: .field(types.long, 0, .cast(.defined(types.long), isNullable: false, kept.get)), .i64),
        ]), .machine(.i64))
    }
    define("code-of", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let lowered = try lowering.lower(arguments[0], .single)
      return Lowered(lowering.convert(lowered, to: .character), .machine(.i32))
    }
    define("character", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(try lowering.operand(arguments[0], .i32), .character)
    }
    // Bignums: whether negative, and limbs.
    define("make-bignum", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .newStructure(
          types.bignum,
          [
            try lowering.operand(arguments[0], .i32),
            .plain(.asNonNull, [try lowering.operand(arguments[1], .nullable(types.limbs))]),
          ]), .object(types.bignum))
    }
    define("bignum-negative", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      Lowered(
        .field(lowering.types.bignum, 0, try lowering.object(arguments[0], lowering.types.bignum)), .machine(.i32))
    }
    define("bignum-limbs", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return Lowered(
        .field(types.bignum, 1, try lowering.object(arguments[0], types.bignum)), .machine(.nullable(types.limbs)))
    }
    defineTest("bignum-p", \.bignum)
    defineAny("import-of", in: "WASM") { (lowering, arguments, _) throws(LoweringError) in
      try lowering.lowerImport(arguments)
    }
    define("call-with-vector", 2, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      return lowering.callObject(
        try lowering.object(arguments[0], types.function), vector: try lowering.object(arguments[1], types.vector),
        .single)
    }
    define("function-name", 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      lowering.program.reach.note(.functionNames)
      let types = lowering.types
      return Lowered(
        .field(
          types.descriptor, ObjectTypes.fieldOfName,
          .field(types.function, 0, try lowering.object(arguments[0], types.function))), .value)
    }
    defineTest("functionp", \.function)
    defineTest("hostp", \.host)
    defineTest("exitp", \.exit)
  }

  private func defineBox(
    _ maker: String, _ getter: String, _ test: String, _ type: KeyPath<ObjectTypes, DefinedType>, _ content: ValueType
  ) {
    define(maker, 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      if content == .f64 { return Lowered(try lowering.operand(arguments[0], .f64), .double) }
      let box = lowering.types[keyPath: type]
      return Lowered(.newStructure(box, [try lowering.operand(arguments[0], content)]), .object(box))
    }
    define(getter, 1, in: "WASM") { (lowering, arguments) throws(LoweringError) in
      let lowered = try lowering.lower(arguments[0], .single)
      if content == .f64, lowered.form == .double || lowered.form == .machine(.f64) {
        return Lowered(lowered.code, .machine(.f64))
      }
      let box = lowering.types[keyPath: type]
      return Lowered(.field(box, 0, lowering.cast(lowered, box)), .machine(content))
    }
    defineTest(test, type)
  }

  /// Whether a value is an object of a type.
  func defineTest(_ name: String, in package: String = "WASM", _ type: KeyPath<ObjectTypes, DefinedType>) {
    define(name, 1, in: package) { (lowering, arguments) throws(LoweringError) in
      lowering.testType(try lowering.lower(arguments[0], .single), lowering.types[keyPath: type])
    }
  }
}

extension FunctionLowering {
  /// An operand that the code knows to be of a type.
  func object(_ core: Core, _ type: DefinedType) throws(LoweringError) -> Code { cast(try lower(core, .single), type) }

  func cast(_ lowered: Lowered, _ type: DefinedType) -> Code {
    if case .object(let known) = lowered.form, known === type { return lowered.code }
    if case .machine(.reference(.defined(let known), let isNullable)) = lowered.form, known === type {
      return isNullable ? .plain(.asNonNull, [lowered.code]) : lowered.code
    }
    return .cast(.defined(type), isNullable: false, value(lowered))
  }

  func testType(_ lowered: Lowered, _ type: DefinedType) -> Lowered {
    switch lowered.form {
    case .object(let known):
      return Lowered(.sequence([effect(lowered), .i32(known === type ? 1 : 0)]), .truth)
    case .double: return Lowered(.sequence([effect(lowered), .i32(type === types.double ? 1 : 0)]), .truth)
    case .character: return Lowered(.sequence([effect(lowered), .i32(type === types.character ? 1 : 0)]), .truth)
    case .small: return Lowered(.sequence([effect(lowered), .i32(0)]), .truth)
    default: return Lowered(.test(.defined(type), isNullable: false, value(lowered)), .truth)
    }
  }

  /// `(wasm:import "module" "field" (parameter…) result operand…)`: a call of the host.
  func lowerImport(_ arguments: [Core]) throws(LoweringError) -> Lowered {
    guard arguments.count >= 4, case .constant(let module) = arguments[0], case .constant(let field) = arguments[1],
      case .constant(let parameters) = arguments[2], case .constant(let result) = arguments[3],
      let kinds = machine.listElements(parameters), kinds.count == arguments.count - 4
    else { throw LoweringError(message: "a malformed import", place: place) }
    var types: [ValueType] = []
    for kind in kinds {
      guard let type = importType(kind) else {
        throw LoweringError(message: "an unknown type of an import", place: place)
      }
      types.append(type)
    }
    let resultType = importType(result)
    let function = program.standardImport(
      machine.stringText(module), machine.stringText(field), types, resultType)
    var operands: [Code] = []
    for (core, type) in zip(arguments.dropFirst(4), types) { operands.append(try operand(core, type)) }
    return Lowered(.call(function, operands, isTail: false), resultType.map { .machine($0) } ?? .nothing)
  }

  private func importType(_ word: Word) -> ValueType? {
    guard machine.isLispSymbol(word) else { return nil }
    switch machine.symbolName(word) {
    case "I32": return .i32
    case "I64": return .i64
    case "F64": return .f64
    case "F32": return .f32
    case "BYTES": return .nullable(types.bytes)
    case "ANY": return .anything
    case "EXTERN": return .external
    case "VALUE": return .value
    default: return nil
    }
  }
}
