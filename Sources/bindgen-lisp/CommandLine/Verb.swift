/// What the user can ask for: a verb with its options, its help and the code that does it.
struct Verb: Sendable {
  var name: String
  /// One line for the list of verbs.
  var summary: String
  /// What stands after the verb: `HEADER… [OPTION…]`.
  var operands: String
  /// What a shell offers where an operand is expected.
  var operandsComplete: OptionSpec.Completes = .files
  /// One or more paragraphs for `help VERB`.
  var details: String
  var options: [OptionSpec]
  /// Commands as a person would type them, each with what it is good for.
  var examples: [(command: String, why: String)]
  /// Whether arguments after `--` are handed to clang.
  var passesThrough = false
  /// Whether everything from the first operand on belongs to the program that is run.
  var endsAtOperand = false
  /// Whether it allocates much and then ends, rather than live as long as a program.
  var buildsMuch = false
  var run: @Sendable (Arguments, Console) throws(Stop) -> ExitCode

  /// The verb's own options and those that all verbs have.
  var allOptions: [OptionSpec] { options + OptionSpec.common }
}

extension Verb {
  /// Every verb, in the order of the help text.
  static var all: [Verb] {
    [.scan, .generate, .check, .diff, .run, .repl, .compile, .show, .explain, .doctor, .completion, .help]
  }

  static func named(_ name: String) -> Verb? { all.first { $0.name == name } }
}

/// What the process tells its caller.
struct ExitCode: RawRepresentable, Hashable, Sendable {
  var rawValue: Int32

  static let fine = ExitCode(rawValue: 0)
  /// The Lisp program failed.
  static let programFailed = ExitCode(rawValue: 1)
  static let usage = ExitCode(rawValue: 2)
  /// Unreadable input, a tool missing, an output that cannot be written.
  static let couldNot = ExitCode(rawValue: 3)
  /// `check --generated`: the headers are as they were, and generated files are not what the spec gives.
  static let stale = ExitCode(rawValue: 4)
  /// `check` and `diff`: something was added, and nothing breaks.
  static let additions = ExitCode(rawValue: 10)
  /// … and sources that use what changed have to be changed, too.
  static let sourceBreaking = ExitCode(rawValue: 20)
  /// … and programs and bindings that exist go wrong.
  static let abiBreaking = ExitCode(rawValue: 30)
}
