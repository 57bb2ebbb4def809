import LispRuntime

/// Arithmetic on small integers and double floats in place; everything else is the prelude's.
extension Intrinsics {
  func defineNumberOperations() {
    defineSum("+", "ADD-NUMBERS", .i32Add, .f64Add)
    defineSum("-", "SUBTRACT-NUMBERS", .i32Subtract, .f64Subtract)
    defineProduct()
    for (name, delta) in [("1+", Int32(1)), ("1-", -1)] {
      define(name, 1) { (lowering, arguments) throws(LoweringError) in
        let value = try lowering.lower(arguments[0], .single)
        return try lowering.sum(value, Lowered(.i32(delta), .small), .i32Add, .f64Add, "ADD-NUMBERS")
      }
    }
    let comparisons: [(String, String, Opcode, Opcode)] = [
      ("=", "NUMBERS-EQUAL-P", .i32Equal, .f64Equal), ("<", "NUMBER-LESS-P", .i32Less, .f64Less),
      (">", "NUMBER-LESS-P", .i32Greater, .f64Greater),
      ("<=", "NUMBER-LESS-OR-EQUAL-P", .i32LessOrEqual, .f64LessOrEqual),
      (">=", "NUMBER-LESS-OR-EQUAL-P", .i32GreaterOrEqual, .f64GreaterOrEqual),
    ]
    for (name, slow, small, double) in comparisons {
      defineAny(name) { (lowering, arguments, _) throws(LoweringError) in
        if arguments.count != 2 { return nil }
        return try lowering.comparison(
          try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single), small, double, slow,
          isSwapped: name == ">" || name == ">=")
      }
    }
    for (name, slow, opcode) in [
      ("LOGAND", "LOGAND-ANY", Opcode.i32And), ("LOGIOR", "LOGIOR-ANY", .i32Or), ("LOGXOR", "LOGXOR-ANY", .i32Xor),
    ] {
      defineAny(name) { (lowering, arguments, _) throws(LoweringError) in
        if arguments.count != 2 { return nil }
        return try lowering.bitwise(
          try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single), opcode, slow)
      }
    }
    define("FIXNUMP", 1, in: "SYSTEM") { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      let kept = lowering.keep(try lowering.operand(arguments[0]), .value)
      let number = Code.field(types.long, 0, .cast(.defined(types.long), isNullable: false, kept.get))
      return Lowered(
        .sequence([
          kept.set,
          .conditional(
            .test(.i31, isNullable: false, kept.get), then: .i32(1),
            else: .conditional(
              .test(.defined(types.long), isNullable: false, kept.get),
              then: .plain(
                .i64LessUnsigned, [.plain(.i64Add, [number, .i64(1 << 62)]), .i64(Int64(bitPattern: 1 << 63))]),
              else: .i32(0), .i32), .i32),
        ]), .truth)
    }
    defineTest("DOUBLE-FLOAT-P", in: "SYSTEM", \.double)
    defineTest("SINGLE-FLOAT-P", in: "SYSTEM", \.single)
    define("INTEGERP", 1) { (lowering, arguments) throws(LoweringError) in
      let types = lowering.types
      let kept = lowering.keep(try lowering.operand(arguments[0]), .value)
      func test(_ heap: HeapType) -> Code { .test(heap, isNullable: false, kept.get) }
      return Lowered(
        .sequence([
          kept.set,
          .conditional(
            test(.i31), then: .i32(1),
            else: .plain(.i32Or, [test(.defined(types.long)), test(.defined(types.bignum))]),
            .i32),
        ]), .truth)
    }
  }

  private func defineSum(_ name: String, _ slow: String, _ small: Opcode, _ double: Opcode) {
    defineAny(name) { (lowering, arguments, _) throws(LoweringError) in
      guard arguments.count >= 2 else { return nil }
      if arguments.count > 2 {
        // All are evaluated before anything is added.
        return nil
      }
      return try lowering.sum(
        try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single), small, double, slow)
    }
  }

  private func defineProduct() {
    defineAny("*") { (lowering, arguments, _) throws(LoweringError) in
      guard arguments.count == 2 else { return nil }
      let (first, second) = (try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single))
      if first.form == .double, second.form == .double {
        return try lowering.operation(.f64Multiply, first.code, second.code, "MULTIPLY-NUMBERS")
      }
      // Two factors of 32 bits have a product of no more than 63.
      if let operands = lowering.words(first, second) {
        return Lowered(.plain(.i64Multiply, operands.map { .plain(.i64ExtendSigned, [$0]) }), .integer64)
      }
      let (lowering, runtime) = (lowering, lowering.runtime)
      let slow = try lowering.program.callSystem("MULTIPLY-NUMBERS", [.null(.none), .null(.none)])
      guard case .call(let multiply, _, _) = slow else { return nil }
      let function = runtime.function("*", [("a", .value), ("b", .value)], .value) { locals in
        func long(_ local: Local) -> Code {
          .plain(.i64ExtendSigned, [.plain(.i31Signed, [.cast(.i31, isNullable: false, .get(local))])])
        }
        return .conditional(
          lowering.bothSmall(locals[0], locals[1]),
          then: lowering.integer(.plain(.i64Multiply, [long(locals[0]), long(locals[1])])),
          else: lowering.callOfDoubles(.f64Multiply, multiply, [.get(locals[0]), .get(locals[1])]), .value)
      }
      return Lowered(.call(function, [lowering.value(first), lowering.value(second)], isTail: false), .value)
    }
  }
}

