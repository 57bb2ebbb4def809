import Foundation
import TestSupport

@testable import LispWasm

/// Runs many programs in libwasmtime, inside of this process, as `ScriptEngine` does in engines of JavaScript.
enum NativeBatch {
  struct Program {
    var name: String
    var bytes: [UInt8]
    var description: HostDescription
    var arguments: [String] = []
    var input = ""
    /// Where relative names of files begin.
    var folder: String?
    var functions: [String: NativeProgram.Function] = [:]
  }

  static func run(_ programs: [Program], timeLimit: Double = 20) throws -> [String: ScriptEngine.Outcome] {
    try DeepStack.run {
      var outcomes: [String: ScriptEngine.Outcome] = [:]
      for program in programs { outcomes[program.name] = outcome(of: program, timeLimit) }
      return outcomes
    }
  }

  private static func outcome(of program: Program, _ timeLimit: Double) -> ScriptEngine.Outcome {
    var (output, errors) = ([UInt8](), [UInt8]())
    var input = Array(program.input.utf8)[...]
    var options = NativeProgram.Options(arguments: program.arguments)
    options.directory = program.folder
    options.functions = program.functions
    options.isInterruptible = true
    // A module is compiled for one run of an instant.
    options.compilesQuickly = true
    options.streams = NativeStreams(
      write: { stream, bytes in if stream == 1 { output += bytes } else { errors += bytes } },
      read: { count in
        if input.isEmpty { return nil }
        defer { input = input.dropFirst(count) }
        return Array(input.prefix(count))
      })
    let status: Int
    do {
      let running = try NativeProgram(program.bytes, program.description, options)
      let interrupter = running.interrupter
      let watchdog = DispatchWorkItem { interrupter.interrupt() }
      DispatchQueue.global().asyncAfter(deadline: .now() + timeLimit, execute: watchdog)
      // The engine must be there while somebody may interrupt it.
      defer {
        watchdog.cancel()
        watchdog.wait(timeout: .now())
      }
      status = Int(try running.main())
    } catch NativeProgram.Ending.failed(kind: "INTERACTIVE-INTERRUPT", _, _) {
      return ScriptEngine.Outcome(output: "", errors: "took too long\n", status: -1)
    } catch {
      errors += Array(report(error).utf8)
      status = 1
    }
    return ScriptEngine.Outcome(
      output: String(decoding: output, as: UTF8.self), errors: String(decoding: errors, as: UTF8.self), status: status)
  }

  /// As the command tells of an error that nobody handled.
  private static func report(_ error: any Error) -> String {
    switch error {
    case NativeProgram.Ending.failed(_, let message, _):
      let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
      return "error: \(lines.first ?? "")\n" + lines.dropFirst().map { "  \($0)\n" }.joined()
    case NativeProgram.Ending.host(let error as NativeError): return "host error: \(error.name): \(error.message)\n"
    default: return "host error: \(error)\n"
    }
  }
}
