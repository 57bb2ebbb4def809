/// What a WebAssembly value can be.
enum ValueType: Hashable {
  case i32, i64, f32, f64
  case reference(HeapType, isNullable: Bool)

  /// `(ref null eq)`: any Lisp value.
  static var value: ValueType { .reference(.eq, isNullable: true) }
  static var anything: ValueType { .reference(.any, isNullable: true) }
  static var external: ValueType { .reference(.extern, isNullable: true) }
  static func object(_ type: DefinedType) -> ValueType { .reference(.defined(type), isNullable: false) }
  static func nullable(_ type: DefinedType) -> ValueType { .reference(.defined(type), isNullable: true) }
}

/// What a reference refers to.
enum HeapType: Hashable {
  case any, eq, i31, structure, array, none
  case function, noFunction
  case extern, noExtern
  case exception, noException
  case defined(DefinedType)
}

/// A field of a structure, or the elements of an array.
struct FieldType: Hashable {
  enum Storage: Hashable {
    case i8, i16
    case value(ValueType)
  }
  let storage: Storage
  let isMutable: Bool

  static func variable(_ type: ValueType) -> FieldType { FieldType(storage: .value(type), isMutable: true) }
  static func fixed(_ type: ValueType) -> FieldType { FieldType(storage: .value(type), isMutable: false) }
}

/// What a defined type is made of.
enum CompositeType: Hashable {
  case function([ValueType], [ValueType])
  case structure([FieldType])
  case array(FieldType)
}

/// A type of the module's own: an entry in its type section, if anything uses it.
///
/// Two of the same shape are the same type for an engine unless they stand in one recursion group.
final class DefinedType: Hashable {
  let name: String
  /// Filled after creation where types refer to each other.
  var composite: CompositeType
  let parent: DefinedType?
  let isFinal: Bool
  /// Types of one group are emitted together, in the order in which they were made.
  let group: Group?
  /// As how many-th it was come across, while a module is being written.
  var number = -1

  final class Group {
    fileprivate(set) var members: [DefinedType] = []
  }

  init(
    _ name: String, _ composite: CompositeType, parent: DefinedType? = nil, isFinal: Bool = true, in group: Group? = nil
  ) {
    self.name = name
    self.composite = composite
    self.parent = parent
    self.isFinal = isFinal
    self.group = group
    group?.members.append(self)
  }

  static func == (left: DefinedType, right: DefinedType) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
