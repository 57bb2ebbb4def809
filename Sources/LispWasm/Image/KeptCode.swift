/// Code of a function on its way into an image of the prelude: bytes and mentions as in a module that is being written, where
/// locals, labels and code that is not known yet are mentions too.
///
/// Which of its branches a module has, and so the numbers of its locals and the depths of its blocks, is known only when that
/// module is put together.
struct KeptCode {
  /// A stretch of code, and what its lowering noted.
  struct Part {
    let code: Draft.Piece
    let notes: [Reach.Note]
  }

  struct Late {
    let facts: [Reach.Fact]
    let watched: Draft.Piece?
    let otherwise: Draft.Piece
    let decided: Part
  }

  struct Function {
    let main: Part
    let parameterCount: Int
    /// The types of all locals but the parameters.
    let locals: [ValueType]
    let labelCount: Int
    let lates: [Late]
  }

  /// Whether the function has something that belongs to one program.
  var fails = false
  fileprivate var labels: [Label] = []
  fileprivate var lates: [LateCode] = []
  fileprivate var numbers: [ObjectIdentifier: Int] = [:]
  /// The type of which some modules have objects with one field more.
  let growing: DefinedType

  init(growing: DefinedType) { self.growing = growing }
}

extension ModuleDraft {
  mutating func keepMaking(_ type: DefinedType, fields: Int) {
    if type === keeping?.growing { draft.mention(.padding, 0) }
    draft.mention(.made, number(of: type))
  }

  mutating func keep(_ late: LateCode) {
    if let known = keeping?.numbers[ObjectIdentifier(late)] { return draft.mention(.late, known) }
    let number = keeping?.lates.count ?? 0
    keeping?.numbers[ObjectIdentifier(late)] = number
    keeping?.lates.append(late)
    draft.mention(.late, number)
  }

  /// A label's number in its function; `depth` holds it meanwhile.
  mutating func keptNumber(of label: Label) -> Int {
    if label.depth < 0 {
      label.depth = keeping?.labels.count ?? 0
      keeping?.labels.append(label)
    }
    return label.depth
  }

  /// The body of a function as it can be kept; nil when it cannot.
  mutating func keep(
    _ function: Function, lowered notes: [Reach.Note], _ recorder: Reach.Recorder
  ) throws(LoweringError) -> KeptCode.Function? {
    guard let body = function.body, let growing = keeping?.growing else { return nil }
    keeping = KeptCode(growing: growing)
    locals.removeAll()
    for parameter in function.parameters {
      parameter.number = locals.count
      locals.append(parameter)
    }
    defer {
      for local in locals { local.number = -1 }
      for label in keeping?.labels ?? [] { label.depth = -1 }
    }
    let main = KeptCode.Part(code: piece(of: body), notes: notes)
    var lates: [KeptCode.Late] = []
    while let known = keeping?.lates, lates.count < known.count {
      guard let late = known[lates.count] as? ConditionalCode, !late.isDecided else { return nil }
      let otherwise = piece(of: late.code)
      let watched = late.watched.map { piece(of: $0) }
      let decided = try late.decided()
      let part = KeptCode.Part(code: piece(of: decided), notes: recorder.takeNotes())
      lates.append(KeptCode.Late(facts: late.facts, watched: watched, otherwise: otherwise, decided: part))
    }
    if keeping?.fails ?? true { return nil }
    return KeptCode.Function(
      main: main, parameterCount: function.parameters.count,
      locals: locals.dropFirst(function.parameters.count).map(\.type), labelCount: keeping?.labels.count ?? 0,
      lates: lates)
  }

  private mutating func piece(of code: Code) -> Draft.Piece {
    let start = draft.end
    write(code)
    return draft.piece(from: start)
  }
}
