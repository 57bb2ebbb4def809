import BindingSpec
import Foundation
import HeaderScan
import SpecDiff
import TestSupport
import Testing

/// Edits of headers, judged by SpecDiff and, independently, by what gcc and clang make of both headers.
@Suite struct MutantTests {
  @Test(
    .enabled(if: ToolCheck.allows("gcc", "clang-14", "readelf"), "gcc, clang-14 or readelf is not installed"),
    arguments: MutantPair.inEveryRun)
  func verdictIsWhatCompilersSay(pair: MutantPair) throws {
    let scratch = try TemporaryDirectory()
    func side(_ word: String, _ text: String) throws -> (LinkedSpec, Truth.Side) {
      _ = try scratch.write("\(word)/mutant.h", "#ifndef MUTANT_H\n#define MUTANT_H\n" + text + "#endif\n")
      var request = ScanRequest(headers: ["\(scratch.path)/\(word)/mutant.h"], library: Library(name: "mutant"))
      request.target = pair.target
      request.arguments = pair.flags + (pair.target == .host ? [] : ["-ffreestanding", "-nostdlibinc"])
      request.opening = Self.clang
      let linked = LinkedSpec(try HeaderScanner.scan(request).spec)
      return (
        linked,
        Truth.Side(
          include: "#include <mutant.h>", flags: ["-isystem", "\(scratch.path)/\(word)"] + pair.flags,
          probe: ProbeText(linked, pair.model))
      )
    }
    let (oldSpec, old) = try side("old", pair.old)
    let (newSpec, new) = try side("new", pair.new)
    let drift = SpecDiff.compare(oldSpec, newSpec, DiffOptions(targets: [pair.target]))
    let truth = try Truth.decide(old, new, on: pair.target, in: scratch.path)
    check(pair, drift, truth)
  }

  static let clang = ClangOpening()

  private func check(_ pair: MutantPair, _ drift: Drift, _ truth: Truth) {
    let told = drift.findings.map { "  \($0.rule.rawValue) \($0.entity) \($0.class.rawValue): \($0.message)" }
      .joined(separator: "\n")
    #expect(
      drift.verdict == pair.decided ?? truth.class,
      "the compilers say \(truth.class.rawValue) (\(truth.reason)), the verdict is \(drift.verdict.rawValue)\n\(told)")
    for expected in pair.expected {
      #expect(
        drift.findings.contains { $0.rule.rawValue == expected.rule && $0.entity == expected.entity },
        "nothing says \(expected.rule) of \(expected.entity)\n\(told)")
    }
    let entities = Set(pair.expected.map(\.entity))
    for finding in drift.findings where finding.class > .addition && !entities.contains(finding.entity) {
      Issue.record("one edit is told of more than once: \(finding.rule.rawValue) \(finding.entity)\n\(told)")
    }
  }

  @Test func thereAreManyKinds() {
    guard ProcessInfo.processInfo.environment["MUTANTS"] == nil else { return }
    #expect(Set(MutantPair.all.map(\.kind)).count >= 60)
    #expect(MutantPair.all.count >= 300)
    // Judged otherwise than by compilers, on purpose.
    #expect(MutantPair.all.count { $0.decided != nil } * 100 <= MutantPair.all.count)
  }
}
