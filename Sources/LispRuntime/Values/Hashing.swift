/// Hash codes, and `equalp`.
///
/// What is the same under a test has the same code. Codes look at a part of large objects only.
extension Machine {
  func hashCode(_ word: Word, _ test: HashTest) throws(LispError) -> UInt32 {
    let full: UInt64 =
      switch test {
      case .eq: mix(UInt64(word.bits))
      case .eql: eqlHash(word)
      case .equal: equalHash(word, budget: 8)
      case .equalp: equalpHash(word, budget: 8)
      }
    return UInt32(truncatingIfNeeded: full ^ full >> 32)
  }

  private func mix(_ value: UInt64) -> UInt64 {
    var value = value &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
    return value
  }

  private func eqlHash(_ word: Word) -> UInt64 {
    guard word.isObject else { return mix(UInt64(word.bits)) }
    switch word[0].headerKind {
    case .doubleFloat, .pointer: return mix(UInt64(word[1].bits))
    case .bignum:
      var code = UInt64(word[0].bits)
      for index in 1...max(1, word[0].headerCount) { code = mix(code ^ UInt64(word[index].bits)) }
      return code
    default: return mix(UInt64(word.bits))
    }
  }

  func equalHash(_ word: Word, budget: Int) -> UInt64 {
    if word.isCons {
      var code: UInt64 = 0xC0
      var rest = word
      var left = budget
      while rest.isCons, left > 0 {
        code = mix(code ^ equalHash(rest.car, budget: left / 2))
        rest = rest.cdr
        left -= 1
      }
      return rest.isCons ? code : mix(code ^ equalHash(rest, budget: 0))
    }
    if let text = stringContent(word) {
      var code: UInt64 = 0x5C ^ UInt64(text.count)
      for index in 0..<min(text.count, 64) { code = mix(code ^ UInt64(text[index])) }
      return code
    }
    if isVector(word), arrayKind(word) == ArrayKind.bit {
      return elementsHash(word, budget: 8) { (element, _) in UInt64(element.bits) }
    }
    return eqlHash(word)
  }

  private func elementsHash(_ array: Word, budget: Int, _ code: (Word, Int) -> UInt64) -> UInt64 {
    let count = vectorLength(array) ?? totalSize(array) ?? 0
    var result: UInt64 = 0xA7 ^ UInt64(count)
    for index in 0..<min(count, max(budget, 1) * 2) {
      result = mix(result ^ code(element(array, at: index), budget / 2))
    }
    return result
  }

  private func equalpHash(_ word: Word, budget: Int) -> UInt64 {
    if word.isCharacter { return mix(UInt64(CharacterCase.folded(word.characterCode))) }
    if word.isFixnum { return numberHash(Double(word.fixnum)) }
    if word.isSingle { return numberHash(Double(word.single)) }
    if word.isCons {
      var code: UInt64 = 0xC1
      var rest = word
      var left = budget
      while rest.isCons, left > 0 {
        code = mix(code ^ equalpHash(rest.car, budget: left / 2))
        rest = rest.cdr
        left -= 1
      }
      return rest.isCons ? code : mix(code ^ equalpHash(rest, budget: 0))
    }
    guard word.isObject else { return mix(UInt64(word.bits)) }
    switch word[0].headerKind {
    case .doubleFloat: return numberHash(word.double)
    case .bignum: return numberHash(.infinity)
    case .string, .simpleVector, .octets, .array:
      return elementsHash(word, budget: budget) { equalpHash($0, budget: $1) }
    case .hashTable: return mix(UInt64(word[HashTableLayout.count].bits))
    case .instance:
      var code = mix(UInt64(word[InstanceLayout.layout].bits))
      if budget > 0, word[0].headerCount >= InstanceLayout.slots {
        for index in InstanceLayout.slots...min(word[0].headerCount, InstanceLayout.slots + 3) {
          code = mix(code ^ equalpHash(word[index], budget: budget / 2))
        }
      }
      return code
    default: return mix(UInt64(word.bits))
    }
  }

  /// Numbers of all types by their value; the large ones, where types round differently, alike.
  private func numberHash(_ value: Double) -> UInt64 {
    if !(abs(value) < 0x1p53) { return 77 }
    return mix(value == 0 ? 0 : value.bitPattern)
  }

  // MARK: equalp

  func areEqualp(_ left: Word, _ right: Word, depth: Int) throws(LispError) -> Bool {
    var (left, right) = (left, right)
    if depth > 10_000 { throw .condition("STACK-EXHAUSTED", []) }
    while left.isCons, right.isCons {
      if left == right { return true }
      if !(try areEqualp(left.car, right.car, depth: depth + 1)) { return false }
      (left, right) = (left.cdr, right.cdr)
    }
    if areEql(left, right) { return true }
    if left.isCharacter, right.isCharacter {
      return CharacterCase.folded(left.characterCode) == CharacterCase.folded(right.characterCode)
    }
    if isNumber(left), isNumber(right) { return try areNumbersEqual(left, right) }
    guard left.isObject, right.isObject else { return false }
    if arrayKind(left) != nil, arrayKind(right) != nil { return try areArraysEqualp(left, right, depth: depth) }
    if left.is(.hashTable), right.is(.hashTable) { return try areTablesEqualp(left, right, depth: depth) }
    if left.is(.instance), right.is(.instance), left[InstanceLayout.layout] == right[InstanceLayout.layout],
      left[0] == right[0], isStructure(left)
    {
      for index in InstanceLayout.slots..<max(InstanceLayout.slots, left[0].headerCount + 1)
      where !(try areEqualp(left[index], right[index], depth: depth + 1)) { return false }
      return true
    }
    return false
  }

  private func isStructure(_ instance: Word) -> Bool {
    let layout = instance[InstanceLayout.layout]
    return layout.is(.instance) && layout[LayoutLayout.kind] == keyword("STRUCTURE")
  }

  private func areArraysEqualp(_ left: Word, _ right: Word, depth: Int) throws(LispError) -> Bool {
    let (first, second) = (vectorLength(left), vectorLength(right))
    guard first == second, first != nil || dimensions(left) == dimensions(right) else { return false }
    for index in 0..<(first ?? totalSize(left) ?? 0)
    where !(try areEqualp(element(left, at: index), element(right, at: index), depth: depth + 1)) { return false }
    return true
  }

  private func areTablesEqualp(_ left: Word, _ right: Word, depth: Int) throws(LispError) -> Bool {
    guard left[HashTableLayout.count] == right[HashTableLayout.count],
      left[HashTableLayout.test] == right[HashTableLayout.test]
    else { return false }
    for place in 0..<left[HashTableLayout.used].fixnum {
      let key = left[HashTableLayout.entries].elements[2 * place]
      if key == .tombstone { continue }
      guard let other = try self.place(of: key, in: right),
        try areEqualp(
          left[HashTableLayout.entries].elements[2 * place + 1],
          right[HashTableLayout.entries].elements[2 * other + 1], depth: depth + 1)
      else { return false }
    }
    return true
  }
}
