import BindingSpec

/// Many names of which there is no more to say than that they are gone, or that they are new: told of together, so that an
/// upgrade that drops two hundred constants is still read. Every name stays, and in data each is a finding of its own.
struct FoldedDeclarations {
  var rule: DriftRule
  var section: ReportSection
  var declarations: [ShownDeclaration]

  /// Fewer are told of one by one, with their values and places.
  static let fewest = 6

  /// Splits what a section has into what is told of by itself and what is folded, each in the order that it had.
  static func folding(_ declarations: [ShownDeclaration]) -> (apart: [ShownDeclaration], folded: [FoldedDeclarations]) {
    var groups: [FoldedDeclarations] = []
    var places: [Key: Int] = [:]
    for declaration in declarations {
      guard let key = Key(declaration) else { continue }
      if let place = places[key] {
        groups[place].declarations.append(declaration)
      } else {
        places[key] = groups.count
        groups.append(FoldedDeclarations(rule: key.rule, section: declaration.section, declarations: [declaration]))
      }
    }
    let isFolded = groups.map { $0.declarations.count >= fewest }
    let apart = declarations.filter { declaration in
      guard let key = Key(declaration), let place = places[key] else { return true }
      return !isFolded[place]
    }
    return (apart, groups.filter { $0.declarations.count >= fewest })
  }

  /// What those of one group have in common.
  private struct Key: Hashable {
    var rule: DriftRule
    var `class`: DriftClass
    var hints: [String]
    var targets: [Target]

    init?(_ declaration: ShownDeclaration) {
      guard declaration.findings.count == 1, let shown = declaration.findings.first,
        shown.finding.rule.foldedWords != nil, shown.finding.reach == nil
      else { return nil }
      rule = shown.finding.rule
      `class` = shown.finding.class
      hints = declaration.hints
      targets = shown.targets
    }
  }

  /// `171 constants are gone`.
  var message: String { "\(declarations.count) \(rule.foldedWords?.text ?? "")" }
  var isNew: Bool { rule.foldedWords?.isNew ?? false }
  var names: [String] { declarations.map { ReportText.line($0.name) } }
  var hints: [String] { declarations.first?.hints ?? [] }
  var targets: [Target] { declarations.first?.targets ?? [] }
}

extension DriftRule {
  /// What is said of several findings of the rule at once, where there is nothing to say of each but its name.
  fileprivate var foldedWords: (text: String, isNew: Bool)? {
    switch self {
    case .constantRemoved: ("constants are gone", false)
    case .constantAdded: ("constants are new", true)
    case .macroRemoved: ("macros are gone", false)
    case .macroAdded: ("macros are new", true)
    case .aliasRemoved: ("other names for declarations are gone", false)
    case .aliasAdded: ("other names for declarations are new", true)
    case .unboundRemoved: ("declarations that could not be bound are gone", false)
    default: nil
    }
  }
}
