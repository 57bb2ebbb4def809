import BindingSpec
import CGuard

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The program: finds the verb, runs it, and turns whatever went wrong into text and an exit code.
enum Command {
  static let version = "0.1.0"

  static func run(_ arguments: [String]) -> ExitCode {
    // A broken pipe is then an error of `write`, which knows whether it matters.
    signal(SIGPIPE, SIG_IGN)
    var console = Console()
    console.diagnosticsFormat = diagnosticsFormat(in: arguments)
    do {
      return try run(arguments, console)
    } catch {
      switch error {
      case .usage(let message, let hint):
        DiagnosticRenderer.render([Diagnostic(.usage, message, hint: hint)], on: console)
        return .usage
      case .failure(let failure):
        DiagnosticRenderer.render(failure.diagnostics, on: console)
        return .couldNot
      }
    }
  }

  private static func run(_ arguments: [String], _ console: Console) throws(Stop) -> ExitCode {
    guard let first = arguments.first else {
      console.say(HelpText.overview)
      return .usage
    }
    switch first {
    case "--version", "-V":
      try console.write("bindgen-lisp \(version)\n")
      return .fine
    case "--help", "-h":
      if let name = arguments.dropFirst().first, let verb = Verb.named(name) {
        try console.write(HelpText.page(of: verb))
      } else {
        try console.write(HelpText.overview)
      }
      return .fine
    default: break
    }
    let (verb, rest) = try verb(of: arguments, first)
    let own = Arguments.own(rest, of: verb)
    if own.contains("--help") || own.contains("-h") {
      try console.write(HelpText.page(of: verb))
      return .fine
    }
    let arguments = try Arguments(rest, for: verb)
    if verb.buildsMuch { pages_for_malloc(64 << 20) }
    return try verb.run(arguments, console)
  }

  /// The verb and what follows it. Where a spec stands instead of a verb, it is to be generated from.
  private static func verb(of arguments: [String], _ first: String) throws(Stop) -> (Verb, [String]) {
    if let verb = Verb.named(first) { return (verb, Array(arguments.dropFirst())) }
    let isOption = first.hasPrefix("-") && first != "-"
    if first.hasSuffix(".lisp") || RunOptions.eval.isSpelled(first) { return (.run, arguments) }
    if isSpec(first) || (isOption && arguments.contains(where: isSpec)) { return (.generate, arguments) }
    throw unknown(first)
  }

  private static func isSpec(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  private static func unknown(_ name: String) -> Stop {
    if name.hasSuffix(".h") {
      return .usage("“\(name)” is no verb", hint: "to scan a header: bindgen-lisp scan \(name)")
    }
    if name.hasPrefix("-") {
      return .usage(
        "there is no option “\(name)” before a verb",
        hint: Suggestion.sentence(for: name, among: ["--help", "--version"])
          ?? "the verb comes first: bindgen-lisp VERB")
    }
    return .usage(
      "there is no verb “\(name)”",
      hint: Suggestion.sentence(for: name, among: Verb.all.map(\.name)) ?? "“bindgen-lisp --help” lists the verbs")
  }

  /// Looks for the format before anything is parsed, so that a usage error comes in it too.
  private static func diagnosticsFormat(in arguments: [String]) -> Console.DiagnosticsFormat {
    let found = try? verb(of: arguments, arguments.first ?? "")
    let own =
      found.map { Arguments.own($0.1, of: $0.0) } ?? Array(arguments.prefix { $0 != "--" })
    for option in ["--diagnostics", "--format"] {
      if own.contains("\(option)=json") { return .json }
      if let index = own.firstIndex(of: option), index + 1 < own.endIndex {
        if own[index + 1] == "json" { return .json }
        if option == "--diagnostics" { return .text }
      }
    }
    return .text
  }
}

/// Runs a step that fails with diagnostics inside a verb.
func attempt<T>(_ body: () throws(Failure) -> T) throws(Stop) -> T {
  do { return try body() } catch { throw .failure(error) }
}
