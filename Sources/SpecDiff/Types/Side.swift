import BindingSpec

/// One of the two interfaces on one platform: its names and its layouts.
struct Side {
  let environment: LinkedSpec
  let layout: Layout<LinkedSpec>

  init(_ environment: LinkedSpec, _ target: Target) {
    self.environment = environment
    layout = Layout(target: target, environment: environment)
  }

  var spec: Spec { environment.spec }

  /// Follows typedefs and gathers the qualifiers on the way. Stops where a name is not known.
  func resolve(_ type: CType) -> (type: CType, qualifiers: Qualifiers) {
    var type = type
    var qualifiers: Qualifiers = []
    for _ in 0..<256 {
      switch type {
      case .qualified(let more, let inner):
        qualifiers.formUnion(more)
        type = inner
      case .named(let name):
        guard let typedef = environment.typedef(named: name) else { return (type, qualifiers) }
        type = typedef.type
      default: return (type, qualifiers)
      }
    }
    return (type, qualifiers)
  }

  /// Where a record's members are. On the platform that was scanned, that is what the compiler said: imports may be of
  /// another day than the scan.
  func recordLayout(_ kind: RecordKind, _ name: String) -> RecordLayout? {
    if layout.target == spec.scan.target, let own = spec.records(kind)[name]?.definition {
      return RecordLayout(size: own.size, alignment: own.alignment, fields: own.fields.map(\.place))
    }
    return try? layout.layout(ofRecord: kind, named: name)
  }

  /// Whether an integer or an enum has negative values; nil for what is no integer.
  func isSigned(_ type: CType) -> Bool? {
    switch resolve(type).type {
    case .scalar(let scalar): return layout.target.isSigned(layout.target.underlying(of: scalar))
    case .bitInt(let signed, _): return signed
    case .enumeration(let name):
      guard let definition = environment.enumeration(named: name)?.definition,
        case .scalar(let scalar) = resolve(layout.target.representation(of: definition)).type
      else { return nil }
      return layout.target.isSigned(layout.target.underlying(of: scalar))
    default: return nil
    }
  }

  /// Whether a parameter of this type is a pointer in the end.
  func isPointer(_ type: CType) -> Bool {
    switch resolve(type).type {
    case .pointer, .array, .function, .block: true
    default: false
    }
  }

  func size(of type: CType) -> SizeAndAlignment? { try? layout.sizeAndAlignment(of: type) }
}
