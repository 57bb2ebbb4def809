/// Records as Microsoft's compiler lays them out, and clang where it stands in for it.
///
/// A bit-field takes a whole unit of its declared type, shared only with following bit-fields whose types have the same
/// size. `aligned` (`__declspec(align)`) is a demand that outlives packing, in the records around it too; the pragma
/// and `packed` are wishes that only lower a type's own alignment.
struct MicrosoftRecordLayout {
  /// What C gives a record without members, where C++ has 1 and GNU C has 0.
  private static let emptySize: UInt64 = 4

  private let isUnion: Bool
  /// The pragma or `packed`.
  private let cap: UInt64?
  private let aligned: UInt64

  private var size: UInt64 = 0
  private var alignment: UInt64 = 1
  private var requiredAlignment: UInt64 = 1
  /// The unit that bit-fields are put into, in bytes; nil when the last member was none or had no width.
  private var openUnit: UInt64?
  private var freeBits: UInt64 = 0
  private var places: [Field.Place] = []

  init(isUnion: Bool, packed: Bool, aligned: UInt64?, pragmaPack: UInt64?, pointerSize: UInt64) {
    self.isUnion = isUnion
    self.aligned = aligned ?? 1
    // A pragma beyond the size of a pointer is ignored.
    let pragma = pragmaPack.flatMap { $0 <= pointerSize ? $0 : nil }
    self.cap = packed ? 1 : pragma
  }

  mutating func place(_ members: [RecordMember]) throws(LayoutError) -> LaidOutRecord {
    places.reserveCapacity(members.count)
    for member in members {
      if let width = member.width {
        try place(member, width)
      } else {
        try place(member)
      }
    }
    size = try size.roundedUp(to: alignment)
    let unadjustedAlignment = alignment
    requiredAlignment = max(requiredAlignment, aligned)
    alignment = max(alignment, requiredAlignment)
    size = try size.roundedUp(to: max(min(alignment, cap ?? alignment), requiredAlignment))
    if size == 0 { size = requiredAlignment >= Self.emptySize ? alignment : Self.emptySize }
    let layout = RecordLayout(size: size, alignment: alignment, fields: places)
    return LaidOutRecord(
      layout: layout, unadjustedAlignment: unadjustedAlignment, requiredAlignment: requiredAlignment)
  }

  private mutating func place(_ member: RecordMember) throws(LayoutError) {
    openUnit = nil
    let required = max(askedAlignment(member), member.shape.requiredAlignment)
    requiredAlignment = max(requiredAlignment, required)
    let alignment = effectiveAlignment(member, natural: member.shape.naturalAlignment, required: required)
    let offset = isUnion ? 0 : try size.roundedUp(to: alignment)
    places.append(.byte(offset: offset))
    size = try max(size, offset.adding(member.shape.size))
    self.alignment = max(self.alignment, alignment)
  }

  private mutating func place(_ member: RecordMember, _ width: UInt64) throws(LayoutError) {
    let unit = member.shape.size
    let asked = askedAlignment(member)
    // On a bit-field `aligned` raises the alignment, without becoming a demand on the record.
    let natural = max(member.shape.naturalAlignment, asked)
    let alignment = effectiveAlignment(member, natural: natural, required: asked)
    if width == 0 { return try close(unit, alignment) }
    if isUnion {
      places.append(.bits(offset: 0, width: width))
      size = max(size, unit)
      openUnit = unit
      return
    }
    if openUnit == unit, width <= freeBits {
      places.append(.bits(offset: try size.multiplied(by: 8) - freeBits, width: width))
      freeBits -= width
      return
    }
    let offset = try size.roundedUp(to: alignment)
    places.append(.bits(offset: try offset.multiplied(by: 8), width: width))
    size = try offset.adding(unit)
    self.alignment = max(self.alignment, alignment)
    openUnit = unit
    freeBits = try unit.multiplied(by: 8) - width
  }

  /// A bit-field of no width: closes the open unit, and does nothing where none is open.
  private mutating func close(_ unit: UInt64, _ alignment: UInt64) throws(LayoutError) {
    let isOpen = openUnit != nil
    openUnit = nil
    if isUnion {
      places.append(.bits(offset: 0, width: 0))
      if isOpen { size = max(size, unit) }
      return
    }
    if isOpen {
      size = try size.roundedUp(to: alignment)
      self.alignment = max(self.alignment, alignment)
    }
    places.append(.bits(offset: try size.multiplied(by: 8), width: 0))
  }

  /// What attributes on the field or its type ask for.
  private func askedAlignment(_ member: RecordMember) -> UInt64 {
    max(member.aligned ?? 1, member.shape.isAlignmentRequired ? member.shape.alignment : 1)
  }

  private func effectiveAlignment(_ member: RecordMember, natural: UInt64, required: UInt64) -> UInt64 {
    var alignment = min(natural, cap ?? natural)
    if member.packed { alignment = 1 }
    return max(alignment, required)
  }
}
