/// The globals and few functions that every module may need: each exists once, and is written only when used.
final class Runtime {
  let types: ObjectTypes

  // Several values: the first is on the stack. The count is 1 except between `values` and who takes them.
  let valueCount = Global("value-count", .i32, isMutable: true, initial: .i32(1))
  let secondValue = Global("second-value", .value, isMutable: true, initial: .null(.none))
  let thirdValue = Global("third-value", .value, isMutable: true, initial: .null(.none))
  /// The fourth and those behind it.
  let furtherValues: Global

  let unbound: Global
  /// The tags of the `catch` forms around, innermost first.
  let catchers = Global("catchers", .value, isMutable: true, initial: .null(.none))
  /// 1 since a character went into a buffer of a stream: all exits of the module ask for it, and mostly nothing waits.
  let outputWaits = Global("output-waits", .i32, isMutable: true, initial: .i32(0))
  let tag: Tag
  /// What special variables had before they were bound, innermost first. Whoever binds takes back what is above its own
  /// mark, so that nothing is lost where a trap has jumped over others.
  let binding: DefinedType
  let bindings: Global

  init(types: ObjectTypes) {
    self.types = types
    binding = DefinedType("binding", .structure([]))
    binding.composite = .structure([.fixed(.object(types.symbol)), .fixed(.value), .fixed(.nullable(binding))])
    bindings = Global("bindings", .nullable(binding), isMutable: true, initial: .null(.defined(binding)))
    furtherValues = Global("further-values", .nullable(types.vector), isMutable: true, initial: .null(.none))
    unbound = Global(
      "unbound", .object(types.marker), isMutable: false, initial: .newStructure(types.marker, [.i32(0), .i32(0)]))
    tag = Tag("lisp", type: DefinedType("thrown", .function([.value], [])))
  }

  private var functionTypes: [Signature: DefinedType] = [:]
  private struct Signature: Hashable {
    let parameters: [ValueType]
    let results: [ValueType]
  }

  /// The type of functions with these parameters and results.
  func functionType(_ parameters: [ValueType], _ results: [ValueType]) -> DefinedType {
    let signature = Signature(parameters: parameters, results: results)
    if let type = functionTypes[signature] { return type }
    let type = DefinedType("", .function(parameters, results))
    functionTypes[signature] = type
    return type
  }

  private var closureTypes: [String: DefinedType] = [:]

  /// The type of closures that capture values and cells: `v` and `c` for each.
  func closureType(_ shape: String) -> DefinedType {
    if let type = closureTypes[shape] { return type }
    let fields = shape.map { character in
      FieldType.variable(character == "c" ? .nullable(types.cell) : .value)
    }
    let type = DefinedType(
      "closure-\(shape)", .structure([.fixed(.object(types.descriptor)), .variable(.i32)] + fields),
      parent: types.function)
    closureTypes[shape] = type
    return type
  }

  // MARK: Functions without Lisp

  /// By name.
  var made: [String: Function] = [:]

  func function(
    _ name: String, _ parameters: [(String, ValueType)], _ result: ValueType?, _ body: ([Local]) -> Code
  ) -> Function {
    if let function = made[name] { return function }
    let locals = parameters.map { Local($0.0, $0.1) }
    let function = Function(
      name, type: functionType(parameters.map(\.1), result.map { [$0] } ?? []), parameters: locals, body: nil)
    made[name] = function
    function.body = body(locals)
    return function
  }

  /// Gives a special variable a value until `unbinding`.
  func bind(_ symbol: Code, to value: Code) -> Code {
    let function = function("bind", [("symbol", .object(types.symbol)), ("value", .value)], nil) { locals in
      .sequence([
        .setGlobal(
          bindings,
          .newStructure(
            binding,
            [
              .get(locals[0]), .field(types.symbol, ObjectTypes.SymbolField.value, .get(locals[0])),
              .getGlobal(bindings),
            ])),
        .setField(types.symbol, ObjectTypes.SymbolField.value, .get(locals[0]), .get(locals[1])),
      ])
    }
    return .call(function, [symbol, value], isTail: false)
  }

  /// Takes back all bindings above a mark.
  func unbinding(to mark: Code) -> Code {
    let function = function("unbind", [("mark", .nullable(binding))], nil) { locals in
      let (again, done) = (Label(), Label())
      let top = Local("top", .object(binding))
      return .block(
        done, nil,
        [
          .loop(
            again, nil,
            [
              .branchIf(done, .plain(.equalReferences, [.getGlobal(bindings), .get(locals[0])])),
              .branchIf(done, .plain(.isNull, [.getGlobal(bindings)])),
              .set(top, .plain(.asNonNull, [.getGlobal(bindings)])),
              .setField(
                types.symbol, ObjectTypes.SymbolField.value, .field(binding, 0, .get(top)),
                .field(binding, 1, .get(top))), .setGlobal(bindings, .field(binding, 2, .get(top))),
              .branch(again, nil),
            ])
        ])
    }
    return .call(function, [mark], isTail: false)
  }

  /// Forgets all values but the first.
  func single(_ value: Code) -> Code {
    let function = function("single", [("value", .value)], .value) { locals in
      .sequence([.setGlobal(valueCount, .i32(1)), .get(locals[0])])
    }
    return .call(function, [value], isTail: false)
  }

  /// Whether two values are `eq`, where they may be numbers or characters: those are objects here.
  func equal(_ first: Code, _ second: Code) -> Code {
    let character = HeapType.defined(types.character)
    let long = HeapType.defined(types.long)
    let function = function("eq", [("a", .value), ("b", .value)], .i32) { locals in
      let (a, b) = (Code.get(locals[0]), Code.get(locals[1]))
      func code(_ object: Code) -> Code { .field(types.character, 0, .cast(character, isNullable: false, object)) }
      func number(_ object: Code) -> Code { .field(types.long, 0, .cast(long, isNullable: false, object)) }
      return .conditional(
        .plain(.equalReferences, [a, b]), then: .i32(1),
        else: .conditional(
          .test(character, isNullable: false, a),
          then: .conditional(
            .test(character, isNullable: false, b), then: .plain(.i32Equal, [code(a), code(b)]), else: .i32(0), .i32),
          else: .conditional(
            .plain(.i32And, [.test(long, isNullable: false, a), .test(long, isNullable: false, b)]),
            then: .plain(.i64Equal, [number(a), number(b)]), else: .i32(0), .i32), .i32), .i32)
    }
    return .call(function, [first, second], isTail: false)
  }
}
