import BindingSpec

extension Crossing {
  /// The word that host modules have for it.
  var hostWord: StaticString {
    switch self {
    case .bool: "bool"
    case .int8: "i8"
    case .uint8: "u8"
    case .int16: "i16"
    case .uint16: "u16"
    case .int32: "i32"
    case .uint32: "u32"
    case .int64: "i64"
    case .uint64: "u64"
    case .long: "long"
    case .ulong: "ulong"
    case .float: "f32"
    case .double: "f64"
    case .text: "text"
    case .reference: "ref"
    }
  }

  /// What TypeScript calls its values.
  var scriptType: StaticString {
    switch self {
    case .bool: "boolean"
    case .int8, .uint8, .int16, .uint16, .int32, .uint32, .long, .ulong, .float, .double: "number"
    case .int64, .uint64: "bigint"
    case .text: "string | null"
    case .reference: "Pointer"
    }
  }
}
