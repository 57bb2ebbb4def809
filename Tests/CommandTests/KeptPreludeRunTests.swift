import Foundation
import TestSupport
import Testing

/// A command with the prelude behind it, as "make build" makes it, does what one without does.
@Suite struct KeptPreludeRunTests {
  private static let programs = ReferenceLisp.programs.enumerated().filter { $0.offset % 12 == 0 }.map(\.element)

  @Test func programsRunAlike() throws {
    let folder = try TemporaryDirectory()
    let kept = try command(in: folder)
    let scratch = try TemporaryDirectory()
    #expect(Self.programs.count > 30)
    for name in Self.programs {
      let arguments = ["run", "\(ReferenceLisp.folder)/\(name)"]
      let without = try Subprocess.command(arguments, in: scratch.path)
      let with = try Subprocess.run([kept] + arguments, in: scratch.path, environment: ["LC_ALL": "C.UTF-8"])
      #expect(with.status == without.status, "\(name): \(with.errors)")
      #expect(with.output == without.output, "\(name)")
      #expect(with.errors == without.errors, "\(name)")
    }
  }

  /// Programs of the prelude's are shown alike, too: where their functions come from is nobody's business.
  @Test func theReplShowsTheSame() throws {
    let folder = try TemporaryDirectory()
    let kept = try command(in: folder)
    let script = try folder.write(
      "show.lisp",
      """
      (print (macroexpand-1 '(dolist (x '(1 2)) (print x))))
      (print (funcall (macro-function 'when) '(when a b) nil))
      (disassemble 'mapcar)
      (disassemble 'reduce)
      (print (documentation 'reduce 'function))
      (reduce #'+ 5)
      """)
    let without = try Subprocess.command(["run", script])
    let with = try Subprocess.run([kept, "run", script], environment: ["LC_ALL": "C.UTF-8"])
    #expect(without.output.contains("REDUCE"))
    #expect(with.output == without.output)
    #expect(with.errors == without.errors)
    #expect(with.status == without.status)
  }

  private func command(in folder: TemporaryDirectory) throws -> String {
    let copy = "\(folder.path)/bindgen-lisp"
    try FileManager.default.copyItem(atPath: Subprocess.program, toPath: copy)
    let maker = URL(fileURLWithPath: Subprocess.program).deletingLastPathComponent()
      .appendingPathComponent("keep-prelude").path
    let kept = try Subprocess.run([maker, copy])
    #expect(kept.status == 0, "\(kept.output)\(kept.errors)")
    return copy
  }
}
