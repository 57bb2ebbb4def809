import BindingSpec
import CGuard
import LispRuntime
import LispWasm

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Starts a repl: reads the files, then talks.
enum ReplRun {
  static func run(_ arguments: Arguments, _ console: Console) throws(Stop) -> ExitCode {
    let program = ProgramSources(arguments, verb: "repl")
    let options = try SessionOptions(arguments)
    var sources = try program.ofOptions()
    for name in arguments.operands { sources.append(try program.file(name)) }
    return LispThread.run { [sources] listener in
      let session = Session(programName: "repl", foreign: options.foreign, heapLimit: options.heapLimit)
      listener.begin(session)
      PreludeImage.serve(session.machine)
      HeaderModule.teach(session)
      let repl = Repl(session, console)
      for source in sources {
        if let code = repl.load(source.text, name: source.name) { return code }
      }
      let code = repl.run()
      session.finish()
      return code
    }
  }
}

/// Talks with a person about forms: reads, evaluates, prints; and in the same way about errors, one level deeper.
final class Repl {
  let session: Session
  let console: Console
  let style: Style
  private var input: ReplInput
  /// Errors that stand still, the innermost last.
  private(set) var errors: [StandingError] = []
  private var exitCode: ExitCode?
  private var anythingFailed = false
  /// Levels are left until there is none.
  private var leavesAll = false

  struct StandingError {
    var report: ErrorReport
    var restarts: [Session.Restart]
  }

  /// What becomes of a line.
  enum Outcome {
    case goesOn
    /// The level ends: an error with this decision, or the repl.
    case ends(Session.Decision)
  }

  init(_ session: Session, _ console: Console) {
    self.session = session
    self.console = console
    style = Style(isOn: console.coloursResults)
    input = ReplInput(session, hasColours: console.coloursResults)
    if input.isTerminal {
      session.onUnhandledError { [unowned self] report, restarts in debug(report, restarts) }
    } else {
      session.onError { [unowned self] report in
        anythingFailed = true
        ErrorRendering.render(report, on: console)
      }
    }
  }

  /// Loads a file before the first prompt. A code when the program left.
  func load(_ text: [UInt8], name: String) -> ExitCode? {
    if case .exited(let code) = session.load(text, name: name) {
      session.finish()
      return ExitCode(program: code)
    }
    session.finish()
    return nil
  }

  func run() -> ExitCode {
    if input.isTerminal { show("bindgen-lisp \(Command.version). “,help” lists commands, Ctrl-D leaves.\n") }
    _ = talk()
    if let exitCode { return exitCode }
    return anythingFailed && !input.isTerminal ? .programFailed : .fine
  }

  func show(_ text: String) { try? console.write(text) }

  // MARK: Levels

  /// Reads and evaluates until this level ends.
  private func talk() -> Session.Decision {
    let level = errors.count
    while true {
      switch input.read(prompt: prompt) {
      case .end:
        if input.isTerminal, level == 0 { show("") }
        return .leave
      case .cancelled: continue
      case .text(let text):
        if case .ends(let decision) = handle(text) { return decision }
        if exitCode != nil { return .leave }
        if leavesAll {
          if level > 0 { return .leave }
          leavesAll = false
        }
      }
    }
  }

  private var prompt: String {
    let package = session.currentPackageName.lowercased()
    return errors.isEmpty ? "\(package)> " : "[\(errors.count)] \(package)> "
  }

  /// An error that nobody handled: what failed still stands while the person looks around.
  private func debug(_ report: ErrorReport, _ restarts: [Session.Restart]) -> Session.Decision {
    session.finish()
    errors.append(StandingError(report: report, restarts: restarts))
    defer { errors.removeLast() }
    show(text(of: report, restarts))
    return talk()
  }

  /// What is told of an error when it comes up.
  func text(of report: ErrorReport, _ restarts: [Session.Restart]) -> String {
    var text = ErrorRendering.headline(report, Style(isOn: console.coloursResults))
    let width = restarts.map(\.name.count).max() ?? 0
    for (index, restart) in restarts.enumerated() {
      text += "  \(style(.bold, "\(index)")) \(HelpText.padded(restart.name, to: width))  \(restart.text)\n"
    }
    let to = errors.count > 1 ? "level \(errors.count - 1)" : "the prompt"
    text += "  \(style(.bold, "\(restarts.count)")) \(HelpText.padded("", to: width))  back to \(to) (Ctrl-D)\n"
    return text
  }

  private func handle(_ line: String) -> Outcome {
    let text = line.trimmed
    if text.isEmpty { return .goesOn }
    if let error = errors.last, let number = Int(text), text.allSatisfy(\.isNumber) {
      if number < error.restarts.count { return .ends(.restart(number)) }
      if number == error.restarts.count { return .ends(.leave) }
    }
    if text.hasPrefix(",") { return ReplCommand.handle(String(text.dropFirst()), in: self) }
    evaluate(line)
    return .goesOn
  }

  func evaluate(_ text: String) {
    let ending = session.evaluate(text, name: "repl") { [self] values in
      if values.isEmpty, input.isTerminal { show(style(.dim, "; no value") + "\n") }
      for value in values { show("\(value)\n") }
    }
    switch ending {
    case .exited(let code): exitCode = ExitCode(program: code)
    case .finished, .failed, .interrupted: break
    }
  }

  func leaveAll() { leavesAll = true }
  func leave(with code: ExitCode) { exitCode = code }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
