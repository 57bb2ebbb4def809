/// Hash tables: entries in the order of their insertion, and an index of them by open addressing.
///
/// An entry keeps its place while it lives, also when the table grows, so a walk over the places sees each
/// entry once whatever happens meanwhile. The place of a removed entry is the next one to be used again.
/// Objects never move, so an address is a good hash code for `eq`.
enum HashTableLayout {
  /// A simple vector: keys and values by turns.
  static let entries = 1
  /// Octets: the hash code of each entry, four bytes.
  static let codes = 2
  /// Octets: for each slot the place of an entry plus one, four bytes; zero for a free slot.
  static let index = 3
  /// Places used so far, of living and of removed entries. A fixnum, as are the next three.
  static let used = 4
  static let count = 5
  /// The place plus one of the entry removed last; its value cell has the one removed before.
  static let firstFree = 6
  /// Slots of the index that are not free: those of removed entries are never freed one by one.
  static let occupied = 7
  /// `HashTest`, a fixnum.
  static let test = 8
  static let size = 8
}

enum HashTest: Int {
  case eq, eql, equal, equalp

  static let names = ["EQ", "EQL", "EQUAL", "EQUALP"]
}

extension Machine {
  private static let removedSlot = UInt32.max

  func makeHashTable(_ test: HashTest, size: Int) throws(LispError) -> Word {
    var capacity = 8
    while capacity < min(size, 1 << 24) { capacity *= 2 }
    let entries = try makeVector(2 * capacity, initial: .nil)
    let codes = try makeOctets(4 * capacity)
    let index = try makeOctets(8 * capacity)
    let address = allocate(.hashTable, count: HashTableLayout.size)
    address[HashTableLayout.entries] = entries
    address[HashTableLayout.codes] = codes
    address[HashTableLayout.index] = index
    for cell in HashTableLayout.used...HashTableLayout.occupied { address[cell] = Word(fixnum: 0) }
    address[HashTableLayout.test] = Word(fixnum: test.rawValue)
    return Word(object: address)
  }

  /// The place of a key's entry, or nil.
  func place(of key: Word, in table: Word) throws(LispError) -> Int? {
    let test = HashTest(rawValue: table[HashTableLayout.test].fixnum) ?? .eql
    let code = try hashCode(key, test)
    return try slot(of: key, code, test, table).map { Int(table[HashTableLayout.index].codes[$0]) - 1 }
  }

  private func slot(of key: Word, _ code: UInt32, _ test: HashTest, _ table: Word) throws(LispError) -> Int? {
    let index = table[HashTableLayout.index].codes
    let mask = table[HashTableLayout.index].octetCount / 4 - 1
    let entries = table[HashTableLayout.entries].elements
    let codes = table[HashTableLayout.codes].codes
    var slot = Int(code) & mask
    while true {
      let entry = index[slot]
      if entry == 0 { return nil }
      if entry != Self.removedSlot, codes[Int(entry) - 1] == code {
        let found = entries[2 * (Int(entry) - 1)]
        if found == key { return slot }
        switch test {
        case .eq: break
        case .eql: if areEql(found, key) { return slot }
        case .equal: if try areEqual(found, key, depth: 0) { return slot }
        case .equalp: if try areEqualp(found, key, depth: 0) { return slot }
        }
      }
      slot = (slot + 1) & mask
    }
  }

  func setValue(_ value: Word, of key: Word, in table: Word) throws(LispError) {
    let test = HashTest(rawValue: table[HashTableLayout.test].fixnum) ?? .eql
    let code = try hashCode(key, test)
    if let slot = try slot(of: key, code, test, table) {
      table[HashTableLayout.entries].elements[2 * (Int(table[HashTableLayout.index].codes[slot]) - 1) + 1] = value
      return
    }
    var place = table[HashTableLayout.firstFree].fixnum - 1
    if place >= 0 {
      table[HashTableLayout.firstFree] = table[HashTableLayout.entries].elements[2 * place + 1]
    } else {
      if 2 * table[HashTableLayout.used].fixnum >= table[HashTableLayout.entries].vectorCount { try grow(table) }
      place = table[HashTableLayout.used].fixnum
      table[HashTableLayout.used] = Word(fixnum: place + 1)
    }
    table[HashTableLayout.entries].elements[2 * place] = key
    table[HashTableLayout.entries].elements[2 * place + 1] = value
    table[HashTableLayout.codes].codes[place] = code
    table[HashTableLayout.count] = Word(fixnum: table[HashTableLayout.count].fixnum + 1)
    // Removed slots count too: without a free slot a search would not end.
    if 8 * table[HashTableLayout.occupied].fixnum >= table[HashTableLayout.index].octetCount / 4 * 7 {
      rebuildIndex(table)
    } else {
      enter(place, code, table)
    }
  }

  private func enter(_ place: Int, _ code: UInt32, _ table: Word) {
    let index = table[HashTableLayout.index].codes
    let mask = table[HashTableLayout.index].octetCount / 4 - 1
    var slot = Int(code) & mask
    while index[slot] != 0 { slot = (slot + 1) & mask }
    index[slot] = UInt32(place + 1)
    table[HashTableLayout.occupied] = Word(fixnum: table[HashTableLayout.occupied].fixnum + 1)
  }

  private func rebuildIndex(_ table: Word) {
    let index = table[HashTableLayout.index]
    index.octets.update(repeating: 0, count: index.octetCount)
    table[HashTableLayout.occupied] = Word(fixnum: 0)
    for place in 0..<table[HashTableLayout.used].fixnum
    where table[HashTableLayout.entries].elements[2 * place] != .tombstone {
      enter(place, table[HashTableLayout.codes].codes[place], table)
    }
  }

  private func grow(_ table: Word) throws(LispError) {
    let old = table[HashTableLayout.entries]
    let count = old.vectorCount
    let entries = try makeVector(2 * count, initial: .nil)
    let codes = try makeOctets(4 * count)
    let index = try makeOctets(8 * count)
    entries.elements.update(from: old.elements, count: count)
    codes.octets.update(from: table[HashTableLayout.codes].octets, count: 2 * count)
    table[HashTableLayout.entries] = entries
    table[HashTableLayout.codes] = codes
    table[HashTableLayout.index] = index
    rebuildIndex(table)
  }

  /// Whether there was an entry.
  func removeValue(of key: Word, in table: Word) throws(LispError) -> Bool {
    let test = HashTest(rawValue: table[HashTableLayout.test].fixnum) ?? .eql
    guard let slot = try slot(of: key, try hashCode(key, test), test, table) else { return false }
    let index = table[HashTableLayout.index].codes
    let place = Int(index[slot]) - 1
    index[slot] = Self.removedSlot
    table[HashTableLayout.entries].elements[2 * place] = .tombstone
    table[HashTableLayout.entries].elements[2 * place + 1] = table[HashTableLayout.firstFree]
    table[HashTableLayout.firstFree] = Word(fixnum: place + 1)
    table[HashTableLayout.count] = Word(fixnum: table[HashTableLayout.count].fixnum - 1)
    return true
  }

  func removeAll(_ table: Word) {
    let entries = table[HashTableLayout.entries]
    entries.elements.update(repeating: .nil, count: entries.vectorCount)
    for cell in HashTableLayout.used...HashTableLayout.firstFree { table[cell] = Word(fixnum: 0) }
    rebuildIndex(table)
  }
}

extension Word {
  /// Octets as numbers of four bytes.
  fileprivate var codes: UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer(octets).assumingMemoryBound(to: UInt32.self)
  }
}
