import BindingSpec

/// C types and values of random signatures as Lisp writes them.
enum LispSpelling {
  /// `(:array :int 3)`, `:ushort`, `r4`.
  static func form(_ type: CType) -> String {
    switch type {
    case .void: ":void"
    case .scalar(.ldouble): ":long-double"
    case .scalar(let scalar): ":\(scalar)"
    case .complex(.ldouble): "(:complex :long-double)"
    case .complex(let scalar): "(:complex :\(scalar))"
    case .enumeration(let name): name
    case .record(_, let name): name
    case .array(let element, let count): "(:array \(form(element)) \(count ?? 0))"
    default: ":pointer"
    }
  }

  /// The same where it is evaluated.
  static func quoted(_ type: CType) -> String {
    let form = form(type)
    return form.hasPrefix(":") ? form : "'\(form)"
  }

  /// One step of a leaf's path: `.f1` or `[2]`.
  struct Step: Equatable {
    var field: String?
    var index = 0
  }

  static func path(_ leaf: CLeaf) -> [Step] {
    leaf.path.split(whereSeparator: { $0 == "." || $0 == "[" }).map { part in
      part.last == "]" ? Step(index: Int(part.dropLast()) ?? 0) : Step(field: String(part))
    }
  }

  /// A form that makes the value. Records are made in several ways.
  static func value(_ leaves: [CLeaf], of type: CType, style: Int) -> String {
    guard case .record(_, let name) = type else {
      return leaves.first.map { literal($0, of: type) } ?? "nil"
    }
    let items = leaves.map { (path: path($0)[...], value: literal($0, of: nil)) }
    switch style % 3 {
    case 0: return list(items)
    case 1:
      // (list 'f0 1 'f1 2) → (ffi:make-struct 'r0 'f0 1 'f1 2)
      return "(ffi:make-struct '\(name) \(list(items).dropFirst("(list ".count))"
    default:
      let settings = items.map { item in
        let path = item.path.map { $0.field.map { "'\($0)" } ?? "\($0.index)" }.joined(separator: " ")
        return "(setf (ffi:struct-get s \(path)) \(item.value))"
      }
      return "(let ((s (ffi:make-struct '\(name)))) \(settings.joined(separator: " ")) s)"
    }
  }

  /// A list of fields and values, in which records and arrays are lists again.
  private static func list(_ items: [(path: ArraySlice<Step>, value: String)]) -> String {
    var parts: [String] = []
    var rest = items[...]
    while let first = rest.first {
      guard let step = first.path.first else { return first.value }
      let same = rest.prefix { $0.path.first == step }
      rest = rest.dropFirst(same.count)
      if let field = step.field { parts.append("'\(field)") }
      parts.append(list(same.map { (path: $0.path.dropFirst(), value: $0.value) }))
    }
    return "(list \(parts.joined(separator: " ")))"
  }

  /// A number as Lisp reads it.
  ///
  /// - Parameter type: the argument's own type, which behind dots is not the one that C sees.
  static func literal(_ leaf: CLeaf, of type: CType?) -> String {
    switch (leaf.kind, leaf.number) {
    case (.integer(let bytes, let isSigned, let isBool), .integer(let value)):
      if isBool || type == .scalar(.bool) { return value == 0 ? "nil" : "t" }
      if leaf.spelling == "void *" { return value == 0 ? "nil" : "(ffi:make-pointer \(value))" }
      if leaf.spelling.hasPrefix("enum ") {
        // The values in use are 0 and 1; those of `sign` begin at −1.
        let name = leaf.spelling.dropFirst("enum ".count)
        return ":\(name)-\(name == "sign" ? value + 1 : value)"
      }
      return integer(value, bits: bytes * 8, isSigned: isSigned)
    case (.bits(let width, let isSigned), .integer(let value)):
      if leaf.spelling == "_Bool" { return value == 0 ? "nil" : "t" }
      return integer(value, bits: width, isSigned: isSigned)
    case (.float, .real(let value)), (.float16, .real(let value)): return "\(value)f0"
    case (_, .real(let value)): return type == .scalar(.float) ? "\(value)f0" : "\(value)d0"
    case (.complexFloat, .complex(let a, let b)): return "(list \(a)f0 \(b)f0)"
    case (_, .complex(let a, let b)): return "(list \(a)d0 \(b)d0)"
    default: return "nil"
    }
  }

  private static func integer(_ value: UInt128, bits: Int, isSigned: Bool) -> String {
    guard isSigned, value >> UInt128(bits - 1) & 1 == 1 else { return "\(value)" }
    if bits == 128 { return "\(Int128(truncatingIfNeeded: value))" }
    return "\(Int128(value) - (Int128(1) << Int128(bits)))"
  }
}
