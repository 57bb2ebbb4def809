import Foundation
import TestSupport
import Testing

/// What `show` prints, against files that a person has looked at.
@Suite struct ShowTests {
  static let names = [
    "event", "flags", "tight", "text", "number", "handle", "mode", "level", "position_t", "compare_t", "sample_sort",
    "sample_log", "sample_zero", "sample_version", "SAMPLE_MAX", "SAMPLE_NAME", "SAMPLE_MIN", "sample_order",
    "SAMPLE_LINE", "base_list", "MODE_READ",
  ]

  /// Runs `show` on the sample.
  func show(_ arguments: [String], environment: [String: String] = [:]) throws -> Subprocess.Result {
    let sample = try SampleSpec()
    return try withExtendedLifetime(sample) {
      try Subprocess.command(["show", "sample.yaml"] + arguments, in: sample.directory.path, environment: environment)
    }
  }

  @Test(arguments: names) func declaration(name: String) throws {
    let run = try show([name])
    #expect(run.status == 0, "\(run.errors)")
    try Golden().expect(run.output, "\(name).txt")
  }

  @Test func everyTarget() throws {
    for name in ["event", "flags", "event_t", "sample_move", "sample_sort"] {
      let run = try show([name, "--target", "all"])
      #expect(run.status == 0, "\(run.errors)")
      try Golden().expect(run.output, "\(name).all-targets.txt")
    }
  }

  @Test func depthIsAsAsked() throws {
    for depth in ["0", "2"] {
      let run = try show(["event", "--depth", depth])
      try Golden().expect(run.output, "event.depth-\(depth).txt")
    }
  }

  @Test func plainLinesWhereTheLocaleHasNoOthers() throws {
    let run = try show(["event"], environment: ["LC_ALL": "C"])
    #expect(run.output.utf8.allSatisfy { $0 < 128 })
    try Golden().expect(run.output, "event.ascii.txt")
  }

  @Test func overview() throws {
    let run = try show([])
    #expect(run.status == 0, "\(run.errors)")
    try Golden().expect(
      run.output.replacing(/sha256:[0-9a-f]{64}/, with: "sha256:…"), "overview.txt")
  }

  @Test(arguments: names) func isJSON(name: String) throws {
    let run = try show([name, "--format=json", "--target=all"])
    #expect(run.status == 0, "\(run.errors)")
    let values = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    #expect(values.first?["kind"] is String)
  }

  @Test func layoutsAreInTheJSON() throws {
    let run = try show(["struct event", "--format=json", "--target=wasm32-wasi"])
    let values = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    let layouts = try #require(values.first?["layout"] as? [String: [String: Any]])
    let layout = try #require(layouts["wasm32-wasi"])
    let fields = try #require(layout["fields"] as? [[String: Any]])
    let stamp = try #require(fields.first { $0["name"] as? String == "stamp" })
    #expect(stamp["offset"] as? Int == 4)
    #expect(stamp["size"] as? Int == 4)
    #expect(fields.contains { $0["unused"] as? String == "hole" })
  }

  @Test func theWholeSpecAsJSONAndYAML() throws {
    let json = try show(["--format=json"])
    let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(value?["bindgen-lisp"] as? Int == 1)
    let yaml = try show(["--format=yaml"])
    let sample = try SampleSpec()
    #expect(yaml.output == (try sample.directory.read("sample.yaml")))
    let part = try show(["flags", "--format=yaml"])
    #expect(part.output.contains("\n  flags:\n"))
    #expect(!part.output.contains("sample_sort"))
  }

  @Test func anUnknownNameIsSuggestedAnother() throws {
    let run = try show(["evnet"])
    #expect(run.status == 3)
    #expect(run.output == "")
    #expect(run.errors.contains("[spec.entity.unknown]"))
    #expect(run.errors.contains("did you mean “event”?"))
  }

  @Test func aMissingSpecIsAnError() throws {
    let run = try Subprocess.command(["show", "/no/such/spec.yaml"])
    #expect(run.status == 3)
    #expect(run.errors.hasPrefix("/no/such/spec.yaml: error: "))
  }
}
