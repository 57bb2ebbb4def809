/// A function of the machine, written in Swift.
///
///     define("RPLACA", 2) { (machine, arguments) throws(LispError) in
///       guard arguments[0].isCons else { throw .wrongType(arguments[0], "CONS") }
///       arguments[0].car = arguments[1]
///       return arguments[0]
///     }
struct Primitive {
  let minimum: Int
  /// nil when there may be any number.
  let maximum: Int?
  /// Held by this table alone, so that calling it counts no references.
  let held: Unmanaged<Held>

  typealias Body = (Machine, Arguments) throws(LispError) -> Word

  final class Held {
    let body: Body
    init(_ body: @escaping Body) { self.body = body }
  }
}

/// The arguments of a primitive: they stay where the caller put them, so the collector sees them.
struct Arguments {
  let base: UnsafeMutablePointer<Word>
  let count: Int

  /// An argument below `count`; for an optional one see `optional`.
  @inline(__always) subscript(index: Int) -> Word { base[index] }

  /// An argument, or NIL when there are fewer.
  @inline(__always) func optional(_ index: Int) -> Word { index < count ? base[index] : .nil }

  /// The arguments from one on.
  func from(_ index: Int) -> UnsafeBufferPointer<Word> {
    UnsafeBufferPointer(start: base + index, count: max(0, count - index))
  }
}

extension Machine {
  /// Adds a function with a fixed number of arguments to COMMON-LISP, or to another package.
  func define(_ name: String, _ count: Int, in package: String = "COMMON-LISP", _ body: @escaping Primitive.Body) {
    define(name, count...count, in: package, body)
  }

  func define(
    _ name: String, _ counts: ClosedRange<Int>, in package: String = "COMMON-LISP", _ body: @escaping Primitive.Body
  ) {
    define(name, minimum: counts.lowerBound, maximum: counts.upperBound, in: package, body)
  }

  func define(
    _ name: String, _ counts: PartialRangeFrom<Int>, in package: String = "COMMON-LISP",
    _ body: @escaping Primitive.Body
  ) {
    define(name, minimum: counts.lowerBound, maximum: nil, in: package, body)
  }

  private func define(
    _ name: String, minimum: Int, maximum: Int?, in package: String, _ body: @escaping Primitive.Body
  ) {
    guard primitiveCount < Self.primitiveCapacity else { Self.fatal("too many primitives") }
    let symbol = intern(name, in: package)
    (primitives + primitiveCount).initialize(
      to: Primitive(minimum: minimum, maximum: maximum, held: .passRetained(Primitive.Held(body))))
    let code = makeCode(kind: .primitive, name: symbol, index: primitiveCount)
    primitiveCount += 1
    record(symbol)[SymbolLayout.function] = makeFunction(code: code)
  }

  /// A code object without instructions or constants.
  func makeCode(kind: CodeKind, name: Word, index: Int, constants: [Word] = []) -> Word {
    let count = CodeLayout.constants - 1 + constants.count
    let address = allocate(.code, count: count)
    address[CodeLayout.instructions] = Word(bits: 0)
    address[CodeLayout.simpleArity] = Word(rawNumber: -1)
    address[CodeLayout.frameSize] = Word(rawNumber: 0)
    address[CodeLayout.kind] = Word(rawNumber: kind.rawValue)
    address[CodeLayout.index] = Word(rawNumber: index)
    address[CodeLayout.debug] = Word(rawNumber: -1)
    address[CodeLayout.name] = name
    address[CodeLayout.documentation] = .nil
    address[CodeLayout.parameters] = .nil
    for (offset, constant) in constants.enumerated() { address[CodeLayout.constants + offset] = constant }
    return Word(object: address)
  }

  func makeFunction(code: Word, captures: Int = 0) -> Word {
    let address = allocate(.function, count: 1 + captures)
    address[FunctionLayout.code] = code
    for index in 0..<captures { address[FunctionLayout.captures + index] = .nil }
    return Word(function: address)
  }
}

extension Word {
  /// The code of a function.
  @inline(__always) package var code: Word { functionWords[FunctionLayout.code] }
  var codeKind: CodeKind { CodeKind(rawValue: self[CodeLayout.kind].raw) ?? .undefined }
}
