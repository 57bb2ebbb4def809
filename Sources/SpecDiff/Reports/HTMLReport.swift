import BindingSpec

/// The report as a page of its own: one file, nothing fetched, in light and dark, complete without scripts; with them it
/// can be filtered and searched.
struct HTMLReport {
  private(set) var text = ""
  private let run: DriftRun
  private let context: ReportContext

  init(_ run: DriftRun, _ context: ReportContext) {
    self.run = run
    self.context = context
    let title = "Drift: " + run.subjects.map(\.title).prefix(3).joined(separator: ", ")
    text += """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(Self.escaped(title))</title>
      <style>
      \(HTMLPage.style)</style>
      </head>
      <body>

      """
    header()
    filters()
    text += "<main>\n"
    for (index, subject) in run.subjects.enumerated() { tell(subject, index) }
    text += "<p id=\"nothing\" hidden>Nothing matches.</p>\n</main>\n"
    text += "<footer>bindgen-lisp \(Self.escaped(context.version))</footer>\n"
    text += "<script>\n\(HTMLPage.script)</script>\n</body>\n</html>\n"
  }

  // MARK: Summary

  private mutating func header() {
    let (sign, words) =
      run.isIncomplete
      ? ("failed", "could not compare everything") : (run.verdict.rawValue, run.verdict.verdict)
    text += "<header>\n<h1>C interface: <span class=\"verdict \(sign)\">\(words)</span></h1>\n"
    text += """
      <div class="wide"><table class="summary">
      <thead><tr><th>Library</th><th>Compared</th><th>Verdict</th><th class="n">abi</th><th class="n">source</th>\
      <th class="n">additions</th><th class="n">accepted</th><th>Step</th></tr></thead>
      <tbody>

      """
    for (index, subject) in run.subjects.enumerated() {
      text += "<tr><td><a href=\"#s\(index)\">\(Self.escaped(subject.title))</a></td>"
      text += "<td>\(Self.escaped(subject.oldLabel)) → \(Self.escaped(subject.newLabel))</td>"
      switch subject.outcome {
      case .failed:
        text += "<td><span class=\"verdict failed\">could not be compared</span></td>"
        text += "<td class=\"n\">?</td><td class=\"n\">?</td><td class=\"n\">?</td>"
        text += "<td class=\"n\">\(subject.accepted.count)</td><td></td>"
      case .compared(let drift):
        text += "<td><span class=\"verdict \(drift.verdict.rawValue)\">\(drift.verdict.verdict)</span></td>"
        for one in [DriftClass.abi, .source, .addition] {
          text += "<td class=\"n\">\(drift.count(one))</td>"
        }
        text += "<td class=\"n\">\(subject.accepted.count)</td><td>\(drift.step.rawValue)</td>"
      }
      text += "</tr>\n"
    }
    text += "</tbody>\n</table></div>\n</header>\n"
  }

  private mutating func filters() {
    let findings = run.subjects.flatMap { subject -> [Finding] in
      guard case .compared(let drift) = subject.outcome else { return [] }
      return drift.findings + (context.showsAll ? drift.cosmetic : [])
    }
    if findings.isEmpty { return }
    let classes = DriftClass.allCases.reversed().filter { one in findings.contains { $0.class == one } }
    let sections = ReportSection.allCases.filter { one in findings.contains { ReportSection($0.kind) == one } }
    let targets = Target.allCases.filter { one in findings.contains { $0.target == one } }
    text += "<form id=\"filters\" hidden>\n"
    text +=
      "<input type=\"search\" id=\"search\" placeholder=\"Search names, rules, messages\" aria-label=\"Search\">\n"
    choices("class", classes.map { ($0.rawValue, $0.rawValue) })
    choices("kind", sections.map { ($0.rawValue, $0.title) })
    if targets.count > 1 { choices("target", targets.map { ($0.rawValue, $0.rawValue) }) }
    text += "<output id=\"count\"></output>\n</form>\n"
  }

  private mutating func choices(_ name: String, _ choices: [(value: String, title: String)]) {
    text += "<fieldset><legend>\(name)</legend>"
    for choice in choices {
      text += "<label><input type=\"checkbox\" name=\"\(name)\" value=\"\(choice.value)\" checked>"
      text += "\(choice.title)</label>"
    }
    text += "</fieldset>\n"
  }

  // MARK: Subjects

