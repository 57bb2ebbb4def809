import BindingSpec

/// The report for a terminal: the summary first, then what changed by class and kind, the worst first.
struct TextReport {
  private let context: ReportContext
  private var page: TerminalText
  /// Declarations whose difference or layout has been shown.
  private var shown: Set<ShownDeclaration.Picture> = []
  /// How often each hint has been given: nobody reads one forty times.
  private var hints: [String: Int] = [:]

  var text: String { page.text }

  /// How many declarations that are merely new are listed for each kind, unless all are asked for.
  private static let additionsShown = 20

  init(_ run: DriftRun, _ context: ReportContext) {
    self.context = context
    page = TerminalText(width: context.width, colours: context.colours)
    for subject in run.subjects {
      summarize(subject)
      if context.detail == .findings { tell(subject) }
      page.blank()
    }
    if run.subjects.count > 1 { conclude(run) }
    if run.subjects.isEmpty { page.add("nothing was compared", .bad) }
  }

  // MARK: Summary

  private mutating func summarize(_ subject: DriftRun.Subject) {
    let role: TerminalText.Role =
      switch subject.outcome {
      case .failed: .bad
      case .compared(let drift): Self.role(drift.verdict)
      }
    page.add(subject.title + ":", .bold, indent: 0, right: subject.verdictWords, role)
    page.add(subject.sides, .dim, hanging: 2)
    switch subject.outcome {
    case .failed(let diagnostics):
      page.blank()
      page.add("COULD NOT BE COMPARED: this says nothing about whether something changed.", .bad)
      page.blank()
      for diagnostic in diagnostics { tell(diagnostic) }
    case .compared(let drift):
      var counts = drift.counts.map { $0.class.counted($0.count) }
      if !subject.accepted.isEmpty { counts.append("\(subject.accepted.count) accepted") }
      if context.showsAll, !drift.cosmetic.isEmpty { counts.append(DriftClass.none.counted(drift.cosmetic.count)) }
      if !counts.isEmpty { page.add(counts.joined(separator: ", "), indent: 2) }
      if drift.step != .none { page.add("\(drift.step.rawValue)", .bold, indent: 2, before: "version step: ", .plain) }
      if drift.targets.count > 1 {
        for target in drift.targets {
          let verdict = drift.verdict(on: target)
          page.add(verdict.verdict, Self.role(verdict), indent: 2, before: "\(target.rawValue): ", .plain)
        }
        page.add("what names no targets holds on all of them", .dim, indent: 2)
      }
      if let worse = drift.elsewhereWords {
        page.add("worse elsewhere: \(worse) (--target all)", .doubtful, indent: 2, hanging: 2)
      }
    }
    if !subject.stale.isEmpty {
      page.blank()
      page.add("Generated files", .bold)
      for file in subject.stale {
        page.add(
          "\(ReportText.line(file.path)) \(file.reason.words)", indent: 2, before: "! ", .bad, hanging: 2)
      }
      page.add("generate them again", indent: 2, before: "hint: ", .mark)
    }
    if !subject.warnings.isEmpty { page.blank() }
    for warning in subject.warnings { tell(warning) }
  }

  private mutating func tell(_ diagnostic: Diagnostic) {
    let role: TerminalText.Role =
      switch diagnostic.severity {
      case .error: .bad
      case .warning: .doubtful
      case .note: .mark
      }
    var message = ReportText.line(diagnostic.message) + " [\(diagnostic.code.rawValue)]"
    if let place = diagnostic.place { message = "\(FindingPlace.written(place)): \(message)" }
    page.add(message, indent: 2, before: "\(diagnostic.severity.rawValue): ", role)
    if let hint = diagnostic.hint {
      for line in ReportText.lines(hint) { page.add(line, indent: 4, before: "hint: ", .mark) }
    }
  }

  private mutating func conclude(_ run: DriftRun) {
    page.add("Together", .bold)
    for subject in run.subjects {
      let role: TerminalText.Role =
        if case .compared(let drift) = subject.outcome { Self.role(drift.verdict) } else { .bad }
      page.add(ReportText.line(subject.path), .plain, indent: 2, right: subject.verdictWords, role)
    }
    let failed = run.subjects.count { if case .failed = $0.outcome { true } else { false } }
    if failed > 0 {
      page.add("\(failed) of \(run.subjects.count) could not be compared", .bad, indent: 2)
    }
  }

  static func role(_ class: DriftClass) -> TerminalText.Role {
    switch `class` {
    case .none, .addition: .good
    case .source: .doubtful
    case .abi: .bad
    }
  }

  // MARK: Findings

  private mutating func tell(_ subject: DriftRun.Subject) {
    guard case .compared(let drift) = subject.outcome else { return }
    for one in DriftClass.allCases.reversed() {
      let findings =
        drift.findings.filter { $0.class == one } + (one == .none && context.showsAll ? drift.cosmetic : [])
      if !findings.isEmpty { tell(findings, one, targets: drift.targets) }
    }
    if !subject.accepted.isEmpty { tellAccepted(subject.accepted) }
  }

