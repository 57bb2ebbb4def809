import Foundation

/// The programs under `Tests/LispRuntimeTests/Programs`, and what SBCL prints when it runs them.
///
/// A program is one file of plain Common Lisp without `ffi`. Every way of running programs is compared with SBCL, which is
/// asked each time tests run, so nothing that is expected was written down by us. It is asked once for each program.
public enum ReferenceLisp {
  public static let folder = Subprocess.root + "/Tests/LispRuntimeTests/Programs"

  /// Their paths below the folder.
  public static let programs: [String] = {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".lisp") }.sorted()
  }()

  private static let answers = Answers()

  /// What SBCL prints, in a directory of its own.
  public static func result(of program: String) throws -> Tool.Result {
    if let known = answers[program] { return known }
    let scratch = try Scratch()
    let result = try ToolCheck.require("sbcl").run(["--script", "\(folder)/\(program)"], in: scratch.url)
    answers[program] = result
    return result
  }

  private final class Answers: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [String: Tool.Result] = [:]

    subscript(program: String) -> Tool.Result? {
      get { lock.withLock { results[program] } }
      set { lock.withLock { results[program] = newValue } }
    }
  }
}
