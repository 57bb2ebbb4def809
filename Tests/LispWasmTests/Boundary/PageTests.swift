import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// The page of `examples/web` in real browsers: it draws, and does what a click says.
struct PageTests {
  @Test(.enabled(if: ToolCheck.allows("wasm-tools", "node", "chromium"), "chromium is not installed"))
  func chromium() throws { try visit("chromium", tool: "chromium") }

  @Test(.enabled(if: ToolCheck.allows("wasm-tools", "node", "firefox-esr"), "firefox-esr is not installed"))
  func firefox() throws { try visit("firefox", tool: "firefox-esr") }

  private struct Step: Encodable {
    var click: [Value]?
    var evaluate: String?
    var until: String?
    var screenshot: String?

    enum Value: Encodable {
      case text(String)
      case number(Int)
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
      }
    }

    static func button(_ id: String) -> Step { Step(click: [.text("#\(id)")]) }
    /// The middle of a cell.
    static func cell(_ column: Int, _ row: Int) -> Step {
      Step(click: [.text("#canvas"), .number(column * 12 + 5), .number(row * 12 + 5)])
    }
    static func pixels(_ cells: [(column: Int, row: Int)]) -> Step {
      let places = cells.map { "[\($0.column * 12 + 5), \($0.row * 12 + 5)]" }.joined(separator: ", ")
      return Step(
        evaluate: """
          [\(places)].map(([x, y]) =>
            [...document.getElementById("canvas").getContext("2d").getImageData(x, y, 1, 1).data].slice(0, 3))
          """)
    }
    static func text(_ id: String) -> Step { Step(evaluate: "document.getElementById(\"\(id)\").textContent") }
  }

  private enum Answer: Decodable, Equatable {
    case text(String)
    case pixels([[Int]])
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .pixels(try container.decode([[Int]].self))
      }
    }
  }

  private func visit(_ kind: String, tool: String) throws {
    let folder = Subprocess.root + "/examples/web"
    let module = try DeepStack.run {
      let text = try String(contentsOfFile: "\(folder)/life.lisp", encoding: .utf8)
      return try WasmCompiler(name: "life").compile([WasmCompiler.Source(name: "life.lisp", text: Array(text.utf8))])
    }
    #expect(module.warnings.isEmpty, "\(module.warnings)")
    let part = try HostWorkshop()
    try Data(module.bytes).write(to: URL(fileURLWithPath: "\(part.path)/life.wasm"))
    try part.writeHosts(module.description)
    try part.write(file: "index.html", try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8))

    // Three cells in a row turn into three in a column, and back.
    let across = [(30, 20), (31, 20), (32, 20)]
    let all = across + [(31, 19), (31, 21), (10, 10)]
    var steps: [Step] = [Step(until: "document.documentElement.dataset.state"), Step(until: "\(Self.generation) > 2")]
    steps += [.text("run"), .button("run"), .text("run"), .pixels([(2, 6)]), .button("clear"), .pixels(all)]
    steps += across.map { .cell($0.0, $0.1) }
    steps += [
      .text("population"), .pixels(all), .button("step"), .text("generation"), .text("population"), .pixels(all),
    ]
    steps += [.cell(31, 20), .text("population"), Step(screenshot: "\(part.path)/page.png")]
    let list = try part.write(file: "steps.json", String(decoding: try JSONEncoder().encode(steps), as: UTF8.self))
    let run = try Subprocess.run(
      [
        try ToolCheck.require("node").path, Subprocess.root + "/Tests/Support/Engines/visit.mjs", kind,
        try ToolCheck.require(tool).path, part.path, list, "\(part.path)/results.json", "60",
      ], in: part.path)
    try #require(run.status == 0, "\(run.errors)")
    let answers = try JSONDecoder().decode(
      [Answer].self,
      from: try Data(
        contentsOf: URL(fileURLWithPath: "\(part.path)/results.json")))
    try #require(answers.count == 10)
    let (empty, young, older, trail) = ([17, 11, 30], [249, 216, 118], [249, 206, 113], [54, 36, 96])
    #expect(answers[0] == .text("Pause") && answers[1] == .text("Run"))
    #expect(answers[2] != .pixels([empty]), "the gun is there")
    #expect(answers[3] == .pixels(Array(repeating: empty, count: 6)), "cleared")
    #expect(answers[4] == .text("3"))
    #expect(answers[5] == .pixels([young, young, young, empty, empty, empty]), "as clicked")
    #expect(answers[6] == .text("1") && answers[7] == .text("3"))
    #expect(answers[8] == .pixels([trail, older, trail, young, young, empty]), "one generation later")
    #expect(answers[9] == .text("2"), "a click on a cell takes it away")
    #expect((try part.bytes("page.png")).count > 5000)
  }

  private static let generation = "Number(document.getElementById(\"generation\").textContent)"
}
