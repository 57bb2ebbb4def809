import LispRuntime

/// Several values: made, taken, kept for later.
extension FunctionLowering {
  func lowerValues(_ all: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    if all.count == 1 {
      let one = try lower(all[0], .single)
      return one
    }
    let keepsAll = use == .all || (use == .tail && result == nil)
    if !keepsAll {
      var code: [Code] = []
      guard let first = all.first else { return Lowered(.null(.none), .value) }
      let lowered = try lower(first, use == .effect ? .effect : .single)
      if use == .effect {
        for core in all { code.append(effect(try lower(core, .effect))) }
        return Lowered(.sequence(code), .nothing)
      }
      if all.count == 1 { return lowered }
      let type = lowered.form.type ?? .value
      let local = Local("first", type)
      code.append(.set(local, lowered.form.type == nil ? value(lowered) : lowered.code))
      for core in all.dropFirst() { code.append(effect(try lower(core, .effect))) }
      return Lowered(.sequence(code + [.get(local)]), lowered.form.type == nil ? .value : lowered.form)
    }
    var code: [Code] = []
    var locals: [Local] = []
    for core in all {
      let local = Local("value", .value)
      code.append(.set(local, value(try lower(core, .single))))
      locals.append(local)
    }
    if locals.count > 1 { code.append(.setGlobal(runtime.secondValue, .get(locals[1]))) }
    if locals.count > 2 { code.append(.setGlobal(runtime.thirdValue, .get(locals[2]))) }
    if locals.count > 3 {
      code.append(
        .setGlobal(runtime.furtherValues, vector(of: locals.dropFirst(3).map { .get($0) })))
    }
    code.append(.setGlobal(runtime.valueCount, .i32(Int32(locals.count))))
    code.append(locals.first.map { .get($0) } ?? .null(.none))
    return Lowered(.sequence(code), .value)
  }

  func lowerBindValues(
    _ variables: [LocalVariable], _ producer: Core, _ body: Core, _ use: Use
  ) throws(LoweringError) -> Lowered {
    var code: [Code] = []
    if case .values(let all) = producer {
      // Nobody else sees these values.
      for (index, core) in all.enumerated() {
        let lowered = try lower(core, index < variables.count ? .single : .effect)
        if index < variables.count {
          code.append(declare(variables[index], lowered))
        } else {
          code.append(effect(lowered))
        }
      }
      for variable in variables.dropFirst(all.count) { code.append(declare(variable, Lowered(.null(.none), .value))) }
    } else {
      let several = try program.valueCounts.mayBeSeveral(producer)
      let first = try lower(producer, several ? .all : .single)
      if !several {
        code.append(declare(variables[0], first))
        for variable in variables.dropFirst() { code.append(declare(variable, Lowered(.null(.none), .value))) }
      } else {
        let count = Local("count", .i32)
        let kept = Local("first", .value)
        code.append(.set(kept, value(first)))
        code.append(.set(count, .getGlobal(runtime.valueCount)))
        code.append(.setGlobal(runtime.valueCount, .i32(1)))
        for (index, variable) in variables.enumerated() {
          let source: Code
          switch index {
          case 0:
            // No values at all: then the first is NIL already.
            code.append(declare(variable, Lowered(.get(kept), .value)))
            continue
          case 1: source = .getGlobal(runtime.secondValue)
          case 2: source = .getGlobal(runtime.thirdValue)
          default:
            source = .element(
              types.vector, .plain(.asNonNull, [.getGlobal(runtime.furtherValues)]), .i32(Int32(index - 3)),
              isSigned: false)
          }
          code.append(
            declare(
              variable,
              Lowered(
                .conditional(
                  .plain(.i32Greater, [.get(count), .i32(Int32(index))]), then: source, else: .null(.none), .value),
                .value)))
        }
      }
    }
    let result = try lower(body, use)
    return Lowered(.sequence(code + [result.code]), result.form)
  }

  func lowerValuesThen(_ first: Core, _ then: Core, _ use: Use) throws(LoweringError) -> Lowered {
    var keepsAll = false
    if use == .all || use == .tail { keepsAll = try program.valueCounts.mayBeSeveral(first) }
    let lowered = try lower(first, keepsAll ? .all : use == .effect ? .effect : .single)
    if use == .effect { return Lowered(.sequence([effect(lowered), effect(try lower(then, .effect))]), .nothing) }
    let kept = Local("first", .value)
    var code: [Code] = [.set(kept, value(lowered))]
    if keepsAll {
      let others = Local("others", .value)
      code += [.set(others, saveValues()), effect(try lower(then, .effect)), restoreValues(.get(others)), .get(kept)]
    } else {
      code += [effect(try lower(then, .effect)), .get(kept)]
    }
    return Lowered(.sequence(code), .value)
  }

  /// What is known of the values behind the first, as one value: NIL when there is just one.
  func saveValues() -> Code {
    let (runtime, types) = (runtime, types)
    let function = runtime.function("save-values", [], .value) { _ in
      .conditional(
        .plain(.i32Equal, [.getGlobal(runtime.valueCount), .i32(1)]), then: .null(.none),
        else: .sequence([
          .newArrayOf(
            types.vector,
            [
              .plain(.newI31, [.getGlobal(runtime.valueCount)]), .getGlobal(runtime.secondValue),
              .getGlobal(runtime.thirdValue), .getGlobal(runtime.furtherValues),
            ])
        ]), .value)
    }
    let saved = Local("saved", .value)
    return .sequence([
      .set(saved, .call(function, [], isTail: false)), .setGlobal(runtime.valueCount, .i32(1)), .get(saved),
    ])
  }

