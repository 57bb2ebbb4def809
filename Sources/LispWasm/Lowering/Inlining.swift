import LispRuntime

/// Small functions whose bodies stand where they are called: predicates, accessors, and whatever else costs no more than a call.
extension FunctionLowering {
  /// A call of a function of one small expression. Nil for all others.
  func lowerInlined(
    _ record: Word, _ lambda: Lambda, _ arguments: [Core], _ use: Use
  ) throws(LoweringError) -> Lowered? {
    guard program.isInlined(lambda), lambda.required.count == arguments.count, inlined.count < 8,
      !inlined.contains(record)
    else { return nil }
    var code: [Code] = []
    for (variable, argument) in zip(lambda.required, arguments) {
      let lowered = try lower(argument, .single)
      code.append(
        declare(variable, operandForm(of: variable, lambda).map { Lowered(convert(lowered, to: $0), $0) } ?? lowered))
    }
    return try inlinedBody(record, lambda, behind: code, use)
  }

  /// The same for arguments that are values already, in whatever form.
  func lowerInlined(_ record: Word, _ lambda: Lambda, given: [Lowered]) throws(LoweringError) -> Lowered? {
    guard program.isInlined(lambda), lambda.required.count == given.count else { return nil }
    return try inlinedBody(record, lambda, behind: zip(lambda.required, given).map { declare($0, $1) }, .single)
  }

  private func inlinedBody(
    _ record: Word, _ lambda: Lambda, behind code: [Code], _ use: Use
  ) throws(LoweringError) -> Lowered {
    inlined.append(record)
    defer { inlined.removeLast() }
    var body = try lower(lambda.body, use)
    if let form = FunctionLowering.resultForm(lambda, program), body.form != .never {
      body = Lowered(convert(body, to: form), form)
    }
    return Lowered(.sequence(code + [body.code]), body.form)
  }

  /// The form that a declaration gives a parameter.
  func operandForm(of variable: LocalVariable, _ lambda: Lambda) -> Form? {
    for (name, type) in lambda.declaredTypes where name == variable.name {
      if let form = program.intrinsics.machineForm(type) { return form }
    }
    return nil
  }
}

extension ProgramLowering {
  private static let mostParts = 12

  func isInlined(_ lambda: Lambda) -> Bool {
    if let known = inlinedLambdas[ObjectIdentifier(lambda)] { return known }
    var result =
      lambda.isSimple && lambda.captures.isEmpty && !lambda.required.contains { $0.isCaptured || $0.isAssigned }
    if result {
      var size = 0
      var body = lambda.body
      // What a `defun` has around its body, and nothing leaves: the way out would be no such part. The system's own functions are
      // told by whether they are reached, so they stay.
      if case .block(let block, let inner) = body, block.tag == nil, usage.isOwn(lambda) { body = inner }
      result = lambda.required.count <= Self.mostParts && countParts(of: body, &size)
    }
    inlinedLambdas[ObjectIdentifier(lambda)] = result
    return result
  }

  /// False where there is more than calls of operations, tests and variables.
  private func countParts(of core: Core, _ size: inout Int) -> Bool {
    size += 1
    if size > Self.mostParts { return false }
    switch core {
    case .constant(let word): return !word.isObject || word.is(.symbol)
    case .local: return true
    case .call(let record, let arguments, _):
      guard intrinsics[record] != nil, !changingFunctions.contains(record) else { return false }
      return arguments.allSatisfy { countParts(of: $0, &size) }
    case .conditional(let test, let then, let other):
      return countParts(of: test, &size) && countParts(of: then, &size) && countParts(of: other, &size)
    case .bind(let bindings, .conditional(.local(let tested), .local(let value), let other))
    where bindings.count == 1 && bindings[0].0 === tested && tested === value && tested.isUnnamed:
      return countParts(of: bindings[0].1, &size) && countParts(of: other, &size)
    case .sequence(let all): return all.allSatisfy { countParts(of: $0, &size) }
    default: return false
    }
  }
}
