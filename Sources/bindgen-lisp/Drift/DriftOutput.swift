import BindingSpec
import SpecDiff

/// Where the reports of one comparison go: all of them are made from the same run.
struct DriftOutput {
  private var files: [(format: ReportFormat, path: String)] = []
  private var printed: [ReportFormat] = []
  private let console: Console
  private let isQuiet: Bool
  private let showsAll: Bool

  /// Refuses what cannot be written before the work is done, not after it.
  init(_ arguments: Arguments, _ console: Console) throws(Stop) {
    self.console = console
    isQuiet = arguments.has(DriftOptions.quiet)
    showsAll = arguments.has(DriftOptions.all)
    for text in arguments.all(DriftOptions.report) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let word = parts.first, let path = parts.last, !path.isEmpty else {
        throw .usage("--report takes FORMAT=FILE, not “\(text)”", hint: "for example: --report sarif=drift.sarif")
      }
      guard let format = ReportFormat(rawValue: word) else {
        let known = ReportFormat.allCases.map(\.rawValue)
        throw .usage(
          "there is no report “\(word)”",
          hint: Suggestion.sentence(for: word, among: known) ?? "there are \(known.joined(separator: ", "))")
      }
      if path == "-" {
        printed.append(format)
        continue
      }
      if let other = files.first(where: { $0.path == path }) {
        throw .usage("the reports \(other.format.rawValue) and \(word) would both be written to \(path)")
      }
      try OutputFile.check(path, suffix: "." + word)
      files.append((format, path))
    }
    let chosen = arguments.value(DriftOptions.format).flatMap(ReportFormat.init)
    if let chosen, !printed.contains(chosen) { printed.insert(chosen, at: 0) }
    if printed.count > 1 {
      throw .usage(
        "\(printed.map(\.rawValue).joined(separator: " and ")) cannot both go to standard output",
        hint: "write one of them to a file: --report FORMAT=FILE")
    }
    if printed.isEmpty, !isQuiet { printed = [.text] }
  }

  /// Writes every report, and says what the process is to say.
  func finish(_ run: DriftRun) throws(Stop) -> ExitCode {
    var problems: [Diagnostic] = []
    for subject in run.subjects {
      if case .failed(let diagnostics) = subject.outcome { problems += diagnostics.filter { !problems.contains($0) } }
      if !isQuiet { problems += subject.warnings.filter { !problems.contains($0) } }
    }
    DiagnosticRenderer.render(problems, on: console)
    var context = ReportContext(version: Command.version, showsAll: showsAll, base: Files.currentDirectory)
    if (files.map(\.format) + printed).contains(where: Self.pointsIntoSpecs) { context.lines = Self.lines(run) }
    for (format, path) in files { try OutputFile.write(DriftReport.render(format, run, context), to: path) }
    for format in printed {
      if format != .text {
        try console.write(bytes: DriftReport.render(format, run, context))
      } else if run.subjects.contains(where: \.isCompared) {
        // Why something could not be compared has been said already, on standard error.
        context.colours = console.coloursResults
        try console.write(String(decoding: DriftReport.render(.text, run, context), as: UTF8.self))
      }
    }
    return Self.exitCode(run)
  }

  private static func pointsIntoSpecs(_ format: ReportFormat) -> Bool {
    switch format {
    case .sarif, .github, .gitlab: true
    case .text, .json, .junit, .markdown, .html: false
    }
  }

  /// Where the declarations stand in the specs that something is said about.
  private static func lines(_ run: DriftRun) -> [String: SpecLines] {
    var lines: [String: SpecLines] = [:]
    for subject in run.subjects where subject.isCompared {
      guard case .success(let bytes) = SourceFile.read(subject.path) else { continue }
      lines[subject.path] = SpecLines(String(decoding: bytes, as: UTF8.self))
    }
    return lines
  }

  static func exitCode(_ run: DriftRun) -> ExitCode {
    if run.isIncomplete { return .couldNot }
    if run.verdict >= run.failOn {
      switch run.verdict {
      case .none: break
      case .addition: return .additions
      case .source: return .sourceBreaking
      case .abi: return .abiBreaking
      }
    }
    return run.subjects.contains { !$0.stale.isEmpty } ? .stale : .fine
  }
}

extension DriftRun.Subject {
  var isCompared: Bool { if case .compared = outcome { true } else { false } }
}
