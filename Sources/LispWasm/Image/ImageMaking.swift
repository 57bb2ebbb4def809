import BindingSpec
import LispRuntime

/// Compiles all functions of the prelude once, for programs to come.
///
/// Each is lowered as if nothing were known of the program: whatever depends on that stays open. What only one program can
/// have, or cannot be written down, is left to be compiled with the program, and so is all that calls it by other than its name.
struct ImageMaker {
  private let program: ProgramLowering
  private let recorder = Reach.Recorder()
  private var draft: ModuleDraft
  private var tables: ImageTables
  private var kept: [KeptCode.Function?] = []
  private var globals: [[UInt32]?] = []
  /// The functions of macros, by the numbers of their definitions.
  private var macros: [Function?] = []
  private var machine: Machine { program.machine }

  init(_ machine: Machine) {
    program = ProgramLowering(machine: machine)
    draft = ModuleDraft(keeping: KeptCode(growing: program.types.cons))
    tables = ImageTables(program)
    program.reach.recorder = recorder
  }

  mutating func image() -> [UInt8] {
    for record in machine.preludeFunctionRecords() {
      if program.intrinsics[record] != nil, !machine.hasPreludeFunction(record) { continue }
      do throws(LoweringError) {
        guard let function = try program.global(record) else { continue }
        _ = draft.number(of: function.body)
      } catch { continue }
      keepFound()
    }
    for number in 0..<machine.definitionCount {
      macros.append(macro(number))
      keepFound()
    }
    // Function objects are globals: what they are objects of may be nowhere else.
    while globals.count < draft.globals.count {
      let objects = KnownObjects(program)
      while globals.count < draft.globals.count { globals.append(global(draft.globals[globals.count], objects)) }
      keepFound()
    }
    return write()
  }

  /// The function that expands a macro: an evaluator in a module calls it.
  private mutating func macro(_ number: Int) -> Function? {
    let definition = machine.definition(number)
    guard definition.isMacro, let macro = machine.macroFunction(definition.record),
      machine.definitionNumber(of: macro) == number, let lambda = machine.lambda(of: macro)?.lambda
    else { return nil }
    do throws(LoweringError) {
      let body = try program.bodyOfConstant(lambda)
      _ = draft.number(of: body)
      return body
    } catch { return nil }
  }

  private mutating func global(_ global: Global, _ objects: KnownObjects) -> [UInt32]? {
    do throws(ImageTables.NotKept) { return try tables.global(global, &draft, objects) } catch { return nil }
  }

  private mutating func keepFound() {
    var waiting = draft.takeFound()
    while let function = waiting.popLast() {
      while kept.count < draft.functions.count { kept.append(nil) }
      recorder.fails = false
      _ = recorder.takeNotes()
      do throws(LoweringError) {
        try program.reach.lowerBody(of: function)
        let notes = recorder.takeNotes()
        let code = try draft.keep(function, lowered: notes, recorder)
        kept[function.number] = recorder.fails ? nil : code
      } catch { kept[function.number] = nil }
      waiting += draft.takeFound()
    }
  }

  // MARK: What can be kept

  /// A function with its parts as words; nil when it cannot be kept.
  private mutating func write() -> [UInt8] {
    let objects = KnownObjects(program)
    while kept.count < draft.functions.count { kept.append(nil) }
    // Facts and notes may speak of what cannot be written down.
    var bodies: [[UInt32]?] = []
    for number in kept.indices {
      bodies.append(nil)
      bodies[number] = body(number, objects)
    }
    var types: [[UInt32]?] = []
    while types.count < draft.types.count {
      do throws(ImageTables.NotKept) { types.append(try tables.type(draft.types[types.count], &draft)) } catch {
        types.append(nil)
      }
    }
    var heads: [[UInt32]?] = []
    for number in draft.functions.indices {
      do throws(ImageTables.NotKept) { heads.append(try head(number, objects)) } catch { heads.append(nil) }
    }
    while types.count < draft.types.count {
      do throws(ImageTables.NotKept) { types.append(try tables.type(draft.types[types.count], &draft)) } catch {
        types.append(nil)
      }
    }
    // Whatever speaks of what is not there goes, and what speaks of that.
    var isChanged = true
    while isChanged {
      isChanged = false
      for number in bodies.indices where bodies[number] != nil {
        if !isComplete(number, bodies, heads, types, objects) {
          bodies[number] = nil
          isChanged = true
        }
      }
    }
    return assemble(bodies, heads, types, objects)
  }

