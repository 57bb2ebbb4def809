import LispRuntime

/// Ways out: blocks, tags, `catch`, cleanups, bindings that end.
extension FunctionLowering {
  // MARK: Blocks

  func lowerBlock(_ block: Block, _ body: Core, _ use: Use) throws(LoweringError) -> Lowered {
    if block.tag != nil { return try lowerCaughtBlock(block, body, use) }
    var uses = BlockUses(block: block)
    uses.visit(body)
    if !uses.isLeft { return try lower(body, use) }
    // A block whose value is the function's result is left by returning.
    let target = BlockTarget(
      label: Label(use == .effect ? [] : [.value]), use: use, form: use == .effect ? .nothing : .value,
      scopes: scopes.count)
    blocks[ObjectIdentifier(block)] = target
    let lowered = try lower(body, use)
    if use == .effect { return Lowered(.block(target.label, nil, [effect(lowered)]), .nothing) }
    return Lowered(.block(target.label, .value, [value(lowered)]), .value)
  }

  func lowerReturn(_ block: Block, _ result: Core) throws(LoweringError) -> Lowered {
    guard let target = blocks[ObjectIdentifier(block)], block.owner === lambda, block.tag == nil else {
      return try lowerRemoteReturn(block, result)
    }
    if target.use == .effect {
      let code = effect(try lower(result, .effect))
      return Lowered(.sequence([code] + leave(to: target.scopes) + [.branch(target.label, nil)]), .never)
    }
    let lowered = try lower(result, target.use == .tail && scopes.count > target.scopes ? .all : target.use)
    if lowered.form == .never { return lowered }
    if scopes.count == target.scopes {
      if target.use == .tail, scopes.isEmpty, self.result == nil {
        return Lowered(.returnValue(value(lowered)), .never)
      }
      return Lowered(.branch(target.label, value(lowered)), .never)
    }
    let kept = Local("result", .value)
    return Lowered(
      .sequence([.set(kept, value(lowered))] + leave(to: target.scopes) + [.branch(target.label, .get(kept))]), .never)
  }

  /// Undoes what was done since there were so many scopes.
  private func leave(to count: Int) -> [Code] {
    scopes.dropFirst(count).reversed().map { $0.restore() }
  }

  /// A block that is left from another function or through a cleanup: an exception with a tag of its own.
  private func lowerCaughtBlock(_ block: Block, _ body: Core, _ use: Use) throws(LoweringError) -> Lowered {
    guard let variable = block.tag else { return try lower(body, use) }
    let set = declare(variable, newExitTag)
    let tag = value(try read(variable))
    let code = try catching(tag: tag, ending: endExit(tag), body, use)
    return Lowered(.sequence([set, code.code]), code.form)
  }

  /// What identifies a block or tagbody that is left by an exception. It holds something as long as one can go there.
  private var newExitTag: Lowered { Lowered(.newStructure(types.cell, [.plain(.newI31, [.i32(1)])]), .value) }

  private func exitTag(_ tag: Code) -> Code { .cast(.defined(types.cell), isNullable: false, tag) }

  private func endExit(_ tag: Code) -> Code { .setField(types.cell, 0, exitTag(tag), .null(.none)) }

  /// Signals an error where a closure would go to what is no longer there.
  private func checkExit(_ tag: Code) throws(LoweringError) -> Code {
    let error = try program.callSystem("EXIT-IS-GONE", [])
    return .conditional(.plain(.isNull, [.field(types.cell, 0, exitTag(tag))]), then: .drop(error), else: nil, nil)
  }

  private func lowerRemoteReturn(_ block: Block, _ result: Core) throws(LoweringError) -> Lowered {
    guard let variable = block.tag else {
      throw LoweringError(message: "a block is left from where it cannot be seen", place: place)
    }
    let kept = Local("result", .value)
    let lowered = try lower(result, .all)
    let tag = value(try read(variable))
    return Lowered(
      .sequence([
        .set(kept, value(lowered)), try checkExit(tag),
        .throw(runtime.tag, [.newStructure(types.exit, [tag, .get(kept)])]),
      ]), .never)
  }

