/// Functions that code refers to. An engine wants them announced outside of code; exports and globals count as that.
enum ElementSection: Section {
  static let identifier: UInt8 = 9

  static func write(_ module: NumberedModule, to bytes: inout Bytes) {
    var numbers: [Int] = []
    for function in module.draft.functions where function.isReferred && !function.isAnnounced {
      numbers.append(module.numbers.functions[function.number])
    }
    if numbers.isEmpty { return }
    numbers.sort()
    bytes.unsigned(1)
    // Declarative, of function numbers.
    bytes.byte(0x03)
    bytes.byte(0x00)
    bytes.unsigned(numbers.count)
    for number in numbers { bytes.unsigned(number) }
  }
}
