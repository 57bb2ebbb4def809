import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// What programs declare of their host and offer to it: what comes of it in the module, and what is refused.
struct DeclarationTests {
  private func refusal(_ text: String, mode: ForeignMode = .auto) throws -> Diagnostic {
    do { _ = try BoundaryWorkshop.compile(text, mode: mode) } catch let failure as Failure {
      return try #require(failure.diagnostics.first)
    }
    Issue.record("compiled: \(text)")
    return Diagnostic(.compileInternal, "nothing")
  }

  private func surface(_ text: String, mode: ForeignMode = .auto) throws -> ModuleSurface {
    try #require(ModuleSurface(try BoundaryWorkshop.compile(text, mode: mode).bytes))
  }

  private func imports(_ text: String, mode: ForeignMode = .auto) throws -> [String] {
    try surface(text, mode: mode).imports.map { "\($0.module).\($0.field)" }
      .filter { !$0.hasPrefix("lisp.") || $0 == "lisp.dynamic-call" }.sorted()
  }

  private static let declared = """
    (ffi:define-foreign-function host-add "host.add" (:fixnum :fixnum) :fixnum)
    (ffi:define-foreign-function host-log "host.log" (:string) :void)
    (ffi:define-foreign-function host-unused "host.unused" () :void)

    """

  /// Each says what is wrong, where, and with which code.
  @Test(arguments: [
    ("(ffi:define-foreign-function f \"log\" () :void)", DiagnosticCode.compileForeign, "names no function of a host"),
    ("(ffi:define-foreign-function f \".log\" () :void)", .compileForeign, "names no function of a host"),
    ("(ffi:define-foreign-function f \"lisp.write\" () :void)", .compileForeign, "belongs to compiled programs"),
    ("(ffi:define-foreign-function f \"m.f\")", .compileForeign, "is declared as"),
    (
      "(ffi:define-foreign-function f \"m.f\" (:int) :int) (ffi:define-foreign-function f \"m.f\" () :int)",
      .compileForeign, "f is declared twice"
    ),
    (
      "(defun f () 1) (ffi:define-foreign-function f \"m.f\" () :int)", .compileForeign, "and a function of the program"
    ),
    ("(defun g () (ffi:define-foreign-function f \"m.f\" () :int)) (g)", .compileForeign, "at top level"),
    ("(ffi:define-foreign-function f \"m.f\" (:what) :int) (f 1)", .compileType, ":what does not cross"),
    ("(ffi:define-foreign-function f \"m.f\" ((:struct s)) :int) (f 1)", .compileType, "does not cross"),
    ("(ffi:define-foreign-function f \"m.f\" (:void) :int) (f 1)", .compileType, "does not cross"),
    ("(ffi:define-foreign-function f \"m.f\" () (:function () :int)) (f)", .compileType, "functions go to the host"),
    ("(ffi:define-foreign-function f \"m.f\" (:int) :int :variadic 1) (f 1)", .compileType, "any number of arguments"),
    ("(ffi:export-function 'nowhere :as \"n\" :signature (() :void))", .compileExport, "nobody defines it"),
    ("(defmacro m () 1) (ffi:export-function 'm :as \"m\")", .compileExport, "is a macro"),
    (
      "(defun f () 1) (defun g () 1) (ffi:export-function 'f :as \"n\") (ffi:export-function 'g :as \"n\")",
      .compileExport, "two functions are exported as \"n\""
    ),
    ("(defun f () 1) (ffi:export-function 'f :as \"main\")", .compileExport, "belongs to the module itself"),
    ("(defun f () 1) (ffi:export-function 'f :as \"lisp.tag\")", .compileExport, "belongs to the module itself"),
    ("(defun f () 1) (ffi:export-function 'f :as \"\")", .compileExport, "belongs to the module itself"),
    ("(defun f (a) a) (ffi:export-function 'f :signature (() :int))", .compileExport, "with 0 parameters, and takes 1"),
    ("(defun f (a) a) (ffi:export-function 'f :signature ((:what) :int))", .compileType, ":what does not cross"),
    ("(defun f (a) a) (ffi:export-function 'f :speed 3)", .compileExport, "no option :speed"),
    ("(defun f () 1) (defun g () (ffi:export-function 'f)) (g)", .compileExport, "at top level"),
    ("(ffi:export-function (first '(f)))", .compileExport, "must be named"),
  ])
  func refused(_ text: String, _ code: DiagnosticCode, _ message: String) throws {
    let diagnostic = try refusal("(print 1)\n" + text)
    #expect(diagnostic.code == code, "\(diagnostic)")
    #expect(diagnostic.message.contains(message), "\(diagnostic.message)")
    #expect(diagnostic.place?.file == "app.lisp" && diagnostic.place?.line == 2, "\(diagnostic)")
  }

  /// A declaration that nobody uses is nobody's problem.
  @Test func usedOnly() throws {
    #expect(try imports("(ffi:define-foreign-function f \"m.f\" (:what) :int) (+ 1 2)") == [])
    #expect(try imports("(+ 1 2)") == [])
    #expect(try imports(Self.declared + "(host-log \"x\")") == ["host.log"])
    #expect(try imports(Self.declared + "(host-log \"x\") (host-add 1 2)") == ["host.add", "host.log"])
    // As data it is not called.
    #expect(try imports(Self.declared + "(defvar *x* '(host-add))") == [])
    // One function with two signatures is two imports, and one function of the host's.
    let both = """
      (ffi:define-foreign-function log-text "m.log" (:string) :void)
      (ffi:define-foreign-function log-number "m.log" (:double) :void)
      (ffi:define-foreign-function log-again "m.log" (:double) :void)
      (log-text "x") (log-number 1d0) (log-again 2d0)
      """
    #expect(try imports(both) == ["m.log", "m.log:double>void"])
    let description = try BoundaryWorkshop.compile(both).description
    #expect(description.imports.map(\.field) == ["log", "log"])
  }