  /// A body whose value also comes with an exception that has this tag. `ending` is done however it is left.
  private func catching(
    tag: Code, ending end: Code = .nothing, _ body: Core, _ use: Use
  ) throws(LoweringError) -> Lowered {
    let inner: Use = use == .tail ? .all : use
    let done = Label(use == .effect ? [] : [.value])
    let caught = Label([.value, .reference(.exception, isNullable: true)])
    scopes.append(Scope(restore: { end }))
    let lowered = try lower(body, inner)
    scopes.removeLast()
    let bodyCode = use == .effect ? effect(lowered) : value(lowered)
    let kept = Local("result", .value)
    let payload = Local("payload", .value)
    let exception = Local("exception", .reference(.exception, isNullable: true))
    let bodyType: ValueType? = use == .effect ? nil : .value
    let attempt = Code.tryTable([CatchClause(tag: runtime.tag, withReference: true, label: caught)], bodyType, bodyCode)
    let exit = Code.cast(.defined(types.exit), isNullable: false, .get(payload))
    let mine = Code.conditional(
      .test(.defined(types.exit), isNullable: false, .get(payload)),
      then: .plain(.equalReferences, [.field(types.exit, 0, exit), tag]), else: .i32(0), .i32)
    let rethrow = Code.throwReference(.plain(.asNonNull, [.get(exception)]))
    let result: Code = .field(types.exit, 1, exit)
    let handler: Code =
      use == .effect
      ? .conditional(.plain(.i32EqualZero, [mine]), then: rethrow, else: .setGlobal(runtime.valueCount, .i32(1)), nil)
      : .conditional(
        mine, then: use == .single ? runtime.single(result) : result, else: rethrow, .value)
    let ending: [Code] =
      bodyType == nil ? [attempt, end, .branch(done, nil)] : [.set(kept, attempt), end, .branch(done, .get(kept))]
    return Lowered(
      .block(done, bodyType, [.setTwo(payload, exception, .block(caught, nil, ending)), end, handler]),
      use == .effect ? .nothing : .value)
  }

  // MARK: Tags

  func lowerTagBody(_ body: TagBody) throws(LoweringError) -> Lowered {
    if body.tag != nil { return try lowerCaughtTagBody(body) }
    let jumps = body.parts.map { part in
      var scan = JumpScan(body: body)
      for core in part { scan.visit(core) }
      return scan.targets
    }
    let target = TagBodyTarget(parts: body.parts.count, scopes: scopes.count)
    tagBodies[ObjectIdentifier(body)] = target
    if let code = try rotatedLoop(body, target, jumps) { return Lowered(code, .nothing) }
    // Jumps forward leave blocks. Jumps back to one tag make a loop of what follows it, unless something before
    // jumps into its middle.
    let back = Set(jumps.enumerated().flatMap { index, targets in targets.filter { $0 <= index } })
    if back.isEmpty {
      return Lowered(.sequence(try blocks(body, target, 0..<body.parts.count)), .nothing)
    }
    if back.count == 1, let start = back.first,
      !jumps[..<start].contains(where: { $0.contains { $0 > start } })
    {
      var code = try blocks(body, target, 0..<start, before: start)
      target.loop = Label()
      target.loopStart = start
      code.append(.loop(target.loop, nil, try blocks(body, target, start..<body.parts.count)))
      return Lowered(.sequence(code), .nothing)
    }
    return Lowered(try tagLoop(body, target, start: .i32(0)), .nothing)
  }

  /// What `do` expands to: a jump to the test, the body, the test with a jump to the body. The test comes first then, and the
  /// body behind it.
  private func rotatedLoop(
    _ body: TagBody, _ target: TagBodyTarget, _ jumps: [Set<Int>]
  ) throws(LoweringError) -> Code? {
    guard body.parts.count == 3, body.parts[0].count == 1, case .go(let first, 1) = body.parts[0][0],
      first.body === body,
      !jumps[1].contains(1), jumps[2] == [1]
    else { return nil }
    let done = Label()
    target.loop = Label()
    target.rotated = [1: target.labels[1], 2: target.loop]
    let test = try lowerPart(body, 2)
    let content = try lowerPart(body, 1)
    return .block(
      done, nil,
      [
        .loop(
          target.loop, nil,
          [.block(target.labels[1], nil, [test, .branch(done, nil)]), content, .branch(target.loop, nil)])
      ])
  }

