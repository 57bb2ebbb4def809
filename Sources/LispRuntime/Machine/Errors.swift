#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// From what went wrong in Swift to a condition in Lisp.
extension Machine {
  /// Signals an error where it happened: handlers run now, on top of the frame that failed. A value means
  /// that somebody gave one to go on with; nil that a non-local exit is under way.
  @inline(never)
  func recover(_ error: LispError) -> Word? {
    if case .unwinding = error { return nil }
    let (name, arguments) = condition(error)
    let signal = names.signalNativeError[SymbolLayout.function]
    if signal == undefinedFunction {
      report("error before there is anything to handle it: \(symbolName(name)) \(arguments.map { shortText($0) })")
      return leaveToTopLevel() ? nil : Self.fatalWord()
    }
    do throws(LispError) {
      return try call(signal, [name, makeList(arguments)])
    } catch {
      if case .unwinding = error { return nil }
      // Not even signalling works, so there is no way but out.
      report("an error could not be signalled: \(symbolName(name))")
      return leaveToTopLevel() ? nil : Self.fatalWord()
    }
  }

  private static func fatalWord() -> Word? { fatal("there is no top level to leave to") }

  func report(_ message: String) {
    let line = "bindgen-lisp: \(message)\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
  }

  /// The condition's class and its initial arguments.
  private func condition(_ error: LispError) -> (Word, [Word]) {
    func initial(_ pairs: [(String, Word)]) -> [Word] { pairs.flatMap { [keyword($0.0), $0.1] } }
    switch error {
    case .wrongType(let datum, let type):
      return (intern("TYPE-ERROR"), initial([("DATUM", datum), ("EXPECTED-TYPE", readType(type))]))
    case .condition(let name, let pairs):
      return (conditionName(name), initial(pairs))
    case .simple(let control, let arguments, let className):
      return (
        conditionName(className),
        initial([("FORMAT-CONTROL", makeString(control)), ("FORMAT-ARGUMENTS", makeList(arguments))])
      )
    case .unboundVariable(let name):
      return (intern("UNBOUND-VARIABLE"), initial([("NAME", name)]))
    case .undefinedFunction(let name):
      return (intern("UNDEFINED-FUNCTION"), initial([("NAME", visibleFunctionName(name))]))
    case .argumentCount(let function, let count):
      return (
        conditionName("ARGUMENT-COUNT-ERROR"),
        initial([
          ("FUNCTION", function.code[CodeLayout.name]), ("COUNT", Word(fixnum: count)),
          ("PARAMETERS", function.code[CodeLayout.parameters]),
        ])
      )
    case .invalidIndex(let index, let sequence, let bound):
      return (
        conditionName("INVALID-INDEX-ERROR"),
        initial([
          ("DATUM", index), ("SEQUENCE", sequence),
          ("EXPECTED-TYPE", readType(bound > 0 ? "(INTEGER 0 (\(bound)))" : "NIL")),
        ])
      )
    case .divisionByZero(let operation, let operands):
      return (
        intern("DIVISION-BY-ZERO"),
        initial([("OPERATION", intern(operation)), ("OPERANDS", makeList(operands))])
      )
    case .notInSubset(let what):
      return (conditionName("NOT-IN-SUBSET-ERROR"), initial([("WHAT", makeString(what))]))
    case .unwinding:
      return (.nil, [])
    }
  }

  /// Standard conditions are in COMMON-LISP, those of the foreign side in FFI, others in SYSTEM.
  private func conditionName(_ name: String) -> Word {
    for package in ["COMMON-LISP", "FFI"] {
      guard let home = packagesByName[package] else { continue }
      if let (symbol, access) = withCharacters(name, { find($0, in: home) }), case .external = access {
        return symbol
      }
    }
    return intern(name, in: "SYSTEM")
  }

  /// `(SETF NAME)` for the symbol that holds a setter, and every other symbol itself.
  func visibleFunctionName(_ symbol: Word) -> Word {
    let properties = record(symbol)[SymbolLayout.properties]
    if symbol.is(.symbol), symbol[SymbolLayout.package].isNil, properties.isCons, properties.car == names.setf {
      return properties
    }
    return symbol
  }

  private func readType(_ text: String) -> Word {
    let saved = currentPackage
    currentPackage = systemPackage.object
    defer { currentPackage = saved }
    var text = text
    let result = text.withUTF8 { bytes -> Word? in
      var reader = Reader(self, bytes)
      do throws(LispError) { return try reader.read() } catch { return nil }
    }
    return result ?? .t
  }

  /// A value in a few words without help from Lisp.
  func shortText(_ word: Word) -> String {
    if word.isFixnum { return String(word.fixnum) }
    if isSymbol(word) { return symbolName(word) }
    if stringContent(word) != nil { return "\"\(text(word))\"" }
    if word.isCharacter { return "#\\u\(String(word.characterCode, radix: 16))" }
    if word.isCons { return "(\(shortText(word.car)) …)" }
    if word.isFunction { return "#<function \(shortText(word.code[CodeLayout.name]))>" }
    return "#<object>"
  }

  // MARK: The top level

  /// Begins the exit to where Swift entered Lisp last. False when nothing did.
  func leaveToTopLevel() -> Bool {
    var index = controlCount - 1
    while index >= 0 {
      if control[index].kind == .catch, control[index].tag == names.topLevelTag {
        unwinding = Unwinding(target: index, value: .unbound, values: nil)
        return true
      }
      index -= 1
    }
    return false
  }

  /// Calls a function so that an exit to the top level ends here. Nil when there was one.
  public func callAtTopLevel(_ function: Word, _ arguments: [Word] = []) -> Word? {
    let caller = (registers, programCounter, nativeTop, controlCount, bindingCount, nesting)
    defer { (registers, programCounter, nativeTop, controlCount, bindingCount, nesting) = caller }
    let base = top + 3
    for (index, argument) in arguments.enumerated() { base[index] = argument }
    base[-3] = function
    pushControl(.boundary, tag: .nil, registers: registers, target: programCounter)
    let floor = controlCount
    pushControl(.catch, tag: names.topLevelTag, registers: registers, target: haltInstruction)
    nesting += 1
    programCounter = haltInstruction
    resumeValue = .nil
    switch enter(base, arguments.count, named: isSymbol(function) ? record(function) : nil) {
    case .value: return base[-3]
    case .frame:
      _ = run(floor: floor)
    case .exit:
      if unwindToNextStop(floor: floor) { _ = run(floor: floor) }
    }
    if resumeValue.isUnbound {
      resumeValue = .nil
      endBindings(downTo: caller.4)
      return nil
    }
    return base[-3]
  }
}
