/// Which of the two float formats a number has, and which one is read where a text does not say.
enum FloatFormat: Hashable, Sendable {
  case single
  case double
}

/// Floats as Common Lisp prints them: `1.0`, `1.0d0`, `1.2345679e-5`.
///
/// From 10⁻³ up to below 10⁷ there is a plain decimal; otherwise an exponent. The letter of the exponent names the
/// format unless it is the one that is read anyway.
enum FloatText {
  static func prin1(_ value: Double, readDefault: FloatFormat) -> [UInt8] {
    if !value.isFinite { return special("DOUBLE-FLOAT", value) }
    let isPlain = value == 0 || (value.magnitude >= 1e-3 && value.magnitude < 1e7)
    return text(
      FloatDigits(value), isNegative: value.sign == .minus, isPlain: isPlain,
      marker: readDefault == .double ? nil : 100)
  }

  static func prin1(_ value: Float, readDefault: FloatFormat) -> [UInt8] {
    if !value.isFinite { return special("SINGLE-FLOAT", value) }
    let isPlain = value == 0 || (value.magnitude >= 1e-3 && value.magnitude < 1e7)
    return text(
      FloatDigits(value), isNegative: value.sign == .minus, isPlain: isPlain,
      marker: readDefault == .single ? nil : 102)
  }

  /// What has no decimal text: a form that is evaluated when read, or something unreadable.
  private static func special(_ format: String, _ value: some BinaryFloatingPoint) -> [UInt8] {
    if value.isNaN { return Array("#<\(format) \(value.isSignalingNaN ? "trapping" : "quiet") NaN>".utf8) }
    return Array("#.\(format)-\(value.sign == .minus ? "NEGATIVE" : "POSITIVE")-INFINITY".utf8)
  }

  private static func text(_ number: FloatDigits, isNegative: Bool, isPlain: Bool, marker: UInt8?) -> [UInt8] {
    var text: [UInt8] = isNegative ? [45] : []
    let digits = number.digits
    guard isPlain else {
      text.append(digits[0])
      text.append(46)
      if digits.count == 1 { text.append(48) } else { text += digits.dropFirst() }
      text.append(marker ?? 101)
      text += Array(String(number.point &- 1).utf8)
      return text
    }
    if number.point <= 0 {
      text += [48, 46]
      text += repeatElement(48, count: 0 &- number.point)
      text += digits
    } else if number.point >= digits.count {
      text += digits
      text += repeatElement(48, count: number.point &- digits.count)
      text += [46, 48]
    } else {
      text += digits[..<number.point]
      text.append(46)
      text += digits[number.point...]
    }
    if let marker { text += [marker, 48] }
    return text
  }
}
