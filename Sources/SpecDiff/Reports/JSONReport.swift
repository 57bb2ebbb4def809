import BindingSpec

/// The report for programs. docs/drift.schema.json describes it, and a test holds it to that.
struct JSONReport {
  let bytes: [UInt8]

  init(_ run: DriftRun, _ context: ReportContext) {
    var json = JSONWriter(indent: 2)
    json.beginObject()
    json.key("tool")
    json.beginObject()
    json.field("name", "bindgen-lisp")
    json.field("version", context.version)
    json.endObject()
    // What could not be compared may have changed in the worst way: less than that is not known.
    json.field("verdict", run.isIncomplete && run.verdict < .abi ? "unknown" : run.verdict.rawValue)
    json.field("complete", !run.isIncomplete)
    json.field("fail-on", run.failOn.rawValue)
    json.key("findings")
    json.beginArray()
    for subject in run.subjects {
      guard case .compared(let drift) = subject.outcome else { continue }
      for finding in drift.findings { json.finding(finding, of: subject) }
    }
    json.endArray()
    json.key("subjects")
    json.beginArray()
    for subject in run.subjects { json.subject(subject, context) }
    json.endArray()
    json.endObject()
    json.newline()
    bytes = ReportBytes.visible(json.bytes)
  }
}

extension JSONWriter {
  fileprivate mutating func subject(_ subject: DriftRun.Subject, _ context: ReportContext) {
    beginObject()
    field("path", subject.path)
    switch subject.outcome {
    case .failed(let diagnostics):
      field("verdict", "unknown")
      field("old", subject.oldLabel)
      field("new", subject.newLabel)
      list("failures", diagnostics) { $0.diagnostic($1) }
    case .compared(let drift):
      field("verdict", drift.verdict.rawValue)
      field("library", drift.library)
      field("old", subject.oldLabel)
      field("new", subject.newLabel)
      if let version = drift.oldVersion { field("old-version", version) }
      if let version = drift.newVersion { field("new-version", version) }
      field("step", drift.step.rawValue)
      list("targets", drift.targets) { json, target in
        json.beginObject()
        json.field("target", target.rawValue)
        json.field("verdict", drift.verdict(on: target).rawValue)
        json.endObject()
      }
      list("elsewhere", drift.elsewhere.sorted { $0.key.rawValue < $1.key.rawValue }) { json, one in
        json.beginObject()
        json.field("target", one.key.rawValue)
        json.field("verdict", one.value.rawValue)
        json.endObject()
      }
      key("counts")
      beginObject()
      for one in DriftClass.allCases.dropFirst() { field(one.rawValue, drift.findings.count { $0.class == one }) }
      endObject()
      if context.showsAll { list("cosmetic", drift.cosmetic) { $0.finding($1, of: subject) } }
    }
    list("accepted", subject.accepted) { json, accepted in
      json.beginObject()
      json.field("reason", accepted.reason)
      if let until = accepted.until { json.field("until", until) }
      json.key("finding")
      json.finding(accepted.finding, of: subject)
      json.endObject()
    }
    list("stale", subject.stale) { json, file in
      json.beginObject()
      json.field("path", file.path)
      json.field("reason", file.reason.rawValue)
      json.endObject()
    }
    list("warnings", subject.warnings) { $0.diagnostic($1) }
    endObject()
  }

  fileprivate mutating func finding(_ finding: Finding, of subject: DriftRun.Subject) {
    beginObject()
    field("subject", subject.path)
    field("rule", finding.rule.rawValue)
    field("entity", finding.entity)
    field("kind", finding.kind.rawValue)
    field("class", finding.class.rawValue)
    field("target", finding.target.rawValue)
    field("old", finding.old)
    field("new", finding.new)
    place("at", finding.place)
    if let old = finding.oldPlace, old != finding.place { place("old-at", old) }
    field("message", finding.message)
    field("hint", finding.hint)
    if let reach = finding.reach {
      key("reach")
      beginObject()
      for (name, functions) in [
        ("by-value", reach.byValue), ("taking", reach.taking), ("filling", reach.filling), ("giving", reach.giving),
        ("embedded-in", reach.embeddedIn), ("variables", reach.variables),
      ] {
        list(name, functions) { $0.string($1) }
      }
      endObject()
    }
    if let layout = finding.oldLayout { self.layout("old-layout", layout) }
    if let layout = finding.newLayout { self.layout("new-layout", layout) }
    endObject()
  }

  private mutating func place(_ name: String, _ place: Provenance?) {
    key(name)
    guard let place else { return null() }
    beginObject()
    field("file", place.header)
    field("line", place.line)
    endObject()
  }

  private mutating func layout(_ name: String, _ picture: LayoutPicture) {
    key(name)
    beginObject()
    field("name", picture.name)
    key("size")
    integer(picture.size)
    key("align")
    integer(picture.alignment)
    list("rows", picture.rows) { json, row in
      json.beginObject()
      json.field("member", row.text)
      json.key("bit-offset")
      json.integer(row.offset)
      json.key("bits")
      json.integer(row.width)
      json.field("bit-field", row.isBitField)
      json.endObject()
    }
    endObject()
  }

  private mutating func diagnostic(_ diagnostic: Diagnostic) {
    beginObject()
    field("code", diagnostic.code.rawValue)
    field("severity", diagnostic.severity.rawValue)
    if let entity = diagnostic.entity { field("entity", entity) }
    if let place = diagnostic.place {
      key("at")
      beginObject()
      field("file", place.file)
      if let line = place.line { field("line", line) }
      if let column = place.column { field("column", column) }
      endObject()
    }
    field("message", diagnostic.message)
    if let hint = diagnostic.hint { field("hint", hint) }
    endObject()
  }

  /// An array under a key.
  mutating func list<Element>(
    _ name: String, _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    beginArray()
    for element in elements { write(&self, element) }
    endArray()
  }
}

/// What a terminal or an editor would not show of JSON, spelled out as JSON spells it.
enum ReportBytes {
  static func visible(_ json: [UInt8]) -> [UInt8] {
    if json.allSatisfy({ $0 < 128 }) { return json }
    var visible: [UInt8] = []
    visible.reserveCapacity(json.count)
    // Outside of texts JSON has no such characters, so that all of them may be escaped.
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
      if scalar.value < 128 || VisibleText.isVisible(scalar) {
        visible.append(contentsOf: String(scalar).utf8)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          visible.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
        }
      }
    }
    return visible
  }
}
