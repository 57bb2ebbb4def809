import LispRuntime

/// Characters, elements of arrays, lengths, `eql` and `equal`: calls of small functions of the prelude that take and give
/// numbers of the engine's, so that a character or a length is made into an object only where somebody keeps it.
extension Intrinsics {
  func defineSequenceOperations() {
    defineCharacters()
    defineAny("AREF") { (lowering, arguments, _) throws(LoweringError) in
      switch arguments.count {
      case 2: try lowering.callPrelude("VECTOR-ELEMENT", arguments, .value)
      case 3: try lowering.callPrelude("MATRIX-ELEMENT", arguments, .value)
      default: nil
      }
    }
    defineAny("SET-AREF", in: "SYSTEM") { (lowering, arguments, _) throws(LoweringError) in
      switch arguments.count {
      case 3: try lowering.callPrelude("SET-VECTOR-ELEMENT", arguments, .value)
      case 4: try lowering.callPrelude("SET-MATRIX-ELEMENT", arguments, .value)
      default: nil
      }
    }
    define("LENGTH", 1) { (lowering, arguments) throws(LoweringError) in
      try lowering.callPrelude("SEQUENCE-LENGTH", arguments, .small)
    }
    define("EQL", 2) { (lowering, arguments) throws(LoweringError) in
      let (first, second) = (try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single))
      if let code = lowering.equalIfPlain(first, second) { return Lowered(code, .truth) }
      return Lowered(try lowering.program.callSystem("EQL-P", [lowering.value(first), lowering.value(second)]), .truth)
    }
    define("EQUAL", 2) { (lowering, arguments) throws(LoweringError) in
      let (first, second) = (try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single))
      if let code = lowering.equalIfScalar(first, second) { return Lowered(code, .truth) }
      return Lowered(
        try lowering.program.callSystem("EQUAL-P", [lowering.value(first), lowering.value(second), .i32(0)]), .truth)
    }
  }

  private func defineCharacters() {
    define("CHAR-CODE", 1) { (lowering, arguments) throws(LoweringError) in
      Lowered(try lowering.characterCode(arguments[0]), .small)
    }
    define("CODE-CHAR", 1) { (lowering, arguments) throws(LoweringError) in
      if lowering.program.usage.isOwn(lowering.lambda) { lowering.program.reach.note(.wideCharacters) }
      return try lowering.callPrelude("CODE-OF-INTEGER", arguments, .character)
    }
    for name in ["CHAR", "SCHAR"] {
      define(name, 2) { (lowering, arguments) throws(LoweringError) in
        try lowering.callPrelude("CHAR-CODE-AT", arguments, .character)
      }
    }
    for (name, function, form) in [
      ("CHAR-UPCASE", "CODE-UPCASE", Form.character), ("CHAR-DOWNCASE", "CODE-DOWNCASE", .character),
      ("ALPHA-CHAR-P", "LETTER-CODE-P", .truth), ("ALPHANUMERICP", "ALPHANUMERIC-CODE-P", .truth),
    ] {
      define(name, 1) { (lowering, arguments) throws(LoweringError) in
        Lowered(try lowering.program.callSystem(function, [try lowering.characterCode(arguments[0])]), form)
      }
    }
    let comparisons: [(String, Opcode)] = [
      ("CHAR=", .i32Equal), ("CHAR/=", .i32NotEqual), ("CHAR<", .i32Less), ("CHAR>", .i32Greater),
      ("CHAR<=", .i32LessOrEqual), ("CHAR>=", .i32GreaterOrEqual),
    ]
    for (name, opcode) in comparisons {
      defineAny(name) { (lowering, arguments, _) throws(LoweringError) in
        guard arguments.count == 2 else { return nil }
        let (first, second) = (try lowering.lower(arguments[0], .single), try lowering.lower(arguments[1], .single))
        let codes = try lowering.afterBoth(first, second, arguments[1])
        return Lowered(
          .sequence([
            codes.set,
            .plain(opcode, [try lowering.characterCode(codes.first), try lowering.characterCode(codes.second)]),
          ]), .truth)
      }
    }
  }
}

extension FunctionLowering {
  /// A call of a function of the prelude that takes Lisp values.
  func callPrelude(_ name: String, _ arguments: [Core], _ form: Form) throws(LoweringError) -> Lowered {
    var operands: [Code] = []
    for core in arguments { operands.append(try operand(core)) }
    return Lowered(try program.callSystem(name, operands), form)
  }

  /// The code of what must be a character.
  func characterCode(_ core: Core) throws(LoweringError) -> Code {
    try characterCode(try lower(core, .single))
  }

  func characterCode(_ lowered: Lowered) throws(LoweringError) -> Code {
    if lowered.form == .character { return lowered.code }
    return try program.callSystem("CODE-OF-CHARACTER", [value(lowered)])
  }

  /// Two operands of which none is looked at before both are there: what is wrong with the first may not hide what evaluating the
  /// second does.
  func afterBoth(
    _ first: Lowered, _ second: Lowered, _ core: Core
  ) throws(LoweringError) -> (set: Code, first: Lowered, second: Lowered) {
    switch core {
    case .constant, .local: return (.nothing, first, second)
    default: break
    }
    func kept(_ lowered: Lowered) -> (set: Code, lowered: Lowered) {
      if let type = lowered.form.type {
        let (set, get) = keep(lowered.code, type)
        return (set, Lowered(get, lowered.form))
      }
      let (set, get) = keep(value(lowered), .value)
      return (set, Lowered(get, .value))
    }
    let (one, other) = (kept(first), kept(second))
    return (.sequence([one.set, other.set]), one.lowered, other.lowered)
  }

  /// `eql` of values one of which is compared as a reference or as a character.
  func equalIfPlain(_ first: Lowered, _ second: Lowered) -> Code? {
    if isPlain(first) || isPlain(second) { return equal(first, second) }
    switch (first.form, second.form) {
    case (.character, .character): return equal(first, second)
    case (.character, .value): return isCharacter(second, first)
    case (.value, .character): return isCharacter(first, second)
    default: return nil
    }
  }

  /// The same for `equal`, which looks into objects.
  func equalIfScalar(_ first: Lowered, _ second: Lowered) -> Code? {
    func isScalar(_ lowered: Lowered) -> Bool {
      switch lowered.form {
      case .small, .truth, .nothing, .character: true
      case .object(let type): type === types.symbol
      case .value:
        switch lowered.code {
        case .null: true
        case .getGlobal(let global): global.type == .object(types.symbol)
        default: false
        }
      default: false
      }
    }
    return isScalar(first) || isScalar(second) ? equalIfPlain(first, second) : nil
  }

  /// Whether a value is a character that is known as a number.
  private func isCharacter(_ lowered: Lowered, _ character: Lowered) -> Code {
    let types = types
    let function = runtime.function("is-character", [("object", .value), ("code", .i32)], .i32) { locals in
      let object = Code.get(locals[0])
      return .conditional(
        .test(.defined(types.character), isNullable: false, object),
        then: .plain(
          .i32Equal,
          [.field(types.character, 0, .cast(.defined(types.character), isNullable: false, object)), .get(locals[1])]),
        else: .i32(0), .i32)
    }
    return .call(function, [value(lowered), character.code], isTail: false)
  }
}