  /// Calls that are known and calls that are not.
  @Test(arguments: [
    ("(funcall 'host-add 1 2)", ["host.add"]), ("(funcall #'host-add 1 2)", ["host.add"]),
    ("(apply #'host-add (list 1 2))", ["host.add"]), ("(mapcar 'host-add '(1) '(2))", ["host.add"]),
    ("(defun call (f) (funcall f 1 2)) (call #'host-add)", ["host.add"]),
    ("(defun call (f) (funcall f 1 2)) (call 'host-add)", ["host.add"]),
    ("(let ((f #'host-add)) (funcall f 1 2))", ["host.add"]),
    ("(defvar *f* (lambda (x) x)) (funcall *f* 1)", []), ("(mapcar (lambda (x) x) '(1))", []),
    ("(intern \"X\")", []), ("(mapcar #'intern '(\"X\"))", []),
    ("(let ((f (lambda (x) (intern x)))) (funcall f \"X\"))", []),
    ("(flet ((f (x) (intern x))) (mapcar #'f '(\"X\")))", []),
    ("(funcall (intern \"NAME\") 1)", ["lisp.dynamic-call"]),
    ("(apply (intern \"NAME\") '(1))", ["lisp.dynamic-call"]),
    ("(mapcar (intern \"NAME\") '(1))", ["lisp.dynamic-call"]),
    ("(defvar *name* (intern \"NAME\")) (funcall *name* 1)", ["lisp.dynamic-call"]),
    ("(sort (list 2 1) (intern \"NAME\"))", ["lisp.dynamic-call"]),
    ("(ffi:call-host \"host.other\" 1)", ["lisp.dynamic-call"]),
    ("(ffi:call-host \"host.add\" 1 2)", ["host.add"]),
  ])
  func calls(_ text: String, _ wanted: [String]) throws {
    let all = try imports(Self.declared + text)
    #expect(all == wanted.sorted(), "\(text)")
  }

  /// `full` always asks the host, `minimal` never does and says so.
  @Test func modes() throws {
    #expect(try imports("(defun call (f) (funcall f)) (call 'car)", mode: .full).contains("lisp.dynamic-call"))
    #expect(!(try imports("(defun call (f) (funcall f)) (call 'car)", mode: .auto).contains("lisp.dynamic-call")))
    for text in ["(funcall (intern \"NAME\") 1)", "(ffi:call-host \"host.other\" 1)"] {
      let diagnostic = try refusal("\n" + text, mode: .minimal)
      #expect(diagnostic.code == .compileDynamicCall && diagnostic.hint?.contains("--ffi-mode auto") == true)
      #expect(diagnostic.place?.line == 2, "\(diagnostic)")
    }
    // What may be one is a warning.
    let module = try BoundaryWorkshop.compile(
      "(defvar *name* (intern \"NAME\"))\n(funcall *name* 1)", mode: .minimal)
    #expect(module.warnings.map(\.code) == [.compileDynamicCall])
    #expect(ModuleSurface(module.bytes)?.imports.contains { $0.field == "dynamic-call" } == false)
    #expect(try imports(Self.declared + "(ffi:call-host \"host.add\" 1 2)", mode: .minimal) == ["host.add"])
  }

  /// What the module offers: the program's exports, and of its own only what it can need.
  @Test func exports() throws {
    #expect(try surface("(+ 1 2)").exports == ["main", "_start"])
    let some = try surface(
      """
      (defun add (a b) (+ a b))
      (defun twice (a) (* 2 a))
      (ffi:export-function 'add :as "addNumbers" :signature ((:fixnum :fixnum) :fixnum))
      (ffi:export-function 'twice)
      """
    ).exports
    #expect(some.starts(with: ["main", "_start", "addNumbers", "twice"]))
    #expect(!some.contains("lisp.exit") && !some.contains("lisp.host-error"))
    #expect(try surface("(system:exit 3)").exports.contains("lisp.exit"))
    #expect(try surface("(error \"x\")").exports.contains("lisp.describe"))
    #expect(try surface("(error \"x\")").exports.contains("lisp.trace"))
    let catching = try surface(Self.declared + "(handler-case (host-log \"x\") (error () 1))")
    #expect(catching.exports.contains("lisp.host-error"))
    #expect(catching.imports.contains { $0.field == "host-error" })
  }

  /// What needs C is told before it runs.
  @Test func withoutC() throws {
    let module = try BoundaryWorkshop.compile(
      "(defun f () (ffi:foreign-alloc :int))\n(f) (ffi:load-library \"libz.so\")")
    #expect(module.warnings.map(\.code) == [.compileUnsupported, .compileUnsupported])
    #expect(Set(module.warnings.compactMap(\.place?.line)).isSubset(of: [1, 2]))
    #expect(module.warnings.contains { $0.message.contains("FOREIGN-ALLOC") })
  }
}
