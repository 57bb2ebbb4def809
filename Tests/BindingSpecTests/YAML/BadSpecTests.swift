import BindingSpec
import Foundation
import Testing

/// Every file in `Inputs/bad-specs` is refused with the codes and places that it names in its first line,
/// `# expect: CODE LINE:COLUMN[; CODE LINE:COLUMN]`, or in `FILE.expect` where the first line must be something else.
@Suite struct BadSpecTests {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Inputs/bad-specs")

  static let files: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test func thereAreInputs() { #expect(Self.files.count > 100) }

  @Test(arguments: files) func isRefused(file: String) throws {
    let path = Self.directory.appendingPathComponent(file).path
    let expected = try expectation(path)
    #expect(throws: Failure.self, "\(file) is accepted") { try SpecReader.read(path: path) }
    do throws(Failure) {
      _ = try SpecReader.read(path: path)
    } catch {
      let found = error.diagnostics.map {
        "\($0.code.rawValue) \($0.place?.line ?? 0):\($0.place?.column ?? 0)"
      }.joined(separator: "; ")
      if ProcessInfo.processInfo.environment["SHOW_BAD_SPECS"] != nil {
        for diagnostic in error.diagnostics {
          print(
            "BAD\t\(file)\t\(diagnostic.code.rawValue) \(diagnostic.place?.line ?? 0):\(diagnostic.place?.column ?? 0)\t\(diagnostic.message)\t\(diagnostic.hint ?? "-")"
          )
        }
      }
      #expect(found == expected, "\(file)")
      for diagnostic in error.diagnostics {
        #expect(diagnostic.place?.file == path)
        #expect(diagnostic.severity == .error)
        #expect(!diagnostic.message.isEmpty)
      }
    }
  }

  private func expectation(_ path: String) throws -> String {
    if let text = try? String(contentsOfFile: path + ".expect", encoding: .utf8) {
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    let line = text.prefix { $0 != "\n" }
    return line.hasPrefix("# expect: ") ? String(line.dropFirst(10)) : "no expectation"
  }
}
