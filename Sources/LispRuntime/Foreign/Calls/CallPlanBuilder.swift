import BindingSpec
import CGuard

/// Turns BindingSpec's places into moves between memory and a frame.
struct CallPlanBuilder<Environment: TypeEnvironment> {
  let layout: Layout<Environment>
  private(set) var arguments: [CallPlan.Value] = []
  private(set) var result: CallPlan.Value?
  private(set) var moves: [ForeignMove] = []
  private(set) var argumentMoveCount = 0
  private(set) var argumentsSize = 0
  private(set) var resultAddressOffset: Int?
  /// What cannot be carried.
  private(set) var problem: String?
  var shape = ForeignShape()

  /// Arguments that take more stack than this are an error of the caller's.
  private static var largestStack: UInt64 { 1 << 20 }

  init(layout: Layout<Environment>) { self.layout = layout }

  mutating func add(_ function: FunctionType, variadic: [CType]) throws(LayoutError) {
    if function.convention == .win64, layout.target != .x86_64WindowsMSVC {
      throw .unsupported("functions of the convention ms_abi cannot be called here")
    }
    let call = try layout.callLayout(of: function, variadic: variadic)
    guard call.stackSize <= Self.largestStack else { throw .tooLarge }
    var types: [CType] = []
    for type in function.fixedParameters { types.append(try layout.parameter(type)) }
    for type in variadic { types.append(try layout.promoted(layout.parameter(type))) }
    for (type, place) in zip(types, call.arguments) { try add(type, at: place) }
    argumentMoveCount = moves.count
    shape.stack_size = UInt32((call.stackSize + 7) & ~7)
    try addResult(function.result, at: call.result)
    choosePath()
  }

  private mutating func add(_ type: CType, at place: ArgumentPlace) throws(LayoutError) {
    let measure = try layout.sizeAndAlignment(of: type)
    let alignment = Int(min(measure.alignment, 64))
    let offset = (argumentsSize + alignment - 1) & ~(alignment - 1)
    let first = moves.count
    let kind = try moveKind(of: type, size: measure.size)
    switch place {
    case .nothing: break
    case .registers(let pieces):
      for piece in pieces { add(piece, kind, type: type, valueOffset: offset, registers: .arguments) }
    case .stack(let stackOffset):
      add(kind, from: offset, to: Int(FOREIGN_AT_STACK) + Int(stackOffset), size: measure.size)
    case .reference(.register(let register)):
      add(
        RegisterPiece(register, offset: 0, size: 8), .address, type: type, valueOffset: offset, registers: .arguments)
      sizeLastMove(measure.size)
    case .reference(.stack(let stackOffset)):
      add(.address, from: offset, to: Int(FOREIGN_AT_STACK) + Int(stackOffset), size: measure.size)
    }
    arguments.append(
      CallPlan.Value(
        type: type, size: Int(measure.size), alignment: alignment, offset: offset, moves: first..<moves.count))
    argumentsSize = offset + Int(measure.size)
  }

  private mutating func addResult(_ type: CType, at place: ResultPlace) throws(LayoutError) {
    if try layout.resolved(type) == .void { return }
    let measure = try layout.sizeAndAlignment(of: type)
    guard measure.size <= Self.largestStack else { throw .tooLarge }
    let first = moves.count
    let kind = try moveKind(of: type, size: measure.size)
    shape.result_size = UInt32(measure.size)
    switch place {
    case .nothing: break
    case .registers(let pieces):
      for piece in pieces { add(piece, kind, type: type, valueOffset: 0, registers: .results) }
      shape.result = resultClass(pieces)
    case .memory(.general(8)):
      shape.result = .memory
      resultAddressOffset = Int(FOREIGN_AT_RESULT_MEMORY)
    case .memory:
      resultAddressOffset = Int(FOREIGN_AT_GENERAL)
      shape.general = max(shape.general, 1)
    }
    result = CallPlan.Value(
      type: type, size: Int(measure.size), alignment: Int(min(measure.alignment, 64)), offset: 0,
      moves: first..<moves.count)
  }

  private func resultClass(_ pieces: [RegisterPiece]) -> ForeignResult {
    var general = 0
    var vector = 0
    var x87 = 0
    for piece in pieces {
      switch piece.register {
      case .general: general += 1
      case .vector: vector += 1
      case .x87: x87 += 1
      case .value: break
      }
    }
    if x87 > 0 { return x87 > 1 ? .extendedPair : .extended }
    if general > 0, vector > 0 { return .mixed }
    if vector > 0 { return vector > 1 ? .vectors : .vector }
    return general > 1 ? .generalPair : .general
  }

  private mutating func choosePath() {
    if shape.stack_size > 0 || shape.result == .memory {
      shape.path = .libffi
    } else {
      shape.path = shape.vectors > 0 || shape.result != .general ? .registers : .general
    }
  }

  /// An integer fills its register, whatever its size; all else travels as the bytes that it is.
  private func moveKind(of type: CType, size: UInt64) throws(LayoutError) -> ForeignMoveKind {
    guard size <= 8 else { return .bytes }
    switch try layout.passed(type) {
    case .scalar(let scalar):
      guard let isSigned = layout.target.isSigned(scalar) else { return .bytes }
      return isSigned ? .signed : .unsigned
    case .bitInt(let signed, _): return signed ? .signed : .unsigned
    case .pointer: return .unsigned
    case .atomic(let inner): return try moveKind(of: inner, size: size)
    default: return .bytes
    }
  }

  private enum Registers {
    case arguments, results
  }

  private mutating func add(
    _ piece: RegisterPiece, _ kind: ForeignMoveKind, type: CType, valueOffset: Int, registers: Registers
  ) {
    let isResult = registers == .results
    let place: Int
    switch piece.register {
    case .general(let number):
      place = Int(isResult ? FOREIGN_AT_RESULT_GENERAL : FOREIGN_AT_GENERAL) + number * 8
      if !isResult { shape.general = max(shape.general, UInt32(number + 1)) }
    case .vector(let number):
      if piece.size > 8 {
        problem =
          "\(type.notation) travels in a register of 16 bytes, which libffi cannot fill: such functions need the "
          + "compiled stubs"
      }
      place = Int(isResult ? FOREIGN_AT_RESULT_VECTOR : FOREIGN_AT_VECTOR) + number * 8
      if !isResult { shape.vectors = max(shape.vectors, UInt32(number + 1)) }
    case .x87(let number): place = Int(FOREIGN_AT_RESULT_X87) + number * 16
    case .value:
      problem = "\(type.notation) cannot travel on this machine"
      return
    }
    add(kind, from: valueOffset + Int(piece.offset), to: place, size: piece.size)
  }

  private mutating func add(_ kind: ForeignMoveKind, from memory: Int, to frame: Int, size: UInt64) {
    moves.append(ForeignMove(memory: UInt32(memory), frame: UInt32(frame), size: UInt32(size), kind: kind))
  }

  private mutating func sizeLastMove(_ size: UInt64) {
    guard !moves.isEmpty else { return }
    moves[moves.count - 1].size = UInt32(size)
  }
}
