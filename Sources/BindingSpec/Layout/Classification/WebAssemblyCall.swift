/// Calls by the C ABI of WebAssembly: numbers are parameters, a record with one number inside is that number, every other
/// aggregate is the address of a copy, and what stands behind the dots is written to a buffer.
struct WebAssemblyCall<Environment: TypeEnvironment> {
  let layout: Layout<Environment>

  private enum Passing {
    case nothing
    case values(WebAssemblyValue, count: Int)
    case reference
  }

  func place(_ signature: CallSignature) throws(LayoutError) -> CallLayout {
    var call = CallLayout(result: try result(signature.result), arguments: [], stackSize: 0, vectorRegistersUsed: 0)
    var index = 0
    if case .memory = call.result { index = 1 }
    for (position, type) in signature.arguments.enumerated() {
      let passing = try passing(of: type)
      let isBehindDots = signature.isVariadic && position >= signature.namedCount
      if isBehindDots {
        call.arguments.append(try push(passing, type, &call.stackSize))
        continue
      }
      switch passing {
      case .nothing: call.arguments.append(.nothing)
      case .values(let value, let count):
        call.arguments.append(.registers(pieces(value, count, first: index, size: try size(of: type))))
        index += count
      case .reference:
        call.arguments.append(.reference(.register(.value(index, .i32))))
        index += 1
      }
    }
    if signature.isVariadic { call.variadicBuffer = .value(index, .i32) }
    return call
  }

  private func push(_ passing: Passing, _ type: CType, _ stack: inout UInt64) throws(LayoutError) -> ArgumentPlace {
    if case .nothing = passing { return .nothing }
    if case .values(_, count: 2) = passing, try layout.passed(type) != .scalar(.ldouble) {
      throw .unsupported("clang writes 128-bit integers behind the dots where its va_arg does not look for them")
    }
    var measure = try layout.sizeAndAlignment(of: type)
    if case .reference = passing { measure = SizeAndAlignment(size: 4, alignment: 4) }
    let offset = try stack.roundedUp(to: max(4, measure.alignment))
    stack = try offset.adding(measure.size).roundedUp(to: 4)
    if case .reference = passing { return .reference(.stack(offset: offset)) }
    return .stack(offset: offset)
  }

  private func result(_ type: CType) throws(LayoutError) -> ResultPlace {
    if type == .void { return .nothing }
    switch try passing(of: type) {
    case .nothing: return .nothing
    // A function has one result, so what takes two goes through memory.
    case .values(_, let count) where count > 1: return .memory(address: .value(0, .i32))
    case .values(let value, let count):
      return .registers(pieces(value, count, first: 0, size: try size(of: type)))
    case .reference: return .memory(address: .value(0, .i32))
    }
  }

  private func size(of type: CType) throws(LayoutError) -> UInt64 { try layout.sizeAndAlignment(of: type).size }

  private func pieces(_ value: WebAssemblyValue, _ count: Int, first: Int, size: UInt64) -> [RegisterPiece] {
    (0..<count).map { index in
      let offset = UInt64(index) * 8
      return RegisterPiece(.value(first + index, value), offset: offset, size: min(8, size - min(offset, size)))
    }
  }

  private func passing(of type: CType) throws(LayoutError) -> Passing {
    switch try layout.passed(type) {
    case .void: throw .incomplete("void")
    case .scalar(let scalar):
      switch scalar {
      case .float: return .values(.f32, count: 1)
      case .double: return .values(.f64, count: 1)
      case .float16, .bfloat16: throw .unsupported("WebAssembly passes no \(scalar.cSpelling)")
      default: return integers(try size(of: type))
      }
    case .vector: throw .unsupported("how WebAssembly passes vectors depends on -msimd128")
    case .atomic(let value): return try passing(of: value)
    case .record:
      if try layout.isEmpty(type) { return .nothing }
      guard let single = try singleElement(type) else { return .reference }
      return try passing(of: single)
    case .complex, .array: return .reference
    default: return integers(try size(of: type))
    }
  }

  private func integers(_ size: UInt64) -> Passing {
    if size <= 4 { return .values(.i32, count: 1) }
    return .values(.i64, count: size <= 8 ? 1 : 2)
  }

  /// The one number that a record consists of, when that is all there is to it, padding included.
  private func singleElement(_ type: CType) throws(LayoutError) -> CType? {
    guard case .record(let kind, let name) = try layout.passed(type) else { return nil }
    guard let definition = layout.environment.record(kind, named: name)?.definition else { throw .incomplete(name) }
    if try layout.hasFlexibleArray(definition) { return nil }
    var found: CType?
    for field in definition.fields {
      if try layout.isEmpty(field: field) { continue }
      if found != nil { return nil }
      var core = try layout.passed(field.type)
      while case .array(let element, count: 1) = core { core = try layout.passed(element) }
      switch core {
      case .record:
        guard let inner = try singleElement(core) else { return nil }
        found = inner
      case .complex, .array: return nil
      default: found = core
      }
    }
    guard let found, try size(of: found) == size(of: type) else { return nil }
    return found
  }
}
