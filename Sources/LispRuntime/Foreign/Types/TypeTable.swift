import BindingSpec

/// All types of one machine: spellings to types, names to definitions, and BindingSpec's view of them.
final class TypeTable {
  unowned let machine: Machine
  private(set) var types: [ForeignType] = []
  private var bySpelling: [String: ForeignType] = [:]
  /// Types whose spelling is a symbol; symbols that a program made up live as long as this.
  var bySymbol: [Word: ForeignType] = [:]
  /// By the symbol.
  private var entries: [Word: TypeEntry] = [:]
  private var entriesByName: [String: TypeEntry] = [:]
  private(set) var layout: Layout<TypeNames>
  private let names = TypeNames()
  /// Reads a definition where it is.
  var readDefinition: (DefinitionSource) throws(LispError) -> Word

  let void: ForeignType
  let voidPointer: ForeignType
  let int: ForeignType
  let string: ForeignType

  init(_ machine: Machine) {
    self.machine = machine
    layout = Layout(target: .host, environment: names)
    readDefinition = { source throws(LispError) in
      if case .form(let form) = source { return form }
      return .nil
    }
    void = ForeignType(number: 0, kind: .void, cType: .void, text: ":void")
    voidPointer = ForeignType(number: 1, kind: .pointer(nil), cType: .pointer(.void), text: "(:pointer :void)")
    int = ForeignType(number: 2, kind: .integer(isSigned: true, size: 4), cType: .scalar(.int), text: ":int")
    string = ForeignType(
      number: 3, kind: .string(.utf8), cType: .pointer(.qualified(.const, .scalar(.char))), text: ":string")
    types = [void, voidPointer, int, string]
    for type in types { bySpelling[type.text] = type }
    names.table = self
  }

  /// Types and names that lead to each other would keep each other.
  deinit {
    for type in types { type.target = nil }
    for entry in entries.values {
      entry.type = nil
      entry.alias = nil
      entry.record = nil
      entry.enumeration = nil
    }
  }

  subscript(number: Int) -> ForeignType { types.indices.contains(number) ? types[number] : void }

  /// The type of a spelling, made if it is new.
  func intern(_ text: String, isConst: Bool = false, _ make: () -> (ForeignType.Kind, CType)) -> ForeignType {
    if let known = bySpelling[text] { return known }
    let (kind, cType) = make()
    let type = ForeignType(number: types.count, kind: kind, cType: cType, text: text, isConst: isConst)
    types.append(type)
    bySpelling[text] = type
    return type
  }

  func known(_ text: String) -> ForeignType? { bySpelling[text] }

  // MARK: Names

  /// What a symbol names, or will name.
  func entry(_ symbol: Word) -> TypeEntry {
    if let known = entries[symbol] { return known }
    let entry = TypeEntry(symbol: symbol, table: self)
    entries[symbol] = entry
    return entry
  }

  /// What an entry is called outside. Nobody asks by a name that was not given out.
  func name(_ entry: TypeEntry) -> String {
    let name = machine.qualifiedName(entry.symbol)
    entriesByName[name] = entry
    return name
  }

  func existing(_ symbol: Word) -> TypeEntry? { entries[symbol] }
  func existing(named name: String) -> TypeEntry? { entriesByName[name] }

  /// Gives a symbol a meaning as a type. What was known of it and of what contains it is forgotten.
  func define(_ symbol: Word, _ kind: TypeEntry.Kind, _ source: DefinitionSource) {
    let entry = entry(symbol)
    let isNew = entry.kind == .unknown
    entry.kind = kind
    entry.source = source
    entry.isRead = false
    entry.problem = nil
    entry.record = nil
    entry.enumeration = nil
    entry.alias = nil
    if isNew { return }
    layout = Layout(target: .host, environment: names)
    for type in types { type.measure = nil }
    for entry in entries.values { entry.record?.isLaidOut = false }
  }

  /// The words that types hold on to.
  func visit(_ mark: (Word) -> Void) {
    for entry in entries.values {
      mark(entry.symbol)
      if case .form(let form)? = entry.source { mark(form) }
    }
    for symbol in bySymbol.keys { mark(symbol) }
    for type in types {
      switch type.kind {
      case .pointer(let target?): mark(target)
      case .function(let form):
        for parameter in form.parameters { mark(parameter) }
        mark(form.result)
      default: break
      }
    }
  }

  // MARK: Sizes

  func measure(_ type: ForeignType) throws(LispError) -> SizeAndAlignment {
    if let known = type.measure { return known }
    if case .named(let entry) = type.kind { _ = try read(entry) }
    do throws(LayoutError) {
      let measure = try layout.sizeAndAlignment(of: type.cType)
      type.measure = measure
      return measure
    } catch { throw failure(error, about: type.text) }
  }

  func size(_ type: ForeignType) throws(LispError) -> Int { Int(clamping: try measure(type).size) }

  /// An error of the layout engine in the words of the program, unless reading a definition failed before.
  func failure(_ error: LayoutError, about what: String) -> LispError {
    if case .incomplete(let name) = error {
      let word = name.split(separator: " ").last.map(String.init) ?? name
      if let problem = entriesByName[word]?.problem { return problem.condition(machine) }
      if let entry = entriesByName[word] {
        let text = machine.typeText(entry.symbol)
        let message =
          entry.kind == .unknown
          ? "\(text) is not defined as a type"
          : "\(entry.kind.rawValue) \(text) is opaque: only pointers to it are values"
        return ForeignError(.invalidStructLayout, message, name: text).condition(machine)
      }
    }
    if case .recursive(let name) = error {
      let word = name.split(separator: " ").last.map(String.init) ?? name
      let text = entriesByName[word].map { machine.typeText($0.symbol) } ?? word
      return ForeignError(.invalidStructLayout, "\(text) contains itself by value", name: text).condition(machine)
    }
    return ForeignError(.invalidStructLayout, "\(what): \(error.message)", name: what).condition(machine)
  }
}

/// BindingSpec's view of the table: names of types to definitions, read when it asks.
final class TypeNames: TypeEnvironment {
  unowned(unsafe) var table: TypeTable?

  private func entry(_ name: String) -> TypeEntry? {
    guard let table, let entry = table.existing(named: name) else { return nil }
    do throws(LispError) { return try table.read(entry) } catch {
      // Kept in the entry, where `failure` finds it.
      return nil
    }
  }

  /// Every name is a typedef here, that of a record too: what it names may not be known yet when it is mentioned.
  func typedef(named name: String) -> Typedef? {
    guard let known = table?.existing(named: name) else { return nil }
    switch known.kind {
    case .unknown: return nil
    case .structure: return Typedef(type: .record(.structure, name))
    case .union: return Typedef(type: .record(.union, name))
    case .enumeration: return Typedef(type: .enumeration(name))
    case .alias:
      guard let alias = entry(name)?.alias else { return nil }
      return Typedef(type: alias.cType, aligned: known.aliasAlignment)
    }
  }

  func record(_ kind: RecordKind, named name: String) -> Record? { entry(name)?.record?.spec }
  func enumeration(named name: String) -> Enumeration? { entry(name)?.enumeration?.spec }
}
