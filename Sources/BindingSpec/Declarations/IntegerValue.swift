/// An integer of any C type, up to `unsigned __int128`: a sign and a magnitude.
public struct IntegerValue: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  public let isNegative: Bool
  public let magnitude: UInt128

  public init(isNegative: Bool, magnitude: UInt128) {
    self.isNegative = isNegative && magnitude != 0
    self.magnitude = magnitude
  }

  public init(_ value: some BinaryInteger) {
    self.init(isNegative: value < 0, magnitude: UInt128(value.magnitude))
  }

  public init(integerLiteral value: Int64) { self.init(value) }

  /// Reads decimal or `0x` hexadecimal digits with an optional sign; nil when that is not what the text is.
  public init?(_ text: some StringProtocol) {
    var digits = Substring(text)
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
    let radix = digits.hasPrefix("0x") || digits.hasPrefix("0X") ? 16 : 10
    if radix == 16 { digits = digits.dropFirst(2) }
    guard let first = digits.first, first != "-", first != "+", let magnitude = UInt128(digits, radix: radix) else {
      return nil
    }
    self.init(isNegative: isNegative, magnitude: magnitude)
  }

  public var description: String {
    // Almost every value fits a machine word, whose printing is many times faster.
    if let small = UInt64(exactly: magnitude) { return isNegative ? "-\(small)" : "\(small)" }
    return isNegative ? "-\(magnitude)" : "\(magnitude)"
  }

  /// The value as a fixed-width integer, when it fits.
  public func exactly<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    if !isNegative { return T(exactly: magnitude) }
    if magnitude == UInt128(1) << 127 { return T(exactly: Int128.min) }
    guard let positive = Int128(exactly: magnitude) else { return nil }
    return T(exactly: -positive)
  }

  public static func < (a: IntegerValue, b: IntegerValue) -> Bool {
    switch (a.isNegative, b.isNegative) {
    case (true, false): true
    case (false, true): false
    case (false, false): a.magnitude < b.magnitude
    case (true, true): a.magnitude > b.magnitude
    }
  }
}
