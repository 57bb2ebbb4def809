// Functions, variables, constants, macros, aliases and skipped declarations.
extension SpecDecoder {
  mutating func function(_ node: Int, over known: Function?) -> Function? {
    var function = known ?? Function(parameters: [], returns: .void)
    let kind = FactKind.function
    let seen = facts(node, kind) { decoder, key, value in
      switch key {
      case .params:
        function.parameters = decoder.merge(value, key, over: known?.parameters, name: \.name) {
          $0.parameter($1, over: $2)
        }
      case .returns: decoder.result(value, into: &function, isKnown: known != nil)
      case .variadic: if decoder.flag(value, key) { function.arguments = .variadic }
      case .prototype: if decoder.truth(value, key) == false { function.arguments = .unspecified }
      case .inline:
        switch decoder.nodes[value].isScalar ? decoder.string(of: value) : "" {
        case "static": function.linkage = .staticInline
        case "extern": function.linkage = .inline
        default: decoder.unknownWord(value, key, decoder.shown(value), ["static", "extern"])
        }
      case .body: function.body = decoder.string(value, key)
      case .call:
        if let convention = decoder.word(value, key, CallingConvention.self) { function.convention = convention }
      case .symbol: function.symbol = decoder.string(value, key)
      default:
        if !decoder.note(key, value, &function.notes) { decoder.attribute(key, value, &function.attributes) }
      }
    }
    guard let seen, require(seen, kind, node, isKnown: known != nil) else { return nil }
    if seen.contains(.variadic), seen.contains(.prototype) {
      report(.specShape, node, "a function is either variadic or without a prototype")
      return nil
    }
    return function
  }

  private mutating func attribute(_ key: SpecKey, _ value: Int, _ attributes: inout FunctionAttributes) {
    switch key {
    case .weak: attributes.isWeak = flag(value, key)
    case .noreturn: attributes.isNoReturn = flag(value, key)
    case .mustUse: attributes.mustUse = flag(value, key)
    case .malloc: attributes.isMalloc = flag(value, key)
    case .allocSize: attributes.allocSize = counts(value, key)
    case .returnsNonnull: attributes.returnsNonnull = flag(value, key)
    case .nonnull:
      if nodes[value].isScalar, string(of: value) == "all" {
        attributes.nonnull = .all
      } else if nodes[value].kind == .list {
        attributes.nonnull = .parameters(counts(value, key))
      } else {
        expected("`all` or a list of positions", value, for: "`\(key.spelling)`")
      }
    case .format: attributes.format = format(value)
    case .pure: attributes.isPure = flag(value, key)
    case .const: attributes.isConst = flag(value, key)
    default: attributes.availability = strings(value, key)
    }
  }

  private mutating func format(_ node: Int) -> FunctionAttributes.Format? {
    var format = FunctionAttributes.Format(kind: "", string: 0, first: 0)
    let seen = facts(node, .format) { decoder, key, value in
      switch key {
      case .kind: format.kind = decoder.string(value, key) ?? ""
      case .string: format.string = decoder.count(value, key) ?? 0
      default: format.first = decoder.count(value, key) ?? 0
      }
    }
    guard let seen, require(seen, .format, node, isKnown: false) else { return nil }
    return format
  }

  private mutating func parameter(_ node: Int, over known: Parameter?) -> Parameter? {
    var parameter = known ?? Parameter(name: nil, type: .void)
    let kind = FactKind.parameter
    let seen = facts(node, kind) { decoder, key, value in
      switch key {
      case .name: parameter.name = decoder.name(value, key)
      case .type: if let type = decoder.type(value, key) { parameter.type = type }
      default: decoder.contract(key, value, &parameter.contract)
      }
    }
    guard let seen, require(seen, kind, node, isKnown: known != nil) else { return nil }
    return parameter
  }

  private mutating func result(_ node: Int, into function: inout Function, isKnown: Bool) {
    if nodes[node].isScalar {
      if let type = type(node, .returns) { function.returns = type }
      return
    }
    var returns = function.returns
    var contract = function.returnContract
    let seen = facts(node, .result) { decoder, key, value in
      switch key {
      case .type: if let type = decoder.type(value, key) { returns = type }
      default: decoder.contract(key, value, &contract)
      }
    }
    guard let seen, require(seen, .result, node, isKnown: isKnown) else { return }
    function.returns = returns
    function.returnContract = contract
  }

  private mutating func contract(_ key: SpecKey, _ value: Int, _ contract: inout Contract) {
    switch key {
    case .ownership: contract.ownership = word(value, key, Contract.Ownership.self)
    case .release: contract.release = name(value, key)
    case .nullable: contract.nullable = truth(value, key)
    case .direction: contract.direction = word(value, key, Contract.Direction.self)
    case .length:
      // A parameter's name, or a number with or without quotes.
      if nodes[value].kind == .plain, IntegerText.natural(bytes(value)) != nil {
        contract.length = string(of: value)
      } else {
        contract.length = string(value, key)
      }
    default: contract.scope = word(value, key, Contract.Scope.self)
    }
  }

  mutating func variable(_ node: Int, over known: Variable?) -> Variable? {
    var variable = known ?? Variable(type: .void)
    let seen = facts(node, .variable) { decoder, key, value in
      switch key {
      case .type: if let type = decoder.type(value, key) { variable.type = type }
      case .symbol: variable.symbol = decoder.string(value, key)
      case .threadLocal: variable.isThreadLocal = decoder.flag(value, key)
      case .weak: variable.isWeak = decoder.flag(value, key)
      default: _ = decoder.note(key, value, &variable.notes)
      }
    }
    guard let seen, require(seen, .variable, node, isKnown: known != nil) else { return nil }
    return variable
  }

