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
        return Lowered(
          .plain(opcode, [try lowering.characterCode(arguments[0]), try lowering.characterCode(arguments[1])]), .truth)
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
    let lowered = try lower(core, .single)
    if lowered.form == .character { return lowered.code }
    return try program.callSystem("CODE-OF-CHARACTER", [value(lowered)])
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
