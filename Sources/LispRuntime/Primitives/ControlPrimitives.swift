/// Functions that call functions, definitions, evaluation.
extension Machine {
  func defineControlPrimitives() {
    define("FUNCALL", 1...) { (machine, arguments) throws(LispError) in
      try machine.call(arguments[0], arguments.from(1))
    }
    define("APPLY", 2...) { (machine, arguments) throws(LispError) in
      guard let last = machine.elements(arguments[arguments.count - 1]) else {
        throw .wrongType(arguments[arguments.count - 1], "LIST")
      }
      return try machine.call(arguments[0], Array(arguments.from(1).dropLast()) + last)
    }
    define("VALUES", 0...) { (machine, arguments) throws(LispError) in
      machine.setValues(Array(arguments.from(0)))
      return arguments.optional(0)
    }
    define("VALUES-LIST", 1) { (machine, arguments) throws(LispError) in
      guard let all = machine.elements(arguments[0]) else { throw .wrongType(arguments[0], "LIST") }
      if all.count > Self.valuesLimit { throw .program("more than \(Self.valuesLimit) values") }
      machine.setValues(all)
      return all.first ?? .nil
    }
    define("EVAL", 1) { (machine, arguments) throws(LispError) in
      let outer = machine.expander
      let rootCount = machine.roots.count
      machine.roots += outer.roots
      machine.expander = ExpanderState()
      defer {
        machine.expander = outer
        machine.roots.removeLast(machine.roots.count - rootCount)
      }
      return try machine.evaluateTopLevel(arguments[0])
    }
    define("MACROEXPAND-1", 1...2) { (machine, arguments) throws(LispError) in
      let environment = machine.environment(arguments.optional(1))
      let (form, wasMacro) = try machine.macroexpandOnce(arguments[0], environment)
      machine.setValues([form, Word(wasMacro)])
      return form
    }
    define("MACROEXPAND", 1...2) { (machine, arguments) throws(LispError) in
      let environment = machine.environment(arguments.optional(1))
      var (form, wasMacro) = try machine.macroexpandOnce(arguments[0], environment)
      var goesOn = wasMacro
      while goesOn { (form, goesOn) = try machine.macroexpandOnce(form, environment) }
      if goesOn { wasMacro = true }
      machine.setValues([form, Word(wasMacro)])
      return form
    }
    define("FUNCTIONP", 1) { (_, arguments) throws(LispError) in Word(arguments[0].isFunction) }
    define("SPECIAL-OPERATOR-P", 1) { (machine, arguments) throws(LispError) in
      guard machine.isSymbol(arguments[0]) else { throw .wrongType(arguments[0], "SYMBOL") }
      let macro = machine.record(arguments[0])[SymbolLayout.macro]
      return Word(macro.isFixnum && SpecialForm(rawValue: macro.fixnum)?.isMacroInStandard == false)
    }
    define("MACRO-FUNCTION", 1...2) { (machine, arguments) throws(LispError) in
      guard machine.isSymbol(arguments[0]) else { throw .wrongType(arguments[0], "SYMBOL") }
      if arguments.optional(1).isTrue {
        switch machine.environment(arguments[1]).function(arguments[0]) {
        case .macro(let function): return function
        case .function: return .nil
        case nil: break
        }
      }
      let macro = machine.record(arguments[0])[SymbolLayout.macro]
      if macro.isFixnum {
        let isMacro = SpecialForm(rawValue: macro.fixnum)?.isMacroInStandard == true
        return isMacro ? machine.names.nativeMacro[SymbolLayout.function] : .nil
      }
      return macro
    }
    define("NATIVE-MACRO", 2, in: "SYSTEM") { (_, arguments) throws(LispError) in arguments[0] }

    // Definitions
    define("SET-FUNCTION-DEFINITION", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.checkUnlocked(arguments[0], "a function")
      let record = machine.record(arguments[0])
      record[SymbolLayout.function] = arguments[1]
      if record[SymbolLayout.macro].isFunction { record[SymbolLayout.macro] = .nil }
      return arguments[1]
    }
    define("SET-MACRO-FUNCTION", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.checkUnlocked(arguments[0], "a macro")
      let record = machine.record(arguments[0])
      record[SymbolLayout.macro] = arguments[1]
      record[SymbolLayout.function] = machine.undefinedFunction
      return arguments[1]
    }
    define("SET-INITIAL-VALUE", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.addFlags(SymbolLayout.isSpecial, to: arguments[0])
      machine.record(arguments[0])[SymbolLayout.value] = arguments[1]
      machine.noteDocumentation(arguments[0], arguments[2])
      return arguments[0]
    }
    define("SET-CONSTANT-VALUE", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.addFlags(SymbolLayout.isConstant, to: arguments[0])
      machine.record(arguments[0])[SymbolLayout.value] = arguments[1]
      machine.noteDocumentation(arguments[0], arguments[2])
      return arguments[0]
    }
    define("SET-SYMBOL-MACRO", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.addFlags(SymbolLayout.isSymbolMacro, to: arguments[0])
      machine.record(arguments[0])[SymbolLayout.value] = arguments[1]
      return arguments[0]
    }
    define("PROCLAIM", 1) { (machine, arguments) throws(LispError) in
      try machine.proclaim(arguments[0])
      return .nil
    }
    define("NOT-IN-SUBSET", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      throw .notInSubset(machine.symbolName(arguments[0]))
    }
    define("FUNCTION-NAME", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].isFunction else { throw .wrongType(arguments[0], "FUNCTION") }
      return machine.visibleFunctionName(arguments[0].code[CodeLayout.name])
    }
    define("FUNCTION-DOCUMENTATION", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].isFunction else { throw .wrongType(arguments[0], "FUNCTION") }
      if arguments[0].code.codeKind == .lazy { try machine.materialize(arguments[0]) }
      return arguments[0].code[CodeLayout.documentation]
    }
    define("FUNCTION-PARAMETERS", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].isFunction else { throw .wrongType(arguments[0], "FUNCTION") }
      if arguments[0].code.codeKind == .lazy { try machine.materialize(arguments[0]) }
      return arguments[0].code[CodeLayout.parameters]
    }
  }

  /// The docstring of a variable; the prelude's own are not kept.
  func noteDocumentation(_ symbol: Word, _ text: Word) {
    if preludeIsLoaded, text.isTrue { setHiddenProperty(symbol, variableDocumentationKey, text) }
  }

  /// Symbols of the standard keep their meaning, as SBCL's package locks have it.
  func checkUnlocked(_ symbol: Word, _ what: String) throws(LispError) {
    if preludeIsLoaded, record(symbol)[SymbolLayout.package] == lispPackage.object {
      throw .simple("~S is Common Lisp's own and cannot be redefined as \(what)", [symbol], class: "PACKAGE-LOCK-ERROR")
    }
  }
}
