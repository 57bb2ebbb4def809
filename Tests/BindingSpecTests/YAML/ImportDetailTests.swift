import BindingSpec
import Foundation
import SpecSamples
import TestSupport
import Testing

/// Links that read of imports only the types.
@Suite struct ImportDetailTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  func path(_ name: String) -> String { directory.path + "/" + name }

  func write(_ name: String, _ text: some StringProtocol) throws {
    try AtomicFile.write(Array(text.utf8), to: path(name))
  }

  func write(_ spec: Spec) throws { try AtomicFile.write(SpecWriter.yaml(spec), to: path(spec.library.name + ".yaml")) }

  func large(_ name: String, imports: [String] = [], seed: UInt64 = 1) -> Spec {
    var spec = LargeSpec.make(scale: 0.05, seed: seed)
    spec.library = Library(name: name)
    spec.imports = imports
    return spec
  }

  static func failure(_ path: String, _ detail: SpecDetail) -> [Diagnostic] {
    do throws(Failure) {
      _ = try SpecReader.link(path: path, imports: detail)
      return []
    } catch { return error.diagnostics }
  }

  /// Both details fail, and say the same.
  func expectSameFailure(_ code: DiagnosticCode, in file: String? = nil) {
    let everything = Self.failure(path("app.yaml"), .everything)
    #expect(everything.map(\.code) == [code])
    if let file { #expect(everything.first?.place?.file == path(file)) }
    #expect(Self.failure(path("app.yaml"), .types) == everything)
  }

  @Test func typesAreThoseOfEverything() throws {
    try write(large("app", imports: ["one", "two"]))
    try write(large("one", imports: ["three"], seed: 2))
    try write(large("two", seed: 3))
    try write(large("three", seed: 4))
    let everything = try SpecReader.link(path: path("app.yaml"))
    let types = try SpecReader.link(path: path("app.yaml"), imports: .types)
    #expect(types.spec == everything.spec)
    #expect(types.imported.map(\.library.name) == ["one", "two", "three"])
    for (types, everything) in zip(types.imported, everything.imported) {
      var expected = Spec(library: everything.library, scan: everything.scan, imports: everything.imports)
      expected.structs = everything.structs
      expected.unions = everything.unions
      expected.enums = everything.enums
      expected.typedefs = everything.typedefs
      #expect(types == expected)
      #expect(!types.typedefs.isEmpty && !everything.functions.isEmpty)
    }
  }

  @Test func typesOfAnImportByHandAreThoseOfEverything() throws {
    try write("app.yaml", "bindgen-lisp: 1\nlibrary: {name: app}\nimports: [hand]\nfunctions: {}\n")
    for functions in ["functions: {f: {returns: int}}", "functions:\n  f: {returns: int}"] {
      try write(
        "hand.yaml", "bindgen-lisp: 1\nlibrary:\n  name: hand\ntypedefs:\n  t: {type: int}\n\(functions)\n")
      let hand = try #require(try SpecReader.link(path: path("app.yaml"), imports: .types).imported.first)
      #expect(hand.typedefs["t"]?.type == .scalar(.int))
      #expect(hand.functions.isEmpty)
    }
  }

  @Test func anImportsOverlayIsMergedAsFarAsItIsRead() throws {
    try write(large("app", imports: ["one"]))
    var one = large("one", seed: 2)
    one.typedefs["thing"] = Typedef(type: .scalar(.int))
    try write(one)
    let name = try #require(one.functions.names.first)
    try write(
      "one.overlay.yaml",
      """
      bindgen-lisp: 1
      overlay-of: one
      library: {version: "7"}
      typedefs: {thing: {rename: renamed}, added: {type: uint}}
      functions: {\(name): {rename: f}, not_there: {rename: g}}
      skipped: {S: {reason: scan.macro.not-constant}}

      """)
    let types = try #require(try SpecReader.link(path: path("app.yaml"), imports: .types).imported.first)
    #expect(types.library.version == "7")
    #expect(types.typedefs["thing"]?.notes.rename == "renamed")
    #expect(types.typedefs["added"]?.type == .scalar(.uint))
    #expect(types.functions.isEmpty && types.skipped.isEmpty)
    #expect(Self.failure(path("app.yaml"), .everything).map(\.code).contains(.specOverlayUnknown))
  }

  @Test func anErrorInAnImportsOverlayIsTheSame() throws {
    try write(large("app", imports: ["one"]))
    var one = large("one", seed: 2)
    // What the message says of the name comes from a section that is not read.
    one.skipped["odd"] = Skip(reason: .scanMacroNotConstant)
    try write(one)
    try write("one.overlay.yaml", "bindgen-lisp: 1\noverlay-of: one\ntypedefs: {odd: {rename: x}}\n")
    let everything = Self.failure(path("app.yaml"), .everything)
    #expect(everything.map(\.code).contains(.specOverlayUnknown))
    #expect(Self.failure(path("app.yaml"), .types) == everything)
  }

  @Test func theDigestOfAnImportIsChecked() throws {
    try write(large("app", imports: ["one"]))
    let text = SpecWriter.yaml(large("one", seed: 2))
    let changed = String(decoding: text, as: UTF8.self)
      .replacing("returns: guint", with: "returns: gboolean", maxReplacements: 1)
    try #require(Array(changed.utf8) != text)
    try write("one.yaml", changed)
    expectSameFailure(.specDigest, in: "one.yaml")
    // Cut off behind a function, where it still is YAML.
    let half = String(decoding: text.prefix(text.count / 2), as: UTF8.self)
    let end = try #require(half.range(of: "\n  gtk_", options: .backwards)?.lowerBound)
    try write("one.yaml", half[..<end] + "\n")
    expectSameFailure(.specDigest, in: "one.yaml")
  }

  @Test func otherErrorsInAnImportAreTheSame() throws {
    try write(large("app", imports: ["one"]))
    expectSameFailure(.specImportMissing, in: "app.yaml")
    try write("one.yaml", "bindgen-lisp: 1\nlibrary:\n  name: one\nfunctions:\n  f: {params: []}\n")
    expectSameFailure(.specShape, in: "one.yaml")
    try write("one.yaml", "bindgen-lisp: 1\nlibrary:\n  name: one\nfunctions:\n  f: {returns: {\n")
    expectSameFailure(.specYAML, in: "one.yaml")
    try write(large("one", imports: ["two"], seed: 2))
    try write(large("two", imports: ["app"], seed: 3))
    expectSameFailure(.specImportCycle, in: "two.yaml")
  }
}
