import BindingSpec
import CLibClang

/// A scan under way: the blackboard that the passes share, one after the other.
final class Scan {
  let request: ScanRequest
  let opening: ClangOpening
  /// Open from the moment that headers are parsed.
  var clang: LibClang?
  /// Every spec that the request imports, with its own imports.
  let imported: [LinkedSpec]

  /// The headers with their paths, in the order of the request.
  var headers: [LocatedHeader] = []
  /// Where an `#include` is looked up: the request's directories first, then the system's.
  var searchPath = SearchPath()
  /// The arguments that clang gets.
  var clangArguments: [String] = []

  var probes = MacroProbes()
  /// Paths that kept headers include in quotes from their own directory.
  var quotedByKept: Set<String> = []
  var unit: TranslationUnit?
  var topLevel: [Cursor] = []
  var files = FileTable()
  private(set) lazy var names = TaglessNames(topLevel: topLevel)
  /// The compiler's complaints about the probes, by line of the file that holds them.
  var probeErrors: [Int: [String]] = [:]

  var spec: Spec
  var diagnostics: [Diagnostic] = []

  init(request: ScanRequest, opening: ClangOpening, imported: [LinkedSpec]) {
    self.request = request
    self.opening = opening
    self.imported = imported
    spec = Spec(
      library: request.library,
      scan: ScanRecord(
        headers: [], keep: request.keep, hide: request.hide, defines: request.defines, arguments: request.arguments,
        target: request.target, docs: request.docs))
  }

  /// The file that includes the headers and holds the probes; it exists only in memory.
  static let mainFile = "/bindgen-lisp-scan.c"

  func report(
    _ code: DiagnosticCode, _ severity: Diagnostic.Severity, entity: String? = nil, at provenance: Provenance? = nil,
    _ message: String, hint: String? = nil
  ) {
    let place = provenance.map { Diagnostic.Place(file: $0.header, line: $0.line) }
    diagnostics.append(Diagnostic(code, severity: severity, entity: entity, at: place, message, hint: hint))
  }

  private lazy var hidden = request.hide.map(Glob.init)

  /// Whether a name is one that the request hides.
  func isHidden(_ name: String) -> Bool {
    if hidden.isEmpty { return false }
    let bytes = Array(name.utf8)
    return hidden.contains { $0.matches(bytes) }
  }

  /// Records that something declared is not taken over, and why.
  func skip(_ name: String, _ reason: DiagnosticCode, at provenance: Provenance?, detail: String? = nil) {
    // A macro and a function may share a name; neither hides the other's reason.
    if let known = spec.skipped[name] {
      if known.reason != reason {
        spec.skipped[name]?.detail = [known.detail, "also \(reason.rawValue)"].compactMap { $0 }.joined(separator: "; ")
      }
    } else {
      spec.skipped[name] = Skip(at: provenance, reason: reason, detail: detail)
    }
  }

  /// A header's text. Who asks goes through one header after the other, so the last one is kept.
  func text(of path: String) -> [UInt8]? {
    if let kept = keptText, kept.path == path { return kept.bytes }
    guard let bytes = Files.contents(path) else { return nil }
    keptText = (path, bytes)
    return bytes
  }
  private var keptText: (path: String, bytes: [UInt8])?

  func result() -> ScanResult {
    ScanResult(
      spec: spec, diagnostics: diagnostics, filesRead: files.paths,
      searchDirectories: searchPath.all + [clang?.builtinHeaders.includeDirectory].compactMap { $0 })
  }
}
