import BindingSpec
import Foundation
import Testing

/// What `docs/spec-format.md` says is so.
@Suite struct DocumentationTests {
  static let page =
    (try? String(contentsOf: OtherReadersTests.root.appendingPathComponent("docs/spec-format.md"), encoding: .utf8))
    ?? ""

  /// The YAML blocks of the page.
  static let blocks: [String] = page.components(separatedBy: "```yaml\n").dropFirst().map {
    $0.components(separatedBy: "\n```")[0] + "\n"
  }

  static let head = "bindgen-lisp: 1\nlibrary: {name: zlib}\n"

  @Test func theExampleReads() throws {
    // Its digest is cut short for the eye.
    let text = try #require(Self.blocks.first).replacing(/digest: .*\n/, with: "")
    let spec = try SpecReader.read(bytes: Array(text.utf8), file: "example.yaml")
    #expect(spec.functions["deflate"]?.parameters.count == 2)
    // It is written as the writer writes.
    let written = String(
      decoding: SpecWriter.yaml(
        spec, header: ["bindgen-lisp scan zlib.h --library zlib --pkg zlib -o specs/zlib.yaml"]), as: UTF8.self)
    #expect(written.replacing(/digest: .*\n/, with: "") == text)
  }

  @Test func theOverlayDoesWhatThePageSays() throws {
    try #require(Self.blocks.count == 4)
    let scanned = Self.head + Self.blocks[1] + "constants: {}\n"
    let withPrintf = scanned.replacing("macros:", with: "  gzprintf: {variadic: true, returns: int}\nmacros:")
    let base = try SpecReader.read(bytes: Array(withPrintf.utf8), file: "zlib.yaml")
    let merged = try SpecReader.merge(overlay: Array(Self.blocks[2].utf8), file: "zlib.overlay.yaml", into: base)
    let expected = try SpecReader.read(bytes: Array((Self.head + Self.blocks[3]).utf8), file: "merged.yaml")
    #expect(merged.functions["gzopen"] == expected.functions["gzopen"])
    #expect(merged.functions["gzprintf"]?.notes.skip == true)
    #expect(merged.macros["deflateInit"]?.returns == .scalar(.int))
    #expect(merged.constants.count == 1)
  }

  @Test func theDigestIsDefined() throws {
    let text = Self.head + "functions: {f: {at: \"z.h:1\", params: [], returns: int}}\n"
    let spec = try SpecReader.read(bytes: Array(text.utf8), file: "z.yaml")
    let stream = String(decoding: SpecWriter.digestStream(spec), as: UTF8.self)
    #expect(Self.page.contains("gives `\(stream)`"))
  }

  @Test func everyKeyAndCodeIsThere() throws {
    let schema = try String(
      contentsOf: OtherReadersTests.root.appendingPathComponent("docs/spec.schema.json"), encoding: .utf8)
    for key in SpecKey.allCases {
      #expect(schema.contains("\"\(key.spelling)\""), "the schema lacks \(key.spelling)")
      #expect(Self.page.contains("\(key.spelling)"), "the page lacks \(key.spelling)")
    }
    for code in DiagnosticCode.allCases where code.rawValue.hasPrefix("spec.") && code != .specEntityUnknown {
      #expect(Self.page.contains("`\(code.rawValue)`"), "the page lacks \(code.rawValue)")
    }
  }
}
