import Foundation
import TestSupport

/// A header and its spec in a folder, for tests that change the header.
struct DriftSample {
  static let header = """
    /* A small library. */
    struct sample_point { int x; int y; };
    enum sample_mode { SAMPLE_READ = 1, SAMPLE_WRITE = 2 };
    int sample_open(const char *name, enum sample_mode mode);
    void sample_move(struct sample_point *point, int dx);
    long sample_count(void);
    extern int sample_level;
    #define SAMPLE_LIMIT 10

    """

  let directory: TemporaryDirectory
  /// Apart, since a new file beside a header is a reason to scan again.
  let cache: TemporaryDirectory
  var path: String { directory.path }

  init(_ header: String = Self.header) throws {
    directory = try TemporaryDirectory()
    cache = try TemporaryDirectory()
    try directory.write("sample.h", header)
    let run = try Subprocess.command(
      ["scan", "sample.h", "-q", "--load", "linux=libsample.so.1", "-o", "sample.yaml"], in: directory.path)
    guard run.status == 0 else { throw CannotScan(errors: run.errors) }
  }

  struct CannotScan: Error { var errors: String }

  /// The header with something in it replaced, written to a file.
  @discardableResult
  func change(_ old: String, _ new: String, in name: String = "sample.h") throws -> String {
    let text = Self.header.replacingOccurrences(of: old, with: new)
    return try directory.write(name, text)
  }

  /// The spec of a changed header.
  func spec(_ name: String, _ old: String, _ new: String) throws {
    try change(old, new, in: "other/sample.h")
    let run = try Subprocess.command(["scan", "other/sample.h", "-q", "-o", name], in: path)
    guard run.status == 0 else { throw CannotScan(errors: run.errors) }
  }

  /// Runs the command here, with a cache folder of its own.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Subprocess.Result {
    try Subprocess.command(
      arguments, in: path, environment: ["XDG_CACHE_HOME": cache.path].merging(environment) { $1 })
  }

  /// What a report in JSON says.
  static func json(_ text: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }
}
