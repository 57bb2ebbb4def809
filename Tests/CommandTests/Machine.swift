import TestSupport

/// What the machine can do, found out once.
enum Machine {
  /// Whether headers can be scanned here. In CI they must be, so the tests run and fail if not.
  static let canScan = ToolCheck.isCI || (try? Subprocess.command(["doctor"]).status) == 0
}
