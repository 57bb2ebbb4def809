import BindingSpec
import SpecDiff

/// What a consumer of an interface writes: C, one use a line, so that a compiler's complaint names the use that broke.
///
/// The names and types come from a spec; whether they are right is for gcc and clang to say against the header itself.
struct ProbeText {
  let spec: Spec
  let linked: LinkedSpec
  let model: UseModel
  private(set) var lines: [String] = []
  /// Sizes, offsets, values and bytes; the keys say where a fact comes from and are the same on both sides.
  private(set) var facts: [Fact] = []
  private var counter = 0

  /// A line that defines a global or a function under `label`, whose bytes or instructions are the fact.
  struct Fact {
    var key: String
    var label: String
    var text: String
    /// What another answer is: a break for programs that exist, for those that are compiled again, or more than before.
    var meaning = DriftClass.abi
    /// Whether each side is asked in the words of its own types; others are asked of both in the old side's.
    var isOwn = false
  }

  init(_ linked: LinkedSpec, _ model: UseModel) {
    spec = linked.spec
    self.linked = linked
    self.model = model
    for (name, function) in spec.functions { use(name, function) }
    for (name, variable) in spec.variables { use(name, variable) }
    for kind in RecordKind.allCases { for (name, record) in spec.records(kind) { use(kind, name, record) } }
    for (name, enumeration) in spec.enums { use(name, enumeration) }
    for (name, typedef) in spec.typedefs { use(name, typedef) }
    for (name, constant) in spec.constants { use(name, constant) }
    for (name, macro) in spec.macros { use(name, macro) }
    for (name, alias) in spec.aliases { use(name, alias) }
    for (name, skip) in spec.skipped where [.scanMacroNotConstant, .scanMacroNotExpression].contains(skip.reason) {
      fact("macro \(name)", "const char $ = __builtin_strcmp(PROBE_TEXT(\(name)), \"\(name)\") != 0;", .source)
      // A new one is something that the old header has no word for.
      line("#ifndef \(name)")
      line("#error \(name) is no macro")
      line("#endif")
    }
  }

  static let head = """
    #include <stddef.h>
    #include <stdint.h>
    #include <stdarg.h>
    #define PROBE_TEXT_(...) #__VA_ARGS__
    #define PROBE_TEXT(...) PROBE_TEXT_(__VA_ARGS__)
    struct probe_odd; void probe_sink(const void *, unsigned long); void *probe_source(void);

    """

  // MARK: how types are written

  func abstract(_ type: CType) -> String { cDeclaration(of: type, named: "", in: linked) }
  func declare(_ type: CType, _ name: String) -> String { "__typeof__(\(abstract(type))) \(name)" }

  func resolved(_ type: CType) -> CType {
    var type = type.unqualified
    for _ in 0..<64 {
      guard case .named(let name) = type, let typedef = linked.typedef(named: name) else { return type }
      type = typedef.type.unqualified
    }
    return type
  }

  private func isComplete(_ type: CType) -> Bool {
    switch resolved(type) {
    case .void, .function, .block, .named: false
    case .array(let element, let count): count != nil && isComplete(element)
    case .record(let kind, let name): linked.record(kind, named: name)?.definition != nil
    case .enumeration(let name): linked.enumeration(named: name)?.definition != nil
    default: true
    }
  }

  /// Whether a 1 can be written into it.
  private func takesNumber(_ type: CType) -> Bool {
    switch resolved(type) {
    case .scalar(let scalar): scalar != .vaList
    case .bitInt, .enumeration, .pointer, .complex: true
    case .array(let element, let count): count != nil && takesNumber(element)
    default: false
    }
  }

  private mutating func next() -> String {
    counter += 1
    return "probe_\(counter)"
  }

  private mutating func line(_ text: String) { lines.append(text) }

  /// The text has a `$` where the label belongs.
  mutating func fact(_ key: String, _ text: String, _ meaning: DriftClass = .abi, isOwn: Bool = false) {
    let label = "\(isOwn ? "own" : "fact")_\(facts.count)"
    facts.append(
      Fact(key: key, label: label, text: text.replacing("$", with: label), meaning: meaning, isOwn: isOwn))
  }

  private mutating func number(
    _ key: String, _ expression: String, _ meaning: DriftClass = .abi, isOwn: Bool = false
  ) {
    fact(key, "const unsigned long long $ = (unsigned long long)(\(expression));", meaning, isOwn: isOwn)
  }

