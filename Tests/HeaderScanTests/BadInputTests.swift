import Foundation
import TestSupport
import Testing

/// Headers that cannot be scanned: exit code 3, a message with a place and a hint, and the old output as it was.
@Suite struct BadInputTests {
  @Test func aMissingHeader() throws {
    let scan = try Attempt()
    try scan.fails(["nowhere.h"], "scan.header.missing", "nowhere.h: error:", "--include DIR")
  }

  @Test func severalMissingHeadersAreAllNamed() throws {
    let scan = try Attempt()
    try scan.fails(["nowhere.h", "neither.h"], "scan.header.missing", "nowhere.h: error:", "neither.h: error:")
  }

  @Test func everyErrorIsShownWithItsChain() throws {
    let scan = try Attempt()
    let lines = (1...45).map { "undeclared_type_\($0) function_\($0)(void);" }
    try scan.files.write("inner.h", "\n" + lines.joined(separator: "\n"))
    try scan.files.write("middle.h", "#include \"inner.h\"\n")
    try scan.files.write("outer.h", "/* a line */\n#include \"middle.h\"\nint after;\nfoo bar;\n")
    let run = try scan.fails(["outer.h"], "scan.header.error", "outer.h:4:1: error:", "-std=gnu17")
    for index in 1...45 {
      #expect(run.errors.contains("inner.h:\(index + 1):1: error: unknown type name 'undeclared_type_\(index)'"))
    }
    #expect(run.errors.contains("included from"))
    #expect(run.errors.contains("middle.h:1") && run.errors.contains("outer.h:2"))
    #expect(!run.errors.contains("bindgen-lisp-scan.c"), "the made-up main file is nobody's business")
  }

