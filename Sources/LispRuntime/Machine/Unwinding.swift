/// A place that a non-local exit can lead to, or has to pass.
struct ControlEntry {
  enum Kind: UInt8 {
    case `catch`
    case cleanup
    /// Lisp was entered from Swift here: what lies below belongs to an outer run of the interpreter.
    case boundary
  }
  var kind: Kind
  var tag: Word
  var registers: UnsafeMutablePointer<Word>
  /// Where execution goes on.
  var target: UnsafePointer<Instruction>
  var bindingCount: Int
}

/// A non-local exit that is under way.
struct Unwinding {
  /// The entry of the control stack that it leads to.
  var target: Int
  var value: Word
  /// All values, when there is not exactly one.
  var values: [Word]?
}

extension Machine {
  func pushControl(
    _ kind: ControlEntry.Kind, tag: Word, registers: UnsafeMutablePointer<Word>, target: UnsafePointer<Instruction>
  ) {
    if controlCount == controlCapacity { growControl() }
    (control + controlCount).initialize(
      to: ControlEntry(kind: kind, tag: tag, registers: registers, target: target, bindingCount: bindingCount))
    controlCount += 1
  }

  private func growControl() {
    let larger = UnsafeMutablePointer<ControlEntry>.allocate(capacity: controlCapacity * 2)
    larger.moveInitialize(from: control, count: controlCount)
    control.deallocate()
    control = larger
    controlCapacity *= 2
  }

  /// Begins a non-local exit to the innermost catch under a tag, with the values there are now.
  func beginThrow(tag: Word, value: Word, leavesBlock: Bool) throws(LispError) {
    var index = controlCount - 1
    while index >= 0 {
      let entry = control[index]
      if entry.kind == .catch, entry.tag == tag {
        unwinding = Unwinding(target: index, value: value, values: currentValues())
        return
      }
      index -= 1
    }
    if leavesBlock {
      throw .simple(
        "attempt to RETURN-FROM a block or GO to a tag that no longer exists", [], class: "SIMPLE-CONTROL-ERROR")
    }
    throw .simple("attempt to THROW to a tag that does not exist: ~S", [tag], class: "SIMPLE-CONTROL-ERROR")
  }

  /// All values when there is not exactly one.
  func currentValues() -> [Word]? {
    if valueCount == 1 { return nil }
    return (0..<valueCount).map { values[$0] }
  }

  func setValues(_ words: [Word]) {
    for (index, word) in words.prefix(Self.valuesLimit).enumerated() { values[index] = word }
    valueCount = min(words.count, Self.valuesLimit)
  }

  /// The next stop of the exit that is under way: a cleanup, or its target. False when that lies
  /// outside of this run of the interpreter, whose boundary is at `floor`.
  func unwindToNextStop(floor: Int) -> Bool {
    guard let exit = unwinding else { return false }
    while controlCount > floor {
      let entry = control[controlCount - 1]
      if entry.kind == .boundary { return false }
      controlCount -= 1
      endBindings(downTo: entry.bindingCount)
      if controlCount == exit.target {
        registers = entry.registers
        programCounter = entry.target
        if let all = exit.values { setValues(all) } else { valueCount = 1 }
        unwinding = nil
        resumeValue = exit.value
        return true
      }
      if entry.kind == .cleanup {
        registers = entry.registers
        programCounter = entry.target
        return true
      }
    }
    return false
  }

  // MARK: Dynamic bindings

  /// Binds a symbol: its old value waits on the binding stack.
  func bind(_ symbol: Word, to value: Word) throws(LispError) {
    let record = record(symbol)
    if record[0].headerFlags & SymbolLayout.isConstant != 0 {
      throw .program("~S is a constant and cannot be bound", [symbol])
    }
    if bindingCount + 2 > bindingCapacity {
      if bindingCapacity > 1 << 24 { throw .condition("BINDING-STACK-EXHAUSTED", []) }
      let larger = UnsafeMutablePointer<Word>.allocate(capacity: bindingCapacity * 2)
      larger.update(from: bindings, count: bindingCount)
      bindings.deallocate()
      bindings = larger
      bindingCapacity *= 2
    }
    bindings[bindingCount] = record
    bindings[bindingCount + 1] = record[SymbolLayout.value]
    bindingCount += 2
    record[SymbolLayout.value] = value
  }

  func endBindings(downTo count: Int) {
    while bindingCount > count {
      bindingCount -= 2
      bindings[bindingCount][SymbolLayout.value] = bindings[bindingCount + 1]
    }
  }
}
