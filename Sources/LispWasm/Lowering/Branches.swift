import LispRuntime

/// Conditionals, and which of their branches can ever be taken.
extension FunctionLowering {
  func lowerConditional(
    _ condition: Core, _ then: Core, _ other: Core, _ use: Use
  ) throws(LoweringError) -> Lowered {
    let test = try lowerTest(condition)
    if case .i32(let known) = test { return try lower(known != 0 ? then : other, use) }
    if case .plain(.i32EqualZero, let negated) = test, negated.count == 1, requirement(negated[0]) != nil {
      return try lowerBranches(negated[0], other, then, use)
    }
    return try lowerBranches(test, then, other, use)
  }

  private func lowerBranches(_ test: Code, _ then: Core, _ other: Core, _ use: Use) throws(LoweringError) -> Lowered {
    if let facts = requirement(test), !program.reach.holdsAny(facts) {
      let second = try lower(other, use)
      if let late = lateBranch(facts, test, then, second, use) { return late }
      return try joined(test, try lower(then, use), second, use)
    }
    let first = try lower(then, use)
    return try joined(test, first, try lower(other, use), use)
  }

  private func joined(_ test: Code, _ first: Lowered, _ second: Lowered, _ use: Use) throws(LoweringError) -> Lowered {
    if use == .effect {
      let code = effect(second)
      var otherwise: Code? = code
      if case .sequence(let all) = code, all.isEmpty { otherwise = nil }
      return Lowered(.conditional(test, then: effect(first), else: otherwise, nil), .nothing)
    }
    let form = join(first, second)
    if form == .never {
      return Lowered(.conditional(test, then: first.code, else: second.code, nil), .never)
    }
    return Lowered(.conditional(test, then: convert(first, to: form), else: convert(second, to: form), form.type), form)
  }

  /// A form that both values can have.
  func join(_ first: Lowered, _ second: Lowered) -> Form {
    if first.form == second.form { return first.form == .nothing ? .value : first.form }
    if first.form == .never { return second.form == .nothing ? .value : second.form }
    if second.form == .never { return first.form == .nothing ? .value : first.form }
    switch (first.form, second.form) {
    case (.small, .integer32), (.integer32, .small): return .integer32
    case (.small, .integer64), (.integer64, .small), (.integer32, .integer64), (.integer64, .integer32):
      return .integer64
    case (.truth, .value): if case .null = second.code { return .truth }
    case (.value, .truth): if case .null = first.code { return .truth }
    case (.machine(.i32), .small), (.machine(.i32), .truth), (.small, .machine(.i32)), (.truth, .machine(.i32)):
      return .machine(.i32)
    case (.machine(let type), _) where type != .i32:
      if case .nothing = second.form { return .value }
      if case .machine(let other) = second.form, other != type { return .value }
      if case .reference = type { return .value }
      return first.form
    case (_, .machine(let type)) where type != .i32:
      if case .nothing = first.form { return .value }
      if case .reference = type { return .value }
      return second.form
    default: break
    }
    return .value
  }

  // MARK: Tests

  /// A condition as 1 or 0, without making T or NIL of it on the way.
  func lowerTest(_ core: Core) throws(LoweringError) -> Code {
    switch core {
    case .conditional(let condition, let then, .constant(let other)) where other.isNil:
      let first = try lowerTest(condition)
      if case .i32(0) = first { return .i32(0) }
      if let facts = requirement(first), !program.reach.holdsAny(facts) {
        return lateTest(facts, instead(of: first, .i32(0)), facts, watching: first) {
          (lowering) throws(LoweringError) in
          .conditional(first, then: try lowering.lowerTest(then), else: .i32(0), .i32)
        }
      }
      let second = try lowerTest(then)
      if case .i32(let known) = first, known != 0 { return second }
      if case .i32(let known) = second, known != 0 { return first }
      return .conditional(first, then: second, else: .i32(0), .i32)
    case .bind(let bindings, .conditional(.local(let tested), .local(let value), let other))
    where bindings.count == 1 && bindings[0].0 === tested && tested === value && tested.isUnnamed:
      let first = try lowerTest(bindings[0].1)
      let second = try lowerTest(other)
      if case .i32(let known) = first { return known != 0 ? .i32(1) : second }
      return .conditional(first, then: .i32(1), else: second, .i32)
    case .conditional(let condition, let then, let other):
      let test = try lowerTest(condition)
      if case .i32(let known) = test { return try lowerTest(known != 0 ? then : other) }
      if let facts = requirement(test), !program.reach.holdsAny(facts) {
        let second = try lowerTest(other)
        return lateTest(facts, instead(of: test, second), nil, watching: test) { (lowering) throws(LoweringError) in
          .conditional(test, then: try lowering.lowerTest(then), else: second, .i32)
        }
      }
      return .conditional(test, then: try lowerTest(then), else: try lowerTest(other), .i32)
    case .call(let record, let arguments, _) where arguments.count == 1 && program.intrinsics.isNegation(record):
      let test = try lowerTest(arguments[0])
      if case .i32(let known) = test { return .i32(known == 0 ? 1 : 0) }
      return .plain(.i32EqualZero, [test])
    case .global(let record) where program.beginsAsNil(record):
      let symbol = try constants.symbol(record)
      let facts = [Reach.Fact.changed(ObjectIdentifier(symbol)), .namesAtRunTime]
      if program.reach.holdsAny(facts) { return test(try lower(core, .single)) }
      return lateTest(facts, .i32(0), facts) { (lowering) throws(LoweringError) in
        lowering.test(try lowering.lower(core, .single))
      }
    default: return test(try lower(core, .single))
    }
  }

