import BindingSpec
import CLibClang

/// Every file that took part in the parse.
struct FileTable {
  struct Entry {
    var path: String
    /// How an `#include` names it.
    var name: String
    var isKept: Bool
  }
  private(set) var entries: [Entry] = []
  private var indices: [CXFile: Int] = [:]
  private var byPath: [String: Int] = [:]
  private var latest: (file: CXFile, entry: Entry?)?

  var paths: [String] { entries.map(\.path).filter { $0 != Scan.mainFile } }

  subscript(file: CXFile?) -> Entry? {
    mutating get {
      guard let file else { return nil }
      // Declarations come file by file.
      if let latest, latest.file == file { return latest.entry }
      let entry = indices[file].map { entries[$0] }
      latest = (file, entry)
      return entry
    }
  }
  subscript(path path: String) -> Entry? { byPath[path].map { entries[$0] } }

  mutating func add(_ file: CXFile, _ entry: @autoclosure () -> Entry, path: String) -> Bool {
    latest = nil
    if let known = byPath[path] {
      indices[file] = known
      return false
    }
    indices[file] = entries.count
    byPath[path] = entries.count
    entries.append(entry())
    return true
  }

  func knows(_ file: CXFile) -> Bool { indices[file] != nil }
}

extension HeaderScanner {
  /// Gives each file its name and decides which belong to the library.
  static func chooseKeptFiles(_ scan: Scan) throws(Failure) {
    guard let unit = scan.unit else { return }
    let keep = KeepRule(scan)
    let directories = Set(scan.searchPath.all)
    let headers = Dictionary(scan.headers.map { ($0.path, $0.name) }) { first, _ in first }
    for inclusion in scan.topLevel where inclusion.kind == Cursor.Kind.inclusion {
      guard let file = inclusion.includedFile, !scan.files.knows(file) else { continue }
      let path = unit.name(of: file)
      let includer = scan.files[inclusion.location.file]
      let spelling = inclusion.spelling
      var name = headers[path] ?? spelling
      // Beside its includer and out of the search path's reach, hence named as its includer is.
      // Versions differ in which of a file's names they tell when a link leads to it.
      if let includer, headers[path] == nil, !isReachable(spelling, path, directories),
        !isReachable(spelling, Files.realPath(path) ?? path, directories)
      {
        let beside = Paths.normalized(Paths.directory(of: includer.path) + "/" + spelling)
        let folder = Paths.directory(of: includer.name)
        if beside == Paths.normalized(path), folder != "." { name = Paths.normalized(folder + "/" + spelling) }
      }
      let isQuotedByKept = includer?.isKept == true && scan.quotedByKept.contains(path)
      let isKept = keep.keeps(path: path, name: name, isQuotedByKept: isQuotedByKept)
      _ = scan.files.add(file, FileTable.Entry(path: path, name: name, isKept: isKept), path: path)
    }
    for glob in keep.unmatched(scan.files.entries) {
      scan.report(
        .scanKeepNothing, .warning, "no header that was read matches --keep \(glob)",
        hint: "a glob is held against the end of a header's path, such as zlib.h or gtk/*")
    }
    if !scan.files.entries.contains(where: \.isKept) {
      throw Failure(
        Diagnostic(
          .scanKeepNothing, "no header that was read matches --keep \(scan.request.keep.joined(separator: " "))",
          hint: "a glob is held against the end of a header's path, such as zlib.h or gtk/*; the headers read begin "
            + "with \(scan.files.entries.prefix(3).map(\.path).joined(separator: ", "))"))
    }
  }

  private static func isReachable(_ spelling: String, _ path: String, _ directories: Set<String>) -> Bool {
    path.hasSuffix("/" + spelling) && directories.contains(String(path.dropLast(spelling.count + 1)))
  }
}
