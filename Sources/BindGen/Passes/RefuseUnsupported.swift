import BindingSpec

/// Marks what cannot be bound as skipped, with the reason, and finds the functions that libffi cannot call by itself.
func refuseUnsupported(_ draft: inout Draft) throws(Failure) {
  // Functions are most of a large library: they are looked at here, everything else on the side.
  let others = draft.withoutFunctions
  let side = Background {
    var draft = others
    refuseOthers(&draft)
    return draft
  }
  refuseFunctions(&draft)
  draft.takeOthers(side.value())

  // A type that leads back to itself is no library's: the file is damaged.
  let cyclic = draft.skipped.filter { $0.reason == .generateTypeCyclic }
  if !cyclic.isEmpty {
    throw Failure(cyclic.map { Diagnostic($0.reason, entity: $0.cName, $0.detail, hint: "scan again") })
  }
}

private func refuseFunctions(_ draft: inout Draft) {
  var check = TypeCheck(draft.linked)
  var refused: Set<Int> = []
  for index in draft.functions.indices {
    do throws(Refusal) {
      if try check.needsReferences(draft.functions[index].function) { draft.functions[index].access = .byReference }
      if draft.functions[index].access.isStub, case .variadic = draft.functions[index].function.arguments {
        throw Refusal(
          code: .generateCallUnsupported, detail: "a compiled stub cannot hand on arguments behind “...”")
      }
    } catch {
      let function = draft.functions[index]
      draft.skip(function.cName, function.access == .macro ? "macro" : "function", function.function.notes.at, error)
      refused.insert(index)
    }
  }
  // Functions are large and many: they are moved only where one has to go.
  if !refused.isEmpty {
    draft.functions = draft.functions.indices.filter { !refused.contains($0) }.map { draft.functions[$0] }
  }
}

private func refuseOthers(_ draft: inout Draft) {
  var check = TypeCheck(draft.linked)
  draft.types = draft.types.filter { type in
    do throws(Refusal) {
      try check.allow(type)
      return true
    } catch {
      draft.skip(type.name, type.word, type.notes.at, error)
      return false
    }
  }
  draft.variables = draft.variables.filter { name, variable in
    do throws(Refusal) {
      try check.allowPlace(of: variable.type)
      return true
    } catch {
      draft.skip(name, "variable", variable.notes.at, error)
      return false
    }
  }
  draft.constants = draft.constants.filter { name, constant in
    guard case .longDouble(let text) = constant.value else { return true }
    let detail = "\(text) is no double"
    draft.skip(name, "constant", constant.notes.at, Refusal(code: .generateConstantUnrepresentable, detail: detail))
    return false
  }
}

extension Draft {
  /// The draft as the side thread is given it.
  fileprivate var withoutFunctions: Draft {
    var others = self
    others.functions = []
    others.skipped = []
    return others
  }

  fileprivate mutating func takeOthers(_ others: Draft) {
    types = others.types
    variables = others.variables
    constants = others.constants
    skipped += others.skipped
  }
}

/// Whether types can be bound, and how their values can be passed.
struct TypeCheck {
  private let linked: LinkedSpec
  private var resolver: TypeResolver
  /// By tag: whether values of it are more than libffi's structs can say.
  private var records = NameMap<Passing>()
  private var open: Set<String> = []

  /// How a value travels.
  enum Passing {
    case libffi
    /// Only the C compiler knows how.
    case compiler
  }

  init(_ linked: LinkedSpec) {
    self.linked = linked
    resolver = TypeResolver(linked)
  }

  /// Whether a function must be called through a stub that takes its arguments by reference.
  mutating func needsReferences(_ function: Function) throws(Refusal) -> Bool {
    var needs = try passing(result: function.returns) == .compiler
    for parameter in function.parameters {
      if try passing(parameter: parameter.type) == .compiler { needs = true }
    }
    switch function.convention {
    // What 64-bit compilers read over, or what changes nothing for the caller.
    case .c, .stdcall, .fastcall, .thiscall, .pascal, .preserveMost, .preserveAll: break
    case .unknown: throw Refusal(code: .generateCallUnsupported, detail: "its calling convention is not known")
    default: needs = true
    }
    return needs
  }

  private mutating func passing(result: CType) throws(Refusal) -> Passing {
    if case .void = result { return .libffi }
    if case .void = try resolver.bottom(result) { return .libffi }
    return try passing(parameter: result)
  }

  private mutating func passing(parameter type: CType) throws(Refusal) -> Passing {
    switch type {
    // The two that nearly all parameters are.
    case .pointer(let pointee):
      try allowBehindPointer(pointee)
      return .libffi
    case .scalar(let scalar): return Self.passing(scalar)
    default: break
    }
    switch try resolver.bottom(type) {
    case .array(let element, _):
      try allowBehindPointer(element)
      return .libffi
    case .function(let function):
      try allow(function)
      return .libffi
    case let other: return try passing(value: other)
    }
  }

  private static func passing(_ scalar: Scalar) -> Passing {
    switch scalar {
    case .int128, .uint128, .float16, .bfloat16, .float128: .compiler
    default: .libffi
    }
  }

