import BindingSpec
import Foundation
import TestSupport
import Testing

/// What the specs of the feature headers say, held against the headers by gcc, which had no part in making them.
@Suite struct CompilerProof {
  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"), arguments: FeatureHeader.all)
  func gccAgrees(header: FeatureHeader) throws {
    guard let flags = header.gccFlags else { return }
    let gcc = try ToolCheck.require("gcc")
    let spec = try SpecReader.read(path: "\(FeatureHeader.directory)/\(header.name).yaml")
    let scratch = try TemporaryDirectory()
    let program = try scratch.write("proof.c", ProofText(spec, header: header.name + ".h").text)
    let built = try gcc.run(
      ["-w", "-std=gnu17", "-Wl,--unresolved-symbols=ignore-all", "-I", FeatureHeader.directory] + flags
        + [program, "-o", scratch.path + "/proof"])
    #expect(built.status == 0, "\(built.errors)")
    let run = try Subprocess.run([scratch.path + "/proof"])
    #expect(run.status == 0, "\(run.output)")
  }
}

extension FeatureHeader {
  /// The header's own flags for gcc; nil when only clang takes the header (`// gcc: no`).
  var gccFlags: [String]? {
    if text.contains("// gcc: no") { return nil }
    var flags = options.drop { $0 != "--" }.dropFirst().filter { !$0.hasPrefix("-std=") }
    for (option, value) in zip(options, options.dropFirst()) {
      if option == "--define" { flags.append("-D\(value)") }
      if option == "--include" { flags.append("-I\(Self.directory)/\(value)") }
    }
    return flags + (text.firstMatch(of: /gcc: (-[^\r\n]*)/)?.output.1.split(separator: " ").map(String.init) ?? [])
  }
}

/// A C program that compiles only if the types that a spec tells are the header's, and that runs to a good end only if
/// the values are.
private struct ProofText {
  private let spec: Spec
  private let linked: LinkedSpec
  private(set) var text = ""

  init(_ spec: Spec, header: String) {
    self.spec = spec
    linked = LinkedSpec(spec, imported: [])
    text = "#include <stdarg.h>\n#include \"\(header)\"\n"
    for kind in RecordKind.allCases { for (name, record) in spec.records(kind) { prove(kind, name, record) } }
    for (_, enumeration) in spec.enums {
      for value in enumeration.definition?.values ?? [] where spec.constants[value.name] == nil {
        // Wider than `int`, an enumerator has whatever type the compiler finds; its value counts.
        claim("\(value.name) == (__typeof__(\(value.name)))\(literal(value.value))")
      }
    }
    for (name, typedef) in spec.typedefs where isSpelled(typedef.type) {
      redeclare("typedef ", typedef.type, name, aligned: typedef.aligned)
    }
    for (name, function) in spec.functions where function.linkage == .external && spec.macros[name] == nil {
      text += cPrototype(of: function, named: name, in: linked) + ";\n"
    }
    for (name, variable) in spec.variables where variable.symbol == nil && isSpelled(variable.type) {
      text +=
        "extern \(variable.isThreadLocal ? "_Thread_local " : "")"
        + cDeclaration(of: variable.type, named: name, in: linked) + ";\n"
    }
    text += "int puts(const char *);\nint main(void) {\nint wrong = 0;\n"
    for (name, constant) in spec.constants { prove(name, constant) }
    text += "return wrong;\n}\n"
  }

  private mutating func claim(_ condition: String) { text += "_Static_assert(\(condition), \"\");\n" }

  /// What only the running program can tell: `static const` is no constant for gcc.
  private mutating func check(_ name: String, _ condition: String) {
    text += "if (!(\(condition))) { puts(\"\(name)\"); wrong = 1; }\n"
  }

  /// Types without a tag that only a variable names have no spelling of their own.
  private func isSpelled(_ type: CType) -> Bool {
    var answer = true
    type.forEachReference { reference in
      switch reference {
      case .record(_, let name), .enumeration(let name):
        if name.contains(".") || spec.variables[name] != nil || spec.skipped[name] != nil { answer = false }
      case .typedef: break
      }
    }
    return answer
  }

  private func isMacro(_ name: String) -> Bool {
    spec.constants[name] != nil || spec.macros[name] != nil || spec.aliases[name] != nil || spec.skipped[name] != nil
  }

  private func literal(_ value: IntegerValue) -> String {
    if value.magnitude > UInt128(UInt64.max) {
      let (high, low) = (UInt64(value.magnitude >> 64), UInt64(truncatingIfNeeded: value.magnitude))
      return "(\(value.isNegative ? "-" : "")((unsigned __int128)\(high)ULL << 64 | \(low)ULL))"
    }
    return "(\(value.isNegative ? "-" : "")(__int128)\(value.magnitude)ULL)"
  }

  private mutating func redeclare(_ prefix: String, _ type: CType, _ name: String, aligned: UInt64?) {
    let attribute = aligned.map { " __attribute__((aligned(\($0))))" } ?? ""
    text += prefix + cDeclaration(of: type, named: name, in: linked) + attribute + ";\n"
  }

  private mutating func prove(_ kind: RecordKind, _ name: String, _ record: Record) {
    guard let definition = record.definition else { return }
    let type = cDeclaration(of: .record(kind, name), named: "", in: linked)
    guard isSpelled(.record(kind, name)) else { return }
    claim("sizeof(\(type)) == \(definition.size)")
    claim("_Alignof(\(type)) == \(definition.alignment)")
    for field in definition.fields {
      guard let member = field.name, !isMacro(member), case .byte(let offset) = field.place else { continue }
      claim("__builtin_offsetof(\(type), \(member)) == \(offset)")
    }
  }

  private mutating func prove(_ name: String, _ constant: Constant) {
    switch constant.value {
    case .integer(let value):
      let type = cDeclaration(of: constant.type, named: "", in: linked)
      if case .pointer = constant.type.unqualified {
        text += "_Static_assert(__builtin_types_compatible_p(__typeof__(\(name)), \(type)), \"\");\n"
        return
      }
      check(name, "(\(name)) == (\(type))\(literal(value))")
      claim("__builtin_types_compatible_p(__typeof__(\(name)), \(type))")
    case .floating(let value):
      guard value.isFinite else { return }
      let type = cDeclaration(of: constant.type, named: "", in: linked)
      check(name, "(\(name)) == (\(type))\(value < 0 || value.sign == .minus ? "-" : "")\(hex(value))")
      claim("__builtin_types_compatible_p(__typeof__(\(name)), \(type))")
    case .longDouble(let digits): check(name, "(\(name)) == \(digits)L")
    case .string(let bytes):
      let octal = (bytes + [0]).map { byte in "\\" + String(Int(byte) + 512, radix: 8).suffix(3) }.joined()
      check(name, "__builtin_memcmp(\(name), \"\(octal)\", \(bytes.count + 1)) == 0")
    }
  }

  private func hex(_ value: Double) -> String {
    if value == 0 { return "0.0" }
    let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    return "0x\(String(significand, radix: 16))p\((value.isNormal ? Int(value.exponent) : -1022) - 52)"
  }
}