  /// Whether an object is a certain symbol: never, as long as nobody has that symbol other than to compare it.
  func isSymbol(_ object: Code, _ symbol: Global) -> Code {
    let same = Code.plain(.equalReferences, [object, .getGlobal(symbol)])
    let facts = [Reach.Fact.read(symbol), .namesAtRunTime]
    if program.reach.holdsAny(facts) { return same }
    return .late(
      ConditionalCode(facts, otherwise: instead(of: object, .i32(0)), requirement: facts, watching: object) {
        () throws(LoweringError) in
        same
      })
  }

  // MARK: Branches that wait

  /// Facts of which one must hold for a test to be true; nil when it may be true anyhow.
  func requirement(_ test: Code) -> [Reach.Fact]? {
    switch test {
    case .test(.defined(let type), isNullable: false, _): return program.isTracked(type) ? [.made(type)] : nil
    case .late(let late): return (late as? ConditionalCode)?.requirement
    case .plain(.i32And, let operands) where operands.count == 2:
      return requirement(operands[0]) ?? requirement(operands[1])
    case .plain(.i32Or, let operands) where operands.count == 2:
      guard let first = requirement(operands[0]), let second = requirement(operands[1]) else { return nil }
      return first + second
    case .conditional(let first, let then, .i32(0)?, _): return requirement(first) ?? requirement(then)
    case .conditional(let first, .i32(1), let second?, _):
      guard let first = requirement(first), let second = requirement(second) else { return nil }
      return first + second
    case .sequence(let all): return all.last.flatMap { requirement($0) }
    default: return nil
    }
  }

  /// What remains of a test that is never true, before what is done then.
  private func instead(of test: Code, _ code: Code) -> Code {
    isWithoutEffect(test) ? code : .sequence([.drop(test), code])
  }

  private func isWithoutEffect(_ code: Code) -> Bool {
    switch code {
    case .i32, .i64, .f32, .f64, .get, .getGlobal, .null, .function: true
    // What a test keeps nobody else looks at.
    case .set(let local, let inner), .tee(let local, let inner): !local.changes && isWithoutEffect(inner)
    case .test(_, _, let inner), .field(_, _, let inner), .cast(_, _, let inner): isWithoutEffect(inner)
    case .plain(.i32EqualZero, let operands), .plain(.isNull, let operands), .plain(.equalReferences, let operands),
      .plain(.i32And, let operands), .plain(.i32Or, let operands), .plain(.i32Equal, let operands),
      .sequence(let operands):
      operands.allSatisfy { isWithoutEffect($0) }
    case .conditional(let test, let then, let other, _):
      isWithoutEffect(test) && isWithoutEffect(then) && (other.map { isWithoutEffect($0) } ?? true)
    case .late(let late): isWithoutEffect(late.code)
    default: false
    }
  }

  /// A conditional whose first branch waits for a fact. Nil where its value's form cannot be told beforehand.
  private func lateBranch(
    _ facts: [Reach.Fact], _ test: Code, _ then: Core, _ second: Lowered, _ use: Use
  ) -> Lowered? {
    let state = state
    if use == .effect {
      let otherwise = effect(second)
      let late = ConditionalCode(facts, otherwise: instead(of: test, otherwise), watching: test) {
        () throws(LoweringError) in
        let first = try self.resuming(state) { () throws(LoweringError) in self.effect(try self.lower(then, use)) }
        return .conditional(test, then: first, else: otherwise, nil)
      }
      return Lowered(.late(late), .nothing)
    }
    let form: Form
    switch second.form {
    case .value, .object, .nullable, .never, .nothing: form = .value
    case .machine(.i32), .truth, .small, .integer32, .integer64, .character, .double: return nil
    case .machine: form = second.form
    }
    let otherwise = convert(second, to: form)
    let late = ConditionalCode(facts, otherwise: instead(of: test, otherwise), watching: test) {
      () throws(LoweringError) in
      let first = try self.resuming(state) { () throws(LoweringError) in
        self.convert(try self.lower(then, use), to: form)
      }
      return .conditional(test, then: first, else: otherwise, form.type)
    }
    return Lowered(.late(late), form)
  }

  private func lateTest(
    _ facts: [Reach.Fact], _ otherwise: Code, _ requirement: [Reach.Fact]?, watching watched: Code? = nil,
    _ decide: @escaping (FunctionLowering) throws(LoweringError) -> Code
  ) -> Code {
    let state = state
    return .late(
      ConditionalCode(facts, otherwise: otherwise, requirement: requirement, watching: watched) {
        () throws(LoweringError) in
        try self.resuming(state) { () throws(LoweringError) in try decide(self) }
      })
  }
}

extension ProgramLowering {
  /// Whether there are programs that make no objects of a type.
  func isTracked(_ type: DefinedType) -> Bool { rareTypes.contains(ObjectIdentifier(type)) }
}
