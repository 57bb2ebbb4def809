import Foundation
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
        == "abs of libm.so.6 is not allowed: --allow does not name it")
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
}
