/// C's hexadecimal notation for the sum of two doubles, exactly: how a `long double` is written down.
enum HexFloat {
  static func sum(_ high: Double, _ low: Double) -> String {
    // Both are integers times 2^scale, which 256 bits hold for any pair that a long double splits into.
    let scale = Int(min(high.exponent, low.exponent)) - 52
    func scaled(_ value: Double) -> Int128? {
      let shift = Int(value.exponent) - 52 - scale
      let significand = Int128(value.significandBitPattern | (1 << 52))
      guard shift >= 0, shift < 74 else { return nil }
      return (value.sign == .minus ? -1 : 1) * (significand << Int128(shift))
    }
    guard let a = scaled(high), let b = scaled(low) else { return "\(high)" }
    let total = a + b
    var magnitude = total.magnitude
    var exponent = scale
    while magnitude != 0, magnitude & 1 == 0 {
      magnitude >>= 1
      exponent += 1
    }
    return "\(total < 0 ? "-" : "")0x\(String(magnitude, radix: 16))p\(exponent)"
  }
}
