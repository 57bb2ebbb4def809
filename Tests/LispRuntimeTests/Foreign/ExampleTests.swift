import Foundation
import TestSupport
import Testing

/// The programs under `examples/native` do what they say they do.
@Suite struct ExampleTests {
  static let directory = Subprocess.root + "/examples/native"

  /// A program, and the library that it is an example of.
  static let examples: [(name: String, library: String)] = [
    ("libc", "libc.so.6"), ("zlib", "libz.so.1"), ("sqlite", "libsqlite3.so.0"), ("glib", "libgio-2.0.so.0"),
    ("sdl2", "libSDL2-2.0.so.0"), ("llvm", "libLLVM-14.so.1"),
  ]

  private static func isThere(_ library: String) -> Bool {
    ToolCheck.isCI || dlopen(library, RTLD_LAZY | RTLD_LOCAL) != nil
  }

  @Test(arguments: examples.filter { isThere($0.library) }.map(\.name))
  func prints(_ name: String) throws {
    let run = try Subprocess.command(["run", "\(Self.directory)/\(name).lisp"], in: "/", timeout: 120)
    #expect(run.status == 0, "\(run.errors)")
    try Golden().expect(run.output, "example-\(name).txt")
  }
}
