import LispRuntime

/// What of a program can be reached while it runs, and so what is lowered at all.
///
/// It begins with what is exported. Bodies of functions are lowered when somebody who is reached calls them; what
/// the cells of a symbol hold is looked for when the symbol is reached. A branch that is taken only for objects of a kind, or
/// for one symbol, is lowered when code is reached that makes such objects, or has the symbol other than to compare it.
final class Reach {
  typealias Work = () throws(LoweringError) -> Void

  /// Something that code which is reached may do or have.
  enum Fact: Hashable {
    /// An object of a type is made, or a global is read.
    case object(ObjectIdentifier)
    case named(String)
    /// A special variable may have another value than at the start, by its symbol.
    case changed(ObjectIdentifier)

    static func made(_ type: DefinedType) -> Fact { .object(ObjectIdentifier(type)) }
    static func read(_ global: Global) -> Fact { .object(ObjectIdentifier(global)) }
    /// Names become symbols of which nobody knows before the program runs.
    static let namesAtRunTime = Fact.named("names at run time")
    /// Characters beyond ASCII may come up.
    static let wideCharacters = Fact.named("wide characters")
    /// The program itself looks for restarts.
    static let restarts = Fact.named("restarts")
    /// Functions are asked for their names.
    static let functionNames = Fact.named("function names")
  }

  /// What lowering a function says of the program, beside the code it makes.
  enum Note {
    case fact(Fact)
    /// Code asks symbols for a property.
    case property(Word)
    case packages(forNames: Bool)
  }

  /// Takes notes instead of the program, while functions of the prelude are compiled to be kept: then nothing is known that a
  /// program may have or not.
  final class Recorder {
    private var notes: [Note] = []
    /// Whether something belongs to one program only.
    var fails = false
    func add(_ note: Note) { notes.append(note) }
    func takeNotes() -> [Note] {
      defer { notes.removeAll() }
      return notes
    }
  }
  var recorder: Recorder?

  /// What waits for a fact.
  private enum Condition {
    case tree(ConditionalCode)
    case kept(KeptBody, Int)
  }

  private var facts: Set<Fact> = []
  private var conditions: [Fact: [Condition]] = [:]
  // Who has work that waits, and may wait for ever.
  private var prepared: [Function] = []
  private var awaited: [Global] = []
  private var functions: [Function] = []
  private var due: [Work] = []
  /// Of globals: not looked through at once, since long constants are long chains of them.
  private var initials: [Code] = []
  private var decided: [Condition] = []
  /// How long looking through code has taken.
  private(set) var scanning = Duration.zero

  /// Says how a function gets its body when it is reached.
  func prepare(_ function: Function, _ work: @escaping Work) {
    function.lowering = work
    prepared.append(function)
  }

  /// Does something when a global is reached, or soon if it is already.
  func whenReached(_ global: Global, _ work: @escaping Work) {
    if recorder != nil { return }
    if global.isReached {
      due.append(work)
    } else {
      if global.works.isEmpty { awaited.append(global) }
      global.works.append(work)
    }
  }

  func has(_ function: Function) -> Bool { function.isReached }
  func has(_ global: Global) -> Bool { global.isReached }

  func holds(_ fact: Fact) -> Bool { facts.contains(fact) }
  func holdsAny(_ some: [Fact]) -> Bool { some.contains { facts.contains($0) } }

  func note(_ fact: Fact) {
    if let recorder { return recorder.add(.fact(fact)) }
    guard facts.insert(fact).inserted, let waiting = conditions.removeValue(forKey: fact) else { return }
    decided.append(contentsOf: waiting)
  }

  /// Forms that are made while the program runs can ask for anything.
  func noteEverything() {
    for fact in [Fact.anyDirective, .namesAtRunTime, .restarts, .wideCharacters] { note(fact) }
  }

  func reach(_ function: Function) {
    if function.isReached { return }
    function.isReached = true
    functions.append(function)
  }

  func reach(_ global: Global) {
    if global.isReached { return }
    global.isReached = true
    note(.read(global))
    initials.append(global.initial)
    due.append(contentsOf: global.works)
    global.works.removeAll()
  }

  /// Goes on until nothing new is reached.
  func finish() throws(LoweringError) {
    while true {
      if let initial = initials.popLast() {
        scan(initial)
      } else if let function = functions.popLast() {
        if let kept = function.kept {
          try timed { () throws(LoweringError) in try kept.begin() }
          continue
        }
        try lowerBody(of: function)
        if let body = function.body { scanTimed(body) }
      } else if let work = due.popLast() {
        try work()
      } else if let condition = decided.popLast() {
        switch condition {
        case .tree(let condition):
          if condition.decide == nil { continue }
          condition.code = try condition.decided()
          scanTimed(condition.code)
        case .kept(let body, let late): try timed { () throws(LoweringError) in try body.decide(late) }
        }
      } else {
        return
      }
    }
  }

