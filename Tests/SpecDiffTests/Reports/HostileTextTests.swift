import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import SpecDiff

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Text from headers that is made to harm whoever reads a report of it.
@Suite struct HostileTextTests {
  private func report(_ format: ReportFormat) -> String {
    var context = ReportSamples.context
    context.showsAll = true
    return ReportSamples.text(format, ReportSamples.hostileRun(), context)
  }

  @Test(arguments: ReportFormat.allCases)
  func nothingUnseenGetsIn(_ format: ReportFormat) {
    let unseen = report(format).unicodeScalars.first { $0 != "\n" && !VisibleText.isVisible($0) }
    #expect(unseen == nil)
  }

  @Test(arguments: [ReportFormat.json, .sarif, .gitlab])
  func jsonIsWholeAndHoldsTheTextAsItWas(_ format: ReportFormat) throws {
    let value = try JSONSerialization.jsonObject(with: Data(report(format).utf8))
    if format == .json {
      let findings = try #require((value as? [String: Any])?["findings"] as? [[String: Any]])
      #expect(findings.count == DriftRule.allCases.count * 2)
      // Compared by scalars: Swift takes a carriage return and a line feed for one character.
      let message = try #require(findings.first?["message"] as? String)
      #expect(Array(message.unicodeScalars) == Array("message \(ReportSamples.hostile)".unicodeScalars))
    }
  }

  @Test func xmlIsWellFormedAndCountsItsCases() throws {
    let reader = CaseReader()
    let parser = XMLParser(data: Data(report(.junit).utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(
      Set(reader.elements).isSubset(of: [
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-err",
      ]))
    let findings = DriftRule.allCases.count * 2
    #expect(reader.elements.count { $0 == "testcase" } == findings + 2 + 1 + 1)
    #expect(reader.elements.count { $0 == "failure" } == findings + 1)
    #expect(reader.elements.count { $0 == "error" } == 1)
    #expect(reader.elements.count { $0 == "skipped" } == 2)
  }

  private final class CaseReader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) { elements.append(name) }
  }

  @Test func workflowCommandsAreOneEachAndAsMeant() throws {
    let lines = report(.github).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    for line in lines {
      let match = try #require(line.wholeMatch(of: /::(error|warning|notice) (.*?)::(.*)/), "\(line)")
      // Nothing between the two pairs of colons ends them early or adds a property.
      #expect(match.output.2.wholeMatch(of: /file=[^:,]*(,line=[0-9]+)?,title=[^:,]*/) != nil, "\(match.output.2)")
    }
    // What the text held of the runner's own escapes is no line break for it.
    let message = try #require(lines.first)
    #expect(message.contains("%250A%3A%3Awarning") || message.contains("%250A::warning"))
    let breaking = DriftRule.allCases.indices.filter { $0 % 3 > 0 }.count
    // The findings that break, the additions together, the stale file, the warning, and what could not be compared.
    #expect(lines.count == breaking + 1 + 1 + 1 + 1)
  }

  @Test func markdownStaysWithinItsBlocks() {
    var fence = 0
    for line in report(.markdown).split(separator: "\n", omittingEmptySubsequences: false) {
      let ticks = line.prefix { $0 == "`" }.count
      if fence > 0 {
        if ticks >= fence, line.dropFirst(ticks).allSatisfy({ $0 == " " }) { fence = 0 }
        continue
      }
      if ticks >= 3, !line.dropFirst(ticks).contains("`") {
        fence = ticks
        continue
      }
      // Outside of code no tag is made by the text, nobody is mentioned, nothing is linked.
      let prose = Self.prose(String(line))
      #expect(!prose.hasPrefix("# "), "\(line)")
      let tags = [
        "!-- -->", "details>", "details open>", "/details>", "summary>", "/summary>", "b>", "/b>", "sub>", "/sub>",
      ]
      for part in prose.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
        #expect(tags.contains { part.hasPrefix($0) }, "\(part) in \(line)")
      }
      // “&#91;” is a character that is spelled out.
      let signs = prose.replacing(/&#[0-9]+;/, with: "")
      for sign in ["@", "#"] where !prose.hasPrefix("##") {
        for part in signs.components(separatedBy: sign).dropFirst() {
          #expect(part.hasPrefix("<!-- -->"), "\(sign)\(part) in \(line)")
        }
      }
      #expect(!prose.contains("](") && !prose.contains("://"), "\(line)")
    }
    #expect(fence == 0)
  }

