import BindingSpec

/// The report for code scanning: SARIF 2.1.0, one run for all subjects.
///
/// A finding's place is the spec's line where that is known; where the header has it stands beside it. Fingerprints are
/// made of what a finding says, so that a result keeps its name when lines move.
struct SARIFReport {
  var bytes: [UInt8] { ReportBytes.visible(json.bytes) }

  private let run: DriftRun
  private let context: ReportContext
  private var json = JSONWriter(indent: 2)
  private var fingerprints = Fingerprints()
  private var ruleIndex: [DriftRule: Int] = [:]

  /// What generated files that are not as they should be are told under.
  private static let staleRule = "generated.stale"

  init(_ run: DriftRun, _ context: ReportContext) {
    self.run = run
    self.context = context
    json.beginObject()
    json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.field("version", "2.1.0")
    json.key("runs")
    json.beginArray()
    json.beginObject()
    writeTool()
    writeInvocation()
    json.key("results")
    json.beginArray()
    for subject in run.subjects { writeResults(subject) }
    json.endArray()
    json.field("columnKind", "unicodeCodePoints")
    json.endObject()
    json.endArray()
    json.endObject()
    json.newline()
  }

  // MARK: Rules

  private mutating func writeTool() {
    let used = run.subjects.flatMap { subject -> [DriftRule] in
      guard case .compared(let drift) = subject.outcome else { return [] }
      return drift.findings.map(\.rule) + subject.accepted.map(\.finding.rule)
        + (context.showsAll ? drift.cosmetic.map(\.rule) : [])
    }
    let rules = DriftRule.allCases.filter(Set(used).contains)
    for (index, rule) in rules.enumerated() { ruleIndex[rule] = index }
    json.key("tool")
    json.beginObject()
    json.key("driver")
    json.beginObject()
    json.field("name", "bindgen-lisp")
    json.field("version", context.version)
    json.key("rules")
    json.beginArray()
    for rule in rules { writeRule(rule) }
    if run.subjects.contains(where: { !$0.stale.isEmpty }) {
      json.beginObject()
      json.field("id", Self.staleRule)
      message("shortDescription", "a generated file is not what the spec gives")
      json.key("defaultConfiguration")
      json.beginObject()
      json.field("level", "error")
      json.endObject()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endObject()
  }

  private mutating func writeRule(_ rule: DriftRule) {
    let page = rule.explanation
    json.beginObject()
    json.field("id", rule.rawValue)
    message("shortDescription", page.title)
    message("fullDescription", page.meaning)
    // Our own pages are shown as they are: their braces are C's, and no reader has arguments for a page.
    json.key("help")
    json.beginObject()
    let example = page.example.map { "\n\n\($0)" } ?? ""
    json.field("text", "\(page.meaning)\(example)\n\nWhat to do: \(page.remedy)")
    let block = page.example.map { "\n\n```c\n\($0)\n```" } ?? ""
    json.field("markdown", "\(page.meaning)\(block)\n\n**What to do:** \(page.remedy)")
    json.endObject()
    json.key("defaultConfiguration")
    json.beginObject()
    json.field("level", level(rule.classes.max() ?? .none))
    json.endObject()
    json.endObject()
  }

  private func level(_ class: DriftClass) -> String {
    switch `class` {
    case .abi: "error"
    case .source: run.failOn <= .source ? "error" : "warning"
    case .addition: "note"
    case .none: "none"
    }
  }

  // MARK: What could not be done

  private mutating func writeInvocation() {
    json.key("invocations")
    json.beginArray()
    json.beginObject()
    json.field("executionSuccessful", !run.isIncomplete)
    json.key("toolExecutionNotifications")
    json.beginArray()
    for subject in run.subjects {
      if case .failed(let diagnostics) = subject.outcome {
        notify("\(ReportText.line(subject.path)) could not be compared", "error", code: nil, subject)
        for diagnostic in diagnostics { notify(diagnostic, subject) }
      }
      for warning in subject.warnings { notify(warning, subject) }
    }
    json.endArray()
    json.endObject()
    json.endArray()
  }

  private mutating func notify(_ diagnostic: Diagnostic, _ subject: DriftRun.Subject) {
    let hint = diagnostic.hint.map { " (\($0))" } ?? ""
    notify(
      ReportText.line(diagnostic.message + hint), diagnostic.severity.rawValue, code: diagnostic.code.rawValue, subject)
  }

  private mutating func notify(_ text: String, _ level: String, code: String?, _ subject: DriftRun.Subject) {
    json.beginObject()
    if let code {
      json.key("descriptor")
      json.beginObject()
      json.field("id", code)
      json.endObject()
    }
    json.field("level", level)
    message("message", text)
    json.key("locations")
    json.beginArray()
    location(FindingPlace(of: subject, context))
    json.endArray()
    json.endObject()
  }

  // MARK: Results

  private mutating func writeResults(_ subject: DriftRun.Subject) {
    for file in subject.stale { writeStale(file) }
    guard case .compared(let drift) = subject.outcome else { return }
    for finding in drift.findings { writeResult(finding, subject, accepted: nil) }
    if context.showsAll {
      for finding in drift.cosmetic { writeResult(finding, subject, accepted: nil) }
    }
    for accepted in subject.accepted { writeResult(accepted.finding, subject, accepted: accepted) }
  }

  private mutating func writeResult(_ finding: Finding, _ subject: DriftRun.Subject, accepted: DriftRun.Accepted?) {
    json.beginObject()
    json.field("ruleId", finding.rule.rawValue)
    if let index = ruleIndex[finding.rule] { json.field("ruleIndex", index) }
    json.field("level", level(finding.class))
    if finding.class == .none { json.field("kind", "informational") }
    let hint = finding.hint.map { ". Hint: \($0)" } ?? ""
    message("message", ReportText.line("\(finding.message) (\(finding.target.rawValue))\(hint)"))
    json.key("locations")
    json.beginArray()
    location(FindingPlace(finding, of: subject, context), finding)
    json.endArray()
    writeRelated(finding)
    json.key("partialFingerprints")
    json.beginObject()
    json.field("drift/v1", fingerprints.next(finding, of: subject))
    json.endObject()
    json.key("suppressions")
    json.beginArray()
    if let accepted {
      json.beginObject()
      json.field("kind", "external")
      let until = accepted.until.map { " (until \($0))" } ?? ""
      json.field("justification", ReportText.line(accepted.reason + until))
      json.endObject()
    }
    json.endArray()
    json.key("properties")
    json.beginObject()
    json.field("entity", finding.entity)
    json.field("kind", finding.kind.rawValue)
    json.field("class", finding.class.rawValue)
    json.field("target", finding.target.rawValue)
    json.field("old", finding.old)
    json.field("new", finding.new)
    json.endObject()
    json.endObject()
  }

  /// Where the headers have it.
  private mutating func writeRelated(_ finding: Finding) {
    let places = [("as it was", finding.oldPlace), ("as it is", finding.newPlace)].compactMap { words, place in
      place.map { (words, $0) }
    }
    if places.isEmpty { return }
    json.key("relatedLocations")
    json.beginArray()
    for (index, (words, place)) in places.enumerated() {
      location(FindingPlace(path: place.header, line: place.line), id: index + 1, words)
    }
    json.endArray()
  }

  private mutating func writeStale(_ file: DriftRun.StaleFile) {
    let path = FindingPlace.relative(file.path, to: context.base)
    json.beginObject()
    json.field("ruleId", Self.staleRule)
    json.field("ruleIndex", ruleIndex.count)
    json.field("level", "error")
    message("message", "\(ReportText.line(path)) \(file.reason.words)")
    json.key("locations")
    json.beginArray()
    location(FindingPlace(path: path, line: nil))
    json.endArray()
    json.key("partialFingerprints")
    json.beginObject()
    json.field("drift/v1", fingerprints.next([Self.staleRule, path, file.reason.rawValue]))
    json.endObject()
    // Either all results of a run say that they are not suppressed, or none does.
    json.key("suppressions")
    json.beginArray()
    json.endArray()
    json.endObject()
  }

  // MARK: Parts

  private mutating func message(_ key: String, _ text: String) {
    json.key(key)
    json.beginObject()
    json.field("text", Self.literal(text))
    json.endObject()
  }

  /// A text as a message that means just this text: in messages “{0}” stands for an argument, and “[…](…)” is a link.
  /// Outside of what would be a link, brackets stand for themselves.
  static func literal(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let hasLink = zip(scalars, scalars.dropFirst()).contains { $0 == "]" && $1 == "(" }
    var literal = String.UnicodeScalarView()
    for scalar in scalars {
      switch scalar {
      case "{", "}": literal.append(scalar)
      case "[", "]", "\\": if hasLink { literal.append("\\") }
      default: break
      }
      literal.append(scalar)
    }
    return String(literal)
  }

  private mutating func location(
    _ place: FindingPlace, _ finding: Finding? = nil, id: Int? = nil, _ words: String? = nil
  ) {
    json.beginObject()
    if let id { json.field("id", id) }
    if let words { message("message", words) }
    json.key("physicalLocation")
    json.beginObject()
    json.key("artifactLocation")
    json.beginObject()
    json.field("uri", Self.uri(place.path))
    json.endObject()
    json.key("region")
    json.beginObject()
    json.field("startLine", max(place.line ?? 1, 1))
    json.endObject()
    json.endObject()
    if let finding {
      json.key("logicalLocations")
      json.beginArray()
      json.beginObject()
      json.field("fullyQualifiedName", finding.entity)
      json.endObject()
      json.endArray()
    }
    json.endObject()
  }

  /// A path as a reference that is a URI: what such a thing may not hold is spelled in hexadecimal.
  static func uri(_ path: String) -> String {
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "+"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        uri += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return uri
  }
}
