import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import SpecDiff

/// What the reports say, and that text from headers stays text in all of them.
@Suite struct ReportTests {
  private let golden = Golden()

  @Test(arguments: [
    (ReportFormat.text, "report.txt"), (.json, "report.json"), (.sarif, "report.sarif"), (.junit, "report.xml"),
    (.github, "report.github"), (.gitlab, "report.gitlab.json"), (.markdown, "report.md"), (.html, "report.html"),
  ])
  func eachFormatSaysWhatAPersonHasLookedAt(_ format: ReportFormat, _ name: String) throws {
    try golden.expect(ReportSamples.text(format, ReportSamples.small()), name)
  }

  @Test func findingsOnSeveralTargetsAreShownOnce() throws {
    let run = try ReportSamples.small([.x86_64LinuxGNU, .x86_64WindowsMSVC, .wasm32WASI])
    let text = ReportSamples.text(.text, run)
    try golden.expect(text, "targets.txt")
    #expect(text.components(separatedBy: "takes 3 parameters where it took 2").count == 2)
    // In data nothing is merged.
    let json = ReportSamples.text(.json, run)
    #expect(json.components(separatedBy: "takes 3 parameters where it took 2").count == 4)
  }

  @Test func allTellsOfWhatMeansNothing() throws {
    var context = ReportSamples.context
    context.showsAll = true
    let text = ReportSamples.text(.text, try ReportSamples.small(), context)
    #expect(text.contains("Changes without a meaning"))
    #expect(text.contains("the comment of stream_open changed") || text.contains("are called (stream)"))
    #expect(!ReportSamples.text(.text, try ReportSamples.small()).contains("Changes without a meaning"))
  }

  @Test func coloursAreThereWhenAskedForAndOnlyThen() throws {
    var context = ReportSamples.context
    let plain = ReportSamples.text(.text, try ReportSamples.small(), context)
    context.colours = true
    let coloured = ReportSamples.text(.text, try ReportSamples.small(), context)
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}[31m- "))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test(arguments: [80, 100, 60])
  func textKeepsWithinItsColumns(_ width: Int) throws {
    var context = ReportSamples.context
    context.width = width
    for run in [try ReportSamples.small(Target.allCases), ReportSamples.largeRun(150), ReportSamples.hostileRun()] {
      for showsAll in [false, true] {
        context.showsAll = showsAll
        let lines = ReportSamples.text(.text, run, context).split(separator: "\n")
        let wide = lines.first { CharacterWidth.of($0) > width }
        #expect(wide == nil)
      }
    }
  }

  @Test func wrappingLosesNothing() {
    for text in ["", "a", "one two  three", String(repeating: "x", count: 95), "漢字漢字漢字漢字漢字 a", " lead"] {
      for width in [8, 9, 20] {
        let lines = ReportText.wrapped(text, to: width, first: 5)
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        #expect(lines.allSatisfy { ReportText.width($0) <= width })
      }
    }
  }

  @Test func aDifferenceShowsWhatChangedAndWhatStandsAround() {
    let old = "struct s {\n" + (0..<20).map { "  int a\($0);" }.joined(separator: "\n") + "\n};"
    let new = old.replacingOccurrences(of: "  int a10;", with: "  long a10;")
    #expect(
      DeclarationDiff(old, new).lines.map(\.plain) == [
        "  struct s {", "  … 8 lines", "    int a8;", "    int a9;", "-   int a10;", "+   long a10;", "    int a11;",
        "    int a12;", "  … 8 lines",
      ])
    #expect(DeclarationDiff(nil, "int f(void);").lines.map(\.plain) == ["+ int f(void);"])
    #expect(DeclarationDiff(nil, nil).lines.isEmpty)
    #expect(DeclarationDiff("int f(void);", "int f(void);").lines.map(\.plain) == ["  int f(void);"])
  }

  @Test func whatCouldNotBeComparedNeverReadsAsClean() throws {
    let run = DriftRun(subjects: [ReportSamples.failed])
    #expect(ReportSamples.text(.text, run).contains("COULD NOT BE COMPARED"))
    #expect(ReportSamples.text(.json, run).contains("\"verdict\": \"unknown\""))
    #expect(ReportSamples.text(.json, run).contains("\"complete\": false"))
    #expect(ReportSamples.text(.sarif, run).contains("\"executionSuccessful\": false"))
    #expect(ReportSamples.text(.junit, run).contains("errors=\"1\""))
    #expect(ReportSamples.text(.github, run).hasPrefix("::error file=specs/other.yaml,line=8,"))
    #expect(ReportSamples.text(.gitlab, run).contains("\"blocker\""))
    #expect(ReportSamples.text(.markdown, run).contains("could not be compared"))
    #expect(ReportSamples.text(.html, run).contains("could not be compared"))
    for format in ReportFormat.allCases {
      #expect(!ReportSamples.text(format, run).lowercased().contains("no drift"), "\(format)")
    }
  }

  @Test func nothingComparedIsSaid() {
    let run = DriftRun(subjects: [])
    #expect(ReportSamples.text(.text, run).contains("nothing was compared"))
    #expect(ReportSamples.text(.markdown, run).contains("Nothing was compared"))
  }

  @Test func fingerprintsStayWhenLinesMove() throws {
    let run = try ReportSamples.small()
    var moved = run
    for index in moved.subjects.indices {
      guard case .compared(var drift) = moved.subjects[index].outcome else { continue }
      for finding in drift.findings.indices {
        drift.findings[finding].newPlace?.line += 100
        drift.findings[finding].oldPlace?.line += 7
      }
      moved.subjects[index].outcome = .compared(drift)
    }
    for (format, key) in [(ReportFormat.sarif, "drift/v1"), (.gitlab, "fingerprint")] {
      func prints(_ run: DriftRun) -> [Substring] {
        ReportSamples.text(format, run).split(separator: "\n").filter { $0.contains("\"\(key)\"") }
      }
      #expect(!prints(run).isEmpty && prints(run) == prints(moved))
      #expect(Set(prints(run)).count == prints(run).count, "two findings share a fingerprint")
    }
  }

  @Test func reportsPointToTheLinesOfTheSpec() throws {
    let path = Subprocess.root + "/specs/zlib.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = SpecLines(text)
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    func line(_ kind: EntityKind, _ entity: String) -> Substring? {
      let finding = Finding(.functionRemoved, entity, kind, .abi, on: .host, "")
      return lines.line(of: finding).map { all[$0 - 1] }
    }
    #expect(line(.function, "deflate")?.hasPrefix("  deflate:") == true)
    #expect(line(.struct, "z_stream_s") == "  z_stream_s:")
    #expect(line(.field, "z_stream_s.avail_in")?.contains("name: avail_in") == true)
    #expect(line(.constant, "Z_OK")?.hasPrefix("  Z_OK:") == true)
    #expect(line(.function, "no_such_function") == nil)

    var context = ReportSamples.context
    context.base = "/repo"
    context.lines["/repo/specs/stream.yaml"] = SpecLines("functions:\n  stream_set_colour: {at: stream.h:1}\n")
    var run = try ReportSamples.small()
    run.subjects[0].path = "/repo/specs/stream.yaml"
    #expect(
      ReportSamples.text(.github, run, context).contains("::error file=specs/stream.yaml,line=2,title=function.renamed")
    )
  }

  @Test func aCommentIsNoLongerThanItMayBe() {
    let text = ReportSamples.text(.markdown, ReportSamples.largeRun(3000))
    #expect(text.count < 65_000)
    #expect(text.contains("the other reports of this run tell all"))
  }
}