  private mutating func tell(_ findings: [Finding], _ class: DriftClass, targets: [Target]) {
    page.blank()
    let heading = "\(`class`.heading): \(ShownFinding.merging(findings).count)"
    page.add(heading, Self.role(`class`))
    page.add(String(repeating: "─", count: min(ReportText.width(heading), page.width)), .dim)
    for (section, declarations) in ShownDeclaration.sections(findings) {
      page.blank()
      page.add(section.title, .bold)
      if `class` == .none {
        for declaration in declarations {
          for finding in declaration.findings {
            page.add(ReportText.line(finding.finding.message), indent: 2, hanging: 2)
          }
        }
        continue
      }
      let (apart, folded) =
        context.showsAll ? (declarations, []) : FoldedDeclarations.folding(declarations)
      let plain = apart.filter(\.isPlainlyNew)
      for declaration in apart where !declaration.isPlainlyNew { tell(declaration, targets) }
      for group in folded { tell(group, targets) }
      let most = context.showsAll ? plain.count : Self.additionsShown
      if plain.count < declarations.count, !plain.isEmpty { page.blank() }
      for declaration in plain.prefix(most) { tellNew(declaration, targets) }
      if plain.count > most { page.add("… and \(plain.count - most) more (--all)", .dim, indent: 4) }
    }
  }

  /// Something new, on a line.
  private mutating func tellNew(_ declaration: ShownDeclaration, _ targets: [Target]) {
    guard let first = declaration.findings.first, let text = first.finding.new else { return }
    let lines = ReportText.lines(text)
    var line = lines.first ?? ""
    if lines.count > 1 { line += " … };" }
    page.add(line, .come, indent: 2, before: "+ ", .come, hanging: 4)
    tellTargets(first.targets, of: targets)
  }

  private mutating func tell(_ declaration: ShownDeclaration, _ targets: [Target]) {
    page.blank()
    page.add(
      ReportText.line(declaration.name), .bold, indent: 2,
      right: declaration.first?.place.map(FindingPlace.written) ?? "", .dim)
    for shown in declaration.findings {
      page.add("\(ReportText.line(shown.finding.message)) [\(shown.finding.rule.rawValue)]", indent: 4, hanging: 2)
      if declaration.targets == nil { tellTargets(shown.targets, of: targets) }
    }
    if let own = declaration.targets { tellTargets(own, of: targets) }
    if let finding = declaration.first, show(finding), let reach = finding.reach {
      page.add(reach.sentences().joined(separator: "; "), indent: 4, before: "reach: ", .mark)
    }
    for hint in declaration.hints {
      hints[hint, default: 0] += 1
      if hints[hint, default: 0] <= 3 { page.add(ReportText.line(hint), indent: 4, before: "hint: ", .mark) }
    }
  }

  /// Many names at once; with --all each has a place of its own.
  private mutating func tell(_ group: FoldedDeclarations, _ targets: [Target]) {
    page.blank()
    page.add(group.message, .bold, indent: 2, right: "[\(group.rule.rawValue)]", .plain)
    let role: TerminalText.Role = group.isNew ? .come : .gone
    page.add(group.names.joined(separator: ", "), role, indent: 4, before: group.isNew ? "+ " : "- ", role)
    tellTargets(group.targets, of: targets)
    for hint in group.hints { page.add(ReportText.line(hint), indent: 4, before: "hint: ", .mark) }
  }

  private mutating func tellTargets(_ own: [Target], of targets: [Target]) {
    if own.count == targets.count { return }
    page.add("targets: " + own.map(\.rawValue).joined(separator: ", "), .doubtful, indent: 4, hanging: 2)
  }

  /// The declaration before and after, and the layout where something in it moved; once for each declaration.
  ///
  /// - Returns: whether it had not been shown yet.
  private mutating func show(_ finding: Finding) -> Bool {
    if !shown.insert(ShownDeclaration.Picture(finding)).inserted {
      page.add("(shown above)", .dim, indent: 4)
      return false
    }
    for line in DeclarationDiff(finding.old, finding.new).lines {
      switch line {
      case .same(let text): page.add(text, indent: 4, before: "  ", hanging: 4)
      case .removed(let text): page.add(text, .gone, indent: 4, before: "- ", .gone, hanging: 4)
      case .added(let text): page.add(text, .come, indent: 4, before: "+ ", .come, hanging: 4)
      case .gap(let count): page.add("⋮ \(count) \(count == 1 ? "line" : "lines")", .dim, indent: 6)
      }
    }
    guard let drawing = LayoutDrawing(finding.oldLayout, finding.newLayout) else { return true }
    page.blank()
    for (mark, text) in drawing.lines(width: page.width - 4) {
      let role: TerminalText.Role =
        switch mark {
        case .same: .plain
        case .moved: .moved
        case .removed: .gone
        case .added: .come
        }
      page.addDrawn(text, role, indent: 4)
    }
    return true
  }

  private mutating func tellAccepted(_ accepted: [DriftRun.Accepted]) {
    page.blank()
    page.add("Accepted: \(accepted.count)", .bold)
    for one in accepted {
      let until = one.until.map { ", until \(ReportText.line($0))" } ?? ""
      page.add(
        "\(ReportText.line(one.finding.message)) [\(one.finding.rule.rawValue)]: \(ReportText.line(one.reason))\(until)",
        .dim, indent: 2, hanging: 2)
    }
  }
}
