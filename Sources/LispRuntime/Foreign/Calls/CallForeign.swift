import BindingSpec
import CGuard

/// Calling C from Lisp.
extension ForeignSide {
  @inline(__always)
  func call(_ number: Int, _ function: Word, _ arguments: Arguments) throws(LispError) -> Word {
    let program = programs + number
    if program.pointee.state == .ready, arguments.count == Int(program.pointee.argumentCount), !hot.pointee.needsCare {
      return try run(program, arguments, number)
    }
    return try callSlowly(number, function, arguments)
  }

  /// A call that is prepared first, or is more than its steps.
  @inline(never)
  private func callSlowly(_ number: Int, _ function: Word, _ arguments: Arguments) throws(LispError) -> Word {
    if programs[number].state == .unprepared { try prepare(number) }
    if let contracts = functions[number].contracts {
      return try withContracts(contracts, number, function, arguments) { arguments throws(LispError) in
        try callPrepared(number, function, arguments)
      }
    }
    return try callPrepared(number, function, arguments)
  }

  private func callPrepared(_ number: Int, _ function: Word, _ arguments: Arguments) throws(LispError) -> Word {
    let program = programs + number
    let count = Int(program.pointee.argumentCount)
    switch program.pointee.state {
    case .variadic:
      guard arguments.count >= count else { throw .argumentCount(function, arguments.count) }
      let dynamic = try variadicProgram(number, arguments)
      return try traced(number, arguments) { () throws(LispError) in
        var program = dynamic
        return try withUnsafeMutablePointer(to: &program) { program throws(LispError) in
          try run(program, arguments, number)
        }
      }
    default:
      guard arguments.count == count else { throw .argumentCount(function, arguments.count) }
    }
    return try traced(number, arguments) { () throws(LispError) in
      switch programs[number].state {
      case .byReference: try callByReference(number, arguments)
      case .readVariable: try readVariable(number)
      case .writeVariable: try writeVariable(number, arguments[0])
      default: try run(programs + number, arguments, number)
      }
    }
  }

  /// The call itself.
  @inline(__always)
  func run(
    _ program: UnsafeMutablePointer<CallProgram>, _ arguments: Arguments, _ number: Int
  ) throws(LispError) -> Word {
    let mark = scratchMark
    let raw = scratch(Int(program.pointee.frameSize))
    let frame = raw.assumingMemoryBound(to: ForeignFrame.self)
    guard let steps = program.pointee.steps, let shape = program.pointee.shape, let function = program.pointee.function
    else { return .nil }
    var index = 0
    let stepCount = Int(program.pointee.stepCount)
    while index < stepCount {
      let step = steps + index
      let word = arguments.base[Int(step.pointee.source)]
      let place = raw + Int(step.pointee.frame)
      switch step.pointee.kind {
      case .signed:
        if let bits = fixnumBits(word, size: Int(step.pointee.size), isSigned: true) {
          place.storeBytes(of: bits, as: UInt64.self)
        } else {
          try slowStep(program, step, word, raw, mark, number)
        }
      case .unsigned:
        if let bits = fixnumBits(word, size: Int(step.pointee.size), isSigned: false) {
          place.storeBytes(of: bits, as: UInt64.self)
        } else {
          try slowStep(program, step, word, raw, mark, number)
        }
      case .double where word.is(.doubleFloat): place.storeBytes(of: word.double, as: Double.self)
      case .pointer where word.is(.pointer):
        place.storeBytes(of: word[PointerLayout.address].bits, as: UInt.self)
      case .pointer where word.isNil, .string where word.isNil: place.storeBytes(of: 0, as: UInt.self)
      default: try slowStep(program, step, word, raw, mark, number)
      }
      index &+= 1
    }
    if hot.pointee.hasUnhanded {
      unhanded.removeAll()
      hot.pointee.hasUnhanded = false
    }
    var result: UnsafeMutableRawPointer?
    var owner = Word.nil
    if program.pointee.resultInMemory {
      (result, owner) = try resultRoom(program)
      raw.storeBytes(of: result, toByteOffset: Int(program.pointee.resultFrame), as: UnsafeMutableRawPointer?.self)
    }
    frame.pointee.error = savedErrno
    // A callback may run Lisp, and with it the collector, before anybody else knows of the result.
    let rootCount = machine.roots.count
    if program.pointee.resultInMemory { machine.roots.append(owner) }
    defer { if program.pointee.resultInMemory { machine.roots.removeLast(machine.roots.count - rootCount) } }
    if isChecked {
      try callGuarded(shape, frame, function, number, mark)
    } else {
      depth &+= 1
      if let gate { foreign_gate_leave(gate) }
      foreign_call(shape, frame, function)
      if let gate { foreign_gate_return(gate) }
      depth &-= 1
    }
    savedErrno = frame.pointee.error
    if pendingExit != nil {
      releaseScratch(mark)
      try resumeExit()
    }
    let place = raw + Int(program.pointee.resultFrame)
    let value: Word
    switch program.pointee.result {
    case .void: value = .nil
    case .signed where program.pointee.resultSize == 4: value = Word(fixnum: Int(place.load(as: Int32.self)))
    case .signed where program.pointee.resultSize == 8: value = machine.makeInteger(Int(place.load(as: Int64.self)))
    case .pointer: value = pointer(place.load(as: UInt.self), to: Int(program.pointee.resultTarget))
    case .double: value = machine.makeDouble(place.load(as: Double.self))
    default: value = try slowResult(program, place, raw, result, owner, mark, number)
    }
    if program.pointee.hasAftermath { return try aftermath(program, value, raw, mark, number) }
    releaseScratch(mark)
    return value
  }

