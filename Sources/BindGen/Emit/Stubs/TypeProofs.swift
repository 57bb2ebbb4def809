import BindingSpec

/// Proofs of records, enums and typedefs.
struct TypeProofs {
  private let module: BindingModule
  private(set) var out = TextWriter(capacity: 1 << 16)
  /// Checks of bit-fields, which stand inside a function.
  private var bits = TextWriter(capacity: 256)
  private(set) var types: CTypeWriter
  /// Records that lie in another one without a name: C cannot name them, and their members are the other one's.
  let anonymous: Set<String>

  init(_ module: BindingModule) {
    self.module = module
    types = CTypeWriter(module.linked)
    anonymous = Self.anonymousRecords(module)
  }

  static func anonymousRecords(_ module: BindingModule) -> Set<String> {
    var anonymous: Set<String> = []
    for type in module.types {
      guard case .record(_, let record) = type.kind else { continue }
      for field in record.definition?.fields ?? [] where field.name == nil {
        if case .record(_, let name) = field.type.unqualified { anonymous.insert(name) }
      }
    }
    return anonymous
  }

  mutating func write() {
    section("Structs and unions.", module.types.filter(\.isRecord)) { $0.write(record: $1) }
    if !bits.bytes.isEmpty {
      out.newline()
      out.line("/* Bit-fields. */")
      out.newline()
      out.line("__attribute__((used)) static void bl_bit_fields(void) {")
      out.append(bits)
      out.line("}")
    }
    section("Enums.", module.types.filter(\.isEnumeration)) { $0.write(enumeration: $1) }
    typedefs()
  }

  private mutating func section(
    _ title: String, _ bindings: [TypeBinding], _ write: (inout TypeProofs, TypeBinding) -> Void
  ) {
    if bindings.isEmpty { return }
    out.newline()
    out.line("/* \(title) */")
    for binding in bindings { write(&self, binding) }
  }

  // MARK: Records

  private mutating func write(record binding: TypeBinding) {
    guard case .record(let kind, let record) = binding.kind else { return }
    guard let definition = record.definition else {
      // A tag of another kind is an error; no more can be said of what nobody has defined.
      if !record.isTagless { out.line("\(kind.rawValue) \(binding.cName);") }
      return
    }
    if anonymous.contains(binding.cName) { return }
    out.newline()
    let type = reachable(.record(kind, binding.cName), isTagless: record.isTagless)
    out.line("BL_SIZE(\(type), \(definition.size));")
    // A record without a tag is reached through its typedef, which may ask for another alignment than the record has.
    if !(record.isTagless && module.linked.typedef(named: binding.cName)?.aligned != nil) {
      out.line("BL_ALIGNMENT(\(type), \(definition.alignment));")
    }
    let place = Place(type: type, id: CText.part(binding.cName), size: definition.size)
    write(definition.fields, in: place, at: 0)
  }

  /// The type's name. One that C only reaches by a path gets a name that says which it is in a message.
  private mutating func reachable(_ type: CType, isTagless: Bool) -> String {
    let text = types.text(type)
    guard isTagless, text.hasPrefix("__typeof__"), let tag = type.tag else { return text }
    let name = "bl_type_\(CText.part(tag))"
    out.line("typedef \(text) \(name);")
    return name
  }

  /// The record whose members are being written.
  private struct Place {
    /// C's name of it.
    var type: String
    /// As part of an identifier.
    var id: String
    var size: UInt64
  }

  private mutating func write(_ fields: [Field], in place: Place, at base: UInt64, depth: Int = 0) {
    for field in fields {
      switch (field.place, field.name) {
      case (.byte(let offset), let name?):
        let isArray = if case .array(_, .some) = field.type.unqualified { true } else { false }
        out.put(isArray ? "BL_ARRAY(" : "BL_FIELD(")
        out.put(place.type)
        out.put(", ")
        out.put(name)
        out.put(", ")
        out.put(number: base &+ offset)
        out.put(", ")
        types.write(field.type, to: &out)
        out.line(");")
      case (.byte(let offset), nil):
        guard case .record(let kind, let inner) = field.type.unqualified, depth < 64,
          let definition = module.linked.record(kind, named: inner)?.definition
        else { continue }
        write(definition.fields, in: place, at: base &+ offset, depth: depth + 1)
      case (.bits(let offset, let width), let name?):
        write(bitField: field, name, in: place, base &* 8 &+ offset, width)
      case (.bits, nil): break
      }
    }
  }

