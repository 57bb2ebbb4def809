#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The names of headers, of which a spec has a few hundred and mentions each many times: one string for each.
///
/// It keeps pointers into the text that the names stand in, so it must not outlive that text.
struct HeaderCache {
  private struct Slot {
    var text: UnsafePointer<UInt8>?
    var count = 0
    var name = ""
  }
  private var slots = [Slot](repeating: Slot(), count: 256)

  mutating func name(_ text: UnsafeBufferPointer<UInt8>) -> String {
    guard let start = text.baseAddress, let last = text.last else { return "" }
    let middle = text[text.count / 2]
    let index = (text.count &* 31 &+ Int(last) &* 7 &+ Int(middle) &* 17 &+ Int(text[text.count / 3]) &* 3) & 255
    let slot = slots[index]
    if slot.count == text.count, let known = slot.text, memcmp(known, start, text.count) == 0 { return slot.name }
    let name = String(decoding: text, as: UTF8.self)
    slots[index] = Slot(text: start, count: text.count, name: name)
    return name
  }
}
