import BindingSpec

extension HeaderScanner {
  /// Marks the enums whose values are bits to be combined.
  static func recognizeFlags(_ scan: Scan) {
    for (name, enumeration) in scan.spec.enums {
      guard var definition = enumeration.definition, !definition.isFlags else { continue }
      if looksLikeFlags(definition.values.map(\.value), name: name) {
        definition.isFlags = true
        var marked = enumeration
        marked.definition = definition
        scan.spec.enums[name] = marked
      }
    }
  }

  /// Single bits, zero and sums of the bits, and not simply a count: 0, 1, 2 alone may be either, so there the
  /// name decides.
  static func looksLikeFlags(_ values: [IntegerValue], name: String) -> Bool {
    let bits = values.compactMap { value in
      value.exactly(Int64.self).map { UInt64(bitPattern: $0) } ?? value.exactly(UInt64.self)
    }
    guard bits.count == values.count else { return false }
    let single = Set(bits.filter { $0 != 0 && $0 & ($0 - 1) == 0 })
    let mask = single.reduce(0, |)
    guard single.count >= 2 || (single.count == 1 && hasFlagName(name)) else { return false }
    // Masks with all bits set (or the sign bit as a sentinel) stand for “any”.
    guard bits.allSatisfy({ $0 & ~mask == 0 || $0 == .max || $0 == 0x7FFF_FFFF || $0 == 0xFFFF_FFFF }) else {
      return false
    }
    let sorted = Set(bits).sorted()
    let isCount = zip(sorted, sorted.dropFirst()).allSatisfy { $1 &- $0 == 1 }
    return isCount ? hasFlagName(name) : true
  }

  private static func hasFlagName(_ name: String) -> Bool {
    ["Flags", "Flag", "Mask", "Bits", "flags", "flag", "mask", "bits"].contains { name.hasSuffix($0) }
      || ["Flags_t", "flags_t", "mask_t", "Flags.typedef"].contains { name.hasSuffix($0) }
  }
}
