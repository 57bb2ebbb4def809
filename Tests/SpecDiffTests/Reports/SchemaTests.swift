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
      import json, re, sys
      from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

      # What the classes leave out of the schema, and what the standard asks beyond it.
      MAY_REPEAT = {"runs", "invocations", "toolExecutionNotifications", "results"}
      URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})+")

      def look(key, value):
          if isinstance(value, list):
              texts = [json.dumps(item, sort_keys=True) for item in value]
              if key not in MAY_REPEAT and len(set(texts)) < len(texts): yield f"{key} has one thing twice"
              for item in value: yield from look(key, item)
          if not isinstance(value, dict): return
          for name, inner in value.items():
              # A bag of our own.
              if name != "properties": yield from look(name, inner)
          for name in ("$schema", "uri"):
              if name in value and not URI.fullmatch(value[name]): yield f"no URI: {value[name]}"
          if key in ("message", "shortDescription", "fullDescription", "help") and not value.get("text"): yield "no text"
          if key == "message":
              text = value["text"].replace("{{", "").replace("}}", "")
              if "{" in text or "}" in text: yield f"arguments that are not there: {text}"
              text = re.sub(r"\\\\.", "", value["text"]) if "](" in value["text"] else ""
              if "](" in text: yield f"a link: {text}"
          if key == "region" and "startLine" not in value: yield "a region without a place"
          if key == "physicalLocation" and "artifactLocation" not in value: yield "a place in no file"
          if key == "descriptor" and not value.get("id"): yield "a descriptor of nothing"

      def faults(log):
          yield from look("", log)
          for run in log["runs"]:
              rules = run["tool"]["driver"]["rules"]
              if len({rule["id"] for rule in rules}) < len(rules): yield "two rules of one name"
              for result in run["results"]:
                  if rules[result["ruleIndex"]]["id"] != result["ruleId"]: yield "another rule"
                  if "suppressions" not in result: yield "some results say whether they are suppressed, and one does not"
                  if result.get("kind", "fail") != "fail" and result["level"] != "none": yield "no failure, but a level"
                  ids = [place["id"] for place in result.get("relatedLocations", [])]
                  if len(set(ids)) < len(ids): yield "two places of one number"

      def refuses(log):
          try: Log.model_validate(log)
          except ValueError as error: return str(error)

      for path in sys.argv[1:]:
          log = json.load(open(path))
          for fault in filter(None, [refuses(log), *faults(log)]): sys.exit(f"{path}: {fault[:600]}")
          log["runs"][0]["nonsense"] = 1
          if not refuses(log): sys.exit("the classes take anything")
          # Each of what is wrong with this one is seen.
          location = {"id": 1, "physicalLocation": {"artifactLocation": {"uri": "a b"}, "region": {}}}
          result = {"ruleId": "x", "ruleIndex": 0, "level": "error", "kind": "pass", "message": {"text": "{0} [a](b)"}}
          log["runs"][0]["results"] = [{**result, "relatedLocations": [location, location]}]
          log["runs"][0]["tool"]["driver"]["rules"] = [{"id": "y"}] * 2
          if len(set(faults(log))) != 11: sys.exit(f"not every fault is seen: {set(faults(log))}")
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
