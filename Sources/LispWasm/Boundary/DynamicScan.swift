import LispRuntime

/// What of a program's own code has to do with calls by names that only the running program knows: where symbols are made, and
/// where something is called that may be one of them.
struct DynamicScan {
  /// Where a call was found.
  struct Site {
    let lambda: Lambda
    let place: Place
  }

  private let machine: Machine
  private let makers: Set<Word>
  /// Functions of the language that call one of their arguments, and which.
  private let callers: [Word: Int]
  private(set) var makesSymbols = false
  /// A call of what an expression gives, which may be a symbol.
  private(set) var unknown: Site?
  /// A call of a symbol that was just made.
  private(set) var made: Site?
  /// Symbols that are called although they are written as data.
  private(set) var called: Set<Word> = []
  private(set) var texts: Set<Word> = []
  private var known: Set<ObjectIdentifier> = []
  private var root: Lambda

  init(_ machine: Machine, root: Lambda) {
    self.machine = machine
    self.root = root
    let record = { (name: String) in machine.globalRecord(machine.intern(name)) }
    makers = Set(
      ["INTERN", "FIND-SYMBOL", "READ", "READ-FROM-STRING", "READ-PRESERVING-WHITESPACE", "MAKE-SYMBOL"].map(record))
    var callers: [Word: Int] = [:]
    let first = [
      "FUNCALL", "APPLY", "MAPCAR", "MAPC", "MAPCAN", "MAPLIST", "MAPL", "MAPCON", "MAPHASH", "EVERY", "SOME", "NOTANY",
      "NOTEVERY", "REDUCE", "FIND-IF", "FIND-IF-NOT", "POSITION-IF", "POSITION-IF-NOT", "COUNT-IF", "COUNT-IF-NOT",
      "REMOVE-IF", "REMOVE-IF-NOT", "DELETE-IF", "DELETE-IF-NOT", "MEMBER-IF", "MEMBER-IF-NOT", "ASSOC-IF", "RASSOC-IF",
      "COMPLEMENT",
    ]
    for name in first { callers[record(name)] = 0 }
    for name in ["MAP", "MAP-INTO", "SORT", "STABLE-SORT", "SUBSTITUTE-IF", "SUBSTITUTE-IF-NOT"] {
      callers[record(name)] = 1
    }
    callers[record("MERGE")] = 3
    self.callers = callers
  }

  mutating func visit(_ lambda: Lambda) {
    root = lambda
    visit(lambda.body)
  }

  private mutating func visit(_ core: Core) {
    switch core {
    case .constant(let word): if word.isSimpleString { texts.insert(word) }
    case .function(let record): if makers.contains(record) { makesSymbols = true }
    case .call(let record, let arguments, let place):
      if makers.contains(record) { makesSymbols = true }
      if let position = callers[record], arguments.indices.contains(position) { note(arguments[position], place) }
      for (index, argument) in arguments.enumerated().dropLast() {
        if case .constant(let key) = argument, machine.isLispSymbol(key),
          ["KEY", "TEST", "TEST-NOT"].contains(machine.symbolName(key))
        {
          note(arguments[index + 1], place)
        }
      }
    case .callValue(let function, _, let place), .apply(let function, _, let place),
      .callWithValues(let function, _, let place):
      note(function, place)
    case .bind(let bindings, _):
      for (variable, value) in bindings where !variable.isAssigned && isKnown(value) {
        known.insert(ObjectIdentifier(variable))
      }
    case .bindFunctions(let bindings, _):
      for (variable, _) in bindings where !variable.isAssigned { known.insert(ObjectIdentifier(variable)) }
      for (_, lambda) in bindings { visit(lambda.body) }
    case .lambda(let lambda): visit(lambda.body)
    default: break
    }
    core.forEachPart { visit($0) }
  }

  private func isKnown(_ core: Core) -> Bool {
    switch core {
    case .lambda, .function: true
    case .local(let variable): known.contains(ObjectIdentifier(variable))
    default: false
    }
  }

  /// Something that is called.
  private mutating func note(_ function: Core, _ place: Place) {
    if isKnown(function) { return }
    switch function {
    case .constant(let word): if machine.isLispSymbol(word) { called.insert(machine.globalRecord(word)) }
    case .call(let record, _, let inner) where makers.contains(record):
      if made == nil { made = Site(lambda: root, place: inner.line == 0 ? place : inner) }
    default: if unknown == nil { unknown = Site(lambda: root, place: place) }
    }
  }
}