  /// Parts one behind the other, each but the first at the end of a block that jumps forward leave; so is `before`.
  private func blocks(
    _ body: TagBody, _ target: TagBodyTarget, _ range: Range<Int>, before end: Int? = nil
  ) throws(LoweringError) -> [Code] {
    var code: [Code] = []
    for part in range {
      if part > range.lowerBound { code = [.block(target.labels[part], nil, code)] }
      target.current = part
      code.append(try lowerPart(body, part))
    }
    if let end, !range.isEmpty { code = [.block(target.labels[end], nil, code)] }
    return code
  }

  private func lowerPart(_ body: TagBody, _ part: Int) throws(LoweringError) -> Code {
    var code: [Code] = []
    for core in body.parts[part] { code.append(effect(try lower(core, .effect))) }
    return .sequence(code)
  }

  /// The general case: a loop around all parts, which begins with a jump to the part that is next.
  private func tagLoop(_ body: TagBody, _ target: TagBodyTarget, start: Code) throws(LoweringError) -> Code {
    target.usesState = true
    let labels = target.labels
    var code = Code.branchTable(Array(labels.dropLast()), labels[labels.count - 1], .get(target.state))
    for part in body.parts.indices {
      target.current = part
      code = .sequence([.block(labels[part], nil, [code]), try lowerPart(body, part)])
    }
    return .sequence([.set(target.state, start), .loop(target.loop, nil, [code])])
  }

  func lowerGo(_ body: TagBody, _ index: Int) throws(LoweringError) -> Lowered {
    let part = index + 1
    guard let target = tagBodies[ObjectIdentifier(body)], body.owner === lambda, body.tag == nil else {
      guard let variable = body.tag else {
        throw LoweringError(message: "a tag is out of sight", place: place)
      }
      let tag = value(try read(variable))
      return Lowered(
        .sequence([
          try checkExit(tag),
          .throw(runtime.tag, [.newStructure(types.exit, [tag, .plain(.newI31, [.i32(Int32(part))])])]),
        ]), .never)
    }
    let leaving = leave(to: target.scopes)
    if let label = target.rotated[part] { return Lowered(.sequence(leaving + [.branch(label, nil)]), .never) }
    if part > target.current { return Lowered(.sequence(leaving + [.branch(target.labels[part], nil)]), .never) }
    let state: [Code] = target.usesState ? [.set(target.state, .i32(Int32(part)))] : []
    return Lowered(.sequence(leaving + state + [.branch(target.loop, nil)]), .never)
  }

  /// A tagbody that inner functions jump in: each jump is caught, and the loop goes on where it says.
  private func lowerCaughtTagBody(_ body: TagBody) throws(LoweringError) -> Lowered {
    guard let variable = body.tag else { return Lowered(.nothing, .nothing) }
    let set = declare(variable, newExitTag)
    let tag = value(try read(variable))
    let end = endExit(tag)
    let (again, done) = (Label(), Label())
    scopes.append(Scope(restore: { end }))
    defer { scopes.removeLast() }
    let target = TagBodyTarget(parts: body.parts.count, scopes: scopes.count)
    let state = target.state
    tagBodies[ObjectIdentifier(body)] = target
    let caught = Label([.value, .reference(.exception, isNullable: true)])
    let loop = try tagLoop(body, target, start: .get(state))
    let payload = Local("payload", .value)
    let exception = Local("exception", .reference(.exception, isNullable: true))
    let exit = Code.cast(.defined(types.exit), isNullable: false, .get(payload))
    let mine = Code.conditional(
      .test(.defined(types.exit), isNullable: false, .get(payload)),
      then: .plain(.equalReferences, [.field(types.exit, 0, exit), tag]), else: .i32(0), .i32)
    let attempt = Code.tryTable([CatchClause(tag: runtime.tag, withReference: true, label: caught)], nil, loop)
    let code = Code.block(
      done, nil,
      [
        .loop(
          again, nil,
          [
            .setTwo(payload, exception, .block(caught, nil, [attempt, .branch(done, nil)])),
            .conditional(
              .plain(.i32EqualZero, [mine]),
              then: .sequence([end, .throwReference(.plain(.asNonNull, [.get(exception)]))]), else: nil, nil),
            .set(state, .plain(.i31Signed, [.cast(.i31, isNullable: false, .field(types.exit, 1, exit))])),
            .branch(again, nil),
          ])
      ])
    return Lowered(.sequence([set, .set(state, .i32(0)), code, end]), .nothing)
  }

