import BindingSpec

/// A finding as people are shown it: once, with all platforms that it holds for. In the data they stay apart.
struct ShownFinding {
  var finding: Finding
  var targets: [Target]

  /// Findings that differ in nothing but the platform are one, in the order in which they were found.
  static func merging(_ findings: [Finding]) -> [ShownFinding] {
    var shown: [ShownFinding] = []
    var places: [Finding: Int] = [:]
    for finding in findings {
      var key = finding
      key.target = .host
      if let place = places[key] {
        if !shown[place].targets.contains(finding.target) { shown[place].targets.append(finding.target) }
      } else {
        places[key] = shown.count
        shown.append(ShownFinding(finding: finding, targets: [finding.target]))
      }
    }
    return shown
  }
}

/// What is told of one declaration: its findings of one class, and once what they have in common.
struct ShownDeclaration {
  var name: String
  var section: ReportSection
  var findings: [ShownFinding]

  var first: Finding? { findings.first?.finding }
  var rules: [DriftRule] { findings.map(\.finding.rule) }

  /// The hints of its findings, each once.
  var hints: [String] {
    var hints: [String] = []
    for shown in findings {
      if let hint = shown.finding.hint, !hints.contains(hint) { hints.append(hint) }
    }
    return hints
  }

  /// Whether it is no more than something new.
  var isPlainlyNew: Bool {
    findings.allSatisfy { $0.finding.old == nil && $0.finding.new != nil && $0.finding.class == .addition }
  }

  /// What is drawn of it: its text and its layout, which may differ from platform to platform.
  struct Picture: Hashable {
    var old: String?
    var new: String?
    var oldLayout: LayoutPicture?
    var newLayout: LayoutPicture?
    init(_ finding: Finding) {
      old = finding.old
      new = finding.new
      oldLayout = finding.oldLayout
      newLayout = finding.newLayout
    }
  }

  /// The platforms of all its findings, if they are the same for each.
  var targets: [Target]? {
    guard let first = findings.first, findings.allSatisfy({ $0.targets == first.targets }) else { return nil }
    return first.targets
  }

  /// Declarations of a class by section, in the sections' order.
  static func sections(_ findings: [Finding]) -> [(section: ReportSection, declarations: [ShownDeclaration])] {
    struct Key: Hashable {
      var section: ReportSection
      var name: String
      var picture: Picture
    }
    var declarations: [ShownDeclaration] = []
    var places: [Key: Int] = [:]
    for shown in ShownFinding.merging(findings) {
      let finding = shown.finding
      let section = ReportSection(finding.kind)
      let name = finding.kind == .field ? String(finding.entity.prefix { $0 != "." }) : finding.entity
      // Records without a name of their own are named with a dot, too: what they are made of tells them apart.
      let key = Key(section: section, name: name, picture: Picture(finding))
      if let place = places[key] {
        declarations[place].findings.append(shown)
      } else {
        places[key] = declarations.count
        declarations.append(ShownDeclaration(name: name, section: section, findings: [shown]))
      }
    }
    return ReportSection.allCases.compactMap { section in
      let these = declarations.filter { $0.section == section }
      return these.isEmpty ? nil : (section, these)
    }
  }
}
