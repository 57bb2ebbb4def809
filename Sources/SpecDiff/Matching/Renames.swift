import BindingSpec

/// Records and enums that kept their meaning and changed their tag: `struct _Foo` that is `struct Foo` now, or a record
/// that had no tag and got one.
struct TypeRenames: Hashable, Sendable {
  var records: [RecordKind: [String: String]] = [:]
  var enums: [String: String] = [:]
  /// Tags of structs that are unions now, and of unions that are structs.
  var turned: Set<String> = []

  init() {}

  /// Pairs what was removed with the one thing added that is made of the same parts.
  init(_ matches: Matches) {
    for (kind, other) in [(RecordKind.structure, RecordKind.union), (.union, .structure)] {
      let arrived = Set(matches.records(other).added.map(\.name))
      for (name, _) in matches.records(kind).removed where arrived.contains(name) { turned.insert(name) }
    }
    for kind in RecordKind.allCases {
      let match = matches.records(kind)
      if match.removed.isEmpty || match.added.isEmpty { continue }
      let removed = Set(match.removed.map(\.name))
      let added = Set(match.added.map(\.name))
      var found: [String: String] = [:]
      // A typedef that leads to another tag than before says so itself; two opaque records have nothing else to be told by.
      for (_, old, new) in matches.typedefs.changed {
        if case .record(kind, let a) = Self.unwrapped(old.type), case .record(kind, let b) = Self.unwrapped(new.type),
          removed.contains(a), added.contains(b)
        {
          found[a] = b
        }
      }
      // By their shape first, so that many that went and many that came are not compared one by one.
      var shapes: [Shape: [(name: String, value: Record)]] = [:]
      for (name, record) in match.added {
        if let shape = Shape(record) { shapes[shape, default: []].append((name, record)) }
      }
      var taken = Set(found.values)
      for (name, record) in match.removed where found[name] == nil {
        guard let definition = record.definition, let alike = Shape(record).flatMap({ shapes[$0] }), alike.count <= 16
        else { continue }
        let same = alike.filter { Self.isSame(kind, name, definition, $0.name, $0.value.definition) }
        if same.count == 1, let only = same.first, taken.insert(only.name).inserted { found[name] = only.name }
      }
      records[kind] = found
    }
    if matches.enums.removed.isEmpty || matches.enums.added.isEmpty { return }
    var alike: [[String]: [(name: String, value: Enumeration)]] = [:]
    for (name, enumeration) in matches.enums.added {
      if let values = enumeration.definition?.values, !values.isEmpty {
        alike[values.map(\.name), default: []].append((name, enumeration))
      }
    }
    for (name, enumeration) in matches.enums.removed {
      guard let definition = enumeration.definition, !definition.values.isEmpty else { continue }
      let same = (alike[definition.values.map(\.name)] ?? []).prefix(16)
        .filter { $0.value.definition.map { Self.isSame(definition, $0) } == true }
      if same.count == 1, let only = same.first { enums[name] = only.name }
    }
  }

  /// What two records have in common that are the same under two names.
  private struct Shape: Hashable {
    var size: UInt64
    var alignment: UInt64
    var fields: [String?]
    init?(_ record: Record) {
      guard let definition = record.definition, !definition.fields.isEmpty else { return nil }
      size = definition.size
      alignment = definition.alignment
      fields = definition.fields.map(\.name)
    }
  }

  private static func unwrapped(_ type: CType) -> CType {
    switch type {
    case .pointer(let inner), .qualified(_, let inner): unwrapped(inner)
    default: type
    }
  }

  /// The same members at the same places. Types that mention the record itself differ in its name.
  private static func isSame(
    _ kind: RecordKind, _ name: String, _ a: Record.Definition, _ newName: String, _ b: Record.Definition?
  ) -> Bool {
    guard let b, a.fields.count == b.fields.count, a.size == b.size, a.alignment == b.alignment else { return false }
    var itself = TypeRenames()
    itself.records[kind] = [name: newName]
    return zip(a.fields, b.fields).allSatisfy {
      $0.name == $1.name && $0.place == $1.place && itself.applied(to: $0.type) == $1.type
    }
  }

  private static func isSame(_ a: Enumeration.Definition, _ b: Enumeration.Definition) -> Bool {
    a.values.count == b.values.count
      && zip(a.values, b.values).allSatisfy { $0.name == $1.name && $0.value == $1.value }
  }

