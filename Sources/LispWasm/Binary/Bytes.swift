/// Bytes in the making, with the ways in which WebAssembly writes numbers and names.
///
/// ```swift
/// var bytes = Bytes()
/// bytes.signed(-65)  // BF 7F
/// ```
struct Bytes {
  private(set) var all: [UInt8] = []

  var count: Int { all.count }
  var isEmpty: Bool { all.isEmpty }

  mutating func clear() { all.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func byte(_ byte: UInt8) { all.append(byte) }

  /// LEB128 without a sign.
  @inline(__always)
  mutating func unsigned(_ value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      all.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    all.append(UInt8(truncatingIfNeeded: rest))
  }

  /// LEB128 with a sign: the last byte's bit 6 stands for all above it.
  @inline(__always)
  mutating func signed(_ value: Int64) {
    var rest = value
    while rest < -0x40 || rest >= 0x40 {
      all.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    all.append(UInt8(truncatingIfNeeded: rest) & 0x7F)
  }

  /// All bits of a number, the lowest byte first.
  mutating func fixed(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { all.append(contentsOf: $0) }
  }

  mutating func name(_ text: String) {
    unsigned(text.utf8.count)
    all.append(contentsOf: text.utf8)
  }

  mutating func append(_ other: UnsafeBufferPointer<UInt8>) { all.append(contentsOf: other) }
  mutating func append(_ other: [UInt8]) { all.append(contentsOf: other) }
  mutating func append(_ other: ArraySlice<UInt8>) { all.append(contentsOf: other) }

  /// Other bytes with their count before them.
  mutating func sized(_ other: Bytes) {
    unsigned(other.count)
    all.append(contentsOf: other.all)
  }
}
