import BindingSpec

/// How values of each type cross in JavaScript: as expressions around a value.
extension HostType {
  /// What JavaScript gets for what WebAssembly has. `callbacks` are all signatures of functions that it may get.
  func toScript(_ value: String, place: String, callbacks: [HostSignature]) -> String {
    switch self {
    case .function(let signature): "f\(callbacks.firstIndex(of: signature) ?? 0)(\(value))"
    case .void, .string, .bytes, .fixnum, .int8, .uint8, .int16, .uint16, .int32, .int64, .single, .double, .anything,
      .pointer:
      value
    case .boolean: "\(value) !== 0"
    case .uint32: "\(value) >>> 0"
    case .uint64: "BigInt.asUintN(64, \(value))"
    case .long: "exact(\(value), \(place))"
    case .unsignedLong: "exact(BigInt.asUintN(64, \(value)), \(place))"
    }
  }

  /// Statements that give a constant what WebAssembly gets for what a variable of JavaScript's has, once that is checked.
  func toLisp(_ value: String, as name: String, place: String, isResult: Bool) -> [String] {
    switch self {
    case .fixnum, .int32:
      // In place, and so that the engine can keep the number in a register: this is most of what a call costs.
      let slow = "int32(\(value), \(place), \(self == .fixnum ? "\"fixnum of 32 bits\"" : "\"int32\""))"
      return [
        "const \(name) = typeof \(value) === \"number\" ? \(value) | 0 : \(slow);",
        "if (\(name) !== \(value)) \(slow);",
      ]
    default: return ["const \(name) = \(checked(value, place: place, isResult: isResult));"]
    }
  }

  /// Nobody answers with text where there may be none.
  private func checked(_ value: String, place: String, isResult: Bool) -> String {
    switch self {
    case .void, .anything, .bytes, .function, .fixnum, .int32: value
    case .string: isResult ? "stringOrNull(\(value), \(place))" : "string(\(value), \(place))"
    case .boolean: "boolean(\(value), \(place))"
    case .int8: "integer(\(value), \(place), \"int8\", -128, 127)"
    case .uint8: "integer(\(value), \(place), \"uint8\", 0, 255)"
    case .int16: "integer(\(value), \(place), \"int16\", -32768, 32767)"
    case .uint16: "integer(\(value), \(place), \"uint16\", 0, 65535)"
    case .uint32: "integer(\(value), \(place), \"uint32\", 0, 4294967295)"
    case .int64: "int64(\(value), \(place))"
    case .uint64: "uint64(\(value), \(place))"
    case .long: "long(\(value), \(place), \"long\", Number.MIN_SAFE_INTEGER)"
    case .unsignedLong: "long(\(value), \(place), \"unsigned long\", 0)"
    case .single: "single(\(value), \(place))"
    case .double: "double(\(value), \(place))"
    case .pointer: "pointer(\(value), \(place))"
    }
  }

  /// What TypeScript calls it.
  func scriptType(mayBeNull: Bool) -> String {
    switch self {
    case .void: "void"
    case .string, .bytes: mayBeNull ? "string | null" : "string"
    case .boolean: "boolean"
    case .fixnum, .int8, .uint8, .int16, .uint16, .int32, .uint32, .long, .unsignedLong, .single, .double: "number"
    case .int64, .uint64: "bigint"
    case .anything, .pointer: "unknown"
    case .function(let signature):
      "(("
        + signature.parameters.enumerated().map { "a\($0 + 1): \($1.scriptType(mayBeNull: false))" }
        .joined(separator: ", ") + ") => \(signature.result.scriptType(mayBeNull: true))) | null"
    }
  }
}
