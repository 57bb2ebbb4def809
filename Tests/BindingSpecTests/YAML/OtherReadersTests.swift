import BindingSpec
import Foundation
import SpecSamples
import TestSupport
import Testing

/// What the writer writes is read alike by PyYAML, which follows YAML 1.1, and is what the published schema describes.
@Suite struct OtherReadersTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let hasPython = PythonModules.isRequired || PythonModules.areThere(["yaml", "jsonschema"])

  @Test(.enabled(if: hasPython, "python3 with PyYAML and jsonschema is missing"))
  func pyYAMLReadsTheSameAndTheSchemaHolds() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("specs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for seed in 0..<150 {
      var random = RandomSpec(seed: UInt64(seed) + 10_000)
      let spec = random.spec()
      try Data(SpecWriter.yaml(spec)).write(to: directory.appendingPathComponent("\(seed).yaml"))
      try Data(SpecJSON.json(spec)).write(to: directory.appendingPathComponent("\(seed).json"))
    }
    let script = Self.root.appendingPathComponent("Tests/BindingSpecTests/Inputs/python/check_specs.py").path
    let schema = Self.root.appendingPathComponent("docs/spec.schema.json").path
    let result = try PythonModules.run([script, directory.path, schema])
    #expect(result.status == 0, "\(result.output.prefix(4000))")
    #expect(result.output.contains("150 files"))
  }
}
