#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Types by their notation. A spec says a few thousand different ones a hundred thousand times.
///
/// It keeps pointers into the text that the types stand in, so it must not outlive that text.
struct TypeCache {
  private struct Slot {
    var hash: UInt32 = 0
    /// The index of the type, counted from 1; 0 in a free slot.
    var type: UInt32 = 0
    var text: UnsafePointer<UInt8>?
    var count = 0
  }
  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var types: [CType] = []

  mutating func type(_ text: UnsafeBufferPointer<UInt8>) throws(NotationError) -> CType {
    let hash = Self.hash(text)
    let mask = slots.count - 1
    var index = Int(hash) & mask
    while case let slot = slots[index], slot.type > 0 {
      if slot.hash == hash, slot.count == text.count, let known = slot.text, let start = text.baseAddress,
        memcmp(known, start, slot.count) == 0
      {
        return types[Int(slot.type) - 1]
      }
      index = (index + 1) & mask
    }
    let type = try CType(notation: String(decoding: text, as: UTF8.self))
    types.append(type)
    slots[index] = Slot(
      hash: hash, type: UInt32(truncatingIfNeeded: types.count), text: text.baseAddress, count: text.count)
    if types.count * 2 > slots.count { grow() }
    return type
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.type > 0 {
      var index = Int(slot.hash) & (slots.count - 1)
      while slots[index].type > 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = slot
    }
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
