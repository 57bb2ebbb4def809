import CGuard

/// Fields of structs and unions, elements of arrays: places in memory that are read and set.
extension ForeignSide {
  /// What a pointer leads to as a record or an array.
  enum Container {
    case record(TypeEntry)
    case array(ForeignType, count: Int?)
  }

  func container(_ pointer: Word) throws(LispError) -> Container {
    guard pointer.is(.pointer) else {
      if pointer.isNil {
        throw ForeignError(.nullPointer, "a null pointer has no fields", address: 0).condition(machine)
      }
      throw mismatch(pointer, "a pointer to a struct, union or array")
    }
    let type = try types.resolved(types[typeNumber(of: pointer)])
    switch type.kind {
    case .named(let entry) where entry.kind == .structure || entry.kind == .union: return .record(entry)
    case .array(let element, let count): return .array(element, count: count)
    case .void:
      throw ForeignError(
        .typeMismatch,
        "\(description(ofPointer: pointer)) says nothing of its fields; (ffi:cast pointer 'type) gives it a type"
      ).condition(machine)
    // A pointer to a number is an array of them, of unknown length.
    default: return .array(type, count: nil)
    }
  }

  /// `(struct-get pointer field)`, also with an index for arrays.
  func get(_ pointer: Word, _ selector: Word) throws(LispError) -> Word {
    switch try container(pointer) {
    case .record(let entry): return try get(types.place(selector, in: entry), of: pointer)
    case .array(let element, let count):
      let place = try elementPlace(pointer, element, count, selector, "reading")
      return try read(element, at: place, owner: pointer[PointerLayout.owner])
    }
  }

  func set(_ pointer: Word, _ selector: Word, to value: Word) throws(LispError) {
    switch try container(pointer) {
    case .record(let entry):
      let place = try types.place(selector, in: entry)
      do throws(LispError) { try set(place, of: pointer, to: value) } catch {
        throw annotated(error, "field \(place.name.lowercased()) of \(machine.typeText(entry.symbol))")
      }
    case .array(let element, let count):
      try write(value, element, at: elementPlace(pointer, element, count, selector, "writing"))
    }
  }

  private func elementPlace(
    _ pointer: Word, _ element: ForeignType, _ count: Int?, _ selector: Word, _ doing: String
  ) throws(LispError) -> UnsafeMutableRawPointer {
    guard let index = selector.asFixnum else { throw mismatch(selector, "an index") }
    let size = try types.size(element)
    if let count, index < 0 || index >= count {
      throw ForeignError(
        .outOfBounds, "index \(index) is outside of the \(count) elements of \(description(ofPointer: pointer))"
      ).condition(machine)
    }
    let (offset, overflow) = index.multipliedReportingOverflow(by: size)
    guard !overflow else { throw mismatch(selector, "an index") }
    return try shifted(pointer, by: offset, size: size, "\(doing) element \(index)")
  }

  /// A place at some bytes from a pointer, checked as far as its bounds are known.
  func shifted(_ pointer: Word, by offset: Int, size: Int, _ what: @autoclosure () -> String) throws(LispError)
    -> UnsafeMutableRawPointer
  {
    if offset == 0 { return try target(pointer, size: size, what()) }
    let base = try address(pointer)
    if base == 0 {
      throw ForeignError(.nullPointer, "\(what()) through a null pointer", address: 0).condition(machine)
    }
    let moved = base &+ UInt(bitPattern: offset)
    guard pointer.is(.pointer), !pointer[PointerLayout.owner].isNil || memory.isChecked else {
      guard let place = UnsafeMutableRawPointer(bitPattern: moved) else {
        throw ForeignError(.nullPointer, "\(what()) at address 0", address: 0).condition(machine)
      }
      return place
    }
    if offset > 0, pointer[PointerLayout.owner].isNil {
      // From where the block is known, so that what lies just behind it is seen to.
      do throws(ForeignError) { try memory.check(base, offset: offset, size: size, what()) } catch {
        throw error.condition(machine)
      }
    }
    let view = pointerObject(moved, to: typeNumber(of: pointer), owner: pointer[PointerLayout.owner])
    return try target(view, size: size, what())
  }

  // MARK: Fields

