import BindingSpec

/// Claims about enums, typedefs, constants and macros.
extension WitnessMaker {
  private func enumeration(_ name: String) throws(NoWitness) -> Enumeration {
    guard let enumeration = old.spec.enums[name] else { throw NoWitness("the old spec has no enum \(name)") }
    return enumeration
  }

  func enumIsThere(_ name: String) throws(NoWitness) -> WitnessProgram {
    let enumeration = try enumeration(name)
    let text = try path(to: .enumeration(name))
    guard enumeration.definition != nil, let size = old.size(of: .enumeration(name))?.size else {
      throw NoWitness("nothing is known of it but its name")
    }
    return assertion("Asks for the size of \(text).", "sizeof(\(text)) == \(size)", "\(text) has \(size) bytes")
  }

  func enumIsRepresented(_ name: String) throws(NoWitness) -> WitnessProgram {
    _ = try enumeration(name)
    let text = try path(to: .enumeration(name))
    let claim = "Holds what \(text) is represented by."
    guard let size = old.size(of: .enumeration(name))?.size else { throw NoWitness("it has no size here") }
    let representation = old.spec.enums[name]?.definition.map { target.representation(of: $0) }
    var claims = [(condition: "sizeof(\(text)) == \(size)", text: "\(text) has \(size) bytes")]
    if let representation, case .scalar(let scalar) = old.resolve(representation).type {
      let isSigned = target.isSigned(target.underlying(of: scalar)) ?? false
      claims.append(
        (
          condition: "((\(text))-1 < (\(text))0) == \(isSigned ? 1 : 0)",
          text: "\(text) is \(isSigned ? "signed" : "unsigned")"
        ))
    }
    return assertion(claim, claims)
  }

  func enumeratorHasValue(_ name: String) throws(NoWitness) -> WitnessProgram {
    for (_, enumeration) in old.spec.enums {
      guard let value = enumeration.definition?.values.first(where: { $0.name == name })?.value else { continue }
      return assertion("Holds the value of \(name).", "\(name) == \(try Self.number(value))", "\(name) is \(value)")
    }
    throw NoWitness("the old spec has no enumerator \(name)")
  }

  func typedefIsType(_ name: String) throws(NoWitness) -> WitnessProgram {
    guard let typedef = old.spec.typedefs[name] else { throw NoWitness("the old spec has no typedef \(name)") }
    let claim = "Holds what \(name) is."
    var conditions: [(condition: String, text: String)] = []
    if let type = try? spelling(.pointer(typedef.type)), type != "\(name) *" {
      conditions.append(("__builtin_types_compatible_p(\(name) *, \(type))", "\(name) is what it was"))
    } else if let size = old.size(of: typedef.type) {
      conditions.append(("sizeof(\(name)) == \(size.size)", "\(name) has \(size.size) bytes"))
    }
    let (was, now) = (old.size(of: .named(name)), new.size(of: .named(name)))
    if let was, let now {
      // An array of another length may be compatible with one of none.
      if was.size != now.size { conditions.append(("sizeof(\(name)) == \(was.size)", "\(name) has \(was.size) bytes")) }
      if was.alignment != now.alignment {
        conditions.append(
          ("_Alignof(\(name)) == \(was.alignment)", "\(name) is aligned to \(was.alignment) bytes"))
      }
    }
    if case .record(let kind, let tag) = old.resolve(typedef.type).type, let first = old.members(kind, tag)?.first,
      conditions.allSatisfy({ $0.condition.hasPrefix("sizeof") }), was?.size == now?.size
    {
      return WitnessProgram(
        "Names the member \(first.name) of \(name).", ["void witness(\(name) *record) { (void)record->\(first.name); }"]
      )
    }
    if conditions.isEmpty { throw NoWitness("it is made of a type that C has no name for") }
    return assertion(claim, conditions)
  }

  // MARK: constants

