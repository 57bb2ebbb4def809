/// Writes the small module that stands between a compiled program and JavaScript.
///
/// It shares only the look of types with the program. Each import with text in it is a function here that turns the text
/// and calls JavaScript, so no call crosses the border twice; for exports it is the other way round.
///
/// | name | what |
/// |---|---|
/// | `i0`, `i1` … | exported: what the program imports; imported from `host`: the function of JavaScript |
/// | `l-write` … | the same for the library |
/// | `e0`, `e1` … | exported: what JavaScript calls |
/// | `g0`, `g1` … | globals for the program's own functions, to be filled once it is there |
/// | `trace` | what notes JavaScript's stack, as a function of WebAssembly |
struct ScriptBridge {
  private typealias C = BridgeCode

  private let types = BoundaryTypes()
  private let text: TextBridge
  private var module = WasmModule()

  /// The bytes, or nil when nothing needs a bridge.
  static func encoded(for description: HostDescription) -> [UInt8]? {
    var bridge = ScriptBridge()
    for (index, function) in description.distinctImports.enumerated() where function.signature.hasText {
      bridge.addImport("i\(index)", function.signature)
    }
    for function in description.libraryInOrder where function.signature.hasText {
      if function == .dynamicCall {
        bridge.addDynamicCall()
      } else {
        bridge.addImport("l-\(function.rawValue)", function.signature)
      }
    }
    for (index, function) in description.entries.enumerated() where function.signature.hasText {
      bridge.addExport(index, function.signature)
    }
    // What tells of a condition gives text as well.
    if description.internals.contains(.describe) {
      let source = Local("text", .nullable(bridge.types.bytes))
      bridge.export(
        "text", [source], .external, C.call(bridge.text.text, .get(source)))
    }
    if description.internals.contains(.trace) {
      bridge.module.exports.append(("trace", .function(Self.host("trace", [], .external))))
    }
    return bridge.module.exports.isEmpty ? nil : encode(bridge.module)
  }

  private init() {
    text = TextBridge(types)
    module.name = "bridge"
  }

  private static func host(_ name: String, _ parameters: [ValueType], _ result: ValueType?) -> Function {
    let function = Function(
      name, type: DefinedType("", .function(parameters, result.map { [$0] } ?? [])),
      parameters: parameters.map { Local("", $0) }, body: nil)
    function.importedAs = ("host", name)
    return function
  }

  private mutating func export(_ name: String, _ parameters: [Local], _ result: ValueType?, _ body: Code) {
    module.exports.append((name, .function(internalFunction(name, parameters, result, body))))
  }

  private func internalFunction(_ name: String, _ parameters: [Local], _ result: ValueType?, _ body: Code) -> Function {
    Function(
      name, type: DefinedType("", .function(parameters.map(\.type), result.map { [$0] } ?? [])),
      parameters: parameters, body: body)
  }

  private func scriptType(_ type: HostType) -> ValueType? { type.isText ? .external : type.valueType(types) }

  private func toScript(_ type: HostType, _ value: Code) -> Code {
    switch type {
    case .string: C.call(text.text, value)
    case .bytes: C.call(text.rawText, value)
    default: value
    }
  }

  private func toLisp(_ type: HostType, _ value: Code) -> Code {
    switch type {
    case .string: C.call(text.bytes, value)
    case .bytes: C.call(text.rawBytes, value)
    default: value
    }
  }

  private mutating func addImport(_ name: String, _ signature: HostSignature) {
    let host = Self.host(name, signature.parameters.compactMap(scriptType), scriptType(signature.result))
    let parameters = signature.parameters.compactMap { $0.valueType(types) }.map { Local("", $0) }
    let arguments = zip(signature.parameters, parameters).map { toScript($0, .get($1)) }
    export(
      name, parameters, signature.result.valueType(types),
      toLisp(signature.result, .call(host, arguments, isTail: false)))
  }

