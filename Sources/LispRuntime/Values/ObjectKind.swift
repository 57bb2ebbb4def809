/// What an object with a header is.
///
/// A header is one word: the kind in the low byte, flags in the next, and above them the number of words
/// that follow. Which of those words the collector follows depends on the kind alone.
package enum ObjectKind: UInt8 {
  /// Value, function, name, package, property list, macro function, setf function, documentation.
  case symbol
  /// The number of a package.
  case package
  /// Instructions and constants of a function.
  case code
  /// Code and what the closure has captured.
  case function
  /// A variable that a closure has captured and somebody assigns.
  case cell
  case doubleFloat
  /// Sign in the header's flags, then limbs, least significant first, without leading zeros.
  case bignum
  /// Length, then characters of 32 bits.
  case string
  case simpleVector
  /// Length, then bytes.
  case octets
  /// An array that is more than a simple vector: see `ArrayHeader`.
  case array
  case hashTable
  /// A layout and slots: structures and conditions.
  case instance
  /// Address, then type, owner and what keeps it alive.
  case pointer
  /// What the foreign side keeps for itself: a number into one of its tables and words.
  case foreign
  /// A generator of random numbers: raw state.
  case randomState

  /// How many words behind the header are raw; nil when all are.
  package var rawPrefix: Int? {
    switch self {
    case .symbol, .package, .function, .cell, .simpleVector, .array, .hashTable, .instance: 0
    case .code: CodeLayout.firstTagged
    case .pointer, .foreign: 1
    case .doubleFloat, .bignum, .string, .octets, .randomState: nil
    }
  }
}

extension Word {
  @inline(__always) package init(header kind: ObjectKind, count: Int, flags: UInt8 = 0) {
    bits = UInt(bitPattern: count) &<< 16 | UInt(flags) &<< 8 | UInt(kind.rawValue)
  }
  /// The kind in a header word. Every header was written by `init(header:)`, so the byte is a kind's.
  @inline(__always) package var headerKind: ObjectKind {
    unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: ObjectKind.self)
  }
  @inline(__always) package var headerCount: Int { Int(bitPattern: bits &>> 16) }
  @inline(__always) package var headerFlags: UInt8 {
    get { UInt8(truncatingIfNeeded: bits &>> 8) }
    set { bits = bits & ~0xFF00 | UInt(newValue) &<< 8 }
  }

  /// Whether this is an object of a kind.
  @inline(__always) package func `is`(_ kind: ObjectKind) -> Bool {
    isObject && UInt8(truncatingIfNeeded: objectWords[0].bits) == kind.rawValue
  }
}
