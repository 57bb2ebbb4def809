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

extension Representation {
  /// What lies where, whatever records and arrays it is wrapped in: numbers and pointers with their places, in bits. `nil`
  /// where that is not known or too much to be listed.
  var leaves: [Leaf]? {
    var leaves: [Leaf] = []
    return gather(at: 0, into: &leaves) ? leaves : nil
  }

  struct Leaf: Hashable {
    var place: Field.Place
    var value: Representation
  }

  private func gather(at start: UInt64, into leaves: inout [Leaf]) -> Bool {
    switch self {
    case .nothing: return true
    case .unknown: return false
    case .word, .floating, .complex, .vector:
      leaves.append(Leaf(place: .byte(offset: start), value: self))
      return leaves.count < 1000
    case .array(let element, let count):
      if case .some(0) = count { return true }
      guard let count, count == 1 else {
        // Arrays stay whole: what they begin at and what they are made of says it all.
        leaves.append(Leaf(place: .byte(offset: start), value: self))
        return leaves.count < 1000
      }
      return element.gather(at: start, into: &leaves)
    case .record(_, _, let members):
      for member in members {
        switch member.place {
        case .byte(let offset):
          guard member.value.gather(at: start &+ offset, into: &leaves) else { return false }
        case .bits(let offset, let width):
          leaves.append(Leaf(place: .bits(offset: (start &* 8) &+ offset, width: width), value: .nothing))
        }
      }
      return leaves.count < 1000
    }
  }
}

extension Side {
  /// The representation of a type on this side.
  func representation(of type: CType) -> Representation {
    // Records within records can be doubled so often that no time suffices to write them out.
    var effort = 20_000
    return representation(of: type, depth: 0, &effort)
  }

  private func representation(of type: CType, depth: Int, _ effort: inout Int) -> Representation {
    effort -= 1
    // A header does not nest so deep; text made to harm may.
    if depth > 64 || effort < 0 { return .unknown("…") }
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
      return size(of: resolved).map { .word($0.size) } ?? .unknown(type.notation)
    case .complex: return size(of: resolved).map { .complex($0.size) } ?? .unknown(type.notation)
    case .vector(let element, let lanes):
      return .vector(representation(of: element, depth: depth + 1, &effort), lanes: lanes)
    case .array(let element, let count):
      return .array(representation(of: element, depth: depth + 1, &effort), count: count)
    case .atomic(let value): return representation(of: value, depth: depth + 1, &effort)
    case .enumeration:
      return size(of: resolved).map { .word($0.size) } ?? .unknown(type.notation)
    case .record(let kind, let name):
      guard let definition = environment.record(kind, named: name)?.definition,
        let laidOut = recordLayout(kind, name), laidOut.fields.count == definition.fields.count
      else { return .unknown(type.notation) }
      var members: [Representation.Member] = []
      for (field, place) in zip(definition.fields, laidOut.fields) {
        members.append(
          Representation.Member(place: place, value: representation(of: field.type, depth: depth + 1, &effort)))
      }
      return .record(size: laidOut.size, alignment: laidOut.alignment, members)
    case .named, .function, .qualified: return .unknown(type.notation)
    }
  }

  /// Where values of a type travel when they are an argument, and when they are a result; `nil` where that is not known.
  func passing(of type: CType) -> (argument: ArgumentPlace, result: ResultPlace)? {
    guard let call = try? layout.callLayout(of: FunctionType(.fixed([type]), returns: .void)),
      let argument = call.arguments.first,
      let result = try? layout.callLayout(of: FunctionType(.fixed([]), returns: type)).result
    else { return nil }
    return (argument, result)
  }
}
