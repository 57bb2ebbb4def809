/// The part of a JavaScript bridge that turns UTF-8 arrays into strings and back, with the engine's string builtins.
///
/// Text that is ASCII, which most is, goes through one loop of five instructions. Half a surrogate pair becomes U+FFFD.
final class TextBridge {
  private typealias C = BridgeCode

  private let types: BoundaryTypes
  /// UTF-16, as the builtins want it: `(array (mut i16))`.
  private let unitsType = DefinedType("units", .array(FieldType(storage: .i16, isMutable: true)))
  private let scratch: Global
  private let fromUnits: Function
  private let intoUnits: Function
  private let stringLength: Function
  private lazy var room = makeRoom()
  private lazy var scalarAt = makeScalarAt()
  private(set) lazy var text = makeText()
  private(set) lazy var bytes = makeBytes()
  private(set) lazy var rawText = makeRawText()
  private(set) lazy var rawBytes = makeRawBytes()

  /// So long a text goes through an array that is kept for the next; for a longer one it is made anew.
  private static let scratchSize: Int32 = 1 << 14

  init(_ types: BoundaryTypes) {
    self.types = types
    let units = ValueType.nullable(unitsType)
    scratch = Global("scratch", .object(unitsType), isMutable: true, initial: .newDefaultArray(unitsType, .i32(0)))
    fromUnits = Self.builtin(
      "fromCharCodeArray", [units, .i32, .i32], .reference(.extern, isNullable: false))
    intoUnits = Self.builtin("intoCharCodeArray", [.external, units, .i32], .i32)
    stringLength = Self.builtin("length", [.external], .i32)
  }

  static func builtin(_ name: String, _ parameters: [ValueType], _ result: ValueType) -> Function {
    let function = Function(
      name, type: DefinedType("", .function(parameters, [result])),
      parameters: parameters.map { Local("", $0) }, body: nil)
    function.importedAs = ("wasm:js-string", name)
    return function
  }

  private func function(_ name: String, _ parameters: [Local], _ result: ValueType, _ body: [Code]) -> Function {
    Function(
      name, type: DefinedType("", .function(parameters.map(\.type), [result])), parameters: parameters,
      body: .sequence(body))
  }

  private func unit(_ array: Local, _ index: Code) -> Code { .element(unitsType, .get(array), index, isSigned: false) }
  private func byte(_ array: Local, _ index: Code) -> Code {
    .element(types.bytes, .get(array), index, isSigned: false)
  }

  /// An array of at least so many units.
  private func makeRoom() -> Function {
    let count = Local("count", .i32)
    let kept = C.length(.getGlobal(scratch))
    return function(
      "room", [count], .object(unitsType),
      [
        C.when(
          C.less(kept, .get(count)),
          C.when(
            C.less(.i32(Self.scratchSize), .get(count)),
            .returnValue(.newDefaultArray(unitsType, .get(count)))),
          .setGlobal(scratch, .newDefaultArray(unitsType, .i32(Self.scratchSize)))),
        .getGlobal(scratch),
      ])
  }

  // MARK: UTF-8 to UTF-16

  private func makeText() -> Function {
    let (source, array, units) = (
      Local("source", .nullable(types.bytes)), Local("array", .object(types.bytes)), Local("units", .object(unitsType))
    )
    let (count, index, byte) = (Local("count", .i32), Local("index", .i32), Local("byte", .i32))
    return function(
      "text", [source], .external,
      [
        C.when(C.isNull(.get(source)), .returnValue(.null(.noExtern))),
        .set(array, .plain(.asNonNull, [.get(source)])),
        .set(count, C.length(.get(array))),
        .set(units, C.call(room, .get(count))),
        C.count(
          index, upTo: .get(count),
          .set(byte, self.byte(array, .get(index))),
          C.when(
            C.notLess(.get(byte), 128),
            .returnValue(.call(makeOtherText(), [.get(array), .get(units), .get(index)], isTail: false))),
          .setElement(unitsType, .get(units), .get(index), .get(byte))),
        C.call(fromUnits, .get(units), .i32(0), .get(count)),
      ])
  }

