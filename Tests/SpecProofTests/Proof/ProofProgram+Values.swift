import BindingSpec

/// Constants and aliases: what macros stand for.
extension ProofProgram {
  mutating func addConstants() {
    for (name, constant) in spec.constants {
      switch constant.value {
      case .integer(let value): addInteger(name, constant.type, value)
      case .floating(let value):
        addType(name, constant.type)
        addFloat(name, constant.type, value)
      case .longDouble(let text):
        addType(name, constant.type)
        check(
          .floating, name, setup: "long double is = (\(name)), want = \(text)L;", "!__builtin_memcmp(&is, &want, 10)")
      case .string(let bytes): addString(name, constant.type, bytes)
      }
    }
  }

  /// The type of the expression as a value, which has no qualifiers.
  private mutating func addType(_ name: String, _ type: CType) {
    assert(.constantType, name, "__builtin_types_compatible_p(__typeof__((\(name))), \(c(type)))")
  }

  private mutating func addInteger(_ name: String, _ type: CType, _ value: IntegerValue) {
    addType(name, type)
    let expression = isPointer(type) ? "(__INTPTR_TYPE__)(\(name))" : "(\(name))"
    // While running, since not all of them are constant expressions to gcc: a `static const`, `(1, 2)`, `"text"[0]`.
    check(
      .integer, name, "\(expression) == (\(Self.literal(value))) && (\(expression) < 0) == \(value.isNegative ? 1 : 0)")
  }

  private func isPointer(_ type: CType) -> Bool {
    let resolved = try? Layout(target: spec.scan.target, environment: environment).resolved(type)
    if case .pointer = resolved { return true }
    return false
  }

  /// A value of up to 128 bits. `-2147483648` and its like have no literal of their own in C.
  static func literal(_ value: IntegerValue) -> String {
    if value.isNegative {
      let last = value.magnitude - 1
      return "-(__int128)\(words(last)) - 1"
    }
    return value.magnitude <= UInt128(UInt64.max) ? "\(value.magnitude)ull" : words(value.magnitude)
  }

  private static func words(_ magnitude: UInt128) -> String {
    "((unsigned __int128)\(UInt64(magnitude >> 64))ull << 64 | \(UInt64(truncatingIfNeeded: magnitude))ull)"
  }

  private mutating func addFloat(_ name: String, _ type: CType, _ value: Double) {
    let resolved = (try? Layout(target: spec.scan.target, environment: environment).resolved(type)) ?? type
    let bits = value.bitPattern
    switch resolved {
    case .scalar(.float):
      check(
        .floating, name, setup: "float is = (\(name)); unsigned want = \(Float(value).bitPattern)u;",
        "!__builtin_memcmp(&is, &want, 4)")
    case .scalar(.ldouble):
      check(
        .floating, name,
        setup: "long double is = (\(name)), want; double narrow; unsigned long bits = \(bits)ul; "
          + "__builtin_memcpy(&narrow, &bits, 8); want = narrow;",
        "!__builtin_memcmp(&is, &want, 10)")
    default:
      check(
        .floating, name, setup: "double is = (\(name)); unsigned long want = \(bits)ul;",
        "!__builtin_memcmp(&is, &want, 8)")
    }
  }

  private mutating func addString(_ name: String, _ type: CType, _ bytes: [UInt8]) {
    // A literal is an array of plain `char`, a variable one of `const char`; the spec's type is that of their use.
    let element = "__typeof__(&*(\(name)))"
    assert(
      .constantType, name,
      "(__builtin_types_compatible_p(\(element), char *) || __builtin_types_compatible_p(\(element), const char *)) && "
        + "__builtin_types_compatible_p(\(c(type)), const char *)")
    let isPointer = "__builtin_types_compatible_p(__typeof__(\(name)), \(element))"
    let escaped = bytes.map { byte -> String in
      let digits = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
    check(
      .string, name,
      "(\(isPointer) || sizeof(\(name)) == \(bytes.count + 1)) && !__builtin_memcmp((\(name)), \"\(escaped.joined())\", \(bytes.count + 1))"
    )
  }

  mutating func addAliases() {
    for (name, alias) in spec.aliases {
      switch alias.kind {
      case .function, .variable: assert(.alias, name, "&(\(name)) == &(\(alias.target))")
      case .type:
        let type = (try? CType(notation: alias.target)).map(c) ?? "unreadable(\(alias.target))"
        // An empty macro would leave `(*)`, which is no type.
        assert(.alias, name, "__builtin_types_compatible_p(__typeof__(\(name)) *, __typeof__(\(type)) *)")
      }
    }
  }
}
