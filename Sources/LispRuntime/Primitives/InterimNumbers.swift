/// Stands in until the real primitives come.
extension Machine {
  func defineNumberPrimitives() {
    define("+", 0...) { (machine, arguments) throws(LispError) in
      var sum = 0
      for word in arguments.from(0) { sum += word.fixnum }
      return Word(fixnum: sum)
    }
    interimNumbers()
  }
  func interimNumbers() {
    for n in ["-", "*", "<", ">", "<=", ">=", "=", "1+", "1-", "LOGAND", "LOGIOR"] { define(n, 0...) { (_, a) throws(LispError) in throw .wrongType(a[0], "NUMBER") } }
    for n in ["SVREF", "AREF"] { define(n, 0...) { (_, a) throws(LispError) in throw .wrongType(a[0], "VECTOR") } }
  }
  func add(_ a: Word, _ b: Word) throws(LispError) -> Word { throw .wrongType(a, "NUMBER") }
  func subtract(_ a: Word, _ b: Word) throws(LispError) -> Word { throw .wrongType(a, "NUMBER") }
  func multiply(_ a: Word, _ b: Word) throws(LispError) -> Word { throw .wrongType(a, "NUMBER") }
  func logicalAnd(_ a: Word, _ b: Word) throws(LispError) -> Word { throw .wrongType(a, "INTEGER") }
  func logicalOr(_ a: Word, _ b: Word) throws(LispError) -> Word { throw .wrongType(a, "INTEGER") }
  func isLess(_ a: Word, _ b: Word) throws(LispError) -> Bool { throw .wrongType(a, "REAL") }
  func isLessOrEqual(_ a: Word, _ b: Word) throws(LispError) -> Bool { throw .wrongType(a, "REAL") }
  func areNumbersEqual(_ a: Word, _ b: Word) throws(LispError) -> Bool { throw .wrongType(a, "NUMBER") }
  func parseNumber(_ token: UnsafeBufferPointer<UInt8>, radix: Int) throws(LispError) -> Word? { nil }
}
