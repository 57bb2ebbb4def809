import BindingSpec

/// Puts each type behind those that lie in it by value. Otherwise: enums, opaque records, records, typedefs, each in the
/// order of the spec.
func orderTypes(_ draft: inout Draft) throws(Failure) {
  guard var binding = draft.binding else { return }
  var order = TypeOrder(binding)
  binding.types = try order.sorted()
  draft.binding = binding
}

private struct TypeOrder {
  private let linked: LinkedSpec
  private let types: [TypeBinding]
  private var tags: [String: Int] = [:]
  private var typedefs: [String: Int] = [:]
  private var state: [State]
  private var result: [TypeBinding] = []

  private enum State { case new, open, done }

  init(_ binding: BindingModule) {
    linked = binding.linked
    types = binding.types
    state = Array(repeating: .new, count: types.count)
    for (index, type) in types.enumerated() {
      if case .typedef = type.kind { typedefs[type.cName] = index } else { tags[type.cName] = index }
    }
  }

  mutating func sorted() throws(Failure) -> [TypeBinding] {
    result.reserveCapacity(types.count)
    for key in 0..<4 {
      for index in types.indices where types[index].sortKey == key { try place(index, depth: 0) }
    }
    return result
  }

  private mutating func place(_ index: Int, depth: Int) throws(Failure) {
    switch state[index] {
    case .done: return
    case .open: throw cyclic(index)
    case .new: break
    }
    if depth > 400 { throw cyclic(index) }
    state[index] = .open
    switch types[index].kind {
    case .enumeration: break
    case .record(_, let record):
      for field in record.definition?.fields ?? [] { try placeContained(in: field.type, depth) }
    case .typedef(let typedef): if typedef.aligned != nil { try placeContained(in: typedef.type, depth) }
    }
    state[index] = .done
    result.append(types[index])
  }

  private mutating func placeContained(in type: CType, _ depth: Int) throws(Failure) {
    switch type {
    case .qualified(_, let inner), .array(let inner, _), .atomic(let inner): try placeContained(in: inner, depth)
    case .record(_, let name): if let index = tags[name] { try place(index, depth: depth + 1) }
    case .enumeration(let name): if let index = tags[name] { try place(index, depth: depth + 1) }
    case .named(let name):
      guard let typedef = linked.typedef(named: name), depth < 400 else { return }
      if typedef.aligned != nil {
        if let index = typedefs[name] { try place(index, depth: depth + 1) }
      } else {
        // Lisp sees through it, to what it names.
        try placeContained(in: typedef.type, depth + 1)
      }
    default: break
    }
  }

  private func cyclic(_ index: Int) -> Failure {
    let name = types[index].cName
    return Failure(
      Diagnostic(.generateTypeCyclic, entity: name, "`\(name)` contains itself by value", hint: "scan again"))
  }
}

extension TypeBinding {
  /// Enums first, then what has no content, then what has; a typedef that changes an alignment may lie in a record.
  fileprivate var sortKey: Int {
    switch kind {
    case .enumeration: 0
    case .record(_, let record): record.definition == nil ? 1 : 2
    case .typedef(let typedef): typedef.aligned == nil ? 3 : 2
    }
  }
}
