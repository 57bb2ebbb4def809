import Foundation
import TestSupport
import Testing

/// The libraries that the specs here are of.
enum VendoredLibraries {
  static let areHere =
    ToolCheck.isCI
    || (try? Subprocess.shell("pkg-config --exists gtk4 sdl2 sqlite3 zlib cairo graphene-1.0").status) == 0
}

/// The specs that are vendored here, against the libraries of this machine.
@Suite(
  .enabled(
    if: Machine.canScan && ToolCheck.allows("pkg-config") && VendoredLibraries.areHere,
    "the vendored specs' libraries are not installed"))
struct DriftVendoredTests {
  private static var specs: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: Subprocess.root + "/specs").filter {
        $0.hasSuffix(".yaml") && !$0.hasSuffix(".overlay.yaml") && $0 != "drift.accept.yaml"
      }.sorted().map { "specs/\($0)" }
    }
  }

  @Test func everySpecChecksClean() throws {
    let cache = try TemporaryDirectory()
    let run = try Subprocess.command(
      ["check"] + Self.specs + ["--generated", "generated", "--library"], in: Subprocess.root,
      environment: ["XDG_CACHE_HOME": cache.path], timeout: 300)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.errors == "")
    // And once more, from the record.
    let again = try Subprocess.command(
      ["check"] + Self.specs, in: Subprocess.root, environment: ["XDG_CACHE_HOME": cache.path], timeout: 300)
    #expect(again.status == 0, "\(again.output)\(again.errors)")
  }

  /// One character in a copy of a header that gtk/gtk.h includes, and whether it means anything.
  @Test(arguments: [
    ("gtk/gtkenums.h", "  GTK_ALIGN_BASELINE", "  GTK_ALIGN_BASELINF", true),
    ("gtk/gtkwidget.h", "GtkWidget *widget", "GtkWidget *widgeu", false),
    ("gdk/gdktypes.h", " * ", " * .", false),
    ("gdk/gdktypes.h", "#define GDK_CURRENT_TIME     0L", "#define GDK_CURRENT_TIME     1L", true),
  ])
  func oneCharacterOfGTK(header: String, old: String, new: String, hasMeaning: Bool) throws {
    let directory = try TemporaryDirectory()
    let flags = try Subprocess.shell("pkg-config --variable=includedir gtk4").output
    let root = flags.trimmingCharacters(in: .whitespacesAndNewlines) + "/gtk-4.0/"
    let text = try String(contentsOfFile: root + header, encoding: .utf8)
    let range = try #require(text.range(of: old))
    try directory.write(header, text.replacingCharacters(in: range, with: new))
    let run = try Subprocess.command(
      ["check", "specs/gtk4.yaml", "--include", directory.path, "--no-cache"], in: Subprocess.root, timeout: 120)
    #expect(hasMeaning ? run.status >= 20 : run.status == 0, "\(run.output)\(run.errors)")
    if hasMeaning { #expect(run.output.contains("ALIGN") || run.output.contains("GDK_CURRENT_TIME")) }
  }
}
