import BindingSpec

/// Claims about functions and variables.
extension WitnessMaker {
  private func function(_ name: String) throws(NoWitness) -> Function {
    guard let function = old.spec.functions[name] else { throw NoWitness("the old spec has no function \(name)") }
    return function
  }

  func functionIsThere(_ name: String) throws(NoWitness) -> WitnessProgram {
    let type = CType.pointer(.function(try function(name).type))
    let declaration = (try? spelling(type, "witness")) ?? "const void *witness"
    return WitnessProgram("Uses the function \(name).", unhidden(name) + ["\(declaration) = \(name);"])
  }

  func functionHasType(_ name: String) throws(NoWitness) -> WitnessProgram {
    let type = CType.pointer(.function(try function(name).type))
    var program = assertion(
      "Holds that \(name) has the type that it had.",
      "__builtin_types_compatible_p(__typeof__(&\(name)), \(try spelling(type)))", "\(name) has the type that it had")
    program.lines = unhidden(name) + program.lines
    return program
  }

  /// Two widths that changed places are two numbers to a compiler.
  func functionKeepsItsOrder(_ name: String) throws(NoWitness) -> WitnessProgram {
    let types = TypeComparison(old: old, new: new, names: typeNames)
    if let now = new.spec.functions[name], types.isSame(.function(try function(name).type), .function(now.type)) {
      throw NoWitness("its type is what it was: only the names of its parameters say that they changed places")
    }
    return try functionHasType(name)
  }

  /// A function of the header is a symbol if an object that uses it asks for one.
  func functionIsSymbol(_ name: String) throws(NoWitness) -> WitnessProgram {
    let function = try function(name)
    if new.spec.functions[name]?.linkage == .inline {
      // Such a function is asked for as before; but who brings one of the name himself cannot do so any more.
      var parameters = function
      for index in parameters.parameters.indices { parameters.parameters[index].name = "witness\(index)" }
      let prototype = cPrototype(of: parameters, named: name, in: old.environment)
      if prototype.contains("__typeof__(") { throw NoWitness("it is made of a type that C has no name for") }
      return WitnessProgram(
        "Defines \(name) itself, as a program may that wants to stand in for the library.",
        unhidden(name) + ["\(prototype) { __builtin_trap(); }"])
    }
    var program = WitnessProgram(
      "Asks the linker for \(name).", unhidden(name) + ["const void *witness(void) { return (const void *)&\(name); }"])
    program.way = .asksFor(symbol: function.symbol ?? name)
    return program
  }

  func symbolIsAskedFor(_ name: String) throws(NoWitness) -> WitnessProgram {
    let symbol = old.spec.functions[name]?.symbol ?? old.spec.variables[name]?.symbol ?? name
    var program = WitnessProgram(
      "Asks the linker for \(symbol).",
      unhidden(name) + ["const void *witness(void) { return (const void *)&\(name); }"])
    program.way = .asksFor(symbol: symbol)
    return program
  }

  func functionTakesNothing(_ name: String) throws(NoWitness) -> WitnessProgram {
    if new.spec.functions[name]?.parameters.isEmpty != false {
      throw NoWitness("with what it takes now, C still accepts every call that it accepted")
    }
    return WitnessProgram(
      "Calls \(name) without arguments, which a declaration without a prototype lets pass.",
      unhidden(name) + ["void witness(void) { (void)\(name)(); }"])
  }

  /// Calls it with NULL where that was allowed, or relies on a result that was never NULL.
  func functionTakesNull(_ name: String) throws(NoWitness) -> WitnessProgram {
    let was = try function(name)
    guard let now = new.spec.functions[name], now.parameters.count == was.parameters.count else {
      throw NoWitness("the function takes other parameters")
    }
    var tightened: Set<Int> = []
    var needsClang = false
    for index in was.parameters.indices {
      let (a, b) = (was.parameters[index].type, now.parameters[index].type)
      if old.resolve(a).qualifiers.contains(.nonnull) || was.attributes.wantsValue(at: index) { continue }
      if new.resolve(b).qualifiers.contains(.nonnull) {
        tightened.insert(index)
        needsClang = true
      } else if now.attributes.wantsValue(at: index), case .pointer = new.resolve(b).type {
        tightened.insert(index)
      }
    }
    if !tightened.isEmpty {
      var program = try call(name, was, nulls: tightened) { "(void)\($0);" }
      program.claim = "Calls \(name) with NULL, and no compiler minds."
      program.flags = ["-Werror=nonnull"]
      program.needsClang = needsClang
      return program
    }
    if was.attributes.returnsNonnull, !now.attributes.returnsNonnull {
      var program = try call(name, was) { "if (!\($0)) result_may_be_null();" }
      program.lines.insert(
        "extern void result_may_be_null(void) __attribute__((error(\"the result may be NULL\")));", at: 0)
      program.claim = "Holds that the result of \(name) is never NULL, as the optimizer knows."
      program.flags = ["-O2"]
      return program
    }
    if new.resolve(now.returns).qualifiers.contains(.nullable) {
      let result = try spelling(.pointer(.void), "_Nonnull witness_result")
      var program = try call(name, was) { "\(result) = \($0); (void)witness_result;" }
      program.claim = "Takes the result of \(name) for one that is never NULL."
      program.flags = ["-Werror=nullable-to-nonnull-conversion"]
      program.needsClang = true
      return program
    }
    throw NoWitness("no compiler tells of a result that may be NULL where nothing is said about it any more")
  }

