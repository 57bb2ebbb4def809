/// How many data segments will come: code that mentions one is before them.
enum DataCountSection: Section {
  static let identifier: UInt8 = 12

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.draft.data.isEmpty { return }
    bytes.unsigned(module.draft.data.count)
  }
}
