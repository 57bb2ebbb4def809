import BindingSpec

/// From the form of a type to the type: `:int`, `(:pointer gtk-widget)`, `(:function (:string :rest) :int)`.
extension TypeTable {
  /// Types nest in each other only so deep.
  private static let deepest = 64

  func type(_ form: Word, depth: Int = 0) throws(LispError) -> ForeignType {
    guard depth < Self.deepest else { throw malformed(form) }
    if machine.isSymbol(form) {
      if let known = bySymbol[form] { return known }
      let type = try type(named: form)
      bySymbol[form] = type
      return type
    }
    guard form.isCons, machine.isSymbol(form.car), let parts = machine.elements(form.cdr) else { throw malformed(form) }
    let text = machine.typeText(form)
    if let known = known(text) { return known }
    let head = machine.symbolName(form.car)
    switch head {
    case "POINTER", "*":
      if parts.isEmpty { return voidPointer }
      guard parts.count == 1 else { throw malformed(form) }
      return try pointer(to: parts[0], text, depth)
    case "CONST":
      guard parts.count == 1 else { throw malformed(form) }
      let inner = try type(parts[0], depth: depth + 1)
      return intern(text, isConst: true) { (inner.kind, inner.cType.qualified(by: .const)) }
    case "STRUCT", "UNION", "ENUM":
      guard parts.count == 1, machine.isSymbol(parts[0]) else { throw malformed(form) }
      return try type(named: parts[0])
    case "ARRAY":
      guard (1...2).contains(parts.count) else { throw malformed(form) }
      var count: Int?
      if parts.count == 2, parts[1].isTrue {
        guard let number = parts[1].asFixnum, number >= 0 else { throw malformed(form) }
        count = number
      }
      let element = try type(parts[0], depth: depth + 1)
      return intern(text) { (.array(element, count: count), .array(element.cType, count: count.map(UInt64.init))) }
    case "FUNCTION":
      return try function(parts, form, text, depth)
    case "STRING":
      return try string(parts, form, text)
    case "COMPLEX", "VECTOR", "BIT-INT", "UNSIGNED-BIT-INT", "ATOMIC":
      return try rare(head, parts, form, text, depth)
    default: throw malformed(form)
    }
  }

  private func pointer(to target: Word, _ text: String, _ depth: Int) throws(LispError) -> ForeignType {
    // A pointer's target may be defined later, but a form that is no type is refused here.
    if !machine.isSymbol(target) || machine.isKeyword(target) { _ = try type(target, depth: depth + 1) }
    let isVoid = target == machine.keyword("VOID")
    let inner = isVoid ? void : try type(target, depth: depth + 1)
    return intern(text) { (.pointer(isVoid ? nil : target), .pointer(inner.cType)) }
  }

  private func function(
    _ parts: [Word], _ form: Word, _ text: String, _ depth: Int
  ) throws(LispError) -> ForeignType {
    guard parts.count >= 2, var parameters = machine.elements(parts[0]) else { throw malformed(form) }
    var isVariadic = false
    var isUnspecified = false
    if let last = parameters.last {
      isVariadic = last == machine.keyword("REST")
      isUnspecified = last == machine.keyword("UNSPECIFIED")
      if isVariadic || isUnspecified { parameters.removeLast() }
    }
    var types: [CType] = []
    for parameter in parameters { types.append(try type(parameter, depth: depth + 1).cType) }
    let result = try type(parts[1], depth: depth + 1)
    let list: FunctionType.Parameters = isVariadic ? .variadic(types) : isUnspecified ? .unspecified : .fixed(types)
    let convention = CallOptions(machine, Array(parts.dropFirst(2))).convention
    return intern(text) {
      (
        .function(
          ForeignType.FunctionForm(
            parameters: parameters, result: parts[1], isVariadic: isVariadic, isUnspecified: isUnspecified)),
        .function(FunctionType(list, returns: result.cType, convention: convention))
      )
    }
  }

