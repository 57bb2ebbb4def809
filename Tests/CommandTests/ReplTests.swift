import Foundation
import TestSupport
import Testing

/// The repl, at a terminal and fed from a pipe.
@Suite struct ReplTests {
  private func start(_ arguments: [String] = [], columns: Int = 60, rows: Int = 24) throws -> PseudoTerminal {
    try start(arguments, state: try TemporaryDirectory(), columns: columns, rows: rows)
  }

  private func start(
    _ arguments: [String] = [], state: TemporaryDirectory, columns: Int = 60, rows: Int = 24
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      [Subprocess.program, "repl"] + arguments, columns: columns, rows: rows,
      environment: ["XDG_STATE_HOME": state.path])
    #expect(terminal.wait { $0.text.contains("cl-user> ".dropLast()) }, "\(terminal.screen.text)")
    return terminal
  }

  private func expectScreen(_ terminal: PseudoTerminal, ends text: String) {
    #expect(terminal.wait { $0.text.hasSuffix(text) }, "\(terminal.screen.text)")
  }

  // MARK: At a terminal

  @Test func aFormIsEvaluated() throws {
    let terminal = try start()
    terminal.type("(+ 1 2)\r", until: "3")
    expectScreen(terminal, ends: "cl-user> (+ 1 2)\n3\ncl-user>")
    terminal.type("(list * + /)\r", until: "(3 (+ 1 2) (3))")
    expectScreen(terminal, ends: "(3 (+ 1 2) (3))\ncl-user>")
    terminal.type("(values)\r", until: "; no value")
    terminal.type("\u{4}", until: "")
    #expect(terminal.end() == 0)
  }

  @Test func aFormGoesOnUntilItIsComplete() throws {
    let terminal = try start()
    terminal.type("(defun f (x)\r(list x\rx))\r", until: "F\n")
    expectScreen(terminal, ends: "cl-user> (defun f (x)\n           (list x\n                 x))\nF\ncl-user>")
  }

  @Test func linesAreEdited() throws {
    let terminal = try start()
    // Back over a word and two characters, cut the rest, type, paste what was cut.
    terminal.type("(princ \"ab cd\")\u{1B}b\u{1B}[D\u{1B}[D\u{0B}XY\u{19}\u{1}\u{5}\u{7F})", until: "")
    expectScreen(terminal, ends: "cl-user> (princ \"aXYb cd\")")
    terminal.type("\u{15}\u{1F}\u{3}", until: "")
    expectScreen(terminal, ends: "cl-user>")
  }

  @Test func wideCharactersTakeTwoColumns() throws {
    let terminal = try start(columns: 24)
    terminal.type("\"日本語日本語日本語\"", until: "語\"")
    #expect(terminal.screen.text.hasSuffix("cl-user> \"日本語日本語日\n本語\""), "\(terminal.screen.text)")
    terminal.type("\u{1B}[D\u{1B}[D\u{1B}[D\u{1B}[Dx", until: "x")
    expectScreen(terminal, ends: "cl-user> \"日本語日本語x\n日本語\"")
    terminal.type("e\u{301}\u{7F}", until: "")
    expectScreen(terminal, ends: "cl-user> \"日本語日本語x\n日本語\"")
  }

  @Test func historyIsKeptBetweenSessions() throws {
    let state = try TemporaryDirectory()
    let first = try start(state: state)
    first.type("(list 1\r2)\r", until: "(1 2)\n")
    first.type("(quote two)\r", until: "TWO\n")
    first.type("\u{4}", until: "")
    #expect(first.end() == 0)
    #expect(try state.read("bindgen-lisp/history") == "(list 1\\n      2)\n(quote two)\n")
    let second = try start(state: state)
    second.type("\u{1B}[A\u{10}", until: "2)")
    expectScreen(second, ends: "cl-user> (list 1\n               2)")
    second.type("\u{3}\u{12}quo", until: "(search)")
    expectScreen(second, ends: "(search) “quo”: (quote two)")
    second.type("\r", until: "TWO")
    expectScreen(second, ends: "cl-user> (quote two)\nTWO\ncl-user>")
  }

  @Test func symbolsAreCompleted() throws {
    let terminal = try start()
    terminal.type("(multiple-value-b\t", until: "bind")
    expectScreen(terminal, ends: "cl-user> (multiple-value-bind")
    terminal.type("\u{15}(mapca\t\t", until: "mapcar")
    expectScreen(terminal, ends: "mapcan  mapcar\ncl-user> (mapca")
    terminal.type("\u{15}:exter\t", until: ":external")
    terminal.type("\u{15},disas\t", until: ",disassemble")
    expectScreen(terminal, ends: "cl-user> ,disassemble")
  }

  @Test func aPasteIsTakenAsItIs() throws {
    let terminal = try start()
    terminal.type("\u{1B}[200~(list 1\r\n  2\u{7})\r\n(list 3)\u{1B}[201~", until: "(list 3)")
    expectScreen(terminal, ends: "cl-user> (list 1\n           2)\n         (list 3)")
    terminal.type("\r", until: "(3)\n")
    expectScreen(terminal, ends: "(1 2)\n(3)\ncl-user>")
  }

  @Test func aNarrowerWindowIsDrawnAgain() throws {
    let terminal = try start(columns: 40)
    terminal.type("(list 1 2 3 4 5 6 7", until: "7")
    terminal.resize(columns: 20, rows: 24)
    // The screen of the test does not change with it: only that the program lives on is seen here.
    terminal.type(")\r", until: "(1 2 3 4 5 6 7)\n")
  }

  // MARK: Errors at a terminal

  @Test func anErrorOffersRestarts() throws {
    let terminal = try start()
    terminal.type(
      "(defun g () (list (restart-case (error \"bad ~a\" 1) (mend () :report \"Mend it.\" 42))))\r", until: "G\n")
    terminal.type("(g)\r", until: "[1] cl-user>")
    let text = terminal.screen.text
    #expect(text.contains("error: bad 1\n"), "\(text)")
    #expect(text.contains("\n  0 mend  Mend it.\n  1       back to the prompt (Ctrl-D)\n"), "\(text)")
    terminal.type("(car 7)\r", until: "[2] cl-user>")
    terminal.type(",bt\r", until: "top level")
    terminal.type("\u{4}", until: "[1] cl-user>")
    terminal.type(",bt\r", until: "(G)")
    terminal.type("0\r", until: "(42)")
    expectScreen(terminal, ends: "[1] cl-user> 0\n(42)\ncl-user>")
    terminal.type("(sys:exit 6)\r", until: "")
    #expect(terminal.end() == 6)
  }

  @Test func allLevelsAreLeftAtOnce() throws {
    let terminal = try start()
    terminal.type("(car 1)\r", until: "[1] cl-user>")
    terminal.type("(car 2)\r", until: "[2] cl-user>")
    terminal.type(",top\r", until: ",top\ncl-user>")
    expectScreen(terminal, ends: "\ncl-user>")
    terminal.type("(car 1)\r", until: "[1] cl-user>")
    terminal.type("(sys:exit 4)\r", until: "")
    #expect(terminal.end() == 4)
  }

  @Test func controlCInterruptsAndTheProgramCanGoOn() throws {
    let terminal = try start()
    terminal.type("(let ((n 0)) (princ 'go) (finish-output) (dotimes (i 200000000) (incf n)) n)\r", until: "\nGO")
    Thread.sleep(forTimeInterval: 0.3)
    terminal.interrupt()
    #expect(terminal.wait { $0.text.contains("[1] cl-user>") }, "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("error: interrupted\n  0 continue  "), "\(terminal.screen.text)")
    terminal.type("1\r", until: "")
    expectScreen(terminal, ends: "[1] cl-user> 1\ncl-user>")
    terminal.type("(+ 20 3)\r", until: "23")
  }

  // MARK: From a pipe

  @Test func withoutATerminalValuesArePrintedAndNothingElse() throws {
    let result = try Subprocess.shell("printf '(+ 1 2)\\n(values 1 :b)\\n(read-line)\\nrest\\n' | $BINDGEN_LISP repl")
    #expect(result.output == "3\n1\n:B\n\"rest\"\nNIL\n")
    #expect(result.status == 0)
  }

  @Test func withoutATerminalAnErrorIsToldAndTheRestGoesOn() throws {
    let result = try Subprocess.shell("printf '(car 1)\\n(+ 1 1)' | $BINDGEN_LISP repl")
    #expect(result.output == "2\n")
    #expect(result.errors.hasPrefix("repl:1:1: error: The value\n"))
    #expect(result.status == 1)
  }

  @Test func commandsAnswer() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(
      "a.lisp", "(defun sq (x) \"Squares.\" (* x x))\n(defmacro twice (x) \"Twice.\" `(progn ,x ,x))")
    let script = """
      printf ',doc sq\\n,doc twice\\n,doc if\\n,doc pi\\n,exp (twice 1)\\n,dis sq\\n,apropos sq\\n,nothing\\n,doc\\n,doc nope\\n(trace sq)\\n(sq 3)\\n,quit\\n(princ 1)' \
        | $BINDGEN_LISP repl a.lisp
      """
    let result = try Subprocess.shell(script, in: directory.path)
    #expect(result.status == 0)
    #expect(
      result.output.hasPrefix(
        """
        (sq x), a function
          Squares.
        (twice x), a macro
          Twice.
        if is a special operator of the language

        """), "\(result.output)")
    #expect(result.output.contains("(progn 1 1)\n"))
    #expect(result.output.contains("SQ (X), 2 registers, from a.lisp:1\n"))
    #expect(result.output.contains("multiply               r1 ← r0 r0\n"))
    #expect(result.output.contains("isqrt  function\n"))
    #expect(result.output.contains("there is no command “,nothing”"))
    #expect(result.output.contains("“,doc” needs a NAME"))
    #expect(result.output.contains("nothing is known as “nope”"))
    #expect(result.output.contains("  0: (SQ 3)\n  0: SQ returned 9\n9\n"))
  }

  @Test func everyOptionOfRunIsHere() throws {
    let result = try Subprocess.shell("echo '*x*' | $BINDGEN_LISP repl --eval '(defvar *x* 5)'")
    #expect(result.output == "5\n")
  }
}
