/// Text to data.
///
/// Reads UTF-8 bytes directly. Conses remember where they stand, so that errors can say it. Every mistake
/// is a `ReadError` with its place; the end of the text inside of something is one too.
struct Reader {
  let machine: Machine
  let text: UnsafeBufferPointer<UInt8>
  var position: Int
  var line: Int32
  /// Where the current line begins, to count columns.
  var lineStart: Int
  /// Whether places of conses are kept.
  let keepsPlaces: Bool
  var depth = 0
  static let deepest = 5000
  /// Inside of `#+nil`, and while `*read-suppress*` is true: nothing is made of the text, and only what leaves unknown where
  /// a form ends is an error.
  var isSkipping = false
  /// Only looks how far a form goes. What would be an error ends the form, so that it is told when the form is read.
  var isMeasuring = false
  /// Whether the last token went up to the end of the text, and so may go on behind it.
  var ranIntoEnd = false
  /// How far the text is used up by an error, if that is more than `position`.
  var used = 0
  var quasiquoteDepth = 0
  var base = 10

  init(
    _ machine: Machine, _ text: UnsafeBufferPointer<UInt8>, position: Int = 0, line: Int32 = 1,
    keepsPlaces: Bool = false
  ) {
    self.machine = machine
    self.text = text
    self.position = position
    self.line = line
    lineStart = position
    self.keepsPlaces = keepsPlaces
  }

  /// The place of the next byte.
  var place: Place { Place(line: line, column: Int32(clamping: position - lineStart + 1)) }

  func error(_ message: String, at place: Place? = nil, isEndOfFile: Bool = false) -> LispError {
    let place = place ?? self.place
    return .condition(
      isEndOfFile ? "READER-END-OF-FILE" : "READER-ERROR",
      [
        ("MESSAGE", machine.makeString(message)), ("LINE", Word(fixnum: Int(place.line))),
        ("COLUMN", Word(fixnum: Int(place.column))),
      ])
  }

  /// Where an error of this reader happened.
  func errorPlace(_ error: LispError) -> Place {
    guard case .condition(_, let pairs) = error else { return place }
    var found = place
    for (name, value) in pairs where value.isFixnum {
      if name == "LINE" { found.line = Int32(clamping: value.fixnum) }
      if name == "COLUMN" { found.column = Int32(clamping: value.fixnum) }
    }
    return found
  }

  // MARK: Forms

  /// The next form, or nil at the end of the text.
  mutating func read() throws(LispError) -> Word? {
    while true {
      try skipBlank()
      guard let byte = peek() else { return nil }
      if byte == UInt8(ascii: ")") {
        used = position + 1
        throw error("a closing parenthesis without an opening one")
      }
      if let form = try readItem() { return form }
    }
  }

  /// Whether the form that begins here, or what may become one, goes on behind the end of the text. The reader is of no use
  /// after this.
  mutating func isOpen() -> Bool {
    isSkipping = true
    isMeasuring = true
    do throws(LispError) {
      return try read() == nil || ranIntoEnd
    } catch {
      if case .condition("READER-END-OF-FILE", _) = error { return true }
      return ranIntoEnd
    }
  }

