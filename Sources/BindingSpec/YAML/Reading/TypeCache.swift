/// Types by their notation. A spec says a few thousand different ones a hundred thousand times.
struct TypeCache {
  private struct Slot {
    var hash: UInt64 = 0
    var text: [UInt8] = []
    var type: CType = .void
  }
  private var slots: [Slot?] = Array(repeating: nil, count: 1024)
  private var count = 0

  mutating func type(_ text: UnsafeBufferPointer<UInt8>) throws(NotationError) -> CType {
    let hash = Self.hash(text)
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while let slot = slots[index] {
      if slot.hash == hash, slot.text.elementsEqual(text) { return slot.type }
      index = (index + 1) & (slots.count - 1)
    }
    let type = try CType(notation: String(decoding: text, as: UTF8.self))
    slots[index] = Slot(hash: hash, text: Array(text), type: type)
    count += 1
    if count * 2 > slots.count { grow() }
    return type
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: nil, count: old.count * 2)
    for case let slot? in old {
      var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
      while slots[index] != nil { index = (index + 1) & (slots.count - 1) }
      slots[index] = slot
    }
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash ^ hash >> 32
  }
}
