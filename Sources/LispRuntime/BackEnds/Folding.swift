/// What a back end asks the machine to compute beforehand.
extension Machine {
  /// The value of a call that may fail, without anybody hearing of the failure.
  package func quietCall(_ symbol: Word, _ arguments: [Word]) -> Word? {
    let quoted = arguments.map { makeList([names.quote, $0]) }
    let form = cons(symbol, makeList(quoted))
    return quietly(form)
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
    let printer = intern(function == "princ" ? "PRINC-TO-STRING" : "PRIN1-TO-STRING")
    guard let result = quietly(makeList([printer, quoted])), stringContent(result) != nil else { return nil }
    return function == "print" ? "\n\(text(result)) " : text(result)
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
