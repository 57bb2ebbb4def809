import BindingSpec
import HeaderScan
import SpecDiff

/// One run of `diff`: two sides read, compared, told of.
struct DiffRun {
  private let arguments: Arguments
  private let console: Console

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  func run() throws(Stop) -> ExitCode {
    let operands = arguments.operands
    guard operands.count == 2, let first = operands.first, let second = operands.last else {
      throw .usage(
        operands.count > 2 ? "“diff” compares two sides, and there are \(operands.count)" : "“diff” needs two sides",
        hint: "for example: bindgen-lisp diff old/zlib.yaml new/zlib.yaml")
    }
    let sides = (try DiffSide(first), try DiffSide(second))
    let targets = try DriftOptions.targets(arguments)
    let libraries = arguments.all(DiffOptionSpecs.library)
    guard libraries.isEmpty || libraries.count == 2 else {
      throw .usage(
        "“diff” compares two shared objects, and there \(libraries.count == 1 ? "is" : "are") \(libraries.count)",
        hint: "give --library twice: the old one, then the new one")
    }
    let output = try DriftOutput(arguments, console)
    var accepted = AcceptedChanges(arguments, specs: [second])
    let witnesses = try WitnessOutput(arguments, subjects: 1)
    var pair: ComparedPair?
    if sides.0.isHeader || sides.1.isHeader { Interrupts.announce(as: console.diagnosticsFormat) }

    let reading = DiffReading(
      additions: Rescan.Additions(arguments), target: targets.count == 1 ? targets.first : nil)
    var subject = DriftRun.Subject(path: second, oldLabel: first, newLabel: second, outcome: .failed([]))
    let problems = accepted.problems(of: second)
    switch problems.map({ .failure(Failure($0)) }) ?? reading.read(sides.0, sides.1) {
    case .failure(let failure): subject.outcome = .failed(failure.diagnostics)
    case .success(let (old, new, warnings)):
      subject.warnings = warnings
      if let problem = Self.refusal(old.spec, new.spec, targets, second) {
        subject.outcome = .failed([problem])
      } else {
        let options = DiffOptions(targets: targets, includesCosmetic: arguments.has(DriftOptions.all))
        subject.outcome = Self.compare(old, new, options, libraries)
        pair = ComparedPair(
          old: old, new: new, oldBase: sides.0.directory(beside: sides.1), newBase: sides.1.directory(beside: sides.0),
          libraries: libraries)
      }
    }
    var subjects = [subject]
    accepted.apply(to: &subjects)
    if let witnesses, let pair { try witnesses.write(subjects[0], pair) }
    return try output.finish(DriftRun(subjects: subjects, failOn: DriftOptions.leastFailure(arguments)))
  }

  private static func compare(
    _ old: LinkedSpec, _ new: LinkedSpec, _ options: DiffOptions, _ libraries: [String]
  ) -> DriftRun.Outcome {
    var drift = SpecDiff.compare(old, new, options)
    if let first = libraries.first, let second = libraries.last {
      let target = drift.targets.first ?? new.spec.scan.target
      do throws(Failure) {
        var before = try InstalledLibrary.open(path(first), for: target)
        var after = try InstalledLibrary.open(path(second), for: target)
        drift.add(SymbolFindings.changes(from: &before, to: &after, of: old, and: new, on: target))
      } catch {
        return .failed(error.diagnostics)
      }
    }
    return .compared(keptUntilExit(drift))
  }

  /// A file here is meant before one of the same name where the loader looks.
  private static func path(_ library: String) -> String {
    !library.contains("/") && Files.kind(of: library) == .file ? "./" + library : library
  }

  /// Why two specs say nothing about each other.
  private static func refusal(_ old: Spec, _ new: Spec, _ targets: [Target], _ path: String) -> Diagnostic? {
    if old.library.name != new.library.name {
      return Diagnostic(
        .driftOtherLibrary, at: Diagnostic.Place(file: path),
        "this is the library \(new.library.name), and the other side is \(old.library.name)",
        hint: "compare two specs of one library")
    }
    if old.scan.target != new.scan.target, targets.isEmpty {
      return Diagnostic(
        .driftTarget, at: Diagnostic.Place(file: path),
        "this was scanned for \(new.scan.target.rawValue), and the other side for \(old.scan.target.rawValue)",
        hint: "say which platform counts: --target \(new.scan.target.rawValue)")
    }
    return nil
  }
}

/// One side of a `diff`, as it was named.
enum DiffSide: Sendable {
  case spec(String)
  case revision(GitRevision)
  case header(String)

