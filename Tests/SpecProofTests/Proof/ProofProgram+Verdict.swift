import Foundation
import TestSupport

extension ProofProgram {
  /// Compiles the program with gcc, runs it, and says which assertions did not hold.
  func verdict() throws -> Verdict {
    let scratch = try Scratch()
    let source = try scratch.write(text, to: "proof.c")
    let program = scratch.url.appendingPathComponent("proof").path
    // `-w` would also let `typeof(__attribute__((deprecated)))` pass for `int`, by a rule that C has given up.
    let options = [
      "-O0", "-Werror=implicit-int", "-Wno-deprecated-declarations", "-fmax-errors=0", "-fno-diagnostics-show-caret",
      "-ftrack-macro-expansion=0",
    ]
    let compilation = try ToolCheck.require("gcc").run(options + subject.arguments + [source, "-o", program])
    var failures = failures(in: compilation.errors)
    if compilation.status != 0 && failures.isEmpty {
      failures.append(Verdict.Failure(message: "gcc failed: \(compilation.errors.prefix(2000))"))
    }
    if failures.isEmpty {
      let run = try Tool(path: program).run([])
      for number in run.output.split(separator: "\n").compactMap({ Int($0) }) {
        failures.append(Verdict.Failure(assertion: checks[number], message: "does not hold in the running program"))
      }
      if run.status != 0 && failures.isEmpty {
        failures.append(Verdict.Failure(message: "the program ended with status \(run.status)"))
      }
    }
    return Verdict(failures: failures, counts: counts)
  }

  /// gcc's errors, each with what the line asserts; one for an assertion is enough.
  private func failures(in errors: String) -> [Verdict.Failure] {
    var failures: [Verdict.Failure] = []
    var seen: Set<Int> = []
    for message in errors.split(separator: "\n") where message.contains(" error: ") || message.contains("undefined ") {
      guard let range = message.range(of: "proof.c:"),
        let number = Int(message[range.upperBound...].prefix { $0.isNumber }), let assertion = lines[number]
      else {
        failures.append(Verdict.Failure(message: String(message)))
        continue
      }
      guard seen.insert(number).inserted else { continue }
      let text = message.range(of: "error: ").map { String(message[$0.upperBound...]) } ?? String(message)
      let written = line(number)
      failures.append(Verdict.Failure(assertion: assertion, message: "\(text)\n    \(written)"))
    }
    return failures
  }

  private func line(_ number: Int) -> Substring {
    let lines = text.split(separator: "\n", maxSplits: number, omittingEmptySubsequences: false)
    return lines.count >= number ? lines[number - 1] : ""
  }
}
