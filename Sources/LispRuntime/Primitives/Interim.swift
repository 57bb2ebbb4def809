#if canImport(Glibc)
  import Glibc
#endif
extension Machine {
  func definePackagePrimitives() {
    define("SET-CURRENT-PACKAGE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let name = machine.isSymbol(arguments[0]) ? machine.symbolName(arguments[0]) : machine.text(arguments[0])
      guard let package = machine.packagesByName[name] else { throw .simple("no package ~S", [arguments[0]]) }
      machine.currentPackage = package.object
      return package.object
    }
  }
  func defineVectorPrimitives() {}
  func defineStringPrimitives() {}
  func defineCharacterPrimitives() {}
  func defineHashTablePrimitives() {}
  func defineInstancePrimitives() {}
  func defineSystemPrimitives() {
    define("SHOW", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.report(machine.shortText(arguments[0]))
      return arguments[0]
    }
  }
  func vectorLength(_ word: Word) -> Int? {
    if word.is(.simpleVector) { return word.vectorCount }
    if word.is(.string) { return word.stringLength }
    if word.is(.octets) { return word.octetCount }
    if word.is(.array), isVectorHeader(word) { return activeLength(ofArray: word) }
    return nil
  }
  func vectorElement(_ vector: Word, _ index: Word) throws(LispError) -> Word {
    throw .wrongType(vector, "VECTOR")
  }
  func setVectorElement(_ vector: Word, _ index: Word, _ value: Word) throws(LispError) {
    throw .wrongType(vector, "VECTOR")
  }
  func callForeign(_ function: Word, _ arguments: Arguments) throws(LispError) -> Word {
    throw .notInSubset("foreign functions")
  }
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
