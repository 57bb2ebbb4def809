import BindingSpec

/// A spec as a commit of a git repository has it: `v1.2:specs/gtk4.yaml`. What it imports is read from the same commit.
struct GitRevision: Sendable {
  var revision: String
  /// From the top of the repository, or from here when it begins with a dot.
  var path: String

  /// nil when the text has not the form `REVISION:PATH`.
  init?(_ text: String) {
    // The first colon that is not inside braces, as in `main@{10:00}:a.yaml`.
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "{": depth += 1
      case "}": depth -= 1
      case ":" where depth <= 0:
        revision = String(text[..<index])
        path = String(text[text.index(after: index)...])
        if revision.isEmpty || path.isEmpty { return nil }
        return
      default: break
      }
    }
    return nil
  }

  /// The spec with its imports, and where it would be in the working tree.
  func link() throws(Failure) -> (spec: LinkedSpec, workingPath: String) {
    // What begins with a dash would be an option.
    if revision.hasPrefix("-") { throw failure("“\(revision)” is no revision") }
    let answer = try git(["rev-parse", "--show-toplevel", "--show-prefix"])
    guard answer.status == 0 else {
      throw failure(
        "this is no git repository" + said(answer), hint: "change to the repository, or name a file instead of REV:PATH"
      )
    }
    let lines = answer.standardOutput.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let top = lines.first ?? "."
    let prefix = lines.dropFirst().first ?? ""
    let tree = try git(["rev-parse", "--verify", "--quiet", revision + "^{tree}"])
    let id = tree.standardOutput.split(separator: "\n").first.map(String.init) ?? ""
    guard tree.status == 0, !id.isEmpty else {
      throw failure(
        "git knows no revision “\(revision)”" + said(tree),
        hint: "“git log” lists commits, “git tag” tags; a shallow clone has only the latest: git fetch --unshallow")
    }
    let listing = try git(["ls-tree", "-r", "-z", "--full-tree", "--name-only", id])
    guard listing.status == 0 else { throw failure("git cannot list “\(revision)”" + said(listing)) }
    let names = Set(listing.standardOutput.split(separator: "\0").map(String.init))
    let file = path.hasPrefix(".") ? Paths.normalized(prefix + path) : Paths.normalized(path)
    guard names.contains(file) else {
      throw failure(
        "“\(revision)” has no file “\(file)”",
        hint: Suggestion.sentence(for: file, among: names.filter { $0.hasSuffix(".yaml") })
          ?? "the path is seen from the top of the repository, or from here when it begins with “./”")
    }
    let files = SpecFiles(
      read: { name, limit in read(name, of: id, limit: limit) },
      isFile: { names.contains(Paths.normalized($0)) }, realPath: { Paths.normalized($0) })
    do throws(Failure) {
      var linked = try SpecReader.link(path: file, overlays: [], imports: .types, from: files)
      // So that nobody takes them for files of the working tree.
      linked.files = linked.files.map { "\(revision):\($0)" }
      linked.importedPaths = linked.importedPaths.map { "\(revision):\($0)" }
      return (linked, top + "/" + file)
    } catch {
      throw Failure(
        error.diagnostics.map { diagnostic in
          var placed = diagnostic
          placed.place?.file = "\(revision):\(diagnostic.place?.file ?? file)"
          return placed
        })
    }
  }

  private func read(_ name: String, of tree: String, limit: Int) -> Result<[UInt8], Failure> {
    do throws(Failure) {
      let answer = try git(["cat-file", "blob", "\(tree):\(Paths.normalized(name))"])
      guard answer.status == 0 else { throw failure("git cannot read “\(name)”" + said(answer)) }
      guard answer.bytes.count <= limit else { throw failure("“\(name)” is too large for a spec") }
      return .success(answer.bytes)
    } catch {
      return .failure(error)
    }
  }

  private func git(_ arguments: [String]) throws(Failure) -> ChildProcess.Output {
    do {
      return try ChildProcess.start(["git"] + arguments, environment: ["LC_ALL=C"]).finish()
    } catch {
      throw failure(
        error.isMissing ? "git is not installed" : "git cannot be run: \(error.message)",
        hint: error.isMissing ? "install git, or name two files instead of REV:PATH" : nil)
    }
  }

  private func said(_ answer: ChildProcess.Output) -> String {
    answer.standardError.split(separator: "\n").first.map { ": \($0)" } ?? ""
  }

  private func failure(_ message: String, hint: String? = nil) -> Failure {
    Failure(Diagnostic(.driftGit, at: Diagnostic.Place(file: "\(revision):\(path)"), message, hint: hint))
  }
}
