import BindingSpec
import CGuard

/// Calls whose types come with the arguments: behind dots, through pointers, by a name in a string.
extension ForeignSide {
  /// The program for a variadic function and these further arguments, `:type value` each.
  func variadicProgram(_ number: Int, _ arguments: Arguments) throws(LispError) -> CallProgram {
    let function = functions[number]
    guard let result = function.result else { return CallProgram() }
    let fixed = function.parameters.count
    guard (arguments.count - fixed) % 2 == 0 else {
      throw mismatch("\(shown(function)): further arguments are :type value pairs, as in (\(shown(function)) … :int 1)")
    }
    var key: [Int32] = [Int32(number)]
    var further: [ForeignType] = []
    var index = fixed
    while index < arguments.count {
      let type = try types.type(arguments[index])
      further.append(type)
      key.append(Int32(type.number))
      index += 2
    }
    if let known = dynamicPrograms[key] { return known }
    let parameters = preparedParameters(function) + further.map { ForeignParameter(name: nil, type: $0) }
    var made = try compile(
      parameters, result: result, fixed: fixed, convention: function.convention, isUnspecified: function.isUnspecified)
    made.function = programs[number].function
    made.hasAftermath = made.hasAftermath || function.release != nil
    dynamicPrograms[key] = made
    return made
  }

  /// Calls an address: `(ffi-call pointer :result-type :type value …)`. The types are looked up each time, the
  /// interface is kept.
  ///
  /// - Parameter isAllowed: whether the allow list was asked by name already.
  /// - Parameter name: what the caller knows the function by.
  func callAddress(
    _ address: UInt, result: ForeignType, _ arguments: UnsafeBufferPointer<Word>, fixed: Int?, isAllowed: Bool,
    name: String? = nil
  ) throws(LispError) -> Word {
    guard let function = UnsafeMutableRawPointer(bitPattern: address) else {
      throw ForeignError(.nullPointer, "a call through a null pointer", address: 0).condition(machine)
    }
    if !isAllowed { try checkAllowed(address) }
    guard arguments.count % 2 == 0 else { throw mismatch("arguments are :type value pairs") }
    var key: [Int32] = [-1, Int32(fixed ?? -1), Int32(result.number)]
    var parameters: [ForeignParameter] = []
    var index = 0
    while index < arguments.count {
      let type = try types.type(arguments[index])
      parameters.append(ForeignParameter(name: nil, type: type))
      key.append(Int32(type.number))
      index += 2
    }
    var program: CallProgram
    if let known = dynamicPrograms[key] {
      program = known
    } else {
      program = try compile(parameters, result: result, fixed: fixed)
      if let steps = program.steps {
        // Each value stands behind its type.
        for index in 0..<parameters.count { steps[index].source = UInt16(index * 2 + 1) }
      }
      dynamicPrograms[key] = program
    }
    program.function = function
    guard let base = arguments.baseAddress ?? UnsafePointer(machine.stack) as UnsafePointer<Word>? else { return .nil }
    let values = Arguments(base: UnsafeMutablePointer(mutating: base), count: arguments.count)
    func perform() throws(LispError) -> Word {
      var program = program
      return try withUnsafeMutablePointer(to: &program) { program throws(LispError) in
        try run(program, values, -1)
      }
    }
    if !hot.pointee.needsCare { return try perform() }
    let label = name ?? addressLabel(function)
    if isChecked { unknownName = lastingName(label) }
    return isTracing ? try trace(label, result, values, perform) : try perform()
  }

  /// What is known of a function that only its address tells.
  private func addressLabel(_ address: UnsafeMutableRawPointer) -> String {
    if callback(at: UInt(bitPattern: address)) != nil { return "a callback" }
    return foreign_address_symbol(address).map { String(cString: $0) }
      ?? "the function at \(UInt(bitPattern: address).hexadecimal)"
  }

  /// An allow list holds for calls through pointers too: the address says whose function it is.
  private func checkAllowed(_ address: UInt) throws(LispError) {
    guard libraries.allowance.isRestricted, let pointer = UnsafeRawPointer(bitPattern: address) else { return }
    // A function of our own is the program's.
    if callback(at: address) != nil { return }
    let file = foreign_address_file(pointer).map { String(cString: $0) } ?? ""
    let symbol = foreign_address_symbol(pointer).map { String(cString: $0) } ?? ""
    let module = foreignLibraries.values.first { $0.library?.path == file }
    if libraries.allowance.allows(symbol: symbol, of: [file] + (module.map { [$0.name] } ?? [])) { return }
    throw ForeignError(
      .notAllowed, "the function at \(address.hexadecimal) (\(symbol) of \(file)) is not allowed", name: symbol,
      address: address
    ).condition(machine)
  }

