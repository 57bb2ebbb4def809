import BindingSpec

/// One declaration of a spec with its name: what `show` shows.
struct Entity {
  enum Kind {
    case record(RecordKind, Record)
    case enumeration(Enumeration)
    case typedef(Typedef)
    case function(Function)
    case variable(Variable)
    case constant(Constant)
    case macro(Macro)
    case alias(Alias)
    case skipped(Skip)
  }

  var name: String
  var kind: Kind
  /// The spec that holds it: the one asked for, or one that it imports.
  var spec: Spec
}

extension Entity {
  /// Every declaration of that name. C has several name spaces, so a struct, a typedef and a function may share one;
  /// `struct name` asks for one of them. The name of an enumerator finds its enum.
  static func find(_ text: String, in linked: LinkedSpec) -> [Entity] {
    let words = text.split(separator: " ").map(String.init)
    let (word, name) = words.count == 2 ? (words.first, words.last ?? text) : (nil, text)
    for spec in [linked.spec] + linked.imported {
      let found = find(name, in: spec).filter { word == nil || $0.word == word }
      if !found.isEmpty { return found }
    }
    return []
  }

  static func find(_ name: String, in spec: Spec) -> [Entity] {
    var kinds: [Kind] = []
    if let typedef = spec.typedefs[name] { kinds.append(.typedef(typedef)) }
    for kind in RecordKind.allCases {
      if let record = spec.records(kind)[name] { kinds.append(.record(kind, record)) }
    }
    if let enumeration = spec.enums[name] { kinds.append(.enumeration(enumeration)) }
    if let function = spec.functions[name] { kinds.append(.function(function)) }
    if let variable = spec.variables[name] { kinds.append(.variable(variable)) }
    if let constant = spec.constants[name] { kinds.append(.constant(constant)) }
    if let macro = spec.macros[name] { kinds.append(.macro(macro)) }
    if let alias = spec.aliases[name] { kinds.append(.alias(alias)) }
    if let skip = spec.skipped[name] { kinds.append(.skipped(skip)) }
    if !kinds.isEmpty { return kinds.map { Entity(name: name, kind: $0, spec: spec) } }
    for (enumName, enumeration) in spec.enums {
      if enumeration.definition?.values.contains(where: { $0.name == name }) == true {
        return [Entity(name: enumName, kind: .enumeration(enumeration), spec: spec)]
      }
    }
    return []
  }

  /// Every name that could be asked for, for “did you mean”.
  static func names(in linked: LinkedSpec) -> [String] {
    var names: Set<String> = []
    for spec in [linked.spec] + linked.imported {
      for more in [
        spec.structs.names, spec.unions.names, spec.enums.names, spec.typedefs.names, spec.functions.names,
        spec.variables.names, spec.constants.names, spec.macros.names, spec.aliases.names, spec.skipped.names,
      ] {
        names.formUnion(more)
      }
    }
    return Array(names)
  }

  /// The kind in a word, as it stands before the name.
  var word: String {
    switch kind {
    case .record(let kind, _): kind.rawValue
    case .enumeration: "enum"
    case .typedef: "typedef"
    case .function: "function"
    case .variable: "variable"
    case .constant: "constant"
    case .macro: "macro"
    case .alias: "alias"
    case .skipped: "skipped"
    }
  }

  var at: Provenance? {
    if case .skipped(let skip) = kind { return skip.at }
    return notes?.at
  }

  var notes: Notes? {
    switch kind {
    case .record(_, let record): record.notes
    case .enumeration(let enumeration): enumeration.notes
    case .typedef(let typedef): typedef.notes
    case .function(let function): function.notes
    case .variable(let variable): variable.notes
    case .constant(let constant): constant.notes
    case .macro(let macro): macro.notes
    case .alias(let alias): alias.notes
    case .skipped: nil
    }
  }
}

extension TypeEnvironment {
  /// The type behind a chain of typedefs, and the names passed on the way. Ends at a chain that leads into itself.
  func resolved(_ type: CType) -> (type: CType, through: [String]) {
    var type = type
    var names: [String] = []
    while case .named(let name) = type.unqualified, !names.contains(name), let typedef = typedef(named: name) {
      names.append(name)
      type = typedef.type
    }
    return (type, names)
  }
}
