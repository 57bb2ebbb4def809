import Foundation
import TestSupport
import Testing

/// Lisp programs that call C, with what they print: libc, zlib, SQLite, GLib, SDL, every kind of error.
///
/// Addresses are not compared. `make accept` takes what is printed as what is expected.
@Suite struct ForeignProgramTests {
  private static let directory = Subprocess.root + "/Tests/LispRuntimeTests/Foreign/Programs"

  /// A program, and the library that it cannot do without.
  static let programs: [(name: String, library: String?)] = [
    ("calls", nil), ("structs", nil), ("callbacks", nil), ("errors", nil), ("text", nil), ("zlib", "libz.so.1"),
    ("sqlite", "libsqlite3.so.0"), ("glib", "libgio-2.0.so.0"), ("sdl", "libSDL2-2.0.so.0"), ("modules", nil),
  ]

  private static func isThere(_ library: String?) -> Bool {
    guard let library, !ToolCheck.isCI else { return true }
    return dlopen(library, RTLD_LAZY | RTLD_LOCAL) != nil
  }

  @Test(arguments: programs.filter { isThere($0.library) }.map(\.name))
  func prints(_ name: String) throws {
    let run = try Subprocess.command(["run", "\(Self.directory)/\(name).lisp"], in: Self.directory, timeout: 120)
    #expect(run.status == 0, "\(run.errors)")
    try Golden().expect(Self.stable(run.output), name + ".txt")
  }

  /// The same with a collection at every safe point.
  @Test(arguments: ["calls", "structs", "callbacks", "errors", "text", "zlib", "glib"])
  func survivesCollections(_ name: String) throws {
    let run = try Subprocess.command(
      ["run", "\(Self.directory)/\(name).lisp"], in: Self.directory, environment: ["BINDGEN_LISP_COLLECT": "always"],
      timeout: 300)
    #expect(run.status == 0, "\(run.errors)")
    try Golden().expect(Self.stable(run.output), name + ".txt")
  }

  /// Without the addresses, which are others each time.
  static func stable(_ text: String) -> String {
    text.replacing(/0x[0-9a-f]{5,}/, with: "0x…")
  }
}
