/// What a back end can ask about symbols and packages, to give a program the part of it that it needs.
extension Machine {
  /// Whether a symbol names a macro (T) or a special operator (`:special`).
  package func operatorKind(_ record: Word) -> Word {
    let macro = record[SymbolLayout.macro]
    guard macro.isFixnum else { return Word(macro.isTrue) }
    return SpecialForm(rawValue: macro.fixnum)?.isMacroInStandard == false ? keyword("SPECIAL") : .t
  }

  /// A symbol as people write it in the package that the program ended in.
  package func printedName(_ record: Word) -> String {
    let symbol = symbol(of: record)
    let form = makeList([intern("PRIN1-TO-STRING"), makeList([names.quote, symbol])])
    guard let text = quietly(form), stringContent(text) != nil else { return symbolName(symbol) }
    return stringText(text)
  }

  /// The function of a macro that is written in Lisp, compiled.
  package func macroFunction(_ record: Word) -> Word? {
    let macro = record[SymbolLayout.macro]
    guard macro.isFunction else { return nil }
    if macro.code.codeKind == .lazy {
      do throws(LispError) { try materialize(macro) } catch { return nil }
    }
    return macro
  }

  /// What a symbol macro stands for, in a list; NIL for other symbols.
  package func symbolMacro(_ record: Word) -> Word {
    let isSymbolMacro = record[0].headerFlags & SymbolLayout.isSymbolMacro != 0
    return isSymbolMacro ? makeList([record[SymbolLayout.value]]) : .nil
  }

  /// Makes the class of a condition of the standard, if the symbol names one that nobody has asked for.
  package func makeStandardCondition(_ symbol: Word) {
    if unmadeConditions.remove(symbol) != nil { _ = callAtTopLevel(systemSymbol("FIND-CLASS-LAYOUT"), [symbol]) }
  }

  /// The packages that there are, in the order in which they were made.
  package func packageContents() -> [PackageContents] {
    packages.filter { !$0.name.isEmpty }.map { package in
      var symbols: [(record: Word, isExternal: Bool)] = []
      package.visitEntries { symbols.append(($0.symbol, $0.isExternal)) }
      let isOfSystem = [lispPackage, keywordPackage, systemPackage].contains { $0 === package }
      return PackageContents(
        object: package.object, name: package.name, nicknames: package.nicknames, uses: package.uses.map(\.object),
        usedBy: package.usedBy.map(\.object), shadowing: Array(package.shadowing), symbols: symbols,
        isOfSystem: isOfSystem || package.name == "FFI")
    }
  }
}

/// A package as a back end sees it; symbols are given by their records.
package struct PackageContents {
  package var object: Word
  package var name: String
  package var nicknames: [String]
  package var uses: [Word]
  package var usedBy: [Word]
  package var shadowing: [Word]
  package var symbols: [(record: Word, isExternal: Bool)]
  /// Whether it was there before the program.
  package let isOfSystem: Bool
}
