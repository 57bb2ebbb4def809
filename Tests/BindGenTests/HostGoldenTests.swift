import BindGen
import BindingSpec
import Foundation
import TestSupport
import Testing

/// The texts as people read them. `ACCEPT=1 swift test --filter HostGoldenTests` takes what is new.
struct HostGoldenTests {
  @Test func importTable() throws {
    try Golden().expect(ModuleText.text(.imports, try HostFeatureSpec.module()), "feature.imports.wat")
  }

  /// Up to where all host modules are the same.
  @Test func hostModule() throws {
    let text = ModuleText.text(.host, try HostFeatureSpec.module())
    let end = try #require(text.range(of: "/**\n * What `WebAssembly.instantiate` wants")?.lowerBound)
    try Golden().expect(String(text[..<end]), "feature.host.mjs")
  }

  @Test func typeDeclarations() throws {
    try Golden().expect(ModuleText.text(.hostTypes, try HostFeatureSpec.module()), "feature.host.d.mts")
  }

  /// A further function is lines in one place, with a line for each type that nothing had before.
  @Test(arguments: [
    ("mold: {params: [{name: v, type: int}], returns: int}", 0, 0),
    ("mold: {params: [{name: v, type: int}, {name: w, type: float}, {type: float}], returns: int}", 1, 0),
    ("mold: {params: [{name: f, type: \"*fn(float) float\"}], returns: int}", 1, 1),
    ("aaaa: {params: [{name: f, type: reducer}], returns: void}", 0, 0),
  ])
  func aFunctionMoreChangesOnePlace(entry: String, signatures: Int, callbacks: Int) throws {
    let before = try HostFeatureSpec.module()
    let after = try ModuleText.module(
      HostFeatureSpec.yaml.replacing("functions:\n", with: "functions:\n  \(entry)\n", maxReplacements: 1)
    ).module
    for (artifact, lines) in [(Artifact.imports, 2 + signatures + callbacks), (.host, 2), (.hostTypes, 2)] {
      let old = ModuleText.text(artifact, before).split(separator: "\n")
      let new = ModuleText.text(artifact, after).split(separator: "\n")
      let difference = new.difference(from: old)
      #expect(difference.removals.isEmpty)
      #expect(difference.insertions.count == lines, "\(artifact): \(difference.insertions)")
    }
  }
}
