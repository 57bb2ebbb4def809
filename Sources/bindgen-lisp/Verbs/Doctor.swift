import BindingSpec
import CLibYAML
import HeaderScan
import WasmEngine

extension Verb {
  static let doctor = Verb(
    name: "doctor",
    summary: "say what is installed, what is missing and how to get it",
    operands: "",
    operandsComplete: .nothing,
    details: "Exit code 0 means that headers can be scanned here, 3 that they cannot.",
    options: [doctorFormat],
    examples: [
      ("bindgen-lisp doctor", "Will scanning work here?"),
      ("bindgen-lisp doctor --format json", "The same for a script"),
    ]
  ) { arguments, console throws(Stop) in
    guard arguments.operands.isEmpty else { throw .usage("“doctor” takes no operands") }
    let findings = Doctor.findings()
    let isFit = findings.allSatisfy { !$0.isNeeded || $0.line.problem == nil }
    if arguments.value(doctorFormat) == "json" {
      let value = JSON.object([("fit", .bool(isFit)), ("findings", .array(findings.map(Doctor.json)))])
      try console.write(bytes: Array((value.prettyText + "\n").utf8))
    } else {
      try console.write(Doctor.text(findings, isFit: isFit, Style(isOn: console.coloursResults)))
    }
    return isFit ? .fine : .couldNot
  }

  private static let doctorFormat = OptionSpec(
    "format", value: "text|json", completes: .choices(["text", "json"]), help: "how to print")
}

/// The examination of a machine.
private enum Doctor {
  struct Line {
    var what: String
    var found: String?
    var problem: String?
    var hint: String?
  }

  struct Finding {
    var line: Line
    /// Whether scanning fails without it.
    var isNeeded: Bool
    var purpose: String
  }

  static func findings() -> [Finding] {
    let libclang = HeaderScanner.doctor()
    let isFound = libclang.contains { $0.problem == nil }
    var findings = libclang.map { line in
      // Of several libclangs one is enough; the others' troubles are told and do no harm.
      Finding(
        line: Line(what: line.what, found: line.found, problem: line.problem, hint: line.hint), isNeeded: !isFound,
        purpose: "reads headers")
    }
    findings.append(
      Finding(
        line: Line(what: "libyaml", found: String(cString: yaml_get_version_string())),
        isNeeded: true, purpose: "reads specs"))
    findings.append(Finding(line: pkgConfig(), isNeeded: false, purpose: "answers --pkg"))
    findings.append(Finding(line: compiler(), isNeeded: false, purpose: "compiles generated stubs"))
    findings.append(Finding(line: wasmtime(), isNeeded: false, purpose: "runs compiled programs in this process"))
    return findings
  }

  private static func wasmtime() -> Line {
    do throws(WasmLibrary.Refusal) {
      return Line(what: "libwasmtime", found: try WasmLibrary.open().path)
    } catch {
      return Line(what: "libwasmtime", found: error.path, problem: error.reason, hint: WasmLibrary.installHint)
    }
  }

  private static func pkgConfig() -> Line {
    if let (path, version) = PkgConfig.version() {
      return Line(what: "pkg-config", found: "\(version) (\(path))")
    }
    return Line(
      what: "pkg-config", problem: "not found",
      hint: "Debian: apt-get install pkg-config; macOS: brew install pkgconf")
  }

  private static func compiler() -> Line {
    let names = [Console.environment("CC")].compactMap { $0 } + ["cc", "gcc", "clang"]
    for name in names {
      guard let path = Files.program(name) else { continue }
      let answer = try? ChildProcess.start([path, "--version"]).finish()
      guard let answer, answer.status == 0 else { continue }
      let version = answer.standardOutput.split(separator: "\n").first.map(String.init) ?? "a C compiler"
      return Line(what: "C compiler", found: "\(version) (\(path))")
    }
    return Line(
      what: "C compiler", problem: "not found",
      hint: "Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install")
  }

  static func text(_ findings: [Finding], isFit: Bool, _ style: Style) -> String {
    let width = findings.map(\.line.what.count).max() ?? 0
    var text = ""
    for finding in findings {
      let line = finding.line
      let mark =
        line.problem == nil ? style(.good, "✓") : finding.isNeeded ? style(.error, "✗") : style(.warning, "–")
      text += "\(mark) \(HelpText.padded(line.what, to: width))  "
      text += [line.found, line.problem].compactMap { $0 }.joined(separator: ": ")
      if line.problem != nil { text += style(.dim, " (\(finding.purpose))") }
      text += "\n"
      if line.problem != nil, let hint = line.hint { text += "  \(HelpText.padded("", to: width))  \(hint)\n" }
    }
    text += "\n" + (isFit ? "Headers can be scanned here.\n" : "Headers cannot be scanned here yet.\n")
    return text
  }

  static func json(_ finding: Finding) -> JSON {
    .object([
      ("what", .string(finding.line.what)), ("ok", .bool(finding.line.problem == nil)),
      ("needed", .bool(finding.isNeeded)), ("purpose", .string(finding.purpose)),
      ("found", finding.line.found.map(JSON.string)), ("problem", finding.line.problem.map(JSON.string)),
      ("hint", finding.line.hint.map(JSON.string)),
    ])
  }
}
