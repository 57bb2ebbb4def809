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

/// A shell pattern over a path: `*` and `?` stay inside a part, `**` goes across parts.
struct Glob {
  private let pattern: [UInt8]
  var text: String { String(decoding: pattern, as: UTF8.self) }

  init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// Whether the pattern matches the whole text.
  func matches(_ text: [UInt8]) -> Bool { matches(0, text, 0) }

  /// Whether the pattern matches the path or what is left of it behind some `/`.
  func matchesEnd(of path: [UInt8]) -> Bool {
    if matches(0, path, 0) { return true }
    for index in path.indices where path[index] == UInt8(ascii: "/") {
      if matches(0, path, index + 1) { return true }
    }
    return false
  }

  private func matches(_ patternStart: Int, _ text: [UInt8], _ textStart: Int) -> Bool {
    var position = patternStart
    var index = textStart
    while position < pattern.count {
      if pattern[position] == UInt8(ascii: "*") {
        let crosses = position + 1 < pattern.count && pattern[position + 1] == UInt8(ascii: "*")
        var rest = position + (crosses ? 2 : 1)
        // `**/` may stand for no part at all.
        if crosses, rest < pattern.count, pattern[rest] == UInt8(ascii: "/"), matches(rest + 1, text, index) {
          return true
        }
        if !crosses { rest = position + 1 }
        while true {
          if matches(rest, text, index) { return true }
          guard index < text.count, crosses || text[index] != UInt8(ascii: "/") else { return false }
          index += 1
        }
      }
      guard index < text.count else { return false }
      guard pattern[position] == text[index] || (pattern[position] == UInt8(ascii: "?") && text[index] != 0x2F) else {
        return false
      }
      position += 1
      index += 1
    }
    return index == text.count
  }
}
