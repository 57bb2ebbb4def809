/// Where a header says something: the header as an `#include` writes it, and the line.
public struct Provenance: Hashable, Sendable {
  public var header: String
  public var line: Int
  public init(header: String, line: Int) {
    self.header = header
    self.line = line
  }
}

/// What every declaration carries besides its own facts.
public struct Notes: Hashable, Sendable {
  public var at: Provenance?
  public var doc: String?
  @Seldom private var others = Others()

  /// What few declarations have.
  private struct Others: SeldomSet {
    var deprecated: Deprecation?
    var rename: String?
    var skip = false
  }

  public var deprecated: Deprecation? {
    get { others.deprecated }
    set { others.deprecated = newValue }
  }
  /// The Lisp name that an overlay asks for.
  public var rename: String? {
    get { others.rename }
    set { others.rename = newValue }
  }
  /// An overlay's wish that nothing be generated for this declaration.
  public var skip: Bool {
    get { others.skip }
    set { others.skip = newValue }
  }

  public init(at: Provenance? = nil, doc: String? = nil) {
    self.at = at
    self.doc = doc
  }
}

/// A deprecation, with its text unless the scan left prose out.
public struct Deprecation: Hashable, Sendable {
  public var message: String?
  public init(message: String? = nil) { self.message = message }
}

/// A `struct` or a `union`.
public struct Record: Hashable, Sendable {
  public var notes: Notes
  /// nil for an opaque record: one that the headers declare and never define.
  public var definition: Definition?
  /// Whether the record has no tag in C and is named after its place.
  public var isTagless: Bool

  public struct Definition: Hashable, Sendable {
    public var fields: [Field]
    /// Size and alignment in bytes on the scanned target: evidence, to be compared with the layout engine's answer.
    public var size: UInt64
    public var alignment: UInt64
    public var attributes: LayoutAttributes
    public init(
      fields: [Field], size: UInt64, alignment: UInt64, attributes: LayoutAttributes = LayoutAttributes()
    ) {
      self.fields = fields
      self.size = size
      self.alignment = alignment
      self.attributes = attributes
    }
  }

  public init(notes: Notes = Notes(), definition: Definition? = nil, isTagless: Bool = false) {
    self.notes = notes
    self.definition = definition
    self.isTagless = isTagless
  }
}

/// What a record's own text says about its layout, as opposed to what a target makes of it.
public struct LayoutAttributes: Hashable, Sendable {
  /// `__attribute__((packed))`.
  public var packed = false
  /// `__attribute__((aligned(n)))` or `_Alignas` on the record, in bytes.
  public var aligned: UInt64?
  /// The `#pragma pack(n)` in force, in bytes.
  public var pragmaPack: UInt64?
  /// `ms_struct` (true), `gcc_struct` (false), or the target's rule (nil).
  public var msStruct: Bool?
  /// `__attribute__((transparent_union))`: passed as its first member is.
  public var transparentUnion = false
  public init(
    packed: Bool = false, aligned: UInt64? = nil, pragmaPack: UInt64? = nil, msStruct: Bool? = nil,
    transparentUnion: Bool = false
  ) {
    self.packed = packed
    self.aligned = aligned
    self.pragmaPack = pragmaPack
    self.msStruct = msStruct
    self.transparentUnion = transparentUnion
  }
}

/// A member of a record.
public struct Field: Hashable, Sendable {
  /// nil for an unnamed bit-field and for an anonymous record member.
  public var name: String?
  public var type: CType
  public var place: Place
  public var doc: String?
  /// `__attribute__((packed))` on the field itself.
  public var packed = false
  /// `aligned(n)` or `_Alignas(n)` on the field itself, in bytes.
  public var aligned: UInt64?

  /// Where the scanned target puts it.
  public enum Place: Hashable, Sendable {
    case byte(offset: UInt64)
    case bits(offset: UInt64, width: UInt64)
  }

  public init(
    name: String?, type: CType, place: Place, doc: String? = nil, packed: Bool = false, aligned: UInt64? = nil
  ) {
    self.name = name
    self.type = type
    self.place = place
    self.doc = doc
    self.packed = packed
    self.aligned = aligned
  }
}

/// An enum with a tag, a typedef or another place that names it. Others become constants.
public struct Enumeration: Hashable, Sendable {
  public var notes: Notes
  /// nil when only declared (an extension of gcc and clang).
  public var definition: Definition?
  public var isTagless: Bool

  public struct Definition: Hashable, Sendable {
    /// The integer type that represents it on the scanned target.
    public var type: CType
    /// Whether C23's `enum E : type` fixed that type, on every target.
    public var isFixed: Bool
    /// Whether its values are bits to be combined.
    public var isFlags: Bool
    /// `__attribute__((packed))`: the smallest type that holds the values.
    public var packed: Bool
    /// The enumerators in the order of the header.
    public var values: [Enumerator]
    public init(
      type: CType, values: [Enumerator], isFixed: Bool = false, isFlags: Bool = false, packed: Bool = false
    ) {
      self.type = type
      self.values = values
      self.isFixed = isFixed
      self.isFlags = isFlags
      self.packed = packed
    }
  }

