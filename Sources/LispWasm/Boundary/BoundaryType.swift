import LispRuntime

/// How a value crosses between Lisp and its host.
enum BoundaryType: Equatable, Sendable {
  /// An integer of at most 32 bits, as i32.
  case integer(bits: Int, isSigned: Bool)
  /// An integer of 64 bits, as i64. What counts things (`long`, `size_t`) is a number in JavaScript, the others are BigInts.
  case long(isSigned: Bool, counts: Bool)
  case double, single
  case boolean
  /// Text, as an array of its bytes in UTF-8; NIL is null.
  case string
  /// Any value, as it is.
  case anything
  /// What only the host knows: pointers and its own objects.
  case external
  case void

  /// The type of a Lisp type specifier; nil when nothing of the kind crosses.
  static func read(_ word: Word, _ machine: Machine) -> BoundaryType? {
    if word.isCons, machine.isLispSymbol(word.car) {
      switch machine.symbolName(word.car) {
      case "POINTER", "STRUCT", "UNION", "ARRAY": return .external
      case "CONST", "VOLATILE": return word.cdr.isCons ? read(word.cdr.car, machine) : nil
      case "STRING": return .string
      case "ENUM": return .integer(bits: 32, isSigned: true)
      default: return nil
      }
    }
    guard machine.isLispSymbol(word), !word.isNil else { return nil }
    return names[machine.symbolName(word)]
  }

  private static let names: [String: BoundaryType] = {
    var names: [String: BoundaryType] = [
      "FIXNUM": .integer(bits: 32, isSigned: true), "BOOLEAN": .boolean, "BOOL": .boolean, "FLOAT": .double,
      "DOUBLE": .double, "LONG-DOUBLE": .double, "SINGLE-FLOAT": .single, "DOUBLE-FLOAT": .double, "STRING": .string,
      "ANYREF": .anything, "VOID": .void, "POINTER": .external, "EXTERNREF": .external, "VA-LIST": .external,
    ]
    for (name, bits) in [("CHAR", 8), ("SHORT", 16), ("INT", 32), ("WCHAR", 32)] {
      names[name] = .integer(bits: bits, isSigned: true)
      names["UNSIGNED-\(name)"] = .integer(bits: bits, isSigned: false)
      names["U\(name)"] = .integer(bits: bits, isSigned: false)
    }
    names["SIGNED-CHAR"] = .integer(bits: 8, isSigned: true)
    for bits in [8, 16, 32] {
      names["INT\(bits)"] = .integer(bits: bits, isSigned: true)
      names["UINT\(bits)"] = .integer(bits: bits, isSigned: false)
    }
    names["CHAR16"] = .integer(bits: 16, isSigned: false)
    names["CHAR32"] = .integer(bits: 32, isSigned: false)
    for name in ["INT64", "LONG-LONG"] { names[name] = .long(isSigned: true, counts: false) }
    for name in ["UINT64", "UNSIGNED-LONG-LONG"] { names[name] = .long(isSigned: false, counts: false) }
    for name in ["LONG", "SSIZE", "PTRDIFF", "INTPTR", "INTMAX", "TIME", "CLOCK", "OFF"] {
      names[name] = .long(isSigned: true, counts: true)
    }
    for name in ["UNSIGNED-LONG", "ULONG", "SIZE", "UINTPTR", "UINTMAX"] {
      names[name] = .long(isSigned: false, counts: true)
    }
    return names
  }()

  func valueType(_ types: ObjectTypes) -> ValueType? {
    switch self {
    case .integer, .boolean: .i32
    case .long: .i64
    case .double: .f64
    case .single: .f32
    case .string: .nullable(types.bytes)
    case .anything: .anything
    case .external: .external
    case .void: nil
    }
  }

  /// What hosts and tables call it.
  var name: String {
    switch self {
    case .integer(let bits, let isSigned): (isSigned ? "i" : "u") + "\(bits)"
    case .long(let isSigned, let counts): (isSigned ? "" : "u") + (counts ? "long" : isSigned ? "i64" : "64")
    case .double: "f64"
    case .single: "f32"
    case .boolean: "bool"
    case .string: "text"
    case .anything: "any"
    case .external: "ref"
    case .void: "void"
    }
  }
}

/// A function of the host's that the program has declared.
struct ForeignFunction {
  let record: Word
  let lispName: String
  let module: String
  let field: String
  let parameters: [BoundaryType]
  let result: BoundaryType
}

/// A function of the program's that the host may call.
struct ExportedFunction {
  let record: Word
  let name: String
  /// Nil where nothing was said: then every value crosses as it is.
  let parameters: [BoundaryType]?
  let result: BoundaryType
}
