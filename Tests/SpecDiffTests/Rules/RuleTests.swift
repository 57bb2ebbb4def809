import Foundation
import SpecDiff
import Testing

/// What each rule says of its change. `make accept` (ACCEPT=1) writes what came out into the files.
@Suite struct RuleTests {
  @Test(arguments: RuleCase.files)
  func casesGiveTheirFindings(file: String) throws {
    let cases = try RuleCase.read(file)
    var text = ""
    for item in cases { text += item.text(with: RuleCase.text(of: try item.compare())) }
    let path = "\(RuleCase.directory)/\(file)"
    if ProcessInfo.processInfo.environment["ACCEPT"] == "1" {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    #expect(text == (try String(contentsOfFile: path, encoding: .utf8)), "\(file): “make accept” takes the new text")
  }

  @Test func everyRuleHasACase() throws {
    var seen: Set<DriftRule> = []
    for file in RuleCase.files {
      for item in try RuleCase.read(file) { seen.formUnion(try item.compare().map(\.rule)) }
    }
    // These compare with a library that is installed, which has tests of its own.
    let elsewhere: Set<DriftRule> = [.librarySymbolMissing, .librarySymbolVersionChanged]
    // Bodies are in specs that say them, which tests of the scanner show.
    let missing = DriftRule.allCases.filter {
      !seen.contains($0) && !elsewhere.contains($0) && !$0.rawValue.hasSuffix(".body-changed")
    }
    #expect(missing.isEmpty, "no case for \(missing.map(\.rawValue).joined(separator: ", "))")
  }
}
