/// Between words of Lisp and numbers of Swift, for the foreign side.
extension Machine {
  /// An integer of up to 128 bits with its sign.
  struct WideInteger {
    var isNegative: Bool
    var magnitude: UInt128

    var int64: Int64? {
      if isNegative {
        return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: -Int128(truncatingIfNeeded: magnitude)) : nil
      }
      return magnitude <= UInt128(UInt64.max) ? Int64(bitPattern: UInt64(magnitude)) : nil
    }
  }

  /// The value of an integer; nil for what is none or has more than 128 bits.
  func wideInteger(_ word: Word) -> WideInteger? {
    if word.isFixnum {
      let value = word.fixnum
      return WideInteger(isNegative: value < 0, magnitude: UInt128(value.magnitude))
    }
    guard word.is(.bignum) else { return nil }
    let count = word.address[0].headerCount
    guard count <= 2 else { return nil }
    var magnitude = UInt128(word[1].bits)
    if count == 2 { magnitude |= UInt128(word[2].bits) << 64 }
    return WideInteger(isNegative: word.address[0].headerFlags != 0, magnitude: magnitude)
  }

  func makeInteger(_ value: Int) -> Word {
    if let word = Word(exactly: value) { return word }
    return makeWide(isNegative: value < 0, magnitude: UInt128(value.magnitude))
  }

  func makeInteger(unsigned value: UInt) -> Word {
    if value <= UInt(Word.mostPositiveFixnum) { return Word(fixnum: Int(value)) }
    return makeWide(isNegative: false, magnitude: UInt128(value))
  }

  func makeWide(isNegative: Bool, magnitude: UInt128) -> Word {
    if magnitude <= UInt128(Word.mostPositiveFixnum) + (isNegative ? 1 : 0) {
      let value = Int(truncatingIfNeeded: magnitude)
      return Word(fixnum: isNegative ? -value : value)
    }
    let count = magnitude >> 64 == 0 ? 1 : 2
    let address = allocate(.bignum, count: count, flags: isNegative ? 1 : 0)
    address[1] = Word(bits: UInt(truncatingIfNeeded: magnitude))
    if count == 2 { address[2] = Word(bits: UInt(truncatingIfNeeded: magnitude >> 64)) }
    return Word(object: address)
  }

  func isKeyword(_ symbol: Word) -> Bool {
    symbol.is(.symbol) && symbol[SymbolLayout.package] == keywordPackage.object
  }

  /// A symbol with its package, as a name that no other symbol has.
  func qualifiedName(_ symbol: Word) -> String {
    let home = record(symbol)[SymbolLayout.package]
    guard let package = package(home) else {
      return "#:" + symbolName(symbol) + "@" + String(record(symbol).bits, radix: 36)
    }
    return package.name + "::" + symbolName(symbol)
  }

  private func isExternal(_ symbol: Word, _ package: Package) -> Bool {
    withCharacters(symbolName(symbol)) { name in
      if case (_, .external)? = find(name, in: package) { return true }
      return false
    }
  }

  /// A type's form, or any small form, as people write it.
  func typeText(_ form: Word, depth: Int = 0) -> String {
    if isSymbol(form) {
      let name = symbolName(form).lowercased()
      if isKeyword(form) { return ":" + name }
      guard let package = package(record(form)[SymbolLayout.package]) else { return "#:" + name }
      if package === lispPackage || package === userPackage { return name }
      return package.name.lowercased() + (isExternal(form, package) ? ":" : "::") + name
    }
    if form.isFixnum { return String(form.fixnum) }
    if stringContent(form) != nil { return "\"\(text(form))\"" }
    if depth > 100 { return "…" }
    if form.isCons {
      var parts: [String] = []
      var rest = form
      while rest.isCons, parts.count < 100 {
        parts.append(typeText(rest.car, depth: depth + 1))
        rest = rest.cdr
      }
      return "(" + parts.joined(separator: " ") + ")"
    }
    return shortText(form)
  }
}

extension ForeignError {
  /// As the machine signals it: a condition of the class that the kind names, with its report.
  func condition(_ machine: Machine) -> LispError {
    var initial: [(String, Word)] = [
      ("FORMAT-CONTROL", machine.makeString("~A")),
      ("FORMAT-ARGUMENTS", machine.cons(machine.makeString(message), .nil)),
      ("KIND", machine.keyword(kind.rawValue.uppercased())),
    ]
    initial.append(("FUNCTION-NAME", name.map(machine.makeString) ?? .nil))
    initial.append(("ADDRESS", address.map { machine.makeInteger(unsigned: $0) } ?? .nil))
    if kind == .typeMismatch || kind == .marshallingFailed {
      initial.append(("DATUM", datum ?? .nil))
      initial.append(("EXPECTED-TYPE", expectedType.map(machine.makeString) ?? .nil))
    }
    machine.foreign.lastError = self
    return .condition(kind.rawValue.uppercased(), initial)
  }
}
