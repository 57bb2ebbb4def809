import Foundation
import TestSupport
import Testing

/// What the options of `run` do to calls of C, and headers that a program reads itself.
@Suite struct ForeignRunTests {
  private func run(_ program: String, _ options: [String] = []) throws -> Subprocess.Result {
    let directory = try TemporaryDirectory()
    _ = try directory.write("app.lisp", Self.declarations + program)
    return try Subprocess.command(["run"] + options + ["app.lisp"], in: directory.path)
  }

  private static let declarations = """
    (ffi:define-foreign-library c (:linux "libc.so.6") (:macos "libSystem.B.dylib"))
    (ffi:define-foreign-function c-labs "c.labs" ((x :long)) :long)
    (ffi:define-foreign-function c-strlen "c.strlen" ((text :string)) :size)
    (ffi:define-foreign-function raw-strlen "c.strlen" ((text :pointer)) :size)
    (ffi:define-foreign-function c-frexp "c.frexp" ((x :double) (exponent (:pointer :int) :direction :out)) :double)
    (ffi:define-foreign-function c-srand "c.srand" ((seed :uint)) :void)
    (ffi:define-foreign-function c-snprintf "c.snprintf" ((buffer :pointer) (size :size) (format :string)) :int :variadic 3)
    (ffi:define-foreign-function c-qsort "c.qsort"
      ((base :pointer) (count :size) (size :size)
       (compare (:pointer (:function ((:pointer :int) (:pointer :int)) :int)) :scope :call)) :void)

    """

  // MARK: --trace-ffi

