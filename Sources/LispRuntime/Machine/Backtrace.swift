/// Which functions are running, innermost first.
extension Machine {
  struct FrameDescription {
    let function: Word
    let registers: UnsafeMutablePointer<Word>
    let file: String
    let place: Place
    /// The function around it, for one without a name.
    let enclosing: String
    let isSystem: Bool
  }

  /// A frame as people are shown it.
  struct VisibleFrame {
    var name: String
    var file: String
    var place: Place
    /// Part of the system, not of the program.
    var isSystem: Bool
  }

  func backtrace(limit: Int = 100) -> [FrameDescription] {
    var frames: [FrameDescription] = []
    var frame = registers
    var pc = programCounter
    var boundary = controlCount
    let floor = session.frameFloor ?? stack + 3
    while frame > floor, frames.count < limit {
      if pc == haltInstruction {
        // Lisp was entered from Swift here: where the caller was stands on the control stack, once for
        // each time that it entered.
        while boundary > 0, !isBoundary(boundary - 1, of: frame) { boundary -= 1 }
        while boundary > 0, isBoundary(boundary - 1, of: frame) || control[boundary - 1].kind != .boundary {
          boundary -= 1
          if control[boundary].kind == .boundary { pc = control[boundary].target }
        }
      }
      let function = frame[-3]
      if function.isFunction { frames.append(describe(function, frame, at: pc)) }
      guard let caller = UnsafeMutablePointer<Word>(bitPattern: frame[-1].bits), caller < frame,
        let back = UnsafePointer<Instruction>(bitPattern: frame[-2].bits)
      else { break }
      pc = back
      frame = caller
    }
    return frames
  }

  private func isBoundary(_ index: Int, of frame: UnsafeMutablePointer<Word>) -> Bool {
    control[index].kind == .boundary && control[index].registers == frame
  }

  private func describe(
    _ function: Word, _ frame: UnsafeMutablePointer<Word>, at pc: UnsafePointer<Instruction>
  ) -> FrameDescription {
    let code = function.code
    let index = code[CodeLayout.debug].raw
    guard debugInformation.indices.contains(index),
      let start = UnsafePointer<Instruction>(bitPattern: code[CodeLayout.instructions].bits)
    else {
      return FrameDescription(
        function: function, registers: frame, file: "", place: .unknown, enclosing: "", isSystem: true)
    }
    let information = debugInformation[index]
    // The program counter stands behind the call.
    let address = UInt(bitPattern: pc)
    let first = UInt(bitPattern: start)
    var place = information.place
    if address > first, (address - first) / 8 <= UInt(information.instructionCount) {
      let offset = Int((address - first) / 8) - 1
      for entry in information.lines {
        if Int(entry.start) > offset { break }
        place = Place(line: entry.line, column: entry.column)
      }
    }
    return FrameDescription(
      function: function, registers: frame, file: information.file, place: place, enclosing: information.enclosing,
      isSystem: information.isSystem)
  }

  // MARK: For people

  /// The frames of the program. Of the system's own only those are left that the program called by name.
  func visibleFrames(limit: Int = 400, mostShown: Int = 50) -> [VisibleFrame] {
    var frames: [VisibleFrame] = []
    var run: FrameDescription?
    func endRun() {
      guard let last = run else { return }
      run = nil
      let name = last.function.code[CodeLayout.name]
      guard isPublic(name), !(frames.isEmpty && isPartOfSignalling(name)) else { return }
      frames.append(VisibleFrame(name: callText(last), file: "", place: .unknown, isSystem: true))
    }
    for frame in backtrace(limit: limit) {
      if frame.isSystem {
        run = frame
        continue
      }
      if frame.function == undefinedFunction { continue }
      endRun()
      if frames.count == mostShown { break }
      frames.append(VisibleFrame(name: callText(frame), file: frame.file, place: frame.place, isSystem: false))
    }
    endRun()
    return frames
  }

  private func isPublic(_ name: Word) -> Bool {
    let symbol = visibleFunctionName(name)
    guard symbol.is(.symbol) else { return symbol.isCons }
    return record(symbol)[SymbolLayout.package] != systemPackage.object && !symbol[SymbolLayout.package].isNil
  }

  private func isPartOfSignalling(_ name: Word) -> Bool {
    guard isSymbol(name) else { return false }
    return ["ERROR", "CERROR", "SIGNAL", "WARN", "INVOKE-DEBUGGER", "BREAK"].contains(symbolName(name))
  }

  /// `(FACT 3)`, or `top level` for a form of a file.
  private func callText(_ frame: FrameDescription) -> String {
    let code = frame.function.code
    let name = visibleFunctionName(code[CodeLayout.name])
    if name.isNil || name == names.lambda {
      return frame.enclosing.isEmpty ? (name.isNil ? "top level" : "lambda") : "lambda in \(frame.enclosing)"
    }
    var text = "(" + readableText(name)
    for argument in arguments(of: frame) { text += " " + readableText(argument, depth: 2) }
    return text + ")"
  }

  /// The required and optional arguments, which are in the first registers.
  private func arguments(of frame: FrameDescription) -> [Word] {
    let code = frame.function.code
    var count = 0
    switch code.codeKind {
    case .simple: count = code[CodeLayout.simpleArity].raw
    case .general:
      let index = code[CodeLayout.index].raw
      if parameterLists.indices.contains(index) {
        count = parameterLists[index].required + parameterLists[index].optional
      }
    default: break
    }
    return (0..<max(0, min(count, 8))).compactMap { index in
      let word = frame.registers[index]
      if word.isUnbound { return nil }
      return word.is(.cell) ? word[CellLayout.value] : word
    }
  }
}
