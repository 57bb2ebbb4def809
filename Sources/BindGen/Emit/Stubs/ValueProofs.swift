import BindingSpec

/// Proofs of constants and aliases, which need the macros: these come before any name is undefined.
struct ValueProofs {
  private let module: BindingModule
  private(set) var out = TextWriter(capacity: 1 << 14)
  private(set) var types: CTypeWriter

  init(_ module: BindingModule) {
    self.module = module
    types = CTypeWriter(module.linked)
  }

  mutating func write() {
    let constants = provableConstants
    let aliases = provableAliases
    if constants.isEmpty && aliases.isEmpty { return }
    out.newline()
    out.line("/* Constants and other names. */")
    out.newline()
    // `(1, 2)`, `0b101`, `'ab'`: the header may write its macros as it likes.
    out.line("#pragma GCC diagnostic push")
    for warning in ["unused-value", "pedantic", "multichar"] {
      out.line("#pragma GCC diagnostic ignored \"-W\(warning)\"")
    }
    out.line("__attribute__((used)) static void bl_values(void) {")
    for (name, constant) in constants { write(name, constant) }
    for alias in aliases { write(alias.name, alias.alias) }
    out.line("}")
    out.line("#pragma GCC diagnostic pop")
  }

  // MARK: Constants

  /// What is bound, and what Lisp has no number for.
  private var provableConstants: [(String, Constant)] {
    var constants = module.constants.map { ($0.cName, $0.constant) }
    for skip in module.skipped where skip.reason == .generateConstantUnrepresentable {
      if let constant = module.spec.constants[skip.cName] { constants.append((skip.cName, constant)) }
    }
    return constants
  }

  private mutating func write(_ name: String, _ constant: Constant) {
    switch constant.value {
    case .integer(let value):
      let word =
        isPointer(constant.type)
        ? "ADDRESS" : CNumber.isNegative(value) ? "NEGATIVE" : CNumber.isHuge(value) ? "HUGE" : "INTEGER"
      open(word, name, constant.type)
      out.put(", ")
      out.put(CNumber.literal(value))
    case .floating(let value):
      if value.isNaN {
        open("NOT_A_NUMBER", name, constant.type)
      } else {
        // A cast of a number beyond all integers would be no constant expression, and warned about.
        open(value.magnitude < 0x1p62 ? "FLOATING" : "LARGE_FLOATING", name, constant.type)
        out.put(", ")
        out.put(CNumber.literal(value, suffix: suffix(constant.type)))
      }
    case .longDouble(let text):
      open("LARGE_FLOATING", name, constant.type)
      out.put(", ")
      out.put(CNumber.longDouble(text))
    case .string(let bytes):
      open("STRING", name, constant.type)
      out.put(", ")
      out.put(CText.string(bytes))
    }
    out.line(");")
  }

  private mutating func open(_ word: String, _ name: String, _ type: CType) {
    out.put("  BL_")
    out.put(word)
    out.put("(")
    out.put(name)
    out.put(", ")
    types.write(type, to: &out)
  }

  private func isPointer(_ type: CType) -> Bool {
    if case .pointer = bottom(type) { return true }
    return false
  }

  private func suffix(_ type: CType) -> String {
    switch bottom(type) {
    case .scalar(.float): "f"
    case .scalar(.ldouble): "L"
    default: ""
    }
  }

  private func bottom(_ type: CType) -> CType {
    var type = type
    for _ in 0..<128 {
      switch type {
      case .qualified(_, let inner): type = inner
      case .named(let name):
        guard let typedef = module.linked.typedef(named: name) else { return type }
        type = typedef.type
      default: return type
      }
    }
    return type
  }

  // MARK: Aliases

  /// Those whose target is bound, also where both have one name in Lisp.
  private var provableAliases: [(name: String, alias: Alias)] {
    let bound = Set(module.aliases.map(\.cName))
    var callable: Set<String> = []
    for function in module.functions { callable.insert(function.cName) }
    for variable in module.variables { callable.insert(variable.cName) }
    return module.spec.aliases.compactMap { name, alias in
      if alias.notes.skip || alias.target == name { return nil }
      return bound.contains(name) || (alias.kind != .type && callable.contains(alias.target)) ? (name, alias) : nil
    }
  }

  private mutating func write(_ name: String, _ alias: Alias) {
    switch alias.kind {
    case .function, .variable:
      guard CText.isIdentifier(alias.target) else { return }
      out.line("  BL_ALIAS(\(name), \(alias.target));")
    case .type:
      guard let type = try? CType(notation: alias.target) else { return }
      out.put("  BL_TYPE_ALIAS(\(name), ")
      types.write(type, to: &out)
      out.line(");")
    }
  }
}

/// Numbers as C writes them.
enum CNumber {
  static func isNegative(_ value: IntegerValue) -> Bool { value.isNegative }
  /// Whether a value can be of an unsigned type only.
  static func isHuge(_ value: IntegerValue) -> Bool { !value.isNegative && value.magnitude > UInt128(UInt64.max >> 1) }

  /// A value of up to 128 bits. The smallest of each size has no literal of its own.
  static func literal(_ value: IntegerValue) -> String {
    if !value.isNegative {
      return value.magnitude <= UInt128(UInt64.max >> 1)
        ? value.description : value.magnitude <= UInt128(UInt64.max) ? "\(value.magnitude)u" : words(value.magnitude)
    }
    let last = value.magnitude - 1
    if last < UInt128(UInt64.max >> 1) { return value.description }
    if last == UInt128(UInt64.max >> 1) { return "(-\(last) - 1)" }
    return "(-(__int128)\(words(last)) - 1)"
  }

  private static func words(_ magnitude: UInt128) -> String {
    "((unsigned __int128)\(UInt64(magnitude >> 64))u << 64 | \(UInt64(truncatingIfNeeded: magnitude))u)"
  }

  /// A floating number, bit for bit.
  static func literal(_ value: Double, suffix: String) -> String {
    if value.isInfinite { return value < 0 ? "-__builtin_inf()" : "__builtin_inf()" }
    if value == 0 { return (value.sign == .minus ? "-0.0" : "0.0") + suffix }
    // 53 bits and an exponent: hexadecimal digits say them exactly.
    let significand = value.significandBitPattern
    let isSubnormal = value.isSubnormal
    let digits = String(significand, radix: 16)
    let padded = String(repeating: "0", count: 13 - digits.count) + digits
    let exponent = isSubnormal ? -1022 : Int(value.exponent)
    return "\(value < 0 ? "-" : "")0x\(isSubnormal ? 0 : 1).\(padded)p\(exponent)\(suffix)"
  }

  /// A hexadecimal `long double`, whose suffix may be missing; anything else is not let by.
  static func longDouble(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (byte | 32) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "+-.".utf8.contains(byte)
    }
    guard isPlain else { return "0.0L" }
    return text.hasSuffix("L") || text.hasSuffix("l") ? text : text + "L"
  }
}
