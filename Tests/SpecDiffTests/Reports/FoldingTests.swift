import BindingSpec
import Foundation
import HeaderScan
import TestSupport
import Testing

@testable import SpecDiff

/// An upgrade that drops many constants is told of in few lines, with every name in them.
@Suite struct FoldingTests {
  /// Two headers: some names go, some come, and a few do more than that.
  private static func run(gone: Int, come: Int, macros: Int, targets: [Target] = [.x86_64LinuxGNU]) throws -> DriftRun {
    var old = "#define KEPT 1\n#define CHANGED 2\nint f(void);\n"
    var new = "#define KEPT 1\n#define CHANGED 3\nint f(void);\n"
    for index in 0..<gone { old += "#define GONE_\(index)_\(String(repeating: "X", count: index % 30)) \(index)\n" }
    for index in 0..<come { new += "#define COME_\(index) \(index)\n" }
    for index in 0..<macros { old += "#define MACRO_\(index)(x) ((x) + \(index))\n" }
    func scan(_ text: String) throws -> LinkedSpec {
      let scratch = try TemporaryDirectory()
      var request = ScanRequest(headers: [try scratch.write("many.h", text)], library: Library(name: "many"))
      request.target = .x86_64LinuxGNU
      return LinkedSpec(try HeaderScanner.scan(request).spec)
    }
    let drift = SpecDiff.compare(try scan(old), try scan(new), DiffOptions(targets: targets))
    return DriftRun(subjects: [
      .init(path: "specs/many.yaml", oldLabel: "old", newLabel: "new", outcome: .compared(drift))
    ])
  }

  private static func names(_ text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
      .filter { $0.hasPrefix("GONE_") || $0.hasPrefix("COME_") || $0.hasPrefix("MACRO_") }
  }

  @Test func everyNameIsToldOfOnceAndInItsColumns() throws {
    let run = try Self.run(gone: 170, come: 45, macros: 12, targets: [.x86_64LinuxGNU, .wasm32WASI])
    guard case .compared(let drift) = run.subjects.first?.outcome else { return }
    let expected = Set(drift.findings.map(\.entity)).subtracting(["CHANGED"])
    #expect(expected.count == 170 + 45 + 12)
    let text = ReportSamples.text(.text, run)
    let told = Self.names(text)
    #expect(Set(told) == expected)
    #expect(told.count == expected.count)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { CharacterWidth.of($0) <= 80 })
    #expect(lines.count < 120, "\(lines.count) lines")
    for words in ["170 constants are gone", "45 constants are new", "12 macros are gone"] {
      #expect(text.contains(words))
    }
    // What has more to say than its name stays by itself.
    #expect(text.contains("CHANGED is 3 where it was 2 [constant.value-changed]"))

    let markdown = ReportSamples.text(.markdown, run)
    #expect(Set(Self.names(markdown)) == expected)
    #expect(markdown.contains("170 constants are gone `[constant.removed]`"))
    #expect(markdown.split(separator: "\n").count < 120)
  }

  @Test func dataHasAnEntryForEach() throws {
    let run = try Self.run(gone: 30, come: 10, macros: 8)
    guard case .compared(let drift) = run.subjects.first?.outcome else { return }
    #expect(drift.findings.count == 49)
    func count(_ format: ReportFormat, _ part: String) -> Int {
      ReportSamples.text(format, run).components(separatedBy: part).count - 1
    }
    #expect(count(.json, "\"message\": ") == 49)
    #expect(count(.sarif, "\"drift/v1\": ") == 49)
    #expect(count(.gitlab, "\"fingerprint\": ") == 49)
    #expect(count(.junit, "<testcase ") >= 49)
    // What is an addition is no annotation of its own where a verdict needs none.
    #expect(count(.github, "title=constant.removed") == 30)
    #expect(count(.html, "<article ") == 49)
    #expect(count(.html, "<div class=\"fold\">") == 3)
  }

  @Test func aFewAreToldOfOneByOneAndAllOfThemWithAll() throws {
    let few = ReportSamples.text(.text, try Self.run(gone: 5, come: 5, macros: 5))
    #expect(few.contains("the constant GONE_0_ is gone [constant.removed]"))
    #expect(!few.contains("constants are"))
    var context = ReportSamples.context
    context.showsAll = true
    let run = try Self.run(gone: 40, come: 30, macros: 10)
    let all = ReportSamples.text(.text, run, context)
    for index in 0..<40 { #expect(all.contains("the constant GONE_\(index)_")) }
    for index in 0..<30 { #expect(all.contains("+ #define COME_\(index) \(index)")) }
    #expect(!all.contains("constants are"))
  }

  @Test func whatDiffersByPlatformIsNotToldOfTogether() throws {
    var findings: [Finding] = []
    for index in 0..<20 {
      for target in index < 8 ? [Target.x86_64LinuxGNU, .wasm32WASI] : [.x86_64LinuxGNU] {
        findings.append(
          Finding(
            .constantRemoved, "GONE_\(index)", .constant, .source, on: target, "gone", old: "#define GONE_\(index) 1"))
      }
    }
    let drift = Drift(
      library: "many", oldVersion: nil, newVersion: nil, targets: [.x86_64LinuxGNU, .wasm32WASI], findings: findings,
      cosmetic: [], elsewhere: [:])
    let run = DriftRun(subjects: [.init(path: "m", oldLabel: "o", newLabel: "n", outcome: .compared(drift))])
    let text = ReportSamples.text(.text, run)
    #expect(text.contains("8 constants are gone"))
    #expect(text.contains("12 constants are gone"))
    #expect(text.contains("targets: x86_64-linux-gnu"))
  }
}
