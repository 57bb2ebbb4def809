import LispRuntime

/// What the cells of symbols hold when a module starts.
extension ProgramLowering {
  func fillCells(of record: Word, in global: Global) throws(LoweringError) {
    typealias Field = ObjectTypes.SymbolField
    func set(_ field: Int, _ value: Code) { atStart(.setField(types.symbol, field, .getGlobal(global), value)) }
    if try mayBeCalled(record), let closure = try closure(named: record) { set(Field.function, .getGlobal(closure)) }
    let reference = record[SymbolLayout.properties]
    if record[SymbolLayout.package].isNil, reference.isCons, reference.car == machine.intern("SETF") {
      set(Field.setter, try constants.value(reference))
    }
    let value = record[SymbolLayout.value]
    let isConstant = record[0].headerFlags & SymbolLayout.isConstant != 0
    if value.isUnbound || !(isConstant || isPreludeVariable(record)) { return }
    let symbol = machine.symbol(of: record)
    let namesItself = value == symbol && record == machine.globalRecord(symbol)
    set(Field.value, namesItself ? .getGlobal(global) : try constants.value(value))
  }

  /// Whether a symbol that is there as data may be used as a function.
  func mayBeCalled(_ record: Word) throws(LoweringError) -> Bool {
    if changingFunctions.contains(record) { return false }
    if let foreign = foreignFunctions[record] { return mayBeCalledByName(foreign) }
    if userFunctions[record] != nil || usage.isMentioned(record) { return true }
    let package = record[SymbolLayout.package]
    if usage.evaluates, machine.packageName(package) == "COMMON-LISP" { return true }
    return machine.packageName(package) == "SYSTEM" || (package.isNil && machine.hasPreludeFunction(record))
  }

  /// Whether a variable has its value from the prelude: the program's own get theirs when it runs.
  func isPreludeVariable(_ record: Word) -> Bool {
    guard let package = machine.packageName(record[SymbolLayout.package]) else { return false }
    return ["COMMON-LISP", "SYSTEM", "KEYWORD", "FFI"].contains(package)
  }

  /// Whether a variable of the system's is NIL as long as no code of the system's changes it.
  func beginsAsNil(_ record: Word) -> Bool {
    let value = record[SymbolLayout.value]
    return !value.isUnbound && value.isNil && isPreludeVariable(record) && !usage.isMentioned(record)
      && machine.isSpecialVariable(record)
  }

  /// Code gives a special variable a value.
  func noteChange(of record: Word, to new: Core) throws(LoweringError) {
    if case .constant(let word) = new, word.isNil { return }
    reach.note(.changed(ObjectIdentifier(try constants.symbol(record))))
  }

  func isSystemVariable(_ record: Word) -> Bool { isPreludeVariable(record) }
}
