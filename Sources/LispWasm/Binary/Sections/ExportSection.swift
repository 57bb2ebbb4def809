/// What the outside sees, in the order in which the module lists it.
enum ExportSection: Section {
  static let identifier: UInt8 = 7

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    let exports = module.module.exports
    if exports.isEmpty { return }
    bytes.unsigned(exports.count)
    for export in exports {
      bytes.name(export.name)
      switch export.item {
      case .function(let function):
        bytes.byte(0x00)
        bytes.unsigned(module.numbers.functions[function.number])
      case .global(let global):
        bytes.byte(0x03)
        bytes.unsigned(module.numbers.globals[global.number])
      case .tag(let tag):
        bytes.byte(0x04)
        bytes.unsigned(module.numbers.tags[tag.number])
      }
    }
  }
}
