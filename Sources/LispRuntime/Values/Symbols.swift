/// Symbols and packages: interning, and the cells of a symbol.
extension Machine {
  /// The object behind a symbol: NIL and T are constants whose cells lie in two symbols of their own.
  @inline(__always)
  func record(_ symbol: Word) -> Word {
    if symbol.isObject { return symbol }
    return symbol == .nil ? nilSymbol : tSymbol
  }

  @inline(__always)
  func isSymbol(_ word: Word) -> Bool {
    word.is(.symbol) || word == .nil || word == .t
  }

  /// A table's record as the program sees it.
  @inline(__always)
  func symbol(fromRecord record: Word) -> Word {
    if record == nilSymbol { return .nil }
    return record == tSymbol ? .t : record
  }

  func makeSymbol(name: Word, package: Word = .nil) -> Word {
    let address = allocate(.symbol, count: SymbolLayout.count)
    address[SymbolLayout.value] = .unbound
    address[SymbolLayout.function] = undefinedFunction
    address[SymbolLayout.name] = name
    address[SymbolLayout.package] = package
    address[SymbolLayout.properties] = .nil
    address[SymbolLayout.macro] = .nil
    address[SymbolLayout.setter] = .nil
    return Word(object: address)
  }

  /// A new symbol without a package.
  func makeUninternedSymbol(_ name: String) -> Word { makeSymbol(name: makeString(name)) }

  public func symbolName(_ symbol: Word) -> String { text(record(symbol)[SymbolLayout.name]) }

  func flags(of symbol: Word) -> UInt8 { record(symbol)[0].headerFlags }
  func addFlags(_ flags: UInt8, to symbol: Word) { record(symbol)[0].headerFlags |= flags }
  func removeFlags(_ flags: UInt8, from symbol: Word) { record(symbol)[0].headerFlags &= ~flags }

  // MARK: Packages

  func makePackage(_ name: String, nicknames: [String] = [], capacity: Int = 64) -> Package {
    let number = packages.count
    let address = allocate(.package, count: 1)
    address[1] = Word(fixnum: number)
    let package = Package(number: number, name: name, object: Word(object: address), capacity: capacity)
    package.nicknames = nicknames
    packages.append(package)
    packagesByName[name] = package
    for nickname in nicknames { packagesByName[nickname] = package }
    return package
  }

  func package(_ object: Word) -> Package? {
    guard object.is(.package) else { return nil }
    let number = object[1].fixnum
    return packages.indices.contains(number) ? packages[number] : nil
  }

  /// The package that `*package*` names; CL-USER when a program has put something else there.
  public var currentPackage: Word {
    get { record(names.packageVariable)[SymbolLayout.value] }
    set { record(names.packageVariable)[SymbolLayout.value] = newValue }
  }

  // MARK: Names to symbols

  /// What a name means in a package, and how it is there.
  enum Accessibility { case `internal`, external, inherited }

  func find(_ name: UnsafeBufferPointer<UInt32>, in package: Package) -> (Word, Accessibility)? {
    find(name, hash: Package.hash(name), in: package)
  }

  func find(
    _ name: UnsafeBufferPointer<UInt32>, hash: UInt32, in package: Package
  ) -> (Word, Accessibility)? {
    if let index = package.index(of: name, hash: hash) {
      let entry = package.entries[index]
      return (symbol(fromRecord: entry.symbol), entry.isExternal ? .external : .internal)
    }
    for used in package.uses {
      if let index = used.index(of: name, hash: hash), used.entries[index].isExternal {
        return (symbol(fromRecord: used.entries[index].symbol), .inherited)
      }
    }
    return nil
  }

  func intern(_ name: UnsafeBufferPointer<UInt32>, in package: Package) -> Word {
    intern(name, hash: Package.hash(name), in: package)
  }

  func intern(_ name: UnsafeBufferPointer<UInt32>, hash: UInt32, in package: Package) -> Word {
    if let (symbol, _) = find(name, hash: hash, in: package) { return symbol }
    let record = makeSymbol(name: makeString(characters: name), package: package.object)
    let isKeyword = package === keywordPackage
    if isKeyword {
      record[SymbolLayout.value] = record
      record[0].headerFlags |= SymbolLayout.isConstant
    }
    package.insert(record, hash: hash, isExternal: isKeyword)
    return record
  }

  public func intern(_ name: String, in package: String = "COMMON-LISP") -> Word {
    // Nearly all that Swift code asks for is in these.
    let known = package == "COMMON-LISP" ? lispPackage : package == "SYSTEM" ? systemPackage : packagesByName[package]
    guard let home = known else { return .nil }
    return withCharacters(name) { intern($0, in: home) }
  }

  public func keyword(_ name: String) -> Word {
    withCharacters(name) { intern($0, in: keywordPackage) }
  }

  func withCharacters<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
    // There are no more characters than bytes.
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(text.utf8.count, 1)) { buffer in
      var count = 0
      for byte in text.utf8 {
        if byte >= 0x80 { break }
        buffer[count] = UInt32(byte)
        count += 1
      }
      if count < text.utf8.count {
        count = 0
        for scalar in text.unicodeScalars {
          buffer[count] = scalar.value
          count += 1
        }
      }
      return body(UnsafeBufferPointer(start: buffer.baseAddress, count: count))
    }
  }

  var keywordPackage: Package { packages[1] }
  var lispPackage: Package { packages[0] }
  var userPackage: Package { packages[2] }
  var systemPackage: Package { packages[3] }
}
