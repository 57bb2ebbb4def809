/// Writes JSON into bytes, nothing else: no values in between, no escaping left to the caller.
///
/// ```swift
/// var json = JSONWriter(indent: 2)
/// json.beginObject()
/// json.key("verdict")
/// json.string("none")
/// json.key("findings")
/// json.beginArray()
/// json.endArray()
/// json.endObject()
/// json.bytes  // {"verdict": "none", …}
/// ```
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  private let indent: Int
  /// For each open object or array, whether it is still empty.
  private var isEmpty: [Bool] = []
  private var followsKey = false

  /// A writer that indents by so many spaces; 0 puts everything on one line.
  public init(indent: Int = 0) { self.indent = indent }

  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  public mutating func key(_ name: String) {
    separate()
    escape(name)
    bytes.append(contentsOf: ": ".utf8)
    followsKey = true
  }

  public mutating func string(_ text: String) {
    separate()
    escape(text)
  }

  /// A text given as bytes; what is no UTF-8 becomes U+FFFD.
  public mutating func string(bytes text: [UInt8]) { string(String(decoding: text, as: UTF8.self)) }

  public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
  public mutating func null() { literal("null") }
  public mutating func integer(_ value: some BinaryInteger) { literal("\(value)") }
  public mutating func integer(_ value: IntegerValue) { literal(value.description) }

  /// A number; JSON has no infinities and no NaN, which become texts.
  public mutating func number(_ value: Double) {
    value.isFinite ? literal("\(value)") : string(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
  }

  public mutating func string(_ text: String?) { text.map { string($0) } ?? null() }

  // What most callers write: a key with its value.
  public mutating func field(_ name: String, _ text: String?) {
    key(name)
    string(text)
  }
  public mutating func field(_ name: String, _ value: Int?) {
    key(name)
    value.map { integer($0) } ?? null()
  }
  public mutating func field(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// A line break after a complete value, for output that people read too.
  public mutating func newline() { bytes.append(10) }

  // MARK: Parts

  mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    isEmpty.append(true)
  }

  private mutating func close(_ bracket: UInt8) {
    let wasEmpty = isEmpty.popLast() ?? true
    if indent > 0, !wasEmpty { breakLine() }
    bytes.append(bracket)
  }

  /// What stands between the value before and the next key or value.
  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    guard let top = isEmpty.indices.last else { return }
    if !isEmpty[top] { bytes.append(contentsOf: (indent > 0 ? "," : ", ").utf8) }
    isEmpty[top] = false
    if indent > 0 { breakLine() }
  }

  private mutating func breakLine() {
    bytes.append(10)
    bytes.append(contentsOf: repeatElement(32, count: indent * isEmpty.count))
  }

  private mutating func escape(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 10: bytes.append(contentsOf: "\\n".utf8)
      case 9: bytes.append(contentsOf: "\\t".utf8)
      case 13: bytes.append(contentsOf: "\\r".utf8)
      case 0..<32, 127:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(Hexadecimal.digits[Int(byte >> 4)])
        bytes.append(Hexadecimal.digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