  /// The function that a callback of this type is, and what a pointer of this type points to, as far as the type shows it.
  private mutating func shapes(_ key: String, _ type: CType, depth: Int = 0) {
    guard depth < 4 else { return }
    switch resolved(type) {
    case .function(let function):
      callee("callback \(key)", function)
      for (index, type) in function.fixedParameters.enumerated() {
        shapes("\(key)(\(index))", parameter(type), depth: depth + 1)
      }
    case .pointer(let pointee):
      if case .record = resolved(pointee), !isComplete(pointee) {
        fact("opaque \(key)", "const char $[] = \"opaque\";", isOwn: true)
      }
      if isComplete(pointee), !model.isLent(resolved(pointee)) {
        number("pointee \(key)", "sizeof(\(abstract(pointee)))", isOwn: true)
        if takesNumber(pointee), !isArray(pointee) {
          fact("pointee bytes \(key)", declare(resolved(pointee), "$") + " = 1;", isOwn: true)
        }
      }
      shapes("*" + key, pointee, depth: depth + 1)
    default: break
    }
  }

  private func isArray(_ type: CType) -> Bool {
    if case .array = resolved(type) { return true }
    return false
  }

  /// A function of that type that hands all it is given to somebody else: its instructions tell how arguments arrive.
  private mutating func callee(_ key: String, _ function: FunctionType) {
    if case .unspecified = function.parameters { return }
    let types = function.fixedParameters
    guard types.allSatisfy({ isComplete(parameter($0)) }) else { return }
    let isVoid = resolved(function.result) == .void
    guard isVoid || isComplete(function.result) else { return }
    var list = types.enumerated().map { declare($1, "a\($0)") }
    if case .variadic = function.parameters { list.append("...") }
    let sinks = types.indices.map { "probe_sink(&a\($0), sizeof a\($0));" }.joined(separator: " ")
    let convention = function.convention == .c ? "" : "__attribute__((\(function.convention.rawValue))) "
    let parameters = list.isEmpty ? "void" : list.joined(separator: ", ")
    let head = "\(convention)\(declare(function.result, "$"))(\(parameters))"
    // How arguments arrive and how the result leaves are two questions: who ignored a result goes on doing so.
    fact("arguments of \(key)", "\(head) { \(sinks) for (;;) probe_source(); }", isOwn: true)
    if !isVoid {
      fact("result of \(key)", "\(head) { return *(\(declare(function.result, "*")))probe_source(); }", isOwn: true)
    }
  }

  func parameter(_ type: CType) -> CType {
    switch resolved(type) {
    case .array(let element, _): .pointer(element)
    case .function: .pointer(type)
    default: type
    }
  }

  // MARK: the uses

  private mutating func use(_ name: String, _ function: Function) {
    let types = function.parameters.map(\.type)
    let list = types.enumerated().map { declare($1, "a\($0)") }
    let parameters = list.isEmpty ? "void" : list.joined(separator: ", ")
    let arguments = types.indices.map { "a\($0)" }
    func call(_ arguments: [String]) -> String { "\(name)(\(arguments.joined(separator: ", ")))" }
    let isVoid = resolved(function.returns) == .void
    line("\(declare(function.returns, next()))(\(parameters)) { \(isVoid ? "" : "return ")\(call(arguments)); }")
    if !isVoid { line("void \(next())(\(parameters)) { \(call(arguments)); }") }
    if function.attributes.isNoReturn { line("int \(next())(\(parameters)) { \(call(arguments)); }") }
    line("void \(next())(\(parameters)) { \(call(arguments)); probe_source(); }")
    if function.arguments == .variadic { line("void \(next())(\(parameters)) { \(call(arguments + ["1"])); }") }
    if case .scalar = resolved(function.returns) {
      // What is printed has to be of the type that the format says.
      line(
        "void \(next())(\(parameters)) { \(declare(function.returns, "*q")) = &(__typeof__(\(call(arguments)))){ 0 }; (void)q; }"
      )
    }
    if qualifiers(function.returns).contains(.nonnull) {
      let exact = CStyle(nullability: true, isExact: true)
      let result = cDeclaration(of: function.returns, named: "q", in: linked, style: exact)
      line("void \(next())(\(parameters)) { \(result) = \(call(arguments)); (void)q; }")
    }
    if case .pointer(let pointee) = resolved(function.returns), isComplete(pointee) {
      line("unsigned long \(next())(\(parameters)) { return sizeof *\(call(arguments)); }")
    }
    for (index, type) in types.enumerated() {
      guard case .pointer(let pointee) = resolved(parameter(type)) else { continue }
      var changed = arguments
      changed[index] = "((void *)0)"
      line("void \(next())(\(parameters)) { \(call(changed)); }")
      if resolved(pointee) == .void {
        changed[index] = "(\(qualifiers(pointee).contains(.const) ? "const " : "")struct probe_odd *)0"
        line("void \(next())(\(parameters)) { \(call(changed)); }")
      }
      shapes("\(name) \(index)", parameter(type))
    }
    shapes("\(name) result", function.returns)
    places("function \(name)", name, function.type)
    if function.linkage == .external {
      callee("function \(name)", function.type)
    } else {
      // Which code it is, and whether it is a macro, is seen by who is compiled again and nobody else.
      let zeros = types.map { _ in "0" }.joined(separator: ", ")
      fact("spelling \(name)", "const char $[] = PROBE_TEXT(\(name)(\(zeros)));", .addition)
      let result = declare(function.returns, "$")
      let body = "{ \(isVoid ? "" : "return ")\(call(arguments)); }"
      fact("body \(name)", "__attribute__((flatten)) \(result)(\(parameters)) \(body)", .addition)
    }
  }

