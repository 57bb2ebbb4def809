import BindGen
import BindingSpec
import SpecSamples
import TestSupport
import Testing

/// Modules of specs that nobody would write: with every awkward name and text that the samples have.
@Suite struct RandomModuleTests {
  /// The modules of random specs; those of specs that the passes refuse are left out.
  static func modules(_ seeds: Range<UInt64>) -> [BindingModule] {
    seeds.compactMap { seed in
      var sample = RandomSpec(seed: seed)
      var spec = sample.spec()
      spec.library.name = "random-\(seed)"
      spec.imports = []
      Self.keepToC(&spec)
      return try? Generator.module(of: LinkedSpec(spec)).module
    }
  }

  /// C has one name space for all tags, and one for the values of all enums; no scan finds a name twice in either.
  private static func keepToC(_ spec: inout Spec) {
    var tags = Set(spec.structs.names)
    for name in spec.unions.names where !tags.insert(name).inserted { spec.unions[name] = nil }
    for name in spec.enums.names where !tags.insert(name).inserted { spec.enums[name] = nil }
    var values: Set<String> = []
    for (name, enumeration) in spec.enums {
      guard let definition = enumeration.definition else { continue }
      spec.enums[name]?.definition?.values = definition.values.filter { values.insert($0.name).inserted }
    }
    var called = Set(spec.functions.names)
    for name in spec.variables.names where !called.insert(name).inserted { spec.variables[name] = nil }
  }

  @Test func theSameBytesEachTime() {
    let first = Self.modules(0..<100)
    let second = Self.modules(0..<100)
    #expect(first.count > 20)
    for (a, b) in zip(first, second) {
      for artifact in Artifact.allCases { #expect(Generator.emit(artifact, a) == Generator.emit(artifact, b)) }
    }
  }

  @Test(.enabled(if: ToolCheck.allows("sbcl"), "sbcl is not installed"))
  func anotherLispReadsThem() throws {
    let scratch = try Scratch()
    let modules = Self.modules(0..<400)
    #expect(modules.count > 100)
    let paths = try modules.map { try scratch.write(ModuleText.text(.lisp, $0), to: "\($0.name).lisp") }
    let report = try LispReport(reading: paths)
    #expect(report.wrong == [], "\(report.wrong.prefix(5))")
    #expect(report.facts.filter { $0.first == "PACKAGE" }.count == modules.count)
  }
}
