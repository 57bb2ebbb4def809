import SpecDiff
import Testing

/// The rules' pages.
@Suite struct RulePageTests {
  @Test func everyRuleHasAPageOfItsOwn() {
    var titles: Set<String> = []
    for rule in DriftRule.allCases {
      let page = rule.explanation
      #expect(titles.insert(page.title).inserted, "\(rule.rawValue) shares its title")
      #expect(!page.title.hasSuffix(".") && page.meaning.hasSuffix("."), "\(rule.rawValue)")
      #expect(page.remedy.hasSuffix("."), "\(rule.rawValue)")
      #expect(page.example?.isEmpty == false, "\(rule.rawValue) has no example")
      #expect(!rule.classes.isEmpty && rule.classes == rule.classes.sorted(), "\(rule.rawValue)")
      #expect(rule.rawValue.wholeMatch(of: /[a-z]+\.[a-z]+(-[a-z]+)*/) != nil)
    }
  }

  /// What the pages say about classes is what comparisons say.
  @Test func findingsAreOfTheClassesThatTheirRuleNames() throws {
    let run = try ReportSamples.small()
    for subject in run.subjects {
      guard case .compared(let drift) = subject.outcome else { continue }
      #expect(!drift.findings.isEmpty)
      for finding in drift.findings + drift.cosmetic {
        #expect(finding.rule.classes.contains(finding.class), "\(finding.rule.rawValue) as \(finding.class)")
      }
    }
  }
}
