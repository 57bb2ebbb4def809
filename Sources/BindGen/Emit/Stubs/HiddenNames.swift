import BindingSpec

/// Macros that hide a name which the rest of the file means: `#define SDL_RWread(…)` beside a function `SDL_RWread`, a
/// macro spelled like a member of a struct, or like a name of this file's own.
enum HiddenNames {
  static func of(_ module: BindingModule) -> [String] {
    let spec = module.spec
    var used = StubsPrelude.ownNames
    used.reserveCapacity(module.functions.count + module.types.count * 4)
    for function in module.functions { used.insert(function.cName) }
    for variable in module.variables { used.insert(variable.cName) }
    for name in spec.typedefs.names { used.insert(name) }
    for type in module.types {
      used.insert(type.cName)
      guard case .record(_, let record) = type.kind else { continue }
      for field in record.definition?.fields ?? [] { if let name = field.name { used.insert(name) } }
    }
    var hidden: Set<String> = []
    for spec in [spec] + module.linked.imported {
      for names in [spec.aliases.names, spec.macros.names, spec.constants.names, spec.skipped.names] {
        for name in names where used.contains(name) { hidden.insert(name) }
      }
    }
    return hidden.sorted { ByteOrder.compare($0, $1) < 0 }
  }
}