  /// A value of a type that lies somewhere or is handed over.
  private mutating func passing(value type: CType) throws(Refusal) -> Passing {
    switch try resolver.bottom(type) {
    case .void: throw Refusal(code: .generateTypeIncomplete, detail: "void has no values")
    case .scalar(let scalar): return Self.passing(scalar)
    case .bitInt, .complex, .vector: return .compiler
    case .atomic(let inner):
      _ = try passing(value: inner)
      return .compiler
    case .enumeration(let name):
      guard let enumeration = linked.enumeration(named: name) else { throw Self.unknown("enum \(name)") }
      if enumeration.notes.skip { return .libffi }
      if enumeration.definition == nil { throw Self.incomplete("enum \(name)") }
      return .libffi
    case .pointer(let pointee):
      try allowBehindPointer(pointee)
      return .libffi
    case .array(let element, _): return try passing(value: element)
    case .record(let kind, let name): return try passing(record: kind, name)
    case .function: throw Refusal(code: .generateTypeIncomplete, detail: "a function is no value")
    case .block: throw Refusal(code: .generateTypeUnsupported, detail: "it uses a block")
    case .named(let name): throw Self.unknown(name)
    case .qualified(_, let inner): return try passing(value: inner)
    }
  }

  private mutating func passing(record kind: RecordKind, _ name: String) throws(Refusal) -> Passing {
    if let known = records[name] { return known }
    guard let record = linked.record(kind, named: name) else { throw Self.unknown("\(kind.rawValue) \(name)") }
    if record.notes.skip {
      throw Refusal(code: .generateTypeSkipped, detail: "the overlay skips \(kind.rawValue) \(name)")
    }
    guard let definition = record.definition else { throw Self.incomplete("\(kind.rawValue) \(name)") }
    guard open.insert(name).inserted, open.count < 200 else {
      throw Refusal(code: .generateTypeCyclic, detail: "\(kind.rawValue) \(name) contains itself by value")
    }
    defer { open.remove(name) }
    var passing: Passing = kind == .structure && definition.attributes == LayoutAttributes() ? .libffi : .compiler
    var size: UInt64 = 0
    for field in definition.fields {
      if try self.passing(value: field.type) == .compiler { passing = .compiler }
      if field.packed || field.aligned != nil { passing = .compiler }
      if case .bits = field.place { passing = .compiler }
      switch try resolver.resolved(field.type) {
      // libffi wants one entry for each element, and knows no array without a length.
      case .array(_, let count) where (count ?? 0) == 0 || (count ?? 0) > 64: passing = .compiler
      // A typedef that is still there changes the alignment, or is a function's.
      case .named(let typedef) where linked.typedef(named: typedef)?.aligned != nil: passing = .compiler
      default: break
      }
      size += 1
    }
    if size == 0 { passing = .compiler }
    records[name] = passing
    return passing
  }

  /// What a pointer leads to needs no size, but its names must be known.
  private mutating func allowBehindPointer(_ type: CType) throws(Refusal) {
    switch type {
    case .void, .scalar, .record, .enumeration, .bitInt, .complex: return
    case .named:
      // A chain of typedefs is looked at once, however many pointers lead to it.
      switch try resolver.resolved(type) {
      case .named: return
      case let other: try allowBehindPointer(other)
      }
    case .qualified(_, let inner), .pointer(let inner), .atomic(let inner), .vector(let inner, _),
      .array(let inner, _):
      try allowBehindPointer(inner)
    case .function(let function): try allow(function)
    case .block: throw Refusal(code: .generateTypeUnsupported, detail: "it uses a block")
    }
  }

  private mutating func allow(_ function: FunctionType) throws(Refusal) {
    try allowBehindPointer(function.result)
    for parameter in function.fixedParameters { try allowBehindPointer(parameter) }
  }

  /// Whether a type can be defined.
  mutating func allow(_ type: Draft.DraftType) throws(Refusal) {
    switch type.kind {
    case .enumeration: break
    case .record(let kind, let record):
      // The value of a member must be known, whatever way it would be passed.
      if record.definition != nil { _ = try passing(record: kind, type.name) }
    case .typedef(let typedef):
      switch try resolver.bottom(.named(type.name)) {
      case .function(let function): try allow(function)
      default: try allowBehindPointer(typedef.type)
      }
    }
  }

  /// Whether a variable of a type can be reached: an array of unknown length can, as its address is all that counts.
  mutating func allowPlace(of type: CType) throws(Refusal) {
    switch try resolver.bottom(type) {
    case .function(let function): try allow(function)
    case .array(let element, nil): try allowPlace(of: element)
    case let other: _ = try passing(value: other)
    }
  }

  private static func unknown(_ name: String) -> Refusal {
    Refusal(code: .generateTypeUnknown, detail: "no spec declares `\(name)`")
  }

  private static func incomplete(_ name: String) -> Refusal {
    Refusal(code: .generateTypeIncomplete, detail: "\(name) is declared and nowhere defined")
  }
}

extension Draft.DraftType {
  var notes: Notes {
    switch kind {
    case .record(_, let record): record.notes
    case .enumeration(let enumeration): enumeration.notes
    case .typedef(let typedef): typedef.notes
    }
  }

  /// The kind in C's word.
  var word: String {
    switch kind {
    case .record(let kind, _): kind.rawValue
    case .enumeration: "enum"
    case .typedef: "typedef"
    }
  }

  var cType: CType {
    switch kind {
    case .record(let kind, _): .record(kind, name)
    case .enumeration: .enumeration(name)
    case .typedef: .named(name)
    }
  }
}
