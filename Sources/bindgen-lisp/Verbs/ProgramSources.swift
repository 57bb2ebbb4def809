import BindingSpec
import LispRuntime

/// A text of a Lisp program, from a file or from the command line.
struct ProgramText: Sendable {
  let name: String
  private let content: Content

  private enum Content {
    case bytes([UInt8])
    /// What can stay where it is as long as something of it is used, as modules are.
    case file(ModuleText)
  }

  init(name: String, text: [UInt8]) {
    self.name = name
    content = .bytes(text)
  }

  init(name: String, file: ModuleText) {
    self.name = name
    content = .file(file)
  }

  var text: [UInt8] {
    switch content {
    case .bytes(let bytes): bytes
    case .file(let file): Array(file.bytes)
    }
  }

  func load(in session: Session) -> Session.Ending {
    switch content {
    case .bytes(let bytes): session.load(bytes, name: name)
    case .file(let file): session.load(file, name: name)
    }
  }
}

/// The texts that a command line names: `--load`, `--eval` and FILE.
struct ProgramSources {
  private let arguments: Arguments
  private let verb: String
  private let unreadable: DiagnosticCode

  init(_ arguments: Arguments, verb: String, unreadable: DiagnosticCode = .runUnreadable) {
    self.arguments = arguments
    self.verb = verb
    self.unreadable = unreadable
  }

  /// What is said where there is no text at all.
  private var missing: Stop {
    .usage("“\(verb)” needs a FILE, or --eval FORM", hint: "bindgen-lisp \(verb) app.lisp")
  }

  /// Says at once that there is none.
  func check() throws(Stop) {
    if arguments.operands.isEmpty, !arguments.has(RunOptions.eval), !arguments.has(RunOptions.load) { throw missing }
  }

  /// The texts in their order, and what is left for the program. Without --eval the first operand is a FILE.
  func all() throws(Stop) -> ([ProgramText], [String]) {
    var texts = try ofOptions()
    var operands = arguments.operands[...]
    if !arguments.has(RunOptions.eval) {
      if let name = operands.popFirst() {
        texts.append(try file(name))
      } else if texts.isEmpty {
        throw missing
      }
    }
    return (texts, Array(operands))
  }

  /// What --eval and --load name, in the order in which they were given.
  func ofOptions() throws(Stop) -> [ProgramText] {
    var texts: [ProgramText] = []
    for (option, value) in arguments.inOrder {
      switch option {
      case RunOptions.eval.name: texts.append(ProgramText(name: "--eval", text: Array(value.utf8)))
      case RunOptions.load.name: texts.append(try file(value))
      default: break
      }
    }
    return texts
  }

  func file(_ name: String) throws(Stop) -> ProgramText {
    // What is no plain file, or tells no size, is read like a pipe.
    if name != "-", let file = ModuleText(path: name), !file.bytes.isEmpty {
      return ProgramText(name: name, file: file)
    }
    switch SourceFile.read(name) {
    case .success(let text): return ProgramText(name: name == "-" ? "standard input" : name, text: text)
    case .failure(let problem):
      throw .failure(Diagnostic(unreadable, at: Diagnostic.Place(file: name), "cannot read it: \(problem.reason)"))
    }
  }
}
