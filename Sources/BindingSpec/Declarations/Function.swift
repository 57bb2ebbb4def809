/// A function that a header declares.
///
/// `symbol` and `linkage` say how to reach it: most functions are symbols of their own name, some bear another one
/// through an `asm` label, and `static inline` ones are no symbol at all until a stub makes one.
public struct Function: Hashable, Sendable {
  public var notes: Notes
  public var parameters: [Parameter]
  public var returns: CType
  @Seldom public var returnContract = Contract()
  public var arguments: Arguments
  public var linkage: Linkage
  public var convention: CallingConvention
  /// The linker's name when an `asm` label gives another than C's.
  public var symbol: String?
  @Seldom public var attributes: FunctionAttributes
  /// A fingerprint of an inline function's body, in letters: another one is another function. nil where it is not known.
  public var body: String? {
    get { attributes.body }
    set { attributes.body = newValue }
  }

  /// What may follow the named parameters.
  public enum Arguments: String, Hashable, Sendable {
    case fixed
    case variadic
    /// Declared as `f()` before C23.
    case unspecified
  }

  public enum Linkage: String, Hashable, Sendable, CaseIterable {
    case external
    /// `static inline` (or plain `static`): only a stub can be called.
    case staticInline = "static-inline"
    /// C's `inline` without `static`: the library may or may not have the symbol.
    case inline
  }

  public init(
    notes: Notes = Notes(), parameters: [Parameter], returns: CType, arguments: Arguments = .fixed,
    linkage: Linkage = .external, convention: CallingConvention = .c, symbol: String? = nil,
    attributes: FunctionAttributes = FunctionAttributes()
  ) {
    self.notes = notes
    self.parameters = parameters
    self.returns = returns
    self.arguments = arguments
    self.linkage = linkage
    self.convention = convention
    self.symbol = symbol
    self.attributes = attributes
  }
}

extension Function {
  /// The function's type.
  public var type: FunctionType {
    let types = parameters.map(\.type)
    let list: FunctionType.Parameters =
      switch arguments {
      case .fixed: .fixed(types)
      case .variadic: .variadic(types)
      case .unspecified: .unspecified
      }
    return FunctionType(list, returns: returns, convention: convention)
  }
}

/// A parameter of a function.
public struct Parameter: Hashable, Sendable {
  /// nil when the header gives none.
  public var name: String?
  public var type: CType
  @Seldom public var contract = Contract()
  public init(name: String?, type: CType) {
    self.name = name
    self.type = type
  }
}

/// What a person knows about a value that crosses and C cannot say. Written in overlays, empty after a scan.
public struct Contract: SeldomSet {
  public enum Ownership: String, Hashable, Sendable, CaseIterable {
    case borrowed, transferred, reference
  }
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    case `in`, out, `inout`
  }
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    case call, async, notified, forever
  }
  public var ownership: Ownership?
  /// The function that releases what was transferred.
  public var release: String?
  public var nullable: Bool?
  public var direction: Direction?
  /// How many elements a pointer leads to: a parameter's name or a number.
  public var length: String?
  /// How long a callback is needed.
  public var scope: Scope?
  public init() {}
  public var isEmpty: Bool { self == Contract() }
}

/// The attributes that a binding can use.
public struct FunctionAttributes: SeldomSet {
  public var isNoReturn = false
  public var isWeak = false
  /// `warn_unused_result` and C23's `[[nodiscard]]`.
  public var mustUse = false
  /// `malloc`: returns fresh memory.
  public var isMalloc = false
  /// `alloc_size(n[, m])`, counted from 1.
  public var allocSize: [Int] = []
  public var returnsNonnull = false
  /// `nonnull(…)`, counted from 1; every pointer when the attribute has no list.
  public var nonnull: Nonnull?
  /// `format(kind, string, first)`, counted from 1.
  public var format: Format?
  public var isPure = false
  public var isConst = false
  /// See `Function.body`; it stands here because few functions have one.
  var body: String?
  /// Availability on platforms, as `macos introduced=10.4 deprecated=10.9`.
  public var availability: [String] = []

  public enum Nonnull: Hashable, Sendable {
    case all
    case parameters([Int])
  }

  public struct Format: Hashable, Sendable {
    public var kind: String
    public var string: Int
    /// The first argument to check; 0 for a `va_list`.
    public var first: Int
    public init(kind: String, string: Int, first: Int) {
      self.kind = kind
      self.string = string
      self.first = first
    }
  }

  public init() {}
}