  init(_ text: String) throws(Stop) {
    let isSpec = text.hasSuffix(".yaml") || text.hasSuffix(".yml")
    if text.hasSuffix(".h") {
      if Files.kind(of: text) == nil, let revision = GitRevision(text), !revision.revision.contains("/") {
        throw .usage(
          "“\(text)” is a header of a commit, and what it includes would be another's",
          hint: "check the commit out first: git worktree add old \(revision.revision)")
      }
      self = .header(text)
    } else if isSpec, Files.kind(of: text) == nil, let revision = GitRevision(text) {
      self = .revision(revision)
    } else if isSpec {
      self = .spec(text)
    } else {
      throw .usage(
        "“\(text)” is neither a spec (.yaml), nor a spec in git (REV:PATH.yaml), nor a header (.h)",
        hint: "for example: bindgen-lisp diff HEAD~1:specs/zlib.yaml specs/zlib.yaml")
    }
  }

  var isHeader: Bool { if case .header = self { true } else { false } }

  /// The folder from which the paths in its spec are seen.
  func directory(beside other: DiffSide) -> String {
    switch self {
    case .spec(let path): Paths.directory(of: path)
    case .revision: "."
    case .header:
      // A header that was scanned as a spec says has its paths from there.
      if case .spec(let path) = other { Paths.directory(of: path) } else { "." }
    }
  }
}

/// Reads both sides of a `diff`, at the same time where neither needs the other.
struct DiffReading: Sendable {
  typealias Pair = (old: LinkedSpec, new: LinkedSpec, warnings: [Diagnostic])

  let additions: Rescan.Additions
  /// The platform for which headers without a spec are scanned.
  let target: Target?

  /// A spec, and the path from which what it records is seen.
  private struct Read: Sendable {
    var linked: LinkedSpec
    var path: String
  }

  func read(_ old: DiffSide, _ new: DiffSide) -> Result<Pair, Failure> {
    do throws(Failure) {
      switch (old, new) {
      case (.header(let a), .header(let b)):
        let opening = ClangOpening()
        let name = Files.stem(of: b)
        let (first, second) = try both(
          { () throws(Failure) in try scan(a, name, opening) }, { () throws(Failure) in try scan(b, name, opening) })
        return .success((LinkedSpec(first.spec), LinkedSpec(second.spec), Self.warnings(first) + Self.warnings(second)))
      case (.header(let header), _):
        let (spec, scanned) = try against(header, new)
        return .success((scanned.linked, spec, scanned.warnings))
      case (_, .header(let header)):
        let (spec, scanned) = try against(header, old)
        return .success((spec, scanned.linked, scanned.warnings))
      default:
        let (a, b) = try both(
          { () throws(Failure) in try spec(old) }, { () throws(Failure) in try spec(new) })
        return .success((a.linked, b.linked, []))
      }
    } catch {
      return .failure(error)
    }
  }

  private func against(
    _ header: String, _ side: DiffSide
  ) throws(Failure) -> (spec: LinkedSpec, scanned: (linked: LinkedSpec, warnings: [Diagnostic])) {
    let opening = ClangOpening()
    let other = try spec(side)
    let rescan = Rescan(linked: other.linked, path: other.path, additions: additions)
    let (result, linked) = try rescan.scan(header: header, opening)
    return (other.linked, (linked, Self.warnings(result)))
  }

  private func spec(_ side: DiffSide) throws(Failure) -> Read {
    switch side {
    case .revision(let revision):
      let (linked, path) = try revision.link()
      return keptUntilExit(Read(linked: linked, path: path))
    case .spec(let path), .header(let path):
      return keptUntilExit(
        Read(linked: try SpecReader.link(path: path, overlays: [], imports: .types), path: path))
    }
  }

  /// A header that no spec says anything about.
  private func scan(_ header: String, _ name: String, _ opening: ClangOpening) throws(Failure) -> ScanResult {
    let packages = try PkgConfig.query(additions.packages)
    var request = ScanRequest(headers: [header], library: Library(name: name))
    request.keep = additions.keep
    request.defines = additions.defines
    request.includes = additions.includes
    request.packageArguments = packages.flatMap(\.compilerArguments)
    request.arguments = additions.arguments
    if let target { request.target = target }
    request.opening = opening
    return try HeaderScanner.scan(request)
  }

  private static func warnings(_ result: ScanResult) -> [Diagnostic] {
    result.diagnostics.filter { $0.severity > .note }
  }

  private func both<A: Sendable, B: Sendable>(
    _ first: @escaping @Sendable () throws(Failure) -> A, _ second: @escaping @Sendable () throws(Failure) -> B
  ) throws(Failure) -> (A, B) {
    let other = Background { () -> Result<B, Failure> in
      do throws(Failure) { return .success(try second()) } catch { return .failure(error) }
    }
    var failures: [Diagnostic] = []
    var a: A?
    do throws(Failure) { a = try first() } catch { failures = error.diagnostics }
    switch other.value() {
    case .success(let b): if let a { return (a, b) }
    case .failure(let failure): failures += failure.diagnostics.filter { !failures.contains($0) }
    }
    throw Failure(failures)
  }
}
