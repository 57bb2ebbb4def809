import BindingSpec
import CWasmPrelude
import LispRuntime

/// Programs of the language to WasmGC modules.
///
/// ```swift
/// let source = WasmCompiler.Source(name: "app.lisp", text: Array("(print 1)".utf8))
/// let module = try WasmCompiler(name: "app").compile([source])
/// module.bytes            // app.wasm
/// module.description      // what its host has to know
/// ```
///
/// It needs a thread with a deep stack, as the machine does that runs the program's macros.
package struct WasmCompiler {
  /// A text of the program.
  package struct Source: Sendable {
    package var name: String
    package var text: [UInt8]
    package init(name: String, text: [UInt8]) {
      self.name = name
      self.text = text
    }
  }

  /// What the module's file is called, without `.wasm`.
  package var name: String
  package var foreignMode: ForeignMode
  /// Bytes of memory that macros may take.
  package var heapLimit: Int?
  /// Whether the module says how everything in it is called, for those who look into it.
  package var namesAll = false
  /// Whether the process ends soon: then what the compiler has made is not taken apart again.
  package var leavesMemory = false
  /// The prelude's functions as they were compiled beforehand; nil compiles them with each program.
  package var image = PreludeImage.own

  package init(name: String = "app", foreignMode: ForeignMode = .auto, heapLimit: Int? = nil) {
    self.name = name
    self.foreignMode = foreignMode
    self.heapLimit = heapLimit
  }

  /// The module of a program whose texts follow one another.
  package func compile(_ sources: [Source]) throws(Failure) -> CompiledModule {
    var timings = Timings()
    var start = ContinuousClock.now
    func lap() -> Duration {
      let now = ContinuousClock.now
      defer { start = now }
      return now - start
    }
    let machine = Machine()
    if let heapLimit { machine.limitHeap(to: heapLimit) }
    machine.rememberLambdas()
    Self.addPrelude(to: machine)
    let data = image.map { ImageData($0, machine) }
    if let data { machine.takeDefinitions(from: DefinitionLink(data).code) }
    timings.machine = lap()
    let program = try collect(sources, on: machine)
    timings.expansion = lap()
    let lowering = ProgramLowering(machine: machine, mode: foreignMode, namesAll: namesAll, image: data)
    if leavesMemory {
      _ = Unmanaged.passRetained(lowering)
      _ = Unmanaged.passRetained(machine)
    }
    do throws(LoweringError) {
      let module = try lowering.lower(program)
      timings.analysis = lowering.analysis
      timings.lowering = lap() - timings.analysis
      let bytes: [UInt8]
      do throws(ModuleLimit) { bytes = try encodeWithinLimits(module) } catch {
        throw LoweringError(.compileLimit, message: error.message, place: .unknown)
      }
      timings.encoding = lap()
      return CompiledModule(
        bytes: bytes, description: try lowering.description(name: name, bytes),
        warnings: lowering.warnings.filter { $0.file != nil }.map { $0.diagnostic(severity: .warning) },
        gaps: lowering.warnings.filter { $0.file == nil }.map(\.message), loadedFiles: program.loadedFiles,
        timings: timings)
    } catch {
      var diagnostic = error.diagnostic()
      if diagnostic.place == nil { diagnostic.place = sources.first.map { Diagnostic.Place(file: $0.name) } }
      throw Failure([diagnostic])
    }
  }

  /// The prelude's functions compiled for `image`.
  package static func preludeImage() -> [UInt8] {
    let machine = Machine()
    machine.rememberLambdas()
    addPrelude(to: machine)
    var program = CollectedProgram()
    _ = machine.collectProgram(UnsafeBufferPointer(start: nil, count: 0), file: "", into: &program)
    var maker = ImageMaker(machine)
    return maker.image()
  }

  static func addPrelude(to machine: Machine) {
    machine.makePackageForBackEnd("WASM", exporting: Intrinsics.exportedNames)
    for index in 0..<wasm_prelude_file_count {
      guard let entry = wasm_prelude_file(index) else { continue }
      machine.addBackEndPrelude(
        UnsafeBufferPointer(start: entry.pointee.text, count: entry.pointee.size),
        file: String(cString: entry.pointee.name))
    }
  }

  private func collect(_ sources: [Source], on machine: Machine) throws(Failure) -> CollectedProgram {
    var reports: [ErrorReport] = []
    machine.onUnhandledError { reports.append($0) }
    var program = CollectedProgram()
    for source in sources {
      let isCollected = source.text.withUnsafeBufferPointer {
        machine.collectProgram($0, file: source.name, into: &program)
      }
      if isCollected, reports.isEmpty { continue }
      if reports.isEmpty {
        throw Failure(
          Diagnostic(
            .compileError, at: Diagnostic.Place(file: source.name),
            "the program asked for its end while it was compiled",
            hint: "what runs at compile time is in macros and eval-when"))
      }
      throw Failure(reports.map { Self.diagnostic($0, in: source) })
    }
    return program
  }

  private static func diagnostic(_ report: ErrorReport, in source: Source) -> Diagnostic {
    Diagnostic(
      .compileError, entity: report.kind,
      at: Diagnostic.Place(file: report.file ?? source.name, line: report.line, column: report.column), report.message,
      trail: report.frames.filter { !$0.file.isEmpty }.map { Diagnostic.Place(file: $0.file, line: $0.line) })
  }
}

/// How long the parts of a compilation took.
package struct Timings: Sendable {
  /// The start of the machine that runs macros, and noting what the prelude defines.
  package var machine = Duration.zero
  /// Texts to core forms.
  package var expansion = Duration.zero
  /// Finding out what the program uses, and what of everything can be reached.
  package var analysis = Duration.zero
  /// Core forms to code, those of the prelude included, which are expanded meanwhile.
  package var lowering = Duration.zero
  package var encoding = Duration.zero

  /// Names and milliseconds, for people.
  package var description: String {
    [
      ("machine", machine), ("expansion", expansion), ("analysis", analysis), ("lowering", lowering),
      ("encoding", encoding),
    ].map { name, time in
      let hundredths = Int(time / .microseconds(10))
      return "\(name) \(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }.joined(separator: ", ")
  }
}

/// A program's module, with what its hosts are written from.
package struct CompiledModule: Sendable {
  package var bytes: [UInt8]
  package var description: HostDescription
  /// What the user is to know.
  package var warnings: [Diagnostic]
  /// Functions that the prelude calls and nobody defines: for those who work on it.
  package var gaps: [String]
  /// Files that the program loads.
  package var loadedFiles: [String]
  package var timings: Timings
}

extension ProgramLowering {
  /// What hosts have to know of the finished module.
  func description(name: String, _ bytes: [UInt8]) throws(LoweringError) -> HostDescription {
    var exports: [HostDescription.Export] = []
    for function in exportedFunctions {
      exports.append(
        HostDescription.Export(
          lispName: machine.symbolName(machine.symbol(of: function.record)).lowercased(), name: function.name,
          try signature(of: function)))
    }
    return HostDescription(
      name: name, module: bytes, imports: boundary.imports, exports: exports, callbacks: boundary.callbacks)
  }
}