  @Test func everyCallIsTold() throws {
    let result = try run(
      """
      (c-labs -42)
      (c-strlen "größe")
      (c-frexp 48d0)
      (c-srand 1)
      (c-snprintf nil 0 "%d %s" :int 7 :string "x")
      (ignore-errors (c-labs "no"))
      (let ((numbers (ffi:make-struct '(:array :int 2))))
        (c-qsort numbers 2 4 (lambda (a b) (c-labs (- (ffi:mem-ref a) (ffi:mem-ref b))))))
      (ffi:ffi-call "libc.so.6" "abs" '(:int) :int -3)
      (ffi:foreign-funcall "abs" :int -4 :int)
      (ffi:call-host "c.labs" -5)
      (princ (c-labs -6))
      """, ["--trace-ffi"])
    #expect(result.output == "6")
    #expect(
      result.errors.replacing(/0x[0-9a-f]+/, with: "0x…") == """
        c.labs(-42) → 42
        c.strlen("größe") → 7
        c.frexp(48.0d0) → 0.75d0, 6
        c.srand(1)
        c.snprintf(NIL, 0, "%d %s", :INT, 7, :STRING, "x") → 3
        c.labs("no") ✗ c-labs: argument 1 (x): expected :long, not "no"
          c.labs(0) → 0
        c.qsort(#<pointer (:pointer (:array :int 2)) 0x…>, 2, 4, #<FUNCTION LAMBDA>)
        abs(:INT, -3) → 3
        abs(:INT, -4) → 4
        c.labs(-5) → 5
        c.labs(-6) → 6

        """)
  }

  // MARK: --checked

  @Test func faultsAreConditionsAndMemoryIsWatched() throws {
    let result = try run(
      """
      (defmacro kind (form) `(handler-case ,form (ffi:ffi-error (c) (ffi:ffi-error-kind c))))
      (dotimes (i 2) (print (kind (raw-strlen (ffi:make-pointer 8)))))
      (let ((memory (ffi:foreign-alloc :int)))
        (print (kind (ffi:mem-ref memory :int 4)))
        (ffi:foreign-free memory)
        (print (kind (ffi:foreign-free memory)))
        (print (kind (ffi:mem-ref memory :int))))
      (print (c-strlen "still here"))
      """, ["--checked"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output == """

        :SEGMENTATION-FAULT\(" ")
        :SEGMENTATION-FAULT\(" ")
        :OUT-OF-BOUNDS\(" ")
        :DOUBLE-FREE\(" ")
        :USE-AFTER-FREE\(" ")
        10\(" ")
        """)
  }

  @Test func aFaultThatNobodyHandlesHasAPlace() throws {
    let result = try run("(defun f (x) (list (raw-strlen x)))\n(f (ffi:make-pointer 8))", ["--checked"])
    #expect(result.status == 1)
    #expect(
      result.errors.hasPrefix(
        "app.lisp:11:20: error: SIGSEGV in strlen: access through a null pointer (address 0x8)\n"), "\(result.errors)")
    #expect(result.errors.contains("(F "), "\(result.errors)")
  }

  @Test func undeclaredFunctionsAreNamedToo() throws {
    let result = try run("(ffi:foreign-funcall \"strlen\" :pointer (ffi:make-pointer 8) :size)", ["--checked"])
    #expect(result.status == 1)
    #expect(result.errors.contains("error: SIGSEGV in strlen: access through a null pointer (address 0x8)"))
  }

  // MARK: --allow

  @Test(
    arguments: [
      (["c"], "3 5 bound"), (["c:labs"], "3 no bound"), (["c:l*", "c:str*"], "3 5 bound"),
      (["libc.so.6:str*"], "no 5 bound"),
      (["*:strlen"], "no 5 free"), (["z"], "no no bound"),
    ])
  func onlyWhatIsAllowedIsCalled(rules: [String], expected: String) throws {
    let result = try run(
      """
      (format t "~A ~A " (handler-case (c-labs -3) (ffi:not-allowed () "no")) (handler-case (c-strlen "12345") (ffi:not-allowed () "no")))
      (princ (handler-case (progn (ffi:load-library "libm.so.6") "free") (ffi:not-allowed () "bound")))
      """, rules.flatMap { ["--allow", $0] })
    #expect(result.output == expected, "\(result.errors)")
  }

  /// The system finds a library's symbols in those that it needs: `system` in libm, by way of libc.
  @Test func whatOtherLibrariesBringAlongIsTheirs() throws {
    let result = try run(
      """
      (dolist (call (list (lambda () (ffi:ffi-call "libm.so.6" "cos" '(:double) :double 0))
                          (lambda () (ffi:ffi-call "libm.so.6" "system" '(:string) :int "echo never"))
                          (lambda () (ffi:foreign-funcall "system" :string "echo never" :int))
                          (lambda () (ffi:get-library-function "libm.so.6" "system"))
                          (lambda () (ffi:get-library-function nil "system"))))
        (print (handler-case (funcall call) (ffi:not-allowed (c) (princ-to-string c)))))
      """, ["--allow", "m"])
    let refused = "\"system of libc.so.6 is not allowed: --allow does not name it\" "
    #expect(
      result.output == "\n1.0d0 " + String(repeating: "\n\(refused)", count: 3)
        + "\n\"system of the process is not allowed: --allow does not name it\" ", "\(result.errors)")
  }

  // MARK: --leaks

  @Test func whatIsNeverFreedIsListed() throws {
    let result = try run(
      """
      (ffi:foreign-alloc :int :count 3)
      (ffi:foreign-free (ffi:foreign-alloc :int))
      (ffi:foreign-string-alloc "text")
      (ffi:with-foreign-object (x :double) x)
      """, ["--leaks"])
    #expect(result.status == 0)
    #expect(
      result.errors.replacing(/#x[0-9a-f]+/, with: "#x…") == """
        bindgen-lisp: 2 blocks of foreign memory never freed, 29 bytes:
          #x…  12 bytes  3 × :int
          #x…  17 bytes  a string

        """)
    #expect(try run("(ffi:foreign-free (ffi:foreign-alloc :int))", ["--leaks"]).errors == "")
    #expect(try run("(ffi:foreign-alloc :int)").errors == "")
  }

  // MARK: Headers

  @Test(
    .enabled(
      if: ToolCheck.isCI || FileManager.default.fileExists(atPath: "/usr/include/zlib.h"), "zlib.h is not installed"))
  func aProgramReadsAHeader() throws {
    let result = try run(
      """
      (print (ffi:load-header-with-lib "zlib.h" "libz.so.1"))
      (print (list (zlib:crc32 0 "hello" 5) zlib:+z-best-compression+ (ffi:struct-size 'zlib:z-stream-s)
                   (char (zlib:zlib-version) 0)))
      (let* ((text (make-string 1000 :initial-element #\\a)) (room (ffi:foreign-alloc :uchar :count 100))
             (size (ffi:foreign-alloc :ulong :initial-element 100)))
        (print (list (zlib:compress room size text 1000) (< (ffi:mem-ref size) 100)))
        (let ((back (ffi:foreign-alloc :uchar :count 1000)))
          (setf (ffi:mem-ref size) 1000)
          (print (list (zlib:uncompress back size room 100) (ffi:mem-ref size) (ffi:mem-aref back :uchar 999)))))
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "\n\"libz.so.1\" \n(907060870 9 112 #\\1) \n(0 T) \n(0 1000 97) ")
  }

  @Test(
    arguments: [
      ("\"no-such.h\" \"libz.so.1\"", "app.lisp:11:1: error: there is no such header here nor in "),
      ("\"zlib.h\"", "app.lisp:11:1: error: invalid number of arguments: 1"),
    ])
  func headersThatCannotBeRead(arguments: String, message: String) throws {
    let result = try run("(ffi:load-header-with-lib \(arguments))")
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix(message), "\(result.errors)")
  }
}
