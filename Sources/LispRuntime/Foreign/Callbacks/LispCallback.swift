import BindingSpec
import CGuard

/// A Lisp function that C can call.
final class LispCallback {
  unowned(unsafe) let side: ForeignSide
  let number: Int
  let function: Word
  let type: ForeignType
  let scope: CallbackScope
  let native: UnsafeMutablePointer<ForeignCallback>
  /// How arguments come in and the result goes out.
  let program: CallProgram
  /// What `QuickCallback` needs; C has its address.
  let entry: UnsafeMutablePointer<CallbackEntry>
  /// The callback that ends when C calls this one, and this one with it.
  var frees: Int? { didSet { entry.pointee.isQuick = false } }

  init(
    _ side: ForeignSide, number: Int, function: Word, type: ForeignType, scope: CallbackScope,
    native: UnsafeMutablePointer<ForeignCallback>, program: CallProgram
  ) {
    self.side = side
    self.number = number
    self.function = function
    self.type = type
    self.scope = scope
    self.native = native
    self.program = program
    entry = .allocate(capacity: 1)
    entry.initialize(
      to: CallbackEntry(
        machine: .passUnretained(side.machine), callback: .passUnretained(self), function: function, program: program,
        isQuick: scope != .async && program.isQuickForCallbacks))
  }

  deinit { entry.deallocate() }
}

/// Handing over one function as one type twice gives one pointer.
struct CallbackKey: Hashable {
  var function: Word
  var type: Int
}

extension ForeignSide {
  /// The pointer by which C calls a Lisp function.
  func callback(
    _ function: Word, _ type: ForeignType, scope: CallbackScope
  ) throws(LispError) -> UnsafeMutablePointer<ForeignCallback> {
    let key = CallbackKey(function: function, type: type.number)
    let isShared = scope == .forever || scope == .notified
    if isShared, let known = callbackOfFunction[key], let callback = callbacks[known] { return callback.native }
    let made = try makeCallback(function, type, scope: scope)
    if isShared { callbackOfFunction[key] = made.number }
    if scope == .call { callScoped.append(made.number) }
    return made.native
  }

  func makeCallback(_ function: Word, _ type: ForeignType, scope: CallbackScope) throws(LispError) -> LispCallback {
    guard case .function(let form) = type.kind else { throw mismatch("\(type.text) is no type of a function") }
    if form.isVariadic {
      throw ForeignError(.unsupportedCall, "a callback cannot take arguments behind dots: \(type.text)").condition(
        machine)
    }
    if let arity = arity(of: function),
      arity.required > form.parameters.count || (arity.most ?? .max) < form.parameters.count
    {
      throw mismatch(
        "\(machine.printed(function)) does not take the \(form.parameters.count) arguments of \(type.text): "
          + "a function for other arguments is made into a pointer by make-c-callback")
    }
    var parameters: [ForeignParameter] = []
    for parameter in form.parameters { parameters.append(ForeignParameter(name: nil, type: try types.type(parameter))) }
    let program = try program(ofCallback: type, parameters, result: types.type(form.result))
    guard let shape = program.shape else { throw mismatch("\(type.text) is no type of a function") }
    let interface: UnsafeMutableRawPointer
    do throws(CallFailure) { interface = try interfaces.interface(for: shape.pointee) } catch {
      throw ForeignError(.unsupportedCall, error.message).condition(machine)
    }
    let native = foreign_callback_make(
      shape, interface,
      { context, _, frame in
        guard let entry = context?.assumingMemoryBound(to: CallbackEntry.self) else { return }
        entry.pointee.machine._withUnsafeGuaranteedRef { $0.answer(entry, frame) }
      }, nil, gate)
    guard let native else {
      throw ForeignError(.outOfMemory, "there is no memory for a callback").condition(machine)
    }
    let number = freeCallbackNumbers.popLast() ?? callbacks.count
    let made = LispCallback(
      self, number: number, function: function, type: type, scope: scope, native: native, program: program)
    native.pointee.context = UnsafeMutableRawPointer(made.entry)
    if number == callbacks.count { callbacks.append(made) } else { callbacks[number] = made }
    return made
  }

