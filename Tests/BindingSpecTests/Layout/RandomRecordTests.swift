import BindingSpec
import Foundation
import Synchronization
import TestSupport
import Testing

/// Random records of every feature against clang, field by field.
@Suite struct RandomRecordTests {
  static let recordsPerBatch = 1500
  private static let total = Mutex((agreeing: 0, compared: 0))
  /// More rounds, with other seeds, when someone asks for them.
  static let batches = Int(ProcessInfo.processInfo.environment["LAYOUT_ROUNDS"] ?? "") ?? 3

  @Test(.enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"), arguments: Target.allCases)
  func agreesWithClang(target: Target) throws {
    var compared = 0
    var failures: [String] = []
    for batch in 0..<Self.batches {
      let seed = UInt64(batch + 1) &* 1_000_003
      let world = RecordGenerator.world(target: target, dialect: .clang, seed: seed, records: Self.recordsPerBatch)
      let text = CText(world: world, dialect: .clang)
      let answers = try ClangOracle.layouts(of: text.source(), target: target)
      let layout = Layout(target: target, environment: world)
      for (kind, name, definition) in world.records {
        let expected = try #require(answers["\(kind.rawValue) \(name)"], "clang did not lay out \(name)")
        let actual = ClangOracle.Answer(try layout.layout(of: definition, kind: kind))
        compared += 1
        if actual != expected, failures.count < 5 {
          failures.append("seed \(seed): \(name)\n clang \(expected)\n engine \(actual)\n\(text.excerpt(kind, name))")
        } else if actual != expected {
          failures.append(name)
        }
      }
    }
    let agreeing = compared - failures.count
    let total = Self.total.withLock { total in
      total.agreeing += agreeing
      total.compared += compared
      return total
    }
    print(
      "layout of \(target.rawValue): \(agreeing) of \(compared) random records as clang has them; "
        + "\(total.agreeing) of \(total.compared) in all so far")
    #expect(failures.isEmpty, "\(failures.prefix(5).joined(separator: "\n"))")
    #expect(compared >= Self.recordsPerBatch * Self.batches)
  }
}
