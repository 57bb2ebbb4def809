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
  let tag: Tag

  init(types: ObjectTypes) {
    self.types = types
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

  private var made: [String: Function] = [:]

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
