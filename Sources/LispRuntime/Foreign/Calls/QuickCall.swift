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
  /// False before anything happened when this call is not among them.
  @inline(__always)
  func callQuickly(
    _ function: Word, _ base: UnsafeMutablePointer<Word>, _ count: Int
  ) throws(LispError) -> Bool {
    let hot = foreignHot
    let program = hot.pointee.programs + function.code[CodeLayout.index].raw
    guard program.pointee.quickCount == count, !hot.pointee.needsCare, let gate = hot.pointee.gate,
      let target = program.pointee.function
    else { return false }
    let general = hot.pointee.quick
    var checks = program.pointee.quickChecks
    var index = 0
    while index < count {
      let word = base[index]
      let check = UInt8(truncatingIfNeeded: checks)
      checks &>>= 8
      if check < CallProgram.unsigned {
        let shift = Int(check)
        guard word.isFixnum, (word.fixnum &<< shift) &>> shift == word.fixnum else { return false }
        general[index] = UInt64(bitPattern: Int64(word.fixnum))
      } else if check < CallProgram.pointer {
        let shift = UInt64(check &- CallProgram.unsigned)
        let bits = UInt64(bitPattern: Int64(word.fixnum))
        guard word.isFixnum, word.fixnum >= 0, (bits &<< shift) &>> shift == bits else { return false }
        general[index] = bits
      } else if word.is(.pointer) {
        general[index] = UInt64(word[PointerLayout.address].bits)
      } else {
        guard word.isNil else { return false }
        general[index] = 0
      }
      index &+= 1
    }
    hot.pointee.depth &+= 1
    foreign_gate_leave(gate)
    let bits = foreign_call_quick(target, general, &hot.pointee.savedErrno)
    foreign_gate_return(gate)
    hot.pointee.depth &-= 1
    if hot.pointee.hasPendingExit { try foreign.resumeExit() }
    return deliver(bits, program, base)
  }

  @inline(__always)
  private func deliver(
    _ bits: UInt64, _ program: UnsafeMutablePointer<CallProgram>, _ base: UnsafeMutablePointer<Word>
  ) -> Bool {
    let value: Word
    switch program.pointee.result {
    case .void: value = .nil
    case .signed where program.pointee.resultSize == 4:
      value = Word(fixnum: Int(Int32(truncatingIfNeeded: bits)))
    case .signed:
      let number = Int(Int64(bitPattern: bits))
      value = Word(exactly: number) ?? makeInteger(number)
    case .unsigned where program.pointee.resultSize == 4:
      value = Word(fixnum: Int(UInt32(truncatingIfNeeded: bits)))
    case .unsigned: value = makeInteger(unsigned: UInt(bits))
    default:
      if bits == 0 {
        value = .nil
      } else {
        let object = allocate(.pointer, count: PointerLayout.count)
        object[PointerLayout.address] = Word(bits: UInt(bits))
        object[PointerLayout.type] = Word(fixnum: Int(program.pointee.resultTarget))
        object[PointerLayout.owner] = .nil
        value = Word(object: object)
      }
    }
    base[-3] = value
    return true
  }
}
