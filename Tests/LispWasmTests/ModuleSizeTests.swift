import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// How large modules are, that they are the same whenever they are made, and that what is left out of them is not missed.
@Suite(.enabled(if: ToolCheck.allows("wasm-tools", "node"), "wasm-tools and node are not in build/venv"))
struct ModuleSizeTests {
  private func module(of program: String, image: PreludeImage? = nil) throws -> CompiledModule {
    try BoundaryWorkshop.compile(program, image: image)
  }

  private func bytes(of program: String, image: PreludeImage? = nil) throws -> [UInt8] {
    try module(of: program, image: image).bytes
  }

  private static let report = """
    (define-condition refused (error) ((amount :initarg :amount :reader amount))
      (:report (lambda (condition stream) (format stream "~D refused" (amount condition)))))
    (defun withdraw (amount) (if (> amount 10) (error 'refused :amount amount) amount))
    (handler-case (withdraw 30) (refused (condition) (format t "~A~%" condition)))
    """

  @Test(arguments: [("nothing", "(+ 1 2)", 300, 0), ("text", "(print \"hello\")", 6144, 1)])
  func sizes(name: String, program: String, most: Int, imports: Int) throws {
    let bytes = try bytes(of: program)
    #expect(bytes.count <= most, "\(name)")
    let surface = try #require(ModuleSurface(bytes))
    #expect(surface.imports.count <= imports, "\(name): \(surface.imports)")
  }

  /// Who calls one function of the host imports one, as long as nothing else is asked of it.
  @Test func oneFunctionOneImport() throws {
    let bytes = try bytes(
      of: """
        (ffi:define-foreign-function beep "host.beep" () :void)
        (ffi:define-foreign-function unused "host.unused" (:int32) :int32)
        (beep)
        """)
    let surface = try #require(ModuleSurface(bytes))
    #expect(surface.imports.map { "\($0.module).\($0.field)" } == ["host.beep"])
  }

  @Test(arguments: ["(+ 1 2)", "(print (list 1 2.5 \"x\" 'y))", report])
  func sameBytesAlways(program: String) throws {
    let first = try bytes(of: program)
    #expect(try bytes(of: program) == first)
    #expect(try bytes(of: program) == first)
    // A kept prelude does not make modules larger, but for casts where a value's type was known here and there.
    let kept = try #require(KeptPrelude.image)
    let second = try bytes(of: program, image: kept)
    #expect(try bytes(of: program, image: kept) == second)
    #expect(second.count <= first.count + first.count / 200, "\(second.count) and \(first.count) bytes")
  }

