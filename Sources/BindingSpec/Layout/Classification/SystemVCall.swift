/// Calls by the System V ABI for x86-64: values up to 16 bytes fall into two eightbytes, each of a class of its own.
struct SystemVCall<Environment: TypeEnvironment> {
  let layout: Layout<Environment>

  enum Class {
    case none, integer, sse, sseUp, x87, x87Up, complexX87, memory

    /// The class of an eightbyte that two values share.
    func merged(with other: Class) -> Class {
      if self == other || other == .none { return self }
      if self == .none { return other }
      if self == .memory || other == .memory { return .memory }
      if self == .integer || other == .integer { return .integer }
      if isX87 || other.isX87 { return .memory }
      return .sse
    }

    private var isX87: Bool { self == .x87 || self == .x87Up || self == .complexX87 }
  }

  /// The classes of a value's eightbytes.
  struct Classes: Equatable {
    var low = Class.none
    var high = Class.none
    static var memory: Classes { Classes(low: .memory, high: .none) }
  }

  private static var generalRegisters: Int { 6 }
  private static var vectorRegisters: Int { 8 }

  func place(_ signature: CallSignature) throws(LayoutError) -> CallLayout {
    var call = CallLayout(result: try result(signature.result), arguments: [], stackSize: 0, vectorRegistersUsed: 0)
    var general = 0
    if case .memory = call.result { general = 1 }
    for type in signature.arguments {
      let measure = try layout.sizeAndAlignment(of: type)
      let classes = try classes(of: type)
      let pieces = registers(for: classes, size: measure.size)
      let generalCount = pieces.count { $0 == .general }
      let vectorCount = pieces.count { $0 == .vector }
      let isInMemory = [.memory, .x87, .complexX87].contains(classes.low)
      if !isInMemory, pieces.isEmpty {
        call.arguments.append(.nothing)
      } else if isInMemory || general + generalCount > Self.generalRegisters
        || call.vectorRegistersUsed + vectorCount > Self.vectorRegisters
      {
        // All of a value or nothing of it is in registers.
        let offset = try call.stackSize.roundedUp(to: max(8, measure.alignment))
        call.arguments.append(.stack(offset: offset))
        call.stackSize = try offset.adding(measure.size).roundedUp(to: 8)
      } else {
        let placed = number(pieces, classes, measure.size, general, call.vectorRegistersUsed)
        call.arguments.append(.registers(placed))
        general += generalCount
        call.vectorRegistersUsed += vectorCount
      }
    }
    return call
  }

  private func result(_ type: CType) throws(LayoutError) -> ResultPlace {
    if type == .void { return .nothing }
    let size = try layout.sizeAndAlignment(of: type).size
    let classes = try classes(of: type)
    switch classes.low {
    case .memory: return .memory(address: .general(0))
    case .x87: return .registers([RegisterPiece(.x87(0), size: 16)])
    case .complexX87:
      return .registers([RegisterPiece(.x87(0), size: 16), RegisterPiece(.x87(1), offset: 16, size: 16)])
    default:
      let pieces = registers(for: classes, size: size)
      return pieces.isEmpty ? .nothing : .registers(number(pieces, classes, size, 0, 0))
    }
  }

  private enum Bank {
    case general, vector
  }

  private func registers(for classes: Classes, size: UInt64) -> [Bank] {
    var banks: [Bank] = []
    switch classes.low {
    case .integer: banks.append(.general)
    case .sse: banks.append(.vector)
    default: break
    }
    switch classes.high {
    case .integer: banks.append(.general)
    case .sse: banks.append(.vector)
    default: break
    }
    return banks
  }

