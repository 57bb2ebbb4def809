/// Packages and the symbols in them.
extension Machine {
  func definePackagePrimitives() {
    definePackageProperties()
    define("FIND-PACKAGE", 1) { (machine, arguments) throws(LispError) in
      if arguments[0].is(.package) { return arguments[0] }
      return machine.packagesByName[try machine.designatedName(arguments[0])]?.object ?? .nil
    }
    define("MAKE-PACKAGE", 1...) { (machine, arguments) throws(LispError) in
      let name = try machine.designatedName(arguments[0])
      if machine.packagesByName[name] != nil {
        throw .simple("A package named ~S already exists", [arguments[0]], class: "SIMPLE-PACKAGE-ERROR")
      }
      let package = machine.makePackage(name)
      for index in stride(from: 1, to: arguments.count - 1, by: 2) {
        let values = try machine.elementsOrError(arguments[index + 1])
        switch machine.isSymbol(arguments[index]) ? machine.symbolName(arguments[index]) : "" {
        case "USE": for used in values { try machine.use(used, in: package) }
        case "NICKNAMES": for nickname in values { try machine.addNickname(nickname, to: package) }
        default: throw .program("unknown keyword argument ~S", [arguments[index]])
        }
      }
      return package.object
    }
    define("DELETE-PACKAGE", 1) { (machine, arguments) throws(LispError) in
      let package = try machine.requirePackage(arguments[0])
      guard package.usedBy.isEmpty, package.number > 4 else {
        throw .simple("package ~S is used by others", [arguments[0]], class: "SIMPLE-PACKAGE-ERROR")
      }
      for other in package.uses { package.unuse(other) }
      for name in [package.name] + package.nicknames { machine.packagesByName[name] = nil }
      package.name = ""
      return .t
    }
    define("RENAME-PACKAGE", 2...3) { (machine, arguments) throws(LispError) in
      let package = try machine.requirePackage(arguments[0])
      let name = try machine.designatedName(arguments[1])
      for old in [package.name] + package.nicknames { machine.packagesByName[old] = nil }
      package.name = name
      package.nicknames = []
      machine.packagesByName[name] = package
      for nickname in try machine.elementsOrError(arguments.optional(2)) {
        try machine.addNickname(nickname, to: package)
      }
      return package.object
    }
    define("ADD-PACKAGE-NICKNAME", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.addNickname(arguments[1], to: machine.requirePackage(arguments[0]))
      return arguments[0]
    }
    define("SET-CURRENT-PACKAGE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.currentPackage = try machine.requirePackage(arguments[0]).object
      return machine.currentPackage
    }
    define("USE-PACKAGE", 1...2) { (machine, arguments) throws(LispError) in
      let package = try machine.optionalPackage(arguments, 1)
      for used in machine.listOrOne(arguments[0]) { try machine.use(used, in: package) }
      return .t
    }
    define("UNUSE-PACKAGE", 1...2) { (machine, arguments) throws(LispError) in
      let package = try machine.optionalPackage(arguments, 1)
      for used in machine.listOrOne(arguments[0]) { package.unuse(try machine.requirePackage(used)) }
      return .t
    }
    defineInterning()
    defineSharing()
  }

  private func definePackageProperties() {
    define("PACKAGEP", 1) { (_, arguments) throws(LispError) in Word(arguments[0].is(.package)) }
    define("LIST-ALL-PACKAGES", 0) { (machine, _) throws(LispError) in
      machine.makeList(machine.packages.filter { !$0.name.isEmpty }.map(\.object))
    }
    func property(_ name: String, _ value: @escaping (Machine, Package) -> Word) {
      define(name, 1) { (machine, arguments) throws(LispError) in
        value(machine, try machine.requirePackage(arguments[0]))
      }
    }
    property("PACKAGE-NAME") { machine, package in package.name.isEmpty ? .nil : machine.makeString(package.name) }
    property("PACKAGE-NICKNAMES") { machine, package in
      machine.makeList(package.nicknames.map { machine.makeString($0) })
    }
    property("PACKAGE-USE-LIST") { machine, package in machine.makeList(package.uses.map(\.object)) }
    property("PACKAGE-USED-BY-LIST") { machine, package in machine.makeList(package.usedBy.map(\.object)) }
    property("PACKAGE-SHADOWING-SYMBOLS") { machine, package in
      machine.makeList(Array(package.shadowing.map { machine.symbol(fromRecord: $0) }))
    }
    // (package-symbols package kind): :external, :present, :all; everywhere when the package is nil.
    define("PACKAGE-SYMBOLS", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      var symbols: [Word] = []
      if arguments[0].isNil {
        for package in machine.packages {
          symbols += package.ownEntries.map { machine.symbol(fromRecord: $0.symbol) }
        }
        return machine.makeList(symbols)
      }
      let package = try machine.requirePackage(arguments[0])
      let kind = machine.isSymbol(arguments[1]) ? machine.symbolName(arguments[1]) : ""
      for entry in package.ownEntries where kind != "EXTERNAL" || entry.isExternal {
        symbols.append(machine.symbol(fromRecord: entry.symbol))
      }
      if kind == "ALL" {
        for entry in package.uses.flatMap(\.ownEntries) where entry.isExternal {
          if machine.index(ofName: entry.symbol, in: package) == nil {
            symbols.append(machine.symbol(fromRecord: entry.symbol))
          }
        }
      }
      return machine.makeList(symbols)
    }
  }

