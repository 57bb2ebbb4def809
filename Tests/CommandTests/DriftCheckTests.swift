import Foundation
import TestSupport
import Testing

/// `check` from the outside: what it scans, what it writes, when it fails.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct DriftCheckTests {
  @Test(arguments: DriftDiffTests.changes.indices) func exitCodesSayTheClass(index: Int) throws {
    let (old, new, code) = DriftDiffTests.changes[index]
    let sample = try DriftSample()
    #expect(try sample.run(["check", "sample.yaml"]).status == 0)
    try sample.change(old, new)
    let run = try sample.run(["check", "sample.yaml"])
    #expect(run.status == code, "\(run.output)\(run.errors)")
    // From elsewhere, and with a file of the same name there, it is the same header.
    let elsewhere = try TemporaryDirectory()
    try elsewhere.write("sample.h", "int another(void);\n")
    let far = try Subprocess.command(["check", sample.path + "/sample.yaml", "--no-cache"], in: elsewhere.path)
    #expect(far.status == code, "\(far.output)\(far.errors)")
  }

  @Test func severalSpecsAreReportedTogether() throws {
    let sample = try DriftSample()
    try sample.directory.write("other.h", "int other(void);\n")
    _ = try sample.run(["scan", "other.h", "-q", "-o", "other.yaml"])
    try sample.directory.write("sample.overlay.yaml", "bindgen-lisp: 1\noverlay-of: sample\n")
    try sample.change("int dx);", "double dx);")
    let run = try sample.run(
      ["check", "sample.yaml", "sample.overlay.yaml", "other.yaml", "--format", "json"])
    #expect(run.status == 30, "\(run.errors)")
    #expect(run.output.contains("sample.yaml") && run.output.contains("other.yaml"))
    // What cannot be compared weighs more than whatever else came out.
    try FileManager.default.removeItem(atPath: sample.path + "/other.h")
    let broken = try sample.run(["check", "sample.yaml", "other.yaml"])
    #expect(broken.status == 3)
    #expect(broken.output.contains("sample_move") && broken.errors.contains("[scan.header.missing]"))
  }

  @Test func whatCannotBeCheckedIsNeverClean() throws {
    let sample = try DriftSample()
    for (arguments, environment, words) in [
      (["no.yaml"], [:], "[spec.unreadable]"),
      (["sample.yaml"], ["BINDGEN_LISP_LIBCLANG": "/nowhere.so"], "[scan.libclang.missing]"),
      (["sample.yaml", "--pkg", "no-such-package"], [:], "[scan.pkg-config]"),
      (["sample.yaml", "--accept", "no.yaml"], [:], "[drift.accept.missing]"),
      (["sample.yaml", "--generated", "no"], [:], "no such directory"),
      (["sample.yaml", "--", "-fno-such-argument"], [:], "[scan.argument]"),
    ] as [([String], [String: String], String)] {
      let run = try sample.run(["check"] + arguments, environment: environment)
      #expect(run.status == 3, "\(arguments): \(run.output)")
      #expect(run.output == "")
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    try sample.directory.write("sample.h", "int f(;\n")
    let broken = try sample.run(["check", "sample.yaml"])
    #expect(broken.status == 3 && broken.errors.contains("[scan.header.error]"), "\(broken.errors)")
  }

  @Test func updateWritesTheNewSpecUnderTheOldComment() throws {
    let sample = try DriftSample()
    let before = try sample.directory.read("sample.yaml")
    let comments = before.split(separator: "\n").prefix { $0.hasPrefix("#") }
    try sample.change("int dx);", "double dx);")
    let run = try sample.run(["check", "sample.yaml", "--update"])
    #expect(run.status == 0 && run.output.contains("sample_move"), "\(run.errors)")
    let after = try sample.directory.read("sample.yaml")
    #expect(after != before)
    #expect(Array(after.split(separator: "\n").prefix(comments.count)) == Array(comments))
    #expect(try sample.run(["check", "sample.yaml"]).status == 0)
    // A header that cannot be read changes nothing, nor does an overlay that is about something else.
    try sample.directory.write(
      "sample.overlay.yaml", "bindgen-lisp: 1\noverlay-of: sample\nfunctions:\n  gone: {skip: true}\n")
    try sample.change("long sample_count", "int sample_count")
    let overlaid = try sample.run(["check", "sample.yaml", "--update"])
    #expect(overlaid.status == 3 && overlaid.errors.contains("[spec.overlay.unknown]"), "\(overlaid.errors)")
    try sample.directory.write("sample.h", "int f(;\n")
    #expect(try sample.run(["check", "sample.yaml", "--update"]).status == 3)
    #expect(try sample.directory.read("sample.yaml") == after)
  }

  @Test func generatedFilesAreHeldAgainstTheSpec() throws {
    let sample = try DriftSample()
    _ = try sample.run(["generate", "sample.yaml", "--out", "generated", "-q"])
    let clean = try sample.run(["check", "sample.yaml", "--generated", "generated"])
    #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
    try sample.directory.write("generated/sample.lisp", ";;;; by hand\n")
    try FileManager.default.removeItem(atPath: sample.path + "/generated/sample.stubs.c")
    let stale = try sample.run(["check", "sample.yaml", "--generated", "generated", "--fail-on", "abi"])
    #expect(stale.status == 4, "\(stale.output)")
    #expect(stale.output.contains("sample.lisp") && stale.output.contains("sample.stubs.c"))
    let some = try sample.run(["check", "sample.yaml", "--generated", "generated", "--emit", "imports,host"])
    #expect(some.status == 0, "\(some.output)\(some.errors)")
    // The worse of the two is the exit code.
    try sample.change("int dx);", "double dx);")
    #expect(try sample.run(["check", "sample.yaml", "--generated", "generated"]).status == 30)
  }

  @Test func theFilesIncludedFirstAreThoseGivenFirst() throws {
    let sample = try DriftSample()
    try sample.change("int dx);", "double dx);", in: "first/sample.h")
    #expect(try sample.run(["check", "sample.yaml", "--include", "first"]).status == 30)
    #expect(try sample.run(["check", "sample.yaml"]).status == 0)
    #expect(try sample.run(["check", "sample.yaml", "--define", "sample_count=sample_number"]).status == 30)
  }
}
