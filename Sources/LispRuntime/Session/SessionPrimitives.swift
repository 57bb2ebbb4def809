#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a program can ask about the process that it runs in, and how it leaves.
extension Machine {
  func defineSessionPrimitives() {
    define("ENTER-DEBUGGER", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.enterDebugger(arguments[0])
    }
    define("EXIT", 0..., in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.exit(arguments)
    }
    define("ARGUMENTS", 0, in: "SYSTEM") { (machine, _) throws(LispError) in
      machine.makeList(machine.session.arguments.map { machine.makeString($0) })
    }
    define("PROGRAM-NAME", 0, in: "SYSTEM") { (machine, _) throws(LispError) in
      machine.makeString(machine.session.programName)
    }
    define("GETENV", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard machine.stringContent(arguments[0]) != nil else { throw .wrongType(arguments[0], "STRING") }
      guard let value = getenv(machine.text(arguments[0])) else { return .nil }
      return machine.makeString(String(cString: value))
    }
    define("DISASSEMBLY", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].isFunction else { throw .wrongType(arguments[0], "FUNCTION") }
      if arguments[0].code.codeKind == .lazy { try machine.materialize(arguments[0]) }
      var disassembler = Disassembler(machine)
      return machine.makeString(disassembler.text(of: arguments[0]))
    }
    exportFromSystem(["EXIT", "ARGUMENTS", "PROGRAM-NAME", "GETENV"])
  }

  private func exportFromSystem(_ names: [String]) {
    for name in names {
      withCharacters(name) { characters in
        if let index = systemPackage.index(of: characters, hash: Package.hash(characters)) {
          systemPackage.setExternal(true, at: index)
        }
      }
    }
  }

  /// `(exit)`, `(exit 3)`, `(exit :code 3 :abort t)`: the way out runs cleanups, unless it is to be abrupt.
  private func exit(_ arguments: Arguments) throws(LispError) -> Word {
    var code = Word(fixnum: 0)
    var isAbrupt = false
    var index = 0
    if arguments.count % 2 == 1 {
      code = arguments[0]
      index = 1
    }
    while index + 1 < arguments.count {
      switch arguments[index] {
      case keyword("CODE"): code = arguments[index + 1]
      case keyword("ABORT"): isAbrupt = arguments[index + 1].isTrue
      case keyword("TIMEOUT"): break
      default: throw .program("EXIT: unknown keyword argument ~S", [arguments[index]])
      }
      index += 2
    }
    let number: Int32
    if code.isFixnum, (0...255).contains(code.fixnum) {
      number = Int32(code.fixnum)
    } else if code.isNil {
      number = 0
    } else if code == .t {
      number = 1
    } else {
      throw .wrongType(code, "(INTEGER 0 255)")
    }
    if isAbrupt { _exit(number) }
    session.exitCode = number
    guard leaveToTopLevel() else {
      finishOutput()
      Self.end(number)
    }
    throw .unwinding
  }

  private static func end(_ code: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(code)
    #else
      Darwin.exit(code)
    #endif
  }

  /// What becomes of an error that nobody handled.
  func enterDebugger(_ condition: Word) throws(LispError) -> Word {
    if session.reportDepth == 0 {
      if let debugger = session.debugger { return try debugger(self, condition) }
      session.hasFailed = true
      finishOutput()
      let report = errorReport(condition)
      if report.kind == "INTERACTIVE-INTERRUPT" { session.wasInterrupted = true }
      if let reporter = session.reporter {
        reporter(report)
      } else {
        let text = report.text
        _ = text.withCString { write(2, $0, strlen($0)) }
      }
    }
    guard leaveToTopLevel() else { Self.fatal("there is no top level to leave to") }
    throw .unwinding
  }

  /// Writes out what the standard streams still hold. Costs nothing when that is nothing.
  func finishOutput() {
    let holdsText = ["*STDOUT*", "*STDERR*"].contains { name in
      let stream = record(intern(name, in: "SYSTEM"))[SymbolLayout.value]
      // The slots of a stream begin with kind, direction, buffer and position.
      return stream.is(.instance) && stream[InstanceLayout.slots + 3] != Word(fixnum: 0)
    }
    guard holdsText else { return }
    session.reportDepth += 1
    defer { session.reportDepth -= 1 }
    _ = callAtTopLevel(intern("FINISH-STANDARD-STREAMS", in: "SYSTEM"))
  }
}
