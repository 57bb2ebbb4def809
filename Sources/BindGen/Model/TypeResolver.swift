import BindingSpec

/// What typedefs stand for, as far as Lisp is concerned.
///
/// A typedef of a scalar, record or pointer is nothing but another spelling, and Lisp is given what is behind it; the
/// prototype in the docstring keeps C's word. A typedef of a function or a pointer to one is a type that people ask for
/// by name (`gtk-tick-callback`), and so is one that changes an alignment: those stay.
public struct TypeResolver: Sendable {
  let linked: LinkedSpec
  private var known = NameMap<Answer>()
  /// How deep the type behind each typedef goes; 0 while that is being found out.
  private var nestings = NameMap<Int>()

  private enum Answer: Sendable {
    case type(CType)
    case refused(Refusal)
  }

  init(_ linked: LinkedSpec) { self.linked = linked }

  /// The type without the typedefs on top that Lisp does not keep, and without qualifiers.
  mutating func resolved(_ type: CType) throws(Refusal) -> CType {
    switch type {
    case .qualified(_, let inner): return try resolved(inner)
    case .named(let name): return try resolved(typedef: name)
    default: return type
    }
  }

  /// The type without any typedef on top.
  mutating func bottom(_ type: CType) throws(Refusal) -> CType {
    var type = try resolved(type)
    var steps = 0
    while case .named(let name) = type, let typedef = linked.typedef(named: name) {
      type = try resolved(typedef.type)
      steps += 1
      if steps > Self.longestChain { throw Self.cyclic(name) }
    }
    return type
  }

  private mutating func resolved(typedef name: String) throws(Refusal) -> CType {
    switch known[name] {
    case .type(let type)?: return type
    case .refused(let refusal)?: throw refusal
    case nil: break
    }
    do throws(Refusal) {
      _ = try nesting(ofTypedef: name)
      let type = try followed(name)
      known[name] = .type(type)
      return type
    } catch {
      known[name] = .refused(error)
      throw error
    }
  }

  /// How many types lie one in the other. C cannot write a typedef that leads back to itself, not even through a pointer;
  /// refused here, it cannot lead anyone astray later.
  private mutating func nesting(ofTypedef name: String) throws(Refusal) -> Int {
    if let known = nestings[name] {
      if known == 0 { throw Self.cyclic(name) }
      return known
    }
    guard let typedef = linked.typedef(named: name) else { return 1 }
    nestings[name] = 0
    let nesting = try nesting(of: typedef.type) + 1
    if nesting > Self.deepestNesting { throw Self.cyclic(name) }
    nestings[name] = nesting
    return nesting
  }

  private mutating func nesting(of type: CType) throws(Refusal) -> Int {
    switch type {
    case .void, .scalar, .record, .enumeration, .bitInt, .complex: return 1
    case .named(let name): return try nesting(ofTypedef: name)
    case .pointer(let inner), .array(let inner, _), .vector(let inner, _), .atomic(let inner), .qualified(_, let inner):
      return try nesting(of: inner) + 1
    case .function(let function), .block(let function):
      var deepest = try nesting(of: function.result)
      for parameter in function.fixedParameters { deepest = max(deepest, try nesting(of: parameter)) }
      return deepest + 1
    }
  }

  private func followed(_ first: String) throws(Refusal) -> CType {
    var name = first
    var keptAs: CType?
    for _ in 0..<Self.longestChain {
      guard let typedef = linked.typedef(named: name) else {
        throw Refusal(code: .generateTypeUnknown, detail: "no spec declares `\(name)`")
      }
      if typedef.aligned != nil { keptAs = keptAs ?? .named(name) }
      switch typedef.type.unqualified {
      case .named(let next): name = next
      case .function: return .named(first)
      case .pointer(let pointee):
        // A pointer to a function is kept by name, also when the function's type has a typedef of its own.
        var pointee = pointee.unqualified
        for _ in 0..<Self.longestChain {
          if case .function = pointee { return .named(first) }
          guard case .named(let next) = pointee, let inner = linked.typedef(named: next) else { break }
          pointee = inner.type.unqualified
        }
        return keptAs ?? typedef.type.unqualified
      default: return keptAs ?? typedef.type.unqualified
      }
    }
    throw Self.cyclic(first)
  }

  /// Longer chains of typedefs are an attack, not a header.
  static let longestChain = 128
  private static let deepestNesting = 512

  static func cyclic(_ name: String) -> Refusal {
    Refusal(code: .generateTypeCyclic, detail: "`\(name)` leads back to itself, or too deep")
  }
}
