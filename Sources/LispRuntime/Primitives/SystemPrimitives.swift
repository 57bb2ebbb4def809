/// What belongs to no kind of object: hidden properties, type tests without a name in the standard.
extension Machine {
  func defineSystemPrimitives() {
    extraRoots.append { [unowned self] collector in
      for (symbol, properties) in hiddenProperties {
        collector.mark(symbol)
        collector.mark(properties)
      }
    }
    define("PROPERTY", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.hiddenProperty(arguments[0], arguments[1])
    }
    define("SET-PROPERTY", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.setHiddenProperty(arguments[0], arguments[1], arguments[2])
      return arguments[2]
    }
    define("FIXNUMP", 1, in: "SYSTEM") { (_, arguments) throws(LispError) in Word(arguments[0].isFixnum) }
    define("SINGLE-FLOAT-P", 1, in: "SYSTEM") { (_, arguments) throws(LispError) in Word(arguments[0].isSingle) }
    define("DOUBLE-FLOAT-P", 1, in: "SYSTEM") { (_, arguments) throws(LispError) in Word(arguments[0].is(.doubleFloat))
    }
    define("NATIVE-TYPE-OF", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.nativeType(of: arguments[0])
    }
    defineFunctionCellPrimitives()

    define("SHOW", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.report(machine.shortText(arguments[0]))
      return arguments[0]
    }
  }

  private func defineFunctionCellPrimitives() {
    define("SETF-FUNCTION", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let name = try machine.functionName(machine.makeList([machine.names.setf, arguments[0]]))
      let function = machine.record(name)[SymbolLayout.function]
      if function == machine.undefinedFunction { throw .undefinedFunction(name) }
      return function
    }
    define("SET-SETF-FUNCTION", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[1].isFunction else { throw .wrongType(arguments[1], "FUNCTION") }
      let name = try machine.functionName(machine.makeList([machine.names.setf, arguments[0]]))
      machine.record(name)[SymbolLayout.function] = arguments[1]
      return arguments[1]
    }
    define("SET-FUNCTION-DOCUMENTATION", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].isFunction else { throw .wrongType(arguments[0], "FUNCTION") }
      if arguments[0].code.codeKind == .lazy { try machine.materialize(arguments[0]) }
      arguments[0].code[CodeLayout.documentation] = arguments[1]
      return arguments[1]
    }
    define("VARIABLE-DOCUMENTATION", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.hiddenProperty(arguments[0], machine.variableDocumentationKey)
    }
  }

  var variableDocumentationKey: Word { intern("VARIABLE-DOCUMENTATION", in: "SYSTEM") }

  /// The type of what no predicate of the standard tells.
  private func nativeType(of word: Word) -> Word {
    guard word.isObject else { return .t }
    switch word.address[0].headerKind {
    case .package: return intern("PACKAGE")
    case .hashTable: return intern("HASH-TABLE")
    case .randomState: return intern("RANDOM-STATE")
    case .pointer: return intern("FOREIGN-POINTER", in: "FFI")
    case .foreign: return intern("FOREIGN-OBJECT", in: "FFI")
    case .instance: return intern("LAYOUT", in: "SYSTEM")
    case .code: return intern("CODE", in: "SYSTEM")
    case .symbol, .function, .cell, .doubleFloat, .bignum, .string, .simpleVector, .octets, .array: return .t
    }
  }

  // MARK: Hidden properties

  /// What the system knows of a symbol, as a property list that programs do not see.
  func hiddenProperty(_ symbol: Word, _ key: Word) -> Word {
    var rest = hiddenProperties[symbol] ?? .nil
    while rest.isCons, rest.cdr.isCons {
      if rest.car == key { return rest.cdr.car }
      rest = rest.cdr.cdr
    }
    return .nil
  }

  func setHiddenProperty(_ symbol: Word, _ key: Word, _ value: Word) {
    let list = hiddenProperties[symbol] ?? .nil
    var rest = list
    while rest.isCons, rest.cdr.isCons {
      if rest.car == key {
        rest.cdr.car = value
        return
      }
      rest = rest.cdr.cdr
    }
    hiddenProperties[symbol] = makeList([key, value], tail: list)
  }
}
