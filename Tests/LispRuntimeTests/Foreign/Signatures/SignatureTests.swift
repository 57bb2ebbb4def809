import Foundation
import TestSupport
import Testing

/// Random signatures, each called through registers where it fits, through libffi, and called back: every number in every
/// argument and result is compared on both sides.
///
/// `SIGNATURES=100000` runs as many; `SIGNATURE_SEED` begins elsewhere.
@Suite struct SignatureTests {
  private static let setting = ProcessInfo.processInfo.environment
  private static let total = setting["SIGNATURES"].flatMap(Int.init) ?? 5_100
  private static let seed = setting["SIGNATURE_SEED"].flatMap(UInt64.init) ?? 1
  private static let batch = 300

  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func everyNumberArrives() throws {
    var registerCalls = 0
    var libffiCalls = 0
    for number in 0..<(Self.total + Self.batch - 1) / Self.batch {
      let seed = Self.seed &* 1_000_003 &+ UInt64(number)
      var batch = SignatureBatch(seed: seed, count: Self.batch)
      let directory = try TemporaryDirectory()
      let optimization = number % 2 == 0 ? "-O0" : "-O1"
      try batch.run(try batch.compile(with: "gcc", [optimization], in: directory))
      registerCalls += batch.registerCalls
      libffiCalls += batch.libffiCalls
      #expect(batch.failures.isEmpty, "seed \(seed): \(batch.failures.prefix(10))")
      #expect(batch.callbacks == Self.batch)
    }
    #expect(registerCalls > Self.total / 4)
    #expect(libffiCalls > Self.total)
    print("signatures: \(registerCalls) register calls, \(libffiCalls) libffi calls")
  }
}
