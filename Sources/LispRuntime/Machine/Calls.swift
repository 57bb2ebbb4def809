/// Calls: from instructions when the callee is not a plain function, and from Swift.
extension Machine {
  enum Entry {
    /// The callee's frame is set up: go on there.
    case frame
    /// The call is over; its value is where the function was.
    case value
    /// A non-local exit is under way.
    case exit
  }

  /// Calls what stands at `base[-3]` with the arguments from `base` on. The program counter and the
  /// frame of the caller have been written back.
  @inline(never)
  func enter(_ base: UnsafeMutablePointer<Word>, _ count: Int, named name: Word?) -> Entry {
    var count = count
    while true {
      var function = base[-3]
      if !function.isFunction {
        // A symbol stands for its function.
        guard isSymbol(function) else { return failedCall(base, .wrongType(function, "(OR FUNCTION SYMBOL)"), count) }
        function = record(function)[SymbolLayout.function]
        if function == undefinedFunction {
          return failedCall(base, .undefinedFunction(base[-3]), count)
        }
        base[-3] = function
      }
      let code = function.code
      switch code.codeKind {
      case .simple:
        let wanted = code[CodeLayout.simpleArity].raw
        if wanted != count { return failedCall(base, .argumentCount(function, count), count) }
      case .general:
        do throws(LispError) {
          try bindArguments(parameterLists[code[CodeLayout.index].raw], base, count, function)
        } catch { return failedCall(base, error, count) }
        count = 0
      case .primitive:
        return callPrimitive(code, base, count, function) ? .value : .exit
      case .foreign:
        return callForeignFunction(function, base, count) ? .value : .exit
      case .lazy:
        nativeTop = base + count
        do throws(LispError) {
          try materialize(function)
          continue
        } catch { return failedCall(base, error, count) }
      case .undefined:
        return failedCall(base, .undefinedFunction(name.map { symbol(fromRecord: $0) } ?? .nil), count)
      }

      base[-2] = Word(raw: programCounter)
      base[-1] = Word(raw: registers)
      let caller = (programCounter, registers)
      registers = base
      programCounter = code.instructions
      if UInt(bitPattern: base + code[CodeLayout.frameSize].raw) > stackLimit {
        if UInt(bitPattern: base + code[CodeLayout.frameSize].raw) > trueStackLimit {
          (programCounter, registers) = caller
          return stackExhausted(base)
        }
        if !attend() { return .exit }
      }
      return .frame
    }
  }

  /// An error of a call: when somebody gives a value instead, it is the value of the call.
  private func failedCall(_ base: UnsafeMutablePointer<Word>, _ error: LispError, _ count: Int) -> Entry {
    nativeTop = base + count
    guard let value = recover(error) else { return .exit }
    base[-3] = value
    return .value
  }

  @inline(never)
  private func stackExhausted(_ base: UnsafeMutablePointer<Word>) -> Entry {
    if trueStackLimit == UInt(bitPattern: stack + (Self.stackWords - Self.stackReserve)) {
      // Handlers run in the reserve. It is closed again when the exit has left it.
      trueStackLimit = UInt(bitPattern: stack + (Self.stackWords - 1024))
      requestAttention()
      return failedCall(base, .condition("STACK-EXHAUSTED", []), 0)
    }
    guard leaveToTopLevel() else { Self.fatal("the stack is exhausted while handling that it is") }
    return .exit
  }

  /// Calls a function of Swift; its value replaces the function. False when a non-local exit began.
  @inline(__always)
  func callPrimitive(_ code: Word, _ base: UnsafeMutablePointer<Word>, _ count: Int, _ function: Word) -> Bool {
    let primitive = primitives + code[CodeLayout.index].raw
    nativeTop = base + count
    if count >= primitive.pointee.minimum, count <= primitive.pointee.maximum ?? .max {
      valueCount = 1
      return primitive.pointee.held._withUnsafeGuaranteedRef { held in
        do throws(LispError) {
          base[-3] = try held.body(self, Arguments(base: base, count: count))
          return true
        } catch { return recovered(base, error) }
      }
    }
    return recovered(base, .argumentCount(function, count))
  }

  /// Calls a function of C; likewise.
  @inline(__always)
  func callForeignFunction(_ function: Word, _ base: UnsafeMutablePointer<Word>, _ count: Int) -> Bool {
    nativeTop = base + count
    valueCount = 1
    switch callQuickly(function, base, count) {
    case .done: return true
    case .exitPending: return takeUpExit(base)
    case .notQuick: return callForeignInFull(function, base, count)
    }
  }