  private func string(_ parts: [Word], _ form: Word, _ text: String) throws(LispError) -> ForeignType {
    // (:string :encoding :latin-1)
    guard parts.count == 2, parts[0] == machine.keyword("ENCODING") else { throw malformed(form) }
    let encoding: TextEncoding
    switch machine.isSymbol(parts[1]) ? machine.symbolName(parts[1]) : "" {
    case "UTF-8": encoding = .utf8
    case "LATIN-1", "ISO-8859-1": encoding = .latin1
    default: throw malformed(form)
    }
    return intern(text) { (.string(encoding), string.cType) }
  }

  private func rare(
    _ head: String, _ parts: [Word], _ form: Word, _ text: String, _ depth: Int
  ) throws(LispError) -> ForeignType {
    switch head {
    case "COMPLEX":
      guard parts.count == 1, machine.isSymbol(parts[0]), let scalar = ScalarNames.scalar(machine.symbolName(parts[0]))
      else { throw malformed(form) }
      let part = try type(parts[0])
      return intern(text) { (.complex(part), .complex(scalar)) }
    case "VECTOR":
      guard parts.count == 2, let lanes = parts[1].asFixnum, lanes > 0 else { throw malformed(form) }
      let element = try type(parts[0], depth: depth + 1)
      return intern(text) { (.lanes(element, lanes), .vector(element.cType, lanes: lanes)) }
    case "ATOMIC":
      guard parts.count == 1 else { throw malformed(form) }
      let inner = try type(parts[0], depth: depth + 1)
      return intern(text) { (inner.kind, .atomic(inner.cType)) }
    default:
      guard parts.count == 1, let bits = parts[0].asFixnum, (1...128).contains(bits) else { throw malformed(form) }
      let isSigned = head == "BIT-INT"
      let size = bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8
      return intern(text) {
        (
          bits <= 64 ? .integer(isSigned: isSigned, size: size) : .wide(isSigned: isSigned),
          .bitInt(signed: isSigned, bits: bits)
        )
      }
    }
  }

  private func type(named symbol: Word) throws(LispError) -> ForeignType {
    guard machine.isKeyword(symbol) else {
      let entry = entry(symbol)
      if let type = entry.type { return type }
      let type = intern(machine.typeText(symbol)) {
        // What kind of name it is, is known when BindingSpec asks; all of them resolve through a typedef.
        (.named(entry), .named(entry.cName))
      }
      entry.type = type
      return type
    }
    let name = machine.symbolName(symbol)
    let text = ":" + name.lowercased()
    if let known = known(text) { return known }
    switch name {
    case "VOID": return void
    case "STRING": return string
    case "POINTER": return voidPointer
    case "BOOLEAN", "C-BOOLEAN": return intern(text) { (.boolean, .scalar(.int)) }
    case "ANYREF": return intern(text) { (.anyObject, .scalar(.uintptr)) }
    default: break
    }
    guard let scalar = ScalarNames.scalar(name) else { throw malformed(symbol) }
    let size = Int(Target.host.sizeAndAlignment(of: scalar)?.size ?? 0)
    return intern(text) {
      switch scalar {
      case .bool: (.bool, .scalar(.bool))
      case .float: (.float, .scalar(.float))
      case .double: (.double, .scalar(.double))
      case .ldouble: (size == 8 ? .double : .longDouble, .scalar(.ldouble))
      case .int128, .uint128: (.wide(isSigned: scalar == .int128), .scalar(scalar))
      case .float16, .bfloat16, .float128, .vaList: (.bytes(text), .scalar(scalar))
      default: (.integer(isSigned: Target.host.isSigned(scalar) == true, size: size), .scalar(scalar))
      }
    }
  }

  /// The type that a pointer type leads to; `void` where that is not known.
  func target(of type: ForeignType) throws(LispError) -> ForeignType {
    if let known = type.target { return known }
    let target: ForeignType
    switch type.kind {
    case .pointer(let form?): target = try self.type(form)
    case .function: target = type
    default: target = void
    }
    type.target = target
    return target
  }

  func malformed(_ form: Word) -> LispError {
    let text = machine.typeText(form)
    return ForeignError(.invalidStructLayout, "\(text) is no C type", name: text).condition(machine)
  }
}
