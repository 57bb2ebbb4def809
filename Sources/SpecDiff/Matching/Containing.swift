import BindingSpec

extension Matches {
  /// Records that are written the same on both sides and hold, by value, something that is not the same and is told of
  /// nowhere else: their layout may have changed with it. In the order of their names.
  func containing(_ kind: RecordKind, except told: Set<TypeReference>) -> [String] {
    let changedTypes = changedTypes.subtracting(told)
    if changedTypes.isEmpty { return [] }
    var search = ContainmentSearch(old, changedTypes)
    let changed = Set(records(kind).changed.map(\.name))
    return old.spec.records(kind).names.filter { name in
      guard !changed.contains(name), new.spec.records(kind)[name] != nil else { return false }
      return search.holdsChanged(.record(kind, name), itself: true, depth: 0)
    }
  }

  /// Types that are on both sides and not equal, those of the imports too.
  private var changedTypes: Set<TypeReference> {
    var types: Set<TypeReference> = []
    func add(_ a: Spec, _ b: Spec) {
      for kind in RecordKind.allCases {
        for (name, x, y) in SectionMatch(a.records(kind), b.records(kind)).changed where !isSameLayout(x, y) {
          types.insert(.record(kind, name))
        }
      }
      for (name, x, y) in SectionMatch(a.enums, b.enums).changed where !isSameLayout(x, y) {
        types.insert(.enumeration(name))
      }
      for (name, x, y) in SectionMatch(a.typedefs, b.typedefs).changed where x.type != y.type || x.aligned != y.aligned
      {
        types.insert(.typedef(name))
      }
    }
    for kind in RecordKind.allCases {
      for (name, x, y) in records(kind).changed where !isSameLayout(x, y) { types.insert(.record(kind, name)) }
    }
    for (name, x, y) in enums.changed where !isSameLayout(x, y) { types.insert(.enumeration(name)) }
    for (name, x, y) in typedefs.changed where x.type != y.type || x.aligned != y.aligned {
      types.insert(.typedef(name))
    }
    if old.importedPaths != new.importedPaths {
      for (a, b) in zip(old.imported, new.imported) where a.library.name == b.library.name { add(a, b) }
    }
    return types
  }

  private func isSameLayout(_ a: Record, _ b: Record) -> Bool {
    guard let a = a.definition, let b = b.definition else { return a.definition == nil && b.definition == nil }
    return Meaning.isSame(a, b)
  }

  private func isSameLayout(_ a: Enumeration, _ b: Enumeration) -> Bool {
    guard let a = a.definition, let b = b.definition else { return a.definition == nil && b.definition == nil }
    return Meaning.isSame(a, b)
  }

  /// Whether a record without a tag is an unnamed member of another, so that its members count as the other's.
  func isUnnamedMember(_ kind: RecordKind, _ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    let outer = String(name[..<dot])
    for owner in RecordKind.allCases {
      for field in old.record(owner, named: outer)?.definition?.fields ?? [] where field.name == nil {
        if case .record(kind, name) = field.type.unqualified { return true }
      }
    }
    return false
  }
}

/// Asks whether a type holds a changed one by value, each type once.
struct ContainmentSearch {
  let environment: LinkedSpec
  let changed: Set<TypeReference>
  private var known: [TypeReference: Bool] = [:]

  init(_ environment: LinkedSpec, _ changed: Set<TypeReference>) {
    self.environment = environment
    self.changed = changed
  }

  mutating func holdsChanged(_ reference: TypeReference, itself: Bool = false, depth: Int) -> Bool {
    if !itself, changed.contains(reference) { return true }
    if depth > 64 { return false }
    if let answer = known[reference] { return answer }
    known[reference] = false
    let answer: Bool
    switch reference {
    case .enumeration: answer = false
    case .typedef(let name):
      answer = environment.typedef(named: name).map { holds($0.type, depth) } ?? false
    case .record(let kind, let name):
      let fields = environment.record(kind, named: name)?.definition?.fields ?? []
      var found = false
      for field in fields where !found { found = holds(field.type, depth) }
      answer = found
    }
    known[reference] = answer
    return answer
  }

  private mutating func holds(_ type: CType, _ depth: Int) -> Bool {
    switch type {
    case .named(let name): holdsChanged(.typedef(name), depth: depth + 1)
    case .record(let kind, let name): holdsChanged(.record(kind, name), depth: depth + 1)
    case .enumeration(let name): holdsChanged(.enumeration(name), depth: depth + 1)
    case .array(let inner, _), .qualified(_, let inner), .atomic(let inner), .vector(let inner, _): holds(inner, depth)
    case .void, .scalar, .bitInt, .complex, .pointer, .function, .block: false
    }
  }
}
