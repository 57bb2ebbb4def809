/// An arithmetic type known by name on every target.
///
/// The raw value is its word in the type notation. The first group are the language's own types; the second are
/// standard names whose meaning differs from target to target and which a spec therefore keeps as they are.
public enum Scalar: String, Hashable, Sendable, CaseIterable {
  case bool
  /// Plain `char`, whose sign is the target's choice.
  case char
  case schar, uchar
  case short, ushort
  case int, uint
  case long, ulong
  case llong, ullong
  case int128, uint128
  /// `_Float16` and `__fp16`.
  case float16
  case bfloat16
  case float
  case double
  /// `long double`: x87, IEEE quad or a plain double, as the target has it.
  case ldouble
  /// `__float128` and `_Float128` where they are a type of their own.
  case float128

  case int8 = "int8_t"
  case uint8 = "uint8_t"
  case int16 = "int16_t"
  case uint16 = "uint16_t"
  case int32 = "int32_t"
  case uint32 = "uint32_t"
  case int64 = "int64_t"
  case uint64 = "uint64_t"
  case intptr = "intptr_t"
  case uintptr = "uintptr_t"
  case intmax = "intmax_t"
  case uintmax = "uintmax_t"
  case size = "size_t"
  case ssize = "ssize_t"
  case ptrdiff = "ptrdiff_t"
  case wchar = "wchar_t"
  case wint = "wint_t"
  case char16 = "char16_t"
  case char32 = "char32_t"
  case time = "time_t"
  case clock = "clock_t"
  /// `va_list`: not arithmetic, but named and shaped by the target like the others.
  case vaList = "va_list"

  /// Whether C headers reach this type through a standard typedef rather than a keyword.
  public var isStandardTypedef: Bool {
    switch self {
    case .bool, .char, .schar, .uchar, .short, .ushort, .int, .uint, .long, .ulong, .llong, .ullong, .int128,
      .uint128, .float16, .bfloat16, .float, .double, .ldouble, .float128:
      false
    case .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .intptr, .uintptr, .intmax, .uintmax,
      .size, .ssize, .ptrdiff, .wchar, .wint, .char16, .char32, .time, .clock, .vaList:
      true
    }
  }

  /// How C spells this type.
  public var cSpelling: String {
    switch self {
    case .bool: "_Bool"
    case .char: "char"
    case .schar: "signed char"
    case .uchar: "unsigned char"
    case .short: "short"
    case .ushort: "unsigned short"
    case .int: "int"
    case .uint: "unsigned int"
    case .long: "long"
    case .ulong: "unsigned long"
    case .llong: "long long"
    case .ullong: "unsigned long long"
    case .int128: "__int128"
    case .uint128: "unsigned __int128"
    case .float16: "_Float16"
    case .bfloat16: "__bf16"
    case .float: "float"
    case .double: "double"
    case .ldouble: "long double"
    case .float128: "__float128"
    default: rawValue
    }
  }
}
