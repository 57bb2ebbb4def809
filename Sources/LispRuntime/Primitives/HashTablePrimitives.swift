/// Hash tables as the prelude sees them, and the hash codes that programs may ask for.
extension Machine {
  func defineHashTablePrimitives() {
    define("MAKE-HASH-TABLE-OF", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard machine.isSymbol(arguments[0]),
        let number = HashTest.names.firstIndex(of: machine.symbolName(arguments[0])),
        let test = HashTest(rawValue: number)
      else { throw .wrongType(arguments[0], "(MEMBER EQ EQL EQUAL EQUALP)") }
      guard arguments[1].isFixnum, arguments[1].fixnum >= 0 else { throw .wrongType(arguments[1], "UNSIGNED-BYTE") }
      return try machine.makeHashTable(test, size: arguments[1].fixnum)
    }
    define("HASH-TABLE-P", 1) { (_, arguments) throws(LispError) in Word(arguments[0].is(.hashTable)) }
    define("HASH-TABLE-COUNT", 1) { (machine, arguments) throws(LispError) in
      try machine.requireTable(arguments[0])[HashTableLayout.count]
    }
    define("HASH-TABLE-SIZE", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.requireTable(arguments[0])[HashTableLayout.entries].vectorCount / 2)
    }
    define("HASH-TABLE-TEST", 1) { (machine, arguments) throws(LispError) in
      machine.intern(HashTest.names[try machine.requireTable(arguments[0])[HashTableLayout.test].fixnum])
    }
    define("GETHASH", 2...3) { (machine, arguments) throws(LispError) in
      let table = try machine.requireTable(arguments[1])
      let place = try machine.place(of: arguments[0], in: table)
      let value = place.map { table[HashTableLayout.entries].elements[2 * $0 + 1] } ?? arguments.optional(2)
      machine.values[0] = value
      machine.values[1] = Word(place != nil)
      machine.valueCount = 2
      return value
    }
    define("SET-GETHASH", 3...4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      // With a default in between, as in `(setf (gethash key table 0) value)`.
      let value = arguments[arguments.count - 1]
      try machine.setValue(value, of: arguments[0], in: try machine.requireTable(arguments[1]))
      return value
    }
    define("REMHASH", 2) { (machine, arguments) throws(LispError) in
      Word(try machine.removeValue(of: arguments[0], in: try machine.requireTable(arguments[1])))
    }
    define("CLRHASH", 1) { (machine, arguments) throws(LispError) in
      machine.removeAll(try machine.requireTable(arguments[0]))
      return arguments[0]
    }
    define("HASH-TABLE-ENTRY", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let table = try machine.requireTable(arguments[0])
      guard arguments[1].isFixnum, arguments[1].fixnum >= 0 else { throw .wrongType(arguments[1], "UNSIGNED-BYTE") }
      var place = arguments[1].fixnum
      let entries = table[HashTableLayout.entries].elements
      while place < table[HashTableLayout.used].fixnum {
        if entries[2 * place] != .tombstone {
          machine.values[0] = Word(fixnum: place + 1)
          machine.values[1] = entries[2 * place]
          machine.values[2] = entries[2 * place + 1]
          machine.valueCount = 3
          return machine.values[0]
        }
        place += 1
      }
      return .nil
    }
    define("SXHASH", 1) { (machine, arguments) throws(LispError) in
      let word = arguments[0]
      // Addresses are not the same in the next run, names are.
      let code =
        machine.isSymbol(word)
        ? machine.equalHash(machine.record(word)[SymbolLayout.name], budget: 8)
        : word.is(.instance) ? 42 : machine.equalHash(word, budget: 8)
      return Word(fixnum: Int(truncatingIfNeeded: code >> 3) & Word.mostPositiveFixnum)
    }
    define("EQUALP", 2) { (machine, arguments) throws(LispError) in
      Word(try machine.areEqualp(arguments[0], arguments[1], depth: 0))
    }
  }

  private func requireTable(_ word: Word) throws(LispError) -> Word {
    guard word.is(.hashTable) else { throw .wrongType(word, "HASH-TABLE") }
    return word
  }
}
