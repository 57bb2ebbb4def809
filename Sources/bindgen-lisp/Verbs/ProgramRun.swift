import BindingSpec
import CGuard
import LispRuntime
import LispWasm

/// Runs a program: reads what is to be loaded, runs it on a thread with a deep stack, reports what went wrong.
struct ProgramRun {
  let arguments: Arguments
  let console: Console

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  func run() throws(Stop) -> ExitCode {
    if arguments.has(RunOptions.wasm) { return try CompiledProgramRun(arguments, console).run() }
    if arguments.has(RunOptions.foreignMode) {
      throw .usage("--ffi-mode is about compiled programs", hint: "bindgen-lisp run --wasm --ffi-mode … FILE.lisp")
    }
    let options = try SessionOptions(arguments)
    let (sources, programArguments) = try ProgramSources(arguments, verb: "run").all()
    let console = console
    return LispThread.run { listener in
      let session = Session(
        programName: sources.last?.name ?? "", arguments: programArguments, foreign: options.foreign,
        heapLimit: options.heapLimit)
      listener.begin(session)
      PreludeImage.serve(session.machine)
      HeaderModule.teach(session)
      session.onError { ErrorRendering.render($0, on: console) }
      for source in sources {
        let ending = source.load(in: session)
        if ending == .interrupted {
          session.finish()
          interrupts_die()
        }
        if let code = exitCode(of: ending) {
          Self.end(session, console)
          return code
        }
      }
      Self.end(session, console)
      return .fine
    }
  }

  static func end(_ session: Session, _ console: Console) {
    session.finish()
    if let refused = session.untoldRefusals { console.say("bindgen-lisp: warning: \(refused)\n") }
    let leaks = session.leaks
    if leaks.isEmpty { return }
    let bytes = leaks.reduce(0) { $0 + $1.size }
    let blocks = leaks.count == 1 ? "1 block" : "\(leaks.count) blocks"
    console.say("bindgen-lisp: \(blocks) of foreign memory never freed, \(bytes) bytes:\n")
    for leak in leaks { console.say("  #x\(String(leak.address, radix: 16))  \(leak.size) bytes  \(leak.label)\n") }
  }

  /// nil when the program goes on.
  private func exitCode(of ending: Session.Ending) -> ExitCode? {
    switch ending {
    case .finished: nil
    case .failed: .programFailed
    case .interrupted: nil
    case .exited(let code): ExitCode(program: code)
    }
  }

}

extension ExitCode {
  /// What a program chose itself.
  init(program code: Int32) { self.init(rawValue: code) }
}

/// What `run` and `repl` tell the runtime.
struct SessionOptions: Sendable {
  var foreign = ForeignOptions()
  var heapLimit: Int?

  init(_ arguments: Arguments) throws(Stop) {
    foreign.isChecked = arguments.has(RunOptions.checked)
    foreign.tracesCalls = arguments.has(RunOptions.traceForeign)
    foreign.allow = arguments.all(RunOptions.allow)
    foreign.reportsLeaks = arguments.has(RunOptions.leaks)
    if let rule = foreign.allow.first(where: { $0.isEmpty || $0.hasPrefix(":") }) {
      throw .usage("--allow takes LIB or LIB:SYMBOL-GLOB, not “\(rule)”", hint: "for any library, write *\(rule)")
    }
    if let size = arguments.value(RunOptions.heap) {
      guard let bytes = Self.bytes(size), bytes >= 16 << 20 else {
        throw .usage("--heap takes a size of at least 16M, such as 512M or 4G, not “\(size)”")
      }
      heapLimit = bytes
    }
  }

  /// The number in `512M`; nil when that is none.
  private static func bytes(_ text: String) -> Int? {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    var digits = text[...]
    var unit = 1
    if let last = text.last, let found = units[Character(last.uppercased())] {
      unit = found
      digits = digits.dropLast()
    }
    guard let number = Int(digits), number >= 0 else { return nil }
    let (bytes, overflows) = number.multipliedReportingOverflow(by: unit)
    return overflows ? nil : bytes
  }
}

/// Errors of Lisp programs as people and machines read them.
enum ErrorRendering {
  static func render(_ report: ErrorReport, on console: Console) {
    switch console.diagnosticsFormat {
    case .text: console.say(text(report, Style(isOn: console.coloursTalk)))
    case .json:
      let diagnostic = Diagnostic(
        .runError, entity: report.kind,
        at: report.file.map { Diagnostic.Place(file: $0, line: report.line, column: report.column) }, report.message,
        trail: report.frames.filter { !$0.file.isEmpty }.map { Diagnostic.Place(file: $0.file, line: $0.line) })
      console.say(DiagnosticRenderer.json([diagnostic]).text + "\n")
    }
  }

  /// An error of a compiled program, which knows functions by name and no lines.
  static func render(kind: String, _ message: String, frames: [String], file: String, on console: Console) {
    switch console.diagnosticsFormat {
    case .text:
      let style = Style(isOn: console.coloursTalk)
      let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
      var text = style(.bold, file + ":") + " " + style(.error, "error:") + " \(lines.first ?? "")\n"
      for line in lines.dropFirst() { text += "  \(line)\n" }
      let width = String(max(0, frames.count - 1)).count
      for (index, frame) in frames.enumerated() {
        text += "  " + String(repeating: " ", count: width - String(index).count) + "\(index): \(frame)\n"
      }
      console.say(text)
    case .json:
      let diagnostic = Diagnostic(.runError, entity: kind, at: Diagnostic.Place(file: file), message)
      console.say(DiagnosticRenderer.json([diagnostic]).text + "\n")
    }
  }

  static func text(_ report: ErrorReport, _ style: Style) -> String {
    headline(report, style) + frames(report, style)
  }

  /// Place and message.
  static func headline(_ report: ErrorReport, _ style: Style) -> String {
    var place = report.file ?? "bindgen-lisp"
    if report.file != nil, let line = report.line {
      place += ":\(line)"
      if let column = report.column { place += ":\(column)" }
    }
    let message = report.message.split(separator: "\n", omittingEmptySubsequences: false)
    var text = style(.bold, place + ":") + " " + style(.error, "error:") + " \(message.first ?? "")\n"
    for line in message.dropFirst() { text += "  \(line)\n" }
    return text
  }

  static func frames(_ report: ErrorReport, _ style: Style) -> String {
    let width = String(max(0, report.frames.count - 1)).count
    return report.frames.enumerated().map { index, frame in
      let number = String(repeating: " ", count: width - String(index).count) + "\(index)"
      let place = frame.file.isEmpty ? "" : style(.dim, "  \(frame.file):\(frame.line)")
      return "  \(number): \(frame.function)\(place)\n"
    }.joined()
  }
}
