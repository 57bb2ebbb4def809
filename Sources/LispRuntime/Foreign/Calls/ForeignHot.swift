import CGuard

/// What every call of C reads and writes, in memory of its own: going through an object would count references.
struct ForeignHot {
  var programs: UnsafeMutablePointer<CallProgram>
  var gate: UnsafeMutablePointer<ForeignGate>? { didSet { findQuickGate() } }
  /// The gate for calls that need no second look; nil when there is something that all calls have to look at.
  private(set) var quickGate: UnsafeMutablePointer<ForeignGate>?
  var scratchTop: UnsafeMutableRawPointer
  var scratchEnd: UnsafeMutableRawPointer
  private var scratchBase: UnsafeMutableRawPointer
  var depth = 0
  /// errno of the last call.
  var savedErrno: Int32 = 0
  /// Whether calls are traced or checked.
  var needsCare = false { didSet { findQuickGate() } }
  var hasPendingExit = false { didSet { findQuickGate() } }
  /// Whether there are callbacks that the next call hands to C for good.
  var hasUnhanded = false

  private mutating func findQuickGate() { quickGate = needsCare || hasPendingExit ? nil : gate }

  private static let scratchSize = 256 << 10

  static func make() -> UnsafeMutablePointer<ForeignHot> {
    let base = UnsafeMutableRawPointer.allocate(byteCount: scratchSize, alignment: 64)
    let hot = UnsafeMutablePointer<ForeignHot>.allocate(capacity: 1)
    // There are no programs before the first foreign function, and so no number that leads to one.
    let none = base.assumingMemoryBound(to: CallProgram.self)
    hot.initialize(
      to: ForeignHot(
        programs: none, gate: nil, quickGate: nil, scratchTop: base, scratchEnd: base + scratchSize, scratchBase: base))
    return hot
  }

  fileprivate static func free(_ hot: UnsafeMutablePointer<ForeignHot>) {
    hot.pointee.scratchBase.deallocate()
    hot.deallocate()
  }
}

/// Keeps that memory as long as the machine or its foreign side is there.
final class ForeignHotOwner {
  let hot = ForeignHot.make()
  deinit { ForeignHot.free(hot) }
}

extension Machine {
  /// Calls a function of C with the arguments where the caller put them.
  @inline(__always)
  func callForeign(_ function: Word, _ arguments: Arguments) throws(LispError) -> Word {
    let number = function.code[CodeLayout.index].raw
    let program = foreignHot.pointee.programs + number
    if program.pointee.isPlain, arguments.count == Int(program.pointee.argumentCount), !foreignHot.pointee.needsCare {
      let value = try callPlain(program, arguments)
      if !value.isUnbound { return value }
    }
    return try foreign.call(number, function, arguments)
  }

