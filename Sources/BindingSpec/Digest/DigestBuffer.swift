#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A part of the digest's stream, in memory that the next part uses again. `DigestSink` says what the stream is.
struct DigestBuffer: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  mutating func removeAll() { count = 0 }

  @inline(__always) mutating func append(_ byte: UInt8) {
    if count == capacity { grow(by: 1) }
    start[count] = byte
    count &+= 1
  }

  /// The number of a text's bytes, the mark, the bytes.
  @inline(__always) mutating func scalar(_ text: UnsafeBufferPointer<UInt8>, mark: UInt8 = UInt8(ascii: ":")) {
    // Twenty digits are the most that a number of bytes has.
    if capacity &- count < text.count &+ 21 { grow(by: text.count + 21) }
    var end = count
    if text.count < 10 {
      start[end] = 48 &+ UInt8(truncatingIfNeeded: text.count)
      end &+= 1
    } else if text.count < 100 {
      let (tens, ones) = text.count.quotientAndRemainder(dividingBy: 10)
      start[end] = 48 &+ UInt8(truncatingIfNeeded: tens)
      start[end &+ 1] = 48 &+ UInt8(truncatingIfNeeded: ones)
      end &+= 2
    } else {
      for digit in "\(text.count)".utf8 {
        start[end] = digit
        end &+= 1
      }
    }
    start[end] = mark
    end &+= 1
    if let source = text.baseAddress { memcpy(start + end, source, text.count) }
    count = end &+ text.count
  }

  mutating func key(_ key: SpecKey) { key.spelling.withUTF8Buffer { scalar($0) } }

  @inline(never) private mutating func grow(by more: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + more)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
    capacity = capacity * 2 + more
  }
}
