/// Size and alignment in bytes.
public struct SizeAndAlignment: Hashable, Sendable {
  public var size: UInt64
  public var alignment: UInt64
  public init(size: UInt64, alignment: UInt64) {
    self.size = size
    self.alignment = alignment
  }
}

/// The sizes, alignments, offsets and calling conventions of one target.
///
/// Everything is computed from what the declarations say, never from the numbers that a scan recorded, so that one spec
/// serves every target. Answers are kept, so ask one `Layout` often rather than many once.
///
/// ```swift
/// let layout = Layout(target: .wasm32WASI, environment: spec)
/// try layout.sizeAndAlignment(of: .scalar(.long)).size                     // 4
/// try layout.layout(ofRecord: .structure, named: "z_stream_s").fields[0]   // .byte(offset: 0)
/// ```
public struct Layout<Environment: TypeEnvironment> {
  public let target: Target
  public let environment: Environment
  let rules: TargetRules
  let memory = LayoutMemory()

  public init(target: Target, environment: Environment) {
    self.target = target
    self.environment = environment
    self.rules = target.rules
  }

  /// Size and alignment of a type. An array without a count has no size and the alignment of its elements.
  public func sizeAndAlignment(of type: CType) throws(LayoutError) -> SizeAndAlignment {
    let shape = try shape(of: type)
    return SizeAndAlignment(size: shape.size, alignment: shape.alignment)
  }

  /// The layout of a record as its text has it: its attributes and the types and attributes of its fields. Sizes and
  /// offsets that a scan recorded are not looked at, only the widths of bit-fields.
  public func layout(of definition: Record.Definition, kind: RecordKind) throws(LayoutError) -> RecordLayout {
    try laidOut(definition, kind: kind).layout
  }

  /// The layout of the record that the environment knows by this name.
  public func layout(ofRecord kind: RecordKind, named name: String) throws(LayoutError) -> RecordLayout {
    try laidOut(kind, named: name).layout
  }

  /// The integer type that represents an enum on this target.
  public func representation(of definition: Enumeration.Definition) -> CType {
    target.representation(of: definition)
  }

  /// Follows typedefs and drops qualifiers until something else stands there.
  ///
  /// ```swift
  /// try layout.resolved(.named("z_streamp"))  // .pointer(.record(.structure, "z_stream_s"))
  /// ```
  public func resolved(_ type: CType) throws(LayoutError) -> CType {
    var type = type
    var steps = 0
    while true {
      switch type {
      case .qualified(_, let inner): type = inner
      case .named(let name):
        guard let typedef = environment.typedef(named: name) else { throw .incomplete(name) }
        type = typedef.type
      default: return type
      }
      steps += 1
      if steps > LayoutMemory.deepest { throw .recursive(type.notation) }
    }
  }
}

/// What a layout remembers between questions.
final class LayoutMemory {
  /// Deeper nesting than this is an attack, not a header. A main thread's stack is good for it several times over.
  static let deepest = 256

  struct RecordName: Hashable {
    var kind: RecordKind
    var name: String
  }
  var records: [RecordName: LaidOutRecord] = [:]
  var typedefs: [String: TypeShape] = [:]
  /// Why compilers disagree about a record, or nil once it is known that they do not.
  var differences: [RecordName: String?] = [:]
  /// What is being laid out right now: meeting it again means that it contains itself.
  var openRecords: Set<RecordName> = []
  var openTypedefs: Set<String> = []
  var depth = 0
  /// What is left of the steps that working out one call may take.
  var effort = 0
}

/// All that a record layout wants to know about the type of a field.
struct TypeShape {
  var size: UInt64
  var alignment: UInt64
  /// The alignment without what typedefs ask for.
  var naturalAlignment: UInt64
  /// Whether an `aligned` attribute of a typedef or record made the alignment what it is.
  var isAlignmentRequired = false
  /// What Microsoft's rules insist on even inside packed records.
  var requiredAlignment: UInt64 = 1
  /// Size of the language's own type at the bottom of the arrays; nil for anything else.
  var builtinElementSize: UInt64?
  /// How many bits of it hold an integer's value; nil for what cannot be a bit-field.
  var integerBits: UInt64?
  /// How many records, arrays, typedefs and atomics lie one inside the other. Kept with what is remembered, so that no
  /// order of questions gets past the limit.
  var nesting = 0

  init(size: UInt64, alignment: UInt64) {
    self.size = size
    self.alignment = alignment
    self.naturalAlignment = alignment
  }
}