  // MARK: Catch and throw

  func lowerCatch(_ tag: Core, _ body: Core, _ use: Use) throws(LoweringError) -> Lowered {
    let local = Local("tag", .value)
    let outer = Local("catchers", .value)
    let set: [Code] = [
      .set(local, value(try lower(tag, .single))), .set(outer, .getGlobal(runtime.catchers)),
      .setGlobal(runtime.catchers, .newStructure(types.cons, [.get(local), .get(outer)])),
    ]
    let restore = Code.setGlobal(runtime.catchers, .get(outer))
    let body = try undoing(restore) { () throws(LoweringError) in try self.catching(tag: .get(local), body, use) }
    return Lowered(.sequence(set + [body.code]), body.form)
  }

  func lowerThrow(_ tag: Core, _ result: Core) throws(LoweringError) -> Lowered {
    let local = Local("tag", .value)
    let kept = Local("result", .value)
    let check = try program.callSystem("CHECK-CATCH-TAG", [.get(local), .getGlobal(runtime.catchers)])
    return Lowered(
      .sequence([
        .set(local, value(try lower(tag, .single))), .set(kept, value(try lower(result, .all))), .drop(check),
        .throw(runtime.tag, [.newStructure(types.exit, [.get(local), .get(kept)])]),
      ]), .never)
  }

  // MARK: Cleanups

  func lowerUnwindProtect(_ body: Core, _ cleanup: Core, _ use: Use) throws(LoweringError) -> Lowered {
    var several = false
    if use == .all || use == .tail { several = try program.valueCounts.mayBeSeveral(body) }
    let inner: Use = several ? .all : use == .effect ? .effect : .single
    let caught = Label([.reference(.exception, isNullable: true)])
    let done = Label()
    let exception = Local("exception", .reference(.exception, isNullable: true))
    let kept = Local("result", .value)
    let others = Local("others", .value)
    scopes.append(Scope(restore: { .nothing }))
    let lowered = try lower(body, inner)
    scopes.removeLast()
    var attempt: [Code] = []
    if inner == .effect { attempt.append(effect(lowered)) } else { attempt.append(.set(kept, value(lowered))) }
    // The values behind the first must outlive what the cleanup does, on both ways.
    let code: [Code] = [
      .set(exception, .null(.noException)),
      .block(
        done, nil,
        [
          .set(
            exception,
            .block(
              caught, .reference(.exception, isNullable: true),
              [
                .tryTable(
                  [CatchClause(tag: nil, withReference: true, label: caught)], nil, .sequence(attempt)),
                .branch(done, nil),
              ]))
        ]),
      .set(others, saveValues()), effect(try lower(cleanup, .effect)), restoreValues(.get(others)),
      .conditional(
        .plain(.i32EqualZero, [.plain(.isNull, [.get(exception)])]),
        then: .throwReference(.plain(.asNonNull, [.get(exception)])), else: nil, nil),
    ]
    if inner == .effect { return Lowered(.sequence(code), .nothing) }
    return Lowered(.sequence(code + [.get(kept)]), .value)
  }

