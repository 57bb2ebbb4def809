import BindingSpec

/// Which headers belong to the library.
///
/// A glob is held against the trailing parts of a header's path: `zlib.h` is that header anywhere, `gtk/*` is what
/// stands in a folder `gtk`, `gtk/**` what stands in or below one. Without globs it is the named headers and those
/// beside and below them; in a directory that all libraries share, only those that kept headers include in quotes.
struct KeepRule {
  private let globs: [[String]]
  private let named: Set<String>
  private let ownDirectories: [String]

  init(_ scan: Scan) {
    globs = scan.request.keep.map { $0.split(separator: "/").map(String.init) }
    named = Set(scan.headers.map(\.path))
    let shared = Set(scan.searchPath.system)
    var directories: [String] = []
    for header in scan.headers {
      let directory = Files.directory(of: header.path)
      if !shared.contains(directory) && !directories.contains(directory) { directories.append(directory) }
    }
    ownDirectories = directories
  }

  /// Whether a header is kept.
  func keeps(path: String, name: String, isQuotedByKept: Bool) -> Bool {
    if !globs.isEmpty { return matchesGlob(path: path, name: name) }
    return named.contains(path) || ownDirectories.contains { path.hasPrefix($0 + "/") } || isQuotedByKept
  }

  private func matchesGlob(path: String, name: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    let nameParts = name.split(separator: "/").map(String.init)
    return globs.contains { glob in
      if Glob.matches(glob[...], nameParts[...]) { return true }
      if glob.contains("**") {
        return parts.indices.contains { Glob.matches(glob[...], parts[$0...]) }
      }
      return glob.count <= parts.count && Glob.matches(glob[...], parts.suffix(glob.count))
    }
  }
}

/// Shell patterns over the parts of a path: `*` and `?` inside a part, `**` for any parts.
enum Glob {
  static func matches(_ pattern: ArraySlice<String>, _ parts: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return parts.isEmpty }
    if first == "**" {
      return (parts.startIndex...parts.endIndex).contains { matches(pattern.dropFirst(), parts[$0...]) }
    }
    guard let part = parts.first, matchesPart(Array(first.utf8)[...], Array(part.utf8)[...]) else { return false }
    return matches(pattern.dropFirst(), parts.dropFirst())
  }

  private static func matchesPart(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == UInt8(ascii: "*") {
      return (text.startIndex...text.endIndex).contains { matchesPart(pattern.dropFirst(), text[$0...]) }
    }
    guard let byte = text.first, first == UInt8(ascii: "?") || first == byte else { return false }
    return matchesPart(pattern.dropFirst(), text.dropFirst())
  }
}
