import CGuard

/// Callbacks that C gives up by calling another function, and handlers whose arguments their signal tells.
extension ForeignSide {
  /// Makes callbacks of functions among the arguments that contracts say something about.
  func replaceCallbacks(_ contracts: CallContracts, _ words: inout [Word], _ number: Int) throws(LispError) {
    if let handler = contracts.signalHandler, isLispFunction(words[handler]) {
      if let type = try signalHandlerType(words, handler, number) {
        if !contracts.notified.contains(where: { $0.source == handler }) {
          let native = try callback(words[handler], type, scope: .forever)
          words[handler] = pointerObject(UInt(bitPattern: native.pointee.code), to: type.number)
          machine.roots.append(words[handler])
        } else {
          return try replaceNotified(contracts, &words, number, handlerType: type)
        }
      } else if let arity = arity(of: words[handler]), arity.required > 0 {
        throw annotated(
          mismatch(
            "this function takes arguments, and GObject knows of no signal \(machine.printed(words[1])) of this object: "
              + "make-c-callback makes one for arguments that are named"), argumentText(handler, number))
      }
    }
    try replaceNotified(contracts, &words, number, handlerType: nil)
  }

  private func replaceNotified(
    _ contracts: CallContracts, _ words: inout [Word], _ number: Int, handlerType: ForeignType?
  ) throws(LispError) {
    for pair in contracts.notified {
      guard let notify = pair.notify, let notifySource = pair.notifySource, isLispFunction(words[pair.source]) else {
        continue
      }
      let parameters = functions[number].parameters
      var type = try functionType(behind: parameters[pair.callback].type)
      if pair.source == contracts.signalHandler, let handlerType { type = handlerType }
      guard let type, let notifyType = try functionType(behind: parameters[notify].type) else { continue }
      do throws(LispError) {
        let made = try makeCallback(words[pair.source], type, scope: .notified)
        unhanded.append(made.number)
        let notification = try makeCallback(words[notifySource], notifyType, scope: .notified)
        notification.frees = made.number
        unhanded.append(notification.number)
        hot.pointee.hasUnhanded = true
        words[pair.source] = pointerObject(UInt(bitPattern: made.native.pointee.code), to: type.number)
        machine.roots.append(words[pair.source])
        words[notifySource] = pointerObject(UInt(bitPattern: notification.native.pointee.code), to: notifyType.number)
        machine.roots.append(words[notifySource])
      } catch {
        dropUnhanded()
        throw annotated(error, argumentText(pair.callback, number))
      }
    }
  }

  /// C never saw them: another argument was refused.
  func dropUnhanded() {
    for number in unhanded { freeCallback(number) }
    unhanded.removeAll()
    hot.pointee.hasUnhanded = false
  }

  func isLispFunction(_ word: Word) -> Bool {
    word.isFunction || (machine.isSymbol(word) && word.isTrue && !machine.isKeyword(word))
  }

  /// C gives a callback up: what the program wanted to be told of that, if anything, then both are gone.
  func notify(_ callback: LispCallback, _ raw: UnsafeMutableRawPointer) throws(LispError) {
    if callback.function.isNil { return }
    if !callback.function.is(.pointer) {
      _ = try apply(callback, raw)
      return
    }
    // A function of C's own.
    guard case .function(let form) = callback.type.kind, let steps = callback.program.steps else { return }
    var pairs: [Word] = []
    for (index, type) in form.parameters.enumerated() {
      pairs += [type, try argument(steps + index, callback, raw)]
    }
    let address = callback.function[PointerLayout.address].bits
    if address == 0 { return }
    _ = try pairs.withUnsafeBufferPointerTyped { buffer throws(LispError) in
      try callAddress(address, result: types.void, buffer, fixed: nil, isAllowed: true)
    }
  }

  // MARK: Signals

  /// Where a function of GObject's takes a handler whose type only the signal knows: `GCallback`, a `void (*)(void)`.
  func signalHandler(_ function: ForeignFunction) throws(LispError) -> Int? {
    guard function.cName.hasPrefix("g_signal_connect") || function.cName.contains("_g_signal_connect") else {
      return nil
    }
    let parameters = function.parameters
    guard parameters.count >= 3, parameters.allSatisfy({ $0.direction == .given }),
      case .function(let form)? = try functionType(behind: parameters[2].type)?.kind, form.parameters.isEmpty
    else { return nil }
    return 2
  }

  /// The type that GObject gives a signal's handlers, as far as the function takes arguments. Nil where it is not known;
  /// then the function must do without arguments.
  private func signalHandlerType(
    _ words: [Word], _ handler: Int, _ number: Int
  ) throws(LispError) -> ForeignType? {
    let form = try machine.call(
      machine.intern("SIGNAL-HANDLER-TYPE", in: "SYSTEM"), [words[0], words[1]])
    guard form.isCons, let parts = machine.elements(form), parts.count == 3, let all = machine.elements(parts[1]) else {
      return nil
    }
    let arity = arity(of: words[handler])
    if let arity, arity.required > all.count {
      throw annotated(
        mismatch(
          "this signal gives its handlers \(all.count) arguments, \(machine.typeText(parts[1])), and the function "
            + "wants \(arity.required)"), argumentText(handler, number))
    }
    // What C hands over beyond the last one that is wanted stays where it is.
    let wanted = all.prefix(min(all.count, arity?.most ?? all.count))
    machine.roots.append(form)
    let type = machine.makeList([parts[0], machine.makeList(Array(wanted)), parts[2]])
    machine.roots.append(type)
    return try types.type(type)
  }

  /// How many arguments a function takes at least and at most; nil for a symbol that has none so far.
  func arity(of word: Word) -> (required: Int, most: Int?)? {
    var function = word
    if machine.isSymbol(word) { function = machine.record(word)[SymbolLayout.function] }
    guard function.isFunction, function != machine.undefinedFunction else { return nil }
    let code = function.code
    switch code.codeKind {
    case .simple:
      let count = code[CodeLayout.simpleArity].raw
      return (count, count)
    case .general:
      let list = machine.parameterLists[code[CodeLayout.index].raw]
      return (list.required, list.hasRest || list.keywords != nil ? nil : list.required + list.optional)
    case .primitive:
      let primitive = machine.primitives + code[CodeLayout.index].raw
      return (primitive.pointee.minimum, primitive.pointee.maximum)
    case .foreign, .lazy, .undefined: return nil
    }
  }
}
