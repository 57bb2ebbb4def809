/// What each byte may be in the writer's form and in a name, one bit for each role.
///
/// It is made once, and is a pointer, so that looking up a byte is one load.
struct CharacterTable: @unchecked Sendable {
  static let shared = CharacterTable()

  private static let name: UInt8 = 1
  private static let nameStart: UInt8 = 2
  private static let plain: UInt8 = 4
  private static let plainStart: UInt8 = 8
  private static let quotable: UInt8 = 16
  private static let identifier: UInt8 = 32

  private let entries: UnsafeMutablePointer<UInt8>

  private init() {
    entries = .allocate(capacity: 256)
    entries.initialize(repeating: 0, count: 256)
    let letters = Array(UInt8(ascii: "a")...UInt8(ascii: "z")) + Array(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))
    add(Self.nameStart | Self.plainStart, letters + Array("_$".utf8))
    add(Self.plainStart, digits + Array("/".utf8))
    add(Self.identifier, letters + digits + Array("_$".utf8))
    add(Self.name, letters + digits + Array("_$.-".utf8))
    add(Self.plain, letters + digits + Array("_-./+$()*=<>".utf8))
    add(Self.quotable, (32..<127).filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
  }

  private func add(_ role: UInt8, _ bytes: some Sequence<UInt8>) {
    for byte in bytes { entries[Int(byte)] |= role }
  }

  @inline(__always) func isName(_ byte: UInt8) -> Bool { entries[Int(byte)] & Self.name != 0 }
  @inline(__always) func startsName(_ byte: UInt8) -> Bool { entries[Int(byte)] & Self.nameStart != 0 }
  @inline(__always) func isPlain(_ byte: UInt8) -> Bool { entries[Int(byte)] & Self.plain != 0 }
  @inline(__always) func startsPlain(_ byte: UInt8) -> Bool { entries[Int(byte)] & Self.plainStart != 0 }
  @inline(__always) func isQuotable(_ byte: UInt8) -> Bool { entries[Int(byte)] & Self.quotable != 0 }
  @inline(__always) func isIdentifier(_ byte: UInt8) -> Bool { entries[Int(byte)] & Self.identifier != 0 }
  @inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
}
