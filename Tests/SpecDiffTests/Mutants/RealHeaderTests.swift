import BindingSpec
import Foundation
import HeaderScan
import SpecDiff
import TestSupport
import Testing

/// Headers of real libraries, each with one edit, judged by SpecDiff and, independently, by gcc and clang.
@Suite struct RealHeaderTests {
  /// How many edits of each kind are made to each header.
  static let count = isWhole ? 2 : 1
  static let isWhole = ProcessInfo.processInfo.environment["STRESS"] == "all"

  @Test(
    .enabled(if: ToolCheck.allows("gcc", "clang-14", "readelf"), "gcc, clang-14 or readelf is not installed"),
    arguments: RealHeader.all)
  func verdictsAreWhatCompilersSay(header: RealHeader) throws {
    let text = try #require(header.text, "\(header.file) is not installed")
    var workshop = try RealWorkshop(header, text)
    let parts = HeaderText(text)
    var edits = HeaderEdit.Kind.allCases.flatMap { HeaderEdit.some($0, of: parts, count: Self.count) }
    if let chosen = ProcessInfo.processInfo.environment["MUTANTS"] {
      edits = edits.filter { "\(header.file) \($0.kind)".contains(chosen) }
    } else if !Self.isWhole {
      // A mutant takes seconds; each header has its own share of the kinds.
      let start = header.file.utf8.count % 9
      edits = edits.enumerated().filter { $0.offset % 9 == start }.map(\.element)
    }
    var judged = 0
    for edit in edits {
      guard let judgement = try workshop.judge(parts.replacing(edit.range, edit.replacement)) else { continue }
      judged += 1
      guard let problem = judgement.problem(of: edit.kind) else { continue }
      Issue.record(
        "\(header.file), \(edit.kind.rawValue) \(edit.index):\n\(edit.place(in: parts))\n-> \(edit.replacement)\n\(problem)"
      )
    }
    print("\(header.file): \(judged) mutants of \(edits.count) edits")
  }
}

/// A header and its mutants in a folder, each side in front of the installed one.
private struct RealWorkshop {
  let header: RealHeader
  let scratch: TemporaryDirectory
  let options = DiffOptions(targets: [.host])
  let old: (spec: LinkedSpec, side: Truth.Side)
  static let clang = ClangOpening()

  struct Judgement {
    var truth: Truth
    var drift: Drift
    /// What the verdict and the compilers disagree about.
    func problem(of kind: HeaderEdit.Kind) -> String? {
      if drift.verdict == truth.class { return nil }
      // A use of another macro that does not compile any more asks for no symbol, though what it named is in programs that exist.
      if kind == .macroRemoved || kind == .macroRenamed, truth.class == .abi, drift.verdict == .source { return nil }
      let told = drift.findings.map { "  \($0.rule.rawValue) \($0.entity) \($0.class.rawValue): \($0.message)" }
        .joined(separator: "\n")
      return
        "the compilers say \(truth.class.rawValue) (\(truth.reason)), the verdict is \(drift.verdict.rawValue)\n\(told)"
    }
  }

  init(_ header: RealHeader, _ text: String) throws {
    self.header = header
    scratch = try TemporaryDirectory()
    old = try Self.side("old", text, header, scratch, name: header.file)
  }

  /// Nothing when the mutant is no header any more that a compiler takes.
  mutating func judge(_ text: String) throws -> Judgement? {
    let new: (spec: LinkedSpec, side: Truth.Side)
    do {
      new = try Self.side("new", text, header, scratch, name: nil)
      let truth = try Truth.decide(old.side, new.side, on: .host, in: scratch.path)
      return Judgement(truth: truth, drift: SpecDiff.compare(old.spec, new.spec, options))
    } catch is Truth.Broken {
      return nil
    } catch is Failure {
      return nil
    }
  }

  private static func side(
    _ word: String, _ text: String, _ header: RealHeader, _ scratch: TemporaryDirectory, name: String?
  ) throws -> (LinkedSpec, Truth.Side) {
    let path = try scratch.write("\(word)/\(header.file)", text)
    let folders = ["\(scratch.path)/\(word)"] + header.directories
    var request = ScanRequest(headers: [header.include], library: Library(name: "mutant"))
    request.keep = [path]
    request.arguments = folders.flatMap { ["-isystem", $0] }
    request.opening = clang
    let linked = LinkedSpec(try HeaderScanner.scan(request).spec)
    return (
      linked,
      Truth.Side(
        include: "#include <\(header.include)>", flags: folders.flatMap { ["-isystem", $0] },
        probe: ProbeText(linked, header.model), name: name)
    )
  }
}
