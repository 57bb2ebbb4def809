import BindingSpec

/// How a value of a C type crosses between a WasmGC module and its host.
///
/// The import table, the host's JavaScript and its TypeScript declarations all follow from this one list;
/// `docs/webassembly.md` has the same list with the reasons.
enum Crossing: UInt8, Hashable, Sendable, CaseIterable {
  case bool
  case int8, uint8, int16, uint16, int32, uint32
  /// 64 bits on every target.
  case int64, uint64
  /// As wide as the target has it: `long`, `size_t`, `time_t`. It crosses in 64 bits.
  case long, ulong
  case float, double
  /// `const char *`: the host's own text.
  case text
  /// What only the host understands: a pointer, a record, a `va_list`.
  case reference
}

/// What a callback is called with and what it returns. A function inside a callback is a reference.
struct CallbackCrossing: Hashable, Sendable {
  var parameters: [Crossing]
  /// nil for `void`.
  var result: Crossing?
}

/// How a parameter crosses: a function does so as two values, its code and its environment.
enum ParameterCrossing: Hashable, Sendable {
  case value(Crossing)
  case callback(CallbackCrossing)
  /// A function that takes further arguments: WebAssembly has no type for it, so only the host can make one.
  case hostFunction
}

/// How the parameters and the result of a function cross.
struct SignatureCrossing: Hashable, Sendable {
  var parameters: [ParameterCrossing]
  /// Whether a list of further arguments comes behind the parameters.
  var takesList: Bool
  /// nil for `void`.
  var result: Crossing?
}

/// How a variable crosses.
struct VariableCrossing: Hashable, Sendable {
  var value: Crossing
  /// Whether it can be set: what is `const` cannot, and an array is no value.
  var isWritable: Bool
}

/// Finds how C types cross. What was found out about a typedef is kept: a library uses few, and each of them often.
struct CrossingResolver {
  private let linked: LinkedSpec
  private var resolver: TypeResolver
  private var typedefs: [String: ParameterCrossing] = [:]
  private var pointees: [String: ParameterCrossing] = [:]
  private var enums: [String: Crossing] = [:]

  init(_ module: BindingModule) {
    linked = module.linked
    resolver = TypeResolver(module.linked)
  }

  mutating func signature(of function: Function) -> SignatureCrossing {
    var parameters: [ParameterCrossing] = []
    parameters.reserveCapacity(function.parameters.count)
    for parameter in function.parameters { parameters.append(self.parameter(parameter.type)) }
    // `f()` says nothing of its arguments, so it takes whatever a caller has, as one with dots does.
    return SignatureCrossing(
      parameters: parameters, takesList: function.arguments != .fixed, result: result(function.returns))
  }

  /// A variable's value. That of an array or a record is the place where it lies.
  mutating func variable(_ type: CType) -> VariableCrossing {
    let value: Crossing =
      switch bottom(type) {
      // A variable may change under the text that was made of it, so it is the pointer that crosses.
      case .pointer, .array, .function: .reference
      case let other: value(other)
      }
    return VariableCrossing(value: value, isWritable: isAssignable(type))
  }

  /// What is constant is not, and neither are arrays and functions, which are no values.
  private mutating func isAssignable(_ type: CType) -> Bool {
    switch bottom(type) {
    case .array, .function: false
    default: !linked.isConstant(type)
    }
  }

  mutating func result(_ type: CType) -> Crossing? {
    if case .void = type { return nil }
    if case .named = type, case .void = bottom(type) { return nil }
    // A function that is returned is the host's.
    if case .value(let crossing) = parameter(type) { return crossing }
    return .reference
  }

  mutating func parameter(_ type: CType) -> ParameterCrossing {
    switch type {
    case .scalar(let scalar): return .value(Self.crossing(scalar))
    case .pointer(let pointee): return pointer(to: pointee)
    case .qualified(_, let inner): return parameter(inner)
    case .named(let name):
      if let known = typedefs[name] { return known }
      let found = parameter(typedef: name)
      typedefs[name] = found
      return found
    case .array(let element, _): return pointer(to: element)
    case .function(let function): return callback(function)
    default: return .value(value(type))
    }
  }

  private mutating func parameter(typedef name: String) -> ParameterCrossing {
    guard let resolved = try? resolver.resolved(.named(name)) else { return .value(.reference) }
    // What Lisp keeps by name is a function, or has an alignment of its own and is no text in Lisp either.
    guard case .named = resolved else { return parameter(resolved) }
    let found = parameter(bottom(resolved))
    return found == .value(.text) ? .value(.reference) : found
  }

  private mutating func pointer(to pointee: CType) -> ParameterCrossing {
    switch pointee {
    case .void, .record: return .value(.reference)
    case .function(let function): return callback(function)
    case .named(let name):
      if let known = pointees[name] { return known }
      let found = pointer(toTypedef: pointee)
      pointees[name] = found
      return found
    default: return pointer(toTypedef: pointee)
    }
  }

  private mutating func pointer(toTypedef pointee: CType) -> ParameterCrossing {
    if linked.isText(pointee) { return .value(.text) }
    if case .function(let function) = bottom(pointee) { return callback(function) }
    return .value(.reference)
  }

  private mutating func callback(_ function: FunctionType) -> ParameterCrossing {
    // A function of WebAssembly has all its parameters in its type.
    guard case .fixed(let types) = function.parameters else { return .hostFunction }
    let parameters = types.map { type -> Crossing in
      if case .value(let crossing) = parameter(type) { return crossing }
      return .reference
    }
    return .callback(CallbackCrossing(parameters: parameters, result: result(function.result)))
  }

  /// A value that is no pointer.
  private mutating func value(_ type: CType) -> Crossing {
    switch type {
    case .scalar(let scalar): return Self.crossing(scalar)
    case .enumeration(let name):
      if let known = enums[name] { return known }
      let found = enumeration(name)
      enums[name] = found
      return found
    case .qualified(_, let inner), .atomic(let inner): return value(bottom(inner))
    case .named:
      let type = bottom(type)
      if case .named = type { return .reference }
      return value(type)
    case .void, .bitInt, .complex, .vector, .record, .pointer, .array, .function, .block: return .reference
    }
  }

  private mutating func enumeration(_ name: String) -> Crossing {
    guard let definition = linked.enumeration(named: name)?.definition else { return .int32 }
    switch value(definition.type) {
    // Nothing but its values made it that wide, and they need all bits.
    case .long where !definition.isFixed: return .int64
    case .ulong where !definition.isFixed: return .uint64
    case let crossing: return crossing
    }
  }

  private mutating func bottom(_ type: CType) -> CType { (try? resolver.bottom(type)) ?? .void }

  /// The table of scalars. Signs are those of wasm32.
  static func crossing(_ scalar: Scalar) -> Crossing {
    let isSigned = Target.wasm32WASI.isSigned(scalar) ?? true
    switch scalar {
    case .bool: return .bool
    case .char, .schar, .uchar, .int8, .uint8: return isSigned ? .int8 : .uint8
    case .short, .ushort, .int16, .uint16, .char16: return isSigned ? .int16 : .uint16
    case .int, .uint, .int32, .uint32, .char32, .wchar, .wint: return isSigned ? .int32 : .uint32
    case .llong, .ullong, .int64, .uint64: return isSigned ? .int64 : .uint64
    case .long, .ulong, .intptr, .uintptr, .intmax, .uintmax, .size, .ssize, .ptrdiff, .time, .clock:
      return isSigned ? .long : .ulong
    case .float16, .bfloat16, .float: return .float
    case .double, .ldouble: return .double
    case .int128, .uint128, .float128, .vaList: return .reference
    }
  }
}
