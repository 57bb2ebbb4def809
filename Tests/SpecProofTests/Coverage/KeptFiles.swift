import BindingSpec
import Foundation
import TestSupport

/// Which files belong to a library, read from its spec once more and without the scanner: the headers named there,
/// and those whose path ends in what a `keep` glob describes.
struct KeptFiles {
  private let named: Set<String>
  private let globs: NSRegularExpression?

  init(_ subject: SpecUnderProof) throws {
    let search = try ToolCheck.require("gcc").run(["-E", "-v", "-xc", "/dev/null"] + subject.arguments).errors
    let directories = search.components(separatedBy: "search starts here:\n").dropFirst()
      .flatMap { $0.split(separator: "\n").prefix { $0.hasPrefix(" ") }.map { $0.dropFirst() } }
    var named: Set<String> = []
    for header in subject.spec.scan.headers {
      let paths = directories.map { "\($0)/\(header)" }
      if let path = paths.first(where: FileManager.default.fileExists) { named.insert(path) }
    }
    self.named = named
    let patterns = subject.spec.scan.keep.map(Self.pattern)
    globs = patterns.isEmpty ? nil : try NSRegularExpression(pattern: "(^|/)(\(patterns.joined(separator: "|")))$")
  }

  func contains(_ path: String) -> Bool {
    if named.contains(path) { return true }
    guard let globs else { return false }
    return globs.firstMatch(in: path, range: NSRange(path.startIndex..., in: path)) != nil
  }

  private static func pattern(_ glob: String) -> String {
    NSRegularExpression.escapedPattern(for: glob).replacingOccurrences(of: "\\*\\*\\/", with: "(.*/)?")
      .replacingOccurrences(of: "\\*\\*/", with: "(.*/)?").replacingOccurrences(of: "\\*\\*", with: ".*")
      .replacingOccurrences(of: "\\*", with: "[^/]*").replacingOccurrences(of: "\\?", with: "[^/]")
  }
}

/// Remembers the answer for each of the few paths that come again and again.
struct KeptMemory {
  let files: KeptFiles
  private var known: [String: Bool] = [:]
  init(_ files: KeptFiles) { self.files = files }

  mutating func contains(_ path: String) -> Bool {
    if let answer = known[path] { return answer }
    let answer = files.contains(path)
    known[path] = answer
    return answer
  }
}
