/// Where the members of a record are.
///
/// ```swift
/// // struct { char tag; int low : 3; }
/// RecordLayout(size: 4, alignment: 4, fields: [.byte(offset: 0), .bits(offset: 8, width: 3)])
/// ```
public struct RecordLayout: Hashable, Sendable {
  public var size: UInt64
  public var alignment: UInt64
  /// One for each field of the definition, in order; offsets of bit-fields are in bits from the start of the record.
  public var fields: [Field.Place]
  public init(size: UInt64, alignment: UInt64, fields: [Field.Place]) {
    self.size = size
    self.alignment = alignment
    self.fields = fields
  }
}

/// A record's layout with what only the engine itself wants to know.
struct LaidOutRecord {
  var layout: RecordLayout
  /// The alignment that the members alone ask for.
  var unadjustedAlignment: UInt64
  /// What Microsoft's rules insist on even where the record lies inside a packed one.
  var requiredAlignment: UInt64 = 1
  /// Whether the record itself bears an `aligned` attribute.
  var isAlignmentRequired = false
  /// How deep records nest in it.
  var nesting = 1
}

/// A field as the layout algorithms see it.
struct RecordMember {
  var shape: TypeShape
  var packed: Bool
  var aligned: UInt64?
  var isNamed: Bool
  /// The width of a bit-field.
  var width: UInt64?
}
