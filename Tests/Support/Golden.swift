import Foundation
import Testing

/// Text compared with a file that a person has looked at.
///
/// `make accept` (ACCEPT=1) writes what came out into the files, for `git diff` to show.
public struct Golden: Sendable {
  private let directory: String

  /// The folder `Golden` beside the test's own file.
  public init(beside file: String = #filePath) {
    directory = (file as NSString).deletingLastPathComponent + "/Golden"
  }

  public func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let path = "\(directory)/\(name)"
    if ProcessInfo.processInfo.environment["ACCEPT"] == "1" {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    guard let expected = try? String(contentsOfFile: path, encoding: .utf8) else {
      Issue.record("there is no \(path): look at this and run “make accept”\n\(text)", sourceLocation: sourceLocation)
      return
    }
    #expect(
      text == expected, "\(name) has changed: “make accept” takes the new text, “git diff” shows what is new",
      sourceLocation: sourceLocation)
  }
}