  /// A stub that takes the addresses of its arguments.
  func callByReference(_ number: Int, _ arguments: Arguments) throws(LispError) -> Word {
    let function = functions[number]
    guard let address = programs[number].function, let resultType = function.result else { return .nil }
    let mark = scratchMark
    defer { releaseScratch(mark) }
    let pointers = scratch(max(1, function.parameters.count) * 8).assumingMemoryBound(to: UnsafeMutableRawPointer.self)
    for (index, parameter) in function.parameters.enumerated() {
      let measure = try types.measure(parameter.type)
      let room = alignedScratch(Int(clamping: measure.size), Int(clamping: measure.alignment))
      do throws(LispError) { try writeArgument(arguments[index], parameter, at: room) } catch {
        throw annotated(error, "\(shown(function)): argument \(index + 1)")
      }
      pointers[index] = room
    }
    let resolved = try types.resolved(resultType)
    var owner = Word.nil
    var room: UnsafeMutableRawPointer
    if case .void = resolved.kind {
      room = scratch(16)
    } else if case .named(let entry) = resolved.kind, entry.kind != .enumeration {
      owner = try allocateOwned(resolved)
      room = UnsafeMutableRawPointer(bitPattern: owner[PointerLayout.address].bits) ?? scratch(16)
    } else {
      let measure = try types.measure(resolved)
      room = alignedScratch(Int(clamping: measure.size), Int(clamping: measure.alignment))
    }
    var program = try byReferenceProgram()
    program.function = address
    machine.roots.append(owner)
    defer { machine.roots.removeLast() }
    let words = scratch(2 * 8).assumingMemoryBound(to: Word.self)
    words[0] = pointerObject(UInt(bitPattern: room), to: 0)
    words[1] = pointerObject(UInt(bitPattern: pointers), to: 0)
    _ = try withUnsafeMutablePointer(to: &program) { program throws(LispError) in
      try run(program, Arguments(base: words, count: 2), number)
    }
    if case .void = resolved.kind { return .nil }
    return owner.isNil ? try read(resolved, at: room, owner: .nil) : owner
  }

  private func alignedScratch(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer {
    let room = scratch(max(16, size) + max(0, alignment - 16))
    let address = (UInt(bitPattern: room) + UInt(alignment - 1)) & ~UInt(alignment - 1)
    return UnsafeMutableRawPointer(bitPattern: address) ?? room
  }

  /// As `write`, with what only lives as long as the call.
  private func writeArgument(
    _ word: Word, _ parameter: ForeignParameter, at room: UnsafeMutableRawPointer
  ) throws(LispError) {
    let type = try types.resolved(parameter.type)
    switch type.kind {
    case .string: room.storeBytes(of: try stringBits(word, type, isLasting: false), as: UInt.self)
    case .pointer, .function:
      room.storeBytes(
        of: word.is(.pointer) || word.isNil
          ? try pointerBits(word, type, mayCopy: true)
          : try slowPointerBits(word, type, mayCopy: true, scope: parameter.scope), as: UInt.self)
    default: try write(word, type, at: room)
    }
  }

  private func byReferenceProgram() throws(LispError) -> CallProgram {
    let key: [Int32] = [-2]
    if let known = dynamicPrograms[key] { return known }
    let pointer = ForeignParameter(name: nil, type: types.voidPointer)
    let made = try compile([pointer, pointer], result: types.void, fixed: nil)
    dynamicPrograms[key] = made
    return made
  }

  // MARK: Variables

  func readVariable(_ number: Int) throws(LispError) -> Word {
    guard let place = programs[number].function else { return .nil }
    return try read(types[Int(programs[number].resultType)], at: place, owner: .nil)
  }

  func writeVariable(_ number: Int, _ value: Word) throws(LispError) -> Word {
    guard let place = programs[number].function else { return .nil }
    do throws(LispError) { try write(value, types[Int(programs[number].resultType)], at: place) } catch {
      throw annotated(error, "the C variable \(functions[number].cName)")
    }
    return value
  }
}
