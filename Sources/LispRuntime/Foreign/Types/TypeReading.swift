import BindingSpec

/// Reading the definitions of types: `define-c-struct`, `define-c-union`, `define-enum`, `define-c-type`.
extension TypeTable {
  /// The definition behind a name, read now if it never was.
  @discardableResult
  func read(_ entry: TypeEntry) throws(LispError) -> TypeEntry {
    if entry.isRead {
      if let problem = entry.problem { throw problem.condition(machine) }
      return entry
    }
    guard let source = entry.source else { return entry }
    entry.isRead = true
    let form = try readDefinition(source)
    let roots = machine.roots.count
    machine.roots.append(form)
    defer { machine.roots.removeLast(machine.roots.count - roots) }
    guard let parts = machine.elements(form), parts.count >= 2 else {
      throw refuse(entry, "its definition is malformed")
    }
    let head = DefinitionHead(machine, parts)
    switch entry.kind {
    case .unknown: break
    case .structure, .union: entry.record = try record(entry, head)
    case .enumeration: entry.enumeration = try enumeration(entry, head)
    case .alias:
      guard let target = head.rest.first else { throw refuse(entry, "it has no type") }
      entry.alias = try type(target)
      entry.aliasAlignment = head.number("ALIGN").map(UInt64.init)
    }
    return entry
  }

  private func refuse(_ entry: TypeEntry, _ why: String) -> LispError {
    let text = machine.typeText(entry.symbol)
    let problem = ForeignError(.invalidStructLayout, "\(entry.kind.rawValue) \(text): \(why)", name: text)
    entry.problem = problem
    return problem.condition(machine)
  }

  private func record(_ entry: TypeEntry, _ head: DefinitionHead) throws(LispError) -> RecordDefinition {
    let definition = RecordDefinition()
    if head.has("OPAQUE") { return definition }
    var fields: [Field] = []
    var names: Set<String> = []
    for form in head.rest {
      guard let parts = machine.elements(form), parts.count >= 2, machine.isSymbol(parts[0]) else {
        throw refuse(entry, "\(machine.typeText(form)) is no field")
      }
      let options = CallOptions(machine, Array(parts.dropFirst(2)))
      let isSpecial = machine.isKeyword(parts[0])
      let word = machine.symbolName(parts[0])
      let isAnonymous = isSpecial && word == "ANONYMOUS"
      var name: String? = word
      if isAnonymous || (isSpecial && word == "UNNAMED") { name = nil }
      if let name, !names.insert(name).inserted { throw refuse(entry, "two fields are called \(name.lowercased())") }
      let type = try type(parts[1])
      var field = RecordDefinition.Field(name: name, type: type, isAnonymous: isAnonymous)
      var place = Field.Place.byte(offset: 0)
      if let bits = options.number("BITS") {
        guard (0...128).contains(bits) else { throw refuse(entry, "a bit-field cannot have \(bits) bits") }
        field.bits = bits
        place = .bits(offset: 0, width: UInt64(bits))
      }
      definition.fields.append(field)
      fields.append(
        Field(
          name: name, type: type.cType, place: place, packed: options["PACKED"].isTrue,
          aligned: options.number("ALIGN").map(UInt64.init)))
    }
    var attributes = LayoutAttributes(packed: head.has("PACKED"))
    attributes.aligned = head.number("ALIGN").map(UInt64.init)
    attributes.pragmaPack = head.number("PACK").map(UInt64.init)
    if head.has("MS-STRUCT") { attributes.msStruct = true }
    if head.has("GCC-STRUCT") { attributes.msStruct = false }
    attributes.transparentUnion = head.has("TRANSPARENT")
    definition.spec = Record(
      definition: Record.Definition(fields: fields, size: 0, alignment: 0, attributes: attributes))
    return definition
  }

