import Foundation

/// An engine of JavaScript and WebAssembly that runs many compiled programs in one go.
///
/// ```swift
/// let outcomes = try ScriptEngine.chromium.run(programs, timeLimit: 10)
/// outcomes["hello"]?.output
/// ```
public enum ScriptEngine: String, CaseIterable, Sendable {
  case node, deno, bun, chromium, firefox

  /// A folder with `app.mjs` and `app.wasm`.
  public struct Program: Sendable {
    public var name: String
    public var folder: String
    public var arguments: [String]
    public var input: String
    /// The file in the folder whose default export is the program's imports.
    public var imports: String?
    /// The file in the folder that has `instantiate`.
    public var entry: String
    public init(
      name: String, folder: String, arguments: [String] = [], input: String = "", imports: String? = nil,
      entry: String = "app.mjs"
    ) {
      self.name = name
      self.folder = folder
      self.arguments = arguments
      self.input = input
      self.imports = imports
      self.entry = entry
    }
  }

  public struct Outcome: Sendable, Equatable {
    public var output: String
    /// What went to standard error, an unhandled error included.
    public var errors: String
    /// The exit code; -1 when the program took too long or took the engine with it.
    public var status: Int
    public init(output: String, errors: String, status: Int) {
      self.output = output
      self.errors = errors
      self.status = status
    }
  }

  public struct Problem: Error, CustomStringConvertible {
    public var description: String
  }

  /// The program that is started.
  public var tool: String { self == .firefox ? "firefox-esr" : rawValue }
  private var isBrowser: Bool { self == .chromium || self == .firefox }

  /// Whether tests are to run in it: see `ToolCheck`.
  public var isAllowed: Bool { ToolCheck.allows(tool, "node") }

  private static let scripts = Subprocess.root + "/Tests/Support/Engines"

  /// Runs programs, each for at most so many seconds, on so many threads; outcomes by name. One that is not there is a
  /// program that was never come to.
  public func run(
    _ programs: [Program], timeLimit: Double = 20, workers: Int = 2, total: Double = 600
  ) throws -> [String: Outcome] {
    let scratch = try TemporaryDirectory()
    let list = try scratch.write("list.json", try listing(programs, timeLimit, workers))
    let results = scratch.path + "/results.json"
    let run = try Subprocess.run(
      try command(list, results, total), in: scratch.path,
      environment: ["DENO_DIR": "\(scratch.path)/.deno", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"],
      timeout: total + 30)
    guard let data = FileManager.default.contents(atPath: results) else {
      throw Problem(description: "\(rawValue) gave no results: \(run.errors)")
    }
    let outcomes = try JSONDecoder().decode([Answer].self, from: data)
    if run.status != 0, outcomes.isEmpty { throw Problem(description: "\(rawValue): \(run.errors)") }
    return Dictionary(
      outcomes.map { ($0.id, Outcome(output: $0.output, errors: $0.errors, status: $0.status)) },
      uniquingKeysWith: { $1 })
  }

  private struct Answer: Decodable {
    var id: String
    var output: String
    var errors: String
    var status: Int
  }

  /// So many characters of a program's output are kept; one that prints more is stopped.
  public static let outputLimit = 4 << 20

  private struct Listing: Encodable {
    struct Entry: Encodable {
      var id: String
      var url: String
      var imports: String?
      var args: [String]
      var stdin: String
      var outputLimit = ScriptEngine.outputLimit
    }
    var programs: [Entry]
    var timeLimit: Double
    var workers: Int
  }

  private func listing(_ programs: [Program], _ timeLimit: Double, _ workers: Int) throws -> String {
    let entries = programs.map { program in
      let folder = URL(fileURLWithPath: program.folder, isDirectory: true).absoluteString
      return Listing.Entry(
        id: program.name, url: folder + program.entry, imports: program.imports.map { folder + $0 },
        args: program.arguments, stdin: program.input)
    }
    let listing = Listing(programs: entries, timeLimit: timeLimit * 1000, workers: workers)
    return String(decoding: try JSONEncoder().encode(listing), as: UTF8.self)
  }

  private func command(_ list: String, _ results: String, _ total: Double) throws -> [String] {
    let path = try ToolCheck.require(tool).path
    if isBrowser {
      let node = try ToolCheck.require("node").path
      return [node, Self.scripts + "/browse.mjs", rawValue, path, list, results, "\(Int(total))"]
    }
    let options = self == .deno ? ["run", "--quiet", "--no-check", "--allow-all"] : []
    return [path] + options + [Self.scripts + "/run.mjs", list, results]
  }
}