extension FunctionLowering {
  func bothSmall(_ first: Local, _ second: Local) -> Code {
    .plain(.i32And, [.test(.i31, isNullable: false, .get(first)), .test(.i31, isNullable: false, .get(second))])
  }

  private func small(_ local: Local) -> Code { .plain(.i31Signed, [.cast(.i31, isNullable: false, .get(local))]) }

  /// The number of an operand that may be small, and the test for that; nil where it is known to be.
  private func smallOperand(_ lowered: Lowered) -> (set: Code, test: Code?, small: Code, value: Code) {
    if lowered.form == .small {
      let kept = keep(lowered.code, .i32)
      if case .i32 = lowered.code { return (.nothing, nil, lowered.code, .plain(.newI31, [lowered.code])) }
      return (kept.set, nil, kept.get, .plain(.newI31, [kept.get]))
    }
    if lowered.form == .integer32 {
      let kept = keep(lowered.code, .i32)
      return (
        kept.set,
        .plain(
          .i32Equal,
          [kept.get, .plain(.i32ShiftRight, [.plain(.i32ShiftLeft, [kept.get, .i32(1)]), .i32(1)])]),
        kept.get, value(Lowered(kept.get, .integer32))
      )
    }
    let kept = keep(value(lowered), .value)
    return (
      kept.set, .test(.i31, isNullable: false, kept.get),
      .plain(.i31Signed, [.cast(.i31, isNullable: false, kept.get)]), kept.get
    )
  }

  private func both(_ first: Code?, _ second: Code?) -> Code? {
    guard let first else { return second }
    guard let second else { return first }
    return .plain(.i32And, [first, second])
  }

  /// Sum or difference.
  func sum(
    _ first: Lowered, _ second: Lowered, _ opcode: Opcode, _ double: Opcode, _ slow: String
  ) throws(LoweringError) -> Lowered {
    if first.form == .double || second.form == .double, let operands = doubles(first, second) {
      return try operation(double, operands[0], operands[1], slow)
    }
    if let operands = words(first, second) {
      let opcode: Opcode = opcode == .i32Add ? .i64Add : .i64Subtract
      return Lowered(.plain(opcode, operands.map { .plain(.i64ExtendSigned, [$0]) }), .integer64)
    }
    let (a, b) = (smallOperand(first), smallOperand(second))
    let result = Local("sum", .i32)
    let general = try generalSum(double, slow, a.value, b.value)
    // The sum first, then its shifted copy: operands are evaluated from left to right.
    let fitting = Code.plain(
      .i32Equal,
      [
        .tee(result, .plain(opcode, [a.small, b.small])),
        .plain(.i32ShiftRight, [.plain(.i32ShiftLeft, [.get(result), .i32(1)]), .i32(1)]),
      ])
    let quick = Code.conditional(fitting, then: .plain(.newI31, [.get(result)]), else: general, .value)
    let code = both(a.test, b.test).map { Code.conditional($0, then: quick, else: general, .value) } ?? quick
    return Lowered(.sequence([a.set, b.set, code]), .value)
  }

  /// A sum or difference of whatever the operands are, with a short way for doubles.
  private func generalSum(_ double: Opcode, _ slow: String, _ a: Code, _ b: Code) throws(LoweringError) -> Code {
    let call = try program.callSystem(slow, [a, b])
    guard case .call(let general, _, _) = call else { return call }
    let function = runtime.function("\(slow.lowercased())-or-doubles", [("a", .value), ("b", .value)], .value) {
      locals in
      callOfDoubles(double, general, [.get(locals[0]), .get(locals[1])])
    }
    return .call(function, [a, b], isTail: false)
  }

