/// The function that runs when the module is instantiated.
enum StartSection: Section {
  static let identifier: UInt8 = 8

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    guard let start = module.module.start else { return }
    bytes.unsigned(module.numbers.functions[start.number])
  }
}
