import Foundation

/// Runs the command under test, and whatever else a test needs, as a user would: as a process of its own.
///
/// ```swift
/// let run = try Subprocess.command(["explain", "spec.yaml"])
/// run.status  // 0
/// ```
public enum Subprocess {
  public struct Result: Sendable {
    /// The exit code; 128 and the signal's number when a signal ended it.
    public var status: Int32
    public var output: String
    public var errors: String
  }

  /// The package's directory.
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The built program: beside the test bundle, whatever the build configuration.
  public static let program: String = {
    if let named = ProcessInfo.processInfo.environment["BINDGEN_LISP"] { return named }
    for argument in CommandLine.arguments {
      // …/debug/bindgen-lispPackageTests.xctest, as the runner or as its argument
      var url = URL(fileURLWithPath: argument)
      while url.path.count > 1 {
        url.deleteLastPathComponent()
        let candidate = url.appendingPathComponent("bindgen-lisp").path
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory), !isDirectory.boolValue {
          return candidate
        }
        if url.lastPathComponent == ".build" { break }
      }
    }
    return "\(root)/.build/debug/bindgen-lisp"
  }()

  /// Runs bindgen-lisp. The locale is UTF-8 and nothing is a terminal.
  public static func command(
    _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:], timeout: Double = 60
  ) throws -> Result {
    try run(
      [program] + arguments, in: directory,
      environment: ["LC_ALL": "C.UTF-8"].merging(environment) { $1 }, timeout: timeout)
  }

  /// Runs a script under bash, for what only a shell can do to a program.
  public static func shell(
    _ script: String, in directory: String? = nil, environment: [String: String] = [:], timeout: Double = 60
  ) throws -> Result {
    try run(
      ["/bin/bash", "-c", script], in: directory,
      environment: ["LC_ALL": "C.UTF-8", "BINDGEN_LISP": program].merging(environment) { $1 }, timeout: timeout)
  }

  /// Runs a program to its end, or to the end of the time it is given.
  public static func run(
    _ command: [String], in directory: String? = nil, environment: [String: String] = [:], timeout: Double = 60
  ) throws -> Result {
    // Output goes to files: a full pipe would stop the program, and nobody has to read while it runs.
    let scratch = try TemporaryDirectory()
    let output = try scratch.write("output", "")
    let errors = try scratch.write("errors", "")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command.first ?? "")
    process.arguments = Array(command.dropFirst())
    var inherited = ProcessInfo.processInfo.environment
    // Meant for this process alone; see tools/run-tests.
    inherited["LIBCLANG_DISABLE_CRASH_RECOVERY"] = nil
    process.environment = inherited.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    let id = process.processIdentifier
    let watchdog = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + timeout, execute: watchdog)
    process.waitUntilExit()
    watchdog.cancel()
    let status = process.terminationStatus
    return Result(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: try scratch.read("output"), errors: try scratch.read("errors"))
  }
}
