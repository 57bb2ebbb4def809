/// Shapes that gcc and clang, or clang's own versions, lay out differently on one target, so that a size computed here
/// is not the one that every library has. Each was found by comparing random records with both compilers.
extension Layout {
  /// Why the compilers of this target disagree about a record; nil where they agree.
  ///
  /// ```swift
  /// // struct { _Atomic(struct rgb) colour; }, three bytes: clang makes them four, gcc keeps three
  /// try layout.compilersDiffer(on: definition, kind: .structure)
  /// // "colour: clang rounds an _Atomic record up to a power of two and aligns it so, gcc does not"
  /// ```
  public func compilersDiffer(on definition: Record.Definition, kind: RecordKind) throws(LayoutError) -> String? {
    // Refuses what contains itself or nests too deeply, so that the walk below comes to an end.
    let record = try layout(of: definition, kind: kind)
    for (index, field) in definition.fields.enumerated() {
      var reason = try differs(in: field.type)
      if reason == nil, hasGCC, case .byte = record.fields[index], definition.attributes.msStruct == true {
        let shape = try shape(of: field.type)
        if let size = shape.builtinElementSize, size > shape.alignment {
          reason = "clang aligns a basic type under ms_struct by its size, gcc as its typedef says"
        }
      }
      if reason == nil, hasGCC, case .bits(let offset, let width) = record.fields[index] {
        reason = try differs(bitField: field, offset, width, in: definition, kind, record)
      }
      if let reason { return "\(field.name ?? "an unnamed member"): \(reason)" }
    }
    return nil
  }

  /// Elsewhere clang is the only compiler that counts.
  private var hasGCC: Bool { target == .x86_64LinuxGNU || target == .aarch64LinuxGNU }

  /// Whether a type that lies inside a record by value differs.
  private func differs(in type: CType, inArray: Bool = false) throws(LayoutError) -> String? {
    switch type {
    case .qualified(_, let inner): return try differs(in: inner, inArray: inArray)
    case .array(let inner, _): return try differs(in: inner, inArray: true)
    case .named(let name):
      guard let typedef = environment.typedef(named: name) else { throw .incomplete(name) }
      if hasGCC, inArray, typedef.aligned != nil, case .atomic = try resolved(typedef.type) {
        return "gcc forgets the alignment of a typedef of an _Atomic type in an array, clang does not"
      }
      return try differs(in: typedef.type, inArray: inArray)
    case .atomic(let value):
      if hasGCC, try isAggregate(value) {
        let plain = try sizeAndAlignment(of: value)
        if try sizeAndAlignment(of: type) != plain, inArray || !plain.size.isPowerOfTwo {
          return inArray
            ? "clang aligns the _Atomic records of an array by their size, gcc does not"
            : "clang rounds an _Atomic record up to a power of two and aligns it so, gcc does not"
        }
      }
      return try differs(in: value)
    case .bitInt(_, let bits) where bits > 64 && (target == .aarch64LinuxGNU || target == .arm64AppleMacOS):
      return "compilers of late align _BitInt(\(bits)) to 16 bytes, earlier ones to 8"
    case .record(let kind, let name):
      let key = LayoutMemory.RecordName(kind: kind, name: name)
      if let known = memory.differences[key] { return known }
      guard let definition = environment.record(kind, named: name)?.definition else {
        throw .incomplete("\(kind.rawValue) \(name)")
      }
      let reason = try compilersDiffer(on: definition, kind: kind)
      memory.differences[key] = .some(reason)
      return reason
    default: return nil
    }
  }

  private func isAggregate(_ type: CType) throws(LayoutError) -> Bool {
    switch try resolved(type) {
    case .record, .complex: true
    default: false
    }
  }

  private func differs(
    bitField field: Field, _ offset: UInt64, _ width: UInt64, in definition: Record.Definition, _ kind: RecordKind,
    _ record: RecordLayout
  ) throws(LayoutError) -> String? {
    let member = try member(field)
    let attributes = definition.attributes
    let unit = member.shape.size * 8
    let pack = attributes.pragmaPack.flatMap { $0 > 0 ? $0 : nil } ?? .max
    let isPacked = attributes.packed || field.packed
    if attributes.msStruct == true {
      if isPacked, kind == .union || min(max(member.shape.size, member.aligned ?? 1), pack) > 1 {
        return "gcc packs bit-fields under ms_struct too, clang does not"
      }
      if member.shape.isAlignmentRequired {
        return "gcc aligns a bit-field under ms_struct as its typedef says, clang as its size does"
      }
      if kind == .union, min(max(member.shape.alignment, member.aligned ?? 1), pack) > record.alignment {
        return "gcc aligns an ms_struct union by its bit-fields, clang does not"
      }
      if kind == .union, field.name == nil || member.shape.size > pack, width > 0 {
        return "clang gives every bit-field in an ms_struct union its whole unit, gcc does not"
      }
      if width == 0, kind == .union || member.aligned != nil || member.shape.size > pack {
        return "gcc and clang read the alignment of a bit-field of no width under ms_struct differently"
      }
      return nil
    }
    if kind == .union { return nil }
    if width > 0, !isPacked, member.shape.alignment > member.shape.naturalAlignment {
      return "gcc aligns a bit-field as its over-aligned typedef says, clang only where it would straddle"
    }
    guard let aligned = member.aligned else { return nil }
    if aligned > pack, offset % (pack * 8) != 0 {
      return "gcc aligns a bit-field as #pragma pack allows, clang drops an alignment that is larger"
    }
    if width > 0, !isPacked, offset % unit + width > unit {
      return "gcc moves a bit-field on that would straddle once it is aligned, clang does not"
    }
    return nil
  }
}
