extension Target {
  /// The integer type that represents an enum.
  ///
  /// A type that C23 fixed stays. Else Microsoft's compiler takes `int` whatever the values, and the others take the
  /// first of `unsigned int`, `unsigned long`, `unsigned long long` that holds them all, signed when one is negative;
  /// `packed` lets the choice begin at `char`.
  ///
  /// ```swift
  /// Target.x86_64LinuxGNU.representation(of: definition)  // .scalar(.uint) when no value is negative
  /// ```
  public func representation(of definition: Enumeration.Definition) -> CType {
    if definition.isFixed { return definition.type }
    if rules.isMicrosoft { return .scalar(.int) }
    var positiveBits = 0
    var negativeBits = 0
    for enumerator in definition.values {
      let value = enumerator.value
      // A negative number needs a sign bit on top of the bits of what lies between it and -1.
      if value.isNegative {
        negativeBits = max(negativeBits, (value.magnitude - 1).significantBits + 1)
      } else {
        positiveBits = max(positiveBits, value.magnitude.significantBits)
      }
    }
    let isSigned = negativeBits > 0
    var candidates: [(signed: Scalar, unsigned: Scalar)] = [(.int, .uint), (.long, .ulong)]
    if definition.packed { candidates = [(.schar, .uchar), (.short, .ushort)] + candidates }
    for candidate in candidates {
      guard let size = sizeAndAlignment(of: candidate.signed)?.size else { continue }
      let width = Int(size) * 8
      if isSigned ? negativeBits <= width && positiveBits < width : positiveBits <= width {
        return .scalar(isSigned ? candidate.signed : candidate.unsigned)
      }
    }
    return .scalar(isSigned ? .llong : .ullong)
  }
}

extension UInt128 {
  fileprivate var significantBits: Int { 128 - leadingZeroBitCount }
}
