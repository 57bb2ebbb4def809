import CGuard

/// Calls of integers, pointers and plain text alone, which most calls are: words become registers without a frame in
/// memory.
///
/// Whatever does not fit here at once (another kind of value, one that is too large, a callback's exit)
/// is left to `callForeign`, which says what is wrong.
extension CallProgram {
  /// A byte of `quickChecks`: how far a signed integer is shifted to see whether it fits, the same above this for an
  /// unsigned one, or a pointer, or text.
  fileprivate static let unsigned: UInt8 = 64
  fileprivate static let pointer: UInt8 = 128
  fileprivate static let text: UInt8 = 192

  /// Looks whether this call is one of them.
  mutating func allowQuickCalls() {
    guard isPlain, state == .ready, stepCount <= 6, stepCount == argumentCount, let steps, let shape,
      shape.pointee.path == .general, function != nil
    else { return }
    switch result {
    case .void, .pointer: break
    case .signed, .unsigned: if resultSize != 4, resultSize != 8 { return }
    default: return
    }
    var checks: UInt64 = 0
    for index in 0..<Int(stepCount) {
      let step = steps[index]
      guard Int(step.frame) == index * 8, Int(step.source) == index else { return }
      let shift = UInt8(truncatingIfNeeded: 64 &- Int(step.size) * 8)
      let check: UInt8
      switch step.kind {
      case .signed: check = shift
      case .unsigned: check = shift + Self.unsigned
      case .pointer: check = Self.pointer
      case .string: check = Self.text
      default: return
      }
      checks |= UInt64(check) << UInt64(index * 8)
    }
    quickChecks = checks
    quickCount = stepCount + 1
  }
}

extension Machine {
  enum QuickOutcome {
    case done
    /// The call is made, and a callback in it has begun an exit.
    case exitPending
    /// This call is not among them; nothing has happened.
    case notQuick
  }

  @inline(never)
  func callQuickly(_ function: Word, _ base: UnsafeMutablePointer<Word>, _ count: Int) -> QuickOutcome {
    let hot = foreignHot
    let program = hot.pointee.programs + function.code[CodeLayout.index].raw
    guard Int(program.pointee.quickCount) == count &+ 1, let gate = hot.pointee.quickGate else { return .notQuick }
    let checks = program.pointee.quickChecks
    var arguments = QuickArguments(hot)
    // Each argument goes to its register and none through memory.
    switch count {
    case 0: return finish(program, gate, base, arguments) { foreign_call_none($0, $1) }
    case 1:
      let a = arguments.bits(base[0], checks)
      if !arguments.fit { return .notQuick }
      return finish(program, gate, base, arguments) { foreign_call_one($0, $1, a) }
    case 2:
      let a = arguments.bits(base[0], checks)
      let b = arguments.bits(base[1], checks &>> 8)
      if !arguments.fit { return .notQuick }
      return finish(program, gate, base, arguments) { foreign_call_two($0, $1, a, b) }
    default: return callWithMore(program, gate, base, count)
    }
  }

  @inline(never)
  private func callWithMore(
    _ program: UnsafeMutablePointer<CallProgram>, _ gate: UnsafeMutablePointer<ForeignGate>,
    _ base: UnsafeMutablePointer<Word>, _ count: Int
  ) -> QuickOutcome {
    let checks = program.pointee.quickChecks
    var arguments = QuickArguments(foreignHot)
    let a = arguments.bits(base[0], checks)
    let b = arguments.bits(base[1], checks &>> 8)
    let c = arguments.bits(base[2], checks &>> 16)
    let d = count > 3 ? arguments.bits(base[3], checks &>> 24) : 0
    let e = count > 4 ? arguments.bits(base[4], checks &>> 32) : 0
    let f = count > 5 ? arguments.bits(base[5], checks &>> 40) : 0
    if !arguments.fit { return .notQuick }
    return finish(program, gate, base, arguments) { foreign_call_six($0, $1, a, b, c, d, e, f) }
  }

  @inline(__always)
  private func finish(
    _ program: UnsafeMutablePointer<CallProgram>, _ gate: UnsafeMutablePointer<ForeignGate>,
    _ base: UnsafeMutablePointer<Word>, _ arguments: QuickArguments,
    _ call: (UnsafeMutableRawPointer, UnsafeMutablePointer<Int32>) -> UInt64
  ) -> QuickOutcome {
    let hot = foreignHot
    let scratch = hot.pointee.scratchTop
    hot.pointee.scratchTop = arguments.room
    hot.pointee.depth &+= 1
    foreign_gate_leave(gate)
    // (A call is only quick when it has a function.)
    let bits = call(program.pointee.function.unsafelyUnwrapped, &hot.pointee.savedErrno)
    foreign_gate_return(gate)
    hot.pointee.depth &-= 1
    hot.pointee.scratchTop = scratch
    base[-3] = quickResult(bits, program)
    return hot.pointee.hasPendingExit ? .exitPending : .done
  }

  @inline(__always)
  private func quickResult(_ bits: UInt64, _ program: UnsafeMutablePointer<CallProgram>) -> Word {
    switch program.pointee.result {
    case .void: return .nil
    case .signed:
      let number =
        program.pointee.resultSize == 4 ? Int(Int32(truncatingIfNeeded: bits)) : Int(Int64(bitPattern: bits))
      return Word(exactly: number) ?? makeInteger(number)
    case .unsigned:
      let number = UInt(program.pointee.resultSize == 4 ? bits & 0xFFFF_FFFF : bits)
      return number <= 1 << 60 ? Word(fixnum: Int(bitPattern: number)) : makeInteger(unsigned: number)
    default: return bits == 0 ? .nil : makePointer(UInt(bits), type: Int(program.pointee.resultTarget))
    }
  }
}

/// Words on their way into registers.
private struct QuickArguments {
  /// Where the next text may lie.
  private(set) var room: UnsafeMutableRawPointer
  private let end: UnsafeMutableRawPointer
  private(set) var fit = true

  @inline(__always)
  init(_ hot: UnsafeMutablePointer<ForeignHot>) {
    room = hot.pointee.scratchTop
    end = hot.pointee.scratchEnd
  }

  /// What a word is in a register, as the low byte of `checks` has it.
  @inline(__always)
  mutating func bits(_ word: Word, _ checks: UInt64) -> UInt64 {
    let check = UInt8(truncatingIfNeeded: checks)
    if check < CallProgram.unsigned {
      let shift = Int(check)
      if !word.isFixnum || (word.fixnum &<< shift) &>> shift != word.fixnum { fit = false }
      return UInt64(bitPattern: Int64(word.fixnum))
    }
    if check < CallProgram.pointer {
      let shift = UInt64(check &- CallProgram.unsigned)
      let bits = UInt64(bitPattern: Int64(word.fixnum))
      if !word.isFixnum || word.fixnum < 0 || (bits &<< shift) &>> shift != bits { fit = false }
      return bits
    }
    if word.isNil { return 0 }
    if check == CallProgram.pointer {
      if word.is(.pointer) { return UInt64(word.objectWords[PointerLayout.address].bits) }
    } else if word.isSimpleString, word.stringLength < end - room, Machine.copyPlainText(word, room) {
      let start = room
      room += (word.stringLength &+ 16) & ~15
      return UInt64(UInt(bitPattern: start))
    }
    fit = false
    return 0
  }
}
