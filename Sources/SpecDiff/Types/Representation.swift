import BindingSpec

/// What a value of a type is made of on one platform, without names: two types with equal representations lie in memory and
/// travel in calls alike.
indirect enum Representation: Hashable, Sendable {
  case nothing
  /// Integers, enums and pointers, by size.
  case word(UInt64)
  case floating(UInt64)
  case complex(UInt64)
  case vector(Representation, lanes: Int)
  case array(Representation, count: UInt64?)
  case record(size: UInt64, alignment: UInt64, [Member])
  /// What has none of its own: functions, opaque records, types that this platform lacks.
  case unknown(String)

  struct Member: Hashable, Sendable {
    var place: Field.Place
    var value: Representation
  }

  var isKnown: Bool {
    if case .unknown = self { return false }
    return true
  }

  /// Whether floating numbers are anywhere in it, which decides about registers.
  var hasFloating: Bool {
    switch self {
    case .nothing, .word, .unknown: false
    case .floating, .complex, .vector: true
    case .array(let element, _): element.hasFloating
    case .record(_, _, let members): members.contains { $0.value.hasFloating }
    }
  }
}

extension Side {
  /// The representation of a type on this side.
  func representation(of type: CType) -> Representation { representation(of: type, depth: 0) }

  private func representation(of type: CType, depth: Int) -> Representation {
    // A header does not nest so deep; text made to harm may.
    if depth > 64 { return .unknown(type.notation) }
    let resolved = resolve(type).type
    switch resolved {
    case .void: return .nothing
    case .scalar(let scalar):
      guard let measure = layout.target.sizeAndAlignment(of: scalar) else { return .unknown(type.notation) }
      switch layout.target.underlying(of: scalar) {
      case .float16, .bfloat16, .float, .double, .ldouble, .float128: return .floating(measure.size)
      case .vaList: return .unknown("va_list")
      default: return .word(measure.size)
      }
    case .bitInt, .pointer, .block:
      return size(of: resolved).map { .word($0) } ?? .unknown(type.notation)
    case .complex: return size(of: resolved).map { .complex($0) } ?? .unknown(type.notation)
    case .vector(let element, let lanes): return .vector(representation(of: element, depth: depth + 1), lanes: lanes)
    case .array(let element, let count):
      return .array(representation(of: element, depth: depth + 1), count: count)
    case .atomic(let value): return representation(of: value, depth: depth + 1)
    case .enumeration:
      return size(of: resolved).map { .word($0) } ?? .unknown(type.notation)
    case .record(let kind, let name):
      guard let definition = environment.record(kind, named: name)?.definition,
        let laidOut = recordLayout(kind, name), laidOut.fields.count == definition.fields.count
      else { return .unknown(type.notation) }
      let members = zip(definition.fields, laidOut.fields).map { field, place in
        Representation.Member(place: place, value: representation(of: field.type, depth: depth + 1))
      }
      return .record(size: laidOut.size, alignment: laidOut.alignment, members)
    case .named, .function, .qualified: return .unknown(type.notation)
    }
  }

  private func size(of type: CType) -> UInt64? { try? layout.sizeAndAlignment(of: type).size }
}
