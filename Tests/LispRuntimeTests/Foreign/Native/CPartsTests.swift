import Foundation
import TestSupport
import Testing

/// The parts that are C, compiled with AddressSanitizer and UndefinedBehaviorSanitizer, and everything that
/// `Tests/CParts` does with them: calls, callbacks, threads, faults, text that ends anywhere.
///
/// The compiler is the Swift toolchain's own, which the prelude's `#embed` needs.
@Suite(.enabled(if: ToolCheck.allows("clang"), "the toolchain's clang is not on PATH"))
struct CPartsTests {
  private static let sources = ["Sources/CGuard", "Sources/CDigest", "Sources/CPrelude", "Tests/CParts"]

  private static func build(in directory: TemporaryDirectory) throws -> String {
    let files = try sources.flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: "\(Subprocess.root)/\(folder)").filter { $0.hasSuffix(".c") }
        .map { "\(Subprocess.root)/\(folder)/\($0)" }
    }
    let program = directory.path + "/c-parts"
    // Calling functions through pointers of other types is what `CGuard` is for.
    let options = [
      "-std=gnu23", "-g", "-O1", "-w", "-fsanitize=address,undefined", "-fno-sanitize=function",
      "-fno-sanitize-recover=all", "-fno-omit-frame-pointer",
    ]
    let includes = sources.dropLast().map { "-I\(Subprocess.root)/\($0)/include" }
    let run = try ToolCheck.require("clang").run(options + includes + files + ["-lffi", "-lm", "-o", program])
    try #require(run.status == 0, "\(run.errors.suffix(4000))")
    return program
  }

  private static func run(_ command: [String]) throws -> Subprocess.Result {
    // Some of the faults are on purpose, and handled by those who are to handle them.
    try Subprocess.run(command, environment: ["ASAN_OPTIONS": "allow_user_segv_handler=1:use_sigaltstack=0"])
  }

  @Test func nothingIsFound() throws {
    let directory = try TemporaryDirectory()
    let program = try Self.build(in: directory)
    let fine = try Self.run([program])
    #expect(fine.status == 0, "\(fine.errors.prefix(4000))")
    #expect(fine.output.hasSuffix(" checks\n"))
    for (wrong, message) in [
      ("overrun", "heap-buffer-overflow"), ("overflow", "signed integer overflow"), ("leak", "detected memory leaks"),
    ] {
      let run = try Self.run([program, wrong])
      #expect(run.status != 0)
      #expect(run.errors.contains(message), "\(run.errors.prefix(1000))")
    }
  }
}