  private func enumeration(_ entry: TypeEntry, _ head: DefinitionHead) throws(LispError) -> EnumerationDefinition {
    var own = int
    if let form = head.option("TYPE") { own = try type(form) }
    guard case .integer = try resolved(own).kind else { throw refuse(entry, "\(own.text) is no integer type") }
    var values: [Enumerator] = []
    var rows: [(Word, Int64)] = []
    var next: Int64 = 0
    for form in head.rest {
      var keyword = form
      if form.isCons, let parts = machine.elements(form), let first = parts.first {
        keyword = first
        if parts.count > 1 {
          guard let value = machine.wideInteger(parts[1]), let number = value.int64 else {
            throw refuse(entry, "\(machine.typeText(form)) has no value")
          }
          next = number
        }
      }
      guard machine.isSymbol(keyword) else { throw refuse(entry, "\(machine.typeText(form)) is no value") }
      rows.append((keyword, next))
      // A value above Int64 is kept as its bits; only its size matters to the layout.
      let isLarge: Bool
      if case .integer(false, 8) = try resolved(own).kind { isLarge = next < 0 } else { isLarge = false }
      let value = isLarge ? IntegerValue(UInt64(bitPattern: next)) : IntegerValue(next)
      values.append(Enumerator(name: machine.symbolName(keyword), value: value))
      next &+= 1
    }
    let isFixed = head.option("TYPE") != nil
    let spec = Enumeration(
      definition: Enumeration.Definition(
        type: own.cType, values: values, isFixed: isFixed, isFlags: head.has("FLAGS"), packed: head.has("PACKED")))
    let definition = EnumerationDefinition(type: own, spec: spec)
    definition.isFlags = head.has("FLAGS")
    definition.rows = rows.map { (keyword: $0.0, value: $0.1) }
    for (keyword, value) in rows {
      definition.valueOf[keyword] = value
      // Of several names for one value the first is the one that is shown.
      if definition.keywordOf[value] == nil { definition.keywordOf[value] = keyword }
    }
    if !isFixed,
      case .scalar(let scalar) = Target.host.representation(of: spec.definition ?? .init(type: own.cType, values: []))
    {
      definition.type = try type(
        machine.keyword(scalar == .uint ? "UINT" : scalar == .int ? "INT" : scalar == .long ? "LONG" : "ULONG"))
    }
    return definition
  }

  // MARK: What a type comes down to

  /// Follows typedefs: what is left is no alias. A record or an enum is `.named` still.
  func resolved(_ type: ForeignType) throws(LispError) -> ForeignType {
    var type = type
    var steps = 0
    while case .named(let entry) = type.kind {
      try read(entry)
      guard entry.kind == .alias, let target = entry.alias else { return type }
      type = target
      steps += 1
      if steps > 64 {
        throw ForeignError(.invalidStructLayout, "\(type.text) is a typedef of itself").condition(machine)
      }
    }
    return type
  }

  /// The fields of a record with their places, those of anonymous members among them.
  func places(_ entry: TypeEntry) throws(LispError) -> RecordDefinition {
    try read(entry)
    guard let record = entry.record, record.spec != nil else {
      throw failure(.incomplete(entry.cName), about: entry.cName)
    }
    if record.isLaidOut { return record }
    record.places = []
    record.placeByName = [:]
    record.placeBySymbol = [:]
    try addPlaces(of: entry, at: 0, to: record)
    record.isLaidOut = true
    return record
  }

  private func addPlaces(of entry: TypeEntry, at base: Int, to record: RecordDefinition) throws(LispError) {
    guard let own = entry.record else { throw failure(.incomplete(entry.cName), about: entry.cName) }
    let kind: RecordKind = entry.kind == .union ? .union : .structure
    let placed: RecordLayout
    do throws(LayoutError) {
      placed = try layout.layout(ofRecord: kind, named: entry.cName)
    } catch { throw failure(error, about: machine.typeText(entry.symbol)) }
    for (field, place) in zip(own.fields, placed.fields) {
      switch place {
      case .byte(let offset):
        if field.isAnonymous, case .named(let inner) = try resolved(field.type).kind {
          try read(inner)
          try addPlaces(of: inner, at: base + Int(offset), to: record)
          continue
        }
        guard let name = field.name else { continue }
        add(RecordDefinition.Place(name: name, type: field.type, offset: base + Int(offset)), to: record)
      case .bits(let offset, let width):
        guard let name = field.name else { continue }
        var place = RecordDefinition.Place(name: name, type: field.type, offset: base * 8 + Int(offset))
        place.bits = Int(width)
        switch try resolved(field.type).kind {
        case .integer(let isSigned, _): place.isSigned = isSigned
        case .named(let inner):
          if case .integer(let isSigned, _)? = inner.enumeration?.type.kind { place.isSigned = isSigned }
        default: break
        }
        add(place, to: record)
      }
    }
  }

