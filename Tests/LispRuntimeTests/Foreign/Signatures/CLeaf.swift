import BindingSpec

/// One number inside a C value: how C reaches it, where its bytes are, and what it is to be.
struct CLeaf {
  enum Number {
    case integer(UInt128)
    case real(Double)
    case complex(Double, Double)
  }
  enum Kind {
    /// An integer, pointer or enum of so many bytes.
    case integer(bytes: Int, isSigned: Bool, isBool: Bool)
    case float16, float, double, ldouble
    case complexFloat, complexDouble, complexLongDouble
    case bits(width: Int, isSigned: Bool)
  }
  /// What C writes behind the value's name: `.f1[2].f0`.
  var path: String
  /// How C spells the type; a bit-field's own type.
  var spelling: String
  /// In bits.
  var offset: Int
  var kind: Kind
  var number: Number

  /// The number as C text.
  var literal: String {
    switch (kind, number) {
    case (.bits, .integer(let value)):
      return "(\(spelling))\(signed(value))"
    case (.integer(let bytes, _, _), .integer(let value)):
      if bytes == 16 {
        let high = String(UInt64(truncatingIfNeeded: value >> 64), radix: 16)
        let low = String(UInt64(truncatingIfNeeded: value), radix: 16)
        return "(\(spelling))(((unsigned __int128)0x\(high)ULL << 64) | 0x\(low)ULL)"
      }
      return "(\(spelling))0x\(String(UInt64(truncatingIfNeeded: value), radix: 16))ULL"
    case (_, .real(let value)): return "(\(spelling))\(value)"
    case (.complexFloat, .complex(let a, let b)): return "__builtin_complex((float)\(a), (float)\(b))"
    case (.complexDouble, .complex(let a, let b)): return "__builtin_complex((double)\(a), (double)\(b))"
    case (_, .complex(let a, let b)): return "__builtin_complex((long double)\(a), (long double)\(b))"
    default: return "0"
    }
  }

  private func signed(_ value: UInt128) -> String {
    guard case .bits(let width, true) = kind, value >> (width - 1) & 1 == 1 else { return "\(value)ULL" }
    let magnitude = (UInt128(1) << width) - value
    return "(-\(magnitude - 1)LL - 1)"
  }

  /// The bytes that hold the number, without padding.
  private var bytes: [UInt8] {
    switch (kind, number) {
    case (.integer(let count, _, _), .integer(let value)):
      return (0..<count).map { UInt8(truncatingIfNeeded: value >> (UInt128($0) * 8)) }
    case (_, .real(let value)): return Self.bytes(of: value, kind)
    case (.complexFloat, .complex(let a, let b)): return Self.bytes(of: a, .float) + Self.bytes(of: b, .float)
    case (.complexDouble, .complex(let a, let b)): return Self.bytes(of: a, .double) + Self.bytes(of: b, .double)
    case (_, .complex(let a, _)): return Self.bytes(of: a, .ldouble)
    default: return []
    }
  }

  private static func bytes(of value: Double, _ kind: Kind) -> [UInt8] {
    switch kind {
    case .float16:
      // Numbers of few bits, which half floats hold exactly.
      var bits = UInt16(value.sign == .minus ? 0x8000 : 0)
      if value != 0 {
        let significand = value.magnitude.significand - 1
        bits |= UInt16(Int(value.exponent) + 15) << 10 | UInt16(significand * 1024)
      }
      return withUnsafeBytes(of: bits) { Array($0) }
    case .float: return withUnsafeBytes(of: Float(value)) { Array($0) }
    case .ldouble:
      #if arch(x86_64)
        return withUnsafeBytes(of: Float80(value)) { Array($0.prefix(10)) }
      #else
        return []
      #endif
    default: return withUnsafeBytes(of: value) { Array($0) }
    }
  }

  func write(to memory: UnsafeMutableRawPointer) {
    if case .bits(let width, _) = kind, case .integer(let value) = number {
      for bit in 0..<width {
        let place = offset + bit
        var byte = memory.load(fromByteOffset: place / 8, as: UInt8.self)
        byte &= ~(1 << UInt8(place % 8))
        if value >> UInt128(bit) & 1 == 1 { byte |= 1 << UInt8(place % 8) }
        memory.storeBytes(of: byte, toByteOffset: place / 8, as: UInt8.self)
      }
      return
    }
    for (index, byte) in bytes.enumerated() {
      memory.storeBytes(of: byte, toByteOffset: offset / 8 + index, as: UInt8.self)
    }
    if case .complexLongDouble = kind, case .complex(_, let b) = number {
      for (index, byte) in Self.bytes(of: b, .ldouble).enumerated() {
        memory.storeBytes(of: byte, toByteOffset: offset / 8 + 16 + index, as: UInt8.self)
      }
    }
  }

  func isIn(_ memory: UnsafeRawPointer) -> Bool {
    if case .bits(let width, _) = kind, case .integer(let value) = number {
      for bit in 0..<width {
        let place = offset + bit
        let byte = memory.load(fromByteOffset: place / 8, as: UInt8.self)
        if UInt128(byte >> UInt8(place % 8) & 1) != value >> UInt128(bit) & 1 { return false }
      }
      return true
    }
    for (index, byte) in bytes.enumerated()
    where memory.load(fromByteOffset: offset / 8 + index, as: UInt8.self) != byte {
      return false
    }
    if case .complexLongDouble = kind, case .complex(_, let b) = number {
      for (index, byte) in Self.bytes(of: b, .ldouble).enumerated()
      where memory.load(fromByteOffset: offset / 8 + 16 + index, as: UInt8.self) != byte { return false }
    }
    return true
  }
}