  /// A call of numbers, pointers, plain text and records. Unbound before anything happened when it turns out to be more.
  @inline(__always)
  private func callPlain(
    _ program: UnsafeMutablePointer<CallProgram>, _ arguments: Arguments
  ) throws(LispError) -> Word {
    let hot = foreignHot
    let raw = hot.pointee.scratchTop
    var scratch = raw + Int(program.pointee.frameSize)
    guard scratch < hot.pointee.scratchEnd, let steps = program.pointee.steps, let shape = program.pointee.shape,
      let function = program.pointee.function
    else { return .unbound }
    var index = 0
    let count = Int(program.pointee.stepCount)
    while index < count {
      let step = steps + index
      let word = arguments.base[index]
      var bits: UInt64
      switch step.pointee.kind {
      case .signed:
        guard word.isFixnum else { return .unbound }
        let shift = 64 &- Int(truncatingIfNeeded: step.pointee.size) &* 8
        guard (word.fixnum &<< shift) &>> shift == word.fixnum else { return .unbound }
        bits = UInt64(bitPattern: Int64(word.fixnum))
      case .unsigned:
        guard word.isFixnum, word.fixnum >= 0 else { return .unbound }
        bits = UInt64(bitPattern: Int64(word.fixnum))
        if step.pointee.size < 8, bits &>> UInt64(step.pointee.size &* 8) != 0 { return .unbound }
      case .pointer:
        if word.is(.pointer) {
          bits = UInt64(word[PointerLayout.address].bits)
        } else {
          guard word.isNil else { return .unbound }
          bits = 0
        }
      case .double:
        guard word.is(.doubleFloat) else { return .unbound }
        bits = word.double.bitPattern
      case .string:
        if word.isNil {
          bits = 0
          break
        }
        guard word.isSimpleString, scratch + word.stringLength < hot.pointee.scratchEnd,
          Self.copyPlainText(word, scratch)
        else { return .unbound }
        bits = UInt64(UInt(bitPattern: scratch))
        scratch += (word.stringLength &+ 16) & ~15
      case .record:
        guard let bytes = Self.bytes(ofRecord: word, step.pointee.type, Int(step.pointee.size)),
          let moves = program.pointee.moves
        else { return .unbound }
        foreign_gather(
          moves + Int(step.pointee.firstMove), Int(step.pointee.moveCount), bytes - Int(step.pointee.memory), raw)
        index &+= 1
        continue
      default: return .unbound
      }
      (raw + Int(step.pointee.frame)).storeBytes(of: bits, as: UInt64.self)
      index &+= 1
    }
    let frame = raw.assumingMemoryBound(to: ForeignFrame.self)
    frame.pointee.error = hot.pointee.savedErrno
    hot.pointee.scratchTop = scratch
    hot.pointee.depth &+= 1
    if let gate = hot.pointee.gate {
      foreign_gate_leave(gate)
      foreign_call(shape, frame, function)
      foreign_gate_return(gate)
    } else {
      foreign_call(shape, frame, function)
    }
    hot.pointee.depth &-= 1
    hot.pointee.scratchTop = raw
    hot.pointee.savedErrno = frame.pointee.error
    if hot.pointee.hasPendingExit { try foreign.resumeExit() }
    let place = raw + Int(program.pointee.resultFrame)
    switch program.pointee.result {
    case .void: return .nil
    case .signed where program.pointee.resultSize == 4: return Word(fixnum: Int(place.load(as: Int32.self)))
    case .signed where program.pointee.resultSize == 8:
      let value = place.load(as: Int.self)
      return Word(exactly: value) ?? makeInteger(value)
    case .unsigned where program.pointee.resultSize == 8: return makeInteger(unsigned: place.load(as: UInt.self))
    case .unsigned where program.pointee.resultSize == 4: return Word(fixnum: Int(place.load(as: UInt32.self)))
    case .double: return makeDouble(place.load(as: Double.self))
    case .pointer:
      let address = place.load(as: UInt.self)
      return address == 0 ? .nil : makePointer(address, type: Int(program.pointee.resultTarget))
    case .memory:
      guard let moves = program.pointee.moves else { return .nil }
      // Never moved, and aligned for whatever comes in registers.
      let octets = try makeOctets(max(1, Int(program.pointee.resultSize)))
      foreign_scatter(
        moves + Int(program.pointee.firstResultMove), Int(program.pointee.resultMoveCount), octets.octets, raw)
      return makePointer(
        UInt(bitPattern: octets.octets), type: Int(program.pointee.resultType), owner: octets)
    default: return try foreign.plainResult(program, place)
    }
  }

  /// Where the bytes of a record lie: for a pointer to just that type, which leads to memory that can be had. Nil for all
  /// else, which may be right or wrong.
  @inline(__always)
  private static func bytes(ofRecord word: Word, _ type: Int32, _ size: Int) -> UnsafeRawPointer? {
    guard word.is(.pointer), word.objectWords[PointerLayout.type] == Word(fixnum: Int(type)) else { return nil }
    let address = word.objectWords[PointerLayout.address].bits
    let owner = word.objectWords[PointerLayout.owner]
    if owner.is(.octets) {
      let start = UInt(bitPattern: owner.octets)
      guard address >= start, address &- start <= UInt(bitPattern: owner.octetCount &- size), owner.octetCount >= size
      else { return nil }
    } else if address < 4096 || !owner.isNil {
      return nil
    }
    return UnsafeRawPointer(bitPattern: address)
  }

  /// ASCII without zeros, and a zero behind it. False for other text.
  @inline(__always)
  static func copyPlainText(_ word: Word, _ room: UnsafeMutableRawPointer) -> Bool {
    foreign_copy_ascii(word.characters, word.stringLength, room.assumingMemoryBound(to: UInt8.self)) != 0
  }
}