  /// Runs code, and a restoration behind it however it ends.
  private func undoing(
    _ restore: Code, _ body: () throws(LoweringError) -> Lowered
  ) throws(LoweringError) -> Lowered {
    scopes.append(Scope(restore: { restore }))
    let lowered = try body()
    scopes.removeLast()
    let caught = Label([.reference(.exception, isNullable: true)])
    let exception = Local("exception", .reference(.exception, isNullable: true))
    let type = lowered.form.type
    let attempt = Code.tryTable([CatchClause(tag: nil, withReference: true, label: caught)], type, lowered.code)
    let done = Label(type.map { [$0] } ?? [])
    let block = Code.block(
      done, type,
      [
        .set(
          exception,
          .block(
            caught, .reference(.exception, isNullable: true),
            lowered.form == .never
              ? [attempt, .unreachable] : type == nil ? [attempt, .branch(done, nil)] : [.branch(done, attempt)])),
        restore, .throwReference(.plain(.asNonNull, [.get(exception)])),
      ])
    if lowered.form == .never { return Lowered(block, .never) }
    guard let type else { return Lowered(.sequence([block, restore]), .nothing) }
    let kept = Local("result", type)
    return Lowered(.sequence([.set(kept, block), restore, .get(kept)]), lowered.form)
  }

  // MARK: Dynamic bindings

  func lowerDynamic(_ bindings: [(Word, Core)], _ body: Core, _ use: Use) throws(LoweringError) -> Lowered {
    var code: [Code] = []
    var news: [Local] = []
    for (record, initial) in bindings {
      try program.noteChange(of: record, to: initial)
      let new = Local("new", .value)
      code.append(.set(new, value(try lower(initial, .single))))
      news.append(new)
    }
    let mark = Local("mark", .nullable(runtime.binding))
    code.append(.set(mark, .getGlobal(runtime.bindings)))
    for (index, (record, _)) in bindings.enumerated() {
      code.append(runtime.bind(.getGlobal(try constants.symbol(record)), to: .get(news[index])))
    }
    let inner: Use = use == .tail ? .all : use
    let lowered = try undoing(runtime.unbinding(to: .get(mark))) { () throws(LoweringError) in
      let lowered = try self.lower(body, inner)
      return inner == .effect ? Lowered(self.effect(lowered), lowered.form == .never ? .never : .nothing) : lowered
    }
    return Lowered(.sequence(code + [lowered.code]), lowered.form)
  }

  func lowerDynamicLists(
    _ symbols: Core, _ values: Core, _ body: Core, _ use: Use
  ) throws(LoweringError) -> Lowered {
    if case .constant(let list) = symbols {
      for symbol in machine.listElements(list) ?? [] where machine.isLispSymbol(symbol) {
        try program.noteChange(of: machine.globalRecord(symbol), to: values)
      }
    }
    let (names, news) = (Local("names", .value), Local("values", .value))
    let mark = Local("mark", .nullable(runtime.binding))
    let code: [Code] = [
      .set(names, value(try lower(symbols, .single))), .set(news, value(try lower(values, .single))),
      .set(mark, .getGlobal(runtime.bindings)),
      .drop(try program.callSystem("BIND-VARIABLES", [.get(names), .get(news)])),
    ]
    let restore = runtime.unbinding(to: .get(mark))
    let inner: Use = use == .tail ? .all : use
    let lowered = try undoing(restore) { () throws(LoweringError) in
      let lowered = try self.lower(body, inner)
      return inner == .effect ? Lowered(self.effect(lowered), lowered.form == .never ? .never : .nothing) : lowered
    }
    return Lowered(.sequence(code + [lowered.code]), lowered.form)
  }
}

/// Whether a block is left early, in its own function.
private struct BlockUses {
  let block: Block
  var isLeft = false

  mutating func visit(_ core: Core) {
    if isLeft { return }
    if case .returnFrom(let target, _) = core, target === block {
      isLeft = true
      return
    }
    core.forEachPart { visit($0) }
  }
}

/// Where a tagbody's own function jumps to, without what inner functions do.
private struct JumpScan {
  let body: TagBody
  var targets: Set<Int> = []

  mutating func visit(_ core: Core) {
    if case .go(let target, let index) = core, target.body === body { targets.insert(index + 1) }
    core.forEachPart { visit($0) }
  }
}
