import BindingSpec
import Foundation
import SpecDiff
import TestSupport
import Testing

/// Real libraries from version to version: what the reports say is what happened, and somebody has read them.
@Suite struct UpgradeTests {
  /// What is not at hand is a test of its own that is skipped, so that it is counted and named.
  static let here = RealUpgrade.all.filter(\.isAllowed)
  static let elsewhere = RealUpgrade.all.filter { !$0.isAllowed }

  @Test(
    "versions that are not at hand (“Tests/upgrades/fetch all” fetches them)",
    .enabled(
      if: elsewhere.isEmpty,
      "not fetched: \(elsewhere.map(\.description).joined(separator: ", ")): run Tests/upgrades/fetch all"))
  func everythingIsHere() {}

  @Test("what an upgrade says is what somebody has read and found right", arguments: here)
  func golden(upgrade: RealUpgrade) throws {
    let (old, new) = try Self.specs(upgrade)
    let drift = SpecDiff.compare(old, new)
    var text = "# \(upgrade): \(drift.verdict.rawValue), \(drift.findings.count) findings\n"
    for finding in drift.findings {
      text += "\(finding.class.rawValue)  \(finding.rule.rawValue)  \(finding.entity)  # \(finding.message)\n"
    }
    try Golden().expect(text, upgrade.fileName)
  }

  @Test("the report of an upgrade names what changed, in columns, and is no longer than its findings", arguments: here)
  func reads(upgrade: RealUpgrade) throws {
    let (old, new) = try Self.specs(upgrade)
    let drift = SpecDiff.compare(old, new)
    let run = DriftRun(subjects: [.init(path: "a.yaml", oldLabel: "old", newLabel: "new", outcome: .compared(drift))])
    let text = String(decoding: DriftReport.render(.text, run, ReportContext(version: "1")), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 80 })
    print("\(upgrade): \(drift.findings.count) findings in \(lines.count) lines")
    let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") })
    for finding in drift.findings where [.constantRemoved, .macroRemoved].contains(finding.rule) {
      #expect(words.contains(Substring(finding.entity)), "\(finding.entity) is not told of")
    }
  }

  @Test(
    "every export that is gone, and was declared, is reported; nothing that is still there is said to be gone",
    .enabled(if: ToolCheck.allows("nm"), "nm is not installed"), arguments: here)
  func removedExports(upgrade: RealUpgrade) throws {
    let (old, new) = try Self.specs(upgrade)
    let drift = SpecDiff.compare(old, new)
    let before = try upgrade.library.exports(upgrade.old)
    let after = try upgrade.library.exports(upgrade.new)
    let removal: Set<DriftRule> = [
      .functionRemoved, .functionRenamed, .functionBecameMacro, .functionBecameInline, .functionSymbolChanged,
      .variableRemoved, .variableRenamed, .variableSymbolChanged, .noLongerBound,
    ]
    let told = Set(drift.findings.filter { removal.contains($0.rule) && $0.class == .abi }.map(\.entity))
    var declared: Set<String> = []
    for (name, function) in old.spec.functions where function.linkage == .external {
      declared.insert(function.symbol ?? name)
    }
    for (name, variable) in old.spec.variables { declared.insert(variable.symbol ?? name) }

    // What the new headers declare and no shared object has is nothing that headers can tell: “check --library” does.
    // numpy's functions for numbers are of that kind, since a static library brings them.
    let isStatic = upgrade.library.name == "numpy"
    let gone = before.subtracting(after).intersection(declared).filter {
      !isStatic || new.spec.functions[$0]?.linkage != .external
    }
    #expect(gone.subtracting(told).isEmpty, "not reported: \(gone.subtracting(told).sorted())")
    // The other way round: a function that the header dropped may live on in the library, but one that it still declares
    // is not gone.
    for name in told.sorted() {
      #expect(
        new.spec.functions[name]?.linkage != .external && new.spec.variables[name] == nil, "\(name) is still declared")
    }
    // The test would pass with nothing exported or declared.
    if upgrade.library.name != "numpy" { #expect(before.intersection(declared).count > 90) }
  }

  @Test(
    "every finding of an upgrade is shown by a program that gcc refuses with the new headers only",
    .enabled(if: ToolCheck.allows("gcc", "clang-14", "nm"), "gcc or clang-14 is not installed"), arguments: here)
  func witnesses(upgrade: RealUpgrade) throws {
    let (old, new) = try Self.specs(upgrade)
    let drift = SpecDiff.compare(old, new)
    let set = WitnessWriter.witnesses(for: drift, old: old, new: new)
    #expect(set.witnesses.count + set.without.count == drift.findings.filter { $0.class >= .source }.count)
    let scratch = try Scratch()
    let folder = scratch.url.path
    try set.write(to: folder)
    // numpy's headers bring Python's along, which takes a compiler ten times as long.
    let step = upgrade.library.name == "numpy" && !RealUpgrade.runsAll ? 9 : 1
    let files = stride(from: 0, to: set.witnesses.count, by: step).map { set.witnesses[$0].fileName }
    let run = try WitnessTests.run(folder, "gcc", files)
    #expect(run.output.split(separator: "\n").filter { $0.hasPrefix("breaks") }.count == files.count)
    #expect(
      run.status == 0, "\(run.output.split(separator: "\n").filter { !$0.hasPrefix("breaks") }.joined(separator: "\n"))"
    )
  }

  // MARK: help

  private static func specs(_ upgrade: RealUpgrade) throws -> (old: LinkedSpec, new: LinkedSpec) {
    (try kept.spec(upgrade.library, upgrade.old), try kept.spec(upgrade.library, upgrade.new))
  }

  private static let kept = Scans()

  /// Each version scanned once, however many tests want it.
  private final class Scans: @unchecked Sendable {
    private let lock = NSLock()
    private var specs: [String: LinkedSpec] = [:]

    func spec(_ library: RealLibrary, _ version: String) throws -> LinkedSpec {
      lock.lock()
      defer { lock.unlock() }
      let key = "\(library.name)-\(version)"
      if let spec = specs[key] { return spec }
      let spec = try library.scanned(version)
      specs[key] = spec
      return spec
    }
  }
}
