import BindingSpec

/// The keywords of C's arithmetic types: those of generated modules and those that CFFI's users know.
enum ScalarNames {
  static func scalar(_ keyword: String) -> Scalar? {
    switch keyword {
    case "BOOL": .bool
    case "CHAR": .char
    case "SCHAR", "SIGNED-CHAR": .schar
    case "UCHAR", "UNSIGNED-CHAR": .uchar
    case "SHORT": .short
    case "USHORT", "UNSIGNED-SHORT": .ushort
    case "INT": .int
    case "UINT", "UNSIGNED-INT": .uint
    case "LONG": .long
    case "ULONG", "UNSIGNED-LONG": .ulong
    case "LLONG", "LONG-LONG": .llong
    case "ULLONG", "UNSIGNED-LONG-LONG": .ullong
    case "INT128": .int128
    case "UINT128": .uint128
    case "FLOAT16": .float16
    case "BFLOAT16": .bfloat16
    case "FLOAT": .float
    case "DOUBLE": .double
    case "LONG-DOUBLE": .ldouble
    case "FLOAT128": .float128
    case "INT8": .int8
    case "UINT8", "BYTE": .uint8
    case "INT16": .int16
    case "UINT16": .uint16
    case "INT32", "FIXNUM": .int32
    case "UINT32": .uint32
    case "INT64": .int64
    case "UINT64": .uint64
    case "INTPTR": .intptr
    case "UINTPTR": .uintptr
    case "INTMAX": .intmax
    case "UINTMAX": .uintmax
    case "SIZE", "SIZE-T": .size
    case "SSIZE", "SSIZE-T": .ssize
    case "PTRDIFF", "PTRDIFF-T": .ptrdiff
    case "WCHAR": .wchar
    case "WINT": .wint
    case "CHAR16": .char16
    case "CHAR32": .char32
    case "TIME", "TIME-T": .time
    case "CLOCK", "CLOCK-T": .clock
    case "VA-LIST": .vaList
    default: nil
    }
  }
}
