/// Checked mode, tracing, the allow list, and the conditions of this side.
extension Machine {
  func defineForeignControlPrimitives() {
    // (sys:set-foreign-checks t) switches checked mode and says what it was.
    define("SET-FOREIGN-CHECKS", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let before = machine.foreign.isChecked
      machine.foreign.isChecked = arguments[0].isTrue
      return Word(before)
    }
    define("SET-FOREIGN-TRACE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.foreign.isTracing = arguments[0].isTrue
      return arguments[0]
    }
    // Makes condition classes known without making them: the condition system does when one is asked for.
    define("ADD-CONDITION-CLASSES", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let table = machine.record(machine.intern("*STANDARD-CONDITIONS*", in: "SYSTEM"))
      guard let classes = machine.elements(arguments[0]) else { throw .wrongType(arguments[0], "LIST") }
      let known = table[SymbolLayout.value]
      table[SymbolLayout.value] = machine.makeList(classes, tail: known.isUnbound ? .nil : known)
      return .nil
    }
  }

  // MARK: For the command

  /// Only these libraries and symbols may be used: `zlib`, `libc.so.6:str*`.
  public func allowForeign(_ rules: [String]) { foreign.libraries.allowance = Allowance(rules) }

  /// Memory and calls are checked from the start, and faults in C become conditions.
  public func checkForeignCalls() { foreign.isChecked = true }

  /// Every call of C is a line on standard error.
  public func traceForeignCalls() { foreign.isTracing = true }

  /// How `load-header-with-lib` makes a module's text from a header, a library and further arguments.
  public func setHeaderLoader(_ load: @escaping (String, String, [String]) -> Result<String, HeaderFailure>) {
    foreign.loadHeader = load
  }

  /// What checked mode saw allocated and not freed: addresses, sizes and what they were allocated as.
  public var foreignLeaks: [(address: UInt, size: Int, label: String)] {
    foreign.memory.leaks.map { ($0.address, $0.size, $0.label) }
  }
}
