/// Imports: functions, then tags.
enum ImportSection: Section {
  static let identifier: UInt8 = 2

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    let count = module.importedFunctions.count + module.importedTags.count
    if count == 0 { return }
    bytes.unsigned(count)
    for function in module.importedFunctions {
      writeName(function.importedAs, to: &bytes)
      bytes.byte(0x00)
      bytes.unsigned(module.numbers.types[function.type.number])
    }
    for tag in module.importedTags {
      writeName(tag.importedAs, to: &bytes)
      bytes.byte(0x04)
      bytes.byte(0x00)
      bytes.unsigned(module.numbers.types[tag.type.number])
    }
  }

  private static func writeName(_ name: (module: String, field: String)?, to bytes: inout Bytes) {
    bytes.name(name?.module ?? "")
    bytes.name(name?.field ?? "")
  }
}
