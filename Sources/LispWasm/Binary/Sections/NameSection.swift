/// Names for debuggers and for `wasm-tools print`. Engines pass them over.
enum NameSection: Section {
  static let identifier: UInt8 = 0

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.module.names == .none { return }
    var parts = Bytes()
    if !module.module.name.isEmpty {
      var name = Bytes()
      name.name(module.module.name)
      parts.byte(0)
      parts.sized(name)
    }
    let functions = module.importedFunctions + module.draft.bodies.map(\.function)
    let namesAll = module.module.names == .all
    writeMap(1, functions.map { namesAll || $0.isNamed ? $0.name : "" }, to: &parts)
    if namesAll { writeInsides(module, to: &parts) }
    if parts.isEmpty { return }
    bytes.name("name")
    bytes.append(parts.all)
  }

  /// What debuggers show beside functions.
  private static func writeInsides(_ module: NumberedModule, to parts: inout Bytes) {
    writeLocals(module, to: &parts)
    var types: [String] = []
    for unit in module.typeUnits { for type in unit { types.append(module.draft.types[type].name) } }
    writeMap(4, types, to: &parts)
    let globals = module.globals.map { module.draft.globals[$0].name }
    writeMap(7, globals, to: &parts)
    writeMap(11, (module.importedTags + module.ownTags).map(\.name), to: &parts)
  }

  /// Names by number; what has an empty name is left out.
  private static func writeMap(_ part: UInt8, _ names: [String], to parts: inout Bytes) {
    var map = Bytes()
    map.unsigned(names.count { !$0.isEmpty })
    for (number, name) in names.enumerated() where !name.isEmpty {
      map.unsigned(number)
      map.name(name)
    }
    if map.count == 1 { return }
    parts.byte(part)
    parts.sized(map)
  }

  private static func writeLocals(_ module: NumberedModule, to parts: inout Bytes) {
    let bodies = module.draft.bodies
    let count = bodies.count { $0.nameCount > 0 }
    if count == 0 { return }
    var map = Bytes()
    map.unsigned(count)
    for (index, body) in bodies.enumerated() where body.nameCount > 0 {
      map.unsigned(module.importedFunctions.count + index)
      map.unsigned(body.nameCount)
      map.append(module.draft.localNames.all[body.names])
    }
    parts.byte(2)
    parts.sized(map)
  }
}