  func constantHasValue(_ name: String) throws(NoWitness) -> WitnessProgram {
    guard let constant = old.spec.constants[name] else { throw NoWitness("the old spec has no constant \(name)") }
    let claim = "Holds the value of \(name)."
    switch constant.value {
    case .integer(let value):
      var claims = [(condition: "(\(name)) == \(try Self.number(value))", text: "\(name) is \(value)")]
      if let now = new.spec.constants[name], now.type != constant.type,
        let type = try? spelling(.pointer(constant.type))
      {
        claims.append(
          (
            condition: "__builtin_types_compatible_p(__typeof__((\(name))) *, \(type))",
            text: "\(name) has the type that it had"
          ))
      }
      return assertion(claim, claims)
    case .floating(let number):
      var different = "!((\(name)) == \(Self.floating(number)))"
      if number.isNaN { different = "(\(name)) == (\(name))" }
      // Both zeros are equal, and only one of them has the sign.
      if number == 0 { different += " || \(number.sign == .minus ? "!" : "")__builtin_signbit(\(name))" }
      return compared(claim, ["  if (\(different)) return 1;"], name, constant)
    case .longDouble(let text): return compared(claim, ["  if (!((\(name)) == \(text))) return 1;"], name, constant)
    case .string(let bytes):
      let text = String(decoding: bytes, as: UTF8.self)
      guard Array(text.utf8) == bytes else { throw NoWitness("it is no text") }
      let literal = Self.literal(text)
      return compared(
        claim,
        ["  if (sizeof(\(name)) != sizeof \(literal) || memcmp(\(name), \(literal), sizeof \(literal))) return 1;"],
        name, nil)
    }
  }

  /// Numbers with a point and texts are no integer constant expressions, so a program compares them.
  private func compared(_ claim: String, _ lines: [String], _ name: String, _ constant: Constant?) -> WitnessProgram {
    var typed: [String] = []
    if let constant, let type = try? spelling(.pointer(constant.type)) {
      typed = ["  if (!__builtin_types_compatible_p(__typeof__((\(name))) *, \(type))) return 1;"]
    }
    var program = WitnessProgram(claim, ["int main(void) {"] + lines + typed + ["  return 0;", "}"])
    program.way = .runs
    return program
  }

  private static func floating(_ number: Double) -> String {
    if number.isInfinite { return number < 0 ? "-__builtin_inf()" : "__builtin_inf()" }
    return "\(number)"
  }

  // MARK: macros

  /// What a macro expands to is nobody's promise; that it is there is.
  func isDefined(_ name: String) -> WitnessProgram {
    WitnessProgram("Asks for the macro \(name).", ["#ifndef \(name)", "#error \(name) is gone", "#endif"])
  }

  func macroTakes(_ name: String) throws(NoWitness) -> WitnessProgram {
    guard let macro = old.spec.macros[name] else { throw NoWitness("the old spec has no macro \(name)") }
    let arguments = macro.parameters.indices.map { "argument\($0)" } + (macro.isVariadic ? ["more", "and_more"] : [])
    return WitnessProgram(
      "Expands the macro \(name) with as many arguments as it took.",
      [
        "#define TEXT_(...) #__VA_ARGS__", "#define TEXT(...) TEXT_(__VA_ARGS__)",
        "const char *witness = TEXT(\(name)(\(arguments.joined(separator: ", "))));",
      ])
  }

  /// A macro that is another name leads to that name, which becomes part of one that only this program has.
  func aliasLeads(_ name: String) throws(NoWitness) -> WitnessProgram {
    guard var alias = old.spec.aliases[name] else { throw NoWitness("the old spec has no alias \(name)") }
    for _ in 0..<32 {
      guard let next = old.spec.aliases[alias.target] else { break }
      alias = next
    }
    let isWord = alias.target.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    if alias.kind == .type {
      guard let type = try? CType(notation: alias.target), let text = try? spelling(.pointer(type)) else {
        throw NoWitness("it is made of a type that C has no name for")
      }
      return assertion(
        "Holds what \(name) is another name for.", "__builtin_types_compatible_p(\(name) *, \(text))",
        "\(name) is what it was")
    }
    guard isWord else { throw NoWitness("it is no name") }
    return WitnessProgram(
      "Holds that \(name) is another name for \(alias.target).",
      [
        "#define PASTED_(word) it_is_##word", "#define PASTED(word) PASTED_(word)", "enum { it_is_\(alias.target) };",
        "enum { witness = PASTED(\(name)) };",
      ])
  }
}
