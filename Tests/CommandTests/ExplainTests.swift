import Foundation
import TestSupport
import Testing

/// The pages of the diagnostics.
@Suite struct ExplainTests {
  @Test func everyCodeHasAPage() throws {
    let list = try Subprocess.command(["explain", "--list", "--format", "json"])
    #expect(list.status == 0)
    let pages = try #require(JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: String]])
    #expect(pages.count > 40)
    for page in pages {
      let code = try #require(page["code"])
      for key in ["title", "meaning", "remedy"] {
        let text = try #require(page[key], "\(code) has no \(key)")
        #expect(text.count > 8 && !text.contains("\n"), "\(code): \(key)")
      }
      #expect(page["meaning"]?.hasSuffix(".") == true, "\(code): the meaning is made of sentences")
      #expect(page["title"]?.hasSuffix(".") == false, "\(code): the title is none")
    }
    #expect(Set(pages.compactMap { $0["title"] }).count == pages.count, "two codes share a title")
  }

  @Test func pagesArePrintedAsAsked() throws {
    let run = try Subprocess.command(["explain", "[scan.macro.pointer]", "spec.yaml"])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("scan.macro.pointer: the macro is a pointer\n\n"))
    #expect(run.output.contains("\n\nspec.yaml: "))
    #expect(run.output.contains("\nWhat to do\n"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }
}