extension Layout {
  /// Works out the shape of a type; the one place that knows what each kind of type takes.
  func shape(of type: CType) throws(LayoutError) -> TypeShape {
    memory.depth += 1
    defer { memory.depth -= 1 }
    if memory.depth > LayoutMemory.deepest { throw .tooDeep }
    var type = type
    while case .qualified(_, let inner) = type { type = inner }
    switch type {
    case .void: throw .incomplete("void")
    case .function: throw .unsupported("\(type.notation) has no size: only pointers to it are values")
    case .scalar(let scalar): return try shape(of: scalar)
    case .bitInt(_, let bits): return try bitIntShape(bits)
    case .complex(let scalar):
      let part = try shape(of: scalar)
      if scalar == .vaList || target.underlying(of: scalar) == .bool {
        throw .unsupported("there is no _Complex \(scalar.rawValue)")
      }
      return TypeShape(size: part.size * 2, alignment: part.alignment)
    case .vector(let element, let lanes): return try vectorShape(element, lanes)
    case .named(let name): return try typedefShape(name)
    case .record(let kind, let name):
      let record = try laidOut(kind, named: name)
      var shape = TypeShape(size: record.layout.size, alignment: record.layout.alignment)
      shape.isAlignmentRequired = record.isAlignmentRequired
      shape.requiredAlignment = record.requiredAlignment
      shape.nesting = record.nesting
      return shape
    case .enumeration(let name):
      guard let definition = environment.enumeration(named: name)?.definition else { throw .incomplete("enum \(name)") }
      var shape = try shape(of: representation(of: definition))
      shape.builtinElementSize = nil
      return shape
    case .pointer, .block: return TypeShape(size: rules.pointerSize, alignment: rules.pointerSize)
    case .array(let element, let count): return try arrayShape(element, count)
    case .atomic(let value): return try atomicShape(value)
    // Unwrapped above.
    case .qualified: throw .unsupported(type.notation)
    }
  }

  private func shape(of scalar: Scalar) throws(LayoutError) -> TypeShape {
    guard let measure = target.sizeAndAlignment(of: scalar) else {
      throw .unsupported("\(target.rawValue) has no \(scalar.cSpelling)")
    }
    var shape = TypeShape(size: measure.size, alignment: measure.alignment)
    let own = target.underlying(of: scalar)
    if own != .vaList { shape.builtinElementSize = measure.size }
    if own == .bool {
      shape.integerBits = 1
    } else if target.isSigned(own) != nil {
      shape.integerBits = measure.size * 8
    }
    return shape
  }

  private func bitIntShape(_ bits: Int) throws(LayoutError) -> TypeShape {
    // 128 bits are what every compiler with _BitInt has; signed ones need two bits, which the header's compiler saw to.
    guard bits >= 1, bits <= 128 else { throw .unsupported("_BitInt(\(bits)) is not between 1 and 128 bits") }
    let alignment = min(UInt64((bits + 7) / 8).roundedUpToPowerOfTwo, 8)
    var shape = TypeShape(size: try UInt64((bits + 7) / 8).roundedUp(to: alignment), alignment: alignment)
    shape.integerBits = UInt64(bits)
    return shape
  }

  private func vectorShape(_ element: CType, _ lanes: Int) throws(LayoutError) -> TypeShape {
    // Clang's own limit on lanes.
    guard lanes >= 1, lanes < 1 << 20 else { throw .unsupported("a vector cannot have \(lanes) lanes") }
    guard case .scalar(let scalar) = try resolved(element), scalar != .vaList, target.underlying(of: scalar) != .bool
    else { throw .unsupported("\(element.notation) is no element of vectors") }
    let size = try shape(of: scalar).size.multiplied(by: UInt64(lanes)).roundedUpToPowerOfTwo
    return TypeShape(size: size, alignment: min(size, rules.largestVectorAlignment ?? size))
  }

  private func arrayShape(_ element: CType, _ count: UInt64?) throws(LayoutError) -> TypeShape {
    var shape = try shape(of: element)
    shape.size = try checked(shape.size.multiplied(by: count ?? 0))
    shape.nesting = try deeper(shape.nesting)
    // An array's alignment is that of its element type with typedefs and all.
    shape.naturalAlignment = shape.alignment
    shape.integerBits = nil
    return shape
  }

  private func atomicShape(_ value: CType) throws(LayoutError) -> TypeShape {
    let plain = try shape(of: value)
    var shape = TypeShape(size: plain.size, alignment: plain.alignment)
    if plain.size == 0 {
      shape.size = 1
    } else if plain.size <= rules.largestAtomic {
      let size = plain.size.roundedUpToPowerOfTwo
      shape = TypeShape(size: size, alignment: size)
    }
    shape.nesting = try deeper(plain.nesting)
    return shape
  }

