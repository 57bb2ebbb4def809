/// Types: recursion groups, each after those it mentions.
enum TypeSection: Section {
  static let identifier: UInt8 = 1

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.typeUnits.isEmpty { return }
    bytes.unsigned(module.typeUnits.count)
    for unit in module.typeUnits {
      if unit.count > 1 {
        bytes.byte(0x4E)
        bytes.unsigned(unit.count)
      }
      for type in unit {
        module.draft.draft.write(module.draft.typePieces[type], with: module.numbers, to: &bytes)
      }
    }
  }
}
