/// Strings: searching and comparing parts of them at once.
extension Machine {
  func defineStringPrimitives() {
    define("STRINGP", 1) { (machine, arguments) throws(LispError) in Word(machine.stringContent(arguments[0]) != nil) }
    define("SIMPLE-STRING-P", 1) { (_, arguments) throws(LispError) in Word(arguments[0].isSimpleString) }
    define("FIND-CHARACTER", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let part = try machine.stringPart(arguments[1], arguments[2], arguments[3])
      guard arguments[0].isCharacter else { throw .wrongType(arguments[0], "CHARACTER") }
      let code = arguments[0].characterCode
      for index in 0..<part.count where part[index] == code {
        return Word(fixnum: arguments[2].fixnum + index)
      }
      return .nil
    }
    // string1 start1 end1 string2 start2 end2 fold
    define("STRING-MATCH-LENGTH", 7, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let left = try machine.stringPart(arguments[0], arguments[1], arguments[2])
      let right = try machine.stringPart(arguments[3], arguments[4], arguments[5])
      let folds = arguments[6].isTrue
      var index = 0
      while index < left.count, index < right.count {
        if left[index] != right[index] {
          if !folds || CharacterCase.folded(left[index]) != CharacterCase.folded(right[index]) { break }
        }
        index += 1
      }
      return Word(fixnum: index)
    }
    define("UTF-8-LENGTH", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      var count = 0
      for code in try machine.stringPart(arguments[0], arguments[1], arguments[2]) {
        count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
      }
      return Word(fixnum: count)
    }
  }

  /// The characters of a string from a start to an end that are within it.
  func stringPart(_ string: Word, _ start: Word, _ end: Word) throws(LispError) -> UnsafeBufferPointer<UInt32> {
    guard let content = stringContent(string) else { throw .wrongType(string, "STRING") }
    guard start.isFixnum, end.isFixnum, start.fixnum >= 0, start.fixnum <= end.fixnum,
      end.fixnum <= (totalSize(string) ?? 0)
    else { throw .invalidIndex(start, string, bound: content.count) }
    return UnsafeBufferPointer(start: content.baseAddress.map { $0 + start.fixnum }, count: end.fixnum - start.fixnum)
  }
}
