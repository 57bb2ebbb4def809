/// A program from its text to its exit code.
extension Machine {
  /// Loads a text as a program: its forms run in turn, output is flushed, and an error that nobody handles
  /// ends it. The code is what `sys:exit` was given, 0 at the end of the text, 1 after an error.
  public func runProgram(_ text: UnsafeBufferPointer<UInt8>, file: String) -> Int32 {
    exitCode = nil
    let cameToItsEnd = runToTopLevel { () throws(LispError) in try load(text, file: file) }
    finishOutput()
    return exitCode ?? (cameToItsEnd ? 0 : 1)
  }

  /// Runs Swift code that calls Lisp; an exit to the top level ends here. False when there was one.
  func runToTopLevel(_ body: () throws(LispError) -> Void) -> Bool {
    let before = (registers, programCounter, nativeTop, controlCount, bindingCount, nesting)
    defer {
      (registers, programCounter, nativeTop, controlCount, _, nesting) = before
      endBindings(downTo: before.4)
    }
    pushControl(.boundary, tag: .nil, registers: registers, target: programCounter)
    pushControl(.catch, tag: names.topLevelTag, registers: registers, target: haltInstruction)
    do throws(LispError) {
      try body()
      return true
    } catch {
      // What went wrong outside of a call, as in reading, is signalled here.
      if case .unwinding = error {} else { _ = recover(error) }
      unwinding = nil
      return false
    }
  }

  /// Flushes the standard streams.
  func finishOutput() {
    let function = record(intern("FINISH-STANDARD-STREAMS", in: "SYSTEM"))[SymbolLayout.function]
    if function == undefinedFunction { return }
    _ = runToTopLevel { () throws(LispError) in _ = try call(function, []) }
  }

  /// Writes what an error says and which functions were running.
  func reportUnhandled(_ condition: Word) throws(LispError) {
    finishStandardOutput()
    let text = try call(record(intern("CONDITION-TEXT", in: "SYSTEM"))[SymbolLayout.function], [condition])
    var lines = "unhandled \(self.text(text))"
    if let context = loading.last, !context.file.isEmpty { lines += "\n  while loading \(context.file)" }
    for frame in backtrace(limit: 60) where !isInternal(frame) {
      let name = visibleFunctionName(frame.function.code[CodeLayout.name])
      let place = frame.file.isEmpty ? "" : " (\(frame.file):\(frame.line))"
      lines += "\n  in \(shortName(name))\(place)"
    }
    report(lines)
  }

  private func finishStandardOutput() {
    let function = record(intern("FINISH-STANDARD-STREAMS", in: "SYSTEM"))[SymbolLayout.function]
    if function != undefinedFunction { _ = try? call(function, []) }
  }

  /// Frames of signalling itself say nothing about the program.
  private func isInternal(_ frame: FrameDescription) -> Bool {
    let name = frame.function.code[CodeLayout.name]
    guard isSymbol(name) else { return false }
    return ["ENTER-DEBUGGER", "INVOKE-DEBUGGER", "ERROR", "SIGNAL-NATIVE-ERROR"].contains(symbolName(name))
  }

  private func shortName(_ name: Word) -> String {
    if isSymbol(name) { return name.isNil ? "the top level" : symbolName(name) }
    if let parts = elements(name) { return "(\(parts.map { shortName($0) }.joined(separator: " ")))" }
    return shortText(name)
  }
}