  /// A line without its code and without what is escaped.
  private static func prose(_ line: String) -> String {
    var prose = ""
    var rest = line[...]
    while let first = rest.first {
      if first == "\\" {
        rest = rest.dropFirst(2)
      } else if first == "`" {
        let run = rest.prefix { $0 == "`" }.count
        rest = rest.dropFirst(run)
        // Up to a run of the same length, which the report has to have seen to.
        var depth = 0
        while depth != run, !rest.isEmpty {
          rest = rest.drop { $0 != "`" }
          depth = rest.prefix { $0 == "`" }.count
          rest = rest.dropFirst(depth)
        }
        #expect(depth == run, "code without an end in \(line)")
      } else {
        prose.append(first)
        rest = rest.dropFirst()
      }
    }
    return prose
  }

  @Test func codeInALineTakesEnoughBackticks() {
    #expect(MarkdownReport.code("a`b``c") == "```a`b``c```")
    #expect(MarkdownReport.code("`") == "`` ` ``")
    #expect(MarkdownReport.fenced("```\nx", as: "c") == "````c\n```\nx\n````\n")
    #expect(MarkdownReport.plain("_a_ <b> @c #4") == "\\_a\\_ &lt;b&gt; @<!-- -->c #<!-- -->4")
  }

  @Test func messagesOfSARIFNameNoArgumentsAndLinkNowhere() {
    #expect(SARIFReport.literal("struct { int a[2]; } \\u{0}") == "struct {{ int a[2]; }} \\u{{0}}")
    #expect(SARIFReport.literal("[a](b)") == #"\[a\](b)"#)
    #expect(SARIFReport.literal(#"\[a\](b)"#) == #"\\\[a\\\](b)"#)
    // A mark that goes with the sign before it hides nothing.
    #expect(SARIFReport.literal("{\u{301}0} [a](\u{301}b)") == "{{\u{301}0}} \\[a\\](\u{301}b)")
  }

  @Test func thePageHasNoTagsButItsOwn() {
    let page = report(.html)
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(page.components(separatedBy: "</script").count == 2)
    let known = Set(
      "html head meta title style body header h1 h2 h3 h4 h5 span div table thead tbody tr th td a form input fieldset legend label output main section article ul li code pre p b br details summary strong footer script"
        .split(separator: " "))
    for tag in page.matches(of: /<([a-z0-9]+)((?:[^<>"]|"[^"]*")*)>/) {
      #expect(known.contains(tag.output.1), "\(tag.output.0)")
      #expect(!tag.output.2.replacing(/"[^"]*"/, with: "").contains("src"), "\(tag.output.0)")
      #expect(!tag.output.2.contains("href=") || tag.output.2.contains("href=\"#"), "\(tag.output.0)")
    }
    #expect(page.components(separatedBy: "<body").count == 2)
  }

  /// A browser reads the page, its filters are there, and nothing from the headers ran.
  @Test(.enabled(if: ToolCheck.allows("chromium"), "chromium is not installed"))
  func aBrowserShowsThePageAndFiltersIt() throws {
    let chromium = try ToolCheck.require("chromium")
    let directory = try TemporaryDirectory()
    let page = report(.html)
    func open(_ more: String) throws -> String {
      let text = page.replacingOccurrences(of: "</body>", with: "<script>\(more)</script></body>")
      let file = try directory.write("page.html", text)
      let run = try chromium.run([
        "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(directory.path)/profile", "--dump-dom",
        "file://\(file)",
      ])
      #expect(run.status == 0)
      return run.output
    }
    let all = try open("")
    #expect(all.contains("<form id=\"filters\">"))
    #expect(!all.contains("<title>PWNED"))
    let count = page.components(separatedBy: "<article").count - 1
    #expect(all.contains("<output id=\"count\">\(count) declarations</output>"))

    let searched = try open(
      """
      const box = document.getElementById("search");
      box.value = "FUNCTION.removed message"; box.dispatchEvent(new Event("input", {bubbles: true}));
      """)
    #expect(searched.contains("<output id=\"count\">1 of \(count) declarations</output>"))
    let none = try open(
      """
      for (const box of document.querySelectorAll("input[name=class]")) box.checked = false;
      document.getElementById("search").dispatchEvent(new Event("input", {bubbles: true}));
      """)
    #expect(none.contains("<output id=\"count\">0 of \(count) declarations</output>"))
    #expect(none.contains("<p id=\"nothing\">"))
  }
}
