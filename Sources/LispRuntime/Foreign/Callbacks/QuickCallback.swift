import CGuard

/// What a call of a callback reads, in memory of its own: going through an object would count references.
struct CallbackEntry {
  let machine: Unmanaged<Machine>
  let callback: Unmanaged<LispCallback>
  let function: Word
  let program: CallProgram
  /// Whether its arguments and its result are numbers and pointers alone, in registers.
  var isQuick: Bool
}

extension CallProgram {
  var isQuickForCallbacks: Bool {
    // What lies on the stack may have less room than a register.
    guard let steps, let shape, shape.pointee.stack_size == 0 else { return false }
    for index in 0..<Int(stepCount) {
      switch steps[index].kind {
      case .signed, .unsigned: if !(1...8 ~= steps[index].size) { return false }
      case .double, .pointer: break
      default: return false
      }
    }
    switch result {
    case .signed, .unsigned: return 1...8 ~= resultSize
    case .void, .double, .pointer: return true
    default: return false
    }
  }
}

extension Machine {
  /// C calls a callback. What is not plain, and everything that goes wrong, is left to the foreign side.
  func answer(_ entry: UnsafeMutablePointer<CallbackEntry>, _ frame: UnsafeMutablePointer<ForeignFrame>) {
    let hot = foreignHot
    let base = top + 3
    let count = Int(entry.pointee.program.stepCount)
    guard entry.pointee.isQuick, !hot.pointee.hasPendingExit, nesting < Self.nestingLimit,
      UInt(bitPattern: base + count + 16) <= trueStackLimit, let steps = entry.pointee.program.steps
    else { return answerSlowly(entry, frame, nil) }
    let raw = UnsafeMutableRawPointer(frame)
    let before = (hot.pointee.savedErrno, hot.pointee.depth, hot.pointee.scratchTop)
    for index in 0..<count { base[index] = value(steps + index, raw) }
    do throws(LispError) {
      let value = try call(entry.pointee.function, at: base, count: count)
      if !give(value, entry, raw) { answerSlowly(entry, frame, .success(value)) }
    } catch { answerSlowly(entry, frame, .failure(error)) }
    (hot.pointee.savedErrno, hot.pointee.depth, hot.pointee.scratchTop) = before
  }

  @inline(never)
  private func answerSlowly(
    _ entry: UnsafeMutablePointer<CallbackEntry>, _ frame: UnsafeMutablePointer<ForeignFrame>,
    _ outcome: Result<Word, LispError>?
  ) {
    foreign.answer(entry.pointee.callback.takeUnretainedValue(), frame, outcome)
  }

  @inline(__always)
  private func value(_ step: UnsafeMutablePointer<CallProgram.Step>, _ raw: UnsafeMutableRawPointer) -> Word {
    let place = raw + Int(step.pointee.frame)
    // A value narrower than its register has whatever bits above it.
    let shift = 64 &- Int(step.pointee.size) &* 8
    switch step.pointee.kind {
    case .signed:
      let number = (place.load(as: Int.self) &<< shift) &>> shift
      return Word(exactly: number) ?? makeInteger(number)
    case .unsigned: return makeInteger(unsigned: (place.load(as: UInt.self) &<< UInt(shift)) &>> UInt(shift))
    case .double: return makeDouble(place.load(as: Double.self))
    default:
      let address = place.load(as: UInt.self)
      return address == 0 ? .nil : makePointer(address, type: Int(step.pointee.target))
    }
  }

  /// Writes the result where C expects it; false for a value that takes more.
  @inline(__always)
  private func give(
    _ value: Word, _ entry: UnsafeMutablePointer<CallbackEntry>, _ raw: UnsafeMutableRawPointer
  ) -> Bool {
    let place = raw + Int(entry.pointee.program.resultFrame)
    let shift = 64 &- Int(entry.pointee.program.resultSize) &* 8
    switch entry.pointee.program.result {
    case .void: return true
    case .signed:
      guard value.isFixnum, (value.fixnum &<< shift) &>> shift == value.fixnum else { return false }
      place.storeBytes(of: value.fixnum, as: Int.self)
    case .unsigned:
      let bits = UInt(bitPattern: value.fixnum)
      guard value.isFixnum, value.fixnum >= 0, (bits &<< UInt(shift)) &>> UInt(shift) == bits else { return false }
      place.storeBytes(of: value.fixnum, as: Int.self)
    case .double:
      guard value.is(.doubleFloat) else { return false }
      place.storeBytes(of: value.double, as: Double.self)
    default:
      guard value.is(.pointer) || value.isNil else { return false }
      place.storeBytes(of: value.isNil ? 0 : value[PointerLayout.address].bits, as: UInt.self)
    }
    return true
  }
}
