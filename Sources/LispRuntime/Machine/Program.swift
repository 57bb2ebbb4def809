/// A program from its text to its exit code.
extension Machine {
  /// Loads a text as a program: its forms run in turn, output is flushed, and an error that nobody handles
  /// ends it. The code is what `sys:exit` was given, 0 at the end of the text, 1 after an error.
  public func runProgram(_ text: UnsafeBufferPointer<UInt8>, file: String, arguments: [String] = []) -> Int32 {
    session.arguments = arguments
    session.exitCode = nil
    let cameToItsEnd = runToTopLevel { () throws(LispError) in try load(text, file: file) }
    finishOutput()
    return session.exitCode ?? (cameToItsEnd ? 0 : 1)
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
}
