import BindingSpec

/// A C program that says again, in C's own words, whatever a spec says of a library's headers.
///
/// It includes the headers, then asserts one fact a line. What only a running program shows (the bits of a bit-field,
/// a float's bytes) is checked by its `main`. The order matters: macros first, then those that the library defines
/// are undefined, so that no name below is taken for one.
struct ProofProgram {
  let subject: SpecUnderProof
  var spec: Spec { subject.spec }
  let environment: LinkedSpec
  private(set) var text = ""
  /// What each line asserts, by its number.
  private(set) var lines: [Int: Assertion] = [:]
  private(set) var counts: [Assertion.Kind: Int] = [:]
  /// The checks made while running, by their number.
  private(set) var checks: [Assertion] = []
  private var line = 1

  init(_ subject: SpecUnderProof) {
    self.subject = subject
    environment = subject.linked
    text.reserveCapacity(1 << 20)
    write(subject.includes)
    addPrologue()
    checking("constants") { $0.addConstants() }
    addAliases()
    undefineMacros()
    checking("bit_fields") { $0.addRecords() }
    addEnums()
    addTypedefs()
    addVariables()
    addFunctions()
    write("int main(void) { constants(); bit_fields(); return failures != 0; }\n")
  }

  /// Standard names that the spec keeps portable and that these headers may not have declared, and what `main` needs.
  /// C lets a typedef be repeated.
  private mutating func addPrologue() {
    for (name, type) in Self.standardNames where environment.typedef(named: name) == nil {
      write("typedef \(type) \(name);\n")
    }
    write(
      """
      extern int (printf)(const char *, ...);
      static int failures;
      static void proof_check(int number, int holds) {
        if (!holds) { failures = 1; (printf)("%d\\n", number); }
      }
      static int proof_bits(const unsigned char *bytes, unsigned long size, unsigned long first, unsigned long width) {
        for (unsigned long bit = 0; bit < size * 8; bit++)
          if ((bytes[bit / 8] >> bit % 8 & 1) != (bit >= first && bit < first + width)) return 0;
        return 1;
      }

      """)
  }

  private static let standardNames: KeyValuePairs = [
    "size_t": "__SIZE_TYPE__", "ptrdiff_t": "__PTRDIFF_TYPE__", "wchar_t": "__WCHAR_TYPE__", "wint_t": "__WINT_TYPE__",
    "char16_t": "__CHAR16_TYPE__", "char32_t": "__CHAR32_TYPE__", "int8_t": "__INT8_TYPE__",
    "int16_t": "__INT16_TYPE__", "int32_t": "__INT32_TYPE__", "int64_t": "__INT64_TYPE__",
    "uint8_t": "__UINT8_TYPE__", "uint16_t": "__UINT16_TYPE__", "uint32_t": "__UINT32_TYPE__",
    "uint64_t": "__UINT64_TYPE__", "intmax_t": "__INTMAX_TYPE__", "uintmax_t": "__UINTMAX_TYPE__",
    "intptr_t": "__INTPTR_TYPE__", "uintptr_t": "__UINTPTR_TYPE__", "ssize_t": "long", "time_t": "long",
    "clock_t": "long", "va_list": "__builtin_va_list",
  ]

  // MARK: Writing

  mutating func write(_ lines: String) {
    text += lines
    line += lines.utf8.lazy.filter { $0 == UInt8(ascii: "\n") }.count
  }

  /// Asserts what must hold when the program is compiled.
  mutating func assert(_ kind: Assertion.Kind, _ subject: String, _ condition: String) {
    declare(kind, subject, "_Static_assert(\(condition), \"\");")
  }

  /// A declaration that must be accepted.
  mutating func declare(_ kind: Assertion.Kind, _ subject: String, _ declaration: String) {
    lines[line] = Assertion(kind: kind, subject: subject)
    counts[kind, default: 0] += 1
    text += declaration
    text += "\n"
    line += 1
  }

  /// Checks what must hold when the program runs. `setup` declares what `condition` needs.
  mutating func check(_ kind: Assertion.Kind, _ subject: String, setup: String = "", _ condition: String) {
    let number = checks.count
    checks.append(Assertion(kind: kind, subject: subject))
    declare(kind, subject, "{ \(setup) proof_check(\(number), (\(condition)) != 0); }")
  }

  /// Opens a function for checks. Assertions may stand in it too.
  private mutating func checking(_ name: String, _ body: (inout ProofProgram) -> Void) {
    write("static void \(name)(void) {\n")
    body(&self)
    write("}\n")
  }

  /// A type's name in C.
  func c(_ type: CType) -> String { cDeclaration(of: type, named: "", in: environment) }

  /// Whether two types are compatible, with the qualifiers of what they are types of.
  func same(pointersTo a: String, _ type: CType) -> String {
    "__builtin_types_compatible_p(\(a), \(c(.pointer(type))))"
  }

  private mutating func undefineMacros() {
    for name in spec.constants.names + spec.aliases.names + spec.macros.names + spec.skipped.names {
      write("#undef \(name)\n")
    }
  }
}
