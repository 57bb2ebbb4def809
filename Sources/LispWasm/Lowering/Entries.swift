import LispRuntime

/// How functions are called as objects: one entry for each small number of arguments, and one for a vector of them.
///
/// A function with a fixed number of parameters has one true entry. One with `&optional`, `&rest` or `&key`
/// takes a vector; its other entries, which all such functions share, make one.
struct Entries {
  let program: ProgramLowering
  var types: ObjectTypes { program.types }
  var runtime: Runtime { program.runtime }
  init(_ program: ProgramLowering) { self.program = program }

  func entry(_ lambda: Lambda, _ body: Function, count: Int) throws(LoweringError) -> Function {
    if !lambda.isSimple { return packing(count) }
    if lambda.required.count != count { return try wrongCount(count) }
    let this = Local("this", .object(types.function))
    let parameters = (0..<count).map { Local("a\($0)", .value) }
    if !lambda.captures.isEmpty, body.type === types.entries[count] { return body }
    let arguments = (lambda.captures.isEmpty ? [] : [Code.get(this)]) + parameters.map { Code.get($0) }
    return Function(
      body.name, type: types.entries[count], parameters: [this] + parameters,
      body: .call(body, arguments, isTail: true))
  }

  func entryOfMany(_ lambda: Lambda, _ body: Function) throws(LoweringError) -> Function {
    if lambda.isSimple, lambda.required.count <= ObjectTypes.mostDirectArguments { return try spreading() }
    let this = Local("this", .object(types.function))
    let arguments = Local("arguments", .object(types.vector))
    let count = Local("count", .i32)
    var code: [Code] = [.set(count, .plain(.arrayLength, [.get(arguments)]))]
    let required = lambda.required.count
    let positional = required + lambda.optional.count
    var test = Code.plain(.i32Less, [.get(count), .i32(Int32(required))])
    if lambda.rest == nil, lambda.keywords == nil {
      test = .plain(.i32Or, [test, .plain(.i32Greater, [.get(count), .i32(Int32(positional))])])
    }
    code.append(.conditional(test, then: try countError(this, arguments), else: nil, nil))
    var values: [Code] = lambda.captures.isEmpty ? [] : [.get(this)]
    for index in 0..<required {
      values.append(.element(types.vector, .get(arguments), .i32(Int32(index)), isSigned: false))
    }
    for index in required..<positional {
      values.append(
        .conditional(
          .plain(.i32Greater, [.get(count), .i32(Int32(index))]),
          then: .element(types.vector, .get(arguments), .i32(Int32(index)), isSigned: false),
          else: .getGlobal(runtime.unbound), .value))
    }
    let first = Code.plain(.newI31, [.i32(Int32(positional))])
    if lambda.rest != nil {
      values.append(try lisp("ARGUMENTS-FROM", [.get(arguments), first]))
    }
    if let keywords = lambda.keywords {
      let known = Local("keywords", .value)
      var list = Code.null(.none)
      for (keyword, _) in keywords.reversed() {
        list = .newStructure(types.cons, [try program.constants.value(keyword), list])
      }
      code.append(.set(known, list))
      let name = try program.constants.value(lambda.name)
      code.append(
        .drop(
          try lisp(
            "CHECK-ARGUMENT-KEYWORDS",
            [
              .get(arguments), first, .get(known),
              lambda.allowsOtherKeys
                ? .getGlobal(try program.constants.symbol(program.machine.globalRecord(.t))) : .null(.none),
              name,
            ])))
      for (keyword, _) in keywords {
        values.append(try lisp("KEYWORD-ARGUMENT", [.get(arguments), first, try program.constants.value(keyword)]))
      }
    }
    code.append(.call(body, values, isTail: true))
    return Function(body.name, type: types.entryOfMany, parameters: [this, arguments], body: .sequence(code))
  }

  /// The entry of functions that want a vector.
  private func packing(_ count: Int) -> Function {
    shared("pack\(count)", count) { this, parameters in
      .callReference(
        types.entryOfMany,
        [.get(this), .newArrayOf(types.vector, parameters.map { .get($0) }), many(.get(this))], isTail: true)
    }
  }

  private func wrongCount(_ count: Int) throws(LoweringError) -> Function {
    if let known = program.sharedEntries["wrong\(count)"] { return known }
    // Made before its body, which may need closures that refer to it.
    let function = shared("wrong\(count)", count) { _, _ in .unreachable }
    let error = try lisp(
      "WRONG-ARGUMENT-COUNT",
      [.get(function.parameters[0]), .plain(.newI31, [.i32(Int32(count))])])
    function.body = error
    return function
  }

  private func countError(_ this: Local, _ arguments: Local) throws(LoweringError) -> Code {
    .returnValue(
      try lisp(
        "WRONG-ARGUMENT-COUNT", [.get(this), .plain(.newI31, [.plain(.arrayLength, [.get(arguments)])])]))
  }

  /// From a vector to the entry for so many arguments.
  private func spreading() throws(LoweringError) -> Function {
    if let known = program.sharedEntries["spread"] { return known }
    let this = Local("this", .object(types.function))
    let arguments = Local("arguments", .object(types.vector))
    let function = Function("spread", type: types.entryOfMany, parameters: [this, arguments], body: .unreachable)
    program.sharedEntries["spread"] = function
    var code: [Code] = []
    let labels = (0...ObjectTypes.mostDirectArguments).map { _ in Label() }
    let other = Label()
    var inner = Code.branchTable(labels, other, .plain(.arrayLength, [.get(arguments)]))
    for count in 0...ObjectTypes.mostDirectArguments {
      let values = (0..<count).map { Code.element(types.vector, .get(arguments), .i32(Int32($0)), isSigned: false) }
      let call = Code.callReference(
        types.entries[count], [.get(this)] + values + [.field(types.descriptor, count, descriptor(.get(this)))],
        isTail: true)
      inner = .sequence([.block(labels[count], nil, [inner]), call])
    }
    code.append(.block(other, nil, [inner]))
    code.append(
      try lisp("WRONG-ARGUMENT-COUNT", [.get(this), .plain(.newI31, [.plain(.arrayLength, [.get(arguments)])])]))
    function.body = .sequence(code)
    return function
  }

  func descriptor(_ function: Code) -> Code { .field(types.function, 0, function) }
  func many(_ function: Code) -> Code { .field(types.descriptor, ObjectTypes.fieldOfMany, descriptor(function)) }

  private func shared(_ name: String, _ count: Int, _ body: (Local, [Local]) -> Code) -> Function {
    if let known = program.sharedEntries[name] { return known }
    let this = Local("this", .object(types.function))
    let parameters = (0..<count).map { Local("a\($0)", .value) }
    let function = Function(
      name, type: types.entries[count], parameters: [this] + parameters, body: body(this, parameters))
    program.sharedEntries[name] = function
    return function
  }

  /// A call of a function of the system's own, with Lisp values.
  func lisp(_ name: String, _ arguments: [Code]) throws(LoweringError) -> Code {
    try program.callSystem(name, arguments)
  }
}

extension ProgramLowering {
  /// A call of a function of the prelude that compiled code relies on.
  func callSystem(_ name: String, _ arguments: [Code], isTail: Bool = false) throws(LoweringError) -> Code {
    let record = machine.globalRecord(machine.systemSymbol(name))
    guard let function = try global(record), function.lambda.isSimple, function.lambda.required.count == arguments.count
    else {
      throw LoweringError(
        message: "the prelude has no function \(name) of \(arguments.count) arguments", place: .unknown)
    }
    return .call(function.body, arguments, isTail: isTail)
  }
}
