#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a back end asks the machine for: definitions of the prelude as core forms, symbols, words.
extension Machine {
  /// The function of the prelude that waits under a name, expanded. Nil when there is none.
  package func preludeFunction(_ record: Word) throws(LispError) -> Lambda? {
    if let definition = backEndPrelude[record] { return try expandDefinition(definition) }
    guard let definition = preludeIndex[record] else { return nil }
    return try expandDefinition(definition)
  }

  /// Whether the prelude, or the back end's own, has a function of this name.
  package func hasPreludeFunction(_ record: Word) -> Bool {
    backEndPrelude[record] != nil || preludeIndex[record] != nil
  }

  /// Notes the definitions of a back end's own prelude: they go before the machine's primitives.
  package func addBackEndPrelude(_ text: UnsafeBufferPointer<UInt8>, file: String) {
    let saved = currentPackage
    currentPackage = systemPackage.object
    defer { currentPackage = saved }
    backEndPrelude.reserveCapacity(2048)
    var position = 0
    var line: Int32 = 1
    while position < text.count {
      if text[position] == UInt8(ascii: "(") { addDefinition(text, position, line, file) }
      guard let base = text.baseAddress, let end = memchr(base + position, 10, text.count - position) else { return }
      position = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(end)) + 1
      line += 1
    }
  }

  private func addDefinition(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ line: Int32, _ file: String) {
    if Self.has("(in-package ", text, start) { return }
    if Self.has("(defun ", text, start), let name = plainName(text, start + 7) {
      backEndPrelude[record(name)] = LazyDefinition(
        text: text, offset: start, line: line, file: file, isMacro: false, symbol: name)
      return
    }
    var reader = Reader(self, text, position: start + 1, line: line)
    do throws(LispError) {
      let operatorName = try reader.readRequired()
      if operatorName == intern("IN-PACKAGE") { return }
      let isMacro = operatorName == names.defmacro
      if isMacro || operatorName == names.defun || symbolName(operatorName).hasPrefix("DEFINE-") {
        let named = try reader.readRequired()
        // A form may define several functions: then it names all of them first.
        for name in operatorName == names.defun ? [try functionName(named)] : elements(named) ?? [named] {
          backEndPrelude[record(name)] = LazyDefinition(
            text: text, offset: start, line: line, file: file, isMacro: isMacro, symbol: name)
        }
        guard isMacro, let definition = backEndPrelude.removeValue(forKey: record(named)) else { return }
        let name = named
        record(name)[SymbolLayout.macro] = makeFunction(
          code: makeCode(kind: .lazy, name: name, index: lazyDefinitions.count))
        lazyDefinitions.append(definition)
        return
      }
      var whole = Reader(self, text, position: start, line: line)
      guard let form = try whole.read(), !defineNow(form) else { return }
      _ = try evaluateTopLevel(form)
    } catch { Self.fatal("the prelude cannot be loaded, at \(file):\(line)") }
  }

  private func expandDefinition(_ definition: LazyDefinition) throws(LispError) -> Lambda {
    let outer = (expander, currentPackage)
    expander = ExpanderState()
    currentPackage = systemPackage.object
    loading.append(LoadContext(file: definition.file, place: .unknown, isSystem: true))
    defer {
      (expander, currentPackage) = outer
      loading.removeLast()
    }
    var reader = Reader(self, definition.text, position: definition.offset, line: definition.line, keepsPlaces: true)
    guard var form = try reader.read() else {
      throw .program("a definition of the prelude is malformed: ~S", [definition.symbol])
    }
    while form.isCons, form.car != names.defun {
      let (expansion, wasMacro) = try macroexpandOnce(form, globalEnvironment())
      if !wasMacro { break }
      form = expansion
    }
    if form.isCons, form.car == names.progn {
      form = elements(form.cdr)?.first { $0.isCons && $0.cdr.isCons && $0.cdr.car == definition.symbol } ?? form
    }
    guard form.isCons, form.cdr.isCons, form.cdr.cdr.isCons else {
      throw .program("a definition of the prelude is malformed: ~S", [definition.symbol])
    }
    let root = Lambda(name: .nil, parent: nil, place: .unknown)
    guard case .sequence(let parts) = try expandDefun(form, Environment(parent: nil, lambda: root)),
      case .call(_, let arguments, _)? = parts.first, arguments.count == 2, case .lambda(let lambda) = arguments[1]
    else { throw .program("a definition of the prelude is malformed: ~S", [definition.symbol]) }
    return lambda
  }

  /// Symbols of the standard whose names begin so.
  package func standardSymbols(beginningWith prefix: String) -> [Word] {
    var found: [Word] = []
    lispPackage.visitEntries { if symbolName($0.symbol).hasPrefix(prefix) { found.append($0.symbol) } }
    return found
  }

  /// The record of a symbol that a package has or inherits.
  package func existingSymbol(_ name: String, in package: String) -> Word? {
    guard let home = packagesByName[package] else { return nil }
    return withCharacters(name) { find($0, in: home) }.map { record($0.0) }
  }

  /// A symbol's record, which core forms use for global names.
  package func globalRecord(_ symbol: Word) -> Word { record(symbol) }
  package func symbol(of record: Word) -> Word { symbol(fromRecord: record) }
  package func isLispSymbol(_ word: Word) -> Bool { isSymbol(word) }
  package func stringText(_ word: Word) -> String { text(word) }
  package func textContent(_ word: Word) -> UnsafeMutableBufferPointer<UInt32>? { stringContent(word) }
  package func listElements(_ list: Word) -> [Word]? { elements(list) }
  package func packageName(_ object: Word) -> String? { package(object)?.name }
  package func isSpecialVariable(_ record: Word) -> Bool {
    record[0].headerFlags & (SymbolLayout.isSpecial | SymbolLayout.isConstant) != 0
  }
  package func systemSymbol(_ name: String) -> Word { intern(name, in: "SYSTEM") }
  /// A property that the system keeps of a symbol.
  package func property(_ symbol: Word, _ key: Word) -> Word { hiddenProperty(symbol, key) }
  /// Has the machine remember the core forms of what it compiles.
  package func rememberLambdas() { compiledLambdas = [:] }
  /// What a function was made of, and the values of what it has captured.
  package func lambda(of function: Word) -> (lambda: Lambda, captures: [Word])? {
    guard function.isFunction else { return nil }
    if compiledLambdas?[function.code] == nil { rememberLambda(ofKept: function.code) }
    guard let lambda = compiledLambdas?[function.code] else { return nil }
    return (lambda, lambda.captures.indices.map { function[FunctionLayout.captures + $0] })
  }
  package var functionOfNothing: Word { undefinedFunction }
  package func makePackageForBackEnd(_ name: String, exporting symbols: [String]) {
    if packagesByName[name] != nil { return }
    let package = makePackage(name, capacity: 1024)
    for symbol in symbols {
      withCharacters(symbol.uppercased()) { characters in
        _ = intern(characters, in: package)
        if let index = package.index(of: characters, hash: Package.hash(characters)) {
          package.setExternal(true, at: index)
        }
      }
    }
  }
}