  mutating func constant(_ node: Int, over known: Constant?) -> Constant? {
    var constant = known ?? Constant(type: .void, value: .integer(0))
    var values: [(SpecKey, Int)] = []
    let kind = FactKind.constant
    let seen = facts(node, kind) { decoder, key, value in
      switch key {
      case .type: if let type = decoder.type(value, key) { constant.type = type }
      case .value, .longDouble, .bytes: values.append((key, value))
      default: _ = decoder.note(key, value, &constant.notes)
      }
    }
    guard let seen, require(seen, kind, node, isKnown: known != nil) else { return nil }
    guard let (key, value) = values.first, values.count == 1 else {
      if values.isEmpty, known != nil { return constant }
      report(.specShape, node, "a constant needs one of `value`, `long-double` and `bytes`")
      return nil
    }
    // The type decides how a number is read, and may stand behind it.
    guard let decoded = self.value(key, value, constant.type) else { return nil }
    constant.value = decoded
    return constant
  }

  private mutating func value(_ key: SpecKey, _ node: Int, _ type: CType) -> Constant.Value? {
    switch key {
    case .longDouble:
      guard let literal = string(node, key) else { return nil }
      if LongDoubleText.isLiteral(literal) { return .longDouble(literal) }
      report(
        .specValue, node, "`long-double`: “\(shown(node))” is no hexadecimal floating literal",
        hint: "write it as C does, such as 0x1.8p+1")
      return nil
    case .bytes:
      guard let digits = string(node, key) else { return nil }
      if let bytes = Hexadecimal.bytes(digits) { return .string(bytes) }
      report(.specValue, node, "`bytes`: these are no pairs of hexadecimal digits")
      return nil
    default: break
    }
    guard nodes[node].isScalar else {
      expected("a number or a text", node, for: "`\(key.spelling)`")
      return nil
    }
    if nodes[node].kind == .text { return .string(Array(bytes(node))) }
    switch PlainScalar.kind(bytes(node)) {
    case .text: return .string(Array(bytes(node)))
    case .truth, .null:
      expected(
        "a number or a text", node, for: "`\(key.spelling)`", hint: "a text is put in quotes, a truth value is 1 or 0")
      return nil
    case .number: break
    }
    let isFloating = type.unqualified == .scalar(.float) || type.unqualified == .scalar(.double)
    if NumberShape.of(bytes(node)) == .integer, !isFloating {
      if let integer = IntegerText.value(bytes(node)) { return .integer(integer) }
    } else if let floating = FloatText.value(string(of: node), type: type) {
      return .floating(floating)
    }
    report(.specValue, node, "`value`: \(shown(node)) fits no C type", hint: "integers have at most 128 bits")
    return nil
  }

  mutating func macro(_ node: Int, over known: Macro?) -> Macro? {
    var macro = known ?? Macro(parameters: [])
    let kind = FactKind.macro
    let seen = facts(node, kind) { decoder, key, value in
      switch key {
      case .params:
        macro.parameters = decoder.merge(value, key, over: known?.parameters, name: { $0.name }) {
          $0.macroParameter($1, over: $2)
        }
      case .variadic: macro.isVariadic = decoder.flag(value, key)
      case .body: macro.body = decoder.string(value, key)
      case .returns: macro.returns = decoder.type(value, key)
      default: _ = decoder.note(key, value, &macro.notes)
      }
    }
    guard let seen, require(seen, kind, node, isKnown: known != nil) else { return nil }
    return macro
  }

  private mutating func macroParameter(_ node: Int, over known: Macro.Parameter?) -> Macro.Parameter? {
    if nodes[node].isScalar {
      guard let name = name(node, .params) else { return nil }
      return Macro.Parameter(name: name, type: known?.type)
    }
    var parameter = known ?? Macro.Parameter(name: "")
    let kind = FactKind.macroParameter
    let seen = facts(node, kind) { decoder, key, value in
      switch key {
      case .name: parameter.name = decoder.name(value, key) ?? ""
      default: parameter.type = decoder.type(value, key)
      }
    }
    guard let seen, require(seen, kind, node, isKnown: known != nil) else { return nil }
    return parameter
  }

  mutating func alias(_ node: Int, over known: Alias?) -> Alias? {
    var alias = known ?? Alias(kind: .type, target: "")
    let seen = facts(node, .alias) { decoder, key, value in
      switch key {
      case .kind: if let kind = decoder.word(value, key, Alias.Kind.self) { alias.kind = kind }
      case .target: alias.target = decoder.string(value, key) ?? ""
      default: _ = decoder.note(key, value, &alias.notes)
      }
    }
    guard let seen, require(seen, .alias, node, isKnown: known != nil) else { return nil }
    return alias
  }

  mutating func skip(_ node: Int, over known: Skip?) -> Skip? {
    var skip = known ?? Skip(reason: .scanMacroNotConstant)
    let seen = facts(node, .skip) { decoder, key, value in
      switch key {
      case .at: skip.at = decoder.provenance(value)
      case .detail: skip.detail = decoder.string(value, key)
      default: if let reason = decoder.word(value, key, DiagnosticCode.self) { skip.reason = reason }
      }
    }
    guard let seen, require(seen, .skip, node, isKnown: known != nil) else { return nil }
    return skip
  }
}
