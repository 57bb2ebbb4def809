import Foundation

/// The programs that tests compare with, found once, run with their output in files so that no pipe can fill up.
///
/// ```swift
/// @Test(.enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"))
/// func agreesWithClang() throws {
///   let clang = try ToolCheck.require("clang-14")
///   let run = try clang.run(["--version"])
/// }
/// ```
///
/// A missing tool makes a skipped test, which the test run counts and names. Where `CI` is `true` nothing may be missing:
/// the test runs, and `require` fails it.
public enum ToolCheck {
  public struct Missing: Error, CustomStringConvertible {
    public var tool: String
    public var description: String { "\(tool) is not installed, and CI=true allows no skipped comparison" }
  }

  /// Whether a test that needs these tools is to run.
  public static func allows(_ tools: String...) -> Bool { isCI || tools.allSatisfy { find($0) != nil } }

  /// The tool, or a failure of the test.
  public static func require(_ name: String) throws -> Tool {
    guard let tool = find(name) else { throw Missing(tool: name) }
    return tool
  }

  public static var isCI: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }

  private static func find(_ name: String) -> Tool? {
    if BundledTool.names.contains(name) { return BundledTool.path(of: name).map(Tool.init(path:)) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for directory in path.split(separator: ":") {
      let candidate = "\(directory)/\(name)"
      if FileManager.default.isExecutableFile(atPath: candidate) { return Tool(path: candidate) }
    }
    return nil
  }
}

/// A program on this machine.
public struct Tool: Sendable {
  public var path: String
  public init(path: String) { self.path = path }

  public struct Result: Sendable {
    public var status: Int32
    public var output: String
    public var errors: String
  }

  /// Runs the program to its end.
  public func run(_ arguments: [String], in directory: URL? = nil) throws -> Result {
    let scratch = try Scratch()
    let output = scratch.url.appendingPathComponent("output")
    let errors = scratch.url.appendingPathComponent("errors")
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}

/// A directory of its own that goes when its last user does.
public final class Scratch: Sendable {
  public let url: URL
  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("bindgen-lisp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and returns its path.
  public func write(_ text: String, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
