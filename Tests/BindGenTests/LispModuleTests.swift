import BindGen
import BindingSpec
import Foundation
import TestSupport
import Testing

/// The Lisp module: its text, and that another Lisp reads it and finds in it what the spec says.
@Suite struct LispModuleTests {
  @Test func sampleIsAsAPersonHasSeenIt() throws {
    let linked = try SpecReader.link(path: ModuleText.specs + "/sample.yaml")
    try Golden().expect(ModuleText.text(.lisp, try Generator.module(of: linked).module), "sample.lisp")
  }

  @Test func linesAreShort() throws {
    for name in ModuleText.vendored {
      let text = ModuleText.text(.lisp, try ModuleText.vendored(name).module)
      // Docstrings hold C's prototypes, which are as long as they are.
      let long = text.split(separator: "\n").filter {
        $0.utf8.count > 120 && !$0.hasPrefix("  :documentation ") && !$0.hasPrefix("(ffi:define-constant ")
      }
      #expect(long == [], "\(name)")
    }
  }

  // MARK: Another Lisp's reader

  @Test(.enabled(if: ToolCheck.allows("sbcl"), "sbcl is not installed"))
  func anotherLispReadsEveryModule() throws {
    let scratch = try Scratch()
    var modules: [BindingModule] = []
    var paths: [String] = []
    for name in ModuleText.vendored {
      let module = try ModuleText.vendored(name).module
      modules.append(module)
      paths.append(try scratch.write(ModuleText.text(.lisp, module), to: "\(name).lisp"))
    }
    // Those first that others stand on; the reader knows a package only when it has met it.
    let order = modules.indices.sorted {
      (modules[$0].linked.imported.count, modules[$0].name) < (modules[$1].linked.imported.count, modules[$1].name)
    }
    let report = try LispReport(reading: order.map { paths[$0] })
    #expect(report.wrong == [])
    for module in modules { try compare(module, report) }
    #expect(report.facts.count > 20_000)
  }

  @Test(.enabled(if: ToolCheck.allows("sbcl"), "sbcl is not installed"))
  func anotherLispReadsTheSample() throws {
    let scratch = try Scratch()
    let linked = try SpecReader.link(path: ModuleText.specs + "/sample.yaml")
    let base = try SpecReader.link(path: ModuleText.specs + "/base.yaml")
    let module = try Generator.module(of: linked).module
    let paths = [
      try scratch.write(ModuleText.text(.lisp, try Generator.module(of: base).module), to: "base.lisp"),
      try scratch.write(ModuleText.text(.lisp, module), to: "sample.lisp"),
    ]
    let report = try LispReport(reading: paths)
    #expect(report.wrong == [])
    try compare(module, report)
  }

  /// A check that finds nothing must be able to find something.
  @Test(.enabled(if: ToolCheck.allows("sbcl"), "sbcl is not installed"))
  func theReaderWouldSeeMistakes() throws {
    let path = ModuleText.specs + "/base.yaml"
    let text = ModuleText.text(.lisp, try Generator.module(of: try SpecReader.link(path: path)).module)
    let mistakes: [(String, String)] = [
      ("#:base-free", "#:base-fre"), ("(next (:pointer base-list))", "(next (:pointer base-lisst))"),
      ("(data (:pointer :void))", "(data (:pointer :voyd))"), ("ffi:define-foreign-function", "ffi:define-foreign"),
      (":documentation \"void base_free", ":documentation \"void \\\" base_free"),
      ("(ffi:define-c-struct", "ffi:define-c-struct"),
      ("\"base.base_free\"", "\"base_free\""),
    ]
    for (old, new) in mistakes {
      let scratch = try Scratch()
      let wrong = text.replacing(old, with: new)
      #expect(wrong != text, "\(old) is not in the text")
      let report = try LispReport(reading: [try scratch.write(wrong, to: "base.lisp")])
      let doc = old.hasPrefix(":documentation")
      #expect(doc || !report.wrong.isEmpty, "\(new) is not noticed")
    }
  }

