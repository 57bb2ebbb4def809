/// How the arguments of a call become the variables of a function with `&optional`, `&rest` or `&key`.
///
/// The registers of such a function begin with its required parameters, the optional ones, the rest
/// list, then one for each keyword. What was not supplied is the unbound marker, and the function's first
/// instructions compute the default.
package struct ParameterList {
  package var required: Int
  package var optional: Int
  package var hasRest: Bool
  /// nil without `&key`.
  package var keywords: [Word]?
  package var allowsOtherKeys: Bool

  package init(required: Int, optional: Int, hasRest: Bool, keywords: [Word]?, allowsOtherKeys: Bool) {
    self.required = required
    self.optional = optional
    self.hasRest = hasRest
    self.keywords = keywords
    self.allowsOtherKeys = allowsOtherKeys
  }

  var registerCount: Int { required + optional + (hasRest ? 1 : 0) + (keywords?.count ?? 0) }
}

extension Machine {
  @inline(never)
  func bindArguments(
    _ list: ParameterList, _ base: UnsafeMutablePointer<Word>, _ count: Int, _ function: Word
  ) throws(LispError) {
    let positional = list.required + list.optional
    if count < list.required || (count > positional && !list.hasRest && list.keywords == nil) {
      throw .argumentCount(function, count)
    }
    if let keywords = list.keywords {
      try bindKeywords(list, keywords, base, count, positional, function)
      return
    }
    if list.hasRest {
      var rest = Word.nil
      var index = count - 1
      while index >= positional {
        rest = cons(base[index], rest)
        index -= 1
      }
      base[positional] = rest
    }
    var index = count
    while index < positional {
      base[index] = .unbound
      index += 1
    }
  }

  private func bindKeywords(
    _ list: ParameterList, _ keywords: [Word], _ base: UnsafeMutablePointer<Word>, _ count: Int, _ positional: Int,
    _ function: Word
  ) throws(LispError) {
    let given = max(0, count - positional)
    if given & 1 != 0 {
      throw .program(
        "odd number of keyword arguments in the call of ~S", [function[FunctionLayout.code][CodeLayout.name]])
    }
    let restSlot = list.hasRest ? 1 : 0
    // The pairs move out of the way of the variables that they become.
    let first = base + positional
    let pairs = first + restSlot + keywords.count
    if UInt(bitPattern: pairs + given) > trueStackLimit { throw .condition("STACK-EXHAUSTED", []) }
    var rest = Word.nil
    var index = given - 1
    while index >= 0 {
      if list.hasRest { rest = cons(first[index], rest) }
      pairs[index] = first[index]
      index -= 1
    }
    index = count
    while index < positional {
      base[index] = .unbound
      index += 1
    }
    if list.hasRest { first[0] = rest }
    let variables = first + restSlot
    for index in 0..<keywords.count { variables[index] = .unbound }
    var allowsOthers = list.allowsOtherKeys
    var sawAllow = false
    var unknown: Word?
    index = 0
    while index < given {
      let key = pairs[index]
      if let place = keywords.firstIndex(of: key) {
        if variables[place].isUnbound { variables[place] = pairs[index + 1] }
      } else if key != names.allowOtherKeys, unknown == nil {
        unknown = key
      }
      if key == names.allowOtherKeys, !sawAllow {
        sawAllow = true
        if pairs[index + 1].isTrue { allowsOthers = true }
      }
      index += 2
    }
    if let unknown, !allowsOthers {
      throw .program(
        "unknown keyword argument ~S in the call of ~S",
        [unknown, function[FunctionLayout.code][CodeLayout.name]])
    }
  }
}
