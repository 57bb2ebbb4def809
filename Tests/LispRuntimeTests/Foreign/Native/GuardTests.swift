import CGuard
import Foundation
import TestSupport
import Testing

@testable import LispRuntime

/// Faults, callbacks and threads on the level below Lisp.
@Suite(.serialized, .enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
struct GuardTests {
  private static let text = """
    #include <errno.h>
    #include <pthread.h>
    #include <stdlib.h>
    #include <unistd.h>
    long read_at(long *p) { return *p; }
    long divide(long a, long b) { volatile int x = a, y = b; return x / y; }
    static long dive(long n) { volatile char room[4096]; room[0] = n; return n + dive(n + 1) + room[0]; }
    long overflow(void) { return dive(0); }
    long illegal(void) { __builtin_trap(); }
    long call(long (*f)(long), long x) { return f(x); }
    long fail(long code) { errno = code; return -1; }
    long seen_errno(void) { return errno; }
    struct task { long (*f)(long); long x, result; };
    static void *run(void *data) { struct task *t = data; t->result = t->f(t->x); return 0; }
    long on_thread(long (*f)(long), long x) {
      struct task t = {f, x, -1};
      pthread_t thread;
      pthread_create(&thread, 0, run, &t);
      pthread_join(thread, 0);
      return t.result;
    }
    static struct task background;
    static pthread_t thread;
    long start(long (*f)(long), long x) {
      background = (struct task){f, x, -1};
      return pthread_create(&thread, 0, run, &background);
    }
    long finish(void) { pthread_join(thread, 0); return background.result; }
    static void *many(void *data) {
      struct task *t = data;
      for (int i = 0; i < 100; i++) t->result += t->f(i);
      return 0;
    }
    long crowd(long (*f)(long), long threads) {
      struct task t[threads];
      pthread_t id[threads];
      long sum = 0;
      for (int i = 0; i < threads; i++) { t[i] = (struct task){f, i, 0}; pthread_create(&id[i], 0, many, &t[i]); }
      for (int i = 0; i < threads; i++) { pthread_join(id[i], 0); sum += t[i].result; }
      return sum;
    }
    """

  @Test func faultsAreValuesAgainAndAgain() throws {
    let workshop = try CWorkshop(Self.text)
    #expect(foreign_faults_catch())
    defer { foreign_faults_leave() }
    for round in 0..<50 {
      let null = try workshop.call("read_at", [round * 8], guarded: true).fault
      #expect(null.signal == SIGSEGV)
      #expect(null.address == UnsafeMutableRawPointer(bitPattern: round * 8))
      let wild = try workshop.call("read_at", [0x7000_0000_1000], guarded: true).fault
      #expect(wild.error(in: "read_at").message == "SIGSEGV in read_at: no access to address 0x700000001000")
      let division = try workshop.call("divide", [1, 0], guarded: true).fault
      #expect(division.signal == SIGFPE)
      #expect(division.error(in: "divide").message.hasPrefix("SIGFPE in divide: a division by zero at address 0x"))
      #expect(try workshop.call("illegal", guarded: true).fault.signal == SIGILL)
      let deep = try workshop.call("overflow", guarded: true).fault
      #expect(deep.error(in: "overflow").message == "SIGSEGV in overflow: the stack is used up")
      let fine = try workshop.call("divide", [42, 6], guarded: true)
      #expect(fine.fault.signal == 0 && fine.result == 7)
    }
  }

  @Test func faultsNestWithCallbacks() throws {
    let workshop = try CWorkshop(Self.text)
    #expect(foreign_faults_catch())
    defer { foreign_faults_leave() }
    var inner: Int32 = 0
    let callback = try SwiftCallback(workshop, parameters: 1) { arguments in
      inner = (try? workshop.call("read_at", [8], guarded: true).fault.signal) ?? 0
      return arguments[0] + 1
    }
    let outer = try workshop.call("call", [callback.code, 41], guarded: true)
    #expect(inner == SIGSEGV)
    #expect(outer.fault.signal == 0 && outer.result == 42)
    #expect(try workshop.call("read_at", [8], guarded: true).fault.signal == SIGSEGV)
  }

  @Test func errnoIsThatOfTheCall() throws {
    let workshop = try CWorkshop(Self.text)
    var saved: Int32 = 0
    try workshop.call("fail", [7]) { saved = $0.error }
    #expect(saved == 7)
    #expect(try workshop.call("seen_errno").result == 0)
  }

  @Test func anotherThreadHasTheMachineWhileItsOwnerIsAway() throws {
    let workshop = try CWorkshop(Self.text)
    let gate = try #require(foreign_gate_make())
    let owner = pthread_self()
    var threads: [Bool] = []
    let callback = try SwiftCallback(workshop, parameters: 1, gate: gate) { arguments in
      threads.append(pthread_equal(owner, pthread_self()) != 0)
      return arguments[0] * 2
    }
    func away<Result>(_ body: () throws -> Result) rethrows -> Result {
      foreign_gate_leave(gate)
      defer { foreign_gate_return(gate) }
      return try body()
    }
    #expect(try away { try workshop.call("on_thread", [callback.code, 21]).result } == 42)
    #expect(try away { try workshop.call("call", [callback.code, 4]).result } == 8)
    #expect(threads == [false, true])
    // Eight threads at once: one after the other has it.
    #expect(try away { try workshop.call("crowd", [callback.code, 8]).result } == 8 * 2 * 4950)
    #expect(threads.count == 802)
    // The owner is busy: it lets the other one in at a safe point …
    _ = try workshop.call("start", [callback.code, 5])
    while threads.count < 803 { foreign_gate_yield(gate) }
    #expect(try away { try workshop.call("finish").result } == 10)
    // … and one that it never lets in gives up with zero.
    gate.pointee.patience = 50
    #expect(try workshop.call("on_thread", [callback.code, 21]).result == 0)
    #expect(gate.pointee.refused == 1)
    #expect(threads.count == 803)
  }

  @Test func freedCallbacksAnswerZero() throws {
    let workshop = try CWorkshop(Self.text)
    var own: UnsafeMutablePointer<ForeignCallback>?
    let callback = try SwiftCallback(workshop, parameters: 1) { arguments in
      // Frees itself while it runs.
      if let own { foreign_callback_free(own) }
      return arguments[0] + 1
    }
    own = callback.callback
    #expect(try workshop.call("call", [callback.code, 1]).result == 2)
    #expect(try workshop.call("call", [callback.code, 1]).result == 0)
    #expect(callback.callback.pointee.late_calls == 1)
    foreign_callbacks_drain()
  }
}
