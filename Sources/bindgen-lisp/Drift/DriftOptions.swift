import BindingSpec
import SpecDiff

/// The options that `check` and `diff` share.
enum DriftOptions {
  static let target = OptionSpec(
    "target", value: "TRIPLE|all", repeatable: true, completes: .words(Target.allCases.map(\.rawValue) + ["all"]),
    help: "a platform that counts for the verdict; by default the one that was scanned")
  static let report = OptionSpec(
    "report", value: "FORMAT=FILE", repeatable: true,
    completes: .words(ReportFormat.allCases.map { $0.rawValue + "=" }),
    help:
      "also write a report: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")); “-” is standard output")
  static let format = OptionSpec(
    "format", value: ReportFormat.allCases.map(\.rawValue).joined(separator: "|"),
    completes: .choices(ReportFormat.allCases.map(\.rawValue)), help: "what is printed; text by default")
  static let all = OptionSpec("all", help: "also changes without a meaning: comments, places, parameters' names")
  static let failOn = OptionSpec(
    "fail-on", value: "additions|source|abi", completes: .choices(["additions", "source", "abi"]),
    help: "the least class whose exit code is not 0; additions by default")
  static let accept = OptionSpec(
    "accept", value: "FILE", completes: .files,
    help: "changes that the project accepts; by default drift.accept.yaml beside the spec or here, if it is there")
  static let witness = OptionSpec(
    "witness", value: "DIR", completes: .files,
    help:
      "write a C program for each finding that breaks something: it holds with the old headers and fails with the new")
  static let include = OptionSpec(
    "include", short: "I", value: "DIR", repeatable: true, completes: .files, help: "look for headers there first")
  static let define = OptionSpec(
    "define", short: "D", value: "NAME[=VALUE]", repeatable: true, help: "define a macro when headers are scanned")
  static let package = OptionSpec(
    "pkg", value: "NAME", repeatable: true, help: "ask pkg-config for this package's flags, too")
  static let quiet = OptionSpec(
    "quiet", short: "q", help: "print nothing but errors; the exit code and the reports tell")

  static func targets(_ arguments: Arguments) throws(Stop) -> [Target] {
    var targets: [Target] = []
    for triple in arguments.all(target) {
      for target in triple == "all" ? Target.allCases : [try TargetOption.target(triple)] {
        if !targets.contains(target) { targets.append(target) }
      }
    }
    return targets
  }

  static func leastFailure(_ arguments: Arguments) -> DriftClass {
    switch arguments.value(failOn) {
    case "abi": .abi
    case "source": .source
    default: .addition
    }
  }
}
