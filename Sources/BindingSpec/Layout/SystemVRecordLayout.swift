/// Records as System V's generic ABI lays them out, with the attributes of GNU C; every target but Microsoft's.
///
/// The rule for bit-fields is to take the next free bit where the whole field fits into an aligned unit of its declared
/// type; other members may lie in the same unit. `ms_struct` swaps that rule for Microsoft's: a unit of the declared type
/// is set aside as a whole, and shared by the bit-fields that follow with types of the same size.
struct SystemVRecordLayout {
  private let isUnion: Bool
  private let packed: Bool
  private let pragmaPack: UInt64?
  private let isMicrosoftStruct: Bool
  private let unnamedBitFieldsAlign: Bool

  private var alignment: UInt64
  private var unadjustedAlignment: UInt64 = 1
  /// The bits taken so far, in whole bytes.
  private var dataBits: UInt64 = 0
  /// How many of the last of those a following bit-field may still take.
  private var freeBits: UInt64 = 0
  /// The size of the unit that `ms_struct` set aside last, in bits; 0 after anything but a bit-field.
  private var openUnit: UInt64 = 0
  private var places: [Field.Place] = []

  init(
    isUnion: Bool, packed: Bool, aligned: UInt64?, pragmaPack: UInt64?, isMicrosoftStruct: Bool,
    unnamedBitFieldsAlign: Bool
  ) {
    self.isUnion = isUnion
    self.packed = packed
    self.pragmaPack = pragmaPack
    self.isMicrosoftStruct = isMicrosoftStruct
    self.unnamedBitFieldsAlign = unnamedBitFieldsAlign
    self.alignment = aligned ?? 1
  }

  mutating func place(_ members: [RecordMember]) throws(LayoutError) -> LaidOutRecord {
    places.reserveCapacity(members.count)
    for member in members {
      if let width = member.width {
        if isMicrosoftStruct {
          try placeMicrosoftBitField(member, width)
        } else {
          try placeBitField(member, width)
        }
      } else {
        try place(member)
      }
    }
    let size = try (dataBits / 8).roundedUp(to: alignment)
    let layout = RecordLayout(size: size, alignment: alignment, fields: places)
    return LaidOutRecord(layout: layout, unadjustedAlignment: unadjustedAlignment)
  }

  private mutating func place(_ member: RecordMember) throws(LayoutError) {
    freeBits = 0
    openUnit = 0
    var alignment = member.shape.alignment
    // Microsoft aligns a basic type to its size, whatever a typedef says.
    if isMicrosoftStruct, let size = member.shape.builtinElementSize, size.isPowerOfTwo {
      alignment = max(alignment, size)
    }
    if packed || member.packed { alignment = 1 }
    alignment = max(alignment, member.aligned ?? 1)
    // The pragma has the last word, even over `aligned`.
    if let pragmaPack { alignment = min(alignment, pragmaPack) }

    let offset = isUnion ? 0 : try (dataBits / 8).roundedUp(to: alignment)
    places.append(.byte(offset: offset))
    try take(bits: offset.adding(member.shape.size).multiplied(by: 8))
    count(alignment: alignment)
  }

  private mutating func placeBitField(_ member: RecordMember, _ width: UInt64) throws(LayoutError) {
    let unit = try member.shape.size.multiplied(by: 8)
    let asked = (member.aligned ?? 0) * 8
    let cap = (pragmaPack ?? 0) * 8
    let isPacked = packed || member.packed
    let full = max(member.shape.alignment * 8, asked)
    var alignment = isPacked && width > 0 ? max(1, asked) : full
    // Fields of no width ignore the pragma. A packed field with a pragma takes the pragma's alignment back up to its own.
    if cap > 0, width > 0 { alignment = min(isPacked ? full : alignment, cap) }

    var offset = isUnion ? 0 : dataBits - freeBits
    let straddles = try (offset & (alignment - 1)).adding(width) > unit
    if width == 0 || (cap == 0 && straddles) {
      offset = try offset.roundedUp(to: alignment)
    } else if asked > 0, cap == 0 || asked <= cap {
      offset = try offset.roundedUp(to: asked)
    }
    places.append(.bits(offset: offset, width: width))
    try takeBits(upTo: offset.adding(width), width: width)
    if member.isNamed || unnamedBitFieldsAlign { count(alignment: alignment / 8) }
  }

  private mutating func placeMicrosoftBitField(_ member: RecordMember, _ width: UInt64) throws(LayoutError) {
    let unit = try member.shape.size.multiplied(by: 8)
    var alignment = unit
    if openUnit != unit || freeBits < width {
      // A field of no width closes a unit; where none is open it does nothing.
      if openUnit == 0, width == 0 { alignment = 1 }
      freeBits = 0
      openUnit = 0
    }
    alignment = max(alignment, (member.aligned ?? 0) * 8)
    if let pragmaPack, width > 0 { alignment = min(alignment, pragmaPack * 8) }
    if isUnion { alignment = 1 }

    var offset = isUnion ? 0 : dataBits - freeBits
    if width == 0 || width > freeBits {
      offset = try offset.roundedUp(to: alignment)
      freeBits = 0
    }
    places.append(.bits(offset: offset, width: width))
    if isUnion {
      dataBits = max(dataBits, width > 0 ? unit : 8)
    } else if width > 0 {
      if freeBits == 0 {
        dataBits = try offset.adding(unit)
        freeBits = unit
      }
      freeBits -= width
      openUnit = unit
    } else {
      try takeBits(upTo: offset, width: 0)
      openUnit = 0
    }
    count(alignment: alignment / 8)
  }

  /// Notes that a bit-field ends here, in the middle of a byte perhaps.
  private mutating func takeBits(upTo end: UInt64, width: UInt64) throws(LayoutError) {
    if isUnion {
      try take(bits: width.roundedUp(to: 8))
    } else {
      dataBits = try end.roundedUp(to: 8)
      freeBits = dataBits - end
    }
  }

  private mutating func take(bits: UInt64) throws(LayoutError) {
    dataBits = isUnion ? max(dataBits, bits) : bits
  }

  private mutating func count(alignment: UInt64) {
    unadjustedAlignment = max(unadjustedAlignment, alignment)
    self.alignment = max(self.alignment, alignment)
  }
}
