import CGuard

/// What the defining forms do, whether they are noted from a module's text or evaluated.
extension ForeignSide {
  func defineFunction(_ symbol: Word, _ source: DefinitionSource) throws(LispError) {
    try machine.checkUnlocked(symbol, "a foreign function")
    machine.record(symbol)[SymbolLayout.function] = makeFunction(symbol, .function, source)
  }

  /// `(NAME)` reads, `(setf (NAME) value)` writes.
  func defineVariable(_ symbol: Word, _ source: DefinitionSource) throws(LispError) {
    try machine.checkUnlocked(symbol, "a foreign variable")
    machine.record(symbol)[SymbolLayout.function] = makeFunction(symbol, .readVariable, source)
    let setter = machine.setter(of: symbol)
    machine.record(setter)[SymbolLayout.function] = makeFunction(symbol, .writeVariable, source)
  }

  private func makeFunction(_ symbol: Word, _ role: ForeignFunction.Role, _ source: DefinitionSource) -> Word {
    let number = add(symbol, role, source)
    return machine.makeFunction(code: machine.makeCode(kind: .foreign, name: symbol, index: number))
  }

  func defineConstant(_ symbol: Word, _ value: Word) throws(LispError) {
    try machine.checkUnlocked(symbol, "a constant")
    machine.addFlags(SymbolLayout.isConstant, to: symbol)
    machine.record(symbol)[SymbolLayout.value] = value
  }

  /// The module that a text belongs to: made at the first definition of each package in a file.
  func module(for loader: QuickLoader) -> Int {
    let address = UInt(bitPattern: loader.scanner.text.baseAddress)
    if let last = modules.indices.last, modules[last].package == machine.currentPackage, lastModuleText == address {
      return last
    }
    let storage: ModuleText
    if let text = lastStorage, lastModuleText == address {
      storage = text
    } else if let text = machine.loading.last?.text, text.bytes.baseAddress == loader.scanner.text.baseAddress {
      storage = text
    } else {
      storage = ModuleText(copying: loader.scanner.text)
    }
    lastStorage = storage
    lastModuleText = address
    let name = machine.package(machine.currentPackage)?.name.lowercased() ?? ""
    modules.append(ForeignModule(name: name, package: machine.currentPackage, file: loader.file, storage: storage))
    moduleByName[name] = modules.count - 1
    return modules.count - 1
  }

  /// A text that was loaded may be given back, and another one come to lie in its place.
  func forgetModuleText() {
    lastStorage = nil
    lastModuleText = 0
  }

  /// A defining form as data.
  func define(_ form: Word) throws(LispError) {
    guard let parts = machine.elements(form), parts.count >= 2, machine.isSymbol(parts[0]) else {
      throw types.malformed(form)
    }
    let head = DefinitionHead(machine, parts)
    guard machine.isSymbol(head.name) else { throw .wrongType(head.name, "SYMBOL") }
    let source = DefinitionSource.form(form)
    switch machine.symbolName(parts[0]) {
    case "DEFINE-FOREIGN-FUNCTION": try defineFunction(head.name, source)
    case "DEFINE-FOREIGN-VARIABLE": try defineVariable(head.name, source)
    case "DEFINE-C-STRUCT": types.define(head.name, .structure, source)
    case "DEFINE-C-UNION": types.define(head.name, .union, source)
    case "DEFINE-C-TYPE": types.define(head.name, .alias, source)
    case "DEFINE-ENUM":
      types.define(head.name, .enumeration, source)
      try defineConstants(head)
    case "DEFINE-FOREIGN-LIBRARY": try defineLibrary(head.name, head.rest)
    case "DEFINE-ALIAS":
      guard let old = head.rest.first, machine.isSymbol(old) else { throw types.malformed(form) }
      try defineAlias(head.name, old)
    default: throw types.malformed(form)
    }
  }

  private func defineConstants(_ head: DefinitionHead) throws(LispError) {
    let entry = types.entry(head.name)
    try types.read(entry)
    guard let definition = entry.enumeration else { return }
    for (row, form) in zip(definition.rows, head.rest) {
      guard form.isCons, let parts = machine.elements(form), parts.count >= 3, machine.isSymbol(parts[2]),
        !machine.isKeyword(parts[2])
      else { continue }
      try defineConstant(parts[2], enumerationNumber(row.value, definition))
    }
  }

  /// The value of an enum as an integer.
  func enumerationNumber(_ value: Int64, _ definition: EnumerationDefinition) -> Word {
    if case .integer(false, 8) = definition.type.kind {
      return machine.makeInteger(unsigned: UInt(bitPattern: Int(value)))
    }
    return machine.makeInteger(Int(value))
  }

  private func defineAlias(_ new: Word, _ old: Word) throws(LispError) {
    try machine.checkUnlocked(new, "an alias")
    machine.record(new)[SymbolLayout.function] = machine.record(old)[SymbolLayout.function]
    let setter = machine.record(old)[SymbolLayout.setter]
    if setter.isTrue { machine.record(new)[SymbolLayout.setter] = setter }
  }

  // MARK: Libraries

  /// `(:linux "libz.so.1")`, and what CFFI's users write: `(:unix (:or "a" "b"))`, `(t (:default "libz"))`.
  private func defineLibrary(_ name: Word, _ clauses: [Word]) throws(LispError) {
    var files: [String] = []
    for clause in clauses {
      guard clause.isCons, let parts = machine.elements(clause), parts.count >= 2 else { throw types.malformed(clause) }
      let platform = machine.isSymbol(parts[0]) ? machine.symbolName(parts[0]) : ""
      #if os(macOS)
        let isHere = ["MACOS", "DARWIN", "UNIX", "T"].contains(platform)
      #elseif os(Windows)
        let isHere = ["WINDOWS", "T"].contains(platform)
      #else
        let isHere = ["LINUX", "UNIX", "T"].contains(platform)
      #endif
      if isHere { files += libraryFiles(parts[1]) }
    }
    let definition = LibraryDefinition(name: machine.symbolName(name).lowercased(), files: files)
    foreignLibraries[name] = definition
    librariesByName[definition.name] = definition
  }

  private func libraryFiles(_ form: Word) -> [String] {
    if machine.stringContent(form) != nil { return [machine.text(form)] }
    guard let parts = machine.elements(form), let head = parts.first, machine.isSymbol(head) else { return [] }
    let rest = parts.dropFirst()
    if machine.symbolName(head) == "OR" { return rest.flatMap(libraryFiles) }
    guard machine.symbolName(head) == "DEFAULT", let stem = rest.first else { return [] }
    #if os(macOS)
      return [machine.text(stem) + ".dylib"]
    #else
      return [machine.text(stem) + ".so"]
    #endif
  }
}
