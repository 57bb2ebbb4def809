import Foundation
import TestSupport
import Testing

/// A fixed number of texts that nobody would write, read and evaluated: no crash, and what is printed reads back.
///
/// For more: `swift run -c release fuzz-lisp evaluate 600 seconds 1 DIRECTORY Tests/LispRuntimeTests/Programs/*/*.lisp`.
@Suite struct FuzzTests {
  /// Programs to damage: those that leave the file system and the clock alone.
  private static let corpus: [String] = {
    let root = Subprocess.root + "/Tests/LispRuntimeTests/Programs"
    return DifferentialTests.programs.map { "\(root)/\($0)" }.filter { path in
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "open"
      return !["open", "delete", "rename", "sleep", "ffi:"].contains { text.contains($0) }
    }
  }()

  @Test(arguments: [("read", 6000, 1), ("evaluate", 2500, 2)])
  func survives(_ kind: String, _ inputs: Int, _ seed: Int) throws {
    let directory = try TemporaryDirectory()
    let program = (Subprocess.program as NSString).deletingLastPathComponent + "/fuzz-lisp"
    let run = try Subprocess.run(
      [program, kind, "\(inputs)", "inputs", "\(seed)", directory.path] + Self.corpus, timeout: 600)
    let last = (try? directory.read("current")) ?? ""
    #expect(run.status == 0, "\(run.output)\(run.errors.prefix(3000))\nthe text was:\n\(last.prefix(3000))")
    #expect(run.output.hasPrefix("\(inputs) inputs, "))
  }
}