  private mutating func tell(_ subject: DriftRun.Subject, _ index: Int) {
    text += "<section class=\"subject\" id=\"s\(index)\">\n<h2>\(Self.escaped(subject.title))</h2>\n"
    switch subject.outcome {
    case .failed(let diagnostics):
      text += "<div class=\"loud\"><p><strong>Could not be compared.</strong> "
      text += "This says nothing about whether something changed.</p>\n"
      tell(diagnostics)
      text += "</div>\n"
    case .compared(let drift):
      if drift.targets.count > 1 {
        text += "<p class=\"facts\">"
        for target in drift.targets {
          let verdict = drift.verdict(on: target)
          text +=
            "<span>\(target.rawValue) <span class=\"verdict \(verdict.rawValue)\">\(verdict.verdict)</span></span> "
        }
        text += "</p>\n"
      }
      if let worse = drift.elsewhereWords {
        text += "<p class=\"note\">Worse elsewhere: \(Self.escaped(worse)) (<code>--target all</code>)</p>\n"
      }
      if drift.findings.isEmpty, drift.cosmetic.isEmpty { text += "<p>No drift.</p>\n" }
    }
    if !subject.stale.isEmpty {
      text += "<div class=\"loud\"><p><strong>Generated files</strong></p>\n<ul>\n"
      for file in subject.stale {
        text += "<li><code>\(Self.escaped(file.path))</code> \(file.reason.words)</li>\n"
      }
      text += "</ul></div>\n"
    }
    if !subject.warnings.isEmpty {
      text += "<div class=\"note\">"
      tell(subject.warnings)
      text += "</div>\n"
    }
    if case .compared(let drift) = subject.outcome, context.detail == .findings {
      for one in DriftClass.allCases.reversed() {
        let findings =
          drift.findings.filter { $0.class == one } + (one == .none && context.showsAll ? drift.cosmetic : [])
        if !findings.isEmpty { tell(findings, one, drift.targets) }
      }
    }
    if !subject.accepted.isEmpty { tellAccepted(subject.accepted) }
    text += "</section>\n"
  }

  private mutating func tell(_ diagnostics: [Diagnostic]) {
    text += "<ul>\n"
    for diagnostic in diagnostics {
      let place = diagnostic.place.map { "<code>\(Self.escaped(FindingPlace.written($0)))</code>: " } ?? ""
      text += "<li>\(place)\(diagnostic.severity.rawValue): \(Self.escaped(diagnostic.message)) "
      text += "<code>[\(diagnostic.code.rawValue)]</code>"
      text += diagnostic.hint.map { "<br>Hint: \(Self.escaped($0))" } ?? ""
      text += "</li>\n"
    }
    text += "</ul>\n"
  }

  // MARK: Findings

  private mutating func tell(_ findings: [Finding], _ class: DriftClass, _ targets: [Target]) {
    text += "<section class=\"class \(`class`.rawValue)\">\n"
    text += "<h3>\(`class`.heading) <span class=\"n\">\(ShownFinding.merging(findings).count)</span></h3>\n"
    for (section, declarations) in ShownDeclaration.sections(findings) {
      text += "<section class=\"kind\">\n<h4>\(section.title)</h4>\n"
      let (apart, folded) = FoldedDeclarations.folding(declarations)
      for declaration in apart { tell(declaration, `class`, targets) }
      for group in folded { tell(group, `class`, targets) }
      text += "</section>\n"
    }
    text += "</section>\n"
  }

  /// Many names at once; each is an article of its own below them, for who wants its value and for the filters.
  private mutating func tell(_ group: FoldedDeclarations, _ class: DriftClass, _ targets: [Target]) {
    text += "<div class=\"fold\"><p><b>\(Self.escaped(group.message))</b> "
    text += "<span class=\"rule\">\(group.rule.rawValue)</span></p>\n<p class=\"names\">"
    text += group.names.map { "<code>\(Self.escaped($0))</code>" }.joined(separator: ", ") + "</p>\n"
    text += "<details><summary>Each by itself</summary>\n"
    for declaration in group.declarations { tell(declaration, `class`, targets) }
    text += "</details></div>\n"
  }