  /// Holds what the Lisp has read against the spec.
  private func compare(_ module: BindingModule, _ report: LispReport) throws {
    let package = module.name.uppercased()
    for function in module.functions {
      let fact = report.fact("FUNCTION", package, function.token)
      let arity = String(function.function.parameters.count)
      #expect(fact?.dropFirst(2).prefix(2) == ["\(module.name).\(function.symbol)", arity], "\(function.cName)")
    }
    for constant in module.constants {
      let fact = report.fact("CONSTANT", package, constant.token)
      #expect(fact?.last == Self.text(constant.constant, module), "\(constant.cName)")
    }
    for type in module.types {
      switch type.kind {
      case .record(let kind, let record):
        let fact = report.fact(kind == .structure ? "STRUCT" : "UNION", package, type.token)
        #expect(fact?[2] == String(record.definition?.fields.count ?? 0), "\(type.cName)")
      case .enumeration(_, let values):
        #expect(report.fact("ENUM", package, type.token) != nil, "\(type.cName)")
        for value in values {
          let fact = report.fact("VALUE", package, value.constant)
          #expect(fact?.last == value.enumerator.value.description, "\(value.enumerator.name)")
        }
      case .typedef: #expect(report.fact("TYPE", package, type.token) != nil, "\(type.cName)")
      }
    }
    for variable in module.variables { #expect(report.fact("VARIABLE", package, variable.token) != nil) }
  }

  /// A constant as the Lisp side writes it: floats by their bits.
  private static func text(_ constant: Constant, _ module: BindingModule) -> String {
    switch constant.value {
    case .integer(let value): value.description
    case .floating(let value):
      (try? Layout(target: .x86_64LinuxGNU, environment: module.linked).resolved(constant.type)) == .scalar(.float)
        ? "single \(Float(value).bitPattern)" : "double \(value.bitPattern)"
    case .string(let bytes): "bytes" + bytes.map { " \($0)" }.joined()
    case .longDouble(let text): text
    }
  }

  // MARK: Hostile specs

  @Test(.enabled(if: ToolCheck.allows("sbcl"), "sbcl is not installed"))
  func nothingEscapesFromAString() throws {
    let payload = ##"\"#) (cl:print \"owned\") ;|# #.(cl:quit) ??/ */ ${x} \u202Eelbadaer\u0007\r\n)"##
    let yaml = """
      bindgen-lisp: 1
      library:
        name: evil
        version: "1\\n(cl:print \\"owned\\") \(payload)"
        load: {linux: "lib\\"\\n(cl:print 1).so \(payload)"}
      scan: {headers: [evil.h]}
      structs:
        s:
          at: "e\\"vil.h\\n(cl:print 1):3"
          doc: "\(payload)"
          size: 4
          align: 4
          fields: [{name: f, doc: "\(payload)", type: int, offset: 0}]
      enums:
        e: {doc: "\(payload)", type: uint, values: {E_ONE: {doc: "\(payload)", value: 1}}}
      functions:
        f:
          deprecated: "\(payload)"
          doc: "\(payload)"
          symbol: "f\\" (cl:print 1) \(payload)"
          params: [{name: nil, type: int}, {name: t, type: int}, {name: quote, type: int}]
          returns: {type: int, release: let}
        let: {rename: "a|b\\\\c) (cl:print 1", params: [], returns: void}
      constants:
        C: {doc: "\(payload)", type: "*const char", value: "\(payload)"}
        D: {type: "*const char", value: "a\\0b"}

      """
    let result = try ModuleText.module(yaml)
    let lisp = ModuleText.text(.lisp, result.module)
    let scratch = try Scratch()
    let report = try LispReport(reading: [try scratch.write(lisp, to: "evil.lisp")])
    #expect(report.wrong == [])
    #expect(
      report.facts.map { $0[0] }.sorted() == [
        "CONSTANT", "CONSTANT", "ENUM", "FUNCTION", "FUNCTION", "LIBRARY", "MODULE", "PACKAGE", "STRUCT", "VALUE",
      ])
    // What nobody would see is spelled out, and the constant's bytes are exact.
    #expect(!lisp.unicodeScalars.contains { $0.value == 0x202E || $0.value < 9 || $0 == "\r" })
    #expect(report.fact("CONSTANT", "EVIL", "+d+")?.last == "bytes 97 0 98")
    #expect(report.fact("CONSTANT", "EVIL", "+c+")?.last?.hasPrefix("bytes 34 35 41 32 40") == true)
  }
}

/// What SBCL says of modules.
struct LispReport {
  /// Lines of facts, each as its parts.
  var facts: [[String]] = []
  var wrong: [String] = []
  private var index: [String: [String]] = [:]

  init(reading paths: [String]) throws {
    let script = Subprocess.root + "/Tests/BindGenTests/Lisp/read-modules.lisp"
    let run = try ToolCheck.require("sbcl").run(["--script", script] + paths)
    for line in run.output.split(separator: "\n") {
      if line.hasPrefix("WRONG ") {
        wrong.append(String(line))
      } else {
        let parts = line.split(separator: "\t").map(String.init)
        facts.append(parts)
        if parts.count > 1 { index["\(parts[0]) \(parts[1])"] = parts }
      }
    }
    if run.status != 0 { wrong.append("sbcl ended with \(run.status): \(run.errors.prefix(2000))") }
  }

  /// The line about a symbol, by the name that the Lisp gives it.
  func fact(_ kind: String, _ package: String, _ token: String) -> [String]? {
    index["\(kind) \(LispReport.printed(package, token))"]
  }

  /// A token as the reader's printer, which is in another package, writes it.
  static func printed(_ package: String, _ token: String) -> String {
    let name = token.hasPrefix("|") ? unbarred(token) : token.uppercased()
    return "\(package):\(name)"
  }

  private static func unbarred(_ token: String) -> String {
    var name = ""
    var isEscaped = false
    for character in token.dropFirst().dropLast() {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        name.append(character)
        isEscaped = false
      }
    }
    return name
  }
}
