import LispRuntime

/// What a program's own text mentions and calls: names that may come to be called, variables that change how things are printed.
final class ProgramUsage {
  private let machine: Machine
  /// Symbols that the program mentions, as data or in it.
  private var mentioned: Set<Word> = []
  /// Functions that it names.
  private var called: Set<Word> = []
  private var lambdas: Set<ObjectIdentifier> = []
  /// Whether the text has to do with how things are printed, or where to.
  private(set) var changesPrinting = false

  init(_ machine: Machine) { self.machine = machine }

  func note(_ program: CollectedProgram) {
    for (_, lambda, _) in program.functions { note(lambda) }
    // What is only declared is not mentioned.
    let declaring = machine.globalRecord(machine.systemSymbol("DEFINE-FOREIGN"))
    for form in program.forms {
      if case .call(declaring, _, _) = form.body { lambdas.insert(ObjectIdentifier(form)) } else { note(form) }
    }
    notePrinting()
    notePredicates()
  }

  func isMentioned(_ record: Word) -> Bool { mentioned.contains(record) }
  func mention(_ record: Word) { mentioned.insert(record) }
  func isNamed(_ record: Word) -> Bool { called.contains(record) || mentioned.contains(record) }

  /// Whether it handles errors, and so those of its host.
  var handlesErrors: Bool { isMentioned(machine.globalRecord(machine.systemSymbol("*HANDLER-CLUSTERS*"))) }

  /// Whether it looks for restarts, by itself or through functions of the standard.
  var looksForRestarts: Bool {
    [
      "INVOKE-RESTART", "FIND-RESTART", "COMPUTE-RESTARTS", "CONTINUE", "USE-VALUE", "STORE-VALUE", "ABORT",
      "INVOKE-RESTART-INTERACTIVELY",
    ].contains { isNamed(machine.globalRecord(machine.intern($0))) }
  }

  /// Whether it may use conses as keys of hash tables.
  var mayKeepConsesInTables: Bool {
    [machine.intern("MAKE-HASH-TABLE"), machine.systemSymbol("MAKE-HASH-TABLE-OF"), machine.intern("*PRINT-CIRCLE*")]
      .contains { isNamed(machine.globalRecord($0)) }
  }

  // MARK: Functions that change

  /// What gives names other functions, or asks whether they have one yet.
  private lazy var functionChangers: Set<Word> = {
    let system = [
      "SET-FDEFINITION", "SET-SYMBOL-FUNCTION", "SET-SETF-FUNCTION", "SET-FUNCTION-DEFINITION", "TRACE-FUNCTION",
    ]
    let standard = ["FMAKUNBOUND", "FBOUNDP", "EVAL", "LOAD", "COMPILE"]
    return Set(
      (system.map { machine.systemSymbol($0) } + standard.map { machine.intern($0) }).map { machine.globalRecord($0) })
  }()
  private var changedFunctions: Set<Word> = []
  private var changesAnyFunction = false

  private func noteChange(_ record: Word, _ arguments: [Core]) {
    guard functionChangers.contains(record) else { return }
    if case .constant(let name)? = arguments.first, name.is(.symbol) {
      changedFunctions.insert(name)
    } else {
      changesAnyFunction = true
    }
  }

  /// Names whose functions are to be found when they are called. Where the program changes functions by names that only it
  /// knows, these are all of its functions whose names it has as data.
  func changingFunctions(of records: some Sequence<Word>) -> Set<Word> {
    var changing = changedFunctions
    if !changesAnyFunction, !functionChangers.contains(where: { mentioned.contains($0) }) { return changing }
    for record in records {
      let setter = record[SymbolLayout.properties]
      let isSetter = record[SymbolLayout.package].isNil && setter.isCons && setter.car == machine.intern("SETF")
      let name = isSetter && setter.cdr.isCons ? machine.globalRecord(setter.cdr.car) : record
      if mentioned.contains(name) { changing.insert(record) }
    }
    return changing
  }

