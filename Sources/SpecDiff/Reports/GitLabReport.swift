import BindingSpec

/// The report for a merge request on GitLab: its code quality format, a list of issues.
struct GitLabReport {
  var bytes: [UInt8] { ReportBytes.visible(json.bytes) }
  private var json = JSONWriter(indent: 2)
  private var fingerprints = Fingerprints()
  private let context: ReportContext

  init(_ run: DriftRun, _ context: ReportContext) {
    self.context = context
    json.beginArray()
    for subject in run.subjects { tell(subject) }
    json.endArray()
    json.newline()
  }

  private mutating func tell(_ subject: DriftRun.Subject) {
    let own = FindingPlace(of: subject, context)
    switch subject.outcome {
    case .failed(let diagnostics):
      if diagnostics.isEmpty { issue("\(subject.path) could not be compared", "comparison", "blocker", own) }
      for diagnostic in diagnostics {
        issue("could not be compared: \(diagnostic.message)", diagnostic.code.rawValue, "blocker", own)
      }
    case .compared(let drift):
      for finding in drift.findings {
        write(
          "\(finding.message) (\(finding.target.rawValue))", finding.rule.rawValue, Self.severity(finding.class),
          FindingPlace(finding, of: subject, context), fingerprints.next(finding, of: subject))
      }
    }
    for file in subject.stale {
      let path = FindingPlace.relative(file.path, to: context.base)
      issue("\(path) \(file.reason.words)", "generated.stale", "major", FindingPlace(path: path, line: nil))
    }
    for warning in subject.warnings { issue(warning.message, warning.code.rawValue, "minor", own) }
  }

  private static func severity(_ class: DriftClass) -> String {
    switch `class` {
    case .none, .addition: "info"
    case .source: "major"
    case .abi: "critical"
    }
  }

  private mutating func issue(_ description: String, _ check: String, _ severity: String, _ place: FindingPlace) {
    write(description, check, severity, place, fingerprints.next([check, place.path, description]))
  }

  private mutating func write(
    _ description: String, _ check: String, _ severity: String, _ place: FindingPlace, _ fingerprint: String
  ) {
    json.beginObject()
    json.field("description", ReportText.line(description))
    json.field("check_name", check)
    json.field("fingerprint", fingerprint)
    json.field("severity", severity)
    json.key("location")
    json.beginObject()
    json.field("path", place.path)
    json.key("lines")
    json.beginObject()
    json.field("begin", max(place.line ?? 1, 1))
    json.endObject()
    json.endObject()
    json.endObject()
  }
}
