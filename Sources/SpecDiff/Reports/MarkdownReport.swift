import BindingSpec

/// The report for a pull request's comment: a table first, everything else folded away.
///
/// Text from headers is escaped so that it neither ends a code block nor mentions people nor links anywhere, and the
/// whole keeps below what a comment may hold.
struct MarkdownReport {
  private(set) var text = ""
  private let context: ReportContext

  /// A comment on GitHub holds 65,536 characters; GitLab takes more.
  private static let most = 60_000

  init(_ run: DriftRun, _ context: ReportContext) {
    self.context = context
    summarize(run)
    for subject in run.subjects { tell(subject) }
    text += "\n<sub>bindgen-lisp \(Self.plain(context.version))</sub>\n"
  }

  private mutating func summarize(_ run: DriftRun) {
    let verdict = run.isIncomplete ? "could not compare everything" : run.verdict.verdict
    let sign = run.isIncomplete ? "❌" : Self.sign(run.verdict)
    text += "## \(sign) C interface: \(verdict)\n\n"
    text += "| | compared | verdict | abi | source | additions | accepted | step |\n"
    text += "|---|---|---|--:|--:|--:|--:|---|\n"
    for subject in run.subjects {
      let sides = "\(Self.code(subject.oldLabel, inTable: true)) → \(Self.code(subject.newLabel, inTable: true))"
      switch subject.outcome {
      case .failed:
        text += "| ❌ \(Self.plain(subject.path)) | \(sides) | **could not be compared** | ? | ? | ? | "
        text += "\(subject.accepted.count) | |\n"
      case .compared(let drift):
        text += "| \(Self.sign(drift.verdict)) \(Self.plain(subject.title)) | \(sides) | \(drift.verdict.verdict) | "
        text +=
          "\(drift.count(.abi)) | \(drift.count(.source)) | \(drift.count(.addition)) | \(subject.accepted.count) | "
        text += "\(drift.step.rawValue) |\n"
      }
    }
    if run.subjects.isEmpty { text += "\n❌ Nothing was compared.\n" }
  }

  private static func sign(_ class: DriftClass) -> String {
    switch `class` {
    case .none: "✅"
    case .addition: "🟢"
    case .source: "🟡"
    case .abi: "🔴"
    }
  }

  // MARK: Subjects

  private mutating func tell(_ subject: DriftRun.Subject) {
    switch subject.outcome {
    case .failed(let diagnostics):
      text += "\n### ❌ \(Self.plain(subject.path)) could not be compared\n\n"
      text += "This says nothing about whether something changed.\n\n"
      for diagnostic in diagnostics { tell(diagnostic) }
    case .compared(let drift):
      if let worse = drift.elsewhereWords {
        text += "\n⚠️ \(Self.plain(subject.title)): worse elsewhere: \(Self.plain(worse)) (`--target all`)\n"
      }
    }
    if !subject.stale.isEmpty {
      text += "\n**Generated files of \(Self.plain(subject.title))**\n\n"
      for file in subject.stale { text += "- \(Self.code(file.path)) \(file.reason.words)\n" }
    }
    if !subject.warnings.isEmpty {
      text += "\n"
      for warning in subject.warnings { tell(warning) }
    }
    guard case .compared(let drift) = subject.outcome, context.detail == .findings else { return }
    for one in DriftClass.allCases.reversed() {
      let findings =
        drift.findings.filter { $0.class == one } + (one == .none && context.showsAll ? drift.cosmetic : [])
      if !findings.isEmpty { tell(findings, one, subject, drift.targets) }
    }
    if !subject.accepted.isEmpty { tellAccepted(subject) }
  }

  private mutating func tell(_ diagnostic: Diagnostic) {
    let place = diagnostic.place.map { Self.code(FindingPlace.written($0)) + ": " } ?? ""
    text +=
      "- \(place)\(diagnostic.severity.rawValue): \(Self.plain(diagnostic.message)) `[\(diagnostic.code.rawValue)]`"
    text += diagnostic.hint.map { ". Hint: \(Self.plain($0))" } ?? ""
    text += "\n"
  }

  private mutating func tell(
    _ findings: [Finding], _ class: DriftClass, _ subject: DriftRun.Subject, _ targets: [Target]
  ) {
    let isOpen = `class` >= .source && findings.count <= 10
    text += "\n<details\(isOpen ? " open" : "")>\n<summary>\(Self.sign(`class`)) <b>\(Self.html(subject.title))</b>: "
    text += "\(`class`.heading) (\(ShownFinding.merging(findings).count))</summary>\n"
    var left = 0
    for (section, declarations) in ShownDeclaration.sections(findings) {
      if text.utf8.count > Self.most {
        left += declarations.count
        continue
      }
      text += "\n#### \(section.title)\n"
      let (apart, folded) =
        context.showsAll ? (declarations, []) : FoldedDeclarations.folding(declarations)
      for group in folded where !tell(group, targets) { left += group.declarations.count }
      var plain: [String] = []
      for declaration in apart {
        if text.utf8.count + plain.reduce(0, { $0 + $1.utf8.count + 1 }) > Self.most {
          left += 1
        } else if declaration.isPlainlyNew {
          plain.append(Self.brief(declaration.first?.new ?? ""))
        } else {
          tell(declaration, targets)
        }
      }
      if !plain.isEmpty { text += "\n" + Self.fenced(plain.joined(separator: "\n"), as: "c") }
    }
    if left > 0 {
      text += "\n… and \(left) more \(left == 1 ? "declaration" : "declarations"): "
      text += "the other reports of this run tell all.\n"
    }
    text += "\n</details>\n"
  }

