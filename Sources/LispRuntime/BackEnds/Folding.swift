/// What a back end asks the machine to compute beforehand.
extension Machine {
  /// The value of a call that may fail, without anybody hearing of the failure.
  package func quietCall(_ symbol: Word, _ arguments: [Word]) -> Word? {
    let function = record(symbol)[SymbolLayout.function]
    if function.isFunction, function.code.codeKind == .primitive { return primitiveValue(function, arguments) }
    let quoted = arguments.map { makeList([names.quote, $0]) }
    let form = cons(symbol, makeList(quoted))
    return quietly(form)
  }

  /// What a function in Swift gives that calls no Lisp; nil where it fails.
  private func primitiveValue(_ function: Word, _ arguments: [Word]) -> Word? {
    let primitive = primitives + function.code[CodeLayout.index].raw
    let count = arguments.count
    guard count >= primitive.pointee.minimum, count <= primitive.pointee.maximum ?? .max else { return nil }
    let (base, outer) = (top + 3, nativeTop)
    defer { nativeTop = outer }
    base[-3] = function
    base[-2] = Word(fixnum: 0)
    base[-1] = Word(fixnum: 0)
    for (index, word) in arguments.enumerated() { base[index] = word }
    nativeTop = base + count
    valueCount = 1
    return primitive.pointee.held._withUnsafeGuaranteedRef { held in
      do throws(LispError) { return try held.body(self, Arguments(base: base, count: count)) } catch { return nil }
    }
  }

  /// The text that `print` and its like write of a constant under the standard's settings; nil when it is not sure.
  package func printedConstant(_ word: Word, _ function: String) -> String? {
    let quoted = makeList([names.quote, word])
    if function == "terpri" { return "\n" }
    if function == "write-string" || function == "write-line" {
      guard stringContent(word) != nil else { return nil }
      return text(word) + (function == "write-line" ? "\n" : "")
    }
    guard word.isFixnum || word.isCharacter || stringContent(word) != nil || word.isNil || word == .t else {
      return nil
    }
    if let plain = plainText(word, isReadable: function != "princ") {
      return function == "print" ? "\n\(plain) " : plain
    }
    let printer = intern(function == "princ" ? "PRINC-TO-STRING" : "PRIN1-TO-STRING")
    guard let result = quietly(makeList([printer, quoted])), stringContent(result) != nil else { return nil }
    return function == "print" ? "\n\(text(result)) " : text(result)
  }

  /// How strings and small integers are printed, which is known without printing.
  private func plainText(_ word: Word, isReadable: Bool) -> String? {
    if word.isFixnum { return String(word.fixnum) }
    guard word.isSimpleString else { return nil }
    let text = text(word)
    if !isReadable { return text }
    return text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") } ? nil : "\"\(text)\""
  }

  func quietly(_ form: Word) -> Word? {
    let catching = makeList([intern("IGNORE-ERRORS"), form])
    var result: Word?
    _ = runToTopLevel { () throws(LispError) in
      let value = try evaluate(catching)
      if valueCount == 1 || value.isTrue { result = value }
    }
    return result
  }
}
