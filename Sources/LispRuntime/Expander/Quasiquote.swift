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
    if template.car == names.unquote, isUnary(template) {
      let form = template.cdr.car
      if depth == 1 { return form }
      return makeList([
        intern("LIST"), quoted(names.unquote), try quasiquote(form, depth: depth - 1),
      ])
    }
    if template.car == names.quasiquote, isUnary(template) {
      return makeList([
        intern("LIST"), quoted(names.quasiquote), try quasiquote(template.cdr.car, depth: depth + 1),
      ])
    }
    if template.car.isCons, isUnary(template.car),
      template.car.car == names.unquoteSplicing || template.car.car == names.unquoteNconc
    {
      let rest = try quasiquote(template.cdr, depth: depth)
      let form = template.car.cdr.car
      if depth == 1 {
        if template.cdr.isNil { return form }
        let function = template.car.car == names.unquoteNconc ? "NCONC" : "APPEND"
        return makeList([intern(function), form, rest])
      }
      let inner = makeList([intern("LIST"), quoted(template.car.car), try quasiquote(form, depth: depth - 1)])
      return makeList([intern("CONS"), inner, rest])
    }
    // Long lists are walked, not descended into.
    var items: [Word] = []
    var rest = template
    while rest.isCons {
      if rest.car == names.unquote || rest.car == names.quasiquote, isUnary(rest), !items.isEmpty { break }
      if rest.car.isCons, isUnary(rest.car),
        rest.car.car == names.unquoteSplicing || rest.car.car == names.unquoteNconc
      {
        break
      }
      items.append(try quasiquote(rest.car, depth: depth))
      rest = rest.cdr
    }
    if rest.isNil { return cons(intern("LIST"), makeList(items)) }
    let tail = try quasiquote(rest, depth: depth)
    if items.count == 1 { return makeList([intern("CONS"), items[0], tail]) }
    return cons(intern("LIST*"), makeList(items + [tail]))
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