  private func defineInterning() {
    define("INTERN", 1...2) { (machine, arguments) throws(LispError) in
      let package = try machine.optionalPackage(arguments, 1)
      guard let name = machine.stringContent(arguments[0]) else { throw .wrongType(arguments[0], "STRING") }
      let found = machine.find(UnsafeBufferPointer(name), in: package)
      let symbol = found?.0 ?? machine.intern(UnsafeBufferPointer(name), in: package)
      machine.setValues([symbol, machine.keyword(found?.1)])
      return symbol
    }
    define("FIND-SYMBOL", 1...2) { (machine, arguments) throws(LispError) in
      let package = try machine.optionalPackage(arguments, 1)
      guard let name = machine.stringContent(arguments[0]) else { throw .wrongType(arguments[0], "STRING") }
      let found = machine.find(UnsafeBufferPointer(name), in: package)
      machine.setValues([found?.0 ?? .nil, machine.keyword(found?.1)])
      return found?.0 ?? .nil
    }
    define("UNINTERN", 1...2) { (machine, arguments) throws(LispError) in
      let package = try machine.optionalPackage(arguments, 1)
      let record = try machine.requireSymbol(arguments[0])
      guard let index = machine.ownIndex(of: record, in: package) else { return .nil }
      package.remove(at: index)
      package.shadowing.remove(record)
      if record[SymbolLayout.package] == package.object { record[SymbolLayout.package] = .nil }
      return .t
    }
  }

  private func defineSharing() {
    func each(_ name: String, _ body: @escaping (Machine, Word, Package) throws(LispError) -> Void) {
      define(name, 1...2) { (machine, arguments) throws(LispError) in
        let package = try machine.optionalPackage(arguments, 1)
        for symbol in machine.listOrOne(arguments[0]) { try body(machine, symbol, package) }
        return .t
      }
    }
    each("EXPORT") { (machine, symbol, package) throws(LispError) in
      let record = try machine.requireSymbol(symbol)
      if machine.ownIndex(of: record, in: package) == nil {
        guard machine.isAccessible(record, in: package) else {
          throw .simple(
            "~S is not accessible in package ~A", [symbol, machine.makeString(package.name)],
            class: "SIMPLE-PACKAGE-ERROR")
        }
        try machine.importSymbol(record, into: package)
      }
      if let index = machine.ownIndex(of: record, in: package) { package.setExternal(true, at: index) }
    }
    each("UNEXPORT") { (machine, symbol, package) throws(LispError) in
      if let index = machine.ownIndex(of: try machine.requireSymbol(symbol), in: package) {
        package.setExternal(false, at: index)
      }
    }
    each("IMPORT") { (machine, symbol, package) throws(LispError) in
      try machine.importSymbol(machine.requireSymbol(symbol), into: package)
    }
    each("SHADOWING-IMPORT") { (machine, symbol, package) throws(LispError) in
      let record = try machine.requireSymbol(symbol)
      if let index = machine.index(ofName: record, in: package) { package.remove(at: index) }
      package.insert(record, hash: machine.nameHash(record), isExternal: false)
      package.shadowing.insert(record)
    }
    each("SHADOW") { (machine, name, package) throws(LispError) in
      let text = try machine.designatedName(name)
      machine.withCharacters(text) { characters in
        let hash = Package.hash(characters)
        if let index = package.index(of: characters, hash: hash) {
          package.shadowing.insert(package.entries[index].symbol)
        } else {
          let record = machine.makeSymbol(name: machine.makeString(characters: characters), package: package.object)
          package.insert(record, hash: hash, isExternal: false)
          package.shadowing.insert(record)
        }
      }
    }
  }

