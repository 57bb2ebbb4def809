import BindingSpec

/// A run of functions as lines of the list that the tables are made from, with the interfaces that they share.
struct FunctionLines: Sendable {
  private(set) var out: TextWriter
  private(set) var interfaces: Interfaces
  private(set) var types: CTypeWriter
  private let spec: Spec

  init(_ functions: ArraySlice<FunctionBinding>, _ linked: LinkedSpec) {
    spec = linked.spec
    out = TextWriter(capacity: functions.count * 128)
    interfaces = Interfaces(linked)
    types = CTypeWriter(linked)
    for function in functions { write(function) }
  }

  private mutating func write(_ binding: FunctionBinding) {
    let isLabelled = binding.access == .symbol && binding.symbol != binding.cName
    switch binding.access {
    case .symbol: out.put(isLabelled ? "  BL_LABELLED(" : "  BL_LIBRARY(")
    case .inline: out.put("  BL_STUB(INLINE, ")
    case .macro: out.put("  BL_STUB(MACRO, ")
    case .byReference:
      out.put(binding.isMacro(in: spec) ? "  BL_STUB(BY_REFERENCE_MACRO, " : "  BL_STUB(BY_REFERENCE, ")
    }
    out.put(binding.cName)
    out.put(", ")
    if isLabelled { out.put(CText.string(binding.symbol) + ", ") }
    if binding.access.isStub { out.put(binding.symbol + ", ") }
    out.put(interfaces.name(of: binding.function, binding.access))
    out.put(", ")
    types.write(binding.function, to: &out)
    out.put(") \\")
    out.newline()
  }
}

/// The tables of a stubs file: types, interfaces, functions, variables, and the descriptor that leads to them.
struct StubsTables {
  let module: BindingModule
  let interfaces: Interfaces
  let anonymous: Set<String>
  private(set) var out = TextWriter(capacity: 1 << 16)
  private(set) var types: CTypeWriter

  init(_ module: BindingModule, _ interfaces: Interfaces, anonymous: Set<String>) {
    self.module = module
    self.interfaces = interfaces
    self.anonymous = anonymous
    types = CTypeWriter(module.linked)
  }

  // MARK: Types

  /// A record that has a row in the table of types.
  private struct RecordRow {
    var word: String
    var type: CType
    var elements: [String]?
  }

  private var recordRows: [RecordRow] {
    var rows: [RecordRow] = []
    var seen: Set<String> = []
    for type in module.types {
      guard case .record(let kind, let record) = type.kind, record.definition != nil else { continue }
      if anonymous.contains(type.cName) { continue }
      let word = Interfaces.recordWord(kind, type.cName)
      guard seen.insert(word).inserted else { continue }
      rows.append(RecordRow(word: word, type: .record(kind, type.cName), elements: interfaces.records[word]?.elements))
    }
    for (word, record) in interfaces.records where seen.insert(word).inserted {
      rows.append(RecordRow(word: word, type: record.type, elements: record.elements))
    }
    return rows.sorted { ByteOrder.compare($0.word, $1.word) < 0 }
  }

  mutating func writeTypes() {
    let rows = recordRows
    out.newline()
    if !rows.isEmpty {
      out.line("/* Records: a place among the types, the name in the spec's notation, the name in C. */")
      out.newline()
      out.line("#define BL_RECORDS \\")
      for row in rows {
        out.put(row.elements == nil ? "  BL_RECORD(" : "  BL_PASSED_RECORD(")
        out.put(row.word)
        out.put(", \"\(row.type.notation)\", ")
        types.write(row.type, to: &out)
        out.line(") \\")
      }
      out.newline()
    }
    out.line(StubsPrelude.types)
    if !rows.isEmpty {
      out.line("#define BL_RECORD(word, ...) BL_##word,")
      out.line("#define BL_PASSED_RECORD(word, ...) BL_##word,")
      out.line("  BL_RECORDS")
      out.line("#undef BL_RECORD")
      out.line("#undef BL_PASSED_RECORD")
    }
    out.line(StubsPrelude.derivedTypes)
    for (word, scalar) in Interfaces.named where interfaces.uses(word) {
      out.put("  BL_\(word) = BL_WORD(")
      types.write(.scalar(scalar), to: &out)
      out.line("),")
    }
    out.line("};")
    let passed = rows.filter { $0.elements != nil }
    if !passed.isEmpty { writePassed(passed) }
  }

