import CGuard

/// Pointers as Lisp objects: an address, the type of what is there, and what keeps it alive.
extension ForeignSide {
  /// A pointer to something of a type; NULL is NIL.
  @inline(__always)
  func pointer(_ address: UInt, to type: Int, owner: Word = .nil) -> Word {
    if address == 0 { return .nil }
    return pointerObject(address, to: type, owner: owner)
  }

  /// A pointer object, for NULL too.
  @inline(__always)
  func pointerObject(_ address: UInt, to type: Int, owner: Word = .nil) -> Word {
    machine.makePointer(address, type: type, owner: owner)
  }

  func typeNumber(of pointer: Word) -> Int {
    let number = pointer[PointerLayout.type]
    return number.isFixnum ? number.fixnum : 0
  }

  /// Room for a value that Lisp owns: it is freed when neither the pointer nor a view into it is left.
  func allocateOwned(_ type: ForeignType, count: Int = 1) throws(LispError) -> Word {
    let measure = try types.measure(type)
    let (size, overflow) = Int(clamping: measure.size).multipliedReportingOverflow(by: count)
    guard !overflow, size >= 0, size < 1 << 40 else {
      throw ForeignError(.outOfMemory, "\(count) times \(type.text) is more than there can be").condition(machine)
    }
    // Objects of the heap lie at multiples of sixteen, and never move.
    let slack = measure.alignment > 16 ? Int(measure.alignment) : 0
    let octets = try machine.makeOctets(max(1, size) + slack)
    var address = UInt(bitPattern: octets.octets)
    if slack > 0 { address = (address + UInt(slack) - 1) & ~UInt(slack - 1) }
    return pointerObject(address, to: type.number, owner: octets)
  }

  /// The address that a program means by a value: a pointer, NIL for NULL, a vector of octets for its bytes.
  func address(_ word: Word) throws(LispError) -> UInt {
    if word.is(.pointer) { return word[PointerLayout.address].bits }
    if word.isNil { return 0 }
    if word.is(.octets) { return UInt(bitPattern: word.octets) }
    throw mismatch(word, "a pointer")
  }

  /// A pointer that is to be looked through.
  func target(_ word: Word, size: Int, _ what: @autoclosure () -> String) throws(LispError) -> UnsafeMutableRawPointer {
    let address = try address(word)
    if word.is(.pointer), !word[PointerLayout.owner].isNil {
      try checkOwned(word, address, size, what())
    } else {
      do throws(ForeignError) {
        try memory.check(address, size: size, what())
      } catch { throw error.condition(machine) }
    }
    return UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
  }

  /// Memory of Lisp's own has a size that is known, checked mode or not.
  private func checkOwned(_ word: Word, _ address: UInt, _ size: Int, _ what: @autoclosure () -> String)
    throws(LispError)
  {
    let owner = word[PointerLayout.owner]
    guard owner.is(.octets) else { return }
    let start = UInt(bitPattern: owner.octets)
    let end = start + UInt(owner.octetCount)
    if address < start || address > end || size > Int(end - address) {
      throw ForeignError(
        .outOfBounds,
        "\(what()) of \(size) bytes at \(address.hexadecimal) is outside of the \(owner.octetCount) bytes at \(start.hexadecimal)",
        address: address
      ).condition(machine)
    }
  }

  /// How a pointer prints: `#<pointer (:pointer z-stream-s) 0x55d0c0>`.
  func description(ofPointer word: Word) -> String {
    let address = word[PointerLayout.address].bits
    let type = types[typeNumber(of: word)]
    if case .function = type.kind { return "#<c-function \(type.text) \(address.hexadecimal)>" }
    return "#<pointer (:pointer \(type.text)) \(address == 0 ? "NULL" : address.hexadecimal)>"
  }
}

extension Machine {
  @inline(__always)
  func makePointer(_ address: UInt, type: Int, owner: Word = .nil) -> Word {
    let object = allocate(.pointer, count: PointerLayout.count)
    object[PointerLayout.address] = Word(bits: address)
    object[PointerLayout.type] = Word(fixnum: type)
    object[PointerLayout.owner] = owner
    return Word(object: object)
  }
}