  private func typedefShape(_ name: String) throws(LayoutError) -> TypeShape {
    if let known = memory.typedefs[name] { return known }
    guard let typedef = environment.typedef(named: name) else { throw .incomplete(name) }
    guard memory.openTypedefs.insert(name).inserted else { throw .recursive(name) }
    defer { memory.openTypedefs.remove(name) }
    var shape = try shape(of: typedef.type)
    // Unlike every other `aligned`, a typedef's may lower the alignment too.
    if let aligned = try alignment(asked: typedef.aligned) {
      shape.alignment = aligned
      shape.isAlignmentRequired = true
    }
    shape.nesting = try deeper(shape.nesting)
    memory.typedefs[name] = shape
    return shape
  }

  func laidOut(_ kind: RecordKind, named name: String) throws(LayoutError) -> LaidOutRecord {
    let key = LayoutMemory.RecordName(kind: kind, name: name)
    if let known = memory.records[key] { return known }
    guard let definition = environment.record(kind, named: name)?.definition else {
      throw .incomplete("\(kind.rawValue) \(name)")
    }
    guard memory.openRecords.insert(key).inserted else { throw .recursive("\(kind.rawValue) \(name)") }
    defer { memory.openRecords.remove(key) }
    let record = try laidOut(definition, kind: kind)
    memory.records[key] = record
    return record
  }

  private func laidOut(_ definition: Record.Definition, kind: RecordKind) throws(LayoutError) -> LaidOutRecord {
    let attributes = definition.attributes
    let isUnion = kind == .union
    let aligned = try alignment(asked: attributes.aligned)
    let pack = try alignment(asked: attributes.pragmaPack)
    let members = try definition.fields.mapFields { field throws(LayoutError) in try member(field) }
    var record: LaidOutRecord
    if rules.isMicrosoft {
      var layout = MicrosoftRecordLayout(
        isUnion: isUnion, packed: attributes.packed, aligned: aligned, pragmaPack: pack, pointerSize: rules.pointerSize)
      record = try layout.place(members)
    } else {
      var layout = SystemVRecordLayout(
        isUnion: isUnion, packed: attributes.packed, aligned: aligned, pragmaPack: pack,
        isMicrosoftStruct: attributes.msStruct == true, unnamedBitFieldsAlign: rules.unnamedBitFieldsAlign)
      record = try layout.place(members)
    }
    record.isAlignmentRequired = aligned != nil
    record.nesting = try deeper(members.reduce(0) { max($0, $1.shape.nesting) })
    record.layout.size = try checked(record.layout.size)
    return record
  }

  func member(_ field: Field) throws(LayoutError) -> RecordMember {
    let shape = try shape(of: field.type)
    let aligned = try alignment(asked: field.aligned)
    var member = RecordMember(shape: shape, packed: field.packed, aligned: aligned, isNamed: field.name != nil)
    if case .bits(_, let width) = field.place {
      guard let bits = shape.integerBits else {
        throw .unsupported("\(field.type.notation) cannot be the type of a bit-field")
      }
      if width > bits { throw .unsupported("a bit-field of \(width) bits is wider than \(field.type.notation)") }
      member.width = width
    }
    return member
  }

  /// An alignment from an attribute: none when it is 0, which C gives no effect, and a power of two otherwise.
  private func alignment(asked: UInt64?) throws(LayoutError) -> UInt64? {
    guard let asked, asked != 0 else { return nil }
    // The largest that any compiler takes.
    guard asked.isPowerOfTwo, asked <= 1 << 32 else {
      throw .unsupported("an alignment of \(asked) is no power of two up to 2^32")
    }
    return asked
  }

  private func deeper(_ nesting: Int) throws(LayoutError) -> Int {
    if nesting >= LayoutMemory.deepest { throw .tooDeep }
    return nesting + 1
  }

  private func checked(_ size: UInt64) throws(LayoutError) -> UInt64 {
    if size > rules.largestSize { throw .tooLarge }
    return size
  }
}

extension Array where Element == Field {
  /// `map` with a typed throw.
  fileprivate func mapFields(
    _ transform: (Field) throws(LayoutError) -> RecordMember
  ) throws(LayoutError) -> [RecordMember] {
    var members: [RecordMember] = []
    members.reserveCapacity(count)
    for field in self { members.append(try transform(field)) }
    return members
  }
}
