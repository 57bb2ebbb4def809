import BindingSpec
import LispRuntime

/// Lines that begin with a comma: what a person asks of the repl itself.
struct ReplCommand {
  var name: String
  var operand: String
  var help: String
  var run: (_ operand: String, _ repl: Repl) -> Repl.Outcome

  static var names: [String] { all.map(\.name) }

  static var all: [ReplCommand] { inspecting + acting }

  private static var inspecting: [ReplCommand] {
    [
      ReplCommand(name: "help", operand: "", help: "print this list") { _, repl in
        repl.show(helpText)
        return .goesOn
      },
      ReplCommand(name: "doc", operand: "NAME", help: "what a name stands for and what it does") { name, repl in
        tell(repl, about: name) { repl.session.describe(name) }
      },
      ReplCommand(name: "apropos", operand: "TEXT", help: "names that contain a text") { text, repl in
        let found = repl.session.apropos(text)
        if found.isEmpty { repl.show("no name contains “\(text)”\n") }
        let width = found.prefix(200).map(\.name.count).max() ?? 0
        for (name, kind) in found.prefix(200) {
          repl.show("\(HelpText.padded(name, to: width))  \(repl.style(.dim, kind))\n")
        }
        if found.count > 200 { repl.show("… and \(found.count - 200) more\n") }
        return .goesOn
      },
      ReplCommand(name: "expand", operand: "FORM", help: "the form after its macro has been expanded once") {
        form, repl in
        if let text = repl.session.expansion(of: form) { repl.show(text + "\n") }
        return .goesOn
      },
      ReplCommand(name: "disassemble", operand: "NAME", help: "the instructions of a function") { name, repl in
        tell(repl, about: name) { repl.session.disassembly(of: name) }
      },
    ]
  }

  private static var acting: [ReplCommand] {
    [
      ReplCommand(name: "trace", operand: "NAME…", help: "tell calls of functions; without a name, which are traced") {
        names, repl in
        repl.evaluate("(cl:trace \(names))")
        return .goesOn
      },
      ReplCommand(name: "untrace", operand: "NAME…", help: "no longer; without a name, none") { names, repl in
        repl.evaluate("(cl:untrace \(names))")
        return .goesOn
      },
      ReplCommand(name: "package", operand: "NAME", help: "make a package the current one") { name, repl in
        repl.evaluate("(cl:in-package \(name.isEmpty ? "cl-user" : name))")
        return .goesOn
      },
      ReplCommand(name: "load", operand: "FILE", help: "load a file") { file, repl in
        switch SourceFile.read(file) {
        case .success(let text):
          if let code = repl.load(text, name: file) { repl.leave(with: code) }
        case .failure(let problem): repl.show("cannot read \(file): \(problem.reason)\n")
        }
        return .goesOn
      },
      ReplCommand(name: "bt", operand: "", help: "which functions were running when the error came") { _, repl in
        guard let error = repl.errors.last else { return none(repl) }
        repl.show(ErrorRendering.frames(error.report, repl.style))
        return .goesOn
      },
      ReplCommand(name: "error", operand: "", help: "the error and its restarts again") { _, repl in
        guard let error = repl.errors.last else { return none(repl) }
        repl.show(repl.text(of: error.report, error.restarts))
        return .goesOn
      },
      ReplCommand(name: "restart", operand: "NUMBER", help: "go on by a restart; the number alone will do") {
        text, repl in
        guard let error = repl.errors.last else { return none(repl) }
        guard let number = Int(text), error.restarts.indices.contains(number) else {
          repl.show("there is no restart “\(text)”\n")
          return .goesOn
        }
        return .ends(.restart(number))
      },
      ReplCommand(name: "top", operand: "", help: "leave all errors behind") { _, repl in
        repl.leaveAll()
        return .goesOn
      },
      ReplCommand(name: "quit", operand: "", help: "leave") { _, repl in
        repl.leave(with: .fine)
        return .goesOn
      },
    ]
  }

  static func handle(_ line: String, in repl: Repl) -> Repl.Outcome {
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    let name = parts.first.map(String.init) ?? ""
    let operand = parts.count > 1 ? String(parts[1]).trimmed : ""
    let found = all.filter { $0.name == name }
    // A beginning will do when it is the beginning of one.
    let candidates = found.isEmpty ? all.filter { !name.isEmpty && $0.name.hasPrefix(name) } : found
    guard candidates.count == 1, let command = candidates.first else {
      let hint = Suggestion.sentence(for: name, among: names) ?? "“,help” lists the commands"
      repl.show("there is no command “,\(name)”; \(hint)\n")
      return .goesOn
    }
    let isOptional = command.operand.isEmpty || command.operand.hasSuffix("…") || command.name == "package"
    if operand.isEmpty, !isOptional {
      repl.show("“,\(command.name)” needs a \(command.operand)\n")
      return .goesOn
    }
    return command.run(operand, repl)
  }

  private static func tell(_ repl: Repl, about name: String, _ answer: () -> String?) -> Repl.Outcome {
    repl.show(answer() ?? "nothing is known as “\(name)”; “,apropos \(name)” lists names that contain it\n")
    return .goesOn
  }

  private static func none(_ repl: Repl) -> Repl.Outcome {
    repl.show("there is no error\n")
    return .goesOn
  }

  private static var helpText: String {
    let heads = all.map { ",\($0.name)" + ($0.operand.isEmpty ? "" : " \($0.operand)") }
    let width = heads.map(\.count).max() ?? 0
    var text = ""
    for (head, command) in zip(heads, all) { text += "\(HelpText.padded(head, to: width))  \(command.help)\n" }
    text += """

      A command may be shortened. Values are in *, **, *** and /, forms in +, ++, +++.
      Keys: Tab completes, Ctrl-R searches history, Alt-Enter begins a line, Ctrl-C interrupts, Ctrl-D leaves a level.

      """
    return text
  }
}
