import LispRuntime

/// `format` with a control string that is written down: calls of what its directives do where they are plain, and otherwise
/// a note of what the interpreter of control strings has to know.
struct ControlString {
  enum Part {
    case text(String)
    /// A directive without parameters: its character, in upper case.
    case directive(Character)
  }

  /// Nil unless all directives are plain.
  private(set) var parts: [Part]? = []
  /// The characters of all directives.
  private(set) var directives: Set<Character> = []
  private(set) var hasParameters = false
  /// Whether it ends within a directive, or has a tilde as text: it may be a part of another control string.
  private(set) var isFragment = false

  init(_ control: String) {
    let characters = control.unicodeScalars.map { Character($0) }
    var index = 0
    var text = ""
    func flush() { if !text.isEmpty { parts?.append(.text(text)) } }
    while index < characters.count {
      if characters[index] != "~" {
        text.unicodeScalars.append(contentsOf: characters[index].unicodeScalars)
        index += 1
        continue
      }
      index += 1
      var isPlain = true
      while index < characters.count {
        let character = characters[index]
        if character == "'" {
          index += 2
        } else if "0123456789+-,#vV:@".contains(character) {
          index += 1
        } else {
          break
        }
        isPlain = false
      }
      guard index < characters.count else {
        isFragment = true
        parts = nil
        return
      }
      let directive = Character(characters[index].uppercased().first.map(String.init) ?? " ")
      index += 1
      directives.insert(directive)
      if directive == "~" { isFragment = true }
      if !isPlain { hasParameters = true }
      if isPlain, directive == "%" {
        text.append("\n")
      } else if isPlain, directive == "~" {
        text.append("~")
      } else if isPlain, "ASD&".contains(directive) {
        flush()
        text = ""
        parts?.append(.directive(directive))
      } else {
        parts = nil
      }
    }
    flush()
  }
}

extension FunctionLowering {
  /// A call of `format` whose directives are all plain, as what they do.
  func lowerFormat(_ record: Word, _ arguments: [Core], _ use: Use) throws(LoweringError) -> Lowered? {
    guard record == program.formatName else { return nil }
    guard arguments.count >= 2, case .constant(let word) = arguments[1], machine.textContent(word) != nil else {
      if program.usage.isOwn(lambda) { program.reach.note(.anyDirective) }
      return nil
    }
    guard arguments.count <= 40, let parts = ControlString(machine.stringText(word)).parts else { return nil }
    let wanted = parts.count { if case .directive(let name) = $0 { name != "&" } else { false } }
    guard wanted == arguments.count - 2 else { return nil }
    var code: [Code] = []
    func kept(_ core: Core, _ name: String) throws(LoweringError) -> Code {
      if case .constant = core { return try operand(core) }
      let local = Local(name, .value)
      code.append(.set(local, try operand(core)))
      return .get(local)
    }
    let destination = try kept(arguments[0], "destination")
    var values: [Code] = []
    for core in arguments.dropFirst(2) { values.append(try kept(core, "argument")) }
    let stream = Local("stream", .value)
    code.append(.set(stream, try program.callSystem("FORMAT-TARGET", [destination])))
    var rest = values[...]
    for part in parts {
      switch part {
      case .text(let text):
        let string = try constants.value(machine.makeString(text))
        let end = Code.plain(.newI31, [.i32(Int32(text.unicodeScalars.count))])
        code.append(
          .drop(try program.callSystem("WRITE-TEXT", [string, .get(stream), .plain(.newI31, [.i32(0)]), end])))
      case .directive("&"): code.append(.drop(try program.callSystem("START-LINE", [.get(stream)])))
      case .directive(let directive):
        guard let value = rest.popFirst() else { return nil }
        let names: [Character: String] = ["A": "WRITE-PLAINLY", "S": "WRITE-READABLY", "D": "FORMAT-DECIMAL"]
        code.append(.drop(try program.callSystem(names[directive] ?? "", [value, .get(stream)])))
      }
    }
    if use == .effect {
      if case .constant(let word) = arguments[0], word == .t { return Lowered(.sequence(code), .nothing) }
    }
    return Lowered(
      .sequence(code + [try program.callSystem("FORMAT-RESULT", [destination, .get(stream)])]), .value)
  }
}

extension Reach.Fact {
  /// Control strings have a directive.
  static func directive(_ name: String) -> Reach.Fact { .named("~\(name)") }
  /// Control strings are made while the program runs.
  static let anyDirective = Reach.Fact.named("any directive")
}

extension ProgramLowering {
  /// What text might ask of `format`. The program may make control strings of parts; the prelude has them whole, and its
  /// long texts are tables.
  func noteDirectives(in text: String, isOwn: Bool) {
    if !text.contains("~") || !isOwn && text.utf8.count > 200 { return }
    let control = ControlString(text)
    if isOwn, control.isFragment { reach.note(.anyDirective) }
    // A function's name.
    if isOwn, control.directives.contains("/") { packages.ask(forNames: true) }
    if control.hasParameters { reach.note(.directive("parameters")) }
    for directive in control.directives.sorted() { reach.note(.directive(String(directive))) }
  }
}
