import Foundation
import TestSupport
import Testing

/// Random signatures through all of Lisp's own marshalling: a library that gcc compiles, and a Lisp program that declares
/// its types and functions, calls each and is called back by each. Every number is compared on the side where it arrives.
///
/// `LISP_SIGNATURES=100000` runs as many; `SIGNATURE_SEED` begins elsewhere.
@Suite struct LispSignatureTests {
  private static let setting = ProcessInfo.processInfo.environment
  private static let total = setting["LISP_SIGNATURES"].flatMap(Int.init) ?? 1_800
  private static let seed = setting["SIGNATURE_SEED"].flatMap(UInt64.init) ?? 1
  private static let batch = 300

  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"), arguments: 0..<(total + batch - 1) / batch)
  func everyNumberArrives(number: Int) throws {
    // Every third batch is run in checked mode, where another path makes the calls.
    let options = number % 3 == 2 ? ["--checked"] : []
    try Self.run(number, count: Self.batch, options: options)
  }

  /// A collection at every safe point, among them those inside callbacks.
  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func collectionsTakeNothing() throws {
    try Self.run(1_000_000, count: 40, environment: ["BINDGEN_LISP_COLLECT": "always"])
  }

  private static func run(
    _ number: Int, count: Int, options: [String] = [], environment: [String: String] = [:]
  ) throws {
    // Other signatures than those that are called below Lisp.
    let batch = SignatureBatch(seed: seed &* 7_000_003 &+ UInt64(number), count: count)
    let directory = try TemporaryDirectory()
    let object = try batch.compile(with: "gcc", [number % 4 == 0 ? "-O1" : "-O0"], in: directory)
    let program = LispSignatureProgram(batch, library: object)
    let file = try directory.write("program.lisp", program.text)
    let run = try Subprocess.command(["run"] + options + [file], environment: environment, timeout: 600)
    if let keep = setting["KEEP_SIGNATURES"] { try program.text.write(toFile: keep, atomically: true, encoding: .utf8) }
    #expect(run.status == 0, "batch \(number), seed \(batch.seed): \(run.errors.prefix(2000))")
    #expect(run.output == program.verdict, "batch \(number), seed \(batch.seed): \(run.output.prefix(2000))")
    #expect(program.callbacks > count / 2)
  }
}
