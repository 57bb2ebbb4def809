/// Writing types as C declarations.
///
/// ```swift
/// let comparator: CType = .pointer(.function(FunctionType(.fixed([.pointer(.void)]), returns: .scalar(.int))))
/// cDeclaration(of: comparator, named: "compare")  // "int (*compare)(void *)"
/// ```
///
/// A compiler reads what is written here, so every shape must come out right: pointers to arrays and functions,
/// qualifiers on either side of a star, vectors, atomics, `f()` beside `f(void)`, calling conventions, and records that
/// have no tag to be called by.
///
/// - Parameters:
///   - type: what is declared.
///   - name: the declared name; empty for a type name, as in a cast.
///   - environment: what explains records without a tag. Without it they are taken to have one.
///   - style: for a compiler, or for a person.
public func cDeclaration(
  of type: CType, named name: String, in environment: (any TypeEnvironment)? = nil, style: CStyle = .compilable
) -> String {
  CDeclarationWriter(environment: environment, style: style).declaration(type, name)
}

/// A function's prototype, with the names of its parameters.
public func cPrototype(
  of function: Function, named name: String, in environment: (any TypeEnvironment)? = nil, style: CStyle = .compilable
) -> String {
  CDeclarationWriter(environment: environment, style: style).prototype(function, name)
}

/// How C is written.
public struct CStyle: Hashable, Sendable {
  /// Whether `_Nonnull` and its like, which only clang knows, are written.
  public var nullability: Bool
  /// Whether records without a tag are spelled so that a compiler finds them. If not, they bear the name that the spec
  /// gives them.
  public var isExact: Bool
  public init(nullability: Bool, isExact: Bool) {
    self.nullability = nullability
    self.isExact = isExact
  }
  /// What gcc and clang accept.
  public static let compilable = CStyle(nullability: false, isExact: true)
  /// What a person would rather read.
  public static let readable = CStyle(nullability: true, isExact: false)
}

/// C's declarators are written from the name outwards: each layer wraps what is declared so far.
private struct CDeclarationWriter {
  let environment: (any TypeEnvironment)?
  let style: CStyle

  func declaration(_ type: CType, _ name: String) -> String { declaration(type, Declarator(name)) }

  func prototype(_ function: Function, _ name: String) -> String {
    let list: [String] = function.parameters.map { declaration(Self.parameter($0.type), $0.name ?? "") }
    let parameters = parameterList(list, function.type.parameters)
    let convention = attribute(function.convention)
    return declaration(function.returns, Declarator(name).called(with: parameters))
      + (convention.isEmpty ? "" : " " + convention.dropLast())
  }

  /// What is declared so far, and whether its outermost layer binds less tightly than `[]` and `()` do.
  private struct Declarator {
    var text: String
    var isPointer = false

    init(_ text: String) { self.text = text }

    func pointed(_ star: String, _ qualifiers: String) -> Declarator {
      var next = self
      let words = qualifiers.isEmpty ? "" : qualifiers + (text.isEmpty || text.hasPrefix(")") ? "" : " ")
      next.text = star + words + text
      next.isPointer = true
      return next
    }

    func called(with parameters: String) -> Declarator { followed(by: "(\(parameters))") }

    func followed(by suffix: String, attribute: String = "") -> Declarator {
      Declarator(isPointer || !attribute.isEmpty ? "(\(attribute)\(text))\(suffix)" : text + suffix)
    }
  }

  private func declaration(_ type: CType, _ declarator: Declarator, _ qualifiers: Qualifiers = []) -> String {
    switch type {
    case .qualified(let more, let inner): return declaration(inner, declarator, qualifiers.union(more))
    case .pointer(let pointee): return declaration(pointee, declarator.pointed("*", words(qualifiers)))
    case .block(let function):
      return declaration(.function(function), declarator.pointed("^", words(qualifiers)))
    case .array(let element, let count):
      // The qualifiers of an array are those of its elements.
      return declaration(element, declarator.followed(by: count.map { "[\($0)]" } ?? "[]"), qualifiers)
    case .function(let function):
      let list = function.fixedParameters.map { declaration(Self.parameter($0), "") }
      let parameters = parameterList(list, function.parameters)
      return declaration(
        function.result, declarator.followed(by: "(\(parameters))", attribute: attribute(function.convention)))
    default:
      let words = words(qualifiers)
      let base = (words.isEmpty ? "" : words + " ") + specifier(type)
      return declarator.text.isEmpty ? base : "\(base) \(declarator.text)"
    }
  }

  private func parameterList(_ list: [String], _ parameters: FunctionType.Parameters) -> String {
    switch parameters {
    case .unspecified: ""
    case .fixed: list.isEmpty ? "void" : list.joined(separator: ", ")
    case .variadic: (list + ["..."]).joined(separator: ", ")
    }
  }

  /// A parameter of unknown length, `int a[]`, may be of an incomplete type; as a pointer it may always.
  private static func parameter(_ type: CType) -> CType {
    if case .array(let element, nil) = type.unqualified { return .pointer(element.qualified(by: type.qualifiers)) }
    return type
  }

  /// The words that stand before a declarator.
  private func specifier(_ type: CType) -> String {
    switch type {
    case .void: return "void"
    case .scalar(let scalar): return scalar.cSpelling
    case .bitInt(let signed, let bits): return (signed ? "" : "unsigned ") + "_BitInt(\(bits))"
    case .complex(let scalar): return "_Complex \(scalar.cSpelling)"
    case .vector(let element, let lanes):
      let element = declaration(element, "")
      return "__attribute__((vector_size(\(lanes) * sizeof(\(element))))) \(element)"
    case .named(let name): return name
    case .record(let kind, let name): return recordSpecifier(kind, name)
    case .enumeration(let name):
      guard style.isExact, let environment, environment.enumeration(named: name)?.isTagless == true else {
        return "enum \(name)"
      }
      return TaglessSpelling(environment, .enumeration(name)).specifier { declaration($0, $1) } ?? "enum \(name)"
    case .atomic(let type): return "_Atomic(\(declaration(type, "")))"
    case .pointer, .array, .function, .block, .qualified: return declaration(type, "")
    }
  }

  private func recordSpecifier(_ kind: RecordKind, _ name: String) -> String {
    let tagged = "\(kind.rawValue) \(name)"
    guard style.isExact, let environment, environment.record(kind, named: name)?.isTagless == true else {
      return tagged
    }
    return TaglessSpelling(environment, .record(kind, name)).specifier { declaration($0, $1) } ?? tagged
  }

  private func words(_ qualifiers: Qualifiers) -> String {
    var words: [String] = []
    for (qualifier, spelling) in Qualifiers.spellings where qualifiers.contains(qualifier) {
      let isNullability = [.nonnull, .nullable, .nullUnspecified].contains(qualifier)
      if !isNullability || style.nullability { words.append(spelling) }
    }
    return words.joined(separator: " ")
  }

  /// The attribute of a calling convention with a space behind it; nothing for C's own.
  private func attribute(_ convention: CallingConvention) -> String {
    switch convention {
    case .c, .unknown: ""
    case .aapcs: "__attribute__((pcs(\"aapcs\"))) "
    case .aapcsVFP: "__attribute__((pcs(\"aapcs-vfp\"))) "
    default: "__attribute__((\(convention.rawValue))) "
    }
  }
}
