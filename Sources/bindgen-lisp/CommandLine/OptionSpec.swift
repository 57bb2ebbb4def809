/// One option of a verb: what it is called, what it takes and what it does.
///
/// Parsing, help, completion and “did you mean” are all read off this value, so an option is described once.
///
/// ```swift
/// OptionSpec("library", value: "NAME", help: "the library's name")   // --library NAME, --library=NAME
/// OptionSpec("quiet", short: "q", help: "say nothing but errors")    // --quiet, -q
/// ```
struct OptionSpec: Sendable {
  /// The long name, without dashes.
  var name: String
  var short: Character?
  /// What stands for the value in help; nil for a flag.
  var value: String?
  var help: String
  var isRepeatable: Bool
  /// Whether it may stand alone; its value is then written with “=”, so that the next word is not taken for it.
  var isValueOptional = false
  /// What a shell offers after this option.
  var completes: Completes

  enum Completes: Sendable {
    case nothing
    case files
    /// The only values that are accepted.
    case choices([String])
    /// Words to offer, where others are accepted as well.
    case words([String])
  }

  init(
    _ name: String, short: Character? = nil, value: String? = nil, repeatable: Bool = false,
    isValueOptional: Bool = false, completes: Completes = .nothing, help: String
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.help = help
    self.isRepeatable = repeatable
    self.completes = completes
    self.isValueOptional = isValueOptional
  }

  /// Whether the next word is its value when it has none of its own.
  var takesNextWord: Bool { value != nil && !isValueOptional }

  /// The option as a person would name it in a message.
  var spelling: String { "--\(name)" }

  /// Whether a word is this option, with its value or without.
  func isSpelled(_ word: String) -> Bool {
    word == spelling || word.hasPrefix(spelling + "=") || short.map { word == "-\($0)" } == true
  }
}

extension OptionSpec {
  /// Options that every verb has.
  static let common: [OptionSpec] = [help, diagnostics]

  static let help = OptionSpec("help", short: "h", help: "print this text")
  static let diagnostics = OptionSpec(
    "diagnostics", value: "text|json", completes: .choices(["text", "json"]),
    help: "how errors and warnings are written to standard error")
}
