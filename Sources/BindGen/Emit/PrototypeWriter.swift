import BindingSpec

/// Writes C prototypes for people to read, fast for what nearly all of them are made of: names and pointers to names.
struct PrototypeWriter {
  private let linked: LinkedSpec

  init(_ linked: LinkedSpec) { self.linked = linked }

  func write(_ function: Function, _ name: String, to out: inout TextWriter) {
    guard function.convention == .c, Self.isPlain(function.returns) else {
      out.put(cPrototype(of: function, named: name, in: linked, style: .readable))
      return
    }
    write(plain: function.returns, to: &out)
    out.put(name)
    out.put("(")
    for (index, parameter) in function.parameters.enumerated() {
      if index > 0 { out.put(", ") }
      if Self.isPlain(parameter.type) {
        write(plain: parameter.type, to: &out)
        if let name = parameter.name { out.put(name) } else { out.trimSpace() }
      } else {
        out.put(cDeclaration(of: parameter.type, named: parameter.name ?? "", in: linked, style: .readable))
      }
    }
    switch function.arguments {
    case .variadic: out.put(function.parameters.isEmpty ? "..." : ", ...")
    case .fixed: if function.parameters.isEmpty { out.put("void") }
    case .unspecified: break
    }
    out.put(")")
  }

  /// A name, or pointers to one: what C writes from left to right.
  private static func isPlain(_ type: CType) -> Bool {
    switch type {
    case .void, .scalar, .named, .record, .enumeration: true
    case .pointer(let inner): isPlain(inner)
    case .qualified(let qualifiers, let inner):
      qualifiers.isSubset(of: [.const, .volatile, .restrict]) && isPlain(inner)
    default: false
    }
  }

  /// The type with what separates it from a name: a space, unless a star is there.
  private func write(plain type: CType, to out: inout TextWriter) {
    switch type {
    case .pointer(let inner):
      write(plain: inner, to: &out)
      out.put("*")
    case .qualified(let qualifiers, .pointer(let inner)):
      write(plain: inner, to: &out)
      out.put("*")
      words(qualifiers, to: &out)
    case .qualified(let qualifiers, let inner):
      words(qualifiers, to: &out)
      write(plain: inner, to: &out)
    case .void: out.put("void ")
    case .scalar(let scalar):
      out.put(scalar.cSpelling)
      out.put(" ")
    case .named(let name):
      out.put(name)
      out.put(" ")
    case .record(let kind, let name):
      out.put(kind.rawValue)
      out.put(" ")
      out.put(name)
      out.put(" ")
    case .enumeration(let name):
      out.put("enum ")
      out.put(name)
      out.put(" ")
    default: break
    }
  }

  private func words(_ qualifiers: Qualifiers, to out: inout TextWriter) {
    for (qualifier, spelling) in Qualifiers.spellings where qualifiers.contains(qualifier) {
      out.put(spelling)
      out.put(" ")
    }
  }
}
