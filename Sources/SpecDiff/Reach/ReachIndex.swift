import BindingSpec

/// For every record: the functions, variables and records through which programs come to hold it, on either side.
///
/// Made when the first record asks, and once for all platforms: by value or by pointer is the same everywhere.
final class ReachIndex {
  private let old: LinkedSpec
  private let new: LinkedSpec
  private var index: [Key: Reach]?
  private var lent: [Key: Bool] = [:]

  struct Key: Hashable {
    var kind: RecordKind
    var name: String
  }

  init(_ old: LinkedSpec, _ new: LinkedSpec) {
    self.old = old
    self.new = new
  }

  subscript(kind: RecordKind, name: String) -> Reach {
    let made = index ?? make()
    index = made
    return made[Key(kind: kind, name: name)] ?? Reach()
  }

  /// Whether programs only ever hold what the library made, by itself or as a part of what the library made.
  func isLent(_ kind: RecordKind, _ name: String) -> Bool {
    let key = Key(kind: kind, name: name)
    if let known = lent[key] { return known }
    lent[key] = false
    let answer = findIsLent(kind, name)
    lent[key] = answer
    return answer
  }

  private func findIsLent(_ kind: RecordKind, _ name: String) -> Bool {
    let own = self[kind, name]
    if own.isOnlyLentByTheLibrary { return true }
    guard own.byValue.isEmpty, own.variables.isEmpty, own.filling.isEmpty, !own.embeddedIn.isEmpty,
      own.taking.isEmpty || !own.giving.isEmpty
    else { return false }
    return own.embeddedIn.allSatisfy { owner in
      RecordKind.allCases.contains { isKnown($0, owner) && isLent($0, owner) }
    }
  }

  private func isKnown(_ kind: RecordKind, _ name: String) -> Bool {
    old.spec.records(kind)[name] != nil || new.spec.records(kind)[name] != nil
  }

  private func make() -> [Key: Reach] {
    var builder = ReachBuilder(new)
    builder.gather()
    var older = ReachBuilder(old)
    older.gather()
    return builder.found.merging(older.found) { $0.merged(with: $1) }
  }
}

extension Reach {
  fileprivate func merged(with other: Reach) -> Reach {
    func both(_ a: [String], _ b: [String]) -> [String] { Array(Set(a).union(b)).sorted() }
    var merged = Reach()
    merged.byValue = both(byValue, other.byValue)
    merged.taking = both(taking, other.taking)
    merged.filling = both(filling, other.filling)
    merged.giving = both(giving, other.giving)
    merged.embeddedIn = both(embeddedIn, other.embeddedIn)
    merged.variables = both(variables, other.variables)
    return merged
  }
}

/// Walks one side's functions, variables and records.
private struct ReachBuilder {
  let side: LinkedSpec
  var found: [ReachIndex.Key: Reach] = [:]

  /// How many more types are looked at for one declaration: typedefs of functions can be made to double at every step.
  private var effort = 0

  init(_ side: LinkedSpec) { self.side = side }

  mutating func gather() {
    for (name, function) in side.spec.functions {
      note(function.returns, in: name, .handedOut, pointers: 0)
      for (index, parameter) in function.parameters.enumerated() {
        note(parameter.type, in: name, index > 0 ? .furtherParameter : .handedIn, pointers: 0)
      }
    }
    for (name, variable) in side.spec.variables { note(variable.type, in: name, .variable, pointers: 0) }
    for kind in RecordKind.allCases {
      for (name, record) in side.spec.records(kind) {
        for field in record.definition?.fields ?? [] { note(field.type, in: name, .member, pointers: 0) }
      }
    }
  }

  private enum Way {
    case handedIn, furtherParameter, handedOut, variable, member
  }

  private mutating func note(
    _ type: CType, in name: String, _ way: Way, pointers: Int, isConst: Bool = false, depth: Int = 0
  ) {
    if depth == 0 { effort = 2_000 }
    effort -= 1
    if depth > 64 || effort < 0 { return }
    switch type {
    case .void, .scalar, .bitInt, .complex, .vector, .enumeration: break
    case .named(let typedef):
      guard let typedef = side.typedef(named: typedef) else { return }
      note(typedef.type, in: name, way, pointers: pointers, isConst: isConst, depth: depth + 1)
    case .qualified(let qualifiers, let inner):
      note(
        inner, in: name, way, pointers: pointers, isConst: isConst || qualifiers.contains(.const), depth: depth + 1)
    case .atomic(let inner): note(inner, in: name, way, pointers: pointers, isConst: isConst, depth: depth + 1)
    case .array(let element, _):
      // An array of records among parameters is made by the caller.
      switch way {
      case .handedIn, .furtherParameter:
        note(element, in: name, way, pointers: pointers + 1, isConst: isConst, depth: depth + 1)
      // In an array the size of one decides where the next one is.
      case .member where pointers == 0:
        note(element, in: name, .variable, pointers: pointers, isConst: isConst, depth: depth + 1)
      default: note(element, in: name, way, pointers: pointers, isConst: isConst, depth: depth + 1)
      }
    case .pointer(let pointee):
      note(pointee, in: name, way, pointers: pointers + 1, isConst: false, depth: depth + 1)
    case .function(let function), .block(let function):
      // What a callback gets is handed out by the library, and what it returns is handed in.
      let isOut = way == .handedOut
      for parameter in function.fixedParameters {
        note(parameter, in: name, isOut ? .handedIn : .handedOut, pointers: 0, depth: depth + 1)
      }
      note(function.result, in: name, isOut ? .handedOut : .handedIn, pointers: 0, depth: depth + 1)
    case .record(let kind, let record):
      enter(ReachIndex.Key(kind: kind, name: record), name, way, pointers: pointers, isConst: isConst)
    }
  }

  private mutating func enter(_ key: ReachIndex.Key, _ name: String, _ way: Way, pointers: Int, isConst: Bool) {
    func add(_ list: WritableKeyPath<Reach, [String]>) {
      if found[key, default: Reach()][keyPath: list].last != name {
        found[key, default: Reach()][keyPath: list].append(name)
      }
    }
    switch (way, pointers) {
    case (.handedIn, 0), (.furtherParameter, 0), (.handedOut, 0): add(\.byValue)
    case (.variable, 0): add(\.variables)
    case (.member, 0): add(\.embeddedIn)
    // A member that points says neither who made what it points to nor who reads it.
    case (.member, _): break
    case (.variable, _), (.handedOut, _): add(\.giving)
    case (.handedIn, 1), (.furtherParameter, 1):
      add(\.taking)
      if !isConst, Self.fills(name, asFirst: way == .handedIn) { add(\.filling) }
    case (.handedIn, _), (.furtherParameter, _): add(\.giving)
    }
  }

  /// Whether a function's name says that it fills in a record of its caller's. As the first parameter it is mostly an
  /// object that is asked or told something.
  private static func fills(_ name: String, asFirst: Bool) -> Bool {
    let name = name.lowercased()
    if ["init", "setup", "clear", "stat"].contains(where: name.contains) { return true }
    return !asFirst && ["get", "query", "fill", "read", "parse", "next"].contains(where: name.contains)
  }
}