  /// What an operation gives for two doubles; all others are the function's. There is no such test in programs without doubles.
  func callOfDoubles(_ opcode: Opcode, _ general: Function, _ operands: [Code]) -> Code {
    let (double, type) = (types.double, HeapType.defined(types.double))
    let call = Code.call(general, operands, isTail: false)
    func number(_ code: Code) -> Code { .field(double, 0, .cast(type, isNullable: false, code)) }
    return .late(
      ConditionalCode([.made(double)], otherwise: call) { () throws(LoweringError) in
        // What is too large, or no number, is an error of the function's.
        let result = Local("result", .f64)
        let isFinite = Code.plain(
          .f64LessOrEqual,
          [
            .plain(.f64Absolute, [.tee(result, .plain(opcode, operands.map { number($0) }))]),
            .f64(Double.greatestFiniteMagnitude.bitPattern),
          ])
        return .conditional(
          .conditional(
            .plain(.i32And, operands.map { .test(type, isNullable: false, $0) }), then: isFinite, else: .i32(0), .i32),
          then: .newStructure(double, [.get(result)]), else: call, .value)
      })
  }

  /// What an operation gives for two numbers that are known to be doubles. What is not finite is the general function's.
  func operation(_ opcode: Opcode, _ first: Code, _ second: Code, _ slow: String) throws(LoweringError) -> Lowered {
    guard case .call(let general, _, _) = try program.callSystem(slow, [.null(.none), .null(.none)]) else {
      return Lowered(.plain(opcode, [first, second]), .double)
    }
    let double = types.double
    let rest = runtime.function("\(slow.lowercased())-of-doubles", [("a", .f64), ("b", .f64)], .f64) { locals in
      let boxes = locals.map { Code.newStructure(double, [.get($0)]) }
      return .field(double, 0, .cast(.defined(double), isNullable: false, .call(general, boxes, isTail: false)))
    }
    func kept(_ code: Code) -> (set: Code, get: Code) {
      if case .f64 = code { return (.nothing, code) }
      return keep(code, .f64)
    }
    let (a, b, result) = (kept(first), kept(second), Local("result", .f64))
    let isFinite = Code.plain(
      .f64LessOrEqual,
      [
        .plain(.f64Absolute, [.tee(result, .plain(opcode, [a.get, b.get]))]),
        .f64(Double.greatestFiniteMagnitude.bitPattern),
      ])
    return Lowered(
      .sequence([
        a.set, b.set,
        .conditional(isFinite, then: .get(result), else: .call(rest, [a.get, b.get], isTail: false), .f64),
      ]), .double)
  }

  /// Both operands as doubles, when one is and the other is one or a number that is written down.
  private func doubles(_ first: Lowered, _ second: Lowered) -> [Code]? {
    func double(_ lowered: Lowered) -> Code? {
      switch (lowered.form, lowered.code) {
      case (.double, _): return lowered.code
      case (.small, .i32(let number)): return .f64(Double(number).bitPattern)
      case (.small, let code), (.integer32, let code): return .plain(.f64ConvertI32, [code])
      default: return nil
      }
    }
    guard let a = double(first), let b = double(second) else { return nil }
    return [a, b]
  }

  /// Two integers of 32 bits, of which one may not fit 31.
  fileprivate func words(_ first: Lowered, _ second: Lowered) -> [Code]? {
    switch (first.form, second.form) {
    case (.integer32, .integer32), (.integer32, .small), (.small, .integer32): return [first.code, second.code]
    default: return nil
    }
  }

  func comparison(
    _ first: Lowered, _ second: Lowered, _ opcode: Opcode, _ double: Opcode, _ slow: String, isSwapped: Bool
  ) throws(LoweringError) -> Lowered {
    if first.form == .small, second.form == .small {
      return Lowered(.plain(opcode, [first.code, second.code]), .truth)
    }
    if let operands = words(first, second) { return Lowered(.plain(opcode, operands), .truth) }
    if first.form == .double || second.form == .double, let operands = doubles(first, second) {
      return Lowered(.plain(double, operands), .truth)
    }
    let (a, b) = (smallOperand(first), smallOperand(second))
    let general = test(
      Lowered(try program.callSystem(slow, isSwapped ? [b.value, a.value] : [a.value, b.value]), .value))
    let quick = Code.plain(opcode, [a.small, b.small])
    let code = both(a.test, b.test).map { Code.conditional($0, then: quick, else: general, .i32) } ?? quick
    return Lowered(.sequence([a.set, b.set, code]), .truth)
  }

  func bitwise(_ first: Lowered, _ second: Lowered, _ opcode: Opcode, _ slow: String) throws(LoweringError) -> Lowered {
    if first.form == .small, second.form == .small {
      return Lowered(.plain(opcode, [first.code, second.code]), .small)
    }
    if let operands = words(first, second) { return Lowered(.plain(opcode, operands), .integer32) }
    let (a, b) = (smallOperand(first), smallOperand(second))
    let general = try program.callSystem(slow, [a.value, b.value])
    let quick = Code.plain(.newI31, [.plain(opcode, [a.small, b.small])])
    let code = both(a.test, b.test).map { Code.conditional($0, then: quick, else: general, .value) } ?? quick
    return Lowered(.sequence([a.set, b.set, code]), .value)
  }
}
