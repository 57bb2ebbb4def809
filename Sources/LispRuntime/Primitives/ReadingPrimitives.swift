/// The reader for programs: one object out of a part of a string.
extension Machine {
  func defineReadingPrimitives() {
    define("READ-FROM-TEXT", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let part = try machine.stringPart(arguments[0], arguments[1], arguments[2])
      var bytes: [UInt8] = []
      bytes.reserveCapacity(part.count)
      for code in part {
        if code < 0x80 {
          bytes.append(UInt8(truncatingIfNeeded: code))
        } else {
          bytes += UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map(Array.init) ?? []
        }
      }
      return try machine.readOne(bytes, from: arguments[1].fixnum)
    }
    define("READ-BIT-VECTOR", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard let digits = machine.stringContent(arguments[0]) else { throw .wrongType(arguments[0], "STRING") }
      let count = arguments[1].isFixnum ? max(arguments[1].fixnum, digits.count) : digits.count
      let vector = try machine.makeVector(kind: ArrayKind.bit, count: count, initial: .nil)
      for index in 0..<count where digits.count > 0 {
        let digit = Int(digits[min(index, digits.count - 1)]) - 48
        try machine.setElement(vector, at: index, Word(fixnum: digit))
      }
      return vector
    }
  }

  /// The values: the object and the index behind it; NIL and NIL where there is none; NIL and `:incomplete` where the text
  /// ends inside of one.
  private func readOne(_ bytes: [UInt8], from start: Int) throws(LispError) -> Word {
    let base = record(intern("*READ-BASE*"))[SymbolLayout.value]
    var position = 0
    var object: Word?
    var failure: LispError?
    bytes.withUnsafeBufferPointer { text in
      var reader = Reader(self, text)
      if base.isFixnum, 2...36 ~= base.fixnum { reader.base = base.fixnum }
      do throws(LispError) { object = try reader.read() } catch { failure = error }
      position = reader.position
    }
    if let failure {
      if case .condition("READER-END-OF-FILE", _) = failure {
        setValues([.nil, keyword("INCOMPLETE")])
        return .nil
      }
      throw failure
    }
    guard let object else {
      setValues([.nil, .nil])
      return .nil
    }
    // From bytes to characters: those that do not go on with a character.
    let characters = bytes[0..<position].reduce(into: 0) { $0 += $1 & 0xC0 == 0x80 ? 0 : 1 }
    setValues([object, Word(fixnum: start + characters)])
    return object
  }
}
