/// Tags: the kinds of exceptions that are not imported.
enum TagSection: Section {
  static let identifier: UInt8 = 13

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.ownTags.isEmpty { return }
    bytes.unsigned(module.ownTags.count)
    for tag in module.ownTags {
      bytes.byte(0x00)
      bytes.unsigned(module.numbers.types[tag.type.number])
    }
  }
}
