import Foundation
import TestSupport
import Testing

/// `scan` from the outside: what goes where, what is recorded, and what happens when something cannot be done.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct ScanTests {
  static let header = """
    struct point { int x, y; };
    /** Moves. */
    int move(struct point *p, int dx);
    #define LIMIT 10u

    """

  @Test func writesTheSpecAndTalksElsewhere() throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine.h", Self.header)
    let run = try Subprocess.command(["scan", "mine.h", "-o", "mine.yaml", "--define", "A b=1"], in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("mine.yaml: 1 function, 1 struct, 1 constant in "), "\(run.errors)")
    let text = try directory.read("mine.yaml")
    #expect(text.contains("\n# bindgen-lisp scan mine.h --define 'A b=1'\n"))
    #expect(text.contains("\n  name: mine\n"))
    #expect(directory.names == ["mine.h", "mine.yaml"])

    let quiet = try Subprocess.command(["scan", "mine.h", "-q", "--define", "A b=1"], in: directory.path)
    #expect(quiet.output == text, "standard output gets the same bytes")
    #expect(quiet.errors == "")
  }

  @Test func whatIsHiddenStaysAwayUnlessItIsUsed() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "mine.h",
      """
      typedef int in_use_autoptr;
      typedef long not_used_autoptr;
      struct kept_autoptr { int x; };
      in_use_autoptr visible(void);
      void cleanup_autoptr(struct kept_autoptr *);
      extern int variable_autoptr;
      #define MACRO_autoptr 1

      """)
    let run = try Subprocess.command(["scan", "mine.h", "-q", "--hide", "*_autoptr"], in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
    let parts = run.output.components(separatedBy: "\nskipped:\n")
    let (declared, skipped) = try (#require(parts.first), #require(parts.last))
    #expect(parts.count == 2)
    for name in ["in_use_autoptr", "kept_autoptr", "visible"] { #expect(declared.contains("\n  \(name):")) }
    for name in ["not_used_autoptr", "cleanup_autoptr", "variable_autoptr", "MACRO_autoptr"] {
      #expect(!declared.contains("\n  \(name):"))
      #expect(skipped.contains("  \(name): {at: mine.h:") && skipped.contains("scan.declaration.hidden"))
    }
    #expect(!skipped.contains("in_use"))
  }

  @Test func theSameFromAnywhere() throws {
    let directory = try TemporaryDirectory()
    let header = try directory.write("mine.h", Self.header)
    try directory.write("elsewhere/x", "")
    _ = try Subprocess.command(["scan", header, "-o", "../a.yaml"], in: "\(directory.path)/elsewhere")
    let run = try Subprocess.command(
      ["scan", header, "-q", "-o", "\(directory.path)/b.yaml"], in: "/", environment: ["LC_ALL": "C"])
    #expect(run.errors == "")
    #expect(try directory.read("a.yaml") == directory.read("b.yaml"))
  }

  @Test(arguments: [
    ("no/such/directory/mine.yaml", "mkdir -p no/such/directory"),
    ("mine.h/mine.yaml", "“mine.h” is not a directory"),
    (".", "is a directory"),
  ])
  func outputsThatCannotBe(output: String, advice: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine.h", Self.header)
    let run = try Subprocess.command(["scan", "mine.h", "-o", output], in: directory.path)
    #expect(run.status == 3)
    #expect(run.errors.contains("[output.unwritable]"))
    #expect(run.errors.contains(advice), "\(run.errors)")
    #expect(directory.names == ["mine.h"])
  }

  @Test func aFullDiskLeavesTheOldFile() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let directory = try TemporaryDirectory()
    try directory.write("mine.h", Self.header)
    let run = try Subprocess.command(["scan", "mine.h", "-o", "/dev/full"], in: directory.path)
    #expect(run.status == 3)
    #expect(run.errors.contains("[output.unwritable]"))
    // A limit on the size of files is a full disk that any user can make.
    try directory.write("mine.yaml", "old\n")
    let limited = try Subprocess.shell(
      "trap '' XFSZ; ulimit -f 0; \"$BINDGEN_LISP\" scan mine.h -o mine.yaml 2>&1 | cat; exit ${PIPESTATUS[0]}",
      in: directory.path)
    #expect(limited.status == 3, "\(limited.output)")
    #expect(try directory.read("mine.yaml") == "old\n")
    #expect(directory.names == ["mine.h", "mine.yaml"])
  }

  @Test func errorsInHeadersWriteNothing() throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine.h", "unknown_t f(void);\n")
    let run = try Subprocess.command(
      ["scan", "mine.h", "-o", "mine.yaml", "--depfile", "mine.d", "--diagnostics=json"], in: directory.path)
    #expect(run.status == 3)
    #expect(directory.names == ["mine.h"])
    let value = try #require(
      JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: [[String: Any]]])
    #expect(value["diagnostics"]?.first?["code"] as? String == "scan.header.error")
  }

  @Test func makeReadsTheDepfile() throws {
    let directory = try TemporaryDirectory()
    try directory.write("od d/a #1$.h", "int odd(void);\n")
    try directory.write("mine.h", "#include \"od d/a #1$.h\"\nint f(void);\n")
    let scan = try Subprocess.command(
      ["scan", "mine.h", "-q", "-o", "mine.yaml", "--depfile", "mine.d"], in: directory.path)
    #expect(scan.status == 0, "\(scan.errors)")
    try directory.write(
      "Makefile", "mine.yaml:\n\t@echo made because of: '$?'\ninclude mine.d\n")
    #expect(
      try Subprocess.shell("MAKEFLAGS= MAKELEVEL= make --no-print-directory", in: directory.path).output.hasSuffix(
        "is up to date.\n"))
    let changed = try Subprocess.shell("sleep 0.05; touch 'od d/a #1$.h'; make -s", in: directory.path)
    #expect(changed.output.contains("made because of: "), "\(changed.output)\(changed.errors)")
    #expect(changed.output.contains("a #1$.h"))
    // A header that is gone is a reason to scan again, not an error of make's.
    let gone = try Subprocess.shell("rm 'od d/a #1$.h'; make -s", in: directory.path)
    #expect(gone.status == 0, "\(gone.errors)")
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func anInterruptLeavesNothing(signal: Int32, status: Int32) throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine.h", (0..<50_000).map { "int f\($0)(int a, char *b);\n" }.joined())
    let run = try Subprocess.shell(
      // A shell without job control starts background processes with SIGINT ignored.
      "set -m; \"$BINDGEN_LISP\" scan mine.h -o mine.yaml & sleep 0.3; kill -\(signal) $!; wait $!", in: directory.path)
    #expect(run.status == status)
    #expect(run.errors.contains("interrupted, and nothing was written [scan.interrupted]"), "\(run.errors)")
    #expect(directory.names == ["mine.h"])
  }

  @Test func overlaysAreHeldAgainstTheNewSpec() throws {
    let directory = try TemporaryDirectory()
    try directory.write("mine.h", Self.header)
    try directory.write("mine.overlay.yaml", "bindgen-lisp: 1\nfunctions:\n  move_it: {rename: go}\n")
    let run = try Subprocess.command(
      ["scan", "mine.h", "-o", "mine.yaml", "--overlay", "mine.overlay.yaml"], in: directory.path)
    #expect(run.status == 3)
    #expect(run.errors.contains("[spec.overlay.unknown]"), "\(run.errors)")
    #expect(directory.names == ["mine.h", "mine.overlay.yaml"], "nothing is written")
  }
}
