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
    // Not in Lisp: while the reader runs, nothing protects the lists that it is building.
    define("READ-A-LITERAL", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.readArray(arguments[0], rank: arguments[1].asFixnum ?? 1)
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

  /// `#2A(…)`: the dimensions are the lengths of the first parts.
  private func readArray(_ contents: Word, rank: Int) throws(LispError) -> Word {
    guard 0...8 ~= rank else { throw .simple("arrays of rank ~D are not supported", [Word(fixnum: rank)]) }
    var dimensions: [Int] = []
    var part = contents
    for _ in 0..<rank {
      let items = try sequenceElements(part)
      dimensions.append(items.count)
      part = items.first ?? .nil
    }
    let size = dimensions.reduce(1) { $0 &* $1 }
    let storage = try makeVector(size)
    var place = 0
    try fill(storage, &place, contents, dimensions[...])
    if rank == 1 { return storage }
    return makeHeader(
      dimensions: makeList(dimensions.map { Word(fixnum: $0) }), size: size, storage: storage, offset: 0,
      fillPointer: .nil, kind: ArrayKind.any, isAdjustable: false, target: .nil)
  }

  private func fill(
    _ storage: Word, _ place: inout Int, _ contents: Word, _ dimensions: ArraySlice<Int>
  ) throws(LispError) {
    guard let count = dimensions.first else {
      storage.elements[place] = contents
      place += 1
      return
    }
    let items = try sequenceElements(contents)
    guard items.count == count else {
      throw .simple(
        "a part of an array literal has ~D elements instead of ~D", [Word(fixnum: items.count), Word(fixnum: count)])
    }
    for item in items { try fill(storage, &place, item, dimensions.dropFirst()) }
  }

  private func sequenceElements(_ word: Word) throws(LispError) -> [Word] {
    if word.isCons || word.isNil, let items = elements(word) { return items }
    guard let count = vectorLength(word) else { throw .wrongType(word, "SEQUENCE") }
    return (0..<count).map { element(word, at: $0) }
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