  func restoreValues(_ saved: Code) -> Code {
    let (runtime, types) = (runtime, types)
    let function = runtime.function("restore-values", [("saved", .value)], nil) { locals in
      let vector = Local("values", .object(types.vector))
      func part(_ index: Int32) -> Code { .element(types.vector, .get(vector), .i32(index), isSigned: false) }
      return .conditional(
        .plain(.isNull, [.get(locals[0])]), then: .setGlobal(runtime.valueCount, .i32(1)),
        else: .sequence([
          .set(vector, .cast(.defined(types.vector), isNullable: false, .get(locals[0]))),
          .setGlobal(runtime.valueCount, .plain(.i31Signed, [.cast(.i31, isNullable: false, part(0))])),
          .setGlobal(runtime.secondValue, part(1)), .setGlobal(runtime.thirdValue, part(2)),
          .setGlobal(runtime.furtherValues, .cast(.defined(types.vector), isNullable: true, part(3))),
        ]), nil)
    }
    return .call(function, [saved], isTail: false)
  }

  /// All values as a list.
  func listOfValues(_ first: Code) -> Code {
    let (runtime, types) = (runtime, types)
    let function = runtime.function("list-of-values", [("first", .value)], .value) { locals in
      let (count, index, list) = (Local("count", .i32), Local("index", .i32), Local("list", .value))
      let (loop, done) = (Label(), Label())
      func cons(_ value: Code) -> Code { .set(list, .newStructure(types.cons, [value, .get(list)])) }
      func when(_ least: Int32, _ code: Code) -> Code {
        .conditional(.plain(.i32GreaterOrEqual, [.get(count), .i32(least)]), then: code, else: nil, nil)
      }
      return .sequence([
        .set(count, .getGlobal(runtime.valueCount)), .setGlobal(runtime.valueCount, .i32(1)),
        .set(list, .null(.none)),
        .set(index, .plain(.i32Subtract, [.get(count), .i32(4)])),
        .block(
          done, nil,
          [
            .loop(
              loop, nil,
              [
                .branchIf(done, .plain(.i32Less, [.get(index), .i32(0)])),
                cons(
                  .element(
                    types.vector, .plain(.asNonNull, [.getGlobal(runtime.furtherValues)]), .get(index), isSigned: false)
                ),
                .set(index, .plain(.i32Subtract, [.get(index), .i32(1)])), .branch(loop, nil),
              ])
          ]),
        when(3, cons(.getGlobal(runtime.thirdValue))), when(2, cons(.getGlobal(runtime.secondValue))),
        when(1, cons(.get(locals[0]))), .get(list),
      ])
    }
    return .call(function, [first], isTail: false)
  }

  /// The elements of a list as values.
  func valuesOfList(_ list: Code) throws(LoweringError) -> Code {
    let vector = Local("values", .object(types.vector))
    let count = Local("count", .i32)
    func value(_ index: Int32) -> Code {
      .conditional(
        .plain(.i32Greater, [.get(count), .i32(index)]),
        then: .element(types.vector, .get(vector), .i32(index), isSigned: false), else: .null(.none), .value)
    }
    let further = Local("further", .object(types.vector))
    let rest = Code.plain(.i32Subtract, [.get(count), .i32(3)])
    return .sequence([
      .set(
        vector, .cast(.defined(types.vector), isNullable: false, try program.callSystem("VECTOR-OF-VALUES", [list]))),
      .set(count, .plain(.arrayLength, [.get(vector)])), .setGlobal(runtime.valueCount, .get(count)),
      .setGlobal(runtime.secondValue, value(1)), .setGlobal(runtime.thirdValue, value(2)),
      .conditional(
        .plain(.i32Greater, [.get(count), .i32(3)]),
        then: .sequence([
          .set(further, .newDefaultArray(types.vector, rest)),
          .copyElements(types.vector, types.vector, [.get(further), .i32(0), .get(vector), .i32(3), rest]),
          .setGlobal(runtime.furtherValues, .get(further)),
        ]), else: nil, nil), value(0),
    ])
  }

  func lowerCallWithValues(_ function: Core, _ producers: [Core], _ use: Use) throws(LoweringError) -> Lowered {
    let callee = Local("function", .object(types.function))
    var code: [Code] = [.set(callee, try functionObject(try lower(function, .single)))]
    var lists: [Local] = []
    for producer in producers {
      let list = Local("values", .value)
      code.append(.set(list, listOfValues(value(try lower(producer, .all)))))
      lists.append(list)
    }
    var all = Code.null(.none)
    if let last = lists.last { all = .get(last) }
    for list in lists.dropLast().reversed() { all = try program.callSystem("APPEND-TWO", [.get(list), all]) }
    let vector = Code.cast(
      .defined(types.vector), isNullable: false, try program.callSystem("VECTOR-OF-ARGUMENTS", [all]))
    let call = callObject(.get(callee), vector: vector, use)
    return Lowered(.sequence(code + [call.code]), call.form)
  }
}