  /// Goes on at the first byte that is not ASCII. There are never more units than bytes.
  private func makeOtherText() -> Function {
    let (array, units) = (Local("array", .object(types.bytes)), Local("units", .object(unitsType)))
    let (index, count, end) = (Local("index", .i32), Local("count", .i32), Local("end", .i32))
    let scalar = Local("scalar", .i32)
    /// The six bits of the byte at the index, behind those that are there.
    let more: Code = .sequence([
      .set(scalar, C.or(C.shiftLeft(.get(scalar), 6), C.and(byte(array, .get(index)), 63))),
      .set(index, C.add(.get(index), 1)),
    ])
    let put = { (unit: Code) -> Code in
      .sequence([
        .setElement(self.unitsType, .get(units), .get(count), unit), .set(count, C.add(.get(count), 1)),
      ])
    }
    let replacement = Code.set(scalar, .i32(0xFFFD))
    /// A sequence of so many further bytes; one that is cut short is the end.
    let sequence = { (bytes: Int32, mask: Int32) -> Code in
      .conditional(
        C.less(.get(end), C.add(.get(index), bytes)),
        then: .sequence([.set(index, .get(end)), replacement]),
        else: .sequence([.set(scalar, C.and(.get(scalar), mask))] + Array(repeating: more, count: Int(bytes))), nil)
    }
    let pair: [Code] = [
      put(C.add(C.shiftRight(.get(scalar), 10), 0xD7C0)),
      put(C.or(C.and(.get(scalar), 0x3FF), .i32(0xDC00))),
    ]
    return function(
      "other-text", [array, units, index], .external,
      [
        .set(count, .get(index)),
        .set(end, C.length(.get(array))),
        C.loop(
          while: C.less(.get(index), .get(end)),
          [
            .set(scalar, byte(array, .get(index))),
            .set(index, C.add(.get(index), 1)),
            C.when(
              C.notLess(.get(scalar), 128),
              .conditional(
                C.less(.get(scalar), 0xE0),
                then: .conditional(C.less(.get(scalar), 0xC0), then: replacement, else: sequence(1, 31), nil),
                else: .conditional(C.less(.get(scalar), 0xF0), then: sequence(2, 15), else: sequence(3, 7), nil), nil),
              C.when(
                C.or(C.less(.i32(0x10FFFF), .get(scalar)), C.equal(C.and(.get(scalar), ~0x7FF), 0xD800)), replacement)),
            .conditional(
              C.less(.get(scalar), 0x10000), then: put(.get(scalar)), else: .sequence(pair), nil),
          ]),
        C.call(fromUnits, .get(units), .i32(0), .get(count)),
      ])
  }

  // MARK: UTF-16 to UTF-8

  private func makeBytes() -> Function {
    let (source, array, units) = (
      Local("source", .external), Local("array", .object(types.bytes)), Local("units", .object(unitsType))
    )
    let (count, index, unit) = (Local("count", .i32), Local("index", .i32), Local("unit", .i32))
    return function(
      "bytes", [source], .nullable(types.bytes),
      [
        C.when(C.isNull(.get(source)), .returnValue(.null(.none))),
        .set(count, C.call(stringLength, .get(source))),
        .set(units, C.call(room, .get(count))),
        .drop(C.call(intoUnits, .get(source), .get(units), .i32(0))),
        .set(array, .newDefaultArray(types.bytes, .get(count))),
        C.count(
          index, upTo: .get(count),
          .set(unit, self.unit(units, .get(index))),
          C.when(
            C.notLess(.get(unit), 128),
            .returnValue(
              .call(makeOtherBytes(), [.get(units), .get(count), .get(index), .get(array)], isTail: false))),
          .setElement(types.bytes, .get(array), .get(index), .get(unit))),
        .get(array),
      ])
  }

