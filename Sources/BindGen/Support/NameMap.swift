#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A dictionary from C's or Lisp's names, for the tens of thousands of lookups that a large library takes.
///
/// A `Dictionary` hashes so that no attacker can slow it down, at several times the price; here a worst case costs time and
/// nothing else.
///
/// ```swift
/// var types = NameMap<CType>()
/// types["gint"] = .scalar(.int)
/// ```
struct NameMap<Value> {
  private var slots: [Slot]
  private(set) var names: [String] = []
  private(set) var values: [Value] = []

  private struct Slot {
    var hash: UInt32 = 0
    /// The place in the lists, counted from 1; 0 in a free slot.
    var place: UInt32 = 0
  }

  init(capacity: Int = 8) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
    names.reserveCapacity(capacity)
    values.reserveCapacity(capacity)
  }

  var count: Int { names.count }

  /// Where a name stands among `names` and `values`.
  func place(of name: String) -> Int? {
    let hash = Self.hash(name)
    let mask = slots.count &- 1
    var slot = Int(hash) & mask
    while case let found = slots[slot], found.place > 0 {
      if found.hash == hash, case let place = Int(found.place) - 1, names[place] == name { return place }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  subscript(name: String) -> Value? {
    get { place(of: name).map { values[$0] } }
    set {
      guard let newValue else { return }
      if let place = place(of: name) { values[place] = newValue } else { add(name, newValue) }
    }
  }

  /// Adds a name unless it is there; says at which place it is, and whether it is new.
  @discardableResult
  mutating func insert(_ name: String, _ value: @autoclosure () -> Value) -> (place: Int, isNew: Bool) {
    if let place = place(of: name) { return (place, false) }
    add(name, value())
    return (names.count - 1, true)
  }

  /// Changes the value at a place.
  mutating func set(_ place: Int, _ value: Value) { values[place] = value }

  private mutating func add(_ name: String, _ value: Value) {
    names.append(name)
    values.append(value)
    if names.count * 2 > slots.count {
      let old = slots
      slots = Array(repeating: Slot(), count: old.count * 2)
      for slot in old where slot.place > 0 { put(slot) }
    }
    put(Slot(hash: Self.hash(name), place: UInt32(truncatingIfNeeded: names.count)))
  }

  private mutating func put(_ new: Slot) {
    var slot = Int(new.hash) & (slots.count - 1)
    while slots[slot].place > 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = new
  }

  private static func hash(_ name: String) -> UInt32 {
    name.utf8.withContiguousStorageIfAvailable { bytes -> UInt32 in
      // Eight bytes at a time; what is left over is read once more together with what stands before it.
      var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9e37_79b9_7f4a_7c15
      guard let start = bytes.baseAddress else { return 0 }
      if bytes.count >= 8 {
        var position = 0
        while position + 8 <= bytes.count {
          hash = mixed(hash, UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self))
          position += 8
        }
        if position < bytes.count {
          hash = mixed(hash, UnsafeRawPointer(start + bytes.count - 8).loadUnaligned(as: UInt64.self))
        }
      } else {
        var word: UInt64 = 0
        for byte in bytes { word = word << 8 | UInt64(byte) }
        hash = mixed(hash, word)
      }
      return UInt32(truncatingIfNeeded: hash >> 32)
    } ?? 0
  }

  @inline(__always) private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0xff51_afd7_ed55_8ccd
    return product ^ product >> 29
  }
}

extension NameMap: Sendable where Value: Sendable {}
