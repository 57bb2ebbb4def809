/// A token that is a number by the rules of Common Lisp's reader.
///
/// ```swift
/// NumberSyntax("-1.", radix: 16)     // .integer(−1): the point makes it decimal
/// NumberSyntax("+.5d-3")             // .double(0.0005)
/// NumberSyntax("1+")                 // nil: a symbol
/// ```
enum NumberSyntax {
  case small(Int)
  case integer(BigInteger)
  /// The denominator is as it was written, perhaps zero.
  case ratio(BigInteger, BigInteger)
  case single(Float)
  case double(Double)
  /// A float beyond the greatest of its format.
  case overflow(FloatFormat)

  /// Nil when the token is no number. Letters beyond ASCII are to be given as a byte above 127.
  init?(_ token: ArraySlice<UInt8>, radix: Int = 10, readDefault: FloatFormat = .single) {
    guard let scanned = ScannedNumber(token, radix: radix) else { return nil }
    switch scanned {
    case .integer(let digits, let radix):
      if let small = Self.small(digits, radix: radix) {
        self = .small(small)
      } else {
        guard let integer = BigInteger(digits, radix: radix) else { return nil }
        self = .integer(integer)
      }
    case .ratio(let numerator, let denominator):
      guard let numerator = BigInteger(numerator, radix: radix), let denominator = BigInteger(denominator, radix: radix)
      else { return nil }
      self = .ratio(numerator, denominator)
    case .float(let marker):
      let format = Self.format(marker, readDefault)
      guard let number = Self.float(token, marker, format) else { return nil }
      self = number
    }
  }

  init?(_ token: String, radix: Int = 10, readDefault: FloatFormat = .single) {
    self.init(Array(token.utf8)[...], radix: radix, readDefault: readDefault)
  }

  /// The everyday case: an integer that certainly fits, without any allocation.
  private static func small(_ digits: ArraySlice<UInt8>, radix: Int) -> Int? {
    // Twelve digits of radix 36 need 62.04 bits.
    if digits.count > 12 { return nil }
    var value = 0
    for letter in digits.dropFirst(digits.first == 45 || digits.first == 43 ? 1 : 0) {
      let digit = letter < 58 ? letter &- 48 : (letter | 32) &- 87
      value = value &* radix &+ Int(digit)
    }
    return digits.first == 45 ? 0 &- value : value
  }

  private static func format(_ marker: UInt8?, _ readDefault: FloatFormat) -> FloatFormat {
    switch marker.map({ $0 | 32 }) {
    case 100, 108: return .double
    case 102, 115: return .single
    default: return readDefault
    }
  }

  /// Correctly rounded; the text differs from C's only in its exponent's letter.
  private static func float(_ token: ArraySlice<UInt8>, _ marker: UInt8?, _ format: FloatFormat) -> NumberSyntax? {
    let text = String(decoding: token.map { marker != nil && $0 == marker ? 101 : $0 }, as: UTF8.self)
    switch format {
    case .single:
      guard let value = Float(text) else { return nil }
      return value.isInfinite ? .overflow(.single) : .single(value)
    case .double:
      guard let value = Double(text) else { return nil }
      return value.isInfinite ? .overflow(.double) : .double(value)
    }
  }
}

/// What kind of number a token is, before anything is computed.
private enum ScannedNumber {
  case integer(ArraySlice<UInt8>, radix: Int)
  case ratio(ArraySlice<UInt8>, ArraySlice<UInt8>)
  /// With the letter of its exponent, if it has one.
  case float(UInt8?)

  init?(_ token: ArraySlice<UInt8>, radix: Int) {
    var index = token.startIndex
    let end = token.endIndex
    if index < end, token[index] == 43 || token[index] == 45 { index += 1 }
    let start = index

    // Digits of the radix all along, or two such numbers around a slash.
    let values = DigitRadix(radix)
    while index < end, values.value(of: token[index]) != nil { index += 1 }
    if index > start {
      if index == end {
        self = .integer(token, radix: radix)
        return
      }
      if token[index] == 47 {
        let denominator = token[(index + 1)...]
        if denominator.isEmpty || !denominator.allSatisfy({ values.value(of: $0) != nil }) { return nil }
        self = .ratio(token[..<index], denominator)
        return
      }
    }

    // A decimal: digits, a point, digits, an exponent.
    func skipDigits() -> Int {
      let first = index
      while index < end, (48...57).contains(token[index]) { index += 1 }
      return index - first
    }
    index = start
    let whole = skipDigits()
    var fraction = 0
    if index < end, token[index] == 46 {
      index += 1
      fraction = skipDigits()
      if index == end {
        if fraction == 0 {
          if whole == 0 { return nil }
          self = .integer(token.dropLast(), radix: 10)
        } else {
          self = .float(nil)
        }
        return
      }
    }
    guard whole + fraction > 0, index < end, "esfdlESFDL".utf8.contains(token[index]) else { return nil }
    let marker = token[index]
    index += 1
    if index < end, token[index] == 43 || token[index] == 45 { index += 1 }
    guard skipDigits() > 0, index == end else { return nil }
    self = .float(marker)
  }
}
