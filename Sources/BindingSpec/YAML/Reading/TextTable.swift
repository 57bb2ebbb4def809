#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers for texts: a text that was added is found again, however often it comes.
///
/// It keeps the texts itself, one behind the other, and knows nothing of the files that they come from.
struct TextTable {
  private struct Slot {
    var hash: UInt32 = 0
    /// The number of the text, counted from 1; 0 in a free slot.
    var number: UInt32 = 0
    var start: UInt32 = 0
    var count: UInt32 = 0
  }
  private var slots: [Slot]
  private var texts: [UInt8] = []
  private var count = 0

  /// How many slots are looked at. Texts made to meet in one slot are then told apart by whoever asks, in his own time.
  private static let longestSearch = 32

  /// `capacity` is a power of two.
  init(capacity: Int) { slots = Array(repeating: Slot(), count: capacity) }

  func find(_ text: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int? {
    slots.withUnsafeBufferPointer { slots in
      texts.withUnsafeBufferPointer { texts in
        let mask = slots.count &- 1
        var index = Int(hash) & mask
        for _ in 0..<Self.longestSearch {
          let slot = slots[index]
          if slot.number == 0 { return nil }
          if slot.hash == hash, Int(slot.count) == text.count, let known = texts.baseAddress,
            let start = text.baseAddress, memcmp(known + Int(slot.start), start, text.count) == 0
          {
            return Int(slot.number) - 1
          }
          index = (index &+ 1) & mask
        }
        return nil
      }
    }
  }

  /// Gives the next number, counted from 0, to a text that is not there; nil when there is no place for it.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int? {
    if count * 2 >= slots.count { grow() }
    guard let number = UInt32(exactly: count + 1), let start = UInt32(exactly: texts.count),
      let length = UInt32(exactly: text.count), place(Slot(hash: hash, number: number, start: start, count: length))
    else { return nil }
    texts.append(contentsOf: text)
    count += 1
    return count - 1
  }

  private mutating func place(_ slot: Slot) -> Bool {
    let mask = slots.count - 1
    var index = Int(slot.hash) & mask
    for _ in 0..<Self.longestSearch {
      if slots[index].number == 0 {
        slots[index] = slot
        return true
      }
      index = (index + 1) & mask
    }
    return false
  }

  /// What finds no place in the larger table is forgotten; its number is not given again.
  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.number > 0 { _ = place(slot) }
  }

  /// Eight bytes at a time.
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let raw = UnsafeRawBufferPointer(text)
    var hash = UInt64(truncatingIfNeeded: raw.count) &* 0x9e37_79b9_7f4a_7c15
    var index = 0
    while index &+ 8 <= raw.count {
      hash = mix(hash, raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index &+= 8
    }
    var rest: UInt64 = 0
    while index < raw.count {
      rest = rest << 8 | UInt64(raw[index])
      index &+= 1
    }
    hash = mix(hash, rest)
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  @inline(__always) private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9fb2_1c65_1e98_df25)
    return product.high ^ product.low
  }
}
