/// Questions about names that a person asks.
extension Session {
  /// What a name stands for, as text: how it is called, what it does.
  public func describe(_ name: String) -> String? {
    guard let symbol = machine.findSymbol(spelled: name) else { return nil }
    var lines: [String] = []
    let record = machine.record(symbol)
    let spelled = machine.spelling(of: symbol)
    let macro = record[SymbolLayout.macro]
    if macro.isFixnum, let special = SpecialForm(rawValue: macro.fixnum) {
      lines.append("\(spelled) is a \(special.isMacroInStandard ? "macro" : "special operator") of the language")
    } else if macro.isFunction {
      lines.append("(\(spelled)\(parameters(of: macro))), a macro")
      lines += documentation(of: macro)
    }
    let function = record[SymbolLayout.function]
    if function != machine.undefinedFunction, !macro.isFunction {
      switch function.code.codeKind {
      case .primitive: lines.append("(\(spelled) …), a function of the machine")
      case .foreign: lines.append("(\(spelled)\(parameters(of: function))), a function of C")
      default: lines.append("(\(spelled)\(parameters(of: function))), a function")
      }
      lines += documentation(of: function)
    }
    let value = record[SymbolLayout.value]
    let flags = machine.flags(of: symbol)
    if flags & SymbolLayout.isSymbolMacro != 0 {
      lines.append("\(spelled) is a symbol macro for \(machine.readableText(value))")
    } else if flags & SymbolLayout.isConstant != 0, value != symbol {
      lines.append("\(spelled) is a constant: \(machine.readableText(value))")
    } else if flags & SymbolLayout.isSpecial != 0 {
      lines.append(
        "\(spelled) is a variable\(value.isUnbound ? " without a value" : ": \(machine.readableText(value))")")
    } else if !value.isUnbound, value != symbol {
      lines.append("\(spelled) has the value \(machine.readableText(value))")
    }
    let documented = machine.hiddenProperty(symbol, machine.variableDocumentationKey)
    if machine.stringContent(documented) != nil { lines += indented(machine.text(documented)) }
    if lines.isEmpty { lines.append("\(spelled) is a symbol without a meaning yet") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func parameters(of function: Word) -> String {
    materialize(function)
    let list = function.code[CodeLayout.parameters]
    guard list.isCons else { return "" }
    let text = machine.readableText(list, depth: 6).lowercased()
    return " " + text.dropFirst().dropLast()
  }

  private func documentation(of function: Word) -> [String] {
    materialize(function)
    let text = function.code[CodeLayout.documentation]
    return machine.stringContent(text) == nil ? [] : indented(machine.text(text))
  }

  private func materialize(_ function: Word) {
    guard function.code.codeKind == .lazy else { return }
    _ = machine.runToTopLevel { () throws(LispError) in try machine.materialize(function) }
  }

  private func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
  }

  /// The instructions of a function or macro.
  public func disassembly(of name: String) -> String? {
    guard let symbol = machine.findSymbol(spelled: name) else { return nil }
    let macro = machine.record(symbol)[SymbolLayout.macro]
    let function = macro.isFunction ? macro : machine.record(symbol)[SymbolLayout.function]
    if function == machine.undefinedFunction { return nil }
    materialize(function)
    var disassembler = Disassembler(machine)
    return disassembler.text(of: function)
  }

  /// What the first form of a text expands to; everything in it when `fully`. Nil after an error, which was told.
  public func expansion(of text: String, fully: Bool = false) -> String? {
    var result: String?
    var text = text
    _ = text.withUTF8 { buffer in
      machine.runToTopLevel { () throws(LispError) in
        var reader = Reader(machine, buffer)
        guard let form = try reader.read() else { return }
        let expand = machine.intern(fully ? "MACROEXPAND" : "MACROEXPAND-1")
        result = try machine.shown(try machine.call(expand, [form]), by: "SHOWN-FORM")
      }
    }
    return result
  }

  /// Every symbol whose name contains a text, with what it stands for.
  public func apropos(_ part: String) -> [(name: String, kind: String)] {
    let part = part.uppercased()
    var found: [(String, String)] = []
    var seen: Set<Word> = []
    for package in machine.packages where package !== machine.systemPackage {
      package.visitEntries { entry in
        let symbol = machine.symbol(fromRecord: entry.symbol)
        guard seen.insert(entry.symbol).inserted, let kind = kind(of: symbol) else { return }
        if machine.symbolName(symbol).uppercased().contains(part) {
          found.append((machine.spelling(of: symbol), kind))
        }
      }
    }
    return found.sorted { $0.0 < $1.0 }.map { (name: $0.0, kind: $0.1) }
  }

  private func kind(of symbol: Word) -> String? {
    let record = machine.record(symbol)
    let macro = record[SymbolLayout.macro]
    if macro.isFixnum {
      return SpecialForm(rawValue: macro.fixnum)?.isMacroInStandard == true ? "macro" : "special operator"
    }
    if macro.isFunction { return "macro" }
    let function = record[SymbolLayout.function]
    if function != machine.undefinedFunction {
      return function.code.codeKind == .foreign ? "function of C" : "function"
    }
    let flags = machine.flags(of: symbol)
    if record[SymbolLayout.package] == machine.keywordPackage.object { return nil }
    if flags & SymbolLayout.isConstant != 0 { return "constant" }
    return flags & SymbolLayout.isSpecial != 0 ? "variable" : nil
  }

  /// How a word may go on: symbols that can be written here, and packages.
  public func completions(of word: String) -> [String] {
    let upper = word.contains { $0.isUppercase } && !word.contains { $0.isLowercase }
    func cased(_ text: String) -> String { upper ? text : text.lowercased() }
    var found: Set<String> = []
    func add(_ package: Package, externalOnly: Bool, start: String, shown: String) {
      package.visitEntries { entry in
        if externalOnly, !entry.isExternal { return }
        let name = machine.symbolName(machine.symbol(fromRecord: entry.symbol))
        if name.hasPrefix(start), name == name.uppercased(), !name.isEmpty, !name.contains(" ") {
          found.insert(shown + cased(name))
        }
      }
    }
    if let colon = word.firstIndex(of: ":") {
      let packageName = String(word[..<colon])
      let isDouble = word[colon...].hasPrefix("::")
      let start = String(word[colon...].drop { $0 == ":" }).uppercased()
      guard
        let package = packageName.isEmpty ? machine.keywordPackage : machine.packagesByName[packageName.uppercased()]
      else { return [] }
      add(
        package, externalOnly: !isDouble && !packageName.isEmpty, start: start,
        shown: packageName + (isDouble ? "::" : ":"))
    } else if let package = machine.package(machine.currentPackage) {
      let start = word.uppercased()
      add(package, externalOnly: false, start: start, shown: "")
      for used in package.uses { add(used, externalOnly: true, start: start, shown: "") }
      for name in machine.packagesByName.keys where name.hasPrefix(start) && !start.isEmpty {
        found.insert(cased(name) + ":")
      }
    }
    return found.sorted()
  }
}

extension Machine {
  /// The symbol that a word names in the current package; nothing is interned.
  func findSymbol(spelled word: String) -> Word? {
    var word = Substring(word)
    while word.first == "'" || word.first == "#" { word = word.dropFirst() }
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    let name = (parts.last ?? "").uppercased()
    var home = package(currentPackage)
    if parts.count > 1 { home = parts[0].isEmpty ? keywordPackage : packagesByName[parts[0].uppercased()] }
    guard let home, !name.isEmpty else { return nil }
    let bare = String(parts.last ?? "").trimming("|")
    return withCharacters(name) { find($0, in: home)?.0 } ?? withCharacters(bare) { find($0, in: home)?.0 }
  }

  /// A symbol as it can be typed in the current package.
  func spelling(of symbol: Word) -> String {
    let name = symbolName(symbol)
    let shown = name == name.uppercased() ? name.lowercased() : "|\(name)|"
    guard let here = package(currentPackage), let home = package(record(symbol)[SymbolLayout.package]) else {
      return "#:" + shown
    }
    if home === keywordPackage { return ":" + shown }
    if let (found, _) = withCharacters(name, { find($0, in: here) }), found == symbol { return shown }
    guard let (_, access) = withCharacters(name, { find($0, in: home) }), case .external = access else {
      return "\(home.shortestName.lowercased())::\(shown)"
    }
    return "\(home.shortestName.lowercased()):\(shown)"
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String {
    var text = self[...]
    while text.first == character { text = text.dropFirst() }
    while text.last == character { text = text.dropLast() }
    return String(text)
  }
}
