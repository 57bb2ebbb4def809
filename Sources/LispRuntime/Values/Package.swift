import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A package: a table from names to symbols, open-addressed, with what it inherits.
///
/// The Lisp object is only this package's number, so that everything here is plain memory which the
/// collector visits as a root. Symbols that are interned live as long as the machine.
final class Package {
  let number: Int
  var name: String
  var nicknames: [String] = []
  /// The Lisp object.
  let object: Word
  private(set) var uses: [Package] = []
  private(set) var usedBy: [Package] = []
  /// Symbols that win over inherited ones of the same name.
  var shadowing: Set<Word> = []
  /// Nicknames of other packages that hold in this one only.
  var localNicknames: [String: Package] = [:]

  struct Entry {
    var hash: UInt32
    var isExternal: Bool
    var symbol: Word

    /// Zeros, as which memory comes from the system.
    @inline(__always) var isEmpty: Bool { symbol.bits == 0 }
  }
  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var capacity: Int
  private(set) var count = 0
  private var filled = 0

  init(number: Int, name: String, object: Word, capacity: Int = 64) {
    self.number = number
    self.name = name
    self.object = object
    self.capacity = capacity
    entries = Self.emptyEntries(capacity)
  }

  deinit { Self.release(entries, capacity) }

  /// Tables from this size on have pages of their own, which are touched all at once instead of one by one.
  private static let pageSize = 4096

  private static func emptyEntries(_ capacity: Int) -> UnsafeMutablePointer<Entry> {
    let size = capacity * MemoryLayout<Entry>.stride
    guard let room = size >= pageSize ? pages_map_filled(size) : calloc(capacity, MemoryLayout<Entry>.stride) else {
      Machine.fatal("no memory for the names of a package")
    }
    return room.bindMemory(to: Entry.self, capacity: capacity)
  }

  private static func release(_ entries: UnsafeMutablePointer<Entry>, _ capacity: Int) {
    let size = capacity * MemoryLayout<Entry>.stride
    if size >= pageSize { pages_unmap(entries, size) } else { free(entries) }
  }

  /// The hash of a name: the same for bytes of ASCII and for characters.
  @inline(__always)
  static func hash(_ name: UnsafeBufferPointer<UInt32>) -> UInt32 {
    var hash = hashStart
    for character in name { hash = Self.hash(hash, character) }
    return hashEnd(hash)
  }

  // The same step by step, for who reads a name.
  static let hashStart: UInt32 = 2_166_136_261
  @inline(__always) static func hash(_ hash: UInt32, _ character: UInt32) -> UInt32 {
    (hash ^ character) &* 16_777_619
  }
  @inline(__always) static func hashEnd(_ hash: UInt32) -> UInt32 { hash ^ hash >> 15 }

  /// The place of a symbol of this package's own.
  func index(of name: UnsafeBufferPointer<UInt32>, hash: UInt32) -> Int? {
    var index = Int(hash) & (capacity - 1)
    while true {
      let entry = entries[index]
      if entry.isEmpty { return nil }
      if entry.hash == hash, entry.symbol != .tombstone, Self.matches(entry.symbol, name) { return index }
      index = (index + 1) & (capacity - 1)
    }
  }

  /// The name of a symbol record is found through the machine for NIL and T, so tables keep records.
  private static func matches(_ symbol: Word, _ name: UnsafeBufferPointer<UInt32>) -> Bool {
    let text = symbol[SymbolLayout.name]
    guard text.stringLength == name.count else { return false }
    let characters = text.characters
    for index in 0..<name.count where characters[index] != name[index] { return false }
    return true
  }

  func insert(_ record: Word, hash: UInt32, isExternal: Bool) {
    if (filled + 1) * 4 > capacity * 3 { grow() }
    var index = Int(hash) & (capacity - 1)
    while !entries[index].isEmpty, entries[index].symbol != .tombstone {
      index = (index + 1) & (capacity - 1)
    }
    if entries[index].isEmpty { filled += 1 }
    entries[index] = Entry(hash: hash, isExternal: isExternal, symbol: record)
    count += 1
  }

  func remove(at index: Int) {
    entries[index].symbol = .tombstone
    count -= 1
  }

  func setExternal(_ isExternal: Bool, at index: Int) { entries[index].isExternal = isExternal }

  /// Makes room for many symbols at once.
  func reserve(_ additional: Int) {
    while (filled + additional) * 4 > capacity * 3 { grow() }
  }

  private func grow() {
    let old = entries
    let oldCapacity = capacity
    capacity *= count * 2 > capacity ? 2 : 1
    if capacity == oldCapacity, filled == count { capacity *= 2 }
    entries = Self.emptyEntries(capacity)
    filled = count
    for position in 0..<oldCapacity {
      let entry = old[position]
      if entry.isEmpty || entry.symbol == .tombstone { continue }
      var index = Int(entry.hash) & (capacity - 1)
      while !entries[index].isEmpty { index = (index + 1) & (capacity - 1) }
      entries[index] = entry
    }
    Self.release(old, oldCapacity)
  }

  func use(_ other: Package) {
    if uses.contains(where: { $0 === other }) || other === self { return }
    uses.append(other)
    other.usedBy.append(self)
  }

  func unuse(_ other: Package) {
    uses.removeAll { $0 === other }
    other.usedBy.removeAll { $0 === self }
  }

  /// For the end of the machine: packages that know each other would keep each other.
  func forgetOthers() {
    uses = []
    usedBy = []
    localNicknames = [:]
  }

  /// Every symbol record of its own.
  func visitEntries(_ body: (Entry) -> Void) {
    for index in 0..<capacity {
      let entry = entries[index]
      if entry.isEmpty || entry.symbol == .tombstone { continue }
      body(entry)
    }
  }
}