  func functionReturns(_ name: String) throws(NoWitness) -> WitnessProgram {
    let was = try function(name)
    guard let now = new.spec.functions[name], was.attributes.isNoReturn != now.attributes.isNoReturn else {
      throw NoWitness("what it promises is no matter of C")
    }
    if was.attributes.isNoReturn {
      var program = try call(name, was, returning: "int") { "(void)\($0);" }
      program.claim = "Ends with \(name), as what never returns."
      program.flags = ["-Werror=return-type"]
      return program
    }
    var program = try call(name, was) { "(void)\($0);" }
    program.claim = "Returns after it has called \(name)."
    program.needsClang = true
    program.flags = ["-Werror=missing-noreturn"]
    return program
  }

  /// A function that passes its parameters on, but for those that are to be NULL.
  private func call(
    _ name: String, _ function: Function, nulls: Set<Int> = [], returning result: String = "void",
    _ statement: (String) -> String
  ) throws(NoWitness) -> WitnessProgram {
    var parameters: [String] = []
    var arguments: [String] = []
    for (index, parameter) in function.parameters.enumerated() {
      if nulls.contains(index) {
        arguments.append("0")
      } else {
        parameters.append(try spelling(parameter.type, "argument\(index)"))
        arguments.append("argument\(index)")
      }
    }
    let list = parameters.isEmpty ? "void" : parameters.joined(separator: ", ")
    let body = statement("\(name)(\(arguments.joined(separator: ", ")))")
    return WitnessProgram("", unhidden(name) + ["\(result) witness(\(list)) { \(body) }"])
  }

  // MARK: variables

  private func variable(_ name: String) throws(NoWitness) -> Variable {
    guard let variable = old.spec.variables[name] else { throw NoWitness("the old spec has no variable \(name)") }
    return variable
  }

  func variableIsThere(_ name: String) throws(NoWitness) -> WitnessProgram {
    _ = try variable(name)
    return WitnessProgram(
      "Uses the variable \(name).",
      unhidden(name) + ["const volatile void *witness(void) { return (const volatile void *)&\(name); }"])
  }

  func variableHasType(_ name: String) throws(NoWitness) -> WitnessProgram {
    let variable = try variable(name)
    let claim = "Holds that \(name) has the type that it had."
    guard let type = try? spelling(.pointer(variable.type)) else {
      guard let size = old.size(of: variable.type)?.size,
        new.size(of: new.spec.variables[name]?.type ?? .void)?.size != size
      else { throw NoWitness("it is made of a type that C has no name for") }
      return assertion(claim, "sizeof(\(name)) == \(size)", "\(name) has \(size) bytes")
    }
    // A pointer to an array says its length; one to an array of unknown length is compatible with every other.
    if case .array(_, let count?) = old.resolve(variable.type).type {
      return assertion(
        claim,
        "__builtin_types_compatible_p(__typeof__(&\(name)), \(type)) && sizeof(\(name)) / sizeof(\(name)[0]) == \(count)",
        "\(name) has the type that it had")
    }
    return assertion(
      claim, "__builtin_types_compatible_p(__typeof__(&\(name)), \(type))", "\(name) has the type that it had")
  }

  func variableIsStored(_ name: String) throws(NoWitness) -> WitnessProgram {
    let variable = try variable(name)
    let word = variable.isThreadLocal ? "extern _Thread_local" : "extern"
    return WitnessProgram(
      "Declares \(name) once more, as it was declared.", ["\(word) \(try spelling(variable.type, name));"])
  }
}

extension FunctionAttributes {
  /// Whether `nonnull` forbids NULL at a place, counted from 0.
  fileprivate func wantsValue(at index: Int) -> Bool {
    switch nonnull {
    case nil: false
    case .all: true
    case .parameters(let list): list.contains(index + 1)
    }
  }
}
