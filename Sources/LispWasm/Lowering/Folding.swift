import LispRuntime

/// What is known before the program runs: arithmetic on numbers that are written down, output of constants.
extension FunctionLowering {
  /// The value of a call whose arguments are all constants, where the machine can tell it now.
  func folded(_ record: Word, _ arguments: [Core]) -> Word? {
    guard program.foldable.contains(record), !arguments.isEmpty else { return nil }
    var words: [Word] = []
    for argument in arguments {
      guard let word = constantValue(argument), word.isFixnum || word.is(.doubleFloat) || word.isCharacter else {
        return nil
      }
      words.append(word)
    }
    guard let result = machine.quietCall(machine.symbol(of: record), words) else { return nil }
    // What would take a page of limbs is left to the program.
    if result.is(.bignum), result.address[0].headerCount > 16 { return nil }
    return result
  }

  /// The value of an expression that is a constant, or a fold of constants.
  private func constantValue(_ core: Core) -> Word? {
    switch core {
    case .constant(let word): return word
    case .call(let record, let arguments, _): return folded(record, arguments)
    default: return nil
    }
  }

  /// Output of something that is written down: its text is known, unless the program changes how things are printed.
  func constantOutput(_ record: Word, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered? {
    guard let kind = program.outputFunctions[record], !program.usage.changesPrinting,
      arguments.count == (kind == .terpri ? 0 : 1), program.usage.isOwn(lambda)
    else { return nil }
    var value = Word.nil
    if kind != .terpri {
      guard case .constant(let word) = arguments[0] else { return nil }
      value = word
    }
    guard let text = machine.printedConstant(value, kind.rawValue) else { return nil }
    let write = Code.call(try program.constantWriter(), [try constants.value(machine.makeString(text))], isTail: false)
    if use == .effect || kind == .terpri { return Lowered(write, .nothing) }
    return Lowered(.sequence([write, try constants.value(value)]), .value)
  }

  enum OutputKind: String {
    case print, prin1, princ
    case writeString = "write-string"
    case writeLine = "write-line"
    case terpri
  }
}

extension ProgramLowering {
  /// Writes a string that the compiler made. As long as nothing else in the program writes, no stream is needed for it.
  func constantWriter() throws(LoweringError) -> Function {
    if let known = constantWriterFunction { return known }
    let text = Local("text", .value)
    let function = Function("write-constant", type: runtime.functionType([.value], []), parameters: [text], body: nil)
    constantWriterFunction = function
    return function
  }

  /// Decides how constants are written, when everything else is known.
  func finishConstantWriter() throws(LoweringError) {
    guard let function = constantWriterFunction, let text = function.parameters.first else { return }
    if usesStreams {
      let write = Code.drop(try callSystem("WRITE-TEXT-OUT", [.get(text)]))
      function.body = write
      reach.scan(write)
    } else {
      let write = standardImport("lisp", "write", [.i32, .nullable(types.bytes)], nil)
      function.body = .call(
        write,
        [
          .i32(1),
          .field(
            types.string, 0, .cast(.defined(types.string), isNullable: false, .get(text))),
        ], isTail: false)
    }
  }

  /// Whether anything in the module writes to a stream.
  var usesStreams: Bool { isReached(symbol: "*STDOUT*") }
}
