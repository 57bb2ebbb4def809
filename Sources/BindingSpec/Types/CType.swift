/// A C type as a value: what a declaration says, with its typedef names kept.
///
/// `CType` carries no sizes. A size belongs to a type *on a target*, and only `Layout` computes it.
///
/// ```swift
/// let type: CType = .pointer(.qualified(.const, .scalar(.char)))
/// type.notation  // "*const char"
/// ```
public indirect enum CType: Hashable, Sendable {
  case void
  /// An arithmetic type of the language or a portable standard name such as `size_t`.
  case scalar(Scalar)
  /// `_BitInt(bits)` of C23.
  case bitInt(signed: Bool, bits: Int)
  /// `_Complex` over a floating scalar.
  case complex(Scalar)
  /// A SIMD vector: `lanes` elements of a scalar type.
  case vector(CType, lanes: Int)
  /// A typedef, by name.
  case named(String)
  /// `struct` or `union`, by tag. A record without a tag bears the name of its place (`outer.member`).
  case record(RecordKind, String)
  /// An enum, by tag, named like a record when it has none.
  case enumeration(String)
  case pointer(CType)
  /// An array; without a count it is `[]`: a flexible member, or a parameter or variable of unknown length.
  case array(CType, count: UInt64?)
  case function(FunctionType)
  /// An Objective-C style block, kept so that what uses it can be refused by name.
  case block(FunctionType)
  case atomic(CType)
  /// A type with qualifiers. Never nested: the notation parser and `qualified(by:)` merge them.
  case qualified(Qualifiers, CType)
}

/// Which kind of record a tag names; C keeps one name space for both, the spec keeps two sections.
public enum RecordKind: String, Hashable, Sendable, CaseIterable {
  case structure = "struct"
  case union = "union"
}

/// The type of a function: its parameters in order and what it returns.
public struct FunctionType: Hashable, Sendable {
  public enum Parameters: Hashable, Sendable {
    /// `f(int, char)`, and `f(void)` when the list is empty.
    case fixed([CType])
    /// `f(const char *, ...)`: what stands before the dots.
    case variadic([CType])
    /// `f()` before C23: the declaration says nothing about its arguments.
    case unspecified
  }
  public var parameters: Parameters
  public var result: CType
  /// The calling convention when it is not the target's default.
  public var convention: CallingConvention

  public init(_ parameters: Parameters, returns result: CType, convention: CallingConvention = .c) {
    self.parameters = parameters
    self.result = result
    self.convention = convention
  }
}

/// A calling convention that a declaration asks for by attribute.
public enum CallingConvention: String, Hashable, Sendable, CaseIterable {
  case c
  case stdcall, fastcall, thiscall, pascal, vectorcall, regcall
  case win64 = "ms_abi"
  case systemV = "sysv_abi"
  case aapcs
  case aapcsVFP = "aapcs-vfp"
  case preserveMost = "preserve_most"
  case preserveAll = "preserve_all"
  case swift = "swiftcall"
  case swiftAsync = "swiftasynccall"
  case aarch64Vector = "aarch64_vector_pcs"
  /// One that this version has no name for.
  case unknown
}

/// `const`, `volatile`, `restrict` and what a pointer says about NULL.
public struct Qualifiers: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let const = Qualifiers(rawValue: 1)
  public static let volatile = Qualifiers(rawValue: 2)
  public static let restrict = Qualifiers(rawValue: 4)
  public static let nonnull = Qualifiers(rawValue: 8)
  public static let nullable = Qualifiers(rawValue: 16)
  public static let nullUnspecified = Qualifiers(rawValue: 32)

  /// Each qualifier with its spelling, in the order in which they are written.
  public static let spellings: [(Qualifiers, String)] = [
    (.nonnull, "_Nonnull"), (.nullable, "_Nullable"), (.nullUnspecified, "_Null_unspecified"),
    (.const, "const"), (.volatile, "volatile"), (.restrict, "restrict"),
  ]
}

extension CType {
  /// This type with further qualifiers, merged into those it has.
  public func qualified(by more: Qualifiers) -> CType {
    if more.isEmpty { return self }
    if case .qualified(let old, let type) = self { return .qualified(old.union(more), type) }
    return .qualified(more, self)
  }

  /// This type without its outermost qualifiers.
  public var unqualified: CType {
    if case .qualified(_, let type) = self { return type }
    return self
  }

  /// The outermost qualifiers.
  public var qualifiers: Qualifiers {
    if case .qualified(let qualifiers, _) = self { return qualifiers }
    return []
  }

  /// Calls `body` with every type named inside this one: typedefs, records and enums, outermost first.
  public func forEachReference(_ body: (TypeReference) -> Void) {
    switch self {
    case .void, .scalar, .bitInt, .complex: break
    case .named(let name): body(.typedef(name))
    case .record(let kind, let name): body(.record(kind, name))
    case .enumeration(let name): body(.enumeration(name))
    case .vector(let type, _), .pointer(let type), .array(let type, _), .atomic(let type), .qualified(_, let type):
      type.forEachReference(body)
    case .function(let function), .block(let function):
      function.result.forEachReference(body)
      for parameter in function.fixedParameters { parameter.forEachReference(body) }
    }
  }
}

/// A name inside a type that some declaration must explain.
public enum TypeReference: Hashable, Sendable {
  case typedef(String)
  case record(RecordKind, String)
  case enumeration(String)
}

extension FunctionType {
  /// The parameters before any dots.
  public var fixedParameters: [CType] {
    switch parameters {
    case .fixed(let types), .variadic(let types): types
    case .unspecified: []
    }
  }
}