  /// Goes on at the first unit that is not ASCII: counts, makes an array of that length and fills it.
  private func makeOtherBytes() -> Function {
    let (units, count) = (Local("units", .object(unitsType)), Local("count", .i32))
    let (start, ascii) = (Local("start", .i32), Local("ascii", .object(types.bytes)))
    let (index, size, scalar) = (Local("index", .i32), Local("size", .i32), Local("scalar", .i32))
    let array = Local("array", .object(types.bytes))
    /// Runs a body for each scalar from the start on.
    let forEach = { (body: Code) -> [Code] in
      [
        .set(index, .get(start)),
        C.loop(
          while: C.less(.get(index), .get(count)),
          [
            .set(scalar, C.call(self.scalarAt, .get(units), .get(index), .get(count))),
            .set(index, C.add(.get(index), C.add(C.notLess(.get(scalar), 0x10000), 1))),
            body,
          ]),
      ]
    }
    let put = { (byte: Code) -> Code in
      .sequence([
        .setElement(self.types.bytes, .get(array), .get(size), byte), .set(size, C.add(.get(size), 1)),
      ])
    }
    let tail = { (shift: Int32) -> Code in put(C.or(C.and(C.shiftRight(.get(scalar), shift), 63), .i32(128))) }
    let head = { (shift: Int32, mark: Int32) -> Code in put(C.or(C.shiftRight(.get(scalar), shift), .i32(mark))) }
    let longer = C.add(C.notLess(.get(scalar), 0x80), C.add(C.notLess(.get(scalar), 0x800), 1))
    return function(
      "other-bytes", [units, count, start, ascii], .nullable(types.bytes),
      [.set(size, .get(start))]
        + forEach(
          .set(size, C.add(.get(size), C.add(longer, C.notLess(.get(scalar), 0x10000)))))
        + [
          .set(array, .newDefaultArray(types.bytes, .get(size))),
          .copyElements(types.bytes, types.bytes, [.get(array), .i32(0), .get(ascii), .i32(0), .get(start)]),
          .set(size, .get(start)),
        ]
        + forEach(
          .conditional(
            C.less(.get(scalar), 0x80),
            then: put(.get(scalar)),
            else: .sequence([
              .conditional(
                C.less(.get(scalar), 0x800),
                then: head(6, 0xC0),
                else: .sequence([
                  .conditional(
                    C.less(.get(scalar), 0x10000), then: head(12, 0xE0),
                    else: .sequence([head(18, 0xF0), tail(12)]), nil),
                  tail(6),
                ]), nil),
              tail(0),
            ]), nil))
        + [.get(array)])
  }

  /// The scalar at an index: two units when it is beyond 0xFFFF, and U+FFFD for half a pair.
  private func makeScalarAt() -> Function {
    let (units, index, count) = (Local("units", .object(unitsType)), Local("index", .i32), Local("count", .i32))
    let (unit, next) = (Local("unit", .i32), Local("next", .i32))
    return function(
      "scalar", [units, index, count], .i32,
      [
        .set(unit, self.unit(units, .get(index))),
        C.when(
          C.equal(C.and(.get(unit), 0xF800), 0xD800),
          .set(index, C.add(.get(index), 1)),
          C.when(
            .plain(.i32And, [C.less(.get(unit), 0xDC00), C.less(.get(index), .get(count))]),
            .set(next, self.unit(units, .get(index))),
            C.when(
              C.equal(C.and(.get(next), 0xFC00), 0xDC00),
              .returnValue(C.add(C.add(C.shiftLeft(.get(unit), 10), .get(next)), 0x10000 - (0xD800 << 10) - 0xDC00)))),
          .returnValue(.i32(0xFFFD))),
        .get(unit),
      ])
  }

  // MARK: Bytes whatever they mean, as strings of U+0000 to U+00FF

  private func makeRawText() -> Function {
    let (source, array, units) = (
      Local("source", .nullable(types.bytes)), Local("array", .object(types.bytes)), Local("units", .object(unitsType))
    )
    let (count, index) = (Local("count", .i32), Local("index", .i32))
    return function(
      "raw-text", [source], .external,
      [
        C.when(C.isNull(.get(source)), .returnValue(.null(.noExtern))),
        .set(array, .plain(.asNonNull, [.get(source)])),
        .set(count, C.length(.get(array))),
        .set(units, C.call(room, .get(count))),
        C.count(
          index, upTo: .get(count),
          .setElement(unitsType, .get(units), .get(index), byte(array, .get(index)))),
        C.call(fromUnits, .get(units), .i32(0), .get(count)),
      ])
  }

  private func makeRawBytes() -> Function {
    let (source, array, units) = (
      Local("source", .external), Local("array", .object(types.bytes)), Local("units", .object(unitsType))
    )
    let (count, index) = (Local("count", .i32), Local("index", .i32))
    return function(
      "raw-bytes", [source], .nullable(types.bytes),
      [
        C.when(C.isNull(.get(source)), .returnValue(.null(.none))),
        .set(count, C.call(stringLength, .get(source))),
        .set(units, C.call(room, .get(count))),
        .drop(C.call(intoUnits, .get(source), .get(units), .i32(0))),
        .set(array, .newDefaultArray(types.bytes, .get(count))),
        C.count(
          index, upTo: .get(count),
          .setElement(types.bytes, .get(array), .get(index), unit(units, .get(index)))),
        .get(array),
      ])
  }
}
