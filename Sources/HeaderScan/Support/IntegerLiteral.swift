import BindingSpec

/// A C integer literal: its value, and its type by the rule that the first type that holds the value wins.
///
/// ```swift
/// IntegerLiteral("0xFFFFFFFF", target: .x86_64LinuxGNU)  // 4294967295, .uint
/// ```
struct IntegerLiteral: Hashable {
  var value: IntegerValue
  var type: Scalar

  /// nil for anything but a plain literal of at most 64 bits.
  init?(_ text: String, target: Target) {
    var digits = Array(text.utf8)[...]
    var isUnsigned = false
    var longs = 0
    while let last = digits.last, digits.count > 1 {
      switch last {
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        if isUnsigned { return nil }
        isUnsigned = true
      case UInt8(ascii: "l"), UInt8(ascii: "L"):
        longs += 1
        digits = digits.dropLast()
        // `ll` and `LL`, but not `lL`.
        if digits.last == last {
          longs += 1
          digits = digits.dropLast()
        }
        if longs > 2 { return nil }
        continue
      default:
        guard let value = Self.number(digits) else { return nil }
        self.init(value: value, isDecimal: digits.first != UInt8(ascii: "0"), isUnsigned, longs, target)
        return
      }
      digits = digits.dropLast()
    }
    guard let value = Self.number(digits) else { return nil }
    self.init(value: value, isDecimal: digits.first != UInt8(ascii: "0"), isUnsigned, longs, target)
  }

  private init?(value: UInt64, isDecimal: Bool, _ isUnsigned: Bool, _ longs: Int, _ target: Target) {
    let ranks: [(signed: Scalar, unsigned: Scalar)] = [(.int, .uint), (.long, .ulong), (.llong, .ullong)]
    for (rank, types) in ranks.enumerated() where rank >= longs {
      guard let bits = target.sizeAndAlignment(of: types.signed).map({ $0.size * 8 }), bits <= 64 else { return nil }
      let largest = UInt64.max >> (64 - bits)
      if !isUnsigned && value <= largest >> 1 {
        self.init(value: IntegerValue(value), type: types.signed)
        return
      }
      // Only other bases step over to unsigned types by themselves.
      if (isUnsigned || !isDecimal) && value <= largest {
        self.init(value: IntegerValue(value), type: types.unsigned)
        return
      }
    }
    return nil
  }

  private init(value: IntegerValue, type: Scalar) {
    self.value = value
    self.type = type
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    let text = String(decoding: digits, as: UTF8.self)
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return UInt64(text.dropFirst(2), radix: 16) }
    if digits.count > 1, digits.first == UInt8(ascii: "0") { return UInt64(text.dropFirst(), radix: 8) }
    return digits.allSatisfy { (48...57).contains($0) } ? UInt64(text) : nil
  }
}
