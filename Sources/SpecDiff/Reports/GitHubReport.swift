import BindingSpec

/// The report for a job on GitHub: workflow commands, which show as annotations on the files of a pull request.
///
/// A job shows few annotations, so that findings that break something get one each, the worst first, and all additions
/// of a subject get one together.
struct GitHubReport {
  private(set) var text = ""
  private let context: ReportContext

  init(_ run: DriftRun, _ context: ReportContext) {
    self.context = context
    for subject in run.subjects { tell(subject, run.failOn) }
  }

  private mutating func tell(_ subject: DriftRun.Subject, _ failOn: DriftClass) {
    let own = FindingPlace(of: subject, context)
    switch subject.outcome {
    case .failed(let diagnostics):
      if diagnostics.isEmpty { command("error", own, title: "could not be compared", subject.path) }
      for diagnostic in diagnostics { tell(diagnostic, own, title: "could not be compared") }
    case .compared(let drift):
      let breaking = drift.findings.filter { $0.class > .addition }
      for shown in ShownFinding.merging(breaking) {
        let finding = shown.finding
        let isError = finding.class == .abi || failOn <= finding.class
        var lines = [finding.message]
        if drift.targets.count > 1 { lines.append("on " + shown.targets.map(\.rawValue).joined(separator: ", ")) }
        if let old = finding.old { lines.append("was: \(old)") }
        if let new = finding.new { lines.append("is: \(new)") }
        if let hint = finding.hint { lines.append("hint: \(hint)") }
        command(
          isError ? "error" : "warning", FindingPlace(finding, of: subject, context),
          title: "\(finding.rule.rawValue) (\(finding.class.rawValue))", lines.joined(separator: "\n"))
      }
      let additions = ShownFinding.merging(drift.findings.filter { $0.class == .addition })
      if !additions.isEmpty {
        let shown = additions.prefix(40).map(\.finding.message)
        let more = additions.count > shown.count ? ["… and \(additions.count - shown.count) more"] : []
        command(
          "notice", own, title: "\(subject.title): \(DriftClass.addition.counted(additions.count))",
          (shown + more).joined(separator: "\n"))
      }
    }
    for file in subject.stale {
      let path = FindingPlace.relative(file.path, to: context.base)
      command(
        "error", FindingPlace(path: path, line: nil), title: "generated file", "\(path) \(file.reason.words)")
    }
    for warning in subject.warnings { tell(warning, own, title: nil) }
  }

  private mutating func tell(_ diagnostic: Diagnostic, _ own: FindingPlace, title: String?) {
    let level =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    let place =
      diagnostic.place.map {
        FindingPlace(path: FindingPlace.relative($0.file, to: context.base), line: $0.line)
      } ?? own
    let hint = diagnostic.hint.map { "\nhint: \($0)" } ?? ""
    let code = diagnostic.code.rawValue
    command(level, place, title: title.map { "\($0) [\(code)]" } ?? code, diagnostic.message + hint)
  }

  private mutating func command(_ level: String, _ place: FindingPlace, title: String, _ message: String) {
    text += "::\(level) file=\(Self.property(place.path))"
    if let line = place.line { text += ",line=\(max(line, 1))" }
    text += ",title=\(Self.property(title))::\(Self.data(message))\n"
  }

  /// What stands after the two colons. The runner decodes these three.
  static func data(_ text: String) -> String {
    escaped(ReportText.lines(text).joined(separator: "\n"), others: false)
  }

  /// What stands between commas.
  static func property(_ text: String) -> String { escaped(ReportText.line(text), others: true) }

  private static func escaped(_ text: String, others: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      case ":" where others: escaped += "%3A"
      case "," where others: escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
