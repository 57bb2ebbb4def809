import TestSupport
import Testing

/// What a project accepts, where that is written, and what happens when it is not right.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct DriftAcceptTests {
  static let entry = "- rule: constant.value-changed\n  entity: SAMPLE_LIMIT\n  reason: it is ours\n"

  private func sample() throws -> DriftSample {
    let sample = try DriftSample()
    try sample.change("LIMIT 10", "LIMIT 11")
    return sample
  }

  @Test func whatIsAcceptedDoesNotCount() throws {
    let sample = try sample()
    #expect(try sample.run(["check", "sample.yaml"]).status == 20)
    try sample.directory.write("drift.accept.yaml", Self.entry)
    let run = try sample.run(["check", "sample.yaml"])
    #expect(run.status == 0 && run.errors == "", "\(run.output)\(run.errors)")
    #expect(run.output.contains("it is ours"), "\(run.output)")
    // Beside the spec, seen from elsewhere.
    let far = try Subprocess.command(["check", "\(sample.path)/sample.yaml"], in: "/")
    #expect(far.status == 0, "\(far.output)\(far.errors)")
    let diff = try sample.run(["diff", "sample.yaml", "sample.h"])
    #expect(diff.status == 0, "\(diff.output)\(diff.errors)")
    try sample.directory.write("elsewhere.yaml", "")
    #expect(try sample.run(["check", "sample.yaml", "--accept", "elsewhere.yaml"]).status == 20)
  }

  @Test(
    arguments: [
      ("  until: 9999-12-31\n", 0, ""), ("  until: 2020-02-29\n", 20, "[drift.accept.expired]"),
      ("  target: x86_64-windows-msvc\n", 20, "[drift.accept.unused]"),
      ("  library: other\n", 20, ""),
      ("  library: sample\n", 0, ""),
      // What was not looked for may well be of use another time.
      ("- {rule: library.symbol-missing, entity: gone, reason: r}\n", 0, ""),
      ("  new: \"12\"\n", 20, "[drift.accept.unused]"),
      ("- {rule: function.removed, entity: gone, reason: r}\n", 0, "[drift.accept.unused]"),
    ] as [(String, Int32, String)])
  func entriesAreNarrowedAndTold(more: String, code: Int32, warning: String) throws {
    let sample = try sample()
    try sample.directory.write("drift.accept.yaml", Self.entry + more)
    let run = try sample.run(["check", "sample.yaml", "--target", "x86_64-linux-gnu"])
    #expect(run.status == code, "\(run.output)\(run.errors)")
    #expect(warning.isEmpty ? run.errors == "" : run.errors.contains(warning), "\(run.errors)")
    #expect(
      warning.isEmpty || run.errors.contains("drift.accept.yaml:\(more.hasPrefix("-") ? 4 : 1):"), "\(run.errors)")
  }

  @Test func anAcceptFileThatCannotBeReadIsInTheReports() throws {
    let sample = try sample()
    try sample.directory.write("drift.accept.yaml", "- text\n")
    let before = try sample.directory.read("sample.yaml")
    for arguments in [
      ["check", "sample.yaml"], ["check", "sample.yaml", "--update"], ["diff", "sample.h", "sample.yaml"],
    ] {
      // What an earlier run has left is not what this one says.
      try sample.directory.write("report.sarif", "{}")
      let run = try sample.run(arguments + ["--report", "sarif=report.sarif", "--report", "junit=report.xml"])
      #expect(
        run.status == 3 && run.errors.contains("drift.accept.yaml:1:3:"), "\(arguments): \(run.output)\(run.errors)")
      let sarif = try sample.directory.read("report.sarif")
      #expect(
        sarif.contains("\"executionSuccessful\": false") && sarif.contains("drift.accept"), "\(arguments): \(sarif)")
      #expect(try sample.directory.read("report.xml").contains("<error"), "\(arguments)")
    }
    #expect(try sample.directory.read("sample.yaml") == before)
  }

  @Test func patternsServeForMany() throws {
    let sample = try sample()
    try sample.directory.write(
      "drift.accept.yaml", Self.entry.replacingOccurrences(of: "SAMPLE_LIMIT", with: "SAMPLE_*"))
    #expect(try sample.run(["check", "sample.yaml"]).status == 0)
  }

  @Test(arguments: [
    ("rule: x\n", ":1:1:", "a list of accepted changes"),
    ("- text\n", ":1:3:", "an entry is a map"),
    ("- {rule: constant.value-changed, entity: A}\n", ":1:3:", "no `reason`"),
    ("- rule: constant.value-chnaged\n  entity: A\n  reason: r\n", ":1:9:", "did you mean “constant.value-changed”?"),
    ("\(entry)  untill: 2027-01-01\n", ":4:3:", "did you mean “until”?"),
    ("\(entry)  until: 2027-02-30\n", ":4:10:", "is no day"),
    ("\(entry)  target: x86_64-linx-gnu\n", ":4:11:", "did you mean “x86_64-linux-gnu”?"),
    ("\(entry)  reason: again\n", ":4:3:", "a second time"),
    ("\(entry)  old: [1]\n", ":4:8:", "a text is expected"),
    ("- rule: [\n", ":2:1:", "not YAML"),
    ("- &a {rule: x}\n- *a\n", ":1:3:", "anchors"),
  ])
  func mistakesHaveTheirPlace(text: String, place: String, words: String) throws {
    let sample = try sample()
    try sample.directory.write("drift.accept.yaml", text)
    let run = try sample.run(["check", "sample.yaml"])
    #expect(run.status == 3 && run.output == "", "\(run.output)")
    #expect(run.errors.contains("drift.accept.yaml\(place)"), "\(run.errors)")
    #expect(run.errors.contains(words) && run.errors.contains("[drift.accept.invalid]"), "\(run.errors)")
  }
}
