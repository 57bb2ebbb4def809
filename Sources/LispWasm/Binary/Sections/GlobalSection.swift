/// Global variables with their initial values.
enum GlobalSection: Section {
  static let identifier: UInt8 = 6

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.globals.isEmpty { return }
    bytes.unsigned(module.globals.count)
    for global in module.globals {
      module.draft.draft.write(module.draft.globalPieces[global], with: module.numbers, to: &bytes)
    }
  }
}
