import BindingSpec

/// Writes the functions that no library has: what is `static inline`, what is a macro, and what libffi cannot pass.
struct StubFunctions {
  private(set) var out = TextWriter(capacity: 1 << 12)
  private(set) var types: CTypeWriter
  private let linked: LinkedSpec

  init(_ linked: LinkedSpec) {
    self.linked = linked
    types = CTypeWriter(linked)
  }

  /// Macros stand where macros are defined.
  mutating func writeMacros(_ functions: [FunctionBinding]) {
    section("Function-like macros, as functions.", functions.filter { $0.isMacro(in: linked.spec) })
  }

  /// All others stand where no macro hides a name any more.
  mutating func writeFunctions(_ functions: [FunctionBinding]) {
    section(
      "Functions that no library exports, and functions whose arguments libffi cannot pass.",
      functions.filter { $0.access.isStub && !$0.isMacro(in: linked.spec) })
  }

  /// What to call. In parentheses a name is a function's, also where a macro has it too.
  private func callee(_ binding: FunctionBinding) -> String {
    binding.isMacro(in: linked.spec) ? binding.cName : "(\(binding.cName))"
  }

  private mutating func section(_ title: String, _ functions: [FunctionBinding]) {
    if functions.isEmpty { return }
    out.newline()
    out.line("/* \(title) */")
    for function in functions {
      out.newline()
      if function.access == .byReference { writeByReference(function) } else { writeDirect(function) }
    }
  }

  /// Same C type, another name.
  private mutating func writeDirect(_ binding: FunctionBinding) {
    var function = binding.function
    for index in function.parameters.indices { function.parameters[index].name = Self.parameter(index) }
    function.returns = function.returns.unqualified
    function.arguments = .fixed
    out.line("BINDGEN_LISP_EXPORT")
    out.line(types.prototype(of: function, named: binding.symbol) + " {")
    out.put(isVoid(function.returns) ? "  " : "  return ")
    call(binding)
    out.line("}")
  }

  /// Each argument points to its value; copied, as no more is known of where the values lie.
  private mutating func writeByReference(_ binding: FunctionBinding) {
    let function = binding.function
    out.line("BINDGEN_LISP_EXPORT")
    out.line("void \(binding.symbol)(void *result, void *const *arguments) {")
    for (index, parameter) in function.parameters.enumerated() {
      let name = Self.parameter(index)
      out.put(Self.isExtension(parameter.type) ? "  __extension__ " : "  ")
      types.write(passed(parameter.type), named: name, to: &out)
      out.line(";")
      out.line("  __builtin_memcpy(&\(name), arguments[\(index)], sizeof \(name));")
    }
    if function.parameters.isEmpty { out.line("  (void)arguments;") }
    if isVoid(function.returns) {
      out.line("  (void)result;")
      out.put("  ")
      call(binding)
    } else {
      out.put(Self.isExtension(function.returns) ? "  __extension__ " : "  ")
      types.write(passed(function.returns), named: "bl_result", to: &out)
      out.put(" = ")
      call(binding)
      out.line("  __builtin_memcpy(result, &bl_result, sizeof bl_result);")
    }
    out.line("}")
  }

  private static func parameter(_ index: Int) -> String { "bl_\(index + 1)" }

  private mutating func call(_ binding: FunctionBinding) {
    out.put(callee(binding))
    out.put("(")
    for index in binding.function.parameters.indices {
      if index > 0 { out.put(", ") }
      out.put(Self.parameter(index))
    }
    out.line(");")
  }

  /// Whether standard C has no such type, and a compiler that is asked to be strict says so.
  private static func isExtension(_ type: CType) -> Bool {
    switch type {
    case .scalar(let scalar): [.int128, .uint128, .float16, .bfloat16, .float128].contains(scalar)
    case .complex, .bitInt: true
    case .qualified(_, let inner), .atomic(let inner), .vector(let inner, _): isExtension(inner)
    default: false
    }
  }

  private func isVoid(_ type: CType) -> Bool { passed(type) == .void || bottom(type) == .void }

  /// A parameter's type as its value is handed over: arrays and functions as pointers, without qualifiers.
  private func passed(_ type: CType) -> CType {
    var known = type.unqualified
    for _ in 0..<128 {
      guard case .named(let name) = known, let typedef = linked.typedef(named: name) else { break }
      // A name that hides none of that stays.
      switch bottom(typedef.type) {
      case .array, .function: known = typedef.type.unqualified
      default:
        if typedef.type.qualifiers.isEmpty { return known }
        known = typedef.type.unqualified
      }
    }
    return switch known {
    case .array(let element, _): .pointer(element)
    case .function: .pointer(known)
    default: known
    }
  }

  private func bottom(_ type: CType) -> CType {
    var type = type.unqualified
    for _ in 0..<128 {
      guard case .named(let name) = type, let typedef = linked.typedef(named: name) else { return type }
      type = typedef.type.unqualified
    }
    return type
  }
}

extension FunctionBinding {
  /// Whether a macro is called, also where what it takes must be passed by reference.
  func isMacro(in spec: Spec) -> Bool {
    access == .macro || (access == .byReference && !spec.functions.contains(cName))
  }
}