  /// Whether the program makes forms and evaluates or expands them while it runs. Then the evaluator may get into its
  /// module, with the macros that it may come to need.
  private(set) lazy var evaluates: Bool = {
    let names = ["EVAL", "COMPILE", "LOAD", "REQUIRE", "MACROEXPAND", "MACROEXPAND-1", "MACRO-FUNCTION"]
    return names.contains { isNamed(machine.globalRecord(machine.intern($0))) }
      || isMentioned(machine.globalRecord(machine.intern("LAMBDA"))) || hasFormsInText
  }()

  private var texts: Set<Word> = []
  /// Whether the program has characters beyond ASCII: among its constants, or made of numbers and names.
  var hasWideCharacters: Bool {
    hasWideConstants || ["CODE-CHAR", "NAME-CHAR"].contains { isNamed(machine.globalRecord(machine.intern($0))) }
  }
  private var hasWideConstants = false

  /// Whether a text is the program's, and not the prelude's.
  func isOwnText(_ word: Word) -> Bool { texts.contains(word) }

  /// Whether a text of the program has `#.` in it: it may come to be read.
  private var hasFormsInText = false

  /// Whether a function is the program's own or inside of one.
  func isOwn(_ lambda: Lambda) -> Bool {
    var current: Lambda? = lambda
    while let one = current {
      if lambdas.contains(ObjectIdentifier(one)) { return true }
      current = one.parent
    }
    return false
  }

  private func note(_ lambda: Lambda) {
    lambdas.insert(ObjectIdentifier(lambda))
    noteSymbols(lambda.body)
  }

  /// What the prelude calls by the names in its table of types.
  private func notePredicates() {
    let table = machine.systemSymbol("*TYPE-PREDICATES*")[SymbolLayout.value]
    for entry in machine.listElements(table) ?? [] where entry.isCons {
      mentioned.insert(machine.globalRecord(entry.cdr))
    }
  }

  private func noteSymbols(_ core: Core) {
    switch core {
    case .constant(let word): noteSymbols(in: word)
    case .global(let record), .setGlobal(let record, _): mentioned.insert(record)
    case .call(let record, let arguments, _):
      called.insert(record)
      noteChange(record, arguments)
    case .function(let record):
      called.insert(record)
      if functionChangers.contains(record) { changesAnyFunction = true }
    case .bindDynamic(let bindings, _): for (record, _) in bindings { mentioned.insert(record) }
    case .lambda(let lambda): noteSymbols(lambda.body)
    case .bindFunctions(let bindings, _): for (_, lambda) in bindings { noteSymbols(lambda.body) }
    default: break
    }
    core.forEachPart { noteSymbols($0) }
  }

  /// Conses and vectors of constants that have been looked at: they may share parts, or contain themselves.
  private var seen: Set<Word> = []

  private func noteSymbols(in word: Word) {
    var waiting = [word]
    while var rest = waiting.popLast() {
      while rest.isCons, seen.insert(rest).inserted {
        if rest.car.is(.symbol) { mentioned.insert(rest.car) } else if !rest.car.isFixnum { waiting.append(rest.car) }
        rest = rest.cdr
      }
      if rest.is(.symbol) { mentioned.insert(rest) }
      if rest.isCharacter, rest.characterCode > 127 { hasWideConstants = true }
      if machine.textContent(rest) != nil { texts.insert(rest) }
      if !hasFormsInText, machine.textContent(rest) != nil, machine.stringText(rest).contains("#.") {
        hasFormsInText = true
      }
      if rest.is(.simpleVector), seen.insert(rest).inserted {
        for index in 0..<rest.vectorCount { waiting.append(rest.elements[index]) }
      }
    }
  }

  /// Whether a program's own text has to do with how things are printed, or where to.
  private func notePrinting() {
    let names = ["*STANDARD-OUTPUT*", "*PACKAGE*", "TRACE", "WITH-STANDARD-IO-SYNTAX"]
    let standard = machine.globalRecord(machine.intern("PRINT"))[SymbolLayout.package]
    changesPrinting =
      names.contains { mentioned.contains(machine.globalRecord(machine.intern($0))) }
      || mentioned.contains {
        $0[SymbolLayout.package] == standard
          && machine.symbolName(machine.symbol(of: $0)).hasPrefix("*PRINT-")
      }
  }
}