  func get(_ place: RecordDefinition.Place, of pointer: Word) throws(LispError) -> Word {
    guard let bits = place.bits else {
      let size = try types.size(place.type)
      let memory = try shifted(pointer, by: place.offset, size: size, "reading the field \(place.name.lowercased())")
      return try read(place.type, at: memory, owner: pointer[PointerLayout.owner])
    }
    if bits == 0 { return Word(fixnum: 0) }
    let (memory, shift, bytes) = try bitPlace(place, bits, of: pointer, "reading")
    var raw: UInt128 = 0
    for index in 0..<bytes { raw |= UInt128((memory + index).load(as: UInt8.self)) << UInt128(index * 8) }
    let value = UInt64(truncatingIfNeeded: raw >> UInt128(shift)) & Self.mask(bits)
    let resolved = try types.resolved(place.type)
    if case .bool = resolved.kind { return Word(value != 0) }
    var number = Int64(bitPattern: value)
    if place.isSigned, bits < 64, value >> UInt64(bits - 1) & 1 == 1 {
      number = Int64(bitPattern: value | ~Self.mask(bits))
    }
    if case .named(let entry) = resolved.kind, let definition = entry.enumeration { return keyword(number, definition) }
    return place.isSigned ? machine.makeInteger(Int(number)) : machine.makeInteger(unsigned: UInt(value))
  }

  func set(_ place: RecordDefinition.Place, of pointer: Word, to value: Word) throws(LispError) {
    guard let bits = place.bits else {
      let size = try types.size(place.type)
      let memory = try shifted(pointer, by: place.offset, size: size, "writing the field \(place.name.lowercased())")
      try write(value, place.type, at: memory)
      return
    }
    if bits == 0 { return }
    let raw = try bitsValue(value, place, bits)
    let (memory, shift, bytes) = try bitPlace(place, bits, of: pointer, "writing")
    let mask = UInt128(Self.mask(bits)) << UInt128(shift)
    let shifted = UInt128(raw & Self.mask(bits)) << UInt128(shift)
    for index in 0..<bytes {
      let byteMask = UInt8(truncatingIfNeeded: mask >> UInt128(index * 8))
      let byte = (memory + index).load(as: UInt8.self)
      let new = UInt8(truncatingIfNeeded: shifted >> UInt128(index * 8))
      (memory + index).storeBytes(of: byte & ~byteMask | new & byteMask, as: UInt8.self)
    }
  }

  private static func mask(_ bits: Int) -> UInt64 { bits >= 64 ? .max : (1 << UInt64(bits)) - 1 }

  private func bitPlace(
    _ place: RecordDefinition.Place, _ bits: Int, of pointer: Word, _ doing: String
  ) throws(LispError) -> (UnsafeMutableRawPointer, shift: Int, bytes: Int) {
    let shift = place.offset % 8
    let bytes = (shift + bits + 7) / 8
    let memory = try shifted(
      pointer, by: place.offset / 8, size: bytes, "\(doing) the field \(place.name.lowercased())")
    return (memory, shift, bytes)
  }

  private func bitsValue(_ value: Word, _ place: RecordDefinition.Place, _ bits: Int) throws(LispError) -> UInt64 {
    let resolved = try types.resolved(place.type)
    if case .bool = resolved.kind { return try truth(value, resolved) ? 1 : 0 }
    if case .named(let entry) = resolved.kind, let definition = entry.enumeration {
      return UInt64(bitPattern: try enumerationValue(value, definition, resolved))
    }
    guard let wide = machine.wideInteger(value), let number = wide.int64 else { throw mismatch(value, resolved.text) }
    let low = place.isSigned ? -(Int128(1) << (bits - 1)) : 0
    let high = place.isSigned ? (Int128(1) << (bits - 1)) - 1 : (Int128(1) << bits) - 1
    let exact = wide.isNegative ? -Int128(wide.magnitude) : Int128(wide.magnitude)
    guard exact >= low, exact <= high else {
      throw mismatch(value, "\(resolved.text) of \(bits) bit\(bits == 1 ? "" : "s") (\(low) to \(high))")
    }
    return UInt64(bitPattern: number)
  }

  // MARK: Messages

  /// An error of a conversion with what it was about in front.
  func annotated(_ error: LispError, _ what: String) -> LispError {
    guard case .condition(let name, _) = error, var last = lastError, last.kind.rawValue.uppercased() == name else {
      return error
    }
    last.message = "\(what): \(last.message)"
    if last.name == nil { last.name = what }
    return last.condition(machine)
  }
}
