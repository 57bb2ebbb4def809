import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Steps through the plain text of a generated module, without making anything of it.
struct ModuleScanner {
  let text: UnsafeBufferPointer<UInt8>
  /// The name read last, in capitals: the first `nameLength` of a room that is as long as names get.
  private let nameRoom: UnsafeMutablePointer<UInt32>
  private var nameLength = 0
  /// The name's hash as packages compute it.
  private var runningHash = Package.hashStart
  static let longestName = 512

  init(_ text: UnsafeBufferPointer<UInt8>, nameRoom: UnsafeMutablePointer<UInt32>) {
    self.text = text
    self.nameRoom = nameRoom
  }

  var base: UnsafePointer<UInt8> { text.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped }

  /// The byte at a place, 0 behind the end.
  subscript(place: Int) -> UInt8 { place < text.count ? text[place] : 0 }

  func has(_ word: StaticString, at place: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard place >= 0, place + count <= text.count else { return false }
    return memcmp(base + place, word.utf8Start, count) == 0
  }

  /// Behind blanks and comments; lines are counted by whoever takes the whole form.
  func blankEnd(_ start: Int) -> Int {
    var place = start
    while place < text.count {
      switch text[place] {
      case 10, 32, 9, 13: place += 1
      case UInt8(ascii: ";"):
        while place < text.count, text[place] != 10 { place += 1 }
      default: return place
      }
    }
    return place
  }

  func tokenEnd(_ start: Int) -> Int {
    var place = start
    while place < text.count, !Self.endsToken(text[place]) { place += 1 }
    return place
  }

  private static func endsToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 10, 32, 9, 13, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: ";"): true
    default: false
    }
  }

  func stringEnd(_ start: Int) -> Int? {
    var place = start + 1
    while place < text.count {
      if text[place] == UInt8(ascii: "\\") {
        place += 1
      } else if text[place] == UInt8(ascii: "\"") {
        return place + 1
      }
      place += 1
    }
    return nil
  }

  /// Reads a name without packages and escapes, and says where it ends. Nil for all others. A name between bars is
  /// what stands there.
  mutating func token(at start: Int) -> Int? {
    nameLength = 0
    runningHash = Package.hashStart
    if self[start] == UInt8(ascii: "|") { return barredToken(at: start + 1) }
    var length: UInt32 = 0
    let end = foreign_name(base, start, text.count, nameRoom, Self.longestName, &length, &runningHash)
    nameLength = Int(length)
    return end > 0 ? end : nil
  }

  private mutating func barredToken(at start: Int) -> Int? {
    var place = start
    while place < text.count, nameLength < Self.longestName {
      let byte = text[place]
      if byte == UInt8(ascii: "|") { return Self.endsToken(self[place + 1]) ? place + 1 : nil }
      if byte == UInt8(ascii: "\\") || byte < 32 || byte >= 0x80 { return nil }
      append(byte)
      place += 1
    }
    return nil
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    nameRoom[nameLength] = UInt32(byte)
    nameLength += 1
    runningHash = Package.hash(runningHash, UInt32(byte))
  }

  /// The name that was read last, until the next one is.
  var name: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: nameRoom, count: nameLength) }
  var nameHash: UInt32 { Package.hashEnd(runningHash) }

  /// A decimal integer that is a token of its own.
  func number(at start: Int) -> Int? {
    let end = tokenEnd(start)
    var place = start
    let isNegative = self[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    guard place < end, end - place <= 18 else { return nil }
    var value = 0
    while place < end {
      guard text[place] >= 48, text[place] <= 57 else { return nil }
      value = value * 10 + Int(text[place] - 48)
      place += 1
    }
    return isNegative ? -value : value
  }

  var nameText: String { String(decoding: name.lazy.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self) }
}
