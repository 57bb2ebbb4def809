/// Stands in until the real primitives come.
extension Machine {
  func defineVectorPrimitives() {}
  func defineStringPrimitives() {}
  func defineCharacterPrimitives() {}
  func defineHashTablePrimitives() {}
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
}
