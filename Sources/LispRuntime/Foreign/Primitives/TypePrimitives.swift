import BindingSpec

/// Types as programs ask about them; values of enums; defining forms.
extension Machine {
  func defineForeignTypePrimitives() {
    for name in ["FOREIGN-TYPE-SIZE", "STRUCT-SIZE"] {
      defineForeign(name, 1) { (machine, arguments) throws(LispError) in
        Word(fixnum: try machine.foreign.types.size(machine.foreign.types.type(arguments[0])))
      }
    }
    defineForeign("FOREIGN-TYPE-ALIGNMENT", 1) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      return Word(fixnum: Int(clamping: try side.types.measure(side.types.type(arguments[0])).alignment))
    }
    for name in ["ENUM-VALUE", "FOREIGN-ENUM-VALUE", "FOREIGN-BITFIELD-VALUE"] {
      defineForeign(name, 2) { (machine, arguments) throws(LispError) in
        let (definition, type) = try machine.foreign.enumeration(arguments[0])
        let value = try machine.foreign.enumerationValue(arguments[1], definition, type)
        return machine.foreign.enumerationNumber(value, definition)
      }
    }
    for name in ["ENUM-KEYWORD", "FOREIGN-ENUM-KEYWORD", "FOREIGN-BITFIELD-SYMBOLS"] {
      defineForeign(name, 2) { (machine, arguments) throws(LispError) in
        let (definition, _) = try machine.foreign.enumeration(arguments[0])
        guard let value = machine.wideInteger(arguments[1])?.int64 else { throw .wrongType(arguments[1], "INTEGER") }
        return machine.foreign.keyword(value, definition)
      }
    }
    defineForeign("ENUM-KEYWORDS", 1) { (machine, arguments) throws(LispError) in
      machine.makeList(try machine.foreign.enumeration(arguments[0]).0.rows.map(\.keyword))
    }
    // What the defining macros expand to: the form itself, as data.
    define("DEFINE-FOREIGN", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.foreign.define(arguments[0])
      let name = arguments[0].cdr.car
      return name.isCons ? name.car : name
    }
    defineForeign("DOUBLE-FROM-BITS", 1) { (machine, arguments) throws(LispError) in
      guard let value = machine.wideInteger(arguments[0]), !value.isNegative, value.magnitude <= UInt128(UInt64.max)
      else {
        throw .wrongType(arguments[0], "(UNSIGNED-BYTE 64)")
      }
      return machine.makeDouble(Double(bitPattern: UInt64(value.magnitude)))
    }
    defineForeign("SINGLE-FROM-BITS", 1) { (_, arguments) throws(LispError) in
      guard let value = arguments[0].asFixnum, let bits = UInt32(exactly: value) else {
        throw .wrongType(arguments[0], "(UNSIGNED-BYTE 32)")
      }
      return Word(single: Float(bitPattern: bits))
    }
    defineForeign("OCTETS", 0...) { (machine, arguments) throws(LispError) in
      let octets = try machine.makeOctets(arguments.count)
      for index in 0..<arguments.count {
        guard let value = arguments[index].asFixnum, let byte = UInt8(exactly: value) else {
          throw .wrongType(arguments[index], "(UNSIGNED-BYTE 8)")
        }
        octets.octets[index] = byte
      }
      return octets
    }
    defineForeign("UTF-8-STRING", 0...) { (machine, arguments) throws(LispError) in
      var bytes: [UInt8] = []
      for index in 0..<arguments.count {
        guard let value = arguments[index].asFixnum, let byte = UInt8(exactly: value) else {
          throw .wrongType(arguments[index], "(UNSIGNED-BYTE 8)")
        }
        bytes.append(byte)
      }
      return machine.makeString(String(decoding: bytes, as: UTF8.self))
    }
  }
}

extension ForeignSide {
  fileprivate func enumeration(_ form: Word) throws(LispError) -> (EnumerationDefinition, ForeignType) {
    let type = try types.resolved(types.type(form))
    guard case .named(let entry) = type.kind, entry.kind == .enumeration, let definition = entry.enumeration else {
      throw mismatch(form, "an enum")
    }
    return (definition, type)
  }
}
