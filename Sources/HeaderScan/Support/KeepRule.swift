import BindingSpec

/// Which headers belong to the library.
///
/// A glob is held against the trailing parts of a header's path: `zlib.h` is that header anywhere, `gtk/*` is what
/// stands in a folder `gtk`, `gtk/**` what stands in or below one. The named headers are always kept. Without globs
/// those beside and below them are as well; in a directory that all libraries share, only those that kept headers include in quotes.
struct KeepRule {
  private let globs: [Glob]
  private let named: Set<String>
  private let ownDirectories: [String]

  init(_ scan: Scan) {
    globs = scan.request.keep.map(Glob.init)
    named = Set(scan.headers.map(\.path))
    let shared = Set(scan.searchPath.system)
    var directories: [String] = []
    for header in scan.headers {
      let directory = Paths.directory(of: header.path)
      if !shared.contains(directory) && !directories.contains(directory) { directories.append(directory) }
    }
    ownDirectories = directories
  }

  /// Whether a header is kept.
  func keeps(path: String, name: String, isQuotedByKept: Bool) -> Bool {
    if named.contains(path) { return true }
    if !globs.isEmpty { return matchesGlob(path: path, name: name) }
    return ownDirectories.contains { path.hasPrefix($0 + "/") } || isQuotedByKept
  }

  /// The globs that match none of the files.
  func unmatched(_ files: [FileTable.Entry]) -> [String] {
    globs.filter { glob in
      !files.contains { glob.matchesEnd(of: Array($0.path.utf8)) || glob.matchesEnd(of: Array($0.name.utf8)) }
    }.map(\.text)
  }

  private func matchesGlob(path: String, name: String) -> Bool {
    let path = Array(path.utf8)
    let name = Array(name.utf8)
    return globs.contains { $0.matchesEnd(of: path) || $0.matchesEnd(of: name) }
  }
}
