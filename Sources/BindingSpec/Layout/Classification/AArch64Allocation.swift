/// How a value is passed, before it is known which registers are free.
enum AArch64Passing: Hashable {
  case nothing
  case general(count: Int, alignment: UInt64)
  case vector(count: Int, size: UInt64, alignment: UInt64)
  case reference
}

/// The registers and the stack as arguments take them one after the other.
struct AArch64Allocation {
  /// As many general registers as vector ones.
  static let registers = 8
  private let isDarwin: Bool
  private var general = 0
  private(set) var vector = 0
  private(set) var stack: UInt64 = 0

  init(isDarwin: Bool) { self.isDarwin = isDarwin }

  mutating func place(
    _ passing: AArch64Passing, size: UInt64, isScalar: Bool, onStack: Bool
  ) throws(LayoutError) -> ArgumentPlace {
    switch passing {
    case .nothing: return .nothing
    case .reference:
      if !onStack, general < Self.registers {
        general += 1
        return .reference(.register(.general(general - 1)))
      }
      general = onStack ? general : Self.registers
      return .reference(.stack(offset: try push(size: 8, alignment: 8, slots: true)))
    case .general(let count, let alignment):
      if !onStack {
        let first = alignment == 16 && !isDarwin ? (general + 1) & ~1 : general
        if first + count <= Self.registers {
          general = first + count
          return .registers(
            (0..<count).map { index in
              let offset = UInt64(index) * 8
              return RegisterPiece(.general(first + index), offset: offset, size: min(8, size - min(offset, size)))
            })
        }
        // Once something had to go to the stack, nothing later slips into a register.
        general = Self.registers
      }
      let packs = isDarwin && !onStack && isScalar
      return .stack(offset: try push(size: size, alignment: alignment, slots: !packs))
    case .vector(let count, let each, let alignment):
      if !onStack {
        if vector + count <= Self.registers {
          vector += count
          let first = vector - count
          return .registers(
            (0..<count).map { RegisterPiece(.vector(first + $0), offset: UInt64($0) * each, size: each) })
        }
        vector = Self.registers
      }
      return .stack(offset: try push(size: size, alignment: alignment, slots: !isDarwin || onStack))
    }
  }

  /// Takes room on the stack: in slots of 8 bytes, or as tight as alignment allows.
  private mutating func push(size: UInt64, alignment: UInt64, slots: Bool) throws(LayoutError) -> UInt64 {
    let offset = try stack.roundedUp(to: slots ? max(8, alignment) : alignment)
    stack = try offset.adding(size)
    if slots { stack = try stack.roundedUp(to: 8) }
    return offset
  }
}
