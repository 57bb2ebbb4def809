import BindingSpec

/// Types that C writes from left to right, a name or pointers to one, which nearly all are: written without the detours
/// that arrays and functions take.
enum PlainDeclarator {
  /// Whether a type is one of these. `written` are the qualifiers that are known how to be written or left out.
  static func isPlain(_ type: CType, written: Qualifiers) -> Bool {
    switch type {
    case .void, .scalar, .named, .record, .enumeration: true
    case .pointer(let inner): isPlain(inner, written: written)
    case .qualified(let qualifiers, let inner):
      qualifiers.isSubset(of: written) && isPlain(inner, written: written)
    default: false
    }
  }

  /// The type with what separates it from a name: a space, unless a star is there. `specifier` writes the name that all
  /// of it leads to.
  static func write(
    _ type: CType, to out: inout TextWriter, specifier: (CType, inout TextWriter) -> Void
  ) {
    switch type {
    case .pointer(let inner):
      write(inner, to: &out, specifier: specifier)
      out.put("*")
    case .qualified(let qualifiers, .pointer(let inner)):
      write(inner, to: &out, specifier: specifier)
      out.put("*")
      words(qualifiers, to: &out)
    case .qualified(let qualifiers, let inner):
      words(qualifiers, to: &out)
      write(inner, to: &out, specifier: specifier)
    default:
      specifier(type, &out)
      out.put(" ")
    }
  }

  /// What stands behind the last parameter, and the parenthesis.
  static func end(_ function: Function, to out: inout TextWriter) {
    switch function.arguments {
    case .variadic: out.put(function.parameters.isEmpty ? "..." : ", ...")
    case .fixed: if function.parameters.isEmpty { out.put("void") }
    case .unspecified: break
    }
    out.put(")")
  }

  private static func words(_ qualifiers: Qualifiers, to out: inout TextWriter) {
    if qualifiers.contains(.const) { out.put("const ") }
    if qualifiers.contains(.volatile) { out.put("volatile ") }
    if qualifiers.contains(.restrict) { out.put("restrict ") }
  }
}
