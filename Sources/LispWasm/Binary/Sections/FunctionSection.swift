/// The types of the functions that have their bodies in the code section.
enum FunctionSection: Section {
  static let identifier: UInt8 = 3

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    if module.draft.bodies.isEmpty { return }
    bytes.unsigned(module.draft.bodies.count)
    for body in module.draft.bodies { bytes.unsigned(module.numbers.types[body.function.type.number]) }
  }
}
