/// Pointers as values.
extension Machine {
  func definePointerPrimitives() {
    defineForeign("MAKE-POINTER", 1...2) { (machine, arguments) throws(LispError) in
      guard let value = machine.wideInteger(arguments[0]), !value.isNegative, value.magnitude <= UInt128(UInt.max)
      else {
        throw .wrongType(arguments[0], "(UNSIGNED-BYTE 64)")
      }
      let type = arguments.count > 1 ? try machine.foreign.types.type(arguments[1]).number : 0
      return machine.foreign.pointerObject(UInt(value.magnitude), to: type)
    }
    defineForeign("NULL-POINTER", 0) { (machine, _) throws(LispError) in machine.foreign.pointerObject(0, to: 0) }
    defineForeign("POINTER-ADDRESS", 1) { (machine, arguments) throws(LispError) in
      machine.makeInteger(unsigned: try machine.foreign.address(arguments[0]))
    }
    for name in ["NULL-POINTER-P", "NULL?"] {
      defineForeign(name, 1) { (machine, arguments) throws(LispError) in
        Word(try machine.foreign.address(arguments[0]) == 0)
      }
    }
    defineForeign("POINTERP", 1) { (_, arguments) throws(LispError) in Word(arguments[0].is(.pointer)) }
    defineForeign("POINTER-EQ", 2) { (machine, arguments) throws(LispError) in
      Word(try machine.foreign.address(arguments[0]) == machine.foreign.address(arguments[1]))
    }
    defineForeign("INC-POINTER", 2) { (machine, arguments) throws(LispError) in
      let address = try machine.foreign.address(arguments[0])
      guard let offset = arguments[1].asFixnum else { throw .wrongType(arguments[1], "FIXNUM") }
      let isPointer = arguments[0].is(.pointer)
      return machine.foreign.pointerObject(
        address &+ UInt(bitPattern: offset), to: isPointer ? machine.foreign.typeNumber(of: arguments[0]) : 0,
        owner: isPointer ? arguments[0][PointerLayout.owner] : .nil)
    }
    defineForeign("CAST", 2) { (machine, arguments) throws(LispError) in
      let address = try machine.foreign.address(arguments[0])
      let type = try machine.foreign.types.type(arguments[1])
      let owner =
        arguments[0].is(.pointer) ? arguments[0][PointerLayout.owner] : arguments[0].is(.octets) ? arguments[0] : .nil
      return machine.foreign.pointer(address, to: type.number, owner: owner)
    }
    defineForeign("POINTER-TYPE", 1) { (machine, arguments) throws(LispError) in
      guard arguments[0].is(.pointer) else { throw machine.foreign.mismatch(arguments[0], "a pointer") }
      let type = machine.foreign.types[machine.foreign.typeNumber(of: arguments[0])]
      return try machine.form(of: type.text)
    }
    define("POINTER-DESCRIPTION", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].is(.pointer) else { return machine.makeString("#<foreign object>") }
      return machine.makeString(machine.foreign.description(ofPointer: arguments[0]))
    }
  }

  /// The form that a text stands for.
  func form(of text: String) throws(LispError) -> Word {
    var bytes = Array(text.utf8)
    // The reader keeps nothing of the text.
    var outcome: Result<Word, LispError> = .success(.nil)
    bytes.withUnsafeMutableBufferPointer { buffer in
      var reader = Reader(self, UnsafeBufferPointer(buffer))
      do throws(LispError) { outcome = .success(try reader.readRequired()) } catch { outcome = .failure(error) }
    }
    return try outcome.get()
  }
}