  private func program(
    ofCallback type: ForeignType, _ parameters: [ForeignParameter], result: ForeignType
  ) throws(LispError) -> CallProgram {
    if let known = callbackPrograms[type.number] { return known }
    var convention = CallingConvention.c
    if case .function(let signature) = type.cType { convention = signature.convention }
    let made = try compile(parameters, result: result, fixed: nil, convention: convention)
    callbackPrograms[type.number] = made
    return made
  }

  /// Takes a callback out of use. C that calls it all the same gets zeros.
  func freeCallback(_ number: Int) {
    guard callbacks.indices.contains(number), let callback = callbacks[number] else { return }
    callbacks[number] = nil
    // It may be running at this moment, so it is kept until calls are over.
    if depth == 0 { runningFreed.removeAll() }
    if callback.native.pointee.active > 0 { runningFreed.append(callback) }
    let key = CallbackKey(function: callback.function, type: callback.type.number)
    if callbackOfFunction[key] == number { callbackOfFunction[key] = nil }
    foreign_callback_free(callback.native)
    freeCallbackNumbers.append(number)
  }

  /// The callback behind a code address.
  func callback(at address: UInt) -> LispCallback? {
    callbacks.lazy.compactMap { $0 }.first { UInt(bitPattern: $0.native.pointee.code) == address }
  }

  // MARK: The call

  /// C calls: arguments become values, the function runs, its value goes back. No error and no exit gets past here.
  ///
  /// - Parameter outcome: what the function answered, when it was called already.
  func answer(
    _ callback: LispCallback, _ frame: UnsafeMutablePointer<ForeignFrame>, _ outcome: Result<Word, LispError>?
  ) {
    // The exit that waits for this call of C to return must not be overtaken by more of what it is leaving.
    if hot.pointee.hasPendingExit, pendingDepth == depth - 1, pendingCallback == callback.number { return }
    let errno = savedErrno
    let outerDepth = depth
    let mark = scratchMark
    let raw = UnsafeMutableRawPointer(frame)
    do throws(LispError) {
      do throws(LispError) {
        if callback.frees != nil {
          try notify(callback, raw)
        } else {
          let value: Word
          if let outcome { value = try outcome.get() } else { value = try apply(callback, raw) }
          try finish(callback, value, raw)
        }
      } catch {
        // Errors of conversions are signalled here, where handlers of the callback's callers see them.
        if case .unwinding = error { throw error }
        guard let value = machine.recover(annotated(error, "a callback")) else { throw .unwinding }
        try finish(callback, value, raw)
      }
    } catch {
      keepExit(callback.number)
    }
    releaseScratch(mark)
    depth = outerDepth
    savedErrno = errno
    if let other = callback.frees {
      freeCallback(other)
      freeCallback(callback.number)
    }
    if callback.scope == .async { freeCallback(callback.number) }
  }

  func apply(_ callback: LispCallback, _ raw: UnsafeMutableRawPointer) throws(LispError) -> Word {
    let base = machine.top + 3
    let count = Int(callback.program.stepCount)
    guard let steps = callback.program.steps, UInt(bitPattern: base + count + 16) <= machine.trueStackLimit,
      machine.nesting < Machine.nestingLimit
    else { throw .condition("STACK-EXHAUSTED", []) }
    for index in 0..<count {
      base[index] = try argument(steps + index, callback, raw)
    }
    return try machine.call(callback.function, at: base, count: count)
  }

