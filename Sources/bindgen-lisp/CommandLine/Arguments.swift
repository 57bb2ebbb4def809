import BindingSpec

/// Why a verb ended before its end.
enum Stop: Error {
  /// The command line itself is wrong: exit code 2.
  case usage(String, hint: String?)
  /// It could not be done: exit code 3.
  case failure(Failure)

  static func usage(_ message: String) -> Stop { .usage(message, hint: nil) }
  static func failure(_ diagnostic: Diagnostic) -> Stop { .failure(Failure(diagnostic)) }
}

/// A verb's command line after parsing.
struct Arguments: Sendable {
  /// Everything that stood after the verb, as typed.
  var typed: [String] = []
  var operands: [String] = []
  /// The values of each option in the order given; a flag has empty ones.
  private(set) var values: [String: [String]] = [:]
  /// The same in the order in which they were typed.
  private(set) var inOrder: [(option: String, value: String)] = []
  /// What stood after `--`.
  var passedThrough: [String] = []

  func has(_ option: OptionSpec) -> Bool { values[option.name] != nil }
  func all(_ option: OptionSpec) -> [String] { values[option.name] ?? [] }
  func value(_ option: OptionSpec) -> String? { values[option.name]?.last }
}

extension Arguments {
  /// Reads the arguments after the verb. Options and operands may be mixed.
  init(_ typed: [String], for verb: Verb) throws(Stop) {
    self.typed = typed
    let options = verb.allOptions
    var rest = typed[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        if verb.passesThrough {
          passedThrough = Array(rest)
        } else {
          operands += rest
        }
        return
      }
      guard argument.utf8.first == UInt8(ascii: "-"), argument != "-" else {
        operands.append(argument)
        if verb.endsAtOperand {
          operands += rest
          return
        }
        continue
      }
      let (spelling, attached) = Self.split(argument, options)
      guard let option = Self.find(spelling, in: options) else {
        throw Self.unknown(spelling, verb: verb)
      }
      try take(option, spelling: spelling, attached: attached, from: &rest)
    }
  }

  /// The words that are a verb's own: not those behind `--`, nor those of a program that it runs.
  static func own(_ typed: some Sequence<String>, of verb: Verb) -> [String] {
    var own: [String] = []
    var isValue = false
    for word in typed {
      if word == "--" { break }
      let isOperand = !isValue && (word == "-" || !word.hasPrefix("-"))
      if isOperand, verb.endsAtOperand { break }
      own.append(word)
      let (spelling, attached) = split(word, verb.allOptions)
      isValue = !isValue && !isOperand && attached == nil && find(spelling, in: verb.allOptions)?.takesNextWord == true
    }
    return own
  }

  private mutating func take(
    _ option: OptionSpec, spelling: String, attached: String?, from rest: inout ArraySlice<String>
  ) throws(Stop) {
    var value = ""
    if let placeholder = option.value {
      if let attached {
        value = attached
      } else if option.isValueOptional {
        value = ""
      } else if let next = rest.first, option.name == "clang-arg" || !Self.looksLikeOption(next) {
        value = next
        rest.removeFirst()
      } else {
        let hint = rest.first.map { "if “\($0)” is the value, write \(option.spelling)=\($0)" }
        throw .usage("\(spelling) needs a value: \(option.spelling) \(placeholder)", hint: hint)
      }
      if case .choices(let choices) = option.completes, !choices.contains(value) {
        let list = choices.joined(separator: ", ")
        throw .usage(
          "\(spelling) takes one of \(list), not “\(value)”", hint: Suggestion.sentence(for: value, among: choices))
      }
    } else if attached != nil {
      throw .usage("\(spelling) takes no value")
    }
    if !option.isRepeatable, option.value != nil, let before = values[option.name]?.last, before != value {
      throw .usage("\(spelling) is given twice, as “\(before)” and “\(value)”")
    }
    values[option.name, default: []].append(value)
    inOrder.append((option.name, value))
  }

  /// Splits `--name=value`, and `-Dname` where `-D` takes a value.
  private static func split(_ argument: String, _ options: [OptionSpec]) -> (spelling: String, value: String?) {
    if !argument.hasPrefix("--") {
      let short = String(argument.prefix(2))
      guard argument.utf8.count > 2, find(short, in: options)?.value != nil else { return (argument, nil) }
      return (short, String(argument.dropFirst(2)))
    }
    guard let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
    return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
  }

  private static func find(_ spelling: String, in options: [OptionSpec]) -> OptionSpec? {
    if spelling.hasPrefix("--") { return options.first { spelling.dropFirst(2) == $0.name } }
    let letters = spelling.dropFirst()
    return options.first { letters.count == 1 && letters.first == $0.short }
  }

  private static func looksLikeOption(_ text: String) -> Bool { text.hasPrefix("--") || text == "-o" || text == "-h" }

  private static func unknown(_ spelling: String, verb: Verb) -> Stop {
    var hint = Suggestion.sentence(for: spelling, among: verb.allOptions.map(\.spelling))
    if hint == nil, verb.passesThrough, !spelling.hasPrefix("--") {
      hint = "options for clang stand after “--”: bindgen-lisp \(verb.name) … -- \(spelling)"
    }
    return .usage(
      "“\(verb.name)” has no option “\(spelling)”", hint: hint ?? "“bindgen-lisp help \(verb.name)” lists its options")
  }
}