  private func number(
    _ banks: [Bank], _ classes: Classes, _ size: UInt64, _ firstGeneral: Int, _ firstVector: Int
  ) -> [RegisterPiece] {
    var general = firstGeneral
    var vector = firstVector
    // The first register holds the second eightbyte where the first is padding.
    var offset: UInt64 = classes.low == .none ? 8 : 0
    var pieces: [RegisterPiece] = []
    for bank in banks {
      let width = classes.high == .sseUp ? size : min(8, size - min(offset, size))
      switch bank {
      case .general:
        pieces.append(RegisterPiece(.general(general), offset: offset, size: width))
        general += 1
      case .vector:
        pieces.append(RegisterPiece(.vector(vector), offset: offset, size: width))
        vector += 1
      }
      offset += 8
    }
    return pieces
  }
}

extension SystemVCall {
  /// The classes of a value that begins at an offset of the eightbytes.
  func classes(of type: CType, at offset: UInt64 = 0) throws(LayoutError) -> Classes {
    switch try layout.passed(type) {
    case .void: throw .incomplete("void")
    case .scalar(let scalar): return try classes(of: scalar, offset)
    case .pointer: return single(.integer, offset)
    case .bitInt(_, let bits): return bits <= 64 ? single(.integer, offset) : Classes(low: .integer, high: .integer)
    case .complex(let scalar): return try classes(ofComplex: scalar, offset)
    case .vector(let element, let lanes):
      let size = try layout.sizeAndAlignment(of: .vector(element, lanes: lanes)).size
      return try classes(ofVector: element, lanes, size, offset)
    case .array(let element, let count): return try classes(ofArray: element, count ?? 0, offset)
    case .record(let kind, let name): return try classes(of: kind, name, offset)
    case .atomic(let value):
      let isAggregate =
        switch try layout.passed(value) {
        case .record, .complex: true
        default: false
        }
      if isAggregate { throw Self.atomicAggregate }
      return try classes(of: value, at: offset)
    case .function, .block, .named, .enumeration, .qualified: return single(.integer, offset)
    }
  }

  /// Clang keeps such a value in memory, gcc does not, and which of them built a library cannot be known.
  private static var atomicAggregate: LayoutError {
    .unsupported("compilers pass records with atomic members in different ways")
  }

  private func single(_ value: Class, _ offset: UInt64) -> Classes {
    offset < 8 ? Classes(low: value) : Classes(high: value)
  }

  private func classes(of scalar: Scalar, _ offset: UInt64) throws(LayoutError) -> Classes {
    switch scalar {
    case .int128, .uint128: return Classes(low: .integer, high: .integer)
    case .float16, .bfloat16, .float, .double: return single(.sse, offset)
    case .float128: return Classes(low: .sse, high: .sseUp)
    case .ldouble:
      let size = try layout.sizeAndAlignment(of: .scalar(.ldouble)).size
      return size == 8 ? single(.sse, offset) : Classes(low: .x87, high: .x87Up)
    // Three words: too large for registers.
    case .vaList: return layout.target == .x86_64LinuxGNU ? .memory : single(.integer, offset)
    default: return single(.integer, offset)
    }
  }

  private func classes(ofComplex part: Scalar, _ offset: UInt64) throws(LayoutError) -> Classes {
    let size = try layout.sizeAndAlignment(of: .scalar(part)).size
    if size > 8 {
      return layout.target.isSigned(part) != nil ? .memory : Classes(low: part == .ldouble ? .complexX87 : .memory)
    }
    let value: Class = layout.target.isSigned(part) != nil ? .integer : .sse
    var classes = single(value, offset)
    if offset < 8, offset + size >= 8 { classes.high = value }
    return classes
  }

  private func classes(
    ofVector element: CType, _ lanes: Int, _ size: UInt64, _ offset: UInt64
  ) throws(LayoutError) -> Classes {
    let lane = try layout.passed(element)
    guard size == 8 || size == 16, lanes > 1 || lane != .scalar(.double) else {
      throw .unsupported("how \(CType.vector(element, lanes: lanes).notation) is passed depends on the compiler")
    }
    if size == 16 { return Classes(low: .sse, high: .sseUp) }
    var classes = single(.sse, offset)
    if offset < 8, offset + size > 8 { classes.high = classes.low }
    return classes
  }