  // MARK: Designators

  /// The text of a string, a symbol or a character.
  func designatedName(_ word: Word) throws(LispError) -> String {
    if isSymbol(word) { return symbolName(word) }
    if word.isCharacter { return String(Unicode.Scalar(word.characterCode).map(Character.init) ?? "?") }
    guard stringContent(word) != nil else { throw .wrongType(word, "(OR STRING SYMBOL CHARACTER)") }
    return text(word)
  }

  func requirePackage(_ word: Word) throws(LispError) -> Package {
    if let package = package(word), !package.name.isEmpty { return package }
    if word.is(.package) { throw .condition("PACKAGE-ERROR", [("PACKAGE", word)]) }
    let name = try designatedName(word)
    if let package = packagesByName[name] { return package }
    throw .condition("PACKAGE-DOES-NOT-EXIST", [("PACKAGE", makeString(name))])
  }

  private func optionalPackage(_ arguments: Arguments, _ index: Int) throws(LispError) -> Package {
    try requirePackage(index < arguments.count ? arguments[index] : currentPackage)
  }

  private func listOrOne(_ word: Word) -> [Word] {
    if word.isNil { return [] }
    return word.isCons ? elements(word) ?? [] : [word]
  }

  private func keyword(_ access: Accessibility?) -> Word {
    switch access {
    case .internal: keyword("INTERNAL")
    case .external: keyword("EXTERNAL")
    case .inherited: keyword("INHERITED")
    case nil: .nil
    }
  }

  // MARK: Tables

  private func nameHash(_ record: Word) -> UInt32 { Package.hash(nameCharacters(record)) }

  private func nameCharacters(_ record: Word) -> UnsafeBufferPointer<UInt32> {
    let name = record[SymbolLayout.name]
    return UnsafeBufferPointer(start: UnsafePointer(name.characters), count: name.stringLength)
  }

  /// Where a package has a symbol of this name.
  private func index(ofName record: Word, in package: Package) -> Int? {
    package.index(of: nameCharacters(record), hash: nameHash(record))
  }

  private func ownIndex(of record: Word, in package: Package) -> Int? {
    guard let index = index(ofName: record, in: package), package.entries[index].symbol == record else { return nil }
    return index
  }

  private func isAccessible(_ record: Word, in package: Package) -> Bool {
    guard let (found, _) = find(nameCharacters(record), in: package) else { return false }
    return self.record(found) == record
  }

  private func importSymbol(_ record: Word, into package: Package) throws(LispError) {
    if ownIndex(of: record, in: package) != nil { return }
    if find(nameCharacters(record), in: package) != nil, !isAccessible(record, in: package) {
      throw nameConflict(record, package)
    }
    package.insert(record, hash: nameHash(record), isExternal: false)
    if record[SymbolLayout.package].isNil { record[SymbolLayout.package] = package.object }
  }

  private func nameConflict(_ record: Word, _ package: Package) -> LispError {
    .simple(
      "importing ~S into package ~A causes a name conflict", [symbol(fromRecord: record), makeString(package.name)],
      class: "SIMPLE-PACKAGE-ERROR")
  }

  private func use(_ designator: Word, in package: Package) throws(LispError) {
    let used = try requirePackage(designator)
    for entry in used.ownEntries where entry.isExternal {
      guard let (found, _) = find(nameCharacters(entry.symbol), in: package) else { continue }
      let record = record(found)
      if record != entry.symbol, !package.shadowing.contains(record) { throw nameConflict(entry.symbol, package) }
    }
    package.use(used)
  }

  private func addNickname(_ designator: Word, to package: Package) throws(LispError) {
    let name = try designatedName(designator)
    if let other = packagesByName[name], other !== package {
      throw .simple("~S is a package's name already", [designator], class: "SIMPLE-PACKAGE-ERROR")
    }
    packagesByName[name] = package
    if name != package.name, !package.nicknames.contains(name) { package.nicknames.append(name) }
  }
}

extension Package {
  /// The entries of its own symbols.
  fileprivate var ownEntries: [Entry] {
    (0..<capacity).map { entries[$0] }.filter { !$0.isEmpty && $0.symbol != .tombstone }
  }
}
