import BindingSpec

/// The report for what shows test results: a suite for each subject, a case for each finding.
///
/// What fails the run is a failure, what could not be compared an error, what was accepted is skipped, and a subject
/// without any of these is one case that passes.
struct JUnitReport {
  private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  private enum Result {
    case passed
    case failed(String, details: String)
    case wrong(String, details: String)
    case skipped(String)
  }

  private struct Case {
    var name: String
    var kind: String
    var result: Result
  }

  init(_ run: DriftRun, _ context: ReportContext) {
    let suites = run.subjects.map { (subject: $0, cases: Self.cases($0, failOn: run.failOn)) }
    let all = suites.flatMap(\.cases)
    text += "<testsuites name=\"bindgen-lisp\"\(Self.counts(all, withSkipped: false))>\n"
    for (index, suite) in suites.enumerated() {
      let name = Self.escaped(suite.subject.path)
      text += "  <testsuite name=\"\(name)\" id=\"\(index)\"\(Self.counts(suite.cases, withSkipped: true))>\n"
      write(suite.cases, suiteName: name, Self.warnings(suite.subject))
      text += "  </testsuite>\n"
    }
    text += "</testsuites>\n"
  }

  private static func counts(_ cases: [Case], withSkipped: Bool) -> String {
    let failures = cases.count { if case .failed = $0.result { true } else { false } }
    let errors = cases.count { if case .wrong = $0.result { true } else { false } }
    let skipped = cases.count { if case .skipped = $0.result { true } else { false } }
    return " tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
      + (withSkipped ? " skipped=\"\(skipped)\"" : "")
  }

  private mutating func write(_ cases: [Case], suiteName: String, _ warnings: String) {
    for one in cases {
      text += "    <testcase name=\"\(Self.escaped(one.name))\" classname=\"\(suiteName).\(Self.escaped(one.kind))\""
      switch one.result {
      case .passed: text += "/>\n"
      case .failed(let message, let details): write("failure", one.kind, message, details)
      case .wrong(let message, let details): write("error", one.kind, message, details)
      case .skipped(let reason):
        text += ">\n      <skipped message=\"\(Self.escaped(reason))\"/>\n    </testcase>\n"
      }
    }
    if !warnings.isEmpty { text += "    <system-err>\(Self.escaped(warnings, keepingLines: true))</system-err>\n" }
  }

  private mutating func write(_ element: String, _ type: String, _ message: String, _ details: String) {
    text += ">\n      <\(element) type=\"\(Self.escaped(type))\" message=\"\(Self.escaped(message))\">"
    text += Self.escaped(details, keepingLines: true)
    text += "</\(element)>\n    </testcase>\n"
  }

  private static func cases(_ subject: DriftRun.Subject, failOn: DriftClass) -> [Case] {
    var cases: [Case] = []
    switch subject.outcome {
    case .failed(let diagnostics):
      let details = diagnostics.map(text).joined(separator: "\n")
      cases.append(
        Case(
          name: "comparison", kind: diagnostics.first?.code.rawValue ?? "comparison",
          result: .wrong("\(subject.path) could not be compared", details: details)))
    case .compared(let drift):
      for finding in drift.findings {
        let isFailure = finding.class >= failOn
        cases.append(
          Case(
            name: "\(finding.rule.rawValue) \(finding.entity) (\(finding.target.rawValue))",
            kind: finding.class.rawValue,
            result: isFailure ? .failed(finding.message, details: text(finding)) : .passed))
      }
    }
    for accepted in subject.accepted {
      let finding = accepted.finding
      let until = accepted.until.map { " (until \($0))" } ?? ""
      cases.append(
        Case(
          name: "\(finding.rule.rawValue) \(finding.entity) (\(finding.target.rawValue))", kind: finding.class.rawValue,
          result: .skipped("accepted: \(accepted.reason)\(until)")))
    }
    for file in subject.stale {
      cases.append(
        Case(
          name: file.path, kind: "generated",
          result: .failed("\(file.path) \(file.reason.words)", details: "generate it again")))
    }
    if cases.isEmpty { cases.append(Case(name: "no drift", kind: DriftClass.none.rawValue, result: .passed)) }
    return cases
  }

  private static func warnings(_ subject: DriftRun.Subject) -> String {
    subject.warnings.map(text).joined(separator: "\n")
  }

  private static func text(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.place.map { FindingPlace.written($0) + ": " } ?? ""
    let hint = diagnostic.hint.map { "\nhint: \($0)" } ?? ""
    return "\(place)\(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.code.rawValue)]\(hint)"
  }

  private static func text(_ finding: Finding) -> String {
    var text = ""
    if let place = finding.place { text += FindingPlace.written(place) + "\n" }
    for line in DeclarationDiff(finding.old, finding.new).lines { text += line.plain + "\n" }
    if let drawing = LayoutDrawing(finding.oldLayout, finding.newLayout) {
      text += "\n" + drawing.lines(width: 100).map { $0.text + "\n" }.joined() + "\n"
    }
    if let reach = finding.reach { text += "reach: \(reach.sentences().joined(separator: "; "))\n" }
    if let hint = finding.hint { text += "hint: \(hint)\n" }
    return text
  }

  /// What stands in an attribute or between two tags.
  static func escaped(_ text: String, keepingLines: Bool = false) -> String {
    let visible =
      keepingLines ? ReportText.lines(text).joined(separator: "\n") : ReportText.line(text)
    var escaped = ""
    for scalar in visible.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      // Only "]]>" would have to be, but who counts brackets.
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
