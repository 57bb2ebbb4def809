import BindGen
import BindingSpec

/// One run of `generate`: specs to modules to files, all specs side by side, and nothing written unless all went well.
struct GenerateRun {
  private let arguments: Arguments
  private let console: Console
  private let watch = Stopwatch()

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  func run() throws(Stop) -> ExitCode {
    let plan = try GeneratePlan(arguments)
    var failures: [Diagnostic] = []
    var finished: [Generated] = []
    var jobs = plan.jobs
    var known = Set(jobs.map { Files.real($0.specPath) })
    while !jobs.isEmpty {
      let round = jobs
      jobs = []
      for outcome in Crew.map(round.count, worker: (), { _, index in Self.work(round[index]) }) {
        switch outcome {
        case .failure(let failure): failures += failure.diagnostics.filter { !failures.contains($0) }
        case .success(let generated):
          finished.append(generated)
          if !plan.includesImports { continue }
          for path in generated.imported where known.insert(Files.real(path)).inserted {
            jobs.append(plan.job(for: path))
          }
        }
      }
    }
    let warnings = finished.flatMap(\.diagnostics)
    let isQuiet = arguments.has(GenerateOptions.quiet)
    if !failures.isEmpty { throw .failure(Failure(failures)) }
    if !isQuiet { DiagnosticRenderer.render(warnings, on: console, repeating: 5) }
    if arguments.has(GenerateOptions.strict) { try refuseSkips(finished) }
    try write(finished, plan, isQuiet: isQuiet)
    return .fine
  }

  private func write(_ finished: [Generated], _ plan: GeneratePlan, isQuiet: Bool) throws(Stop) {
    if let duplicate = Self.duplicate(finished.flatMap { $0.files.map(\.path) }) {
      throw .usage(
        "two of the specs would be written to \(duplicate)",
        hint: "the library's name makes the file's: see “show SPEC”")
    }
    if plan.isStandardOutput {
      for file in finished.flatMap(\.files) { try console.write(bytes: file.bytes) }
      return
    }
    if let directory = plan.directory, !Files.makeDirectory(directory) {
      throw .failure(
        Diagnostic(.outputUnwritable, at: Diagnostic.Place(file: directory), "the directory cannot be made"))
    }
    var written: Set<String> = []
    for file in finished.flatMap(\.files) {
      if try OutputFile.write(file.bytes, to: file.path) { written.insert(file.path) }
    }
    if let depfile = plan.depfile {
      var read: [String] = []
      for path in finished.flatMap(\.read) where !read.contains(path) { read.append(path) }
      let rule = Depfile.text(targets: finished.flatMap { $0.files.map(\.path) }, files: read)
      try OutputFile.write(Array(rule.utf8), to: depfile)
    }
    if arguments.value(GenerateOptions.format) == "json" {
      try console.write(GenerateSummary.json(finished, written: written).prettyText + "\n")
    } else if !isQuiet, console.diagnosticsFormat == .text {
      console.say(GenerateSummary.text(finished, written: written.count, watch: watch))
    }
  }

  private func refuseSkips(_ finished: [Generated]) throws(Stop) {
    let skips = finished.flatMap { generated in
      generated.skipped.map { skip in
        Diagnostic(
          skip.reason, entity: skip.cName,
          at: Diagnostic.Place(file: generated.specPath),
          "\(skip.word) \(skip.cName) is left out: \(skip.detail)",
          hint: "mark it {skip: true} in an overlay when that is as it should be")
      }
    }
    if skips.isEmpty { return }
    let summary = Diagnostic(
      .generateStrict, "\(skips.count) declaration\(skips.count == 1 ? " is" : "s are") left out; nothing was written",
      hint: "“bindgen-lisp explain CODE” says what can be done about each reason")
    throw .failure(Failure(skips + [summary]))
  }

  private static func duplicate(_ paths: [String]) -> String? {
    var seen: Set<String> = []
    return paths.first { !seen.insert($0).inserted }
  }

  /// Everything from the spec's path to the texts, on whatever thread.
  static func work(_ job: GenerateJob) -> Swift.Result<Generated, Failure> {
    do throws(Failure) {
      let linked = try SpecReader.link(
        path: job.specPath, overlays: job.overlays, importPaths: job.importPaths, imports: .types)
      let result = keptUntilExit(try Generator.module(of: linked, job.options))
      let module = result.module
      let files = job.artifacts.map { artifact in
        GeneratedFile(
          artifact: artifact, path: job.path(of: artifact, moduleName: module.name),
          bytes: Generator.emit(artifact, module))
      }
      return .success(
        Generated(
          specPath: job.specPath, read: linked.files, imported: linked.importedPaths, files: files,
          skipped: module.skipped,
          counts: GenerateSummary.counts(module),
          diagnostics: result.diagnostics.map { $0.placed(in: job.specPath) }))
    } catch {
      return .failure(Failure(error.diagnostics.map { $0.placed(in: job.specPath) }))
    }
  }
}

/// What came of one spec.
struct Generated: Sendable {
  var specPath: String
  /// What was read for it.
  var read: [String]
  /// Where the specs are that it imports.
  var imported: [String]
  var files: [GeneratedFile]
  var skipped: [SkippedBinding]
  var counts: String
  var diagnostics: [Diagnostic]
}

struct GeneratedFile: Sendable {
  var artifact: Artifact
  var path: String
  var bytes: [UInt8]
}

extension Diagnostic {
  /// With the spec as its place, when it has none.
  func placed(in file: String) -> Diagnostic {
    if place != nil { return self }
    var placed = self
    placed.place = Diagnostic.Place(file: file)
    return placed
  }
}

/// What a run of the generator did, in a few lines.
enum GenerateSummary {
  static func counts(_ module: BindingModule) -> String {
    var counts = Counts()
    counts.add(module.functions.count, "function")
    counts.add(module.types.count, "type")
    counts.add(module.constants.count, "constant")
    counts.add(module.variables.count, "variable")
    counts.add(module.aliases.count, "alias", "aliases")
    return counts.text
  }

  static func json(_ all: [Generated], written: Set<String>) -> JSON {
    .array(
      all.map { generated in
        .object([
          ("spec", .string(generated.specPath)),
          (
            "files",
            .array(
              generated.files.map { file in
                .object([
                  ("path", .string(file.path)), ("kind", .string(file.artifact.rawValue)),
                  ("bytes", .integer(file.bytes.count)), ("changed", .bool(written.contains(file.path))),
                ])
              })
          ),
          (
            "skipped",
            .array(
              generated.skipped.map { skip in
                .object([
                  ("name", .string(skip.cName)), ("kind", .string(skip.word)),
                  ("reason", .string(skip.reason.rawValue)), ("detail", .string(skip.detail)),
                  ("at", skip.at.map { .object([("header", .string($0.header)), ("line", .integer($0.line))]) }),
                ])
              })
          ),
        ])
      })
  }

  static func text(_ all: [Generated], written: Int, watch: Stopwatch) -> String {
    var text = ""
    for generated in all {
      let target = generated.files.count == 1 ? generated.files[0].path : generated.specPath
      text += "\(target): \(generated.counts)\n"
      if generated.skipped.isEmpty { continue }
      let list = Counts.text(of: generated.skipped.lazy.map(\.reason))
      text += "  not bound: \(list)\n"
    }
    let files = all.reduce(0) { $0 + $1.files.count }
    let same = files - written
    text += "\(written) file\(written == 1 ? "" : "s") written"
    if same > 0 { text += ", \(same) as before" }
    return text + " in \(watch.text)\n"
  }
}
