/// Text in the making, as bytes, with what all emitters need to keep their lines short.
struct TextWriter {
  private(set) var bytes: [UInt8] = []
  private var lineStart = 0

  init(capacity: Int = 1 << 12) { bytes.reserveCapacity(capacity) }

  /// How many bytes the line has so far.
  var column: Int { bytes.count - lineStart }

  /// Appends a text without line ends.
  @inline(__always) mutating func put(_ text: String) {
    // Without a copy of the string, which would have to be retained and released.
    if text.utf8.withContiguousStorageIfAvailable({ bytes.append(contentsOf: $0) }) == nil {
      bytes.append(contentsOf: text.utf8)
    }
  }
  @inline(__always) mutating func put(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
  @inline(__always) mutating func put(_ text: [UInt8]) { bytes.append(contentsOf: text) }
  @inline(__always) mutating func put(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }
  @inline(__always) mutating func put(byte: UInt8) { bytes.append(byte) }

  /// Appends a text that may have line ends.
  mutating func put(lines text: String) {
    let start = bytes.count
    put(text)
    if let last = bytes[start...].lastIndex(of: 10) { lineStart = last + 1 }
  }

  mutating func put(number: some BinaryInteger) {
    guard let number = UInt64(exactly: number) else { return put(String(number)) }
    var divisor: UInt64 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  /// Takes back a space at the end.
  mutating func trimSpace() { if bytes.last == 32 { bytes.removeLast() } }

  /// Ends the line.
  @inline(__always) mutating func newline() {
    bytes.append(10)
    lineStart = bytes.count
  }

  /// Ends the line and begins the next one with spaces.
  mutating func newline(indent: Int) {
    newline()
    for _ in 0..<indent { bytes.append(32) }
  }

  mutating func line(_ text: String) {
    put(text)
    newline()
  }

  /// Appends lines that another writer has written.
  mutating func append(_ other: TextWriter) {
    let start = bytes.count
    bytes.append(contentsOf: other.bytes)
    lineStart = start + other.lineStart
  }

  /// Takes everything back, to be used again.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    lineStart = 0
  }
}