  /// The new side's name for a record of the old side.
  func name(_ kind: RecordKind, _ name: String) -> String { records[kind]?[name] ?? name }
  /// Whether a record of the old side is that of the new side: what else became of it is told of under its name.
  func isSame(_ a: (kind: RecordKind, name: String), _ b: (kind: RecordKind, name: String)) -> Bool {
    if a.kind == b.kind { return name(a.kind, a.name) == b.name }
    return a.name == b.name && turned.contains(a.name)
  }
  func name(ofEnum name: String) -> String { enums[name] ?? name }

  var isEmpty: Bool { enums.isEmpty && records.values.allSatisfy(\.isEmpty) }

  /// A type of the old side as the new side spells it.
  func applied(to type: CType) -> CType {
    if isEmpty { return type }
    switch type {
    case .void, .scalar, .bitInt, .complex, .named: return type
    case .record(let kind, let name): return .record(kind, self.name(kind, name))
    case .enumeration(let name): return .enumeration(self.name(ofEnum: name))
    case .vector(let element, let lanes): return .vector(applied(to: element), lanes: lanes)
    case .pointer(let pointee): return .pointer(applied(to: pointee))
    case .array(let element, let count): return .array(applied(to: element), count: count)
    case .function(let function): return .function(applied(to: function))
    case .block(let function): return .block(applied(to: function))
    case .atomic(let value): return .atomic(applied(to: value))
    case .qualified(let qualifiers, let inner): return .qualified(qualifiers, applied(to: inner))
    }
  }

  private func applied(to function: FunctionType) -> FunctionType {
    let parameters: FunctionType.Parameters =
      switch function.parameters {
      case .fixed(let types): .fixed(types.map(applied))
      case .variadic(let types): .variadic(types.map(applied))
      case .unspecified: .unspecified
      }
    return FunctionType(parameters, returns: applied(to: function.result), convention: function.convention)
  }
}

/// Functions with the same type under a similar name, when there is only one such pair.
func findFunctionRenames(_ match: SectionMatch<Function>, _ names: TypeRenames) -> Renames {
  struct Kind: Hashable {
    var type: FunctionType
    var linkage: Function.Linkage
  }
  return findRenames(
    match,
    { function in
      guard case .function(let type) = names.applied(to: .function(function.type)) else { return nil }
      return Kind(type: type, linkage: function.linkage)
    }, { Kind(type: $0.type, linkage: $0.linkage) })
}

/// Variables with the same type under a similar name.
func findVariableRenames(_ match: SectionMatch<Variable>, _ names: TypeRenames) -> Renames {
  findRenames(match, { names.applied(to: $0.type) }, { $0.type })
}

/// The old names and the new ones of what is only called otherwise.
struct Renames: Hashable, Sendable {
  private(set) var newNames: [String: String] = [:]
  private(set) var oldNames: [String: String] = [:]

  mutating func add(_ old: String, _ new: String) {
    newNames[old] = new
    oldNames[new] = old
  }
}

/// Pairs what went with what came: of the same kind, similar by name, and nothing else of either side comes into question.
private func findRenames<Value, Kind: Hashable>(
  _ match: SectionMatch<Value>, _ oldKind: (Value) -> Kind?, _ newKind: (Value) -> Kind?
) -> Renames {
  var renames = Renames()
  // Beyond this it is another library, and comparing everything with everything would take long.
  var effort = 20_000
  if match.removed.isEmpty || match.added.isEmpty || match.removed.count + match.added.count > effort { return renames }
  var arrivals: [Kind: [String]] = [:]
  for (name, value) in match.added { if let kind = newKind(value) { arrivals[kind, default: []].append(name) } }
  var candidates: [String: [String]] = [:]
  var rivals: [String: Int] = [:]
  for (name, value) in match.removed {
    guard let kind = oldKind(value), let names = arrivals[kind] else { continue }
    effort -= names.count
    if effort < 0 { return Renames() }
    let similar = names.filter { isSimilar(name, $0) }
    candidates[name] = similar
    for other in similar { rivals[other, default: 0] += 1 }
  }
  for (name, _) in match.removed {
    if let similar = candidates[name], similar.count == 1, let only = similar.first, rivals[only] == 1 {
      renames.add(name, only)
    }
  }
  return renames
}

/// Whether one name is plainly made from the other: a word added, dropped or misspelt.
private func isSimilar(_ a: String, _ b: String) -> Bool {
  let longest = max(a.utf8.count, b.utf8.count)
  guard longest > 3, longest < 256, (longest - min(a.utf8.count, b.utf8.count)) * 4 <= longest else { return false }
  return editDistance(Array(a.lowercased().utf8), Array(b.lowercased().utf8)) * 4 <= longest
}

private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let cost = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(cost, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
