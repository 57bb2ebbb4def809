import Foundation
import TestSupport
import Testing

/// `--pkg`, with pkg-configs made for the purpose.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct PkgConfigTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write("in clude/mine.h", "#ifdef WANTED\nint f(void);\n#endif\n")
    try directory.write(
      "mine.pc",
      """
      prefix=\(directory.path)
      Name: mine
      Description: a library for tests
      Version: 3.2.1
      Cflags: "-I${prefix}/in clude" -DWANTED
      Libs: -L${prefix} -lmine

      """)
  }

  @Test(.enabled(if: ToolCheck.allows("pkg-config", "gcc"), "pkg-config or gcc is not installed"))
  func answersAreUsedAndNotRecorded() throws {
    try directory.write("mine.c", "int f(void) { return 0; }\n")
    let library = try Subprocess.shell(
      "gcc -shared -fPIC -Wl,-soname,libmine.so.7 -o libmine.so mine.c", in: directory.path)
    #expect(library.status == 0, "\(library.errors)")
    let run = try Subprocess.command(
      ["scan", "mine.h", "--pkg", "mine", "-q"], in: "/", environment: ["PKG_CONFIG_PATH": directory.path])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("\n  version: 3.2.1\n"))
    #expect(run.output.contains("\n  pkg-config: mine\n"))
    #expect(run.output.contains("\n  load: {linux: libmine.so.7}\n"))
    #expect(run.output.contains("\n  f:\n") || run.output.contains("\n  f: {"))
    #expect(!run.output.contains("clude"), "directories are this machine's affair")
  }

  @Test func anUnknownPackage() throws {
    let run = try Subprocess.command(["scan", "mine.h", "--pkg", "no-such-package"])
    #expect(run.status == 3)
    #expect(run.errors.contains("[scan.pkg-config]"))
    #expect(run.errors.contains("-dev package"))
  }

  @Test func noPkgConfig() throws {
    let run = try Subprocess.command(
      ["scan", "mine.h", "--pkg", "mine"], environment: ["PKG_CONFIG": "no-such-pkg-config"])
    #expect(run.status == 3)
    #expect(run.errors.contains("“no-such-pkg-config” is not installed"))
    #expect(run.errors.contains("apt-get install pkg-config"))
  }

  @Test func aPkgConfigThatFails() throws {
    try directory.write("fails", "#!/bin/sh\necho it is broken >&2\nexit 4\n")
    let run = try Subprocess.shell(
      "chmod +x fails; PKG_CONFIG=./fails \"$BINDGEN_LISP\" scan mine.h --pkg mine", in: directory.path)
    #expect(run.status == 3)
    #expect(run.errors.contains("failed on “mine” with status 4 [scan.pkg-config]\n  it is broken\n"), "\(run.errors)")
  }
}
