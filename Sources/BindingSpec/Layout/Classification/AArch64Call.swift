/// Calls by the procedure call standard of AArch64, and by Apple's variant of it.
///
/// Up to four members of one floating or vector type travel in that many vector registers; other aggregates up to 16
/// bytes in general registers; larger ones as the address of a copy. Apple packs the stack, does not keep registers in
/// even pairs, and puts everything behind the dots of a variadic call on the stack.
struct AArch64Call<Environment: TypeEnvironment> {
  let layout: Layout<Environment>
  let isDarwin: Bool

  func place(_ signature: CallSignature) throws(LayoutError) -> CallLayout {
    var state = AArch64Allocation(isDarwin: isDarwin)
    var arguments: [ArgumentPlace] = []
    for (index, type) in signature.arguments.enumerated() {
      let isBehindDots = signature.isVariadic && index >= signature.namedCount
      let passing = try passing(of: type)
      let size = try layout.sizeAndAlignment(of: type).size
      arguments.append(
        try state.place(passing, size: size, isScalar: isScalar(type), onStack: isDarwin && isBehindDots))
    }
    return CallLayout(
      result: try result(signature.result), arguments: arguments, stackSize: try state.stack.roundedUp(to: 8),
      vectorRegistersUsed: state.vector)
  }

  private func result(_ type: CType) throws(LayoutError) -> ResultPlace {
    if type == .void { return .nothing }
    let size = try layout.sizeAndAlignment(of: type).size
    if case .vector = try layout.passed(type) {
      if size > 16 { return .memory(address: .general(8)) }
      return .registers([RegisterPiece(.vector(0), size: size)])
    }
    switch try passing(of: type) {
    case .nothing: return .nothing
    case .general(let count, _): return .registers(pieces(count, Register.general, total: size))
    case .vector(let count, let each, _):
      return .registers((0..<count).map { RegisterPiece(.vector($0), offset: UInt64($0) * each, size: each) })
    case .reference: return .memory(address: .general(8))
    }
  }

  private func isScalar(_ type: CType) throws(LayoutError) -> Bool {
    switch try layout.passed(type) {
    case .record, .complex, .array: false
    default: true
    }
  }

  /// How a value is passed, before it is known which registers are free.
  func passing(of type: CType) throws(LayoutError) -> AArch64Passing {
    let measure = try layout.sizeAndAlignment(of: type)
    switch try layout.passed(type) {
    case .void: throw .incomplete("void")
    case .scalar(let scalar):
      switch scalar {
      case .float16, .bfloat16, .float, .double, .ldouble, .float128:
        return .vector(count: 1, size: measure.size, alignment: measure.alignment)
      case .vaList: return measure.size > 16 ? .reference : .general(count: 1, alignment: 8)
      default: return .general(count: measure.size > 8 ? 2 : 1, alignment: measure.alignment)
      }
    case .pointer: return .general(count: 1, alignment: 8)
    case .bitInt(_, let bits): return .general(count: bits > 64 ? 2 : 1, alignment: bits > 64 ? 16 : measure.alignment)
    case .vector(_, let lanes): return vectorPassing(lanes, measure)
    case .atomic(let value): return try passing(of: value)
    case .record(let kind, let name):
      let isEmpty = try layout.isEmpty(type)
      if isEmpty || measure.size == 0 { return .nothing }
      return try aggregatePassing(type, measure, unadjusted: layout.laidOut(kind, named: name).unadjustedAlignment)
    default: return try aggregatePassing(type, measure, unadjusted: measure.alignment)
    }
  }

  private func vectorPassing(_ lanes: Int, _ measure: SizeAndAlignment) -> AArch64Passing {
    if measure.size > 16 { return .reference }
    // Those that no vector register is made for travel like integers of their size.
    if measure.size < 8 { return .general(count: 1, alignment: 4) }
    return .vector(count: 1, size: measure.size, alignment: measure.size)
  }

  private func aggregatePassing(
    _ type: CType, _ measure: SizeAndAlignment, unadjusted: UInt64
  ) throws(LayoutError) -> AArch64Passing {
    if let members = try homogeneousMembers(type), members.count >= 1, members.count <= 4 {
      let alignment = isDarwin ? members.base.alignment : max(8, min(16, measure.alignment))
      return .vector(count: Int(members.count), size: members.base.size, alignment: alignment)
    }
    if measure.size > 16 { return .reference }
    let alignment: UInt64 = (isDarwin ? measure.alignment : unadjusted) >= 16 ? 16 : 8
    let count = alignment == 16 ? 2 : Int((measure.size + 7) / 8)
    return .general(count: count, alignment: alignment)
  }

  private func pieces(_ count: Int, _ register: (Int) -> Register, total: UInt64) -> [RegisterPiece] {
    (0..<count).map { index in
      let offset = UInt64(index) * 8
      return RegisterPiece(register(index), offset: offset, size: min(8, total - min(offset, total)))
    }
  }
}

extension AArch64Call {
  /// The type that all members of an aggregate share.
  struct Base: Hashable {
    var isVector: Bool
    var size: UInt64
    var alignment: UInt64
  }

  struct Members {
    var base: Base
    var count: UInt64
  }

  /// The members of an aggregate of nothing but one floating or vector type, however nested; nil for any other.
  func homogeneousMembers(_ type: CType) throws(LayoutError) -> Members? {
    switch try layout.passed(type) {
    case .scalar(let scalar):
      switch scalar {
      case .float16, .bfloat16, .float, .double, .ldouble, .float128:
        let measure = try layout.sizeAndAlignment(of: .scalar(scalar))
        return Members(base: Base(isVector: false, size: measure.size, alignment: measure.alignment), count: 1)
      default: return nil
      }
    case .complex(let part):
      guard var members = try homogeneousMembers(.scalar(part)) else { return nil }
      members.count = 2
      return members
    case .vector(let element, let lanes):
      let size = try layout.sizeAndAlignment(of: .vector(element, lanes: lanes)).size
      guard size == 8 || size == 16 else { return nil }
      return Members(base: Base(isVector: true, size: size, alignment: size), count: 1)
    case .array(let element, let count):
      guard let count, count > 0, var members = try homogeneousMembers(element) else { return nil }
      members.count = try members.count.multiplied(by: count)
      return members
    case .record(let kind, let name): return try homogeneousMembers(kind, name)
    default: return nil
    }
  }

  private func homogeneousMembers(_ kind: RecordKind, _ name: String) throws(LayoutError) -> Members? {
    guard let definition = layout.environment.record(kind, named: name)?.definition else { throw .incomplete(name) }
    if try layout.hasFlexibleArray(definition) { return nil }
    var found: Members?
    for field in definition.fields {
      var core = try layout.passed(field.type)
      while case .array(let element, let count) = core {
        if count == 0 { return nil }
        core = try layout.passed(element)
      }
      if try layout.isEmpty(core) { continue }
      guard let members = try homogeneousMembers(field.type) else { return nil }
      if case .bits = field.place { return nil }
      guard let earlier = found else {
        found = members
        continue
      }
      guard earlier.base.isVector == members.base.isVector, earlier.base.size == members.base.size else { return nil }
      found?.count =
        kind == .union ? max(earlier.count, members.count) : try earlier.count.adding(members.count)
    }
    guard let found else { return nil }
    // Padding makes it another thing.
    let size = try layout.layout(ofRecord: kind, named: name).size
    return try found.base.size.multiplied(by: found.count) == size ? found : nil
  }
}