  /// An argument that is no plain number or pointer. An error says which one it was.
  @inline(never)
  private func slowStep(
    _ program: UnsafeMutablePointer<CallProgram>, _ step: UnsafeMutablePointer<CallProgram.Step>, _ word: Word,
    _ raw: UnsafeMutableRawPointer, _ mark: ScratchMark, _ number: Int
  ) throws(LispError) {
    let place = raw + Int(step.pointee.frame)
    let type = types[Int(step.pointee.type)]
    let size = Int(step.pointee.size)
    do throws(LispError) {
      switch step.pointee.kind {
      case .signed, .unsigned:
        let bits = try slowIntegerBits(word, size: size, isSigned: step.pointee.kind == .signed, type)
        place.storeBytes(of: bits, as: UInt64.self)
      case .bool, .boolean: place.storeBytes(of: try truth(word, type) ? 1 : 0, as: UInt64.self)
      case .float:
        place.storeBytes(of: 0, as: UInt64.self)
        place.storeBytes(of: try single(word, type), as: Float.self)
      case .double: place.storeBytes(of: try double(word, type), as: Double.self)
      case .pointer:
        let scope = scope(of: Int(step.pointee.parameter), number)
        let bits =
          word.is(.pointer) || word.isNil
          ? try pointerBits(word, type, mayCopy: true)
          : try slowPointerBits(word, type, mayCopy: true, scope: scope)
        place.storeBytes(of: bits, as: UInt.self)
      case .string: place.storeBytes(of: try stringBits(word, type, isLasting: false), as: UInt.self)
      case .enumeration:
        guard case .named(let entry) = type.kind, let definition = entry.enumeration else { break }
        place.storeBytes(of: try enumerationValue(word, definition, type), as: Int64.self)
      case .object: place.storeBytes(of: word.bits, as: UInt.self)
      case .record:
        let bytes = try recordBytes(word, type)
        move(program, step, bytes, raw)
      case .general:
        let room = scratch(max(size, 16))
        room.initializeMemory(as: UInt8.self, repeating: 0, count: max(size, 16))
        try write(word, type, at: room)
        move(program, step, room, raw)
      case .out, .changed:
        let target = types[try targetNumber(type)]
        let size = try types.size(target)
        let room = scratch(max(size, 16))
        room.initializeMemory(as: UInt8.self, repeating: 0, count: max(size, 16))
        if step.pointee.kind == .changed { try write(word, target, at: room) }
        place.storeBytes(of: room, as: UnsafeMutableRawPointer.self)
      }
    } catch {
      releaseScratch(mark)
      if hot.pointee.hasUnhanded { dropUnhanded() }
      throw inArgument(error, Int(step.pointee.parameter), number)
    }
  }

