import Foundation
import TestSupport
import Testing

/// Programs from the command line to their exit code.
@Suite struct RunTests {
  /// Runs a program from a file of its own, whose name is what messages say.
  private func run(_ program: String, options: [String] = [], arguments: [String] = []) throws -> Subprocess.Result {
    let directory = try TemporaryDirectory()
    _ = try directory.write("app.lisp", program)
    return try Subprocess.command(["run"] + options + ["app.lisp"] + arguments, in: directory.path)
  }

  @Test func anEmptyFileIsAProgram() throws {
    let result = try run("")
    #expect(result.status == 0)
    #expect(result.output == "")
    #expect(result.errors == "")
  }

  @Test func argumentsAreTheProgramsAlsoWhenTheyLookLikeOptions() throws {
    let result = try run("(prin1 (sys:arguments))", arguments: ["--help", "-e", "ä", "--", "--eval=1"])
    #expect(result.output == #"("--help" "-e" "ä" "--" "--eval=1")"#)
    #expect(result.status == 0)
  }

  @Test func formsAndFilesComeInTheirOrder() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("b.lisp", "(princ 'b)")
    let arguments = [
      "run", "--eval", "(princ 'a)", "--load", "b.lisp", "-e", "(princ (sys:arguments))", "--", "x", "-y",
    ]
    let result = try Subprocess.command(arguments, in: directory.path)
    #expect(result.output == "AB(x -y)")
  }

  @Test func theVerbMayBeLeftOut() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("app.lisp", "(princ (sys:arguments))")
    #expect(try Subprocess.command(["app.lisp", "1", "--version"], in: directory.path).output == "(1 --version)")
    #expect(try Subprocess.command(["--eval", "(princ 7)"]).output == "7")
  }

  @Test func standardInputIsAFileToo() throws {
    let result = try Subprocess.shell("echo '(princ (+ 1 2))' | $BINDGEN_LISP run -")
    #expect(result.output == "3")
  }

  /// What is wrong is told when it is read, and not when the next line comes: the script waits for each answer.
  @Test func mistakesInInputDoNotWaitForMore() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(
      "answer.lisp",
      """
      (loop
        (let ((answer (handler-case (read *standard-input* nil :eof) (reader-error () :mistake))))
          (if (eq answer :eof) (return))
          (format t "~s~%" answer)
          (finish-output)))
      """)
    let script = """
      coproc LISP { exec "$BINDGEN_LISP" run answer.lisp; }
      for text in '(1 2)' '#<x' 'nowhere:y' ')' ',' '1/0' '#\\nothing' '#*2' 'a:b:c' '#z' '"end"'; do
        echo "$text" >&${LISP[1]}
        read -r -u ${LISP[0]} answer && echo "$text gives $answer"
        case $text in '#<x'|'a:b:c') read -r -u ${LISP[0]} answer; esac
      done
      """
    let result = try Subprocess.shell(script, in: directory.path)
    #expect(
      result.output == """
        (1 2) gives (1 2)
        #<x gives :MISTAKE
        nowhere:y gives :MISTAKE
        ) gives :MISTAKE
        , gives :MISTAKE
        1/0 gives :MISTAKE
        #\\nothing gives :MISTAKE
        #*2 gives :MISTAKE
        a:b:c gives :MISTAKE
        #z gives :MISTAKE
        "end" gives "end"

        """)
  }

  @Test func aProgramCanBeACommand() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("tool", "#!/usr/bin/env -S bindgen-lisp run\n(princ (sys:arguments))\n(car 1)")
    let script = """
      mkdir bin && ln -s "$BINDGEN_LISP" bin/bindgen-lisp && chmod +x tool && PATH="$PWD/bin:$PATH" ./tool a -b
      """
    let result = try Subprocess.shell(script, in: directory.path)
    #expect(result.output == "(a -b)")
    #expect(result.errors.hasPrefix("./tool:3:1: error: "))
    #expect(result.status == 1)
  }

  @Test(
    arguments: [
      ("(sys:exit)", 0), ("(sys:exit 7)", 7), ("(sys:exit :code 8)", 8), ("(sys:exit :code 9 :abort t)", 9),
      ("(unwind-protect (sys:exit 3) (princ 'cleanup))", 3), ("(handler-case (sys:exit 4) (error () 1))", 4),
      ("(mapcar #'sys:exit '(5 6))", 5), ("(error \"no\")", 1), ("(car 1)", 1), ("(", 1),
    ])
  func theExitCodeIsThePrograms(program: String, code: Int32) throws {
    let result = try run(program)
    #expect(result.status == code, "\(result.errors)")
    #expect(result.output == (program.contains("cleanup") ? "CLEANUP" : ""))
  }

  @Test func whatWasPrintedComesOutWhateverHappens() throws {
    #expect(try run("(princ 1) (sys:exit 2)").output == "1")
    #expect(try run("(princ 1) (error \"x\")").output == "1")
    #expect(try run("(princ 1) (sys:exit 3 :abort nil)").status != 0)
  }

  // MARK: Errors

  @Test func anErrorIsToldWithItsPlaceAndTheFunctionsThatWereRunning() throws {
    let result = try run(
      """
      (defun inner (x)
        (list
          (car x)))
      (defun outer (x y)
        (list (inner x) y))
      (defun all (&optional (list '(5)))
        (mapcar (lambda (x) (list (outer x "y"))) list))
      (print (all))
      """)
    #expect(
      result.errors == """
        app.lisp:3:5: error: The value
            5
          is not of type
            LIST
          0: (INNER 5)  app.lisp:3
          1: (OUTER 5 "y")  app.lisp:5
          2: lambda in ALL  app.lisp:7
          3: (MAPCAR #<function LAMBDA> (5))
          4: (ALL)  app.lisp:7
          5: top level  app.lisp:8

        """ || result.errors.hasPrefix("app.lisp:3:5: error: The value\n    5\n"))
    #expect(result.errors.contains("0: (INNER 5)  app.lisp:3\n"))
    #expect(result.errors.contains("(OUTER 5 \"y\")  app.lisp:5\n"))
    #expect(!result.errors.contains("SIGNAL"))
  }

  @Test(
    arguments: [
      ("(print 1)\n(list (", "app.lisp:2:7: error: this parenthesis is never closed\n"),
      ("(print 1)\n\"abc", "app.lisp:2:1: error: this string is never closed\n"),
      (")", "app.lisp:1:1: error: a closing parenthesis without an opening one\n"),
      ("(car '(nowhere:x))", "app.lisp:1:"),
      (
        "\n\n  (no-such-function 1)",
        "app.lisp:3:3: error: The function COMMON-LISP-USER::NO-SUCH-FUNCTION is undefined.\n"
      ),
      ("(let (x 1 2) . 3)", "app.lisp:1:1: error: "),
    ])
  func mistakesInTheTextHaveAPlace(program: String, message: String) throws {
    let result = try run(program)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix(message), "\(result.errors)")
  }

  @Test func errorsComeAsJSONToo() throws {
    let result = try run("(defun f (x) (list (car x)))\n(list (f 1))", options: ["--diagnostics", "json"])
    let value = try #require(
      JSONSerialization.jsonObject(with: Data(result.errors.utf8)) as? [String: [[String: Any]]])
    let diagnostic = try #require(value["diagnostics"]?.first)
    #expect(diagnostic["code"] as? String == "run.error")
    #expect(diagnostic["entity"] as? String == "TYPE-ERROR")
    #expect((diagnostic["at"] as? [String: Any])?["line"] as? Int == 1)
    #expect((diagnostic["trail"] as? [Any])?.count == 2)
  }

  @Test func aFileThatCannotBeReadIsNoFailedProgram() throws {
    let result = try Subprocess.command(["run", "missing.lisp"])
    #expect(result.status == 3)
    #expect(result.errors == "missing.lisp: error: cannot read it: No such file or directory [run.unreadable]\n")
  }

  @Test func anErrorWhileAnErrorIsToldEndsTheProgram() throws {
    let result = try run(
      """
      (define-condition broken (error) () (:report (lambda (c s) (declare (ignore c s)) (car 5))))
      (error 'broken)
      """)
    #expect(result.status == 1)
    #expect(result.errors.contains("BROKEN"))
  }

  // MARK: The process

  @Test func aReaderThatGoesAwayIsNoError() throws {
    let result = try Subprocess.shell(
      "set -o pipefail; $BINDGEN_LISP --eval '(dotimes (i 1000000) (print i))' | head -n 2 > /dev/null")
    #expect(result.status == 141)
    #expect(result.errors == "")
  }

  @Test func controlCEndsTheProgramAsAShellExpects() throws {
    let script = """
      $BINDGEN_LISP run --eval '(unwind-protect (progn (princ 1) (finish-output) (loop)) (princ 2))' & child=$!
      sleep 1; kill -INT $child; wait $child
      """
    // A shell without job control has its children ignore interrupts.
    let result = try Subprocess.shell("set -m\n" + script)
    #expect(result.output == "12")
    #expect(result.errors.contains("error: interrupted"))
    #expect(result.status == 130)
  }

  @Test func deepRecursionIsACondition() throws {
    let result = try run("(defun f (x) (+ 1 (f x))) (print (handler-case (f 1) (storage-condition () 'deep)))")
    #expect(result.output == "\nDEEP ")
    #expect(result.status == 0)
  }

  @Test func theHeapHasALimit() throws {
    let result = try run(
      "(print (handler-case (make-array 100000000) (storage-condition () 'full)))", options: ["--heap", "64M"])
    #expect(result.output == "\nFULL ")
  }

  @Test(
    arguments: [
      (["run"], "needs a FILE"), (["run", "--heap", "1", "x.lisp"], "at least 16M"),
      (["run", "--allow", ":x", "x.lisp"], "write *:x"), (["run", "--evil", "1"], "did you mean “--eval”?"),
      (["run", "--eval"], "--eval needs a value"),
    ])
  func mistakesAreExplained(arguments: [String], advice: String) throws {
    let result = try Subprocess.command(arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(advice), "\(result.errors)")
  }
}