  private func add(_ place: RecordDefinition.Place, to record: RecordDefinition) {
    record.placeByName[place.name] = record.places.count
    record.places.append(place)
  }

  /// A field of a record by the name that a program uses for it: a symbol of any package, or a string.
  func place(_ name: Word, in entry: TypeEntry) throws(LispError) -> RecordDefinition.Place {
    let record = try places(entry)
    if let index = record.placeBySymbol[name] { return record.places[index] }
    let text: String
    if machine.isSymbol(name) {
      text = machine.symbolName(name)
    } else if machine.stringContent(name) != nil {
      text = machine.text(name)
    } else {
      throw .wrongType(name, "SYMBOL")
    }
    if let index = record.placeByName[text] ?? record.placeByName[text.uppercased()] {
      if machine.isSymbol(name) { record.placeBySymbol[name] = index }
      return record.places[index]
    }
    let type = machine.typeText(entry.symbol)
    var message = "\(entry.kind.rawValue) \(type) has no field \(text.lowercased())"
    let known = record.places.map { $0.name.lowercased() }
    if let hint = Suggestion.sentence(for: text.lowercased(), among: known) {
      message += ": \(hint)"
    } else if !known.isEmpty {
      message += "; it has \(known.prefix(8).joined(separator: ", "))" + (known.count > 8 ? " and more" : "")
    }
    throw ForeignError(.invalidStructLayout, message, name: text).condition(machine)
  }
}

/// The part of a definition behind its operator: name, options, and what follows the docstring.
///
///     (NAME :packed (:align 8)) "docstring" (FIELD TYPE)…
struct DefinitionHead {
  let machine: Machine
  var name: Word
  private var options: [Word] = []
  var rest: [Word]

  init(_ machine: Machine, _ parts: [Word]) {
    self.machine = machine
    name = parts[1]
    if name.isCons, let list = machine.elements(name), let first = list.first {
      name = first
      options = Array(list.dropFirst())
    }
    rest = Array(parts.dropFirst(2))
    if let first = rest.first, machine.stringContent(first) != nil { rest.removeFirst() }
  }

  func has(_ word: String) -> Bool { options.contains(machine.keyword(word)) }

  /// The value of `(:word value)`.
  func option(_ word: String) -> Word? {
    let keyword = machine.keyword(word)
    for option in options where option.isCons && option.car == keyword && option.cdr.isCons { return option.cdr.car }
    return nil
  }

  func number(_ word: String) -> Int? { option(word)?.asFixnum }
}

/// Options in a row: `:bits 3 :packed :yes`.
struct CallOptions {
  let machine: Machine
  private let words: [Word]

  init(_ machine: Machine, _ words: [Word]) {
    self.machine = machine
    self.words = words
  }

  /// NIL when it is not there.
  subscript(_ name: String) -> Word {
    let keyword = machine.keyword(name)
    var index = 0
    while index + 1 < words.count {
      if words[index] == keyword { return words[index + 1] }
      index += 2
    }
    return .nil
  }

  func number(_ name: String) -> Int? { self[name].asFixnum }

  func word(_ name: String) -> String? {
    let value = self[name]
    return value.isTrue && machine.isSymbol(value) ? machine.symbolName(value) : nil
  }

  var convention: CallingConvention {
    guard let word = word("CONVENTION") else { return .c }
    let name = word.lowercased()
    let underlined = String(name.map { $0 == "-" ? "_" : $0 })
    return CallingConvention(rawValue: name) ?? CallingConvention(rawValue: underlined) ?? .unknown
  }
}