  private mutating func tell(_ declaration: ShownDeclaration, _ class: DriftClass, _ targets: [Target]) {
    let words = declaration.findings.map {
      "\($0.finding.entity) \($0.finding.rule.rawValue) \($0.finding.message)"
    }.joined(separator: " ")
    let on = Target.allCases.filter { target in declaration.findings.contains { $0.targets.contains(target) } }
    text += "<article data-class=\"\(`class`.rawValue)\" data-kind=\"\(declaration.section.rawValue)\""
    text += " data-target=\"\(on.map(\.rawValue).joined(separator: " "))\""
    text += " data-text=\"\(Self.escaped(words.lowercased()))\">\n<h5><code>\(Self.escaped(declaration.name))</code>"
    if let place = declaration.first?.place {
      text += "<span class=\"place\">\(Self.escaped(FindingPlace.written(place)))</span>"
    }
    text += "</h5>\n"
    if let own = declaration.targets, own.count < targets.count {
      text += "<p class=\"facts\">only on"
      chips(own)
      text += "</p>\n"
    }
    if !declaration.isPlainlyNew {
      text += "<ul class=\"messages\">\n"
      for shown in declaration.findings {
        text += "<li>\(Self.escaped(shown.finding.message)) <span class=\"rule\">\(shown.finding.rule.rawValue)</span>"
        if declaration.targets == nil, shown.targets.count < targets.count { chips(shown.targets) }
        text += "</li>\n"
      }
      text += "</ul>\n"
    }
    if let finding = declaration.first, finding.class > .none { show(finding) }
    if let reach = declaration.first?.reach {
      let parts = reach.sentences(atMost: 6).map(Self.escaped)
      text += "<p class=\"reach\"><b>Reach</b> \(parts.joined(separator: "; "))</p>\n"
    }
    for hint in declaration.hints { text += "<p class=\"hint\"><b>Hint</b> \(Self.escaped(hint))</p>\n" }
    text += "</article>\n"
  }

  private mutating func chips(_ targets: [Target]) {
    for target in targets { text += " <span class=\"target\">\(target.rawValue)</span>" }
  }

  private mutating func show(_ finding: Finding) {
    let lines = DeclarationDiff(finding.old, finding.new).lines
    if !lines.isEmpty {
      text += "<pre class=\"diff\">"
      for line in lines {
        switch line {
        case .same(let code): text += "<span>  \(Self.escaped(code))</span>"
        case .removed(let code): text += "<span class=\"gone\">- \(Self.escaped(code))</span>"
        case .added(let code): text += "<span class=\"come\">+ \(Self.escaped(code))</span>"
        case .gap(let count): text += "<span class=\"gap\">  ⋮ \(count) \(count == 1 ? "line" : "lines")</span>"
        }
      }
      text += "</pre>\n"
    }
    if let drawing = LayoutDrawing(finding.oldLayout, finding.newLayout) { draw(drawing) }
  }

  private mutating func draw(_ drawing: LayoutDrawing) {
    text += "<div class=\"wide\"><table class=\"layout\">\n<thead><tr>"
    for (word, picture) in [("before", drawing.old), ("after", drawing.new)] {
      text += "<th colspan=\"3\">\(word): \(LayoutDrawing.title(picture))</th>"
    }
    text += "</tr><tr>"
    for _ in 0..<2 { text += "<th class=\"n\">offset</th><th class=\"n\">size</th><th>member</th>" }
    text += "</tr></thead>\n<tbody>\n"
    for row in drawing.rows {
      if row.gap > 0 {
        let words = row.gap == 1 ? "1 member as it was" : "\(row.gap) members as they were"
        text += "<tr class=\"gap\"><td colspan=\"6\">⋮ \(words)</td></tr>\n"
        continue
      }
      let mark =
        switch row.mark {
        case .same: "same"
        case .moved: "moved"
        case .removed: "gone"
        case .added: "come"
        }
      text += "<tr class=\"\(mark)\">"
      for cell in [row.old, row.new] {
        guard let cell else {
          text += "<td class=\"n\"></td><td class=\"n\"></td><td></td>"
          continue
        }
        text += "<td class=\"n\">\(LayoutDrawing.offset(cell))</td><td class=\"n\">\(LayoutDrawing.size(cell))</td>"
        text +=
          cell.text == nil ? "<td class=\"hole\">padding</td>" : "<td>\(Self.escaped(LayoutDrawing.label(cell)))</td>"
      }
      text += "</tr>\n"
    }
    text += "</tbody>\n</table></div>\n"
  }

  private mutating func tellAccepted(_ accepted: [DriftRun.Accepted]) {
    text += "<details class=\"accepted\"><summary>Accepted: \(accepted.count)</summary>\n<ul>\n"
    for one in accepted {
      let until = one.until.map { ", until \(Self.escaped($0))" } ?? ""
      text += "<li>\(Self.escaped(one.finding.message)) <span class=\"rule\">\(one.finding.rule.rawValue)</span>: "
      text += "\(Self.escaped(one.reason))\(until)</li>\n"
    }
    text += "</ul></details>\n"
  }

  /// What stands between tags or quotes of an attribute.
  static func escaped(_ text: String) -> String { JUnitReport.escaped(text) }
}
