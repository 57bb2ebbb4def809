import BindingSpec
import Foundation
import HeaderScan
import SpecDiff
import TestSupport
import Testing

/// A header before and after a change, and every finding that this gives: files of the folder `Cases`, one for each feature.
///
/// ```
/// = a function is gone
/// int close_it(int x);
/// ->
/// =>
/// abi function.removed close_it: the function close_it is gone
/// ```
struct RuleCase: Sendable {
  var name: String
  var old = ""
  var new = ""
  var expected = ""

  static let directory = (#filePath as NSString).deletingLastPathComponent + "/Cases"

  static let files: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter { $0.hasSuffix(".txt") }.sorted()

  static func read(_ file: String) throws -> [RuleCase] {
    let text = try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8)
    var cases: [RuleCase] = []
    var part = \RuleCase.old
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("= ") {
        cases.append(RuleCase(name: String(line.dropFirst(2))))
        part = \.old
      } else if line == "->" {
        part = \.new
      } else if line == "=>" {
        part = \.expected
      } else if let last = cases.indices.last {
        cases[last][keyPath: part] += line + "\n"
      }
    }
    return cases
  }

  /// The case as its file holds it, with another list of findings.
  func text(with findings: String) -> String { "= \(name)\n\(old)->\n\(new)=>\n\(findings)" }

  /// What a comparison of both headers finds, those changes without a meaning included.
  func compare() throws -> [Finding] {
    func side(_ text: String) throws -> LinkedSpec {
      let scratch = try TemporaryDirectory()
      var request = ScanRequest(headers: [try scratch.write("case.h", text)], library: Library(name: "case"))
      // What a finding is for does not depend on the machine that the tests run on.
      request.target = .x86_64LinuxGNU
      request.arguments = ["-ffreestanding", "-nostdlibinc"]
      var spec = try HeaderScanner.scan(request).spec
      if let version = text.firstMatch(of: #/version: (\S+)/#) { spec.library.version = String(version.output.1) }
      if let load = text.firstMatch(of: #/load: (\S+)/#) { spec.library.load[.linux] = String(load.output.1) }
      return LinkedSpec(spec)
    }
    let drift = SpecDiff.compare(
      try side(old), try side(new), DiffOptions(targets: [.x86_64LinuxGNU], includesCosmetic: true))
    // Almost every edit moves what stands below it.
    return drift.findings + drift.cosmetic.filter { $0.rule != .cosmeticPlace || name.contains("place") }
  }

  static func text(of findings: [Finding]) -> String {
    findings.map { "\($0.class.rawValue) \($0.rule.rawValue) \($0.entity): \($0.message)\n" }.joined()
  }
}