  private mutating func write(
    bitField field: Field, _ name: String, in place: Place, _ offset: UInt64, _ width: UInt64
  ) {
    guard width > 0, width <= 128, offset < 1 << 40 else { return }
    bits.put("  BL_BITS(\(place.id)__\(name), \(place.type), \(name), ")
    bits.put(isSigned(field.type) ? "1, " : "0, ")
    types.write(declared(field.type), to: &bits)
    bits.put(", \(offset), \(width), ")
    let first = offset / 8
    let last = (offset &+ width &- 1) / 8
    var isFirst = true
    for byte in (first == 0 ? 0 : first - 1)...(last &+ 1) where byte < place.size {
      var mask: UInt8 = 0
      for bit in 0..<UInt64(8) where byte &* 8 &+ bit >= offset && byte &* 8 &+ bit < offset &+ width {
        mask |= 1 << UInt8(bit)
      }
      if !isFirst { bits.put(" && ") }
      bits.put("is.byte[\(byte)] == \(mask)")
      isFirst = false
    }
    bits.line(");")
  }

  /// The type that a bit-field is declared with; for an enum its integer, as gcc warns of enums in fewer bits than they
  /// could need.
  private func declared(_ type: CType) -> CType {
    var type = type.unqualified
    for _ in 0..<128 {
      guard case .named(let name) = type, let typedef = module.linked.typedef(named: name) else { break }
      guard case .enumeration = typedef.type.unqualified else { return type }
      type = typedef.type.unqualified
    }
    guard case .enumeration(let name) = type else { return type }
    return module.linked.enumeration(named: name)?.definition?.type ?? type
  }

  private func isSigned(_ type: CType) -> Bool {
    var type = type
    for _ in 0..<128 {
      switch type {
      case .qualified(_, let inner): type = inner
      case .named(let name):
        guard let typedef = module.linked.typedef(named: name) else { return false }
        type = typedef.type
      case .enumeration(let name):
        guard let definition = module.linked.enumeration(named: name)?.definition else { return false }
        type = definition.type
      case .scalar(let scalar): return module.spec.scan.target.isSigned(scalar) ?? false
      case .bitInt(let signed, _): return signed
      default: return false
      }
    }
    return false
  }

  // MARK: Enums

  private mutating func write(enumeration binding: TypeBinding) {
    guard case .enumeration(let enumeration, let values) = binding.kind else { return }
    guard let definition = enumeration.definition else { return }
    out.newline()
    let type = reachable(.enumeration(binding.cName), isTagless: enumeration.isTagless)
    out.put("BL_ENUM(\(type), ")
    types.write(definition.type, to: &out)
    out.line(");")
    for value in values.lazy.map(\.enumerator) {
      out.put(
        CNumber.isNegative(value.value)
          ? "BL_NEGATIVE_VALUE(" : CNumber.isHuge(value.value) ? "BL_HUGE_VALUE(" : "BL_VALUE(")
      out.put(value.name)
      out.put(", ")
      out.put(CNumber.literal(value.value))
      out.line(");")
    }
  }

  // MARK: Typedefs

  /// Those that are types of their own in Lisp, and those that only name a record that is bound.
  private mutating func typedefs() {
    var bound: [String: Typedef] = [:]
    var tags: Set<String> = []
    for type in module.types {
      if let typedef = type.typedef { bound[type.cName] = typedef } else { tags.insert(type.cName) }
    }
    for (name, typedef) in module.spec.typedefs where module.names.isMerged(name) {
      if let tag = typedef.type.tag, tags.contains(tag) { bound[name] = typedef }
    }
    if bound.isEmpty { return }
    out.newline()
    out.line("/* Typedefs. */")
    out.newline()
    for (name, typedef) in module.spec.typedefs where bound[name] != nil {
      let isArray = if case .array(_, .some) = typedef.type.unqualified { true } else { false }
      // A record without a tag has no other name to be held against.
      if !isOnlyName(name, typedef) {
        out.put(isArray ? "BL_ARRAY_TYPEDEF(" : "BL_TYPEDEF(")
        out.put(name)
        out.put(", ")
        types.write(typedef.type, to: &out)
        out.line(");")
      }
      if let aligned = typedef.aligned { out.line("BL_ALIGNMENT(\(name), \(aligned));") }
    }
  }

  private func isOnlyName(_ name: String, _ typedef: Typedef) -> Bool {
    switch typedef.type {
    case .record(let kind, name): module.linked.record(kind, named: name)?.isTagless == true
    case .enumeration(name): module.linked.enumeration(named: name)?.isTagless == true
    default: false
    }
  }
}
