import BindingSpec
import Foundation
import SpecDiff
import TestSupport
import Testing

/// Reports against the schemas that others have published for them, and against our own.
@Suite struct SchemaTests {
  /// What `tools/python-environment` has put into build/venv.
  private static let python = Subprocess.root + "/build/venv/bin/python"
  private static let junitSchema = Subprocess.root + "/build/venv/junit-10.xsd"

  private static func has(_ module: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: python)
      && (try? Subprocess.run([python, "-c", "import \(module)"]))?.status == 0
  }

  /// A small run, one with hostile text, one with many findings, one that failed, and none.
  private static func runs() throws -> [DriftRun] {
    [
      try ReportSamples.small(), try ReportSamples.small(Target.allCases), ReportSamples.hostileRun(),
      ReportSamples.largeRun(90), DriftRun(subjects: [ReportSamples.failed]), DriftRun(subjects: []),
    ]
  }

  /// The reports of all runs as files.
  private func files(_ format: ReportFormat, in directory: TemporaryDirectory) throws -> [String] {
    try Self.runs().enumerated().flatMap { index, run in
      try [false, true].map { showsAll in
        var context = ReportSamples.context
        context.showsAll = showsAll
        return try directory.write("\(index)-\(showsAll).\(format.rawValue)", ReportSamples.text(format, run, context))
      }
    }
  }

  @Test(.enabled(if: ToolCheck.isCI || has("jsonschema"), "jsonschema is not in build/venv"))
  func jsonIsAsItsSchemaSays() throws {
    let directory = try TemporaryDirectory()
    let script = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      for path in sys.argv[2:]:
          report = json.load(open(path))
          for error in validator.iter_errors(report): sys.exit(f"{path}: {error.json_path}: {error.message[:300]}")
          report["findings"] = 1
          if validator.is_valid(report): sys.exit("the schema takes anything")
      """
    let run = try Subprocess.run(
      [Self.python, "-c", script, Subprocess.root + "/docs/drift.schema.json"] + files(.json, in: directory))
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(.enabled(if: ToolCheck.isCI || has("pydantic_sarif"), "pydantic-sarif is not in build/venv"))
  func sarifIsAsItsSchemaSays() throws {
    let directory = try TemporaryDirectory()
    // The classes are made from the published schema; they know every property, and take no other.
    let script = """
      import json, sys
      from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log
      for path in sys.argv[1:]:
          text = open(path).read()
          try: Log.model_validate_json(text)
          except ValueError as error: sys.exit(f"{path}: {str(error)[:600]}")
          log = json.loads(text)
          # What the classes do not say: rules are where results say they are.
          for run in log["runs"]:
              rules = run["tool"]["driver"]["rules"]
              for result in run["results"]:
                  if rules[result["ruleIndex"]]["id"] != result["ruleId"]: sys.exit(f"{path}: another rule")
          log["runs"][0]["nonsense"] = 1
          try: Log.model_validate(log)
          except ValueError: continue
          sys.exit("the classes take anything")
      """
    let run = try Subprocess.run([Self.python, "-c", script] + files(.sarif, in: directory))
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(
    .enabled(
      if: ToolCheck.isCI || (ToolCheck.allows("xmllint") && FileManager.default.fileExists(atPath: junitSchema)),
      "xmllint is not installed or junit-10.xsd is not in build/venv"))
  func junitIsAsItsSchemaSays() throws {
    let directory = try TemporaryDirectory()
    let xmllint = try ToolCheck.require("xmllint")
    let run = try xmllint.run(["--noout", "--schema", Self.junitSchema] + files(.junit, in: directory))
    #expect(run.status == 0, "\(run.errors.prefix(2000))")
    let broken = try directory.write("broken.xml", "<testsuites><testsuite/></testsuites>")
    #expect(try xmllint.run(["--noout", "--schema", Self.junitSchema, broken]).status != 0)
  }

  /// What GitLab's documentation asks of a code quality report.
  @Test func gitlabHasWhatItsDocumentationAsksFor() throws {
    for run in try Self.runs() {
      let text = ReportSamples.text(.gitlab, run)
      let issues = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
      var fingerprints: Set<String> = []
      for issue in issues {
        #expect((issue["description"] as? String)?.isEmpty == false)
        #expect((issue["check_name"] as? String)?.isEmpty == false)
        let severity = try #require(issue["severity"] as? String)
        #expect(["info", "minor", "major", "critical", "blocker"].contains(severity))
        #expect(fingerprints.insert(try #require(issue["fingerprint"] as? String)).inserted)
        let location = try #require(issue["location"] as? [String: Any])
        let path = try #require(location["path"] as? String)
        #expect(!path.hasPrefix("./"))
        #expect(((location["lines"] as? [String: Any])?["begin"] as? Int ?? 0) >= 1)
      }
    }
  }
}
