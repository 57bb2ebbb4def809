/// A Lisp value: one untyped 64-bit word whose low bits say what it is.
///
///     …0        an integer of 63 bits (a fixnum), two's complement
///     …001      a cons: the address of its two words
///     …011      an object: the address of its header word
///     …101      a function: likewise
///     00·07     a constant: NIL, T and the markers below
///     cc·0F     a character, its code above the low byte
///     ff·17     a single float, its bits in the upper half
///
/// Addresses have sixteen-byte alignment, so the low bits are free. Raw machine addresses with an even
/// value look like fixnums, which is why the stack may hold them beside values.
public struct Word: Equatable, Hashable {
  public var bits: UInt

  @inline(__always)
  public init(bits: UInt) { self.bits = bits }
}

extension Word {
  /// What sets and dictionaries use in place of the hasher, which takes longer than all the rest of a look-up. Words are addresses
  /// and numbers; a product spreads them well enough.
  @inline(__always)
  public func _rawHashValue(seed: Int) -> Int {
    let product = (bits ^ UInt(bitPattern: seed)) &* 0x9E37_79B9_7F4A_7C15
    return Int(bitPattern: product ^ product >> 32)
  }

  @inline(__always) public static var `nil`: Word { Word(bits: 0x007) }
  @inline(__always) public static var t: Word { Word(bits: 0x107) }
  /// Stands in a symbol without a value and for an argument that was not supplied.
  @inline(__always) package static var unbound: Word { Word(bits: 0x207) }
  /// A key of a hash table that was removed.
  @inline(__always) package static var tombstone: Word { Word(bits: 0x307) }
  /// What the reader answers at the end of its text.
  @inline(__always) package static var endOfFile: Word { Word(bits: 0x407) }

  @inline(__always) package init(_ truth: Bool) { self = truth ? .t : .nil }

  @inline(__always) package var isNil: Bool { bits == 0x007 }
  @inline(__always) package var isTrue: Bool { bits != 0x007 }
  @inline(__always) package var isUnbound: Bool { bits == 0x207 }
}

// MARK: Fixnums

extension Word {
  package static let mostPositiveFixnum = Int.max >> 1
  package static let mostNegativeFixnum = Int.min >> 1

  /// A fixnum; the value must fit 63 bits (`init(exactly:)` asks).
  @inline(__always) package init(fixnum value: Int) { bits = UInt(bitPattern: value &<< 1) }

  @inline(__always) package init?(exactly value: Int) {
    let (doubled, overflow) = value.addingReportingOverflow(value)
    if overflow { return nil }
    bits = UInt(bitPattern: doubled)
  }

  @inline(__always) package var isFixnum: Bool { bits & 1 == 0 }
  @inline(__always) package var fixnum: Int { Int(bitPattern: bits) &>> 1 }
  @inline(__always) package var asFixnum: Int? { isFixnum ? fixnum : nil }
}

// MARK: Characters and single floats

extension Word {
  @inline(__always) package init(character code: UInt32) { bits = UInt(code) &<< 8 | 0x0F }
  @inline(__always) package var isCharacter: Bool { bits & 0xFF == 0x0F }
  @inline(__always) package var characterCode: UInt32 { UInt32(truncatingIfNeeded: bits &>> 8) }

  @inline(__always) package init(single value: Float) { bits = UInt(value.bitPattern) &<< 32 | 0x17 }
  @inline(__always) package var isSingle: Bool { bits & 0xFF == 0x17 }
  @inline(__always) package var single: Float { Float(bitPattern: UInt32(truncatingIfNeeded: bits &>> 32)) }
}

// MARK: Pointers

extension Word {
  @inline(__always) package var isCons: Bool { bits & 7 == 1 }
  @inline(__always) package var isObject: Bool { bits & 7 == 3 }
  @inline(__always) package var isFunction: Bool { bits & 7 == 5 }
  /// Whether the collector has something to follow here.
  @inline(__always) package var isPointer: Bool { bits & 1 == 1 && bits & 7 != 7 }

  @inline(__always) package init(cons address: UnsafeMutablePointer<Word>) { bits = UInt(bitPattern: address) | 1 }
  @inline(__always) package init(object address: UnsafeMutablePointer<Word>) { bits = UInt(bitPattern: address) | 3 }
  @inline(__always) package init(function address: UnsafeMutablePointer<Word>) { bits = UInt(bitPattern: address) | 5 }

  /// The first word of a cons or the header of an object; only for words that are pointers.
  @inline(__always) package var address: UnsafeMutablePointer<Word> {
    UnsafeMutablePointer(bitPattern: bits & ~7).unsafelyUnwrapped
  }

  /// The words of an object that is known to be one: cheaper than `address`, since the tag is part of the
  /// distance to a word.
  @inline(__always) package var objectWords: UnsafeMutablePointer<Word> {
    UnsafeMutablePointer(bitPattern: bits &- 3).unsafelyUnwrapped
  }
  /// The same of a function.
  @inline(__always) package var functionWords: UnsafeMutablePointer<Word> {
    UnsafeMutablePointer(bitPattern: bits &- 5).unsafelyUnwrapped
  }
  /// The same of a cons.
  @inline(__always) package var consWords: UnsafeMutablePointer<Word> {
    UnsafeMutablePointer(bitPattern: bits &- 1).unsafelyUnwrapped
  }

  /// A raw machine address kept where values live; the alignment makes it look like a fixnum.
  @inline(__always) package init<Pointee>(raw pointer: UnsafePointer<Pointee>) { bits = UInt(bitPattern: pointer) }
  @inline(__always) package init<Pointee>(raw pointer: UnsafeMutablePointer<Pointee>) {
    bits = UInt(bitPattern: pointer)
  }
}

// MARK: Conses

extension Word {
  /// The words of a cons; the caller has asked `isCons`.
  @inline(__always) package var car: Word {
    get { consWords[0] }
    nonmutating set { consWords[0] = newValue }
  }
  @inline(__always) package var cdr: Word {
    get { consWords[1] }
    nonmutating set { consWords[1] = newValue }
  }
}
