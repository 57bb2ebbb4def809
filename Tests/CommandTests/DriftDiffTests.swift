import Foundation
import TestSupport
import Testing

/// `diff` from the outside: sides, options, exit codes, reports.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct DriftDiffTests {
  /// A change of the header, and the exit code that it has.
  static let changes: [(old: String, new: String, code: Int32)] = [
    ("A small library", "A little library", 0),
    ("const char *name, enum", "const char *path, enum", 0),
    ("long sample_count", "int sample_added(void); long sample_count", 10),
    ("LIMIT 10", "LIMIT 11", 20),
    ("int dx);", "double dx);", 30),
    ("void sample_move(struct sample_point *point, int dx);", "", 30),
  ]

  @Test(arguments: changes.indices) func exitCodesSayTheClass(index: Int) throws {
    let (old, new, code) = Self.changes[index]
    let sample = try DriftSample()
    try sample.spec("new.yaml", old, new)
    let run = try sample.run(["diff", "sample.yaml", "new.yaml"])
    #expect(run.status == code, "\(run.output)\(run.errors)")
    #expect(run.errors == "")
    // The header itself says the same as its spec.
    let scanned = try sample.run(["diff", "sample.yaml", "other/sample.h"])
    #expect(scanned.status == code, "\(scanned.output)\(scanned.errors)")
    let headers = try sample.run(["diff", "sample.h", "other/sample.h"])
    #expect(headers.status == code, "\(headers.output)\(headers.errors)")
  }

  @Test func failOnIsTheLeastClassThatFails() throws {
    let sample = try DriftSample()
    try sample.spec("new.yaml", "LIMIT 10", "LIMIT 11")
    for (option, code) in [("additions", 20), ("source", 20), ("abi", 0)] as [(String, Int32)] {
      let run = try sample.run(["diff", "sample.yaml", "new.yaml", "--fail-on", option])
      #expect(run.status == code)
      #expect(run.output.contains("SAMPLE_LIMIT"), "what does not fail is told all the same")
    }
  }

  @Test func targetsAreJudgedApart() throws {
    let sample = try DriftSample()
    try sample.spec("new.yaml", "long sample_count", "long long sample_count")
    // The same size here; on Windows and wasm32, long is smaller.
    let here = try sample.run(["diff", "sample.yaml", "new.yaml", "--target", "x86_64-linux-gnu"])
    let there = try sample.run(["diff", "sample.yaml", "new.yaml", "--target", "x86_64-windows-msvc"])
    #expect(here.status < 30, "\(here.output)")
    #expect(there.status == 30, "\(there.output)")
    let all = try sample.run(["diff", "sample.yaml", "new.yaml", "--target", "all"])
    #expect(all.status == 30)
  }

  @Test func cosmeticChangesAreShownOnRequest() throws {
    let sample = try DriftSample()
    try sample.spec("new.yaml", "const char *name, enum", "const char *path, enum")
    let few = try sample.run(["diff", "sample.yaml", "new.yaml"])
    let all = try sample.run(["diff", "sample.yaml", "new.yaml", "--all"])
    #expect(few.status == 0 && all.status == 0)
    #expect(!few.output.contains("are called"))
    #expect(all.output.contains("the parameters of sample_open are called"), "\(all.output)")
  }

  @Test func reportsComeFromOneRun() throws {
    let sample = try DriftSample()
    try sample.spec("new.yaml", "int dx);", "double dx);")
    let formats = ["text", "json", "sarif", "junit", "github", "gitlab", "markdown", "html"]
    let run = try sample.run(
      ["diff", "sample.yaml", "new.yaml", "--quiet"] + formats.flatMap { ["--report", "\($0)=report.\($0)"] })
    #expect(run.status == 30 && run.output == "", "\(run.errors)")
    for format in formats { #expect(try sample.directory.read("report.\(format)").contains("sample_move")) }
    let printed = try sample.run(["diff", "sample.yaml", "new.yaml", "--report", "json=-"])
    #expect(try printed.output == sample.directory.read("report.json"))
    let chosen = try sample.run(["diff", "sample.yaml", "new.yaml", "--format", "json"])
    #expect(chosen.output == printed.output)
    #expect(try DriftSample.json(chosen.output)["verdict"] as? String == "abi")
  }

  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func witnessesHoldBeforeAndFailAfter() throws {
    let sample = try DriftSample()
    try sample.spec("other/sample.yaml", "int dx);", "double dx);")
    for (arguments, folder) in [
      (["diff", "sample.yaml", "other/sample.yaml", "--witness", "a"], "a"),
      (["diff", "sample.h", "other/sample.h", "--witness", "b"], "b"),
    ] {
      let run = try sample.run(arguments)
      #expect(run.status == 30, "\(run.errors)")
      let tried = try Subprocess.shell("\(folder)/run", in: sample.path)
      #expect(tried.status == 0 && tried.output.contains("breaks   "), "\(tried.output)\(tried.errors)")
    }
  }

  @Test func gitRevisionsAreSides() throws {
    let sample = try DriftSample()
    let git = "git -c user.name=n -c user.email=e@example.org -c init.defaultBranch=main"
    let made = try Subprocess.shell(
      """
      set -e; mkdir -p specs; mv sample.yaml specs; \(git) init -q .; git add specs
      \(git) commit -qm one; git tag v1
      """, in: sample.path)
    #expect(made.status == 0, "\(made.errors)")
    try sample.spec("specs/sample.yaml", "int dx);", "double dx);")
    for (old, folder) in [("v1:specs/sample.yaml", "."), ("HEAD:./sample.yaml", "specs")] {
      let new = folder == "." ? "specs/sample.yaml" : "sample.yaml"
      let run = try Subprocess.command(["diff", old, new], in: sample.path + "/" + folder)
      #expect(run.status == 30, "\(run.errors)")
      #expect(run.output.contains("sample_move"))
    }
    for (side, words) in [
      ("v2:specs/sample.yaml", "no revision “v2”"), ("v1:specs/smaple.yaml", "did you mean “specs/sample.yaml”"),
      ("-x:a.yaml", "has no option"), ("a;touch b:specs/sample.yaml", "no revision"),
    ] {
      let run = try sample.run(["diff", side, "specs/sample.yaml"])
      #expect(run.status == (side.hasPrefix("-") ? 2 : 3) && run.output == "", "\(run.errors)")
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    #expect(!sample.directory.names.contains("b"), "no shell sees a revision")
    let elsewhere = try TemporaryDirectory()
    try elsewhere.write("sample.yaml", try sample.directory.read("specs/sample.yaml"))
    let outside = try Subprocess.command(["diff", "v1:sample.yaml", "sample.yaml"], in: elsewhere.path)
    #expect(outside.status == 3 && outside.errors.contains("this is no git repository"), "\(outside.errors)")
    let without = try Subprocess.command(
      ["diff", "v1:specs/sample.yaml", "specs/sample.yaml"], in: sample.path, environment: ["PATH": "/nowhere"])
    #expect(without.status == 3 && without.errors.contains("git is not installed"), "\(without.errors)")
  }

  @Test func importsAreReadAtTheSameRevision() throws {
    let directory = try TemporaryDirectory()
    try directory.write("base.h", "typedef int base_t;\n")
    try directory.write("user.h", "#include \"base.h\"\nbase_t use(base_t b);\n")
    func scan() throws {
      for arguments in [["base.h"], ["user.h", "--keep", "user.h", "--import", "base.yaml"]] {
        let name = arguments[0].dropLast(2)
        let run = try Subprocess.command(["scan", "-q", "-o", "\(name).yaml"] + arguments, in: directory.path)
        #expect(run.status == 0, "\(run.errors)")
      }
    }
    try scan()
    let made = try Subprocess.shell(
      "git init -q . && git add base.yaml user.yaml && git -c user.name=n -c user.email=e@example.org commit -qm one",
      in: directory.path)
    #expect(made.status == 0, "\(made.errors)")
    let same = try Subprocess.command(["diff", "HEAD:user.yaml", "user.yaml"], in: directory.path)
    #expect(same.status == 0, "\(same.output)\(same.errors)")
    try directory.write("base.h", "typedef double base_t;\n")
    try scan()
    let run = try Subprocess.command(["diff", "HEAD:base.yaml", "base.yaml"], in: directory.path)
    #expect(run.status == 30, "\(run.output)\(run.errors)")
  }

  @Test func whatCannotBeComparedIsNeverClean() throws {
    let sample = try DriftSample()
    try sample.directory.write("other.h", "int other(void);\n")
    _ = try sample.run(["scan", "other.h", "-q", "-o", "other.yaml"])
    _ = try sample.run(["scan", "sample.h", "-q", "--target", "aarch64-linux-gnu", "-o", "arm.yaml"])
    try sample.directory.write("broken.yaml", "bindgen-lisp: 1\nlibrary: [\n")
    try sample.directory.write("broken.h", "int f(;\n")
    for (arguments, words) in [
      (["sample.yaml", "other.yaml"], "[drift.other-library]"),
      (["sample.yaml", "arm.yaml"], "--target aarch64-linux-gnu"),
      (["sample.yaml", "no.yaml"], "[spec.unreadable]"),
      (["broken.yaml", "sample.yaml"], "broken.yaml:"),
      (["sample.yaml", "broken.h"], "[scan.header.error]"),
      (["sample.yaml", "no.h"], "[scan.header.missing]"),
    ] {
      let run = try sample.run(["diff"] + arguments + ["--report", "json=out.json"])
      #expect(run.status == 3, "\(arguments)")
      #expect(run.output == "")
      #expect(run.errors.contains(words), "\(run.errors)")
      #expect(try sample.directory.read("out.json").contains("\"none\"") == false, "a report does not read as clean")
    }
    let chosen = try sample.run(["diff", "sample.yaml", "arm.yaml", "--target", "aarch64-linux-gnu"])
    #expect(chosen.status == 0, "\(chosen.output)\(chosen.errors)")
    let blind = try sample.run(
      ["diff", "sample.yaml", "sample.h"], environment: ["BINDGEN_LISP_LIBCLANG": "/nowhere/libclang.so"])
    #expect(blind.status == 3 && blind.errors.contains("[scan.libclang.missing]"), "\(blind.errors)")
  }

  @Test(
    arguments: [
      (["diff"], "needs two sides"), (["diff", "a.yaml"], "needs two sides"),
      (["diff", "a.yaml", "b.yaml", "c.yaml"], "there are 3"), (["diff", "a.txt", "b.yaml"], "neither a spec"),
      (["diff", "a.yaml", "b.yaml", "--report", "sarif"], "--report sarif=drift.sarif"),
      (["diff", "a.yaml", "b.yaml", "--report", "serif=x"], "did you mean “sarif”?"),
      (["diff", "a.yaml", "b.yaml", "--report", "json=x", "--report", "text=x"], "would both be written"),
      (["diff", "a.yaml", "b.yaml", "--report", "json=-", "--format", "html"], "cannot both go to standard output"),
      (["diff", "a.yaml", "b.yaml", "--fail-on", "abl"], "did you mean “abi”?"),
      (["diff", "a.yaml", "b.yaml", "--target", "x86_64-linx-gnu"], "did you mean “x86_64-linux-gnu”?"),
      (["diff", "a.yaml", "b.yaml", "--library", "x.so"], "--library twice"),
      (["diff", "v1:a.h", "b.yaml"], "git worktree add"),
      (["check"], "bindgen-lisp check specs/zlib.yaml"), (["check", "zlib.h"], "bindgen-lisp diff SPEC zlib.h"),
      (["check", "a.yaml", "--emit", "lisp"], "--generated DIR"),
      (["check", "a.yaml", "b.yaml", "--library=x.so"], "is for one spec"),
      (["check", "a.yaml", "--library", "x.so"], "write --library=x.so"),
    ] as [([String], String)])
  func mistakesAreExplained(arguments: [String], advice: String) throws {
    let run = try Subprocess.command(arguments)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.output == "")
    #expect(run.errors.contains(advice), "\(run.errors)")
  }
}
