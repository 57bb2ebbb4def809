import Foundation

/// Running Python scripts that need modules.
public enum PythonModules {
  /// Whether `python3` can import all of these.
  public static func areThere(_ modules: [String]) -> Bool {
    guard let result = try? run(["-c", "import " + modules.joined(separator: ", ")]) else { return false }
    return result.status == 0
  }

  /// Runs `python3` and returns what it printed.
  public static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// Whether a missing tool is a failure rather than a skipped test.
  public static var isRequired: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }
}
