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
    PlainDeclarator.end(function, to: &out)
  }

  /// What a compiler says about NULL is for people to read as well, in the long way.
  private static func isPlain(_ type: CType) -> Bool {
    PlainDeclarator.isPlain(type, written: [.const, .volatile, .restrict])
  }

  private func write(plain type: CType, to out: inout TextWriter) {
    PlainDeclarator.write(type, to: &out) { type, out in
      switch type {
      case .scalar(let scalar): out.put(scalar.cSpelling)
      case .named(let name): out.put(name)
      case .record(let kind, let name):
        out.put(kind.rawValue)
        out.put(" ")
        out.put(name)
      case .enumeration(let name):
        out.put("enum ")
        out.put(name)
      default: out.put("void")
      }
    }
  }
}
