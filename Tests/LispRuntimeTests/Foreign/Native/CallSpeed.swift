import CGuard
import Foundation
import TestSupport
import Testing

@testable import LispRuntime

/// What a call and a callback cost below Lisp: printed with `CALL_SPEED=1`, for the record.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CALL_SPEED"] != nil, "only on request"))
struct CallSpeed {
  @Test func figures() throws {
    let workshop = try CWorkshop(
      """
      long labs_(long x) { return x < 0 ? -x : x; }
      double sum(double a, double b) { return a + b; }
      long seven(long a, long b, long c, long d, long e, long f, long g) { return a + g; }
      long repeat(long (*f)(long), long n) { long s = 0; for (long i = 0; i < n; i++) s += f(i); return s; }
      """)
    let rounds = 5_000_000
    func time(_ what: String, _ count: Int, _ body: () throws -> Void) rethrows {
      let start = DispatchTime.now().uptimeNanoseconds
      try body()
      let nanoseconds = Double(DispatchTime.now().uptimeNanoseconds - start) / Double(count)
      print(what, (nanoseconds * 10).rounded() / 10, "ns")
    }
    let cases: [(String, CallPlan)] = [
      ("labs_", try workshop.plan([.scalar(.long)], .scalar(.long))),
      ("sum", try workshop.plan([.scalar(.double), .scalar(.double)], .scalar(.double))),
      ("seven", try workshop.plan(Array(repeating: .scalar(.long), count: 7), .scalar(.long))),
    ]
    let gate = try #require(foreign_gate_make())
    for (name, plan) in cases {
      let function = try workshop.library.symbol(name)
      let frame = SignatureBatch.room(plan.frameSize).bindMemory(to: ForeignFrame.self, capacity: 1)
      time(name, rounds) { for _ in 0..<rounds { foreign_call(plan.shape, frame, function) } }
      time(name + " with the gate", rounds) {
        for _ in 0..<rounds {
          foreign_gate_leave(gate)
          foreign_call(plan.shape, frame, function)
          foreign_gate_return(gate)
        }
      }
      #expect(foreign_faults_catch())
      time(name + " guarded", rounds) {
        for _ in 0..<rounds { _ = foreign_call_guarded(plan.shape, frame, function, name) }
      }
      foreign_faults_leave()
    }
    let plan = try workshop.plan([.scalar(.long)], .scalar(.long))
    let interface = try workshop.interfaces.interface(for: plan.shape.pointee)
    let made = foreign_callback_make(
      plan.shape, interface, { _, _, frame in frame.pointee.result_general.0 = frame.pointee.general.0 }, nil, gate)
    let callback = try #require(made)
    try time("callback", rounds) {
      _ = try workshop.call("repeat", [Int(bitPattern: callback.pointee.code), rounds])
    }
  }
}
