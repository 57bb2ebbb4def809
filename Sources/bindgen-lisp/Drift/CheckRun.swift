import BindGen
import BindingSpec
import HeaderScan
import SpecDiff

/// One run of `check`: every spec against the headers of this machine, side by side.
struct CheckRun {
  private let arguments: Arguments
  private let console: Console

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  func run() throws(Stop) -> ExitCode {
    let specs = try operands()
    let output = try DriftOutput(arguments, console)
    let job = try CheckJob(arguments, specs: specs)
    var accepted = AcceptedChanges(arguments, specs: specs)
    let witnesses = try WitnessOutput(arguments, subjects: specs.count)
    Interrupts.announce(as: console.diagnosticsFormat)

    let problems = specs.map(accepted.problems)
    let checked = Crew.map(specs.count, worker: ()) { _, index in
      problems[index].map { job.failed(specs[index], $0) } ?? job.check(specs[index])
    }
    var subjects = checked.map(\.subject)
    accepted.apply(to: &subjects)
    if let witnesses {
      for (subject, pair) in zip(subjects, checked.map(\.pair)) { if let pair { try witnesses.write(subject, pair) } }
    }
    let run = DriftRun(subjects: subjects, failOn: DriftOptions.leastFailure(arguments))
    let code = try output.finish(run)
    guard job.isUpdate, !run.isIncomplete else { return code }
    // The spec says now what the headers say.
    return subjects.contains { !$0.stale.isEmpty } ? .stale : .fine
  }

  private func operands() throws(Stop) -> [String] {
    guard !arguments.operands.isEmpty else {
      throw .usage("“check” needs a spec", hint: "for example: bindgen-lisp check specs/zlib.yaml")
    }
    for path in arguments.operands where path.hasSuffix(".h") {
      throw .usage(
        "“\(path)” is a header, not a spec", hint: "to compare a spec with it: bindgen-lisp diff SPEC \(path)")
    }
    // “specs/*.yaml” names the overlays too; they are no specs, and neither is what is accepted.
    let specs = arguments.operands.filter { path in
      arguments.operands.count == 1
        || !path.hasSuffix(".overlay.yaml") && Paths.lastComponent(of: path) != AcceptFile.usualName
    }
    return specs.enumerated().filter { specs.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }
}

/// What is done for each spec, on whatever thread.
struct CheckJob: Sendable {
  let isUpdate: Bool
  private let additions: Rescan.Additions
  private let options: DiffOptions
  private let fresh: FreshCheck?
  /// nil when symbols are not asked for; an empty text for the object that the spec names.
  private let library: String?
  private let generated: StaleFiles?

  init(_ arguments: Arguments, specs: [String]) throws(Stop) {
    isUpdate = arguments.has(CheckOptions.update)
    additions = Rescan.Additions(arguments)
    options = DiffOptions(
      targets: try DriftOptions.targets(arguments), includesCosmetic: arguments.has(DriftOptions.all))
    library = arguments.value(CheckOptions.library)
    if let library, !library.isEmpty, specs.count > 1 {
      throw .usage(
        "--library=\(library) is for one spec, and there are \(specs.count)", hint: "--library alone serves all")
    }
    if library == nil || library?.isEmpty == true, arguments.has(CheckOptions.library),
      let path = arguments.operands.first(where: { $0.contains(".so") })
    {
      throw .usage("“\(path)” is no spec", hint: "if it is the library, write --library=\(path)")
    }
    generated = try StaleFiles(arguments)
    fresh = FreshCheck(
      additions, options, isWanted: !arguments.has(CheckOptions.noCache) && !arguments.has(CheckOptions.update))
  }

  /// What came of one spec, and what it was made of unless nothing has changed since another time.
  struct Checked: Sendable {
    var subject: DriftRun.Subject
    var pair: ComparedPair?
  }

  func failed(_ path: String, _ problems: [Diagnostic]) -> Checked {
    Checked(
      subject: DriftRun.Subject(
        path: path, oldLabel: path, newLabel: "installed headers", outcome: .failed(problems)))
  }

