import Foundation
import TestSupport
import Testing

/// `docs/language.md` lists what there is: no more, no less, and nothing that no program has tried.
@Suite struct LanguagePageTests {
  @Test func tablesAreWhatTheMachineSays() throws {
    let page = try String(contentsOfFile: Subprocess.root + "/docs/language.md", encoding: .utf8)
    let parts = page.components(separatedBy: "<!-- tables -->\n")
    try #require(parts.count == 2)
    let tables = parts[1].components(separatedBy: "<!-- end of tables -->")[0]
    let run = try Subprocess.command(["run", "tools/language.lisp"], in: Subprocess.root)
    #expect(run.status == 0, "\(run.errors)")
    #expect(tables == run.output, "run “make language” and look at “git diff”")
  }

  /// Every operator occurs in a program that is compared with SBCL.
  @Test func everyOperatorIsTried() throws {
    let run = try Subprocess.command(["run", "tools/language.lisp"], in: Subprocess.root)
    let sections = run.output.components(separatedBy: "\n### ").filter { section in
      ["Special operators", "Macros", "Functions"].contains { section.hasPrefix($0) }
    }
    try #require(sections.count == 3)
    let operators = sections.flatMap { section in
      section.components(separatedBy: "\n\n").dropFirst().joined().split(whereSeparator: \.isWhitespace).map {
        String($0.filter { $0 != "`" })
      }
    }
    #expect(operators.count > 500)
    var used = Set<Substring>()
    for name in DifferentialTests.programs {
      let text = try String(
        contentsOfFile: "\(Subprocess.root)/Tests/LispRuntimeTests/Programs/\(name)", encoding: .utf8
      ).lowercased()
      used.formUnion(text.split { " \n\t()'`,\"#".contains($0) })
    }
    let untried = operators.filter { !used.contains(Substring($0)) && !Self.cannotBeCompared.contains($0) }
    #expect(untried == [], "write a program that uses these")
  }

  /// What another Lisp answers differently by right, or what ends the program or waits for a person.
  static let cannotBeCompared: Set<String> = [
    "break", "invoke-debugger", "invoke-restart-interactively", "lisp-implementation-type", "y-or-n-p", "yes-or-no-p",
    "disassemble", "function-lambda-expression", "stream-external-format", "require", "provide",
  ]
}
