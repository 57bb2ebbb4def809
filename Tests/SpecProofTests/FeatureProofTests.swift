import BindingSpec
import Foundation
import TestSupport
import Testing

/// The same proof for the scanner's own test headers, which have what no library here has: values of 128 bits,
/// strings with a NUL inside, packed and aligned records, vectors.
@Suite struct FeatureProofTests {
  static let directory = Subprocess.root + "/Tests/HeaderScanTests/Headers"

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// What gcc is not shown, or must not name.
  static let clangOnly = [
    "attributes": ["never", "never_text", "old_replacement", "since"], "conventions": ["in_vectors", "keeps_most"],
    "structs": ["in_prototype_only"], "typedefs": ["int2"],
  ]

  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"), arguments: names)
  func gccAgrees(_ name: String) throws {
    let header = try Data(contentsOf: URL(fileURLWithPath: "\(Self.directory)/\(name).h"))
    let note = String(decoding: header, as: UTF8.self).firstMatch(of: /gcc: ([^\r\n]*)/)?.output.1
    // Only clang takes such a header. And a `long long` that calls itself intmax_t is taken for the standard's `long`,
    // which has the same bits and is another type.
    if note == "no" || name == "standard-types-own" { return }
    let spec = try SpecReader.read(path: "\(Self.directory)/\(name).yaml")
    let flags = note?.split(separator: " ").map(String.init) ?? []
    let subject = try SpecUnderProof(name, LinkedSpec(spec), in: Self.directory, more: flags).with { spec in
      for name in Self.clangOnly[name] ?? [] {
        spec.functions[name] = nil
        spec.typedefs[name] = nil
      }
    }
    let verdict = try ProofProgram(subject).verdict()
    for failure in verdict.failures { Issue.record("\(name): \(failure)") }
  }

  @Test func areMany() { #expect(Self.names.count > 20) }
}
