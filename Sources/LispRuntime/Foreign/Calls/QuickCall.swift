import CGuard

/// Calls of integers and pointers alone, which most calls are: words become registers without a frame in memory.
///
/// Whatever does not fit here at once (another kind of value, one that is too large, a callback's exit)
/// is left to `callForeign`, which says what is wrong.
extension CallProgram {
  /// A byte of `quickChecks`: how far a signed integer is shifted to see whether it fits, the same above this for an
  /// unsigned one, or a pointer.
  fileprivate static let unsigned: UInt8 = 64
  fileprivate static let pointer: UInt8 = 128

  /// Looks whether this call is one of them.
  mutating func allowQuickCalls() {
    guard isPlain, state == .ready, stepCount <= 6, stepCount == argumentCount, let steps, let shape,
      shape.pointee.path == .general
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
      default: return
      }
      checks |= UInt64(check) << UInt64(index * 8)
    }
    quickChecks = checks
    quickCount = stepCount
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
    guard program.pointee.quickCount == count, !hot.pointee.needsCare, !hot.pointee.hasPendingExit,
      let gate = hot.pointee.gate,
      let target = program.pointee.function
    else { return .notQuick }
    let checks = program.pointee.quickChecks
    var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    var fits = true
    // One by one, so that each goes to its register and none through memory.
    if count > 0 { words.0 = Self.bits(base[0], checks, &fits) }
    if count > 1 { words.1 = Self.bits(base[1], checks &>> 8, &fits) }
    if count > 2 { words.2 = Self.bits(base[2], checks &>> 16, &fits) }
    if count > 3 {
      words.3 = Self.bits(base[3], checks &>> 24, &fits)
      if count > 4 { words.4 = Self.bits(base[4], checks &>> 32, &fits) }
      if count > 5 { words.5 = Self.bits(base[5], checks &>> 40, &fits) }
    }
    if !fits { return .notQuick }
    hot.pointee.depth &+= 1
    foreign_gate_leave(gate)
    let bits = foreign_call_quick(
      target, words.0, words.1, words.2, words.3, words.4, words.5, &hot.pointee.savedErrno)
    foreign_gate_return(gate)
    hot.pointee.depth &-= 1
    base[-3] = quickResult(bits, program)
    return hot.pointee.hasPendingExit ? .exitPending : .done
  }

  /// What a word is in a register, as the low byte of `checks` has it.
  @inline(__always)
  private static func bits(_ word: Word, _ checks: UInt64, _ fits: inout Bool) -> UInt64 {
    let check = UInt8(truncatingIfNeeded: checks)
    if check < CallProgram.unsigned {
      let shift = Int(check)
      fits = fits && word.isFixnum && (word.fixnum &<< shift) &>> shift == word.fixnum
      return UInt64(bitPattern: Int64(word.fixnum))
    }
    if check < CallProgram.pointer {
      let shift = UInt64(check &- CallProgram.unsigned)
      let bits = UInt64(bitPattern: Int64(word.fixnum))
      fits = fits && word.isFixnum && word.fixnum >= 0 && (bits &<< shift) &>> shift == bits
      return bits
    }
    if word.is(.pointer) { return UInt64(word.objectWords[PointerLayout.address].bits) }
    fits = fits && word.isNil
    return 0
  }

  @inline(__always)
  private func quickResult(_ bits: UInt64, _ program: UnsafeMutablePointer<CallProgram>) -> Word {
    switch program.pointee.result {
    case .void: return .nil
    case .signed where program.pointee.resultSize == 4: return Word(fixnum: Int(Int32(truncatingIfNeeded: bits)))
    case .signed:
      let number = Int(Int64(bitPattern: bits))
      return Word(exactly: number) ?? makeInteger(number)
    case .unsigned where program.pointee.resultSize == 4:
      return Word(fixnum: Int(UInt32(truncatingIfNeeded: bits)))
    case .unsigned: return makeInteger(unsigned: UInt(bits))
    default:
      if bits == 0 { return .nil }
      let object = allocate(.pointer, count: PointerLayout.count)
      object[PointerLayout.address] = Word(bits: UInt(bits))
      object[PointerLayout.type] = Word(fixnum: Int(program.pointee.resultTarget))
      object[PointerLayout.owner] = .nil
      return Word(object: object)
    }
  }
}