  /// libffi's description of records that are passed by value, those first that lie in others.
  private mutating func writePassed(_ rows: [RecordRow]) {
    out.newline()
    out.line("/* What lies in the records that are passed by value. */")
    out.newline()
    for row in rows { out.line("static ffi_type bl_ffi_\(row.word);") }
    let words = Set(rows.flatMap { $0.elements ?? [] })
    out.put(lines: StubsPrelude.words)
    for word in ["char", "long", "ulong", "size", "ssize", "wchar", "wint", "time", "clock"] where words.contains(word)
    {
      out.line("#define bl_ffi_\(word) (*BL_FFI_WORD(BL_\(word)))")
    }
    for word in [
      "void", "uint8", "sint8", "uint16", "sint16", "uint32", "sint32", "uint64", "sint64", "float", "double",
      "longdouble", "pointer",
    ]
    where words.contains(word) {
      out.line("#define bl_ffi_\(word) ffi_type_\(word)")
    }
    for row in rows {
      out.put("static ffi_type *bl_in_\(row.word)[] = {")
      for element in row.elements ?? [] { out.put("&bl_ffi_\(element), ") }
      out.line("0};")
      out.line("static ffi_type bl_ffi_\(row.word) = {0, 0, FFI_TYPE_STRUCT, bl_in_\(row.word)};")
    }
  }

  // MARK: Interfaces

  mutating func writeInterfaces() {
    let names = interfaces.signatures.keys.sorted { ByteOrder.compare($0, $1) < 0 }
    if names.isEmpty { return }
    out.newline()
    out.line("/* Interfaces: the result, then the arguments. Functions that are called alike share one. */")
    out.newline()
    out.line("#define BL_INTERFACES \\")
    for name in names {
      guard let signature = interfaces.signatures[name] else { continue }
      let kind =
        switch signature.arguments {
        case .fixed: "FIXED"
        case .variadic: "VARIADIC"
        case .unspecified: "UNSPECIFIED"
        }
      out.put("  BL_INTERFACE(\(name), \(kind)")
      for word in signature.words {
        out.put(", BL_")
        out.put(word)
      }
      out.line(") \\")
    }
    out.newline()
    out.put(lines: StubsPrelude.interfaces)
  }

  // MARK: Functions

  mutating func writeFunctions(_ first: TextWriter, _ second: TextWriter) {
    if module.functions.isEmpty { return }
    out.newline()
    out.line("/* Functions: the name, the interface, the type. Each line is a proof and a row. */")
    out.newline()
    out.line("#define BL_FUNCTIONS \\")
    out.append(first)
    out.append(second)
    out.newline()
    out.put(lines: StubsPrelude.functionProofs)
  }

  mutating func writeVariables() {
    if module.variables.isEmpty { return }
    out.newline()
    out.line(
      "/* Variables: the name, the linker's name, what is special about it, its size if it has one, the type. */")
    out.newline()
    out.line("#define BL_VARIABLES \\")
    for binding in module.variables {
      let type = binding.variable.type
      let isOpen = if case .array(_, nil) = type.unqualified { true } else { false }
      out.put("  BL_VARIABLE(\(binding.cName), \(CText.string(binding.symbol)), ")
      let flags = [
        module.linked.isConstant(type) ? "BINDGEN_LISP_READ_ONLY" : nil,
        binding.variable.isThreadLocal ? "BINDGEN_LISP_THREAD_LOCAL" : nil,
      ].compactMap { $0 }
      out.put(flags.isEmpty ? "0" : flags.joined(separator: " | "))
      out.put(isOpen ? ", 0, " : ", sizeof(\(binding.cName)), ")
      types.write(type, to: &out)
      out.line(") \\")
    }
    out.newline()
    out.put(lines: StubsPrelude.variableProofs)
  }

