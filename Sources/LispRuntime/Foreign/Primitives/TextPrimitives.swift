import CGuard

/// Text in C's memory.
extension Machine {
  func defineForeignTextPrimitives() {
    // (foreign-string-alloc string &key encoding)
    defineForeign("FOREIGN-STRING-ALLOC", 1...) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let encoding = try side.encoding(CallOptions(machine, Array(arguments.from(1))))
      let type =
        encoding == .utf8 ? side.types.string : try side.types.type(machine.form(of: "(:string :encoding :latin-1)"))
      guard machine.stringContent(arguments[0]) != nil else { throw .wrongType(arguments[0], "STRING") }
      let address = try side.stringBits(arguments[0], type, isLasting: true)
      return side.pointerObject(address, to: try side.types.type(machine.keyword("CHAR")).number)
    }
    // (foreign-string-to-lisp pointer &key offset count max-chars encoding)
    defineForeign("FOREIGN-STRING-TO-LISP", 1...) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let options = CallOptions(machine, Array(arguments.from(1)))
      let encoding = try side.encoding(options)
      if try side.address(arguments[0]) == 0 { return .nil }
      let offset = options.number("OFFSET") ?? 0
      let place = try side.shifted(arguments[0], by: offset, size: 1, "reading a string")
      var text: Word
      if let count = options.number("COUNT"), count >= 0 {
        let bytes = try side.shifted(arguments[0], by: offset, size: count, "reading a string of \(count) bytes")
        text = try side.string(
          UnsafeBufferPointer(start: UnsafePointer(bytes.assumingMemoryBound(to: UInt8.self)), count: count), encoding)
      } else {
        text = try side.string(at: UInt(bitPattern: place), encoding)
      }
      if let limit = options.number("MAX-CHARS"), limit >= 0, text.stringLength > limit {
        text = machine.makeString(characters: UnsafeBufferPointer(start: text.characters, count: limit))
      }
      return text
    }
    // (lisp-string-to-foreign string buffer size): as much as fits, and a zero.
    defineForeign("LISP-STRING-TO-FOREIGN", 3) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let bytes = try side.utf8(of: arguments[0])
      guard let size = arguments[2].asFixnum, size > 0 else { throw .wrongType(arguments[2], "(INTEGER 1 *)") }
      let room = try side.bytes(arguments[1], size, "writing a string")
      // Cut between characters, not inside of one.
      var count = min(bytes.count, size - 1)
      while count > 0, count < bytes.count, bytes[count] & 0xC0 == 0x80 { count -= 1 }
      for index in 0..<count { room.storeBytes(of: bytes[index], toByteOffset: index, as: UInt8.self) }
      room.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
      return arguments[1]
    }
  }
}

extension ForeignSide {
  fileprivate func encoding(_ options: CallOptions) throws(LispError) -> TextEncoding {
    switch options.word("ENCODING") {
    case nil, "UTF-8": return .utf8
    case "LATIN-1", "ISO-8859-1", "ASCII": return .latin1
    default: throw mismatch(options["ENCODING"], ":utf-8 or :latin-1")
    }
  }
}