  /// Many names at once.
  ///
  /// - Returns: whether there was room for all of them.
  private mutating func tell(_ group: FoldedDeclarations, _ targets: [Target]) -> Bool {
    var told = "\n- \(Self.plain(group.message)) `[\(group.rule.rawValue)]`"
    if group.targets.count < targets.count {
      told += " on " + group.targets.map(\.rawValue).joined(separator: ", ")
    }
    let lines = ReportText.wrapped(group.names.joined(separator: ", "), to: 98)
    let sign = group.isNew ? "+ " : "- "
    told += "\n\n" + Self.fenced(lines.map { sign + $0 }.joined(separator: "\n"), as: "diff")
    for hint in group.hints { told += "\nHint: \(Self.plain(hint)).\n" }
    if text.utf8.count + told.utf8.count > Self.most { return false }
    text += told
    return true
  }

  /// A new declaration on a line.
  private static func brief(_ text: String) -> String {
    let lines = ReportText.lines(text)
    return (lines.first ?? "") + (lines.count > 1 ? " … };" : "")
  }

  private mutating func tell(_ declaration: ShownDeclaration, _ targets: [Target]) {
    text += "\n"
    for shown in declaration.findings {
      let finding = shown.finding
      text += "- \(Self.plain(finding.message)) `[\(finding.rule.rawValue)]`"
      if finding.class == .none {
        text += "\n"
        continue
      }
      if let place = finding.place { text += " \(Self.code(FindingPlace.written(place)))" }
      if shown.targets.count < targets.count {
        text += " on " + shown.targets.map(\.rawValue).joined(separator: ", ")
      }
      text += "\n"
    }
    guard let finding = declaration.first, finding.class > .none else { return }
    let lines = DeclarationDiff(finding.old, finding.new).lines
    if !lines.isEmpty { text += "\n" + Self.fenced(lines.map(\.plain).joined(separator: "\n"), as: "diff") }
    if let drawing = LayoutDrawing(finding.oldLayout, finding.newLayout) {
      text += "\n" + Self.fenced(drawing.lines(width: 100).map(\.text).joined(separator: "\n"), as: "text")
    }
    if let reach = finding.reach { text += "\nReach: \(Self.plain(reach.sentences().joined(separator: "; "))).\n" }
    for hint in declaration.hints { text += "\nHint: \(Self.plain(hint)).\n" }
  }

  private mutating func tellAccepted(_ subject: DriftRun.Subject) {
    text += "\n<details>\n<summary>\(Self.html(subject.title)): accepted (\(subject.accepted.count))</summary>\n\n"
    for (index, one) in subject.accepted.enumerated() {
      if text.utf8.count > Self.most {
        text += "- … and \(subject.accepted.count - index) more\n"
        break
      }
      let until = one.until.map { " (until \(Self.plain($0)))" } ?? ""
      text +=
        "- \(Self.plain(one.finding.message)) `[\(one.finding.rule.rawValue)]`: \(Self.plain(one.reason))\(until)\n"
    }
    text += "\n</details>\n"
  }

  // MARK: Escaping

  /// Text in which nothing means anything to Markdown, nor to what looks for people, issues and links in it.
  static func plain(_ text: String) -> String {
    var escaped = ""
    for scalar in ReportText.line(text).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "+", "-", "!", "|", "~", "^", "$", "=":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
      // A comment that is not seen parts the sign from what follows.
      case "@", "#", ":":
        escaped.unicodeScalars.append(scalar)
        escaped += scalar == ":" ? "" : "<!-- -->"
      case "/" where escaped.hasSuffix(":"): escaped += "<!-- -->/"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// What stands within tags, where Markdown is not read but people, issues and links are looked for all the same.
  static func html(_ text: String) -> String {
    var escaped = ""
    for scalar in JUnitReport.escaped(text).unicodeScalars {
      switch scalar {
      case "[", "]", "`", "*", "_", "\\": escaped += "&#\(scalar.value);"
      case "@", "#":
        escaped.unicodeScalars.append(scalar)
        escaped += "<!-- -->"
      case "/" where escaped.hasSuffix(":"): escaped += "<!-- -->/"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Code within a line: in as many backticks as it takes.
  static func code(_ text: String, inTable: Bool = false) -> String {
    var code = ReportText.line(text)
    if inTable { code = String(String.UnicodeScalarView(code.unicodeScalars.map { $0 == "|" ? "¦" : $0 })) }
    if code.isEmpty { return "" }
    let ticks = String(repeating: "`", count: longestRun(of: "`", in: code) + 1)
    let needsRoom = code.hasPrefix("`") || code.hasSuffix("`") || code.hasPrefix(" ") || code.hasSuffix(" ")
    return needsRoom ? "\(ticks) \(code) \(ticks)" : "\(ticks)\(code)\(ticks)"
  }

  /// A block of code that nothing in it can end. Its lines have been made fit before.
  static func fenced(_ code: String, as language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: code) + 1))
    return "\(fence)\(language)\n\(code)\n\(fence)\n"
  }

  private static func longestRun(of sign: Character, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for character in text {
      run = character == sign ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
