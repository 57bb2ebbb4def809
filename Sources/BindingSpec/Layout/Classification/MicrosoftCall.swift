/// Calls by Microsoft's convention for x86-64: four slots, each a general or a vector register, and every argument takes
/// one slot: by value when it has 1, 2, 4 or 8 bytes, else as the address of a copy.
struct MicrosoftCall<Environment: TypeEnvironment> {
  let layout: Layout<Environment>

  private static var registerSlots: Int { 4 }

  private enum Passing {
    case general, vector, reference
  }

  func place(_ signature: CallSignature) throws(LayoutError) -> CallLayout {
    var call = CallLayout(result: try result(signature.result), arguments: [], stackSize: 32, vectorRegistersUsed: 0)
    var slot = 0
    if case .memory = call.result { slot = 1 }
    for type in signature.arguments {
      let size = try layout.sizeAndAlignment(of: type).size
      let passing = try passing(of: type, size: size)
      if slot >= Self.registerSlots {
        // Before the fifth argument stands the room in which the callee may save the first four.
        let offset = UInt64(slot) * 8
        call.arguments.append(passing == .reference ? .reference(.stack(offset: offset)) : .stack(offset: offset))
        call.stackSize = offset + 8
      } else {
        switch passing {
        case .general: call.arguments.append(.registers([RegisterPiece(.general(slot), size: size)]))
        case .reference: call.arguments.append(.reference(.register(.general(slot))))
        case .vector:
          var pieces = [RegisterPiece(.vector(slot), size: size)]
          // The callee cannot know where to look for it.
          if signature.isVariadic || signature.isUnprototyped {
            pieces.append(RegisterPiece(.general(slot), size: size))
          }
          call.arguments.append(.registers(pieces))
          call.vectorRegistersUsed += 1
        }
      }
      slot += 1
    }
    return call
  }

  private func result(_ type: CType) throws(LayoutError) -> ResultPlace {
    if type == .void { return .nothing }
    let size = try layout.sizeAndAlignment(of: type).size
    switch try layout.passed(type) {
    case .scalar(.int128), .scalar(.uint128): return .registers([RegisterPiece(.vector(0), size: size)])
    case .vector where size == 16: return .registers([RegisterPiece(.vector(0), size: size)])
    default: break
    }
    switch try passing(of: type, size: size) {
    case .general: return .registers([RegisterPiece(.general(0), size: size)])
    case .vector: return .registers([RegisterPiece(.vector(0), size: size)])
    case .reference: return .memory(address: .general(0))
    }
  }

  private func passing(of type: CType, size: UInt64) throws(LayoutError) -> Passing {
    switch try layout.passed(type) {
    case .void: throw .incomplete("void")
    case .scalar(let scalar):
      switch scalar {
      case .float16, .bfloat16, .float, .double: return .vector
      case .ldouble:
        if size != 8 { throw .unsupported("long double is not passed by Microsoft's convention") }
        return .vector
      default: return size <= 8 ? .general : .reference
      }
    case .vector(let element, let lanes):
      // __m128. Microsoft's __m64 travels in a general register, which clang does not do.
      if size == 16 { return .reference }
      throw .unsupported("how \(CType.vector(element, lanes: lanes).notation) is passed depends on the compiler")
    case .record(let kind, let name):
      guard let definition = layout.environment.record(kind, named: name)?.definition else { throw .incomplete(name) }
      if try layout.hasFlexibleArray(definition) { return .reference }
      return size <= 8 && size.isPowerOfTwo ? .general : .reference
    case .atomic(let value): return try passing(of: value, size: size)
    default: return size <= 8 && size.isPowerOfTwo ? .general : .reference
    }
  }
}
