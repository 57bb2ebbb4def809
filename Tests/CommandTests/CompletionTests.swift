import TestSupport
import Testing

/// Completion scripts, tried in the shells themselves.
@Suite struct CompletionTests {
  @Test func bashAcceptsItsScript() throws {
    let run = try Subprocess.shell("bash -n <(\"$BINDGEN_LISP\" completion bash)")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(arguments: [
    ("bindgen-lisp sc", "scan"),
    ("bindgen-lisp scan --ta", "--target"),
    ("bindgen-lisp scan --target aa", "aarch64-linux-gnu"),
    ("bindgen-lisp scan --docs b", "brief"),
    ("bindgen-lisp explain scan.macro.pl", ""),
    ("bindgen-lisp explain scan.macro.po", "scan.macro.pointer"),
    ("bindgen-lisp completion z", "zsh"),
    ("bindgen-lisp show Packa", "Package.swift"),
  ])
  func bashCompletes(line: String, expected: String) throws {
    let words = line.split(separator: " ").map { "'\($0)'" }.joined(separator: " ")
    let run = try Subprocess.shell(
      """
      source <("$BINDGEN_LISP" completion bash)
      COMP_WORDS=(\(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _bindgen_lisp
      echo "${COMPREPLY[*]}"
      """, in: Subprocess.root)
    #expect(run.output == expected + "\n")
    #expect(run.errors == "")
  }

  @Test(.enabled(if: ToolCheck.allows("zsh"), "zsh is not installed"))
  func zshAcceptsItsScript() throws {
    // zsh reads the script from a file; what it would complete is its own affair, but an unknown name would show here.
    let run = try Subprocess.shell(
      """
      script=$(mktemp); trap 'rm -f $script' EXIT
      "$BINDGEN_LISP" completion zsh > $script && zsh -n $script
      zsh -fc "_arguments() { print -r -- \\${#@} }; _describe() { print verbs }; words=(bindgen-lisp scan -); CURRENT=3; source $script"
      """)
    #expect((Int(run.output.split(separator: "\n").last ?? "") ?? 0) > 15, "\(run.output)")
    #expect(run.errors == "")
    #expect(run.status == 0, "\(run.errors)")
  }
}
