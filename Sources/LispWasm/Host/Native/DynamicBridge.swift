/// Writes the module that lets a native host look into the values of a dynamic call, and make some.
enum DynamicBridge {
  private typealias C = BridgeCode

  /// What a value is: the results of `kind`.
  enum Kind: Int32 {
    case null, fixnum, text, number, truth, value, external
  }

  static func encoded() -> [UInt8] {
    let types = BoundaryTypes()
    var module = WasmModule()
    module.name = "dynamic"
    func export(_ name: String, _ parameters: [Local], _ result: ValueType, _ body: Code) {
      module.exports.append(
        (
          name,
          .function(
            Function(
              name, type: DefinedType("", .function(parameters.map(\.type), [result])), parameters: parameters,
              body: body))
        ))
    }
    let value = Local("value", .anything)
    let index = Local("index", .i32)
    let cast = { (type: DefinedType) -> Code in .cast(.defined(type), isNullable: false, .get(value)) }
    export("count", [value], .i32, C.length(cast(types.list)))
    export("item", [value, index], .anything, .element(types.list, cast(types.list), .get(index), isSigned: false))
    export("kind", [value], .i32, kind(of: value, types))
    export("fixnum", [value], .i32, .plain(.i31Signed, [.cast(.i31, isNullable: false, .get(value))]))
    export("text", [value], .nullable(types.bytes), cast(types.bytes))
    export("number", [value], .f64, .field(types.number, 0, cast(types.number)))
    export("truth", [value], .i32, .field(types.truth, 0, cast(types.truth)))
    export("external", [value], .external, .plain(.convertAnyToExtern, [.get(value)]))

    let (word, text, float, external) = (
      Local("word", .i32), Local("text", .nullable(types.bytes)), Local("float", .f64), Local("external", .external)
    )
    export("of-fixnum", [word], .anything, .plain(.newI31, [.get(word)]))
    export("of-text", [text], .anything, .get(text))
    export("of-number", [float], .anything, .newStructure(types.number, [.get(float)]))
    export("of-truth", [word], .anything, .newStructure(types.truth, [.get(word)]))
    export("of-external", [external], .anything, .plain(.convertExternToAny, [.get(external)]))
    return encode(module)
  }

  private static func kind(of value: Local, _ types: BoundaryTypes) -> Code {
    let tests: [(HeapType, Kind)] = [
      (.i31, .fixnum), (.defined(types.bytes), .text), (.defined(types.number), .number),
      (.defined(types.truth), .truth), (.eq, .value),
    ]
    return .sequence(
      [C.when(C.isNull(.get(value)), .returnValue(.i32(Kind.null.rawValue)))]
        + tests.map { type, kind in
          C.when(.test(type, isNullable: false, .get(value)), .returnValue(.i32(kind.rawValue)))
        } + [.i32(Kind.external.rawValue)])
  }
}