  private func qualifiers(_ type: CType) -> Qualifiers {
    var found = type.qualifiers
    var type = type.unqualified
    for _ in 0..<64 {
      guard case .named(let name) = type, let typedef = linked.typedef(named: name) else { return found }
      found.formUnion(typedef.type.qualifiers)
      type = typedef.type.unqualified
    }
    return found
  }

  private mutating func use(_ name: String, _ variable: Variable) {
    line("void \(next())(void) { \(declare(variable.type, "*q")) = &\(name); (void)q; }")
    if isComplete(variable.type) {
      line("unsigned long \(next())(void) { return sizeof \(name); }")
      number("variable \(name)", "sizeof \(name)")
      number("alignment of \(name)", "_Alignof(__typeof__(\(name)))")
      if takesNumber(variable.type), !isArray(variable.type) {
        fact("variable bytes \(name)", "__typeof__(\(name)) $ = 1;")
      }
    } else if isArray(variable.type) {
      fact("elements of \(name)", "char $(void) { return ((const char *)\(name))[0]; }")
    }
    shapes(name, variable.type)
  }

  private mutating func use(_ kind: RecordKind, _ name: String, _ record: Record) {
    guard let definition = record.definition, isReachable(kind, name) else { return }
    let type = abstract(.record(kind, name))
    line("unsigned long \(next())(void) { return sizeof(\(type)); }")
    fact("exists \(kind) \(name)", "const unsigned long long $ = sizeof(\(type)) >= 0;")
    if !model.isLent(.record(kind, name)) {
      number("size \(kind) \(name)", "sizeof(\(type))")
      number("alignment \(kind) \(name)", "_Alignof(\(type))")
    }
    members(definition, kind, name, "", type, depth: 0)
  }