  @inline(__always)
  func argument(
    _ step: UnsafeMutablePointer<CallProgram.Step>, _ callback: LispCallback, _ raw: UnsafeMutableRawPointer
  ) throws(LispError) -> Word {
    let place = raw + Int(step.pointee.frame)
    switch step.pointee.kind {
    case .signed: return readInteger(place, Int(step.pointee.size), isSigned: true)
    case .unsigned: return readInteger(place, Int(step.pointee.size), isSigned: false)
    case .double: return machine.makeDouble(place.load(as: Double.self))
    case .pointer:
      let address = place.load(as: UInt.self)
      return address == 0 ? .nil : pointerObject(address, to: Int(step.pointee.target))
    default: return try slowArgument(step, callback, raw)
    }
  }

  @inline(never)
  private func slowArgument(
    _ step: UnsafeMutablePointer<CallProgram.Step>, _ callback: LispCallback, _ raw: UnsafeMutableRawPointer
  ) throws(LispError) -> Word {
    let place = raw + Int(step.pointee.frame)
    let type = types[Int(step.pointee.type)]
    switch step.pointee.kind {
    case .bool: return Word(place.load(as: UInt8.self) != 0)
    case .boolean: return Word(place.load(as: Int32.self) != 0)
    case .float: return Word(single: place.load(as: Float.self))
    case .string, .enumeration, .object: return try read(type, at: place, owner: .nil)
    case .record:
      // A copy: what C has handed over by value is gone when it has its answer.
      let object = try allocateOwned(type)
      if let bytes = UnsafeMutableRawPointer(bitPattern: object[PointerLayout.address].bits) {
        scatter(step, callback.program, bytes, raw)
      }
      return object
    default:
      let size = max(16, try types.size(type))
      let room = scratch(size)
      scatter(step, callback.program, room, raw)
      return try read(type, at: room, owner: .nil)
    }
  }

  private func scatter(
    _ step: UnsafeMutablePointer<CallProgram.Step>, _ program: CallProgram, _ bytes: UnsafeMutableRawPointer,
    _ raw: UnsafeMutableRawPointer
  ) {
    guard let moves = program.moves else { return }
    foreign_scatter(
      moves + Int(step.pointee.firstMove), Int(step.pointee.moveCount), bytes - Int(step.pointee.memory), raw)
  }

  private func finish(
    _ callback: LispCallback, _ value: Word, _ raw: UnsafeMutableRawPointer
  ) throws(LispError) {
    let place = raw + Int(callback.program.resultFrame)
    let type = types[Int(callback.program.resultType)]
    let size = Int(callback.program.resultSize)
    switch callback.program.result {
    case .void: return
    case .signed: place.storeBytes(of: try integerBits(value, size: size, isSigned: true, type), as: UInt64.self)
    case .unsigned: place.storeBytes(of: try integerBits(value, size: size, isSigned: false, type), as: UInt64.self)
    case .bool, .boolean: place.storeBytes(of: try truth(value, type) ? 1 : 0, as: UInt64.self)
    case .float: place.storeBytes(of: try single(value, type), as: Float.self)
    case .double: place.storeBytes(of: try double(value, type), as: Double.self)
    case .pointer: place.storeBytes(of: try pointerBits(value, type, mayCopy: false), as: UInt.self)
    // C has the text for good, so nobody here can free it.
    case .string: place.storeBytes(of: try stringBits(value, type, isLasting: true), as: UInt.self)
    case .object: place.storeBytes(of: value.bits, as: UInt.self)
    case .enumeration:
      guard case .named(let entry) = type.kind, let definition = entry.enumeration else { return }
      place.storeBytes(of: try enumerationValue(value, definition, type), as: Int64.self)
    case .memory:
      let room = scratch(max(32, size))
      room.initializeMemory(as: UInt8.self, repeating: 0, count: max(32, size))
      try write(value, type, at: room)
      plans[Int(callback.program.plan)].writeResult(room, to: raw.assumingMemoryBound(to: ForeignFrame.self))
    }
  }

  /// Keeps a non-local exit until C has returned; the first one wins.
  private func keepExit(_ number: Int) {
    if pendingExit == nil, let exit = machine.unwinding {
      pendingExit = exit
      pendingDepth = depth - 1
      pendingCallback = number
    }
    machine.unwinding = nil
  }
}
