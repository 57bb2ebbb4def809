/// Writes the module that moves bytes between a program and a host which has no arrays of the collector's: eight bytes a
/// call, packed into an integer. No memory is needed on either side.
///
/// | export | what |
/// |---|---|
/// | `length` | how many bytes there are; -1 for null |
/// | `give` | calls `host.put` for each eight of them |
/// | `take` | makes an array of a length, of what `host.next` gives |
/// | `throw` | throws what the host calls an error, with the tag `host-error` |
/// | `trace` | calls `host.note`, for programs that tell where they are |
/// | `stop` | a trap, which has the names of all functions that are running |
enum PumpBridge {
  private typealias C = BridgeCode

  static func encoded() -> [UInt8] {
    let types = BoundaryTypes()
    let hostError = Tag("host-error", type: DefinedType("", .function([.external], [])))
    var module = WasmModule()
    module.name = "pump"
    let stop = function("stop", [], [], [.unreachable])
    let trace = function("trace", [], [.external], [C.call(host("note", [], [])), .null(.noExtern)])
    for function in [length(types), give(types), take(types), thrower(hostError), trace, stop] {
      module.exports.append((function.name, .function(function)))
    }
    module.exports.append(("host-error", .tag(hostError)))
    return encode(module)
  }

  private static func function(_ name: String, _ parameters: [Local], _ results: [ValueType], _ body: [Code])
    -> Function
  {
    Function(
      name, type: DefinedType("", .function(parameters.map(\.type), results)), parameters: parameters,
      body: .sequence(body))
  }

  private static func host(_ name: String, _ parameters: [ValueType], _ results: [ValueType]) -> Function {
    let function = Function(
      name, type: DefinedType("", .function(parameters, results)), parameters: parameters.map { Local("", $0) },
      body: nil)
    function.importedAs = ("host", name)
    return function
  }

  private static func length(_ types: BoundaryTypes) -> Function {
    let source = Local("source", .nullable(types.bytes))
    return function(
      "length", [source], [.i32],
      [.conditional(C.isNull(.get(source)), then: .i32(-1), else: C.length(.get(source)), .i32)])
  }

  private static func give(_ types: BoundaryTypes) -> Function {
    let put = host("put", [.i64], [])
    let source = Local("source", .nullable(types.bytes))
    let (index, whole, end, word) = (
      Local("index", .i32), Local("whole", .i32), Local("end", .i32), Local("word", .i64)
    )
    let byte = { (offset: Int32) -> Code in
      .plain(
        .i64ExtendUnsigned, [.element(types.bytes, .get(source), C.add(.get(index), offset), isSigned: false)])
    }
    let eight = (Int32(1)..<8).reduce(byte(0)) { word, offset in
      .plain(.i64Or, [word, .plain(.i64ShiftLeft, [byte(offset), .i64(Int64(offset) * 8)])])
    }
    return function(
      "give", [source], [],
      [
        .set(end, C.length(.get(source))),
        .set(whole, C.and(.get(end), ~7)),
        C.loop(while: C.less(.get(index), .get(whole)), [C.call(put, eight), .set(index, C.add(.get(index), 8))]),
        // The rest from the end on, so that the first is the lowest.
        .set(index, .get(end)),
        C.loop(
          while: C.less(.get(whole), .get(index)),
          [
            .set(index, C.add(.get(index), -1)),
            .set(word, .plain(.i64Or, [.plain(.i64ShiftLeft, [.get(word), .i64(8)]), byte(0)])),
          ]),
        C.when(C.less(.get(whole), .get(end)), C.call(put, .get(word))),
      ])
  }

  private static func take(_ types: BoundaryTypes) -> Function {
    let next = host("next", [], [.i64])
    let (count, array) = (Local("count", .i32), Local("array", .object(types.bytes)))
    let (index, word) = (Local("index", .i32), Local("word", .i64))
    return function(
      "take", [count], [.nullable(types.bytes)],
      [
        .set(array, .newDefaultArray(types.bytes, .get(count))),
        C.count(
          index, upTo: .get(count),
          .set(
            word,
            .conditional(
              C.equal(C.and(.get(index), 7), 0), then: C.call(next),
              else: .plain(.i64ShiftRightUnsigned, [.get(word), .i64(8)]), .i64)),
          .setElement(types.bytes, .get(array), .get(index), .plain(.i32Wrap, [.get(word)]))),
        .get(array),
      ])
  }

  private static func thrower(_ tag: Tag) -> Function {
    let error = Local("error", .external)
    return function("throw", [error], [], [.throw(tag, [.get(error)])])
  }
}