  public init(notes: Notes = Notes(), definition: Definition? = nil, isTagless: Bool = false) {
    self.notes = notes
    self.definition = definition
    self.isTagless = isTagless
  }
}

/// One name and value of an enum.
public struct Enumerator: Hashable, Sendable {
  public var name: String
  public var value: IntegerValue
  public var doc: String?
  public var deprecated: Deprecation?
  public init(name: String, value: IntegerValue, doc: String? = nil, deprecated: Deprecation? = nil) {
    self.name = name
    self.value = value
    self.doc = doc
    self.deprecated = deprecated
  }
}

/// A typedef.
public struct Typedef: Hashable, Sendable {
  public var notes: Notes
  public var type: CType
  /// `aligned(n)` on the typedef, which changes the alignment of what it names, in bytes.
  public var aligned: UInt64?
  public init(notes: Notes = Notes(), type: CType, aligned: UInt64? = nil) {
    self.notes = notes
    self.type = type
    self.aligned = aligned
  }
}

/// A global variable.
public struct Variable: Hashable, Sendable {
  public var notes: Notes
  public var type: CType
  /// The linker's name when an `asm` label gives another than C's.
  public var symbol: String?
  public var isThreadLocal: Bool
  public var isWeak: Bool
  public init(
    notes: Notes = Notes(), type: CType, symbol: String? = nil, isThreadLocal: Bool = false, isWeak: Bool = false
  ) {
    self.notes = notes
    self.type = type
    self.symbol = symbol
    self.isThreadLocal = isThreadLocal
    self.isWeak = isWeak
  }
}

/// A name with a value known when the header is compiled: an object-like macro, an enumerator of an unnamed enum,
/// or a C23 `constexpr`.
public struct Constant: Hashable, Sendable {
  public var notes: Notes
  public var type: CType
  public var value: Value

  public enum Value: Hashable, Sendable {
    case integer(IntegerValue)
    /// `float` and `double`, bit for bit.
    case floating(Double)
    /// A `long double` that no double equals, as a C hexadecimal literal.
    case longDouble(String)
    /// The bytes of a string literal without the closing NUL.
    case string([UInt8])

    /// Numbers with a point are the same when their bits are: 0.0 and -0.0 are two values, and what is no number is one.
    public static func == (a: Value, b: Value) -> Bool {
      switch (a, b) {
      case (.integer(let x), .integer(let y)): x == y
      case (.floating(let x), .floating(let y)): x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN)
      case (.longDouble(let x), .longDouble(let y)): x == y
      case (.string(let x), .string(let y)): x == y
      case (.integer, _), (.floating, _), (.longDouble, _), (.string, _): false
      }
    }

    public func hash(into hasher: inout Hasher) {
      switch self {
      case .integer(let value):
        hasher.combine(0)
        hasher.combine(value)
      case .floating(let value):
        hasher.combine(1)
        hasher.combine(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
      case .longDouble(let literal):
        hasher.combine(2)
        hasher.combine(literal)
      case .string(let bytes):
        hasher.combine(3)
        hasher.combine(bytes)
      }
    }
  }

  public init(notes: Notes = Notes(), type: CType, value: Value) {
    self.notes = notes
    self.type = type
    self.value = value
  }
}

/// A function-like macro: its parameters, and the C types that an overlay gives it so that a stub can be made.
public struct Macro: Hashable, Sendable {
  public var notes: Notes
  public var parameters: [Parameter]
  public var isVariadic: Bool
  public var returns: CType?
  /// A fingerprint of what it expands to, in letters: another one is another macro. nil where it is not known.
  public var body: String?

  public struct Parameter: Hashable, Sendable {
    public var name: String
    public var type: CType?
    public init(name: String, type: CType? = nil) {
      self.name = name
      self.type = type
    }
  }

  public init(
    notes: Notes = Notes(), parameters: [Parameter], isVariadic: Bool = false, returns: CType? = nil,
    body: String? = nil
  ) {
    self.body = body
    self.notes = notes
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.returns = returns
  }
}

/// A macro that is another name for a declaration.
public struct Alias: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case function, variable, type
  }
  public var notes: Notes
  public var kind: Kind
  /// What it names: a function's or variable's name, or a type in notation.
  public var target: String
  public init(notes: Notes = Notes(), kind: Kind, target: String) {
    self.notes = notes
    self.kind = kind
    self.target = target
  }
}

/// A declaration that could not be taken over, and why.
public struct Skip: Hashable, Sendable {
  public var at: Provenance?
  public var reason: DiagnosticCode
  public var detail: String?
  public init(at: Provenance? = nil, reason: DiagnosticCode, detail: String? = nil) {
    self.at = at
    self.reason = reason
    self.detail = detail
  }
}