  /// A record that lies unnamed in another is used through that one.
  private func isReachable(_ kind: RecordKind, _ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return true }
    let outer = String(name[..<dot])
    for owner in RecordKind.allCases {
      guard let fields = linked.record(owner, named: outer)?.definition?.fields else { continue }
      return fields.contains { field in
        guard field.name != nil else { return false }
        var type = field.type.unqualified
        while case .array(let element, _) = type { type = element.unqualified }
        return type == .record(kind, name)
      }
    }
    return true
  }

  private mutating func members(
    _ definition: Record.Definition, _ kind: RecordKind, _ name: String, _ prefix: String, _ type: String, depth: Int
  ) {
    guard depth < 8 else { return }
    for field in definition.fields {
      guard let own = field.name else {
        if case .record(let inner, let tag) = field.type.unqualified,
          let nested = linked.record(inner, named: tag)?.definition
        {
          members(nested, kind, name, prefix, type, depth: depth + 1)
        }
        continue
      }
      let path = prefix + own
      if model.isReserved(path, of: name) { continue }
      let key = "\(kind) \(name).\(path)"
      if case .bits(_, let width) = field.place {
        line("void \(next())(\(type) *s, \(declare(field.type, "v"))) { v = s->\(path); (void)v; }")
        fact("bits \(key)", "\(type) $ = { .\(path) = \(width > 1 ? "1" : "-1") };")
        fact("all bits \(key)", "\(type) $ = { .\(path) = -1 };")
        continue
      }
      line("void \(next())(\(type) *s) { \(declare(field.type, "*q")) = &s->\(path); (void)q; }")
      number("offset \(key)", "__builtin_offsetof(\(type), \(path))")
      if isComplete(field.type), !model.isLent(resolved(field.type)) {
        number("member \(key)", "sizeof(((\(type) *)0)->\(path))")
      }
      if takesNumber(field.type) {
        fact("bytes \(key)", "\(type) $ = { .\(path) = \(isArray(field.type) ? "{ 1 }" : "1") };")
      }
      shapes("\(name).\(path)", field.type)
    }
  }

  private mutating func use(_ name: String, _ enumeration: Enumeration) {
    guard let definition = enumeration.definition else { return }
    let type = abstract(.enumeration(name))
    line("unsigned long \(next())(void) { return sizeof(\(type)); }")
    line("void \(next())(\(type) *e) { \(declare(definition.type, "*q")) = e; (void)q; }")
    number("enum \(name)", "sizeof(\(type))")
    for value in definition.values {
      line("enum { \(next()) = (int)(\(value.name)) };")
      line("\(type) \(next())(void) { return \(value.name); }")
      number("enumerator \(value.name)", value.name, model.isLimit(value.name) ? .source : .abi)
      fact("spelling \(value.name)", "const char $[] = PROBE_TEXT(\(value.name));", .addition)
    }
  }

  private mutating func use(_ name: String, _ typedef: Typedef) {
    line("void \(next())(void) { \(name) *q = (\(declare(typedef.type, "*")))0; (void)q; }")
    if isComplete(typedef.type), !model.isLent(resolved(typedef.type)) {
      number("typedef \(name)", "sizeof(\(name))")
      number("typedef alignment \(name)", "_Alignof(\(name))")
      if takesNumber(typedef.type), !isArray(typedef.type) {
        fact("typedef bytes \(name)", "\(name) $ = 1;")
        if !qualifiers(typedef.type).contains(.const) { line("void \(next())(\(name) *q) { *q = *q; }") }
      }
    }
    shapes(name, typedef.type)
  }

  private mutating func use(_ name: String, _ constant: Constant) {
    let meaning: DriftClass = model.isVersion(name) ? .addition : .source
    switch constant.value {
    case .string:
      line("const char *\(next()) = \"\" \(name) \"\";")
      fact("constant \(name)", "const char $[] = \(name);", meaning)
    case .integer, .floating, .longDouble:
      line("void \(next())(void) { \(declare(constant.type, "*q")) = &(__typeof__(\(name))){ 0 }; (void)q; }")
      if case .integer = constant.value {
        line("enum { \(next()) = (int)(\(name)) };")
      } else {
        line("__typeof__(\(name)) \(next()) = \(name);")
      }
      fact("constant \(name)", "__typeof__(\(name)) $ = \(name);", meaning)
    }
  }

  private mutating func use(_ name: String, _ macro: Macro) {
    let count = macro.parameters.count + (macro.isVariadic ? 1 : 0)
    let arguments = Array(repeating: "0", count: count).joined(separator: ", ")
    // What is no macro has to be something else that can be called so.
    line("#ifndef \(name)")
    line("void \(next())(void) { \(name)(\(arguments)); }")
    line("#endif")
    line("const char *\(next()) = PROBE_TEXT(\(name)(\(arguments)));")
    line("void \(next())(void) { (void)(\(name)(\(arguments))); }")
    fact("spelling \(name)", "const char $[] = PROBE_TEXT(\(name)(\(arguments)));", .addition)
    if macro.isVariadic {
      // Nothing for the dots, and more than one.
      line("const char *\(next()) = PROBE_TEXT(\(name)(\(arguments), 0));")
    }
  }

  private mutating func use(_ name: String, _ alias: Alias) {
    switch alias.kind {
    case .type:
      let target = (try? CType(notation: alias.target)).map(abstract) ?? alias.target
      line("void \(next())(void) { \(name) *q = (__typeof__(\(target)) *)0; (void)q; }")
    case .function, .variable:
      line("void \(next())(void) { __typeof__(\(alias.target)) *q = &\(name); (void)q; }")
      fact("spelling \(name)", "const char $[] = PROBE_TEXT(\(name));", .addition)
    }
  }
}

/// How programs use an interface where the header cannot tell: what a pair says of itself.
struct UseModel: Sendable {
  /// Records that only the library makes; programs hold pointers.
  var lent: Set<String> = []
  /// Enumerators that count the others.
  var limits: Set<String> = []
  /// Members kept for later, which no program names: `record.member`.
  var reserved: Set<String> = []
  /// Constants that tell the version.
  var versions: Set<String> = []

  func isLent(_ type: CType) -> Bool {
    if case .record(_, let name) = type { return lent.contains(name) }
    return false
  }
  func isLimit(_ name: String) -> Bool { limits.contains(name) }
  func isReserved(_ path: String, of record: String) -> Bool { reserved.contains("\(record).\(path)") }
  func isVersion(_ name: String) -> Bool { versions.contains(name) }
}
