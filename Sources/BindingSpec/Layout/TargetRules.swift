/// What tells one target's data layout from another's, as one row of facts.
///
/// A new target is a new row here, a column in `Target.underlying(of:)` and a calling convention in `Classification`.
struct TargetRules {
  var pointerSize: UInt64
  var longSize: UInt64
  /// Size and alignment of `long double`.
  var longDouble: SizeAndAlignment
  var isCharSigned: Bool
  /// `__float128` as a type apart from `long double`.
  var hasFloat128: Bool
  /// What a vector's alignment is cut down to.
  var largestVectorAlignment: UInt64?
  /// Up to here `_Atomic` rounds a size up to a power of two and aligns to it.
  var largestAtomic: UInt64
  /// Whether an unnamed bit-field's type counts for the alignment of its record (AAPCS64).
  var unnamedBitFieldsAlign: Bool
  /// Whether records follow Microsoft's rules, and enums without a fixed type are `int`.
  var isMicrosoft: Bool
  /// Compilers refuse a type that is larger.
  var largestSize: UInt64
  /// `va_list`.
  var vaList: SizeAndAlignment
}

extension Target {
  var rules: TargetRules {
    switch self {
    case .x86_64LinuxGNU:
      TargetRules(
        pointerSize: 8, longSize: 8, longDouble: .x87, isCharSigned: true, hasFloat128: true,
        largestVectorAlignment: nil, largestAtomic: 16, unnamedBitFieldsAlign: false, isMicrosoft: false,
        largestSize: Target.largestSize64, vaList: SizeAndAlignment(size: 24, alignment: 8))
    case .aarch64LinuxGNU:
      TargetRules(
        pointerSize: 8, longSize: 8, longDouble: .quad, isCharSigned: false, hasFloat128: true,
        largestVectorAlignment: 16, largestAtomic: 16, unnamedBitFieldsAlign: true, isMicrosoft: false,
        largestSize: Target.largestSize64, vaList: SizeAndAlignment(size: 32, alignment: 8))
    case .arm64AppleMacOS:
      TargetRules(
        pointerSize: 8, longSize: 8, longDouble: .double, isCharSigned: true, hasFloat128: false,
        largestVectorAlignment: 16, largestAtomic: 16, unnamedBitFieldsAlign: false, isMicrosoft: false,
        largestSize: Target.largestSize64, vaList: .word64)
    case .x86_64WindowsMSVC:
      TargetRules(
        pointerSize: 8, longSize: 4, longDouble: .double, isCharSigned: true, hasFloat128: false,
        largestVectorAlignment: nil, largestAtomic: 16, unnamedBitFieldsAlign: false, isMicrosoft: true,
        largestSize: Target.largestSize64, vaList: .word64)
    case .wasm32WASI:
      TargetRules(
        pointerSize: 4, longSize: 4, longDouble: .quad, isCharSigned: true, hasFloat128: false,
        largestVectorAlignment: nil, largestAtomic: 8, unnamedBitFieldsAlign: false, isMicrosoft: false,
        largestSize: UInt64(UInt32.max), vaList: SizeAndAlignment(size: 4, alignment: 4))
    }
  }

  /// Compilers count bits in 64 bits, so that no object has more than 2^61 - 1 bytes.
  private static let largestSize64: UInt64 = (1 << 61) - 1
}

extension SizeAndAlignment {
  fileprivate static let x87 = SizeAndAlignment(size: 16, alignment: 16)
  fileprivate static let quad = SizeAndAlignment(size: 16, alignment: 16)
  fileprivate static let double = SizeAndAlignment(size: 8, alignment: 8)
  fileprivate static let word64 = SizeAndAlignment(size: 8, alignment: 8)
}

extension Target {
  /// The language's own type behind a standard name, as the target's headers define it; others stand for themselves.
  ///
  /// ```swift
  /// Target.x86_64LinuxGNU.underlying(of: .int64)    // .long
  /// Target.arm64AppleMacOS.underlying(of: .int64)   // .llong: as wide, yet another type
  /// ```
  public func underlying(of scalar: Scalar) -> Scalar {
    let isWindows = self == .x86_64WindowsMSVC
    let isWASI = self == .wasm32WASI
    let isLinux = self == .x86_64LinuxGNU || self == .aarch64LinuxGNU
    switch scalar {
    case .int8: return .schar
    case .uint8: return .uchar
    case .int16: return .short
    case .uint16: return .ushort
    case .int32: return .int
    case .uint32: return .uint
    case .int64: return isLinux ? .long : .llong
    case .uint64: return isLinux ? .ulong : .ullong
    case .intptr, .ptrdiff, .ssize: return isWindows ? .llong : .long
    case .uintptr, .size: return isWindows ? .ullong : .ulong
    case .intmax: return isWindows || isWASI ? .llong : .long
    case .uintmax: return isWindows || isWASI ? .ullong : .ulong
    case .wchar:
      switch self {
      case .x86_64WindowsMSVC: return .ushort
      case .aarch64LinuxGNU: return .uint
      case .x86_64LinuxGNU, .arm64AppleMacOS, .wasm32WASI: return .int
      }
    case .wint:
      switch self {
      case .x86_64WindowsMSVC: return .ushort
      case .arm64AppleMacOS, .wasm32WASI: return .int
      case .x86_64LinuxGNU, .aarch64LinuxGNU: return .uint
      }
    case .char16: return .ushort
    case .char32: return .uint
    case .time: return isWindows || isWASI ? .llong : .long
    case .clock:
      switch self {
      case .x86_64LinuxGNU, .aarch64LinuxGNU, .x86_64WindowsMSVC: return .long
      case .arm64AppleMacOS: return .ulong
      case .wasm32WASI: return .llong
      }
    case .bool, .char, .schar, .uchar, .short, .ushort, .int, .uint, .long, .ulong, .llong, .ullong, .int128, .uint128,
      .float16, .bfloat16, .float, .double, .ldouble, .float128, .vaList:
      return scalar
    }
  }

  /// Whether an integer scalar is signed on this target; nil for what is no integer.
  ///
  /// ```swift
  /// Target.aarch64LinuxGNU.isSigned(.char)  // false
  /// ```
  public func isSigned(_ scalar: Scalar) -> Bool? {
    switch underlying(of: scalar) {
    case .char: rules.isCharSigned
    case .schar, .short, .int, .long, .llong, .int128: true
    case .bool, .uchar, .ushort, .uint, .ulong, .ullong, .uint128: false
    default: nil
    }
  }

  /// Size and alignment of a scalar; nil when the target does not have it.
  ///
  /// ```swift
  /// Target.x86_64WindowsMSVC.sizeAndAlignment(of: .long)?.size  // 4
  /// ```
  public func sizeAndAlignment(of scalar: Scalar) -> SizeAndAlignment? {
    let rules = self.rules
    let size: UInt64
    switch underlying(of: scalar) {
    case .bool, .char, .schar, .uchar: size = 1
    case .short, .ushort, .float16, .bfloat16: size = 2
    case .int, .uint, .float: size = 4
    case .long, .ulong: size = rules.longSize
    case .llong, .ullong, .double: size = 8
    case .int128, .uint128: size = 16
    case .ldouble: return rules.longDouble
    case .float128:
      if !rules.hasFloat128 { return nil }
      size = 16
    case .vaList: return rules.vaList
    default: return nil
    }
    return SizeAndAlignment(size: size, alignment: size)
  }

  /// Size of a data pointer, which is its alignment too.
  public var pointerSize: UInt64 { rules.pointerSize }
}