  private func isComplete(
    _ number: Int, _ bodies: [[UInt32]?], _ heads: [[UInt32]?], _ types: [[UInt32]?],
    _ objects: KnownObjects
  ) -> Bool {
    guard let function = kept[number], heads[number] != nil else { return false }
    func isThere(_ number: Int) -> Bool {
      guard heads[number] != nil else { return false }
      let function = draft.functions[number]
      if objects.globals[ObjectIdentifier(function)] != nil || function.importedAs != nil { return true }
      return bodies[number] != nil
    }
    func isComplete(_ piece: Draft.Piece) -> Bool {
      draft.draft.mentions[piece.mentions].allSatisfy { mention in
        let number = Int(mention.number)
        switch mention.kind {
        case .function, .reference: return isThere(number)
        case .type, .heapType, .made: return types[number] != nil
        case .tag: return draft.tags[number] === program.runtime.tag
        case .data: return false
        case .global:
          guard let global = globals[number] else { return false }
          let kind = ImageFormat.GlobalKind(rawValue: global[0])
          return kind == .plainClosure || kind == .descriptor ? isThere(Int(global[1])) : true
        case .local, .late, .enter, .leave, .label, .branch, .padding: return true
        }
      }
    }
    return isComplete(function.main.code)
      && function.lates.allSatisfy {
        isComplete($0.otherwise) && isComplete($0.decided.code) && ($0.watched.map { isComplete($0) } ?? true)
      }
  }

  // MARK: Words

  private mutating func notes(_ notes: [Reach.Note], _ objects: KnownObjects) throws(ImageTables.NotKept) -> [UInt32] {
    var words: [UInt32] = [UInt32(notes.count)]
    for note in notes {
      switch note {
      case .fact(let fact):
        words.append(ImageFormat.NoteKind.fact.rawValue << 24 | (try tables.fact(fact, &draft, objects)))
      case .property(let key):
        words.append(ImageFormat.NoteKind.property.rawValue << 24 | (try tables.symbol(machine.globalRecord(key))))
      case .packages(let forNames):
        words.append((forNames ? ImageFormat.NoteKind.packageNames : .packages).rawValue << 24)
      }
    }
    return words
  }

  private func words(of piece: Draft.Piece) -> [UInt32] {
    [piece.bytes.lowerBound, piece.bytes.count, piece.mentions.lowerBound, piece.mentions.count].map { UInt32($0) }
  }

  /// A body as `KeptBody` reads it, with places that count from its own beginning; nil when it cannot be kept.
  private mutating func body(_ number: Int, _ objects: KnownObjects) -> [UInt32]? {
    guard let function = kept[number] else { return nil }
    do throws(ImageTables.NotKept) {
      let main = words(of: function.main.code) + (try notes(function.main.notes, objects))
      var lates: [[UInt32]] = []
      for late in function.lates {
        var facts: [UInt32] = []
        for fact in late.facts { facts.append(try tables.fact(fact, &draft, objects)) }
        let nothing = Draft.Piece(bytes: 0..<0, mentions: 0..<0)
        lates.append(
          [UInt32(facts.count)] + facts + words(of: late.watched ?? nothing) + words(of: late.otherwise)
            + words(of: late.decided.code) + (try notes(late.decided.notes, objects)))
      }
      var types: [UInt32] = []
      for local in function.locals { types.append(tables.valueType(local, &draft)) }
      let head = [
        UInt32(function.parameterCount), UInt32(function.locals.count), UInt32(function.labelCount),
        UInt32(function.lates.count),
      ]
      var place = UInt32(head.count + 1 + lates.count + types.count)
      var places = [place]
      place += UInt32(main.count)
      for late in lates {
        places.append(place)
        place += UInt32(late.count)
      }
      return head + places + types + main + lates.joined()
    } catch { return nil }
  }

  /// What is said of a function before its body; the place of the body is filled in later.
  private mutating func head(_ number: Int, _ objects: KnownObjects) throws(ImageTables.NotKept) -> [UInt32] {
    let function = draft.functions[number]
    let type = UInt32(draft.number(of: function.type))
    var flags: UInt32 = function.isNamed ? ImageFormat.Flag.isNamed : 0
    if let (module, field) = function.importedAs {
      return [
        ImageFormat.FunctionKind.imported.rawValue, flags, tables.string(module), tables.string(field), type, 0, 0,
      ]
    }
    // Names that nobody sees need no room.
    let name = tables.string(
      function.isNamed || objects.runtime.contains(ObjectIdentifier(function)) ? function.name : "")
    if let global = objects.globals[ObjectIdentifier(function)] {
      do throws(LoweringError) {
        if try program.valueCounts.mayBeSeveral(of: global.record) { flags |= ImageFormat.Flag.isSeveral }
      } catch { throw ImageTables.NotKept() }
      if program.isInlined(global.lambda) { flags |= ImageFormat.Flag.isInlined }
      let record = try tables.symbol(global.record)
      let place = try parameters(of: global.lambda)
      return [ImageFormat.FunctionKind.global.rawValue, flags, record, name, type, 0, place]
    }
    if let lowering = objects.locals[ObjectIdentifier(function)] {
      let place = try parameters(of: lowering.lambda)
      return [ImageFormat.FunctionKind.local.rawValue, flags, 0, name, type, 0, place]
    }
    guard objects.runtime.contains(ObjectIdentifier(function)) else { throw ImageTables.NotKept() }
    return [ImageFormat.FunctionKind.runtime.rawValue, flags, 0, name, type, 0, 0]
  }

