import BindingSpec

/// Declarations made up by a test, in an order in which C can read them.
struct World: TypeEnvironment {
  enum Entry {
    case typedef(String)
    case record(RecordKind, String)
    case enumeration(String)
  }

  var typedefs: [String: Typedef] = [:]
  var structs: [String: Record] = [:]
  var unions: [String: Record] = [:]
  var enums: [String: Enumeration] = [:]
  var entries: [Entry] = []

  func typedef(named name: String) -> Typedef? { typedefs[name] }
  func enumeration(named name: String) -> Enumeration? { enums[name] }
  func record(_ kind: RecordKind, named name: String) -> Record? {
    kind == .structure ? structs[name] : unions[name]
  }

  mutating func define(_ name: String, as type: CType, aligned: UInt64? = nil) {
    typedefs[name] = Typedef(type: type, aligned: aligned)
    entries.append(.typedef(name))
  }

  /// Records that bear a tag stand in the list; those without one are printed where they are used.
  mutating func define(_ kind: RecordKind, _ name: String, _ definition: Record.Definition, isTagless: Bool = false) {
    let record = Record(definition: definition, isTagless: isTagless)
    if kind == .structure { structs[name] = record } else { unions[name] = record }
    if !isTagless { entries.append(.record(kind, name)) }
  }

  mutating func define(_ name: String, _ definition: Enumeration.Definition) {
    enums[name] = Enumeration(definition: definition)
    entries.append(.enumeration(name))
  }

  /// Every record with a tag.
  var records: [(kind: RecordKind, name: String, definition: Record.Definition)] {
    entries.compactMap { entry in
      guard case .record(let kind, let name) = entry, let definition = record(kind, named: name)?.definition else {
        return nil
      }
      return (kind, name, definition)
    }
  }
}

extension Record.Definition {
  /// A definition of which only the text counts.
  init(_ fields: [Field], _ attributes: LayoutAttributes = LayoutAttributes()) {
    self.init(fields: fields, size: 0, alignment: 0, attributes: attributes)
  }
}

extension Field {
  static func plain(_ name: String?, _ type: CType, packed: Bool = false, aligned: UInt64? = nil) -> Field {
    Field(name: name, type: type, place: .byte(offset: 0), packed: packed, aligned: aligned)
  }
  static func bits(
    _ name: String?, _ type: CType, _ width: UInt64, packed: Bool = false, aligned: UInt64? = nil
  ) -> Field {
    Field(name: name, type: type, place: .bits(offset: 0, width: width), packed: packed, aligned: aligned)
  }
}

extension CType {
  static func scalar(_ scalar: Scalar, aligned: Void) -> CType { .scalar(scalar) }
  static func structure(_ name: String) -> CType { .record(.structure, name) }
  static func union(_ name: String) -> CType { .record(.union, name) }
}
