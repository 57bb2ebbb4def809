import BindingSpec

/// A world as C source, in the dialect of a compiler.
struct CText {
  enum Dialect {
    case clang, gcc
  }
  let world: World
  let dialect: Dialect

  /// Every declaration in order, after the vector types that they use.
  func source() -> String {
    var body = ""
    for entry in world.entries {
      switch entry {
      case .typedef(let name):
        guard let typedef = world.typedefs[name] else { continue }
        let attribute = typedef.aligned.map { " __attribute__((aligned(\($0))))" } ?? ""
        body += "typedef \(declaration(typedef.type, name))\(attribute);\n"
      case .record(let kind, let name):
        guard let definition = world.record(kind, named: name)?.definition else { continue }
        if let pack = definition.attributes.pragmaPack { body += "#pragma pack(push, \(pack))\n" }
        body += record(kind, name, definition) + ";\n"
        if definition.attributes.pragmaPack != nil { body += "#pragma pack(pop)\n" }
      case .enumeration(let name):
        guard let definition = world.enums[name]?.definition else { continue }
        let attribute = definition.packed ? " __attribute__((packed))" : ""
        let fixed = definition.isFixed ? " : \(declaration(definition.type, ""))" : ""
        let values = definition.values.map { "\($0.name) = \(literal($0.value))" }.joined(separator: ", ")
        body += "enum\(attribute) \(name)\(fixed) { \(values) };\n"
      }
    }
    return Self.prelude(dialect) + body
  }

  /// Names for what a freestanding compiler spells in no portable way.
  private static func prelude(_ dialect: Dialect) -> String {
    var text = "#include <stddef.h>\n#include <stdint.h>\ntypedef __builtin_va_list va_list;\n"
    for (name, element) in vectorElements {
      for lanes in vectorLanes where dialect == .clang || lanes & (lanes - 1) == 0 {
        let attribute =
          dialect == .clang ? "ext_vector_type(\(lanes))" : "vector_size(\(lanes) * sizeof(\(element.cSpelling)))"
        text += "typedef \(element.cSpelling) vector_\(name)_\(lanes) __attribute__((\(attribute)));\n"
      }
    }
    return text
  }

  static let vectorElements: [(name: String, element: Scalar)] = [
    ("char", .schar), ("short", .short), ("int", .int), ("llong", .llong), ("float", .float), ("double", .double),
  ]
  static let vectorLanes = [1, 2, 3, 4, 5, 8, 16]

  private func record(_ kind: RecordKind, _ tag: String, _ definition: Record.Definition) -> String {
    var attributes: [String] = []
    if definition.attributes.packed { attributes.append("packed") }
    if let aligned = definition.attributes.aligned { attributes.append("aligned(\(aligned))") }
    if definition.attributes.msStruct == true { attributes.append("ms_struct") }
    if definition.attributes.transparentUnion { attributes.append("transparent_union") }
    let list = attributes.isEmpty ? "" : " __attribute__((\(attributes.joined(separator: ", "))))"
    let members = definition.fields.map { "  \(member($0));\n" }.joined()
    // A tagged record bears its attributes in front, a transparent union must bear them behind.
    return "\(kind.rawValue)\(definition.attributes.transparentUnion ? "" : list) \(tag) {\n\(members)}"
      + (definition.attributes.transparentUnion ? list : "")
  }

  private func member(_ field: Field) -> String {
    var text: String
    if case .record(let kind, let name) = field.type, let record = world.record(kind, named: name), record.isTagless,
      let definition = record.definition
    {
      text = "\(self.record(kind, "", definition)) \(field.name ?? "")"
    } else {
      text = declaration(field.type, field.name ?? "")
    }
    if case .bits(_, let width) = field.place { text += " : \(width)" }
    var attributes: [String] = []
    if field.packed { attributes.append("packed") }
    if let aligned = field.aligned { attributes.append("aligned(\(aligned))") }
    if !attributes.isEmpty { text += " __attribute__((\(attributes.joined(separator: ", "))))" }
    return text
  }

  func declaration(_ type: CType, _ name: String) -> String {
    switch type {
    case .void: return "void \(name)"
    case .scalar(let scalar): return "\(spelling(scalar)) \(name)"
    case .bitInt(let signed, let bits): return "\(signed ? "" : "unsigned ")_BitInt(\(bits)) \(name)"
    case .complex(let scalar): return "_Complex \(spelling(scalar)) \(name)"
    case .vector(.scalar(let element), let lanes):
      let word = Self.vectorElements.first { $0.element == element }?.name ?? "unknown"
      return "vector_\(word)_\(lanes) \(name)"
    case .vector: return "unknown_vector \(name)"
    case .named(let other): return "\(other) \(name)"
    case .record(let kind, let tag): return "\(kind.rawValue) \(tag) \(name)"
    case .enumeration(let tag): return "enum \(tag) \(name)"
    case .pointer(let pointee):
      switch pointee {
      case .array, .function: return declaration(pointee, "(*\(name))")
      default: return declaration(pointee, "*\(name)")
      }
    case .array(let element, let count): return declaration(element, "\(name)[\(count.map(String.init) ?? "")]")
    case .function(let function):
      let parameters = function.fixedParameters.map { declaration($0, "") }
      return declaration(
        function.result, "\(name)(\(parameters.isEmpty ? "void" : parameters.joined(separator: ", ")))")
    case .block: return "unknown_block \(name)"
    case .atomic(let value): return "_Atomic(\(declaration(value, ""))) \(name)"
    case .qualified(let qualifiers, let inner):
      let words = Qualifiers.spellings.filter { qualifiers.contains($0.0) }.map(\.1).joined(separator: " ")
      if case .pointer(let pointee) = inner { return declaration(pointee, "* \(words) \(name)") }
      return "\(words) \(declaration(inner, name))"
    }
  }

  private func spelling(_ scalar: Scalar) -> String {
    switch scalar {
    // What freestanding headers do not have; the tests of names look at these.
    case .ssize: "__typeof__((ptrdiff_t)0)"
    case .wint: "__WINT_TYPE__"
    case .char16: "__CHAR16_TYPE__"
    case .char32: "__CHAR32_TYPE__"
    default: scalar.cSpelling
    }
  }

  func literal(_ value: IntegerValue) -> String {
    if value.isNegative {
      // The smallest number has no positive twin to negate.
      return "(-\(value.magnitude - 1)LL - 1)"
    }
    return value.magnitude > UInt128(Int64.max) ? "\(value.magnitude)ULL" : "\(value.magnitude)LL"
  }
}

extension CText {
  /// One record alone, for messages.
  func excerpt(_ kind: RecordKind, _ name: String) -> String {
    var part = world
    part.entries = [.record(kind, name)]
    let text = CText(world: part, dialect: dialect).source()
    return text.split(separator: "\n").filter { !$0.hasPrefix("typedef") && !$0.hasPrefix("#include") }
      .joined(separator: "\n")
  }
}