  private func classes(ofArray element: CType, _ count: UInt64, _ offset: UInt64) throws(LayoutError) -> Classes {
    let measure = try layout.sizeAndAlignment(of: element)
    if measure.size == 0 || count == 0 { return Classes() }
    let size = try measure.size.multiplied(by: count)
    if size > 16 { return .memory }
    if offset % measure.alignment != 0 {
      try checkMisaligned(element, at: offset)
      return .memory
    }
    var classes = Classes()
    for index in 0..<count {
      merge(&classes, try self.classes(of: element, at: offset + index * measure.size))
      if classes.low == .memory || classes.high == .memory { break }
    }
    return settled(classes, size: size)
  }

  private func classes(of kind: RecordKind, _ name: String, _ offset: UInt64) throws(LayoutError) -> Classes {
    guard let definition = layout.environment.record(kind, named: name)?.definition else { throw .incomplete(name) }
    let record = try layout.layout(ofRecord: kind, named: name)
    if record.size > 16 { return .memory }
    if try layout.hasFlexibleArray(definition) {
      throw .unsupported("compilers pass \(kind.rawValue) \(name) in different ways, for its array of open length")
    }
    var classes = Classes()
    var padding = Classes()
    for (field, place) in zip(definition.fields, record.fields) {
      switch place {
      case .bits(let bit, let width):
        if width == 0 { continue }
        // They may straddle, and keep nothing out of registers.
        let covered = Classes(
          low: (offset * 8 + bit) / 64 == 0 ? .integer : .none,
          high: (offset * 8 + bit + width - 1) / 64 > 0 ? .integer : .none)
        if field.name == nil { merge(&padding, covered) } else { merge(&classes, covered) }
      case .byte(let byte):
        let measure = try layout.sizeAndAlignment(of: field.type)
        if (offset + byte) % measure.alignment != 0 {
          try checkMisaligned(field.type, at: offset + byte)
          return .memory
        }
        var core = try layout.passed(field.type)
        if case .atomic = core { throw Self.atomicAggregate }
        var isEmptyArray = false
        while case .array(let element, let count) = core {
          if count == 0 { isEmptyArray = true }
          core = try layout.passed(element)
        }
        if isEmptyArray {
          if offset + byte < 16 { merge(&padding, try self.classes(of: core, at: offset + byte)) }
          continue
        }
        merge(&classes, try self.classes(of: field.type, at: offset + byte))
      }
      if classes.low == .memory || classes.high == .memory { return .memory }
    }
    var counted = classes
    merge(&counted, padding)
    if counted != classes {
      throw .unsupported(
        "gcc counts the unnamed bit-fields of \(kind.rawValue) \(name) when it is passed, clang does not")
    }
    return settled(classes, size: record.size)
  }

  /// A value that does not lie as its type asks keeps the whole record in memory. gcc asks this of numbers, clang of records
  /// too, and gcc forgets about `_Float16`: where that makes a difference, nothing is promised.
  private func checkMisaligned(_ type: CType, at offset: UInt64) throws(LayoutError) {
    var core = try layout.passed(type)
    while case .array(let element, _) = core { core = try layout.passed(element) }
    switch core {
    case .scalar(.float16), .scalar(.bfloat16): break
    case .record:
      let inner = try classes(of: core, at: offset)
      if inner.low == .memory || inner.high == .memory { return }
    default: return
    }
    throw .unsupported("compilers pass packed records with a misaligned \(type.notation) in different ways")
  }

  private func merge(_ classes: inout Classes, _ other: Classes) {
    classes.low = classes.low.merged(with: other.low)
    classes.high = classes.high.merged(with: other.high)
  }

  /// The rules that look at an aggregate as a whole.
  private func settled(_ classes: Classes, size: UInt64) -> Classes {
    var classes = classes
    if classes.high == .memory || (classes.high == .x87Up && classes.low != .x87) { classes.low = .memory }
    if classes.high == .sseUp, classes.low != .sse { classes.high = .sse }
    return classes
  }
}
