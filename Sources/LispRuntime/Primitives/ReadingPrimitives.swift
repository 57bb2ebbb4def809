/// The reader for programs: one object out of a part of a string.
extension Machine {
  func defineReadingPrimitives() {
    define("READ-FROM-TEXT", 3...4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let part = try machine.stringPart(arguments[0], arguments[1], arguments[2])
      let mayGoOn = arguments.optional(3).isTrue
      // Most forms are short, and most texts are not: only as much is looked at as the form needs.
      var count = min(part.count, 256)
      while true {
        let bytes = Self.utf8(part[0..<count])
        let isOpen = bytes.withUnsafeBufferPointer { text in
          var reader = Reader(machine, text)
          return (count < part.count || mayGoOn) && reader.isOpen()
        }
        if !isOpen { return try machine.readOne(bytes, from: arguments[1].fixnum) }
        if count == part.count { break }
        count = count < part.count / 8 ? count * 8 : part.count
      }
      machine.setValues([.nil, machine.keyword("OPEN")])
      return .nil
    }
    define("READING-STOPPED-AT", 0, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.readingStoppedAt
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

  private static func utf8(_ part: Slice<UnsafeBufferPointer<UInt32>>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(part.count)
    for code in part {
      if code < 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: code))
      } else {
        bytes += UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map(Array.init) ?? []
      }
    }
    return bytes
  }

  /// The values: the object and the index behind it; NIL and NIL where there is none; NIL and `:incomplete` where the text
  /// ends inside of one. When reading fails and somebody goes elsewhere because of it, `readingStoppedAt` is behind what was
  /// read so far.
  private func readOne(_ bytes: [UInt8], from start: Int) throws(LispError) -> Word {
    let base = record(intern("*READ-BASE*"))[SymbolLayout.value]
    let isSuppressed = record(intern("*READ-SUPPRESS*"))[SymbolLayout.value].isTrue
    var position = 0
    var object: Word?
    var failure: LispError?
    var used = 0
    bytes.withUnsafeBufferPointer { text in
      var reader = Reader(self, text)
      reader.isSkipping = isSuppressed
      if base.isFixnum, 2...36 ~= base.fixnum { reader.base = base.fixnum }
      do throws(LispError) { object = try reader.read() } catch { failure = error }
      position = reader.position
      used = max(position, reader.used)
    }
    /// From bytes to characters: those that do not go on with a character.
    func characters(_ count: Int) -> Int {
      bytes[0..<min(count, bytes.count)].reduce(into: 0) { $0 += $1 & 0xC0 == 0x80 ? 0 : 1 }
    }
    if let failure {
      if case .condition("READER-END-OF-FILE", _) = failure {
        setValues([.nil, keyword("INCOMPLETE")])
        return .nil
      }
      // Whoever handles the error may read something else: the place is kept when that is over.
      let end = Word(fixnum: start + characters(used))
      if let instead = recover(failure) {
        setValues([instead, end])
        return instead
      }
      readingStoppedAt = end
      throw .unwinding
    }
    guard let object else {
      setValues([.nil, .nil])
      return .nil
    }
    setValues([isSuppressed ? .nil : object, Word(fixnum: start + characters(position))])
    return isSuppressed ? .nil : object
  }
}
