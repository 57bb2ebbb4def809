/// Stands in until the real primitives come.
extension Machine {
  func callForeign(_ function: Word, _ arguments: Arguments) throws(LispError) -> Word {
    throw .notInSubset("foreign functions")
  }
  func defineForeignPrimitives() {}
}
