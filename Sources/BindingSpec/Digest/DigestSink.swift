/// Writes the stream that the digest is taken of: a spec's facts and nothing about how they are laid out.
///
/// A map is `{`, its keys and values, `}`; a list is `[`, its items, `]`. A scalar is the number of its bytes in decimal,
/// then `:` (or `"` for the text of a `value` or of `deprecated`, where a number or a truth value may stand too), then
/// the bytes. `at` and `doc` are left out, and an enumerator is always a map, so that its doc decides nothing. Sections
/// are in the format's order, names in the order of their bytes.
struct DigestSink: SpecSink {
  private(set) var bytes: [UInt8] = []

  var takesProse: Bool { false }

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func append(_ part: DigestSink) { bytes += part.bytes }

  mutating func beginMap(_ layout: SinkLayout) { bytes.append(UInt8(ascii: "{")) }
  mutating func endMap() { bytes.append(UInt8(ascii: "}")) }
  mutating func beginList(_ layout: SinkLayout) { bytes.append(UInt8(ascii: "[")) }
  mutating func endList() { bytes.append(UInt8(ascii: "]")) }

  mutating func scalar(_ text: UnsafeBufferPointer<UInt8>, mark: UInt8 = UInt8(ascii: ":")) {
    bytes.append(decimal: UInt64(text.count))
    bytes.append(mark)
    bytes.append(contentsOf: text)
  }

  mutating func key(_ key: SpecKey) { key.spelling.withUTF8Buffer { scalar($0) } }
  mutating func key(named name: String) { text(name) }

  mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { scalar($0) }
  }

  mutating func quoted(_ text: String) {
    var text = text
    text.withUTF8 { scalar($0, mark: UInt8(ascii: "\"")) }
  }

  mutating func prose(_ text: String) {}
  mutating func plain(_ text: String) { self.text(text) }
  mutating func enumeratorValue(_ text: String) {
    beginMap(.block)
    key(.value)
    plain(text)
    endMap()
  }
  mutating func natural(_ value: UInt64) {
    if value < 10 { bytes.append(contentsOf: "1:".utf8) } else { return text("\(value)") }
    bytes.append(decimal: value)
  }
  mutating func type(_ type: CType) { text(type.notation) }
}
