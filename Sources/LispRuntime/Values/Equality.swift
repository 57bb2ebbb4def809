/// When two values are the same: `eql`, `equal`, and the hash codes that go with them.
extension Machine {
  /// The same object, or numbers of one type with one value.
  @inline(never)
  func areEql(_ left: Word, _ right: Word) -> Bool {
    if left == right { return true }
    guard left.isObject, right.isObject, left[0].headerKind == right[0].headerKind else { return false }
    switch left[0].headerKind {
    case .doubleFloat: return left[1] == right[1]
    case .bignum:
      guard left[0] == right[0] else { return false }
      for index in 1...left[0].headerCount where left[index] != right[index] { return false }
      return true
    case .pointer: return left[PointerLayout.address] == right[PointerLayout.address]
    default: return false
    }
  }

  func areEqual(_ left: Word, _ right: Word, depth: Int) throws(LispError) -> Bool {
    var left = left
    var right = right
    if depth > 20_000 { throw .condition("STACK-EXHAUSTED", []) }
    while left.isCons, right.isCons {
      if left == right { return true }
      if !(try areEqual(left.car, right.car, depth: depth + 1)) { return false }
      left = left.cdr
      right = right.cdr
    }
    if areEql(left, right) { return true }
    if let first = stringContent(left), let second = stringContent(right) {
      return first.count == second.count && (0..<first.count).allSatisfy { first[$0] == second[$0] }
    }
    if arrayKind(left) == ArrayKind.bit, arrayKind(right) == ArrayKind.bit, let length = vectorLength(left),
      length == vectorLength(right)
    {
      return (0..<length).allSatisfy { element(left, at: $0) == element(right, at: $0) }
    }
    return false
  }
}
