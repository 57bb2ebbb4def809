import BindingSpec
import LispWasm
import WasmEngine

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs a program as WebAssembly: compiles it and runs the module in libwasmtime, with the output, the exit code and
/// the messages of a native run.
struct CompiledProgramRun {
  private let arguments: Arguments
  private let console: Console

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  /// How deep calls may nest: a part of the thread's stack, which the host's functions need as well.
  private static let stackSize = LispThread.stackSize / 2

  func run() throws(Stop) -> ExitCode {
    let native = [RunOptions.checked, RunOptions.traceForeign, RunOptions.allow, RunOptions.leaks, RunOptions.heap]
    for option in native where arguments.has(option) {
      throw .usage("--\(option.name) is about programs that run natively, and --wasm is not")
    }
    let (texts, programArguments) = try ProgramSources(arguments, verb: "run").all()
    let compiler = WasmCompiler(
      name: texts.last.map { Files.stem(of: $0.name) } ?? "program", foreignMode: ForeignMode(arguments))
    do { _ = try WasmLibrary.open() } catch {
      throw .failure(Diagnostic(.runEngine, "\(error)", hint: WasmLibrary.installHint))
    }
    let console = console
    let outcome = LispThread.value { () -> Result<ExitCode, Failure> in
      switch LispThread.module(of: texts, compiler) {
      case .failure(let failure):
        // As in a native run, it is the program that failed.
        DiagnosticRenderer.render(failure.diagnostics, on: console)
        return .success(.programFailed)
      case .success(let module):
        DiagnosticRenderer.render(module.warnings, on: console, repeating: 5)
        return Self.run(module, programArguments, file: texts.last?.name ?? "", console)
      }
    }
    return try attempt { () throws(Failure) in try outcome.get() }
  }

  private static func run(
    _ module: CompiledModule, _ arguments: [String], file: String, _ console: Console
  ) -> Result<ExitCode, Failure> {
    var options = NativeProgram.Options(arguments: arguments)
    options.stackSize = stackSize
    options.compilesQuickly = true
    options.keepsModule = true
    let missing = NativeProgram.missingImports(of: module.description, options)
    if !missing.isEmpty {
      return .failure(
        Failure(
          missing.map {
            Diagnostic(
              .runImports, entity: $0.lispName, at: Diagnostic.Place(file: file),
              "the host has no \($0.module).\($0.field), which \($0.lispName) calls",
              hint: "compile the program and give this function to instantiate({ imports })")
          }))
    }
    let program: NativeProgram
    do throws(WasmStore.Problem) {
      program = try NativeProgram(module.bytes, module.description, options)
    } catch {
      return .failure(Failure(Diagnostic(.runEngine, at: Diagnostic.Place(file: file), error.description)))
    }
    do throws(NativeProgram.Ending) { return .success(ExitCode(program: try program.main())) } catch {
      return .success(exitCode(of: error, file: file, console))
    }
  }

  private static func exitCode(of ending: NativeProgram.Ending, file: String, _ console: Console) -> ExitCode {
    switch ending {
    case .exited(let code): return ExitCode(program: code)
    case .failed(let kind, let message, let frames):
      ErrorRendering.render(kind: kind, message, frames: frames, file: file, on: console)
      return .programFailed
    case .host(let error):
      ErrorRendering.render(kind: "FFI-HOST-ERROR", "\(error)", frames: [], file: file, on: console)
      return .programFailed
    }
  }
}
