/// Backquote: a template becomes calls of `list`, `append` and the like.
extension Machine {
  func quasiquote(_ template: Word, depth: Int) throws(LispError) -> Word {
    if depth > 100 { throw .program("backquotes are nested more than 100 deep") }
    if !containsUnquote(template) { return isSelfEvaluating(template) ? template : quoted(template) }
    if template.is(.simpleVector) {
      let list = makeList(Array(UnsafeBufferPointer(start: template.elements, count: template.vectorCount)))
      let parts = try quasiquote(list, depth: depth)
      return makeList([intern("COERCE"), parts, quoted(intern("SIMPLE-VECTOR"))])
    }
    guard template.isCons else { return quoted(template) }
    if template.car == names.unquote {
      if depth == 1, isUnary(template) { return template.cdr.car }
      return try keeping(template, depth: depth - 1)
    }
    if template.car == names.quasiquote, isUnary(template) { return try keeping(template, depth: depth + 1) }
    if isSplicing(template.car) {
      let rest = try quasiquote(template.cdr, depth: depth)
      if depth > 1 { return makeList([intern("CONS"), try keeping(template.car, depth: depth - 1), rest]) }
      // An inner `,@` may have left several forms: `,@,@forms`.
      guard let forms = elements(template.car.cdr) else { throw .program("malformed template ~S", [template]) }
      if forms.count == 1, template.cdr.isNil { return forms[0] }
      let function = template.car.car == names.unquoteNconc ? "NCONC" : "APPEND"
      return cons(intern(function), makeList(forms + [rest]))
    }
    // Long lists are walked, not descended into.
    var items: [Word] = []
    var rest = template
    while rest.isCons {
      if rest.car == names.unquote || rest.car == names.quasiquote, isUnary(rest), !items.isEmpty { break }
      if isSplicing(rest.car) { break }
      if depth == 1, rest.car.isCons, rest.car.car == names.unquote, let forms = elements(rest.car.cdr) {
        // Usually one; an inner `,@` may have left several: `,,@forms`.
        items += forms
      } else {
        items.append(try quasiquote(rest.car, depth: depth))
      }
      rest = rest.cdr
    }
    if rest.isNil { return cons(intern("LIST"), makeList(items)) }
    let tail = try quasiquote(rest, depth: depth)
    if items.count == 1 { return makeList([intern("CONS"), items[0], tail]) }
    return cons(intern("LIST*"), makeList(items + [tail]))
  }

  /// A mark of an outer or inner level stays what it is, before a list of what it marks.
  private func keeping(_ template: Word, depth: Int) throws(LispError) -> Word {
    makeList([intern("CONS"), quoted(template.car), try quasiquote(template.cdr, depth: depth)])
  }

  private func isSplicing(_ form: Word) -> Bool {
    form.isCons && (form.car == names.unquoteSplicing || form.car == names.unquoteNconc)
  }

  /// Whether anything in a template is computed.
  private func containsUnquote(_ template: Word) -> Bool {
    if template.is(.simpleVector) {
      return (0..<template.vectorCount).contains { containsUnquote(template.elements[$0]) }
    }
    var rest = template
    while rest.isCons {
      if rest.car == names.unquote || rest.car == names.unquoteSplicing || rest.car == names.unquoteNconc {
        return true
      }
      if rest.car.isCons || rest.car.is(.simpleVector), containsUnquote(rest.car) { return true }
      rest = rest.cdr
    }
    return rest.is(.simpleVector) && containsUnquote(rest)
  }

  private func quoted(_ word: Word) -> Word { makeList([names.quote, word]) }

  private func isUnary(_ form: Word) -> Bool { form.cdr.isCons && form.cdr.cdr.isNil }

  private func isSelfEvaluating(_ word: Word) -> Bool {
    if word.isCons { return false }
    if word.is(.symbol) { return record(word)[SymbolLayout.package] == keywordPackage.object }
    return true
  }
}
