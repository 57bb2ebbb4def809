import BindingSpec
import Foundation
import HeaderScan
import TestSupport

@testable import SpecDiff

/// Comparisons to make reports of.
enum ReportSamples {
  static let headers = Subprocess.root + "/Tests/SpecDiffTests/Headers/Reports"

  /// A small pair of headers that something of everything happened to, and a spec that could not be compared.
  static func small(_ targets: [Target] = [.x86_64LinuxGNU]) throws -> DriftRun {
    var drift = SpecDiff.compare(
      try scan("old", "1.4"), try scan("new", "2.0"), DiffOptions(targets: targets, includesCosmetic: true))
    var accepted: [DriftRun.Accepted] = []
    drift.findings.removeAll { finding in
      guard finding.rule == .constantRemoved else { return false }
      accepted.append(DriftRun.Accepted(finding: finding, reason: "nobody passes it", until: "2027-01-31"))
      return true
    }
    let subject = DriftRun.Subject(
      path: "specs/stream.yaml", oldLabel: "specs/stream.yaml", newLabel: "the headers installed here",
      outcome: .compared(drift), accepted: accepted,
      stale: [.init(path: "generated/stream.lisp", reason: .edited)],
      warnings: [
        Diagnostic(
          .specUnknownKey, severity: .warning, at: .init(file: "drift.accept.yaml", line: 4),
          "an accepted finding matches nothing", hint: "remove it")
      ])
    return DriftRun(subjects: [subject, failed])
  }

  static let failed = DriftRun.Subject(
    path: "specs/other.yaml", oldLabel: "specs/other.yaml", newLabel: "the headers installed here",
    outcome: .failed([
      Diagnostic(
        .scanHeaderMissing, at: .init(file: "specs/other.yaml", line: 8), "“other.h” is not found",
        hint: "install the package that has it")
    ]))

  private static func scan(_ side: String, _ version: String) throws -> LinkedSpec {
    var library = Library(name: "stream")
    library.version = version
    library.load[.linux] = "libstream.so.1"
    var request = ScanRequest(headers: ["stream.h"], library: library)
    request.includes = ["\(headers)/\(side)"]
    request.target = .x86_64LinuxGNU
    return LinkedSpec(try HeaderScanner.scan(request).spec)
  }

  static let context = ReportContext(version: "1.2.3")

  /// Text that means something to a terminal, to XML, HTML, Markdown, YAML and to the forges' logs.
  static let hostile =
    "\u{1B}[31mred\u{1B}[0m\u{9B}2J \u{7}\u{202E}turned <script>document.title='PWNED'</script> </script> ]]> <!-- -->"
    + " &amp; \" ' `tick` ```fence``` | pipe ::error file=x::INJECTED %0A::warning::INJECTED @someone #123"
    + " [link](http://example.org) <img src=x onerror=\"document.title='PWNED'\"> ${{ secrets.TOKEN }} \\u0000"
    + "\r\n::error::INJECTED\n```\n# INJECTED\n</details>\n\u{2028}\u{FEFF}\u{FFFE}\u{0}end 漢字 é"

  /// A run in which every text is hostile.
  static func hostileRun() -> DriftRun {
    var findings: [Finding] = []
    for (index, rule) in DriftRule.allCases.enumerated() {
      let kind = EntityKind.allCases[index % EntityKind.allCases.count]
      let one = DriftClass.allCases[index % 3 + 1]
      for target in [Target.x86_64LinuxGNU, .wasm32WASI] {
        var finding = Finding(
          rule, "name_\(index)_\(hostile)", kind, one, on: target, "message \(hostile)",
          old: index % 4 == 0 ? nil : "struct {\n\(hostile)\n  int same;\n  int old;\n}",
          new: "struct {\n  int same;\n\(hostile)\n}",
          oldPlace: Provenance(header: "old \(hostile).h", line: 3), newPlace: Provenance(header: hostile, line: index))
        finding.hint = hostile
        var reach = Reach()
        reach.byValue = [hostile, "f"]
        finding.reach = reach
        finding.oldLayout = picture(size: 16)
        finding.newLayout = picture(size: 24)
        findings.append(finding)
      }
    }
    let drift = Drift(
      library: hostile, oldVersion: hostile, newVersion: "2", targets: [.x86_64LinuxGNU, .wasm32WASI],
      findings: findings, cosmetic: [Finding(.cosmeticComment, hostile, .function, .none, on: .host, hostile)],
      elsewhere: [.x86_64WindowsMSVC: .abi])
    let diagnostic = Diagnostic(.scanHeaderMissing, at: .init(file: hostile, line: 1), hostile, hint: hostile)
    return DriftRun(subjects: [
      .init(
        path: "specs/\(hostile).yaml", oldLabel: hostile, newLabel: hostile, outcome: .compared(drift),
        accepted: findings.prefix(2).map { .init(finding: $0, reason: hostile, until: hostile) },
        stale: [.init(path: hostile, reason: .outdated)], warnings: [diagnostic]),
      .init(path: hostile, oldLabel: hostile, newLabel: hostile, outcome: .failed([diagnostic])),
    ])
  }

  private static func picture(size: UInt64) -> LayoutPicture {
    let rows = [
      LayoutPicture.Row(offset: 0, width: 32, isBitField: false, text: "int \(hostile)"),
      LayoutPicture.Row(offset: 32, width: 3, isBitField: true, text: "unsigned a : 3"),
      LayoutPicture.Row(offset: 35, width: size * 8 - 35, isBitField: false, text: nil),
    ]
    return LayoutPicture(name: "struct \(hostile)", size: size, alignment: 8, rows: rows)
  }

  /// A run with many findings and names of every length.
  static func largeRun(_ count: Int) -> DriftRun {
    var random = SplitMix(seed: 11)
    var findings: [Finding] = []
    for index in 0..<count {
      let letters = ["a", "b_", "名", "é", "Z9"]
      let length = Int(random.next() % 120) + 1
      let name = (0..<length).map { _ in letters[Int(random.next() % 5)] }.joined() + "\(index)"
      let rule = DriftRule.allCases[index % DriftRule.allCases.count]
      var finding = Finding(
        rule, name, EntityKind.allCases[Int(random.next() % 13)], DriftClass.allCases[Int(random.next() % 3) + 1],
        on: .x86_64LinuxGNU, "the thing \(name) is \(name) now", old: "int \(name)(struct \(name) *s, int \(name));",
        new: "int \(name)(void);", oldPlace: Provenance(header: "\(name).h", line: index),
        newPlace: Provenance(header: "\(name)/\(name).h", line: index + 1))
      finding.hint = "use \(name)"
      findings.append(finding)
    }
    let drift = Drift(
      library: "large", oldVersion: nil, newVersion: nil, targets: [.x86_64LinuxGNU], findings: findings, cosmetic: [],
      elsewhere: [.wasm32WASI: .abi])
    return DriftRun(subjects: [
      .init(path: "specs/large.yaml", oldLabel: "specs/large.yaml", newLabel: "here", outcome: .compared(drift))
    ])
  }

  static func text(_ format: ReportFormat, _ run: DriftRun, _ context: ReportContext = context) -> String {
    String(decoding: DriftReport.render(format, run, context), as: UTF8.self)
  }
}
