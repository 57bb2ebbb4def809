/// Everything that a module consists of: what exports and the start mention, what that mentions, and so on.
///
/// Each function, global and type is drafted once, when it is its turn. Drafting is what finds the others.
struct ModuleDraft {
  /// A function with a body.
  struct Body {
    let function: Function
    let locals: Draft.Piece
    let code: Draft.Piece
    /// In `localNames`: number and name of each local that has one.
    let names: Range<Int>
    let nameCount: Int
    /// Parameters and other locals.
    let localCount: Int
  }

  let module: WasmModule
  var draft = Draft()

  private(set) var types: [DefinedType] = []
  private(set) var typePieces: [Draft.Piece] = []
  private(set) var functions: [Function] = []
  /// Each after the one that mentioned it first, as far as possible: what belongs together lies together.
  private(set) var bodies: [Body] = []
  private(set) var globals: [Global] = []
  private(set) var globalPieces: [Draft.Piece] = []
  private(set) var tags: [Tag] = []
  private(set) var data: [DataSegment] = []
  private(set) var localNames = Bytes()

  /// What the function that is being drafted mentioned first.
  private var found: [Function] = []

  /// For code that is kept and belongs to no module yet.
  init(keeping: KeptCode) {
    module = WasmModule()
    self.keeping = keeping
  }

  /// The functions that were come across since this was asked last.
  mutating func takeFound() -> [Function] {
    defer { found.removeAll() }
    return found
  }

  // What `CodeWriter` needs for the function it is in.
  var locals: [Local] = []
  var depth = 0
  var isConstant = false
  /// Function types of blocks with more than one value.
  var blockTypes: [DefinedType] = []
  /// What is kept of code for modules to come; nil while a module is being written.
  var keeping: KeptCode?

  init(_ module: WasmModule) {
    self.module = module
    for export in module.exports {
      switch export.item {
      case .function(let function):
        function.isAnnounced = true
        _ = number(of: function)
      case .global(let global): _ = number(of: global)
      case .tag(let tag): _ = number(of: tag)
      }
    }
    if let start = module.start { _ = number(of: start) }
    draftGlobals()
    var waiting = [Function](found.reversed())
    found.removeAll(keepingCapacity: true)
    while let function = waiting.popLast() {
      draftBody(of: function)
      draftGlobals()
      waiting.append(contentsOf: found.reversed())
      found.removeAll(keepingCapacity: true)
    }
    while typePieces.count < types.count {
      let start = draft.end
      writeDefinition(types[typePieces.count])
      typePieces.append(draft.piece(from: start))
    }
  }

  /// Takes back what was noted in the objects, so that they can be part of another module.
  func forget() {
    for type in types { type.number = -1 }
    for global in globals { global.number = -1 }
    for tag in tags { tag.number = -1 }
    for segment in data { segment.number = -1 }
    for function in functions {
      function.number = -1
      function.isReferred = false
      function.isAnnounced = false
    }
  }

  // MARK: Numbers in order of mention

  @inline(__always)
  mutating func number(of type: DefinedType) -> Int {
    if type.number < 0 {
      type.number = types.count
      types.append(type)
    }
    return type.number
  }

  @inline(__always)
  mutating func number(of function: Function) -> Int {
    if function.number < 0 { add(function) }
    return function.number
  }

  private mutating func add(_ function: Function) {
    function.number = functions.count
    functions.append(function)
    _ = number(of: function.type)
    if function.importedAs == nil { found.append(function) }
  }

  @inline(__always)
  mutating func number(of global: Global) -> Int {
    if global.number < 0 {
      global.number = globals.count
      globals.append(global)
    }
    return global.number
  }

  mutating func number(of tag: Tag) -> Int {
    if tag.number < 0 {
      tag.number = tags.count
      tags.append(tag)
      _ = number(of: tag.type)
    }
    return tag.number
  }

  mutating func number(of segment: DataSegment) -> Int {
    if segment.number < 0 {
      segment.number = data.count
      data.append(segment)
    }
    return segment.number
  }

  // MARK: Drafting

  private mutating func draftGlobals() {
    isConstant = true
    while globalPieces.count < globals.count {
      let global = globals[globalPieces.count]
      let start = draft.end
      write(global.type)
      draft.bytes.byte(global.isMutable ? 1 : 0)
      write(global.initial)
      draft.bytes.byte(0x0B)
      globalPieces.append(draft.piece(from: start))
    }
    isConstant = false
  }

  private mutating func draftBody(of function: Function) {
    if let kept = function.kept { return draftKept(kept, of: function) }
    guard let body = function.body else {
      preconditionFailure("the function \(function.name) has no body and is not imported")
    }
    locals.removeAll(keepingCapacity: true)
    for parameter in function.parameters {
      parameter.number = locals.count
      locals.append(parameter)
    }
    let codeStart = draft.end
    write(body)
    draft.bytes.byte(0x0B)
    let code = draft.piece(from: codeStart)

    let localsStart = draft.end
    draftLocals(locals.dropFirst(function.parameters.count).map(\.type))
    let declarations = draft.piece(from: localsStart)

    let namesStart = localNames.count
    var nameCount = 0
    for (number, local) in locals.enumerated() {
      local.number = -1
      if module.names == .all && !local.name.isEmpty {
        localNames.unsigned(number)
        localNames.name(local.name)
        nameCount += 1
      }
    }
    bodies.append(
      Body(
        function: function, locals: declarations, code: code, names: namesStart..<localNames.count,
        nameCount: nameCount, localCount: locals.count))
  }

  private mutating func draftKept(_ kept: KeptBody, of function: Function) {
    let codeStart = draft.end
    let types = writeKept(kept)
    draft.bytes.byte(0x0B)
    let code = draft.piece(from: codeStart)
    let localsStart = draft.end
    draftLocals(types)
    let none = localNames.count..<localNames.count
    bodies.append(
      Body(
        function: function, locals: draft.piece(from: localsStart), code: code, names: none, nameCount: 0,
        localCount: kept.parameterCount + types.count))
  }

  /// Runs of locals of one type.
  private mutating func draftLocals(_ types: [ValueType]) {
    var runs: [Range<Int>] = []
    for index in types.indices {
      if let last = runs.last, types[last.lowerBound] == types[index] {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    draft.bytes.unsigned(runs.count)
    for run in runs {
      draft.bytes.unsigned(run.count)
      write(types[run.lowerBound])
    }
  }
}