  private func move(
    _ program: UnsafeMutablePointer<CallProgram>, _ step: UnsafeMutablePointer<CallProgram.Step>,
    _ bytes: UnsafeMutableRawPointer, _ raw: UnsafeMutableRawPointer
  ) {
    guard let moves = program.pointee.moves else { return }
    foreign_gather(
      moves + Int(step.pointee.firstMove), Int(step.pointee.moveCount), bytes - Int(step.pointee.memory), raw)
  }

  private func scope(of parameter: Int, _ number: Int) -> CallbackScope {
    guard number >= 0, functions[number].parameters.indices.contains(parameter) else { return .forever }
    return functions[number].parameters[parameter].scope
  }

  /// An error of a conversion, with the function and the argument.
  @inline(never)
  private func inArgument(_ error: LispError, _ parameter: Int, _ number: Int) -> LispError {
    var what = "argument \(parameter + 1)"
    if number >= 0 {
      let function = functions[number]
      if function.parameters.indices.contains(parameter), let name = function.parameters[parameter].name {
        what += " (\(name))"
      }
      what = "\(shown(function)): \(what)"
    }
    return annotated(error, what)
  }

  // MARK: Results

  /// A result of a plain call that is no plain number.
  @inline(never)
  func plainResult(
    _ program: UnsafeMutablePointer<CallProgram>, _ place: UnsafeMutableRawPointer
  ) throws(LispError) -> Word {
    let number = program - programs
    return try slowResult(program, place, place, nil, .nil, scratchMark, number)
  }

  /// Memory of Lisp's own for a result that is a record.
  @inline(never)
  private func resultRoom(
    _ program: UnsafeMutablePointer<CallProgram>
  ) throws(LispError) -> (UnsafeMutableRawPointer?, Word) {
    let object = try allocateOwned(types[Int(program.pointee.resultType)])
    return (UnsafeMutableRawPointer(bitPattern: object[PointerLayout.address].bits), object)
  }

  @inline(never)
  private func slowResult(
    _ program: UnsafeMutablePointer<CallProgram>, _ place: UnsafeMutableRawPointer, _ raw: UnsafeMutableRawPointer,
    _ memory: UnsafeMutableRawPointer?, _ owner: Word, _ mark: ScratchMark, _ number: Int
  ) throws(LispError) -> Word {
    let type = types[Int(program.pointee.resultType)]
    do throws(LispError) {
      switch program.pointee.result {
      case .void: return .nil
      case .signed: return readInteger(place, Int(program.pointee.resultSize), isSigned: true)
      case .unsigned: return readInteger(place, Int(program.pointee.resultSize), isSigned: false)
      case .bool: return Word(place.load(as: UInt8.self) != 0)
      case .boolean: return Word(place.load(as: Int32.self) != 0)
      case .float: return Word(single: place.load(as: Float.self))
      case .double: return machine.makeDouble(place.load(as: Double.self))
      case .pointer: return pointer(place.load(as: UInt.self), to: try targetNumber(type))
      case .string:
        if case .string(let encoding) = type.kind { return try string(at: place.load(as: UInt.self), encoding) }
        return .nil
      case .object: return Word(bits: place.load(as: UInt.self))
      case .enumeration: return try read(type, at: place, owner: .nil)
      case .memory:
        if memory != nil {
          // A record stays where the function wrote it.
          if case .named = type.kind { return owner }
          return try memory.map { memory throws(LispError) in try read(type, at: memory, owner: owner) } ?? .nil
        }
        let plan = plans[Int(program.pointee.plan)]
        if case .named(let entry) = type.kind, entry.kind != .enumeration {
          let object = try allocateOwned(type)
          if let bytes = UnsafeMutableRawPointer(bitPattern: object[PointerLayout.address].bits) {
            plan.readResult(into: bytes, from: raw.assumingMemoryBound(to: ForeignFrame.self))
          }
          return object
        }
        let room = scratch(64)
        plan.readResult(into: room, from: raw.assumingMemoryBound(to: ForeignFrame.self))
        return try read(type, at: room, owner: .nil)
      }
    } catch {
      releaseScratch(mark)
      throw number >= 0 ? annotated(error, "the result of \(shown(functions[number]))") : error
    }
  }