  @inline(never)
  private func takeUpExit(_ base: UnsafeMutablePointer<Word>) -> Bool {
    do throws(LispError) {
      try foreign.resumeExit()
      return true
    } catch { return recovered(base, error) }
  }

  @inline(never)
  private func callForeignInFull(_ function: Word, _ base: UnsafeMutablePointer<Word>, _ count: Int) -> Bool {
    do throws(LispError) {
      base[-3] = try callForeign(function, Arguments(base: base, count: count))
      return true
    } catch { return recovered(base, error) }
  }

  @inline(never)
  private func recovered(_ base: UnsafeMutablePointer<Word>, _ error: LispError) -> Bool {
    guard let value = recover(error) else { return false }
    base[-3] = value
    return true
  }

  /// Lays the elements of the last argument out behind the others. Nil when a non-local exit began.
  @inline(never)
  func spread(_ base: UnsafeMutablePointer<Word>, _ count: Int) -> Int? {
    var list = base[count - 1]
    var total = count - 1
    let room = (Int(trueStackLimit) - Int(bitPattern: base)) / 8
    while list.isCons, total < room {
      base[total] = list.car
      total += 1
      list = list.cdr
    }
    nativeTop = base + total
    if list.isNil { return total }
    let error: LispError =
      total >= room ? .condition("STACK-EXHAUSTED", []) : .wrongType(list, "LIST")
    _ = recover(error)
    if unwinding == nil { _ = recover(error) }
    return nil
  }

  // MARK: From Swift

  /// Where the next frame may begin.
  var top: UnsafeMutablePointer<Word> {
    let end = registers + registers[-3].code[CodeLayout.frameSize].raw
    return end > nativeTop ? end : nativeTop
  }

  /// Calls a Lisp function from Swift. The words of the caller must be reachable otherwise: Lisp runs,
  /// so the collector may.
  public func call(_ function: Word, _ arguments: [Word]) throws(LispError) -> Word {
    try arguments.withUnsafeBufferPointerTyped { buffer throws(LispError) in
      try call(function, buffer)
    }
  }

  func call(_ function: Word, _ arguments: UnsafeBufferPointer<Word>) throws(LispError) -> Word {
    let base = top + 3
    if nesting >= Self.nestingLimit || UInt(bitPattern: base + arguments.count + 16) > trueStackLimit {
      throw .condition("STACK-EXHAUSTED", [])
    }
    for index in 0..<arguments.count { base[index] = arguments[index] }
    return try call(function, at: base, count: arguments.count)
  }

  /// The same with arguments that lie on the stack already, behind three free words.
  func call(_ function: Word, at base: UnsafeMutablePointer<Word>, count: Int) throws(LispError) -> Word {
    let caller = (registers, programCounter, nativeTop)
    nesting += 1
    pushControl(.boundary, tag: .nil, registers: registers, target: programCounter)
    let floor = controlCount
    defer {
      nesting -= 1
      controlCount = floor - 1
      (registers, programCounter, nativeTop) = caller
    }
    base[-3] = function
    programCounter = haltInstruction
    if function.isFunction {
      // A plain function, as most are.
      let code = function.code
      if code.objectWords[CodeLayout.simpleArity].raw == count,
        UInt(bitPattern: base + code.objectWords[CodeLayout.frameSize].raw) <= stackLimit
      {
        base[-2] = Word(raw: programCounter)
        base[-1] = Word(raw: registers)
        registers = base
        programCounter = code.instructions
        if run(floor: floor) { return base[-3] }
        throw .unwinding
      }
    }
    switch enter(base, count, named: isSymbol(function) ? record(function) : nil) {
    case .value: return base[-3]
    case .frame:
      if run(floor: floor) { return base[-3] }
    case .exit:
      // A handler inside of this call may be the target.
      if unwindToNextStop(floor: floor), run(floor: floor) { return base[-3] }
    }
    throw .unwinding
  }
}

extension Array {
  /// `withUnsafeBufferPointer` with a typed error.
  func withUnsafeBufferPointerTyped<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var outcome: Swift.Result<Result, Failure>?
    withUnsafeBufferPointer { buffer in
      do throws(Failure) { outcome = .success(try body(buffer)) } catch { outcome = .failure(error) }
    }
    guard let outcome else { preconditionFailure("the body always runs") }
    return try outcome.get()
  }
}
