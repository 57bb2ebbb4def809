import Foundation
import TestSupport
import Testing

@testable import LispRuntime

/// What the command asks of the machine: the allow list, checked mode, headers.
@Suite struct ForeignMachineTests {
  private func value(_ text: String, _ machine: Machine) throws -> String {
    machine.text(try machine.evaluate(try machine.form(of: "(princ-to-string \(text))")))
  }

  @Test func onlyWhatIsAllowed() throws {
    let machine = Machine()
    machine.allowForeign(["libm.so.6:c*", "math"])
    func attempt(_ form: String) throws -> String {
      try value("(handler-case \(form) (ffi:ffi-error (c) (princ-to-string c)))", machine)
    }
    #expect(try attempt("(ffi:ffi-call \"libm.so.6\" \"cos\" '(:double) :double 0)") == "1.0d0")
    #expect(
      try attempt("(ffi:ffi-call \"libm.so.6\" \"sin\" '(:double) :double 0)")
        == "sin of libm.so.6 is not allowed: --allow does not name it")
    #expect(
      try attempt("(ffi:load-library \"libc.so.6\")")
        == "libc.so.6 is not among the libraries that --allow allows")
    #expect(
      try attempt("(ffi:foreign-funcall \"abs\" :int -1 :int)")
        == "abs of libc.so.6 is not allowed: --allow does not name it")
  }

  /// Each kind of error is shown with its text by one of the programs, except for the two that are tested here.
  @Test func everyKindOfErrorIsShown() throws {
    let golden = Subprocess.root + "/Tests/LispRuntimeTests/Foreign/Golden"
    let shown = try ["errors", "compiled-faults", "compiled-contracts"].map {
      try String(contentsOfFile: "\(golden)/\($0).txt", encoding: .utf8)
    }.joined()
    for kind in ForeignError.Kind.allCases where ![.notAllowed, .callbackFailed].contains(kind) {
      #expect(shown.contains(try Regex("\\(:\(kind.rawValue.uppercased())\\s")), "\(kind.rawValue)")
    }
  }

  @Test func headersAreTheCommandsBusiness() throws {
    let machine = Machine()
    let form = "(handler-case (ffi:load-header-with-lib \"a.h\" \"liba.so\") (ffi:ffi-error (c) (princ-to-string c)))"
    #expect(
      try value(form, machine) == "this program cannot read headers: it is not the bindgen-lisp command")
    machine.setHeaderLoader { header, library, _ in
      .success("(ffi:define-constant cl-user::+seen+ \"\(header) of \(library)\")")
    }
    #expect(try value(form, machine) == "liba.so")
    #expect(try value("cl-user::+seen+", machine) == "a.h of liba.so")
    machine.setHeaderLoader { _, _, _ in .failure(HeaderFailure(message: "a.h:1: no")) }
    #expect(try value(form, machine) == "a.h:1: no")
  }

  @Test func checkedModeCountsWhatIsLeft() throws {
    let machine = Machine()
    machine.checkForeignCalls()
    #expect(try value("(ffi:null? (ffi:foreign-alloc :int :count 3))", machine) == "NIL")
    #expect(machine.foreignLeaks.map(\.size) == [12])
    #expect(machine.foreignLeaks.map(\.label) == ["3 × :int"])
  }

  /// Callbacks of other threads that cannot be served are told of in the thread that could not serve them.
  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func refusedCallbacksAreConditions() throws {
    let directory = try TemporaryDirectory()
    let source = Subprocess.root + "/Tests/LispRuntimeTests/Foreign/Programs/Compiled/threads.c"
    let library = directory.path + "/libtest.so"
    let compiled = try ToolCheck.require("gcc").run(["-O1", "-shared", "-fPIC", "-o", library, source])
    #expect(compiled.status == 0, "\(compiled.errors)")
    let opened = try #require(dlopen(library, RTLD_LAZY | RTLD_LOCAL))
    let held = try #require(dlsym(opened, "held")).assumingMemoryBound(to: Int32.self)
    let machine = Machine()
    /// No safe point and no call of C, for longer than the other thread is willing to wait.
    func dawdle() {
      held.pointee = 0
      while machine.foreignHot.pointee.gate?.pointee.refused == 0 { usleep(1000) }
      held.pointee = 1
    }
    machine.define("DAWDLE", 0, in: "COMMON-LISP-USER") { (_, _) throws(LispError) in
      dawdle()
      return .nil
    }
    func evaluate(_ text: String) throws -> String { try value(text, machine) }
    _ = try machine.evaluate(
      machine.form(
        of: """
          (progn
            (ffi:define-foreign-library test (:linux "\(library)") (:macos "\(library)"))
            (ffi:define-foreign-function start "test.start" ((f (:pointer (:function (:long) :long))) (x :long)) :int)
            (ffi:define-foreign-function finish "test.finish" () :long)
            (defvar *ran* nil)
            (defun begin () (start (lambda (x) (setq *ran* t) x) 5)))
          """))
    machine.foreign.gate?.pointee.patience = 50
    held.pointee = 1
    // At the next safe point, as an error that can be handled …
    #expect(
      try evaluate(
        """
        (progn (begin)
               (handler-case (progn (dawdle) (identity (finish)) (loop)) (ffi:callback-failed (c) (format nil "~A: ~A" (ffi:ffi-error-kind c) c))))
        """)
        == "CALLBACK-FAILED: a callback from another thread waited 50 milliseconds for Lisp to call C or to come to a "
        + "safe point, and then answered zeros without running")
    #expect(machine.foreign.lastError?.kind == .callbackFailed)
    // … or left alone.
    #expect(
      try evaluate(
        """
        (progn (begin)
               (handler-bind ((ffi:callback-failed (lambda (c) (declare (ignore c)) (invoke-restart 'continue))))
                 (dawdle) (let ((value (finish))) (dotimes (i 3) (identity i)) (list value *ran*))))
        """) == "(0 NIL)")
    #expect(machine.untoldRefusals == nil)
    // What no safe point came for is told at the end.
    _ = try machine.evaluate(machine.form(of: "(begin)"))
    dawdle()
    #expect(machine.untoldRefusals?.hasPrefix("a callback from another thread waited 50 milliseconds") == true)
    #expect(try evaluate("(list (finish) *ran*)") == "(0 NIL)")
    // Served again when there is time.
    held.pointee = 0
    #expect(try evaluate("(progn (begin) (list (finish) *ran*))") == "(5 T)")
  }
}
