import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Text between Lisp's characters and C's bytes.
extension ForeignSide {
  /// The text at an address, up to the zero; NIL for NULL.
  func string(at address: UInt, _ encoding: TextEncoding) throws(LispError) -> Word {
    guard let place = UnsafePointer<UInt8>(bitPattern: address) else { return .nil }
    if memory.isChecked {
      do throws(ForeignError) { try memory.check(address, size: 1, "reading a string") } catch {
        throw error.condition(machine)
      }
    }
    let length = strlen(UnsafeRawPointer(place).assumingMemoryBound(to: CChar.self))
    return try string(UnsafeBufferPointer(start: place, count: length), encoding)
  }

  func string(_ bytes: UnsafeBufferPointer<UInt8>, _ encoding: TextEncoding) throws(LispError) -> Word {
    if encoding == .latin1 {
      let string = try machine.makeString(length: bytes.count)
      for index in 0..<bytes.count { string.characters[index] = UInt32(bytes[index]) }
      return string
    }
    // Most text is ASCII, and then a byte is a character.
    let string = try machine.makeString(length: bytes.count)
    let characters = string.characters
    var index = 0
    while index < bytes.count, bytes[index] < 0x80 {
      characters[index] = UInt32(bytes[index])
      index += 1
    }
    if index == bytes.count { return string }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw invalid(bytes) }
    return machine.makeString(text)
  }

  private func invalid(_ bytes: UnsafeBufferPointer<UInt8>) -> LispError {
    let shown = bytes.prefix(24).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count < 2 ? "0" + digits : digits
    }.joined(separator: " ")
    return ForeignError(
      .marshallingFailed,
      "these bytes of a C string are no UTF-8: \(shown)\(bytes.count > 24 ? " …" : ""); (:string :encoding :latin-1) takes any"
    ).condition(machine)
  }

  /// A Lisp string's bytes in UTF-8, without the zero.
  func utf8(of string: Word) throws(LispError) -> [UInt8] {
    guard let content = machine.stringContent(string) else { throw mismatch(string, "a string") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count)
    for character in content {
      guard let scalar = Unicode.Scalar(character) else { throw unencodable(character) }
      bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
    }
    return bytes
  }

  private func unencodable(_ character: UInt32) -> LispError {
    ForeignError(
      .marshallingFailed, "the character #x\(String(character, radix: 16)) cannot be encoded for C"
    ).condition(machine)
  }

  /// The address of a string's bytes with a zero behind them, for a call; NIL is NULL.
  ///
  /// - Parameter isLasting: whether C may keep it: then it is allocated and the program's to free.
  @inline(__always)
  func stringBits(_ word: Word, _ type: ForeignType, isLasting: Bool) throws(LispError) -> UInt {
    if word.isSimpleString, !isLasting, case .string(.utf8) = type.kind {
      let count = word.stringLength
      let characters = word.characters
      // Four bytes are the most that a character takes.
      try checkScratch(count &* 4)
      let room = scratch(count &* 4 &+ 1).assumingMemoryBound(to: UInt8.self)
      var index = 0
      while index < count {
        let character = characters[index]
        if character &- 1 >= 0x7F { break }
        room[index] = UInt8(truncatingIfNeeded: character)
        index &+= 1
      }
      if index == count {
        room[count] = 0
        return UInt(bitPattern: room)
      }
      return try encode(UnsafeBufferPointer(start: characters, count: count), into: room, .utf8)
    }
    return try slowStringBits(word, type, isLasting: isLasting)
  }

  @inline(never)
  private func slowStringBits(_ word: Word, _ type: ForeignType, isLasting: Bool) throws(LispError) -> UInt {
    if word.isNil { return 0 }
    // Bytes of C's own.
    if word.is(.pointer) { return word[PointerLayout.address].bits }
    guard let content = machine.stringContent(word) else { throw mismatch(word, "a string") }
    var encoding = TextEncoding.utf8
    if case .string(let own) = type.kind { encoding = own }
    try checkScratch(content.count &* 4)
    let room: UnsafeMutableRawPointer
    if isLasting {
      room = try allocate(content.count * 4 + 1, label: "a string")
    } else {
      room = scratch(content.count * 4 + 1)
    }
    return try encode(UnsafeBufferPointer(content), into: room.assumingMemoryBound(to: UInt8.self), encoding)
  }

  /// Writes characters and a zero. A zero inside would end the text for C, so it is refused.
  private func encode(
    _ characters: UnsafeBufferPointer<UInt32>, into room: UnsafeMutablePointer<UInt8>, _ encoding: TextEncoding
  ) throws(LispError) -> UInt {
    var next = room
    for character in characters {
      guard character != 0 else {
        throw ForeignError(.marshallingFailed, "a string with a zero character inside is no C string").condition(
          machine)
      }
      switch encoding {
      case .latin1:
        guard character < 256 else { throw unencodable(character) }
        next.pointee = UInt8(character)
        next += 1
      case .utf8:
        guard let scalar = Unicode.Scalar(character) else { throw unencodable(character) }
        for byte in UTF8.encode(scalar).unsafelyUnwrapped {
          next.pointee = byte
          next += 1
        }
      }
    }
    next.pointee = 0
    return UInt(bitPattern: room)
  }

  /// Memory that the program frees.
  func allocate(_ size: Int, label: @autoclosure () -> String) throws(LispError) -> UnsafeMutableRawPointer {
    do throws(ForeignError) { return try memory.allocate(size, label: label()) } catch {
      throw error.condition(machine)
    }
  }
}
