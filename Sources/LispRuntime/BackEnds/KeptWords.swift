/// What a back end asks for that keeps compiled functions of the prelude: names and data that can be written down and made again.
extension Machine {
  /// A package, to look names up in it many times.
  package struct KnownPackage {
    fileprivate let package: Package
  }

  package func knownPackage(_ name: String) -> KnownPackage? { packagesByName[name].map { KnownPackage(package: $0) } }

  /// The symbol of a name in ASCII that is shorter than 256 characters, made if there is none.
  package func symbol(named name: UnsafeBufferPointer<UInt8>, hash: UInt32, in home: KnownPackage) -> Word {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { room in
      let count = min(name.count, 256)
      for index in 0..<count { room[index] = UInt32(name[index]) }
      return intern(UnsafeBufferPointer(start: room.baseAddress, count: count), hash: hash, in: home.package)
    }
  }

  /// The hash under which packages know the name of a symbol's record.
  package func hashOfName(_ record: Word) -> UInt32 {
    let name = record[SymbolLayout.name]
    return Package.hash(UnsafeBufferPointer(start: name.characters, count: name.stringLength))
  }

  /// Whether a name can be looked up by `symbol(named:hash:in:)` and gives this symbol.
  package func isFound(_ record: Word, in home: KnownPackage) -> Bool {
    let name = record[SymbolLayout.name]
    let characters = UnsafeBufferPointer(start: name.characters, count: name.stringLength)
    guard characters.count < 256, characters.allSatisfy({ $0 < 0x80 }) else { return false }
    return find(characters, in: home.package).map { self.record($0.0) == record } ?? false
  }

  /// The symbol that holds the function `(setf name)`.
  package func setterRecord(of name: Word) -> Word { setter(of: name) }

  /// The name of which a symbol holds the setter; nil for other symbols.
  package func nameThatSets(_ record: Word) -> Word? {
    let reference = record[SymbolLayout.properties]
    guard record[SymbolLayout.package].isNil, reference.isCons, reference.car == names.setf, reference.cdr.isCons else {
      return nil
    }
    return record[SymbolLayout.name].isSimpleString && self.record(reference.cdr.car)[SymbolLayout.setter] == record
      ? reference.cdr.car : nil
  }

  /// The records of all functions of the prelude and of the back end's own, always in the same order.
  package func preludeFunctionRecords() -> [Word] {
    let definitions = backEndPrelude.merging(preludeIndex) { own, _ in own }
    return definitions.keys.sorted { (symbolNameForReader($0)) < symbolNameForReader($1) }
  }

  package func keptList(_ words: [Word], tail: Word) -> Word { makeList(words, tail: tail) }
  package func bignumParts(_ word: Word) -> (limbs: [UInt64], isNegative: Bool) {
    let header = word.address[0]
    return ((0..<header.headerCount).map { UInt64(word.address[1 + $0].bits) }, header.headerFlags != 0)
  }

  package func keptBignum(_ limbs: [UInt64], isNegative: Bool) -> Word {
    let word = makeBignum(limbs: limbs.count, isNegative: isNegative)
    for (index, limb) in limbs.enumerated() { word.address[1 + index] = Word(bits: UInt(limb)) }
    return word
  }

  package func keptDouble(_ bits: UInt64) -> Word { makeDouble(Double(bitPattern: bits)) }
  package func keptString(_ bytes: UnsafeBufferPointer<UInt8>) -> Word { makeString(utf8: bytes) }
  /// Nil where the heap's limit is too near.
  package func keptVector(_ words: [Word]) -> Word? {
    do throws(LispError) {
      let vector = try makeVector(words.count)
      for (index, word) in words.enumerated() { vector.elements[index] = word }
      return vector
    } catch { return nil }
  }
}
