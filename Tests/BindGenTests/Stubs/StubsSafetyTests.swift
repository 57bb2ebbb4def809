import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import BindGen

/// A spec comes from anywhere: nothing that it says becomes code, in C or for the shell that compiles it.
@Suite struct StubsSafetyTests {
  /// What would like to get out of a comment, a string, a line, a shell's word.
  static let attacks = [
    "*/ int evil; /*", "\" int evil; \"", "\n#error evil\n", "\\", "??/", "*??/\n/ int evil;", "'; touch evil; '",
    "$(touch evil)", "`touch evil`", "\u{202E}evil\u{2066}", "a\0b", "%s%n", "//", "/*", "*/", "> evil",
    "\r\n#error evil",
    "\u{2028}#error evil", "é", "-fplugin=./evil.so", "@evil", "-o evil", ")\" evil",
  ]

  private func spec(_ attack: String) -> Spec {
    var library = Library(name: "shapes", version: attack, pkgConfig: nil)
    library.load = [.linux: attack, .macos: attack, .windows: attack]
    var scan = ScanRecord(headers: ["stddef.h"], target: .x86_64LinuxGNU)
    scan.defines = ["EVIL=\(attack)"]
    scan.includes = [attack]
    scan.arguments = [attack, "-DMORE=\(attack)", "-include", attack]
    var spec = Spec(library: library, scan: scan)
    var notes = Notes(at: Provenance(header: attack, line: 1), doc: attack)
    notes.deprecated = Deprecation(message: attack)
    var function = Function(notes: notes, parameters: [], returns: .scalar(.int))
    function.symbol = attack
    spec.functions["strlen_"] = function
    spec.constants["EVIL_TEXT"] = Constant(
      notes: notes, type: .pointer(.qualified(.const, .scalar(.char))), value: .string(Array(attack.utf8)))
    spec.variables["variable_"] = Variable(notes: notes, type: .scalar(.int), symbol: attack)
    return spec
  }

  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"), arguments: attacks)
  func stayText(_ attack: String) throws {
    let spec = spec(attack)
    let subject = StubsSubject("shapes", LinkedSpec(spec), in: "/")
    let text = try subject.text()
    // All that the attack may be is one literal or one comment: the same file with a plain word there has as many lines
    // of code.
    let plain = try StubsSubject("shapes", LinkedSpec(self.spec("x")), in: "/").text()
    let more = text.utf8.count { $0 == 10 } - plain.utf8.count { $0 == 10 }
    #expect(more <= (attack.contains("$") ? 5 : 1), "a line about omitted arguments, and some about names with $")
    #expect(text.utf8.allSatisfy { $0 == 10 || ($0 >= 32 && $0 != 127) }, "control characters are spelled out")
    #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .format })

    let scratch = try Scratch()
    // The names that the spec claims are given to it, so that gcc reads all of the file.
    let declared = """
      int strlen_(void); extern int variable_;
      #define EVIL_TEXT \(CText.string(attack))
      """
    let file = try scratch.write(
      text.replacing("#include <stddef.h>", with: "#include <stddef.h>\n\(declared)", maxReplacements: 1), to: "a.c")
    for standard in ["-std=c11", "-std=gnu11"] {
      let run = try ToolCheck.require("gcc").run(
        [standard, "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-c", file, "-o", "/dev/null"])
      #expect(run.status == 0, "\(run.errors.prefix(1500))")
    }

    // The shell sees the words that the spec has, and runs nothing.
    let shell = try Subprocess.shell(
      "cc() { printf '%s\\n' \"$#\"; }; \(subject.command(text))", in: scratch.url.path)
    #expect(shell.status == 0, "\(shell.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch.url.path + "/evil"))
    #expect(try !subject.command(text).contains("*/"))
    #expect(try !subject.command(text).contains(" -fplugin=./evil.so "))
    #expect(try !subject.command(text).contains(" @"))
  }

  /// A word that the shell must not change arrives as it is.
  @Test func wordsArriveUnchanged() throws {
    for word in ["A=a b", "A='x'", "A=*/", "A=/*", "A=$(x)", "A=\"q\"", "A=\\", "A=é", "A=**//**//"] {
      var scan = ScanRecord(headers: ["stddef.h"], target: .x86_64LinuxGNU)
      scan.defines = [word]
      let spec = Spec(library: Library(name: "plain"), scan: scan)
      let command = try StubsSubject("plain", LinkedSpec(spec), in: "/").command()
      let shell = try Subprocess.shell("cc() { for word; do printf '%s\\n' \"$word\"; done; }; \(command)")
      #expect(shell.output.split(separator: "\n").contains("-D\(word)"), "\(word): \(command)")
      #expect(!command.contains("*/") && !command.contains("/*"))
    }
  }

  /// A header's name that could end its line or its brackets is refused by the compiler, with a message.
  @Test(
    .enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"),
    arguments: ["a.h>\nint evil;", "a\"b", "a>b", "", "a\nb", "a\\b", "??/", "\u{202E}h.a"])
  func headersAreRefused(_ header: String) throws {
    let scan = ScanRecord(headers: [header], target: .x86_64LinuxGNU)
    let subject = StubsSubject("plain", LinkedSpec(Spec(library: Library(name: "plain"), scan: scan)), in: "/")
    let text = try subject.text()
    let scratch = try Scratch()
    let run = try ToolCheck.require("gcc").run(["-fsyntax-only", try scratch.write(text, to: "a.c")])
    #expect(run.status != 0 && run.errors.contains("this cannot be the name of a header"), "\(run.errors)")
    #expect(!run.errors.contains("evil;\n") && !text.contains("\nint evil;"))
  }
}
