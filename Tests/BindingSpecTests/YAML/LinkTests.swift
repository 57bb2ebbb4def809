import BindingSpec
import Foundation
import Testing

/// Specs in a directory of their own, with imports and overlays.
@Suite final class LinkTests {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("link-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: directory) }

  func write(_ name: String, _ text: String) throws {
    let url = directory.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func writeSpec(_ name: String, imports: [String] = [], _ rest: String = "functions: {}") throws {
    let imports = imports.isEmpty ? "" : "imports: [\(imports.joined(separator: ", "))]\n"
    try write(
      name + ".yaml",
      "bindgen-lisp: 1\nlibrary: {name: \((name as NSString).lastPathComponent)}\n\(imports)\(rest)\n")
  }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  @Test func importsComeNearestFirstAndOnce() throws {
    try writeSpec("app", imports: ["gtk", "cairo"])
    try writeSpec("gtk", imports: ["gdk", "cairo"])
    try writeSpec("gdk", imports: ["glib"])
    try writeSpec("cairo", imports: ["glib"])
    try writeSpec("glib", "typedefs: {gint: {type: int}}")
    let linked = try SpecReader.link(path: path("app.yaml"))
    #expect(linked.spec.library.name == "app")
    #expect(linked.imported.map(\.library.name) == ["gtk", "cairo", "gdk", "glib"])
    #expect(linked.typedef(named: "gint")?.type == .scalar(.int))
  }

  @Test func importsAreLookedForBesideTheSpecThenInThePaths() throws {
    try writeSpec("a/app", imports: ["glib", "../c/cairo.yaml"])
    try writeSpec("b/glib", "typedefs: {gint: {type: int}}")
    try writeSpec("c/cairo")
    let linked = try SpecReader.link(path: path("a/app.yaml"), importPaths: [path("nowhere"), path("b") + "/"])
    #expect(linked.imported.map(\.library.name) == ["glib", "cairo"])
  }

  @Test func overlaysAreFoundBesideOrNamed() throws {
    try writeSpec("z", imports: ["y"], "functions: {f: {returns: int}}")
    try writeSpec("y", "functions: {g: {returns: int}}")
    try write("z.overlay.yaml", "bindgen-lisp: 1\noverlay-of: z\nfunctions: {f: {rename: beside}}\n")
    try write("y.overlay.yaml", "bindgen-lisp: 1\noverlay-of: y\nfunctions: {g: {rename: imported}}\n")
    try write("more.yaml", "bindgen-lisp: 1\noverlay-of: z\nfunctions: {f: {doc: more}}\n")
    let found = try SpecReader.link(path: path("z.yaml"))
    #expect(found.spec.functions["f"]?.notes.rename == "beside")
    #expect(found.imported.first?.functions["g"]?.notes.rename == "imported")
    let named = try SpecReader.link(path: path("z.yaml"), overlays: [path("more.yaml")])
    #expect(named.spec.functions["f"]?.notes.rename == nil)
    #expect(named.spec.functions["f"]?.notes.doc == "more")
    let none = try SpecReader.link(path: path("z.yaml"), overlays: [])
    #expect(none.spec.functions["f"]?.notes == Notes())
  }

  @Test func aMissingImportIsNamedWithItsPlace() throws {
    try writeSpec("app", imports: ["glib"])
    let failure = #expect(throws: Failure.self) { try SpecReader.link(path: self.path("app.yaml")) }
    let diagnostic = try #require(failure?.diagnostics.first)
    #expect(diagnostic.code == .specImportMissing)
    #expect(diagnostic.place == Diagnostic.Place(file: path("app.yaml"), line: 3, column: 11))
    #expect(diagnostic.hint?.contains("glib.yaml") == true)
  }

  @Test func circlesAreFoundAlsoThroughLinks() throws {
    try writeSpec("a", imports: ["b"])
    try writeSpec("b", imports: ["c"])
    try writeSpec("self", imports: ["self"])
    try FileManager.default.createSymbolicLink(atPath: path("c.yaml"), withDestinationPath: "a.yaml")
    for start in ["a", "b", "self"] {
      let failure = #expect(throws: Failure.self) { try SpecReader.link(path: self.path(start + ".yaml")) }
      #expect(failure?.diagnostics.map(\.code) == [.specImportCycle], "\(start)")
    }
  }

  @Test func aBadImportIsReportedInItsOwnFile() throws {
    try writeSpec("app", imports: ["bad"])
    try writeSpec("bad", "functions: {f: {}}")
    let failure = #expect(throws: Failure.self) { try SpecReader.link(path: self.path("app.yaml")) }
    #expect(failure?.diagnostics.first?.place?.file.hasSuffix("/bad.yaml") == true)
  }

  @Test func whatIsNoFileIsUnreadable() throws {
    for name in ["nothing.yaml", "."] {
      let failure = #expect(throws: Failure.self) { try SpecReader.link(path: self.path(name)) }
      #expect(failure?.diagnostics.map(\.code) == [.specUnreadable], "\(name)")
    }
  }
}
