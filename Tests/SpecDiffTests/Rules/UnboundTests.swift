import BindingSpec
import HeaderScan
import SpecDiff
import TestSupport
import Testing

/// What no binding was made for and is gone: told of where programs in C can miss it, and not where it was hidden on purpose.
@Suite struct UnboundTests {
  private func scan(_ text: String, hide: [String] = []) throws -> LinkedSpec {
    let scratch = try TemporaryDirectory()
    var request = ScanRequest(headers: [try scratch.write("u.h", text)], library: Library(name: "u"))
    request.hide = hide
    return LinkedSpec(try HeaderScanner.scan(request).spec)
  }

  private func compare(_ old: LinkedSpec, _ new: LinkedSpec) -> Drift {
    SpecDiff.compare(old, new, DiffOptions(includesCosmetic: true))
  }

  @Test func hiddenNamesAreToldOfWithAllOnly() throws {
    let old = try scan("int shown(void); int _inner(void); int _kept(void); extern int _level;", hide: ["_*"])
    let new = try scan("int shown(void); int _kept(void);", hide: ["_*"])
    #expect(old.spec.skipped["_inner"]?.reason == .scanDeclarationHidden)
    let drift = compare(old, new)
    #expect(drift.findings.isEmpty)
    #expect(drift.verdict == .none)
    let gone = drift.cosmetic.filter { $0.rule == .unboundRemoved }
    #expect(gone.map(\.entity) == ["_inner", "_level"])
    #expect(gone.allSatisfy { $0.class == .none })
    // Hidden no longer is not gone.
    let bound = compare(old, try scan("int shown(void); int _inner(void); int _kept(void); extern int _level;"))
    #expect(!(bound.findings + bound.cosmetic).contains { $0.rule == .unboundRemoved })
  }

  @Test(arguments: [
    DiagnosticCode.scanDeclarationStatic, .scanTypeUnsupported, .scanBlock, .scanLayoutDisagreement, .scanCPlusPlus,
  ])
  func whatProgramsCouldUseIsASourceBreak(reason: DiagnosticCode) throws {
    var old = try scan("int shown(void);")
    var spec = old.spec
    spec.skipped["odd"] = Skip(at: Provenance(header: "u.h", line: 3), reason: reason, detail: "a type")
    old = LinkedSpec(try SpecReader.read(bytes: SpecWriter.yaml(spec), file: "u.yaml"))
    let gone = compare(old, try scan("int shown(void);"))
    #expect(gone.findings.map(\.rule) == [.unboundRemoved])
    #expect(gone.findings.map(\.entity) == ["odd"])
    #expect(gone.findings.map(\.kind) == [.skipped])
    #expect(gone.verdict == .source)
    // Under the same name it is something else, or still there.
    for text in ["int odd(void);", "struct odd { int x; };", "#define odd 3", "typedef int odd;", "static int odd;"] {
      let there = compare(old, try scan("int shown(void);\n" + text))
      #expect(!there.findings.contains { $0.rule == .unboundRemoved }, "\(text)")
    }
  }
}
