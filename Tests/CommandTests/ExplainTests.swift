import Foundation
import TestSupport
import Testing

/// The pages of the diagnostics and of the rules of drift.
@Suite struct ExplainTests {
  @Test func everyCodeHasAPage() throws {
    let list = try Subprocess.command(["explain", "--list", "--format", "json"])
    #expect(list.status == 0)
    let pages = try #require(JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    #expect(pages.count > 120)
    for page in pages {
      let code = try #require(page["code"] as? String)
      for key in ["title", "meaning", "remedy"] {
        let text = try #require(page[key] as? String, "\(code) has no \(key)")
        #expect(text.count > 8 && !text.contains("\n"), "\(code): \(key)")
      }
      #expect((page["meaning"] as? String)?.hasSuffix(".") == true, "\(code): the meaning is made of sentences")
      #expect((page["title"] as? String)?.hasSuffix(".") == false, "\(code): the title is none")
    }
    #expect(Set(pages.compactMap { $0["title"] as? String }).count == pages.count, "two codes share a title")
  }

  @Test func pagesArePrintedAsAsked() throws {
    let run = try Subprocess.command(["explain", "[scan.macro.pointer]", "spec.yaml"])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("scan.macro.pointer: the macro is a pointer\n\n"))
    #expect(run.output.contains("\n\nspec.yaml: "))
    #expect(run.output.contains("\nWhat to do\n"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test func rulesOfDriftHaveClassesAndExamples() throws {
    let list = try Subprocess.command(["explain", "--list", "--format", "json"])
    let pages = try #require(JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    let rules = pages.filter { $0["classes"] != nil }
    #expect(rules.count >= 83)
    for rule in rules {
      let name = try #require(rule["code"] as? String)
      let classes = try #require(rule["classes"] as? [String])
      #expect(!classes.isEmpty && classes.allSatisfy(["none", "addition", "source", "abi"].contains), "\(name)")
      #expect((rule["example"] as? String)?.isEmpty == false, "\(name) has no example")
    }
    let page = try Subprocess.command(["explain", "field.moved"])
    #expect(page.output.contains("\nClass: abi\n"))
  }

  @Test func theTableOfTheRulesIsTheMachines() throws {
    let path = "\(Subprocess.root)/docs/drift-rules.md"
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let list = try Subprocess.command(["explain", "--list", "--format", "json"])
    let script = try TemporaryDirectory()
    let file = try script.write("rules.json", list.output)
    let copy = try script.write("drift-rules.md", page)
    let made = try Subprocess.run(["\(Subprocess.root)/tools/drift-rules", file, copy])
    #expect(made.status == 0, "\(made.errors)")
    #expect(try script.read("drift-rules.md") == page, "“make language” puts docs/drift-rules.md right")
  }
}
