import LispRuntime
import Testing

/// A heap that is full is a condition, after which a program goes on; a machine that is gone leaves nothing behind.
@Suite struct HeapTests {
  private func run(_ text: String, heapLimit: Int = 64 << 20) -> Session.Ending {
    let session = Session(heapLimit: heapLimit)
    session.onError { Issue.record("\($0)") }
    return session.load(Array(text.utf8), name: "heap.lisp")
  }

  @Test(arguments: [
    "(let ((kept nil)) (loop (push 1 kept)))",
    "(let ((kept nil)) (loop (push (make-string 1000) kept)))",
    "(make-array 100000000)",
    "(make-string 10000000000)",
    "(read-from-string \"#900000000(1)\")",
    "(defstruct node next) (let ((kept nil)) (loop (setq kept (make-node :next kept))))",
  ])
  func whatDoesNotFitIsACondition(_ form: String) {
    let program = """
      (dotimes (round 3)
        (unless (eq (handler-case (eval '(progn \(form))) (storage-condition () :full)) :full) (sys:exit :code 2)))
      (unless (= (length (make-string 1000)) 1000) (sys:exit :code 3))
      (sys:exit :code 42)
      """
    #expect(run(program) == .exited(42))
  }

  /// What was garbage by then does not count.
  @Test func garbageIsNoObstacle() {
    let program = """
      (dotimes (i 3000) (make-string 100000))
      (let ((kept nil)) (dotimes (i 1000000) (push i kept)) (setq kept nil))
      (dotimes (i 1000000) (cons i i))
      (if (= (length (make-string 5000000)) 5000000) (sys:exit :code 42))
      """
    #expect(run(program) == .exited(42))
  }

  @Test(arguments: [
    "#99999999999999999999(1)", "#1073741824(1)", "#1073741823(1)", "#3(1 2 3 4)", "#2()",
    "(let ((*read-eval* nil)) (read-from-string \"#.(+ 1 2)\"))",
  ])
  func theReaderRefuses(_ text: String) {
    let literal = text.hasPrefix("(") ? text : "(read-from-string \"\(text)\")"
    let program = "(sys:exit :code (handler-case (progn \(literal) 1) ((or error storage-condition) () 42)))"
    #expect(run(program) == .exited(42))
  }
}