  @Test func errorsComeAsJSON() throws {
    let scan = try Attempt()
    try scan.files.write("bad.h", "int f(\n")
    let run = try scan.fails(["bad.h", "--diagnostics", "json"])
    let value = try #require(
      JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: [[String: Any]]])
    let first = try #require(value["diagnostics"]?.first)
    #expect(first["code"] as? String == "scan.header.error")
    #expect((first["at"] as? [String: Any])?["line"] as? Int == 1)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/include/glib-2.0/glib.h"), "glib is not installed"))
  func aMissingIncludeSuggestsItsPackage() throws {
    let scan = try Attempt()
    try scan.files.write("uses.h", "#include <glib.h>\n")
    try scan.fails(["uses.h"], "scan.include.missing", "uses.h:1:10: error: 'glib.h' file not found", "--pkg glib-2.0")
    try scan.fails(["glib.h"], "scan.header.missing", "--pkg glib-2.0")
  }

  @Test func aMissingIncludeThatNobodyHas() throws {
    let scan = try Attempt()
    try scan.files.write("uses.h", "int a;\n  #include \"no/such/file.h\"\n")
    try scan.fails(["uses.h"], "scan.include.missing", "uses.h:2:12: error:", "--include DIR")
  }

  @Test func whatIsNoHeader() throws {
    let scan = try Attempt()
    try scan.files.write("folder/in.h", "")
    try scan.fails(["folder", "--library", "x"], "scan.header.unreadable", "directory")
    try scan.fails(["/usr/bin/env"], "scan.header.not-text", "NUL byte")
    let utf16 = Data("int f(void);\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
    try utf16.write(to: URL(fileURLWithPath: scan.files.path + "/utf16.h"))
    try scan.fails(["utf16.h"], "scan.header.not-text", "utf16.h:1: error:", "UTF-16")
    let run = try Subprocess.shell("truncate -s 100M large.h", in: scan.files.path)
    #expect(run.status == 0)
    try scan.fails(["large.h"], "scan.header.too-large", "100 MiB")
    try scan.fails(["/dev/null/x.h"], "scan.header.missing")
    try scan.files.write("name", "int f(void);\n")
    try scan.fails(["name/"], "scan.header.missing")
  }

  @Test func aHeaderThatMayNotBeRead() throws {
    guard getuid() != 0 else { return }
    let scan = try Attempt()
    try scan.files.write("secret.h", "int f(void);\n")
    chmod(scan.files.path + "/secret.h", 0)
    try scan.fails(["secret.h"], "scan.header.unreadable", "permissions")
  }

  @Test func aHeaderThatIncludesItself() throws {
    let scan = try Attempt()
    try scan.files.write("self.h", "int f(void);\n#include \"self.h\"\n")
    try scan.fails(["self.h"], "scan.include.recursive", "self.h:2:10: error:", "include guard")
    try scan.files.write("ping.h", "#include \"pong.h\"\n")
    try scan.files.write("pong.h", "#include \"ping.h\"\n")
    try scan.fails(["ping.h"], "scan.include.recursive", "include guard")
    try scan.files.write("guarded.h", "#ifndef G\n#define G\n#include \"guarded.h\"\nint f(void);\n#endif\n")
    try scan.succeeds(["guarded.h"], "\n  f:\n")
  }

  @Test func unbalancedHeaders() throws {
    let scan = try Attempt()
    try scan.files.write("open.h", "struct s { int a;\n")
    try scan.fails(["open.h"], "scan.header.error", "open.h:1:")
    for text in [
      "int f(", "int f(void) {", "typedef", "unsigned", "enum e { A,", "int x =", "struct s {", "struct s",
      "int f(void)",
      "static inline int f(void) { return 1;", "extern int a[", "int a,", "__attribute__((", "static",
    ] {
      try scan.files.write("unfinished.h", "int before(void);\n\(text)\n")
      try scan.fails(["unfinished.h"], "scan.header.error", "unfinished.h:2")
    }
    try scan.files.write("conditional.h", "#if 1\nint f(void);\n")
    try scan.fails(["conditional.h"], "scan.header.error", "conditional.h:1:2: error: unterminated conditional")
    try scan.files.write("comment.h", "int f(void); /* never closed\n")
    try scan.fails(["comment.h"], "scan.header.error", "comment.h:1:14: error: unterminated /* comment")
    try scan.files.write("error.h", "#error you must define FOO\n")
    try scan.fails(["error.h"], "scan.header.error", "error.h:1:2: error: you must define FOO")
  }

  @Test func wrongArguments() throws {
    let scan = try Attempt()
    try scan.files.write("fine.h", "int f(void);\n")
    try scan.fails(["fine.h", "--include", "no/such/directory"], "scan.argument", "no/such/directory")
    try scan.fails(["fine.h", "--", "-std=nonsense"], "scan.argument", "-std=nonsense")
    try scan.fails(["fine.h", "--", "--no-such-option"], "scan.argument", "--no-such-option")
    try scan.fails(["fine.h", "--clang-arg", "-target"], "scan.argument")
    try scan.fails(["fine.h", "--target", "riscv64-linux-gnu"], status: 2, "is not known")
  }

  /// A glob that matches nothing is said, and the named headers are still there.
  @Test func aGlobThatMatchesNothing() throws {
    let scan = try Attempt()
    try scan.files.write("fine.h", "int f(void);\n")
    let run = try scan.succeeds(["fine.h", "--keep", "nothing/*"], "\n  f:\n")
    #expect(run.errors.contains("[scan.keep.nothing]") && run.errors.contains("nothing/*"))
  }

  @Test func imports() throws {
    let scan = try Attempt()
    try scan.files.write("fine.h", "int f(void);\n")
    try scan.fails(["fine.h", "--import", "missing.yaml"], "missing.yaml")
    try scan.files.write("broken.yaml", "bindgen-lisp: 1\nlibrary: {name: x\n")
    try scan.fails(["fine.h", "--import", "broken.yaml"], "spec.yaml", "broken.yaml:")
    try scan.files.write("future.yaml", "bindgen-lisp: 99\nlibrary: {name: x}\n")
    try scan.fails(["fine.h", "--import", "future.yaml"], "spec.version", "future.yaml:1")
    for (name, other) in [("a", "b"), ("b", "a")] {
      try scan.files.write("\(name).yaml", "bindgen-lisp: 1\nlibrary: {name: \(name)}\nimports: [\(other)]\n")
    }
    try scan.fails(["fine.h", "--import", "a.yaml"], "a.yaml")
  }
}

/// A scan that is to fail, with an old output that must survive it.
struct Attempt {
  let files: TemporaryDirectory
  private static let old = "the old spec\n"

  init() throws {
    files = try TemporaryDirectory()
    try files.write("out.yaml", Self.old)
  }

  @discardableResult
  func fails(
    _ arguments: [String], status: Int32 = 3, environment: [String: String] = [:], _ expected: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Subprocess.Result {
    let before = files.names
    let run = try Subprocess.command(
      ["scan", "-o", "out.yaml"] + arguments, in: files.path, environment: environment)
    #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output == "", sourceLocation: sourceLocation)
    for text in expected {
      #expect(run.errors.contains(text), "no “\(text)” in:\n\(run.errors.prefix(2000))", sourceLocation: sourceLocation)
    }
    #expect(run.errors.contains("hint"), "\(run.errors)", sourceLocation: sourceLocation)
    #expect(try files.read("out.yaml") == Self.old, "the old output is gone", sourceLocation: sourceLocation)
    #expect(files.names == before, "a file was left behind", sourceLocation: sourceLocation)
    return run
  }

  @discardableResult
  func succeeds(
    _ arguments: [String], environment: [String: String] = [:], _ expected: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Subprocess.Result {
    let run = try Subprocess.command(["scan"] + arguments, in: files.path, environment: environment)
    #expect(run.status == 0, "\(run.errors)", sourceLocation: sourceLocation)
    for text in expected {
      #expect(run.output.contains(text), "no “\(text)” in:\n\(run.output.prefix(2000))", sourceLocation: sourceLocation)
    }
    return run
  }
}