  /// Gives a function its body, if nobody has.
  func lowerBody(of function: Function) throws(LoweringError) {
    guard let work = function.lowering else { return }
    function.lowering = nil
    try work()
  }

  /// Kept code that waits for facts. False when one of them holds already: then it is decided soon.
  func wait(_ body: KeptBody, _ late: Int, for wanted: [Fact]) -> Bool {
    if holdsAny(wanted) {
      decided.append(.kept(body, late))
      return false
    }
    for fact in wanted { conditions[fact, default: []].append(.kept(body, late)) }
    return true
  }

  /// What nothing was found for stays as it is.
  func end() {
    for case .tree(let condition) in conditions.values.joined() { condition.decide = nil }
    conditions.removeAll()
    // Work refers to whom it waits for.
    for global in awaited { global.works.removeAll() }
    for function in prepared { function.lowering = nil }
    awaited.removeAll()
    prepared.removeAll()
  }

  // MARK: Looking through code

  private func scanTimed(_ code: Code) {
    let start = ContinuousClock.now
    scan(code)
    scanning += ContinuousClock.now - start
  }

  private func timed(_ work: Work) throws(LoweringError) {
    let start = ContinuousClock.now
    defer { scanning += ContinuousClock.now - start }
    try work()
  }

  /// Notes what code that is reached calls, reads and makes.
  func scan(_ code: Code) {
    switch code {
    case .i32, .i64, .f32, .f64, .get, .null, .unreachable, .newDefaultStructure: break
    case .set(_, let inner), .tee(_, let inner), .setTwo(_, _, let inner), .test(_, _, let inner),
      .cast(_, _, let inner), .field(_, _, let inner), .branchIf(_, let inner), .branchTable(_, _, let inner),
      .branchOnCast(_, _, _, let inner), .branchOnCastFail(_, _, _, let inner), .branchOnNull(_, let inner),
      .branchOnNonNull(_, let inner), .drop(let inner), .tryTable(_, _, let inner), .throwReference(let inner):
      scan(inner)
    case .branch(_, let inner), .returnValue(let inner): if let inner { scan(inner) }
    case .getGlobal(let global): reach(global)
    case .setGlobal(let global, let inner):
      reach(global)
      scan(inner)
    case .function(let function): reach(function)
    case .call(let function, let operands, _):
      reach(function)
      for operand in operands { scan(operand) }
    case .plain(_, let operands), .callReference(_, let operands, _), .copyElements(_, _, let operands),
      .fillElements(_, let operands), .block(_, _, let operands), .loop(_, _, let operands), .sequence(let operands),
      .throw(_, let operands):
      for operand in operands { scan(operand) }
    case .newStructure(let type, let operands), .newArrayOf(let type, let operands):
      note(.made(type))
      for operand in operands { scan(operand) }
    case .newArray(let type, let first, let second):
      note(.made(type))
      scan(first)
      scan(second)
    case .newDefaultArray(let type, let size):
      note(.made(type))
      scan(size)
    case .newArrayFromData(_, _, let first, let second), .setField(_, _, let first, let second),
      .element(_, let first, let second, _):
      scan(first)
      scan(second)
    case .setElement(_, let first, let second, let third):
      scan(first)
      scan(second)
      scan(third)
    case .conditional(let test, let then, let other, _):
      scan(test)
      scan(then)
      if let other { scan(other) }
    case .late(let late):
      guard let condition = late as? ConditionalCode, condition.decide != nil else { return scan(late.code) }
      if holdsAny(condition.facts) {
        decided.append(.tree(condition))
      } else {
        if condition.isWaiting { return }
        condition.isWaiting = true
        for fact in condition.facts { conditions[fact, default: []].append(.tree(condition)) }
        scan(condition.code)
        if let watched = condition.watched { scan(watched) }
      }
    }
  }
}

/// Code that something decides on: as long as none of the facts holds it is what it was made with.
final class ConditionalCode: LateCode {
  let facts: [Reach.Fact]
  /// As a test: which facts make it possible that it is true; nil when it may be anyhow.
  let requirement: [Reach.Fact]?
  /// What is looked at and is not in the code as long as nobody decided: the one object that would make the test true may be
  /// what a variable in it has held from the start.
  let watched: Code?
  fileprivate var decide: (() throws(LoweringError) -> Code)?
  fileprivate var isWaiting = false

  init(
    _ facts: [Reach.Fact], otherwise: Code, requirement: [Reach.Fact]? = nil, watching watched: Code? = nil,
    decide: @escaping () throws(LoweringError) -> Code
  ) {
    self.facts = facts
    self.requirement = requirement
    self.watched = watched
    self.decide = decide
    super.init(otherwise)
  }

  var isDecided: Bool { decide == nil }

  /// What it is when a fact holds; to be asked once.
  func decided() throws(LoweringError) -> Code {
    guard let decide else { return code }
    self.decide = nil
    return try decide()
  }
}
