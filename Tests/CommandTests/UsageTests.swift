import Foundation
import TestSupport
import Testing

/// What the command says before any verb runs.
@Suite struct UsageTests {
  static let verbs = [
    "scan", "generate", "check", "diff", "run", "repl", "compile", "show", "explain", "doctor", "completion", "help",
  ]

  @Test(arguments: verbs) func helpHasExamples(verb: String) throws {
    for arguments in [["help", verb], [verb, "--help"], [verb, "-h"], ["--help", verb]] {
      let run = try Subprocess.command(arguments)
      #expect(run.status == 0)
      #expect(run.output.hasPrefix("Usage: bindgen-lisp \(verb)"))
      #expect(run.output.contains("Examples:\n  # "))
      #expect(run.output.contains("\n  bindgen-lisp \(verb)"))
      #expect(run.errors == "")
    }
  }

  @Test func helpListsEveryVerb() throws {
    let run = try Subprocess.command(["--help"])
    #expect(run.status == 0)
    for verb in Self.verbs { #expect(run.output.contains("\n  \(verb) ")) }
  }

  @Test func theDefaultVerbIsGenerate() throws {
    for arguments in [["gtk5.yaml", "-o", "gtk5.lisp"], ["-o", "gtk5.lisp", "gtk5.yaml"]] {
      let run = try Subprocess.command(arguments)
      #expect(run.status == 3)
      #expect(run.errors.hasPrefix("gtk5.yaml: error: cannot read it"))
    }
  }

  @Test func version() throws {
    let run = try Subprocess.command(["--version"])
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /bindgen-lisp \d+\.\d+\.\d+\n/) != nil)
  }

  @Test func nothingToDoIsWrongUsage() throws {
    let run = try Subprocess.command([])
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errors.contains("Usage: bindgen-lisp VERB"))
  }

  @Test(
    arguments: [
      (["scna", "zlib.h"], "did you mean “scan”?"),
      (["zlib.h"], "bindgen-lisp scan zlib.h"),
      (["--versoin"], "did you mean “--version”?"),
      (["scan", "zlib.h", "--libary", "zlib"], "did you mean “--library”?"),
      (["scan", "zlib.h", "-std=c99"], "bindgen-lisp scan … -- -std=c99"),
      (["scan"], "bindgen-lisp scan zlib.h"),
      (["scan", "a.h", "--docs", "ful"], "did you mean “full”?"),
      (["scan", "a.h", "--target", "x86_64-linx-gnu"], "did you mean “x86_64-linux-gnu”?"),
      (["scan", "a.h", "--library", "--keep", "x"], "if “--keep” is the value, write --library=--keep"),
      (["scan", "a.h", "--library"], "--library needs a value"),
      (["scan", "a.h", "--quiet=yes"], "takes no value"),
      (["scan", "a.h", "-o", "b.yaml", "--output", "c.yaml"], "is given twice"),
      (["scan", "a.h", "--load", "linx=liba.so"], "did you mean “linux”?"),
      (["scan", "a.h", "--load", "liba.so"], "PLATFORM=NAME"),
      (["scan", "a.h", "--library", "../a"], "cannot be a library's name"),
      (["scan", "a.h", "--depfile", "a.d"], "--depfile needs -o FILE"),
      (["explain", "scan.macro.pinter"], "did you mean “scan.macro.pointer”?"),
      (["explain"], "--list"),
      (["completion", "fish"], "bash"),
      (["doctor", "me"], "takes no operands"),
      (["help", "shwo"], "did you mean “show”?"),
      (["show", "a.yaml", "--depth", "deep"], "takes a number"),
      (["generate"], "bindgen-lisp specs/zlib.yaml -o zlib.lisp"),
      (["generate", "zlib.h", "-o", "zlib.lisp"], "bindgen-lisp scan zlib.h"),
      (["generate", "a.yaml", "b.yaml"], "give a directory: --out generated"),
      (["generate", "a.yaml", "b.yaml", "-o", "c.lisp"], "give a directory: --out generated"),
      (["generate", "a.yaml", "-o", "a.lisp", "--out", "."], "exclude each other"),
      (["generate", "a.yaml", "--out", ".", "--emit", "lips"], "did you mean “lisp”?"),
      (["generate", "a.yaml", "-o", "a.lisp", "--emit", "lisp,stubs"], "give a directory"),
      (["generate", "a.yaml", "-o", "a.host.mjs", "--emit", "stubs"], "call it NAME.stubs.c"),
      (["generate", "a.yaml", "b.yaml", "--out", ".", "--overlay", "c.yaml"], "generate a.yaml alone"),
    ] as [([String], String)])
  func mistakesAreExplained(arguments: [String], advice: String) throws {
    let run = try Subprocess.command(arguments)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.output == "")
    #expect(run.errors.contains(advice), "\(run.errors)")
  }

  @Test func mistakesComeAsJSONToo() throws {
    for option in ["--diagnostics=json", "--format=json"] {
      let run = try Subprocess.command(["explain", "no.such.code", option])
      #expect(run.status == 2)
      let value = try #require(
        JSONSerialization.jsonObject(with: Data(run.errors.utf8)) as? [String: [[String: Any]]])
      let diagnostic = try #require(value["diagnostics"]?.first)
      #expect(diagnostic["code"] as? String == "usage")
      #expect(diagnostic["severity"] as? String == "error")
      #expect((diagnostic["message"] as? String)?.contains("no.such.code") == true)
    }
  }
}