  func check(_ path: String) -> Checked {
    var pair: ComparedPair?
    var subject = failed(path, []).subject
    do throws(Failure) {
      let compared = try compare(path, &subject)
      var drift = compared.drift
      if let library {
        let spec: LinkedSpec
        if let old = compared.old { spec = old } else { spec = try read(path) }
        drift.add(try missingSymbols(library, spec, compared.new ?? spec, drift))
      }
      if let old = compared.old, let new = compared.new {
        let base = Paths.directory(of: path)
        pair = ComparedPair(old: old, new: new, oldBase: base, newBase: base)
      }
      if let generated { subject.stale = try generated.stale(path) }
      subject.outcome = .compared(keptUntilExit(drift))
    } catch {
      subject.outcome = .failed(error.diagnostics.map { $0.placed(in: path) })
    }
    return Checked(subject: subject, pair: pair)
  }

  private func read(_ path: String) throws(Failure) -> LinkedSpec {
    keptUntilExit(try SpecReader.link(path: path, overlays: [], imports: .types))
  }

  /// The comparison, and what it was made of unless it was made another time.
  private func compare(
    _ path: String, _ subject: inout DriftRun.Subject
  ) throws(Failure) -> (drift: Drift, old: LinkedSpec?, new: LinkedSpec?) {
    if let drift = fresh?.drift(path) { return (drift, nil, nil) }
    let opening = SharedOpening.opening
    let old = try read(path)
    let rescan = Rescan(linked: old, path: path, additions: additions)
    let (result, new) = try rescan.scan(opening)
    subject.warnings = result.diagnostics.filter { $0.severity > .note }
    let drift = SpecDiff.compare(old, new, options)
    fresh?.keep(drift, path, old, packages: rescan.packages, result)
    if isUpdate { try update(path, result.spec) }
    return (drift, old, keptUntilExit(new))
  }

  private func missingSymbols(
    _ library: String, _ old: LinkedSpec, _ new: LinkedSpec, _ drift: Drift
  ) throws(Failure) -> [Finding] {
    let target = drift.targets.first ?? old.spec.scan.target
    var name = library
    if name.isEmpty {
      guard let named = new.spec.library.load[.linux] else {
        throw Failure(
          Diagnostic(
            .driftObjectMissing, "the spec does not say which shared object programs load",
            hint: "scan with --load linux=NAME, or say which file it is: --library=PATH"))
      }
      name = named
    } else if !name.contains("/"), Files.kind(of: name) == .file {
      name = "./" + name
    }
    var installed = try InstalledLibrary.open(name, for: old.spec.scan.target)
    let gone = Set(old.spec.functions.names + old.spec.variables.names).filter {
      new.spec.functions[$0] == nil && new.spec.variables[$0] == nil
    }
    return SymbolFindings.missing(from: &installed, of: old, besides: gone, on: target)
  }

  /// Writes the spec as a new scan gives it, under the comment that it has.
  private func update(_ path: String, _ spec: Spec) throws(Failure) {
    for suffix in [".yaml", ".yml"] where path.hasSuffix(suffix) {
      let overlay = path.dropLast(suffix.count) + ".overlay.yaml"
      // What people wrote about names that are gone is to be put right first.
      if Files.kind(of: String(overlay)) == .file {
        _ = try SpecReader.merge(overlay: try AtomicFile.read(path: String(overlay)), file: String(overlay), into: spec)
      }
    }
    let text = String(decoding: try AtomicFile.read(path: path), as: UTF8.self)
    var header: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("#") else { break }
      if !line.contains("yaml-language-server:") { header.append(String(line.dropFirst(line.hasPrefix("# ") ? 2 : 1))) }
    }
    let bytes = SpecWriter.yaml(spec, header: header)
    do throws(Stop) {
      try OutputFile.write(bytes, to: path)
    } catch {
      switch error {
      case .failure(let failure): throw failure
      case .usage(let message, let hint): throw Failure(Diagnostic(.usage, message, hint: hint))
      }
    }
  }
}

/// libclang, opened once for all specs and only when the first of them needs it.
private enum SharedOpening {
  static let opening = ClangOpening()
}
