import BindingSpec
import Foundation
import SpecSamples
import Testing

/// Inputs that are made to take long or much.
@Suite struct LimitTests {
  static let head = "bindgen-lisp: 1\nlibrary: {name: z}\nfunctions: {}\n"

  func codes(_ text: [UInt8]) -> [DiagnosticCode] {
    do throws(Failure) {
      _ = try SpecReader.read(bytes: text, file: "limit.yaml")
      return []
    } catch { return error.diagnostics.map(\.code) }
  }

  /// libyaml needs quadratic time for these when it is left to read them to their end. What counts is how far it gets: it
  /// looks ahead for the end of a key, which may be a thousand characters long.
  @Test(
    arguments: [
      (String(repeating: "[", count: 100_000), DiagnosticCode.specTooDeep),
      (String(repeating: "{a: ", count: 50_000), .specTooDeep),
      (String(repeating: "- ", count: 100_000), .specTooDeep),
      (String(repeating: "? ", count: 100_000), .specShape),
      (String(repeating: "[]", count: 100_000), .specYAML),
    ])
  func deepNestingEndsEarly(text: String, expected: DiagnosticCode) {
    for prefix in ["x-a: ", "x-a:\n  ", ""] {
      let bytes = Array((prefix.isEmpty ? "" : Self.head + prefix).utf8) + Array(text.utf8)
      let found = codes(bytes)
      #expect(found.first == expected || found.first == .specYAML || found.first == .specTooDeep, "\(found)")
      let scanned = LibYAMLSource.read(bytes, file: "limit.yaml").scanned
      #expect(scanned < 4096, "\(prefix)\(text.prefix(4))…")
    }
  }

  @Test func aFileThatIsTooLargeIsNotEvenRead() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("large-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(FileManager.default.createFile(atPath: url.path, contents: nil))
    let handle = try FileHandle(forWritingTo: url)
    try handle.truncate(atOffset: 1 << 40)
    try handle.close()
    let failure = #expect(throws: Failure.self) { try SpecReader.read(path: url.path) }
    #expect(failure?.diagnostics.map(\.code) == [.specTooLarge])
  }

  @Test func thousandsOfErrorsMakeAFew() throws {
    let entries = (0..<5000).map { "  f\($0): {retruns: int}\n" }.joined()
    let text = "bindgen-lisp: 1\nlibrary: {name: z}\nfunctions:\n" + entries
    #expect(codes(Array(text.utf8)).count == 20)
  }

  /// Names and keys that would make a table of them slow.
  @Test func manyNamesInTheWrongOrder() throws {
    let entries = (0..<20_000).reversed().map { "  f\($0): {returns: int}\n" }.joined()
    let text = "bindgen-lisp: 1\nlibrary: {name: z}\nfunctions:\n" + entries
    let spec = try SpecReader.read(bytes: Array(text.utf8), file: "many.yaml")
    #expect(spec.functions.count == 20_000)
    #expect(spec.functions.names.first == "f0")
  }

  /// Long words are not compared with all others.
  @Test func aVeryLongUnknownKey() {
    let key = String(repeating: "k", count: 900)
    #expect(codes(Array((Self.head + "\(key): 1\n").utf8)) == [.specUnknownKey])
  }
}