  /// Each of these prints something that other programs do without.
  @Test(arguments: [false, true])
  func nothingIsMissed(withKeptPrelude: Bool) throws {
    let image = withKeptPrelude ? try #require(KeptPrelude.image) : nil
    let programs: [(String, String)] = [
      ("(print 1.5)", "\n1.5 "), ("(print #2A((1 2) (3 4)))", "\n#2A((1 2) (3 4)) "),
      ("(print (code-char 955))", "\n#\\GREEK_SMALL_LETTER_LAMDA "),
      ("(print #\\Space) (print (char-upcase #\\a))", "\n#\\  \n#\\A "),
      ("(defstruct point x y) (print (make-point :x 1 :y 2))", "\n#S(POINT :X 1 :Y 2) "),
      ("(print '(quote x)) (print '(let ((a 1)) a))", "\n'X \n(LET ((A 1))\n  A) "),
      ("(let ((*print-circle* t) (x (list 1))) (print (list x x)))", "\n(#1=(1) #1#) "),
      ("(setq *print-level* 1) (print '(1 (2)))", "\n(1 #) "),
      ("(setq *print-case* :downcase) (print 'abc)", "\nabc "),
      ("(defun show (control x) (format t control x)) (show \"~R ~:*~5,'0D\" 7)", "seven 00007"),
      ("(format t (concatenate 'string \"~\" \"B\") 5)", "101"),
      ("(format t \"~{~A~^, ~}~%\" '(1 2 3))", "1, 2, 3\n"),
      ("(print (read-from-string \"(let x)\")) (print (eq (read-from-string \"car\") 'car))", "\n(LET X) \nT "),
      ("(print (handler-bind ((unbound-variable (lambda (c) (use-value 5 c)))) (symbol-value 'zork)))", "\n5 "),
      ("(print (handler-case (error \"no ~S\" 1) (error (c) (princ-to-string c))))", "\n\"no 1\" "),
      ("(print (typep 1.5 '(or string (float 1.0 2.0)))) (print (typep :a 'keyword))", "\nT \nT "),
      ("(print (mapcar #'code-char '(233 66)))", "\n(#\\LATIN_SMALL_LETTER_E_WITH_ACUTE #\\B) "),
      (
        "(print most-positive-fixnum) (print (* 99999999999 99999999999))",
        "\n4611686018427387903 \n9999999999800000000001 "
      ),
      (
        "(print (* 1d200 -1d-200)) (print (handler-case (* 1d200 (sqrt 1d300)) (error () :large)))",
        "\n-1.0d0 \n:LARGE "
      ),
      (
        "(ffi:define-foreign-function log \"console.log\" (:string) :void) (print (list 1 2.5 (asinh 0d0)))",
        "\n(1 2.5 0.0d0) "
      ),
      ("(defun sys::append-two (a b) (list a b 7)) (print (append '(1) '(2)))", "\n((1) (2) 7) "),
      (
        "(let ((x 1d308)) (print (handler-case (+ x x) (floating-point-overflow () :large))))"
          + "(let ((x 1d200)) (print (handler-case (progn (setq x (* x x)) x) (floating-point-overflow () :large))))",
        "\n:LARGE \n:LARGE "
      ),
      (
        "(let ((sum 0d0) (step 0.5d0)) (dotimes (i 4) (setq sum (+ sum step) step (* step 2d0))) (print (list sum step)))",
        "\n(7.5d0 8.0d0) "
      ),
      (
        "(let ((x 0d0) (y 1d0)) (setq y (+ x 1)) (print y) (setq x :none y x) (print (list x y)))",
        "\n1.0d0 \n(:NONE :NONE) "
      ),
      ("(let ((x 1d0)) (print (+ x (progn (setq x 2d0) x))) (print (funcall (lambda () x))))", "\n3.0d0 \n2.0d0 "),
      ("(let ((n 1073741823)) (print (+ n 1)) (print (- (- n) 2)))", "\n1073741824 \n-1073741825 "),
      ("(print (let ((z -0d0)) (list (+ z 0) (* z 1d0) (- 0d0 z))))", "\n(0.0d0 -0.0d0 0.0d0) "),
      (
        "(let ((all nil)) (dotimes (i 3) (let ((j i)) (push (lambda () (incf j)) all))) (print (mapcar #'funcall all)))",
        "\n(3 2 1) "
      ),
    ]
    let folder = try TemporaryDirectory()
    var script: [ScriptEngine.Program] = []
    for (index, (text, _)) in programs.enumerated() {
      let module = try module(of: text, image: image)
      let part = try HostWorkshop(at: "\(folder.path)/\(index)")
      try Data(module.bytes).write(to: URL(fileURLWithPath: "\(part.path)/app.wasm"))
      try part.writeHosts(module.description)
      let validation = try Subprocess.run(
        [try ToolCheck.require("wasm-tools").path, "validate", "\(part.path)/app.wasm"])
      #expect(validation.status == 0, "\(text): \(validation.errors)")
      script.append(ScriptEngine.Program(name: "\(index)", folder: part.path))
    }
    let outcomes = try ScriptEngine.node.run(script)
    for (index, (text, output)) in programs.enumerated() {
      #expect(outcomes["\(index)"]?.output == output, "\(text)")
    }
  }
}