  private mutating func addExport(_ index: Int, _ signature: HostSignature) {
    let type = DefinedType("", signature.composite(types))
    let global = Global("g\(index)", .nullable(type), isMutable: true, initial: .null(.defined(type)))
    module.exports.append(("g\(index)", .global(global)))
    let parameters = signature.parameters.compactMap(scriptType).map { Local("", $0) }
    let arguments = zip(signature.parameters, parameters).map { toLisp($0, .get($1)) }
    export(
      "e\(index)", parameters, scriptType(signature.result),
      toScript(signature.result, .callReference(type, arguments + [.getGlobal(global)], isTail: false)))
  }

  // MARK: Calls whose types only the values tell

  private mutating func addDynamicCall() {
    let call = Self.host("dynamic", [.external, .external], .external)
    let list = Self.host("list", [], .external)
    let push = Self.host("push", [.external, .external], nil)
    let (name, values) = (Local("name", .nullable(types.bytes)), Local("values", .anything))
    let (array, result) = (Local("array", .object(types.list)), Local("result", .external))
    let index = Local("index", .i32)
    let outward = makeOutward()
    export(
      "l-dynamic-call", [name, values], .anything,
      .sequence([
        .set(array, .cast(.defined(types.list), isNullable: false, .get(values))),
        .set(result, C.call(list)),
        C.count(
          index, upTo: C.length(.get(array)),
          C.call(
            push, .get(result),
            C.call(outward, .element(types.list, .get(array), .get(index), isSigned: false)))),
        C.call(makeInward(), C.call(call, C.call(text.text, .get(name)), .get(result))),
      ]))
  }

  private func makeOutward() -> Function {
    let value = Local("value", .anything)
    let number = Self.host("number", [.f64], .external)
    let truth = Self.host("truth", [.i32], .external)
    let field = { (type: DefinedType) -> Code in
      .field(type, 0, .cast(.defined(type), isNullable: false, .get(value)))
    }
    let isA = { (type: DefinedType) -> Code in .test(.defined(type), isNullable: false, .get(value)) }
    return internalFunction(
      "outward", [value], .external,
      .sequence([
        C.when(
          isA(types.bytes),
          .returnValue(C.call(text.text, .cast(.defined(types.bytes), isNullable: false, .get(value))))),
        C.when(isA(types.number), .returnValue(C.call(number, field(types.number)))),
        C.when(isA(types.truth), .returnValue(C.call(truth, field(types.truth)))),
        .plain(.convertAnyToExtern, [.get(value)]),
      ]))
  }

  private func makeInward() -> Function {
    let value = Local("value", .external)
    let number = Local("number", .f64)
    /// 0 for an object and what else stays as it is, 1 a number, 2 true, 3 what is nil: null, undefined, false.
    let kind = Local("kind", .i32)
    let kindOf = Self.host("kind", [.external], .i32)
    let valueOf = Self.host("value", [.external], .f64)
    let isString = TextBridge.builtin("test", [.external], .i32)
    let integer = Code.plain(.i32TruncateSaturatedF64, [.get(number)])
    // A number that is the same bits as an i31 made into one; -0 is not.
    let isFixnum = C.less(C.add(integer, 1 << 30), .i32(Int32(bitPattern: 1 << 31)))
    let isExact = Code.plain(
      .i64Equal,
      [
        .plain(.i64ReinterpretF64, [.plain(.f64ConvertI32, [integer])]),
        .plain(.i64ReinterpretF64, [.get(number)]),
      ])
    return internalFunction(
      "inward", [value], .anything,
      .sequence([
        C.when(C.call(isString, .get(value)), .returnValue(C.call(text.bytes, .get(value)))),
        .set(kind, C.call(kindOf, .get(value))),
        C.when(C.equal(.get(kind), 3), .returnValue(.null(.none))),
        C.when(C.equal(.get(kind), 2), .returnValue(.newStructure(types.truth, [.i32(1)]))),
        C.when(
          C.equal(.get(kind), 1),
          .set(number, C.call(valueOf, .get(value))),
          C.when(
            .plain(.i32And, [isFixnum, isExact]),
            .returnValue(.plain(.newI31, [integer]))),
          .returnValue(.newStructure(types.number, [.get(number)]))),
        .plain(.convertExternToAny, [.get(value)]),
      ]))
  }
}