  /// A form, or nil where only a comment or a skipped form stood.
  private mutating func readItem() throws(LispError) -> Word? {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw error("forms are nested more than \(Self.deepest) deep") }
    guard let byte = peek() else { throw error("the text ends inside of a form", isEndOfFile: true) }
    switch byte {
    case UInt8(ascii: "("):
      return try readList()
    case UInt8(ascii: "'"):
      return try readQuoted(machine.names.quote)
    case UInt8(ascii: "`"):
      quasiquoteDepth += 1
      defer { quasiquoteDepth -= 1 }
      return try readQuoted(machine.names.quasiquote)
    case UInt8(ascii: ","):
      if quasiquoteDepth == 0 {
        used = position + 1
        if !isSkipping { throw error("a comma outside of a backquote") }
        position += 1
        return .nil
      }
      let place = self.place
      position += 1
      quasiquoteDepth -= 1
      defer { quasiquoteDepth += 1 }
      if peek() == UInt8(ascii: "@") {
        position += 1
        return listOfTwo(machine.names.unquoteSplicing, try readRequired(), place)
      }
      if peek() == UInt8(ascii: ".") {
        position += 1
        return listOfTwo(machine.names.unquoteNconc, try readRequired(), place)
      }
      return listOfTwo(machine.names.unquote, try readRequired(), place)
    case UInt8(ascii: "\""):
      return try readString()
    case UInt8(ascii: "#"):
      return try readDispatch()
    case UInt8(ascii: ";"):
      skipLine()
      return nil
    default:
      return try readToken()
    }
  }

  /// The next form; the text must not end.
  mutating func readRequired() throws(LispError) -> Word {
    while true {
      try skipBlank()
      guard let byte = peek() else { throw error("the text ends where a form should follow", isEndOfFile: true) }
      if byte == UInt8(ascii: ")") { throw error("a closing parenthesis where a form should stand") }
      if let form = try readItem() { return form }
    }
  }

  private mutating func readQuoted(_ operator: Word) throws(LispError) -> Word {
    let place = self.place
    position += 1
    return listOfTwo(`operator`, try readRequired(), place)
  }

  func listOfTwo(_ first: Word, _ second: Word, _ place: Place) -> Word {
    let list = machine.cons(first, machine.cons(second, .nil))
    note(list, place)
    return list
  }

  private func note(_ cons: Word, _ place: Place) {
    if keepsPlaces { machine.expander.places[cons.bits] = place }
  }

  /// A list, with the text at its parenthesis.
  mutating func readList() throws(LispError) -> Word {
    let start = place
    position += 1
    var first = Word.nil
    var last = Word.nil
    while true {
      try skipBlank()
      guard let byte = peek() else {
        throw error("this parenthesis is never closed", at: start, isEndOfFile: true)
      }
      if byte == UInt8(ascii: ")") {
        position += 1
        return first
      }
      if byte == UInt8(ascii: "."), isDelimiter(at: position + 1) {
        used = position + 1
        if isSkipping {
          position += 1
          continue
        }
        guard last.isCons else { throw error("a dot with nothing before it") }
        position += 1
        last.cdr = try readRequired()
        try skipComments()
        guard peek() == UInt8(ascii: ")") else {
          let problem = error("more than one form behind a dot")
          _ = try readItem()
          throw problem
        }
        position += 1
        return first
      }
      guard let item = try readItem() else { continue }
      let cell = machine.cons(item, .nil)
      if last.isCons {
        last.cdr = cell
      } else {
        first = cell
        note(cell, start)
      }
      last = cell
    }
  }

  /// Blank space and whole comments up to the next form or parenthesis.
  private mutating func skipComments() throws(LispError) {
    while true {
      try skipBlank()
      guard let byte = peek() else { throw error("the text ends inside of a list", isEndOfFile: true) }
      if byte == UInt8(ascii: "#"), let next = peek(1),
        next == UInt8(ascii: "|") || next == UInt8(ascii: "+") || next == UInt8(ascii: "-")
      {
        if try readItem() != nil { throw error("more than one form behind a dot") }
        continue
      }
      return
    }
  }

  // MARK: Strings

  private mutating func readString() throws(LispError) -> Word {
    let start = place
    position += 1
    let first = position
    // Most strings have nothing special in them.
    while position < text.count, text[position] != UInt8(ascii: "\""), text[position] != UInt8(ascii: "\\") {
      if text[position] == 10 { newLine() }
      position += 1
    }
    guard position < text.count else {
      throw error("this string is never closed", at: start, isEndOfFile: true)
    }
    if text[position] == UInt8(ascii: "\"") {
      let content = UnsafeBufferPointer(rebasing: text[first..<position])
      position += 1
      return machine.makeString(utf8: content)
    }
    var bytes = Array(text[first..<position])
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return bytes.withUnsafeBufferPointer { machine.makeString(utf8: $0) }
      }
      if byte == UInt8(ascii: "\\") {
        position += 1
        guard position < text.count else { break }
      }
      if text[position] == 10 { newLine() }
      bytes.append(text[position])
      position += 1
    }
    throw error("this string is never closed", at: start, isEndOfFile: true)
  }

  // MARK: Bytes

  @inline(__always)
  func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < text.count ? text[position + ahead] : nil
  }

  mutating func newLine() {
    line &+= 1
    lineStart = position + 1
  }

  /// Skips white space and line comments.
  mutating func skipBlank() throws(LispError) {
    while position < text.count {
      let byte = text[position]
      if byte == 10 {
        newLine()
        position += 1
      } else if byte == 32 || (byte >= 9 && byte <= 13) {
        position += 1
      } else if byte == UInt8(ascii: ";") {
        skipLine()
      } else {
        return
      }
    }
  }

  mutating func skipLine() {
    while position < text.count, text[position] != 10 { position += 1 }
  }

  /// Whether a token ends here.
  func isDelimiter(at index: Int) -> Bool {
    guard index < text.count else { return true }
    return Self.endsToken(text[index])
  }

  @inline(__always)
  static func endsToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 9...13, 32, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: ";"),
      UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ","):
      true
    default: false
    }
  }
}
