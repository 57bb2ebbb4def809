/// Bytes that arrays are made of. All segments are passive: there is no memory to put them into.
enum DataSection: Section {
  static let identifier: UInt8 = 11

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.draft.data.isEmpty { return }
    bytes.unsigned(module.draft.data.count)
    for segment in module.draft.data {
      bytes.byte(0x01)
      bytes.unsigned(segment.bytes.count)
      bytes.append(segment.bytes)
    }
  }
}
