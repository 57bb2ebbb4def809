/// Symbols and their cells.
extension Machine {
  func defineSymbolPrimitives() {
    define("SYMBOLP", 1) { (machine, arguments) throws(LispError) in Word(machine.isSymbol(arguments[0])) }
    define("KEYWORDP", 1) { (machine, arguments) throws(LispError) in
      Word(arguments[0].is(.symbol) && arguments[0][SymbolLayout.package] == machine.keywordPackage.object)
    }
    define("SYMBOL-NAME", 1) { (machine, arguments) throws(LispError) in
      try machine.requireSymbol(arguments[0])[SymbolLayout.name]
    }
    define("SYMBOL-PACKAGE", 1) { (machine, arguments) throws(LispError) in
      try machine.requireSymbol(arguments[0])[SymbolLayout.package]
    }
    define("SYMBOL-PLIST", 1) { (machine, arguments) throws(LispError) in
      try machine.requireSymbol(arguments[0])[SymbolLayout.properties]
    }
    define("SET-SYMBOL-PLIST", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.requireSymbol(arguments[0])[SymbolLayout.properties] = arguments[1]
      return arguments[1]
    }
    define("SYMBOL-VALUE", 1) { (machine, arguments) throws(LispError) in
      let value = try machine.requireSymbol(arguments[0])[SymbolLayout.value]
      if value.isUnbound { throw .unboundVariable(arguments[0]) }
      return value
    }
    for (name, package) in [("SET", "COMMON-LISP"), ("SET-SYMBOL-VALUE", "SYSTEM")] {
      define(name, 2, in: package) { (machine, arguments) throws(LispError) in
        let record = try machine.requireSymbol(arguments[0])
        if record[0].headerFlags & SymbolLayout.isConstant != 0 {
          throw .program("~S is a constant", [arguments[0]])
        }
        record[SymbolLayout.value] = arguments[1]
        return arguments[1]
      }
    }
    define("BOUNDP", 1) { (machine, arguments) throws(LispError) in
      Word(try !machine.requireSymbol(arguments[0])[SymbolLayout.value].isUnbound)
    }
    define("MAKUNBOUND", 1) { (machine, arguments) throws(LispError) in
      try machine.requireSymbol(arguments[0])[SymbolLayout.value] = .unbound
      return arguments[0]
    }
    define("SYMBOL-FUNCTION", 1) { (machine, arguments) throws(LispError) in
      let record = try machine.requireSymbol(arguments[0])
      if record[SymbolLayout.macro].isFunction { return record[SymbolLayout.macro] }
      let function = record[SymbolLayout.function]
      if function == machine.undefinedFunction { throw .undefinedFunction(arguments[0]) }
      return function
    }
    define("SET-SYMBOL-FUNCTION", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let record = try machine.requireSymbol(arguments[0])
      guard arguments[1].isFunction else { throw .wrongType(arguments[1], "FUNCTION") }
      try machine.checkUnlocked(arguments[0], "a function")
      record[SymbolLayout.function] = arguments[1]
      if record[SymbolLayout.macro].isFunction { record[SymbolLayout.macro] = .nil }
      return arguments[1]
    }
    define("FBOUNDP", 1) { (machine, arguments) throws(LispError) in
      let record = machine.record(try machine.functionName(arguments[0]))
      return Word(record[SymbolLayout.function] != machine.undefinedFunction || record[SymbolLayout.macro].isTrue)
    }
    define("FMAKUNBOUND", 1) { (machine, arguments) throws(LispError) in
      let name = try machine.functionName(arguments[0])
      try machine.checkUnlocked(name, "nothing")
      machine.record(name)[SymbolLayout.function] = machine.undefinedFunction
      machine.record(name)[SymbolLayout.macro] = .nil
      return arguments[0]
    }
    define("FUNCTION-SYMBOL", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.functionName(arguments[0])
    }
    define("CONSTANTP", 1...2) { (machine, arguments) throws(LispError) in
      let form = arguments[0]
      if form.isCons { return Word(form.car == machine.names.quote) }
      if machine.isSymbol(form) { return Word(machine.flags(of: form) & SymbolLayout.isConstant != 0) }
      return .t
    }
    define("SPECIAL-VARIABLE-P", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      Word(machine.flags(of: arguments[0]) & SymbolLayout.isSpecial != 0)
    }
    define("MAKE-SYMBOL", 1) { (machine, arguments) throws(LispError) in
      guard let name = machine.stringContent(arguments[0]) else { throw .wrongType(arguments[0], "STRING") }
      return machine.makeSymbol(name: machine.makeString(characters: UnsafeBufferPointer(name)))
    }
  }

  /// The record of a symbol.
  func requireSymbol(_ word: Word) throws(LispError) -> Word {
    guard isSymbol(word) else { throw .wrongType(word, "SYMBOL") }
    return record(word)
  }
}