  /// What callers have to know of a function; gives where it stands among the words.
  private mutating func parameters(of lambda: Lambda) throws(ImageTables.NotKept) -> UInt32 {
    var words: [UInt32] = [lambda.name.isNil ? 0 : try tables.constant(lambda.name) + 1]
    let keywords = lambda.keywords.map { $0.count + 1 } ?? 0
    words += [
      lambda.required.count, lambda.optional.count, lambda.rest == nil ? 0 : 1, keywords, lambda.captures.count,
    ]
    .map { UInt32($0) }
    words.append(lambda.allowsOtherKeys ? 1 : 0)
    func isMachineForm(_ type: Word) -> Bool { program.intrinsics.machineForm(type) != nil }
    if let result = lambda.declaredResult, isMachineForm(result) {
      words.append(try tables.symbol(machine.globalRecord(result)) + 1)
    } else {
      words.append(0)
    }
    func variable(_ variable: LocalVariable, isParameter: Bool = true) throws(ImageTables.NotKept) -> UInt32 {
      var flags: UInt32 = (variable.isAssigned ? 1 : 0) | (variable.isCaptured ? 2 : 0)
      guard isParameter else { return flags }
      for (name, type) in lambda.declaredTypes where name == variable.name && isMachineForm(type) {
        flags |= (try tables.symbol(machine.globalRecord(type)) + 1) << 2
        break
      }
      return flags
    }
    for one in lambda.required + lambda.optional { words.append(try variable(one)) }
    if let rest = lambda.rest { words.append(try variable(rest)) }
    for (keyword, one) in lambda.keywords ?? [] {
      words.append(try tables.symbol(machine.globalRecord(keyword)))
      words.append(try variable(one))
    }
    for one in lambda.captures { words.append(try variable(one, isParameter: false)) }
    let place = UInt32(tables.words.count)
    tables.words += words
    return place
  }

  // MARK: The image

  private mutating func assemble(
    _ bodies: [[UInt32]?], _ heads: [[UInt32]?], _ types: [[UInt32]?], _ objects: KnownObjects
  ) -> [UInt8] {
    func add(_ words: [UInt32]) -> UInt32 {
      defer { tables.words += words }
      return UInt32(tables.words.count)
    }
    let typePlaces = types.map { add($0 ?? [0, 0]) }
    var functionPlaces: [UInt32] = []
    var named: [(hash: UInt32, number: UInt32)] = []
    for (number, head) in heads.enumerated() {
      var head = head ?? [0, 0, 0, 0, 0, 0, 0]
      if let body = bodies[number] {
        let place = UInt32(tables.words.count)
        let lates = Int(body[3])
        var body = body
        for index in 4..<5 + lates { body[index] += place }
        _ = add(body)
        head[1] |= ImageFormat.Flag.hasBody
        head[5] = place
      }
      if heads[number] != nil, let global = objects.globals[ObjectIdentifier(draft.functions[number])] {
        named.append((machine.hashOfName(global.record), UInt32(number) + 1))
      }
      functionPlaces.append(add(head))
    }
    var size = 16
    while size < named.count * 2 { size *= 2 }
    var names = [UInt32](repeating: 0, count: size)
    for (hash, number) in named {
      var place = Int(hash) & (size - 1)
      while names[place] > 0 { place = (place + 1) & (size - 1) }
      names[place] = number
    }
    var mentions: [UInt32] = []
    for mention in draft.draft.mentions {
      mentions += [mention.position, UInt32(mention.kind.rawValue) << 24 | mention.number]
    }
    let definitions = KeptDefinitions(machine, &tables)
    var image = ImageFormat.magic
    var contents: [UInt8] = []
    let head = image.count + ImageFormat.Section.allCases.count * 8
    func append(_ number: UInt32, to bytes: inout [UInt8]) {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }
    for section in ImageFormat.Section.allCases {
      var bytes: [UInt8] = []
      func numbers(_ words: [UInt32]) { for word in words { append(word, to: &bytes) } }
      switch section {
      case .strings: numbers(tables.strings)
      case .text: bytes = tables.text
      case .symbols: numbers(tables.symbols)
      case .types: numbers(typePlaces)
      case .functions: numbers(functionPlaces)
      case .constants: numbers(tables.constants)
      case .globals: for global in globals { numbers(global ?? [0, 0]) }
      case .facts: numbers(tables.facts)
      case .names: numbers(names)
      case .words: numbers(tables.words)
      case .mentions: numbers(mentions)
      case .code: bytes = draft.draft.bytes.all
      case .definitions: numbers(definitions.places)
      case .instructions: numbers(definitions.instructions)
      case .macros:
        numbers(macros.map { $0.map { bodies[$0.number] == nil ? 0 : UInt32($0.number) + 1 } ?? 0 })
      }
      append(UInt32(head + contents.count), to: &image)
      append(UInt32(bytes.count), to: &image)
      contents += bytes
      while contents.count % 8 != 0 { contents.append(0) }
    }
    return image + contents
  }
}
