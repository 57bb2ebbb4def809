import BindingSpec
import LispWasm

/// One run of `compile`: texts to a module and what belongs to it, and nothing written unless all went well.
struct CompileRun {
  private let arguments: Arguments
  private let console: Console
  private let watch = Stopwatch()

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  func run() throws(Stop) -> ExitCode {
    let isForProgram = arguments.value(CompileOptions.format) == "json"
    let isQuiet = arguments.has(CompileOptions.quiet)
    let sources = ProgramSources(arguments, verb: "compile", unreadable: .compileUnreadable)
    try sources.check()
    let output = try output()
    if let depfile = arguments.value(CompileOptions.depfile) { try OutputFile.check(depfile, suffix: ".d") }
    let (texts, rest) = try sources.all()
    if let extra = rest.first {
      throw .usage(
        "“compile” takes one FILE, and “\(extra)” is another", hint: "--load names files that come before it")
    }
    var compiler = WasmCompiler(name: Files.stem(of: output), foreignMode: ForeignMode(arguments))
    compiler.leavesMemory = true
    let module = try attempt { () throws(Failure) in try LispThread.compiled(texts, compiler).get() }
    if !isQuiet { DiagnosticRenderer.render(module.warnings, on: console, repeating: 5) }
    if output == "-" {
      try console.write(bytes: module.bytes)
      return .fine
    }
    var files: [CompileSummary.File] = []
    for (path, bytes) in artifacts(of: module, output) {
      let isNew = try OutputFile.write(bytes, to: path)
      files.append(CompileSummary.File(path: path, size: bytes.count, isNew: isNew))
    }
    if let depfile = arguments.value(CompileOptions.depfile) {
      let read = texts.map(\.name).filter { $0 != "--eval" && $0 != "standard input" } + module.loadedFiles
      try OutputFile.write(Array(Depfile.text(targets: files.map(\.path), files: read).utf8), to: depfile)
    }
    if isForProgram {
      try console.write(CompileSummary.json(module, files).prettyText + "\n")
    } else if !isQuiet, console.diagnosticsFormat == .text {
      console.say(CompileSummary.text(module, files, watch))
    }
    return .fine
  }

  /// The module's path, or “-”.
  private func output() throws(Stop) -> String {
    let source = arguments.has(RunOptions.eval) ? nil : arguments.operands.first
    guard let named = arguments.value(CompileOptions.output) else {
      guard let source, source != "-" else {
        throw .usage("“compile” needs -o FILE.wasm where the program has no file of its own")
      }
      let path = Paths.directoryPrefix(of: source) + Files.stem(of: source) + ".wasm"
      try OutputFile.check(path, suffix: ".wasm")
      return path
    }
    if named == "-" {
      for option in [CompileOptions.depfile, CompileOptions.format] where arguments.has(option) {
        throw .usage("--\(option.name) needs -o FILE.wasm: it tells of that file")
      }
      return named
    }
    guard named.hasSuffix(".wasm") else {
      throw .usage("a module's name ends in .wasm, and “\(named)” does not", hint: "-o \(Files.stem(of: named)).wasm")
    }
    try OutputFile.check(named, suffix: ".wasm")
    return named
  }

  /// The files that belong together, by their paths.
  private func artifacts(of module: CompiledModule, _ output: String) -> [(path: String, bytes: [UInt8])] {
    var files = [(output, module.bytes)]
    if arguments.has(CompileOptions.onlyModule) { return files }
    let stem = String(output.dropLast(".wasm".count))
    files.append((stem + ".mjs", JavaScriptHost.emit(module.description)))
    files.append((stem + ".d.mts", TypeScriptHost.emit(module.description)))
    return files
  }
}

extension ForeignMode {
  init(_ arguments: Arguments) {
    self = arguments.value(RunOptions.foreignMode).flatMap(ForeignMode.init) ?? .auto
  }
}

extension LispThread {
  /// The module of a program, made where macros may nest deeply.
  static func compiled(_ texts: [ProgramText], _ compiler: WasmCompiler) -> Result<CompiledModule, Failure> {
    value { Self.module(of: texts, compiler) }
  }

  /// The same on the thread that asks.
  static func module(of texts: [ProgramText], _ compiler: WasmCompiler) -> Result<CompiledModule, Failure> {
    do throws(Failure) {
      return .success(try compiler.compile(texts.map { WasmCompiler.Source(name: $0.name, text: $0.text) }))
    } catch { return .failure(error) }
  }
}

/// What a run of the compiler did.
enum CompileSummary {
  struct File {
    var path: String
    var size: Int
    var isNew: Bool
  }

  static func text(_ module: CompiledModule, _ files: [File], _ watch: Stopwatch) -> String {
    var counts = Counts()
    counts.add(module.bytes.count, "byte")
    counts.add(module.description.imports.count, "import")
    counts.add(module.description.exports.count, "export")
    let written = files.count { $0.isNew }
    var text = "\(files.first?.path ?? ""): \(counts.text)\n"
    text += "\(written) file\(written == 1 ? "" : "s") written"
    if written < files.count { text += ", \(files.count - written) as before" }
    return text + " in \(watch.text)\n"
  }

  static func json(_ module: CompiledModule, _ files: [File]) -> JSON {
    let description = module.description
    return .object([
      (
        "files",
        .array(
          files.map {
            .object([("path", .string($0.path)), ("bytes", .integer($0.size)), ("changed", .bool($0.isNew))])
          })
      ),
      (
        "imports",
        .array(
          description.imports.map {
            .object([
              ("lisp", .string($0.lispName)), ("module", .string($0.module)), ("field", .string($0.field)),
              ("signature", signature($0.signature)),
            ])
          })
      ),
      ("library", .array(description.library.map(\.rawValue).sorted().map { .string($0) })),
      (
        "exports",
        .array(
          description.exports.map {
            .object([
              ("lisp", .string($0.lispName)), ("name", .string($0.name)), ("signature", signature($0.signature)),
            ])
          })
      ),
    ])
  }

  private static func signature(_ signature: HostSignature) -> JSON {
    .object([
      ("parameters", .array(signature.parameters.map { .string($0.lispName) })),
      ("result", .string(signature.result.lispName)),
    ])
  }
}