  // MARK: The descriptor

  mutating func writeDescriptor() {
    let hasRecords = !recordRows.isEmpty
    let hasFunctions = !module.functions.isEmpty
    let hasVariables = !module.variables.isEmpty
    let library = module.spec.library
    let heads: [(member: String, text: String)] = [
      ("module", module.name), ("library_version", library.version ?? ""), ("target", module.spec.scan.target.rawValue),
      ("linux_library", library.load[.linux] ?? ""), ("macos_library", library.load[.macos] ?? ""),
      ("windows_library", library.load[.windows] ?? ""),
    ]
    out.newline()
    out.line("/* All names, one behind the other, so that none of them costs the dynamic linker anything. */")
    out.newline()
    out.put(lines: StubsPrelude.stringMembers)
    out.line("static const struct bl_strings {")
    for (member, text) in heads { out.line("  char \(member)[sizeof \(CText.string(text))];") }
    writeLists(hasRecords, hasFunctions, hasVariables)
    out.line("} bl_strings = {")
    out.put(lines: StubsPrelude.stringValues)
    for (_, text) in heads { out.line("  \(CText.string(text)),") }
    writeLists(hasRecords, hasFunctions, hasVariables)
    out.line("};")
    out.newline()
    out.line("/* The tables. */")
    out.newline()
    out.put(lines: StubsPrelude.typeRows)
    if hasRecords { out.line("  BL_RECORDS") }
    out.line("};")
    if hasFunctions { out.put(lines: StubsPrelude.functionRows) }
    if hasVariables { out.put(lines: StubsPrelude.variableRows) }
    out.newline()
    out.line("extern const struct bindgen_lisp_stubs bindgen_lisp_stubs;")
    out.line("__attribute__((visibility(\"default\"))) const struct bindgen_lisp_stubs bindgen_lisp_stubs = {")
    out.line("  BINDGEN_LISP_STUBS_VERSION, sizeof(struct bindgen_lisp_stubs), (const char *)&bl_strings,")
    for (member, _) in heads { out.line("  BL_OFFSET(\(member)),") }
    func count(_ isThere: Bool, _ table: String) -> String { isThere ? "sizeof \(table) / sizeof *\(table)" : "0" }
    out.line("  sizeof bl_types / sizeof *bl_types, \(count(hasFunctions, "bl_interfaces")),")
    out.line("  \(count(hasFunctions, "bl_functions")), \(count(hasVariables, "bl_variables")),")
    out.line(
      "  bl_types, \(hasFunctions ? "bl_interfaces, bl_functions" : "0, 0"), \(hasVariables ? "bl_variables" : "0"),")
    out.line(hasFunctions ? "  (const unsigned short *)&bl_signatures, bl_prepare," : "  0, 0,")
    out.line("};")
    if hasFunctions { out.put(lines: StubsPrelude.prepare) }
    if hasFunctions || hasVariables { writeLinkProof(hasFunctions, hasVariables) }
  }

  private mutating func writeLists(_ hasRecords: Bool, _ hasFunctions: Bool, _ hasVariables: Bool) {
    out.line("  BL_TYPE_NAMES")
    if hasRecords { out.line("  BL_RECORDS") }
    if hasFunctions { out.line("  BL_FUNCTIONS") }
    if hasVariables { out.line("  BL_VARIABLES") }
  }

  private mutating func writeLinkProof(_ hasFunctions: Bool, _ hasVariables: Bool) {
    out.newline()
    out.line("/* Linking this finds out whether the libraries export all of it. */")
    out.newline()
    out.line("#if defined(BINDGEN_LISP_LINK_PROOF)")
    if hasFunctions { out.put(lines: StubsPrelude.linkedFunctions) }
    if hasVariables { out.put(lines: StubsPrelude.linkedVariables) }
    out.line("#endif")
  }
}
