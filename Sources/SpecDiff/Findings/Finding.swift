import BindingSpec

/// One change with a meaning: which rule it falls under, what it is about, how it was and is, and what it breaks where.
///
/// ```swift
/// for finding in drift.findings { print(finding.rule.rawValue, finding.entity, finding.class) }
/// // function.removed  inflateReset2  abi
/// ```
public struct Finding: Hashable, Sendable {
  public var rule: DriftRule
  /// The declaration's name, `record.field` for a member: the name as the old side has it, unless only the new side has it.
  public var entity: String
  public var kind: EntityKind
  public var `class`: DriftClass
  /// The platform that it was judged for. The same change may be of another class elsewhere.
  public var target: Target
  /// The declaration in C, as it was and as it is; several lines for a record. nil where there is none.
  public var old: String?
  public var new: String?
  public var oldPlace: Provenance?
  public var newPlace: Provenance?
  /// One sentence: what changed.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// How programs come to this type: through which exported functions, in which way.
  public var reach: Reach?
  /// The record's layout before and after, for changes that move something.
  public var oldLayout: LayoutPicture?
  public var newLayout: LayoutPicture?

  public init(
    _ rule: DriftRule, _ entity: String, _ kind: EntityKind, _ class: DriftClass, on target: Target, _ message: String,
    old: String? = nil, new: String? = nil, oldPlace: Provenance? = nil, newPlace: Provenance? = nil
  ) {
    self.rule = rule
    self.entity = entity
    self.kind = kind
    self.class = `class`
    self.target = target
    self.message = message
    self.old = old
    self.new = new
    self.oldPlace = oldPlace
    self.newPlace = newPlace
  }

  /// Where to look: where it is now, or where it was.
  public var place: Provenance? { newPlace ?? oldPlace }
}

/// What a finding is about.
public enum EntityKind: String, Hashable, Sendable, CaseIterable {
  case function, `struct`, union, field, `enum`, enumerator, typedef, variable, constant, macro, alias, library, skipped

  init(_ kind: RecordKind) {
    switch kind {
    case .structure: self = .struct
    case .union: self = .union
    }
  }
}

/// How a program comes to hold values of a type, as far as the interface tells.
public struct Reach: Hashable, Sendable {
  /// Functions that take or return it by value.
  public var byValue: [String] = []
  /// Functions that have a pointer to it among their parameters.
  public var taking: [String] = []
  /// Those of them that seem to fill in a record of their caller's, by their names: `init`, `get` and the like.
  public var filling: [String] = []
  /// Functions that hand out a pointer to it, as a result or through a pointer to a pointer.
  public var giving: [String] = []
  /// Records that have it as a member, by value or in an array.
  public var embeddedIn: [String] = []
  /// Exported variables of it, and typedefs and arrays of it that programs may make themselves.
  public var variables: [String] = []

  public init() {}

  /// Whether nothing that the library exports has to do with it.
  public var isNowhere: Bool {
    byValue.isEmpty && taking.isEmpty && giving.isEmpty && embeddedIn.isEmpty && variables.isEmpty
  }

  /// Whether programs only ever hold pointers that the library has given them, so that its size is the library's own affair.
  public var isOnlyLentByTheLibrary: Bool {
    byValue.isEmpty && embeddedIn.isEmpty && variables.isEmpty && filling.isEmpty
      && giving.contains { !$0.lowercased().hasSuffix("copy") && !$0.lowercased().hasSuffix("dup") }
  }
}

/// A record's layout, ready to be drawn.
public struct LayoutPicture: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    /// From the start of the record, in bits.
    public var offset: UInt64
    /// In bits; 0 for a flexible array.
    public var width: UInt64
    public var isBitField: Bool
    /// The member in C, such as `int x`; nil for padding.
    public var text: String?
  }
  public var name: String
  public var size: UInt64
  public var alignment: UInt64
  public var rows: [Row]
}
