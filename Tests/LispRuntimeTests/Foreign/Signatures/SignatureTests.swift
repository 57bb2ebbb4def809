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
  func everyNumberArrives() async throws {
    let numbers = 0..<(Self.total + Self.batch - 1) / Self.batch
    // Most of the time is the compiler's.
    let width = ProcessInfo.processInfo.activeProcessorCount
    let ran = try await withThrowingTaskGroup(of: [SignatureBatch].self) { group in
      for lane in 0..<width {
        group.addTask { try numbers.filter { $0 % width == lane }.map { try Self.run(batch: $0) } }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    for batch in ran {
      #expect(batch.failures.isEmpty, "seed \(batch.seed): \(batch.failures.prefix(10))")
      #expect(batch.callbacks == Self.batch)
    }
    let registerCalls = ran.reduce(0) { $0 + $1.registerCalls }
    let libffiCalls = ran.reduce(0) { $0 + $1.libffiCalls }
    #expect(registerCalls > Self.total / 4)
    #expect(libffiCalls > Self.total)
  }

  private static func run(batch number: Int) throws -> SignatureBatch {
    var batch = SignatureBatch(seed: seed &* 1_000_003 &+ UInt64(number), count: Self.batch)
    let directory = try TemporaryDirectory()
    try batch.run(try batch.compile(with: "gcc", [number % 4 == 0 ? "-O1" : "-O0"], in: directory))
    return batch
  }
}
