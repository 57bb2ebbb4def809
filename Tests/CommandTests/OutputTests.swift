import Foundation
import TestSupport
import Testing

/// Where output goes and what becomes of it when it cannot go there.
@Suite struct OutputTests {
  @Test func nothingIsColouredInAPipe() throws {
    for arguments in [["explain", "--list"], ["doctor"], ["explain", "usage"], ["scna"]] {
      let run = try Subprocess.command(arguments, environment: ["TERM": "xterm-256color"])
      #expect(!(run.output + run.errors).contains("\u{1B}"))
    }
  }

  @Test(.enabled(if: ToolCheck.allows("script"), "script is not installed"))
  func colourIsForTerminals() throws {
    let command = "script -qec '\"$BINDGEN_LISP\" explain usage' /dev/null"
    let coloured = try Subprocess.shell(command, environment: ["TERM": "xterm", "NO_COLOR": ""])
    #expect(coloured.output.contains("\u{1B}[1m"))
    let plain = try Subprocess.shell(command, environment: ["TERM": "xterm", "NO_COLOR": "1"])
    #expect(!plain.output.contains("\u{1B}"))
  }

  @Test func aClosedStandardOutputIsAnError() throws {
    let run = try Subprocess.shell("\"$BINDGEN_LISP\" explain usage >&-")
    #expect(run.status == 3)
    #expect(run.errors.contains("standard output cannot be written"))
  }

  @Test func aFullDiskIsAnError() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let run = try Subprocess.shell("\"$BINDGEN_LISP\" --version >/dev/full")
    #expect(run.status == 3)
    #expect(run.errors.contains("[output.unwritable]"))
  }

  @Test func aBrokenPipeIsNobodysBusiness() throws {
    for prefix in ["", "trap '' PIPE; "] {
      let run = try Subprocess.shell(
        "\(prefix){ for i in $(seq 40); do \"$BINDGEN_LISP\" explain --list || break; done; echo $? >&3; } 3>&2 | true")
      #expect(run.errors == "141\n" || run.errors == "0\n", "\(run.errors)")
    }
  }

  @Test func closedDescriptorsAreNotTakenForOthers() throws {
    let run = try Subprocess.shell("\"$BINDGEN_LISP\" explain usage <&- 2>&-")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("usage: "))
  }

  @Test func aLocaleWithoutUTF8GetsASCII() throws {
    let run = try Subprocess.command(["--help"], environment: ["LC_ALL": "C"])
    #expect(run.output.utf8.allSatisfy { $0 < 128 })
    let mistake = try Subprocess.command(["scna"], environment: ["LC_ALL": "C"])
    #expect(mistake.errors == "bindgen-lisp: error: there is no verb \"scna\"\n  hint: did you mean \"scan\"?\n")
  }
}
