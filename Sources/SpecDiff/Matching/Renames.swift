import BindingSpec

/// Records and enums that kept their meaning and changed their tag: `struct _Foo` that is `struct Foo` now, or a record
/// that had no tag and got one.
struct TypeRenames: Hashable, Sendable {
  var records: [RecordKind: [String: String]] = [:]
  var enums: [String: String] = [:]

  init() {}

  /// Pairs what was removed with the one thing added that is made of the same parts.
  init(_ matches: Matches) {
    for kind in RecordKind.allCases {
      let match = matches.records(kind)
      var found: [String: String] = [:]
      // A typedef that leads to another tag than before says so itself; two opaque records have nothing else to be told by.
      for (name, typedef) in matches.typedefs.changed.map({ ($0.old, $0.new) }) {
        if case .record(kind, let a) = Self.unwrapped(name.type),
          case .record(kind, let b) = Self.unwrapped(typedef.type),
          match.removed.contains(where: { $0.name == a }), match.added.contains(where: { $0.name == b })
        {
          found[a] = b
        }
      }
      for (name, record) in match.removed where found[name] == nil {
        guard let definition = record.definition, !definition.fields.isEmpty else { continue }
        let same = match.added.filter { Self.isSame(kind, name, definition, $0.name, $0.value.definition) }
        if same.count == 1, let only = same.first, !found.values.contains(only.name) { found[name] = only.name }
      }
      records[kind] = found
    }
    for (name, enumeration) in matches.enums.removed {
      guard let definition = enumeration.definition, !definition.values.isEmpty else { continue }
      let same = matches.enums.added.filter { $0.value.definition.map { Self.isSame(definition, $0) } == true }
      if same.count == 1, let only = same.first { enums[name] = only.name }
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
func findFunctionRenames(
  _ match: SectionMatch<Function>, _ names: TypeRenames, _ old: LinkedSpec, _ new: LinkedSpec
) -> [Rename] {
  findRenames(match) { a, b in
    names.applied(to: .function(a.type)) == .function(b.type) && a.linkage == b.linkage
  }
}

/// Variables with the same type under a similar name.
func findVariableRenames(
  _ match: SectionMatch<Variable>, _ names: TypeRenames, _ old: LinkedSpec, _ new: LinkedSpec
) -> [Rename] {
  findRenames(match) { a, b in names.applied(to: a.type) == b.type }
}

private func findRenames<Value>(
  _ match: SectionMatch<Value>, where isSame: (Value, Value) -> Bool
) -> [Rename] {
  // Beyond this it is another library, and comparing everything with everything would take long.
  guard match.removed.count * match.added.count <= 250_000 else { return [] }
  var renames: [Rename] = []
  for (name, value) in match.removed {
    let candidates = match.added.filter { isSame(value, $0.value) && isSimilar(name, $0.name) }
    guard candidates.count == 1, let candidate = candidates.first else { continue }
    let rivals = match.removed.filter {
      $0.name != name && isSame($0.value, candidate.value) && isSimilar($0.name, candidate.name)
    }
    if rivals.isEmpty { renames.append(Rename(old: name, new: candidate.name)) }
  }
  return renames
}

/// Whether one name is plainly made from the other: a word added, dropped or misspelt.
private func isSimilar(_ a: String, _ b: String) -> Bool {
  let longest = max(a.utf8.count, b.utf8.count)
  guard longest > 3, longest < 256 else { return false }
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
