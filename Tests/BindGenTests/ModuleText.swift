import BindGen
import BindingSpec
import Foundation
import TestSupport

/// Specs and the modules made of them, for tests.
enum ModuleText {
  static let specs = Subprocess.root + "/Tests/BindGenTests/Specs"

  /// A spec written in a test, with imports of the specs beside `sample.yaml`.
  static func module(
    _ yaml: String, overlay: String? = nil, _ options: GenerationOptions = GenerationOptions()
  ) throws -> Generator.Result {
    let scratch = try Scratch()
    let text = yaml.contains("bindgen-lisp:") ? yaml : head + yaml
    let path = try scratch.write(text, to: "test.yaml")
    if let overlay { _ = try scratch.write("bindgen-lisp: 1\noverlay-of: test\n" + overlay, to: "test.overlay.yaml") }
    return try withExtendedLifetime(scratch) {
      try Generator.module(of: try SpecReader.link(path: path, importPaths: [specs]), options)
    }
  }

  private static let head = "bindgen-lisp: 1\nlibrary: {name: test}\nscan: {headers: [test.h]}\n"

  static func lisp(_ yaml: String, overlay: String? = nil) throws -> String {
    String(decoding: Generator.emit(.lisp, try module(yaml, overlay: overlay).module), as: UTF8.self)
  }

  static func text(_ artifact: Artifact, _ module: BindingModule) -> String {
    String(decoding: Generator.emit(artifact, module), as: UTF8.self)
  }

  /// The names of the specs of this repository.
  static let vendored: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: Subprocess.root + "/specs")) ?? []
    return files.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".overlay.yaml") }.map { String($0.dropLast(5)) }
      .sorted()
  }()

  static func vendored(_ name: String) throws -> Generator.Result {
    try Generator.module(of: try SpecReader.link(path: "\(Subprocess.root)/specs/\(name).yaml"))
  }
}

extension Generator.Result {
  /// The Lisp name of each function, variable and macro, by C name.
  var calledNames: [String: String] {
    var names: [String: String] = [:]
    for function in module.functions { names[function.cName] = function.token }
    for variable in module.variables { names[variable.cName] = variable.token }
    return names
  }

  var typeNames: [String: String] {
    Dictionary(module.types.map { ($0.cName, $0.token) }) { a, _ in a }
  }

  var constantNames: [String: String] {
    Dictionary(uniqueKeysWithValues: module.constants.map { ($0.cName, $0.token) })
  }

  var codes: [DiagnosticCode] { diagnostics.map(\.code) }

  /// The reason for each declaration that is left out.
  var reasons: [String: DiagnosticCode] {
    Dictionary(module.skipped.map { ($0.cName, $0.reason) }) { a, _ in a }
  }
}