  /// Results through pointers become further values; text that the caller owns is freed once it is read.
  @inline(never)
  private func aftermath(
    _ program: UnsafeMutablePointer<CallProgram>, _ value: Word, _ raw: UnsafeMutableRawPointer, _ mark: ScratchMark,
    _ number: Int
  ) throws(LispError) -> Word {
    defer { releaseScratch(mark) }
    if number >= 0, let release = functions[number].release, case .string = program.pointee.result {
      let address = (raw + Int(program.pointee.resultFrame)).load(as: UInt.self)
      if address != 0 { try callRelease(release, address, number) }
    }
    var values = program.pointee.result == .void ? [] : [value]
    for index in 0..<Int(program.pointee.stepCount) {
      guard let step = program.pointee.steps.map({ $0 + index }) else { break }
      guard step.pointee.kind == .out || step.pointee.kind == .changed else { continue }
      let target = types[try targetNumber(types[Int(step.pointee.type)])]
      let room = (raw + Int(step.pointee.frame)).load(as: UnsafeMutableRawPointer.self)
      // What lies in scratch memory must not be seen any longer than the call.
      let resolved = try types.resolved(target)
      if case .named(let entry) = resolved.kind, entry.kind != .enumeration {
        let object = try allocateOwned(resolved)
        UnsafeMutableRawPointer(bitPattern: object[PointerLayout.address].bits)?
          .copyMemory(from: room, byteCount: try types.size(resolved))
        values.append(object)
      } else {
        values.append(try read(resolved, at: room, owner: .nil))
      }
    }
    if values.count == 1 { return values[0] }
    machine.setValues(values)
    return values.first ?? .nil
  }

  private func callRelease(_ release: String, _ address: UInt, _ number: Int) throws(LispError) {
    let cName = String(release.map { $0 == "-" ? "_" : $0 })
    let found = functions[number].library?.find(cName) ?? libraries.process.find(cName)
    guard let found else {
      throw ForeignError(.symbolNotFound, "\(cName), which frees the result, is nowhere to be found", name: cName)
        .condition(machine)
    }
    typealias Release = @convention(c) (UInt) -> Void
    unsafeBitCast(found, to: Release.self)(address)
  }

  // MARK: Exits and faults

  /// A callback left through C: now that C is gone, the exit goes on.
  @inline(never)
  func resumeExit() throws(LispError) {
    guard depth <= pendingDepth, let exit = pendingExit else { return }
    pendingExit = nil
    machine.unwinding = exit
    throw .unwinding
  }

  @inline(never)
  private func callGuarded(
    _ shape: UnsafeMutablePointer<ForeignShape>, _ frame: UnsafeMutablePointer<ForeignFrame>,
    _ function: UnsafeMutableRawPointer, _ number: Int, _ mark: ScratchMark
  ) throws(LispError) {
    let name = reportName(number)
    let depthBefore = depth
    depth &+= 1
    if let gate { foreign_gate_leave(gate) }
    let fault = foreign_call_guarded(shape, frame, function, name)
    if let gate { foreign_gate_return(gate) }
    depth = depthBefore
    if fault.signal != 0 {
      pendingExit = nil
      releaseScratch(mark)
      throw fault.error(in: String(cString: name)).condition(machine)
    }
  }

  private func reportName(_ number: Int) -> UnsafePointer<CChar> {
    if number >= 0, let known = functions[number].reportName { return known }
    if number < 0, let unknownName { return unknownName }
    let name = lastingName(number >= 0 ? functions[number].cName : "a C function")
    if number >= 0 { functions[number].reportName = name }
    return name
  }

  /// A name for reports. Kept as long as the machine: a report may be written when nothing can be allocated any more.
  func lastingName(_ name: String) -> UnsafePointer<CChar> {
    if let known = lastingNames[name] { return known }
    let bytes = Array(name.utf8CString)
    let room = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    room.initialize(from: bytes, count: bytes.count)
    lastingNames[name] = UnsafePointer(room)
    return UnsafePointer(room)
  }
}
