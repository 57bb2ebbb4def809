/// Lisp functions as pointers for C.
extension Machine {
  func defineCallbackPrimitives() {
    // (make-c-callback f :args '(types…) :return type :scope :forever), (make-c-callback f 'callback-type)
    defineForeign("MAKE-C-CALLBACK", 1...) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let function = try side.callable(arguments[0])
      let hasType = arguments.count % 2 == 0
      let options = CallOptions(machine, Array(arguments.from(hasType ? 2 : 1)))
      var form = machine.makeList([
        machine.keyword("FUNCTION"), options["ARGS"],
        options["RETURN"].isNil ? machine.keyword("VOID") : options["RETURN"],
      ])
      if hasType { form = arguments[1] }
      guard let type = try side.functionType(behind: side.types.type(form)) else {
        throw side.mismatch(form, "the type of a function")
      }
      var scope = CallbackScope.forever
      if let word = options.word("SCOPE") {
        guard let known = CallbackScope(rawValue: word.lowercased()), known != .call else {
          throw side.mismatch(options["SCOPE"], ":async, :notified or :forever")
        }
        scope = known
      }
      let made = try side.makeCallback(function, type, scope: scope)
      return side.pointerObject(UInt(bitPattern: made.native.pointee.code), to: type.number)
    }
    defineForeign("FREE-CALLBACK", 1) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let address = try side.address(arguments[0])
      guard let callback = side.callback(at: address) else {
        throw ForeignError(
          .doubleFree, "\(address.hexadecimal) is no callback, or was freed before", address: address
        ).condition(machine)
      }
      side.freeCallback(callback.number)
      return .nil
    }
    defineForeign("CALLBACKP", 1) { (machine, arguments) throws(LispError) in
      guard arguments[0].is(.pointer) else { return .nil }
      return Word(machine.foreign.callback(at: arguments[0][PointerLayout.address].bits) != nil)
    }
    // What defcallback keeps: a pointer by a name.
    define("NAMED-CALLBACK", 1...2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      if arguments.count > 1 {
        if let old = side.namedCallbacks[arguments[0]],
          let callback = side.callback(at: old[PointerLayout.address].bits)
        {
          side.freeCallback(callback.number)
        }
        side.namedCallbacks[arguments[0]] = arguments[1]
        return arguments[0]
      }
      guard let known = side.namedCallbacks[arguments[0]] else {
        throw ForeignError(.symbolNotFound, "there is no callback \(machine.printed(arguments[0]))").condition(machine)
      }
      return known
    }
    // What (export-function 'name :as "exportName" :signature ((types…) result)) expands into.
    define("EXPORT-FOREIGN", 1..., in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let function = try side.callable(arguments[0])
      let options = CallOptions(machine, Array(arguments.from(1)))
      guard let signature = machine.elements(options["SIGNATURE"]), (1...2).contains(signature.count) else {
        throw side.mismatch(options["SIGNATURE"], "a signature: ((types…) result)")
      }
      let form = machine.makeList([
        machine.keyword("FUNCTION"), signature[0], signature.count > 1 ? signature[1] : machine.keyword("VOID"),
      ])
      let type = try side.types.type(form)
      let made = try side.makeCallback(function, type, scope: .forever)
      let exported = options["AS"]
      let name =
        exported.isTrue
        ? try side.name(exported)
        : machine.isSymbol(arguments[0]) ? machine.symbolName(arguments[0]).lowercased() : "function"
      let pointer = side.pointerObject(UInt(bitPattern: made.native.pointee.code), to: type.number)
      side.exports.removeAll { $0.name == name }
      side.exports.append(ForeignExport(name: name, pointer: pointer))
      return pointer
    }
    // ((name pointer) …)
    defineForeign("LIST-EXPORTS", 0) { (machine, _) throws(LispError) in
      machine.makeList(
        machine.foreign.exports.map { machine.makeList([machine.makeString($0.name), $0.pointer]) })
    }
  }
}

/// A function that is offered to the host under a name.
struct ForeignExport {
  var name: String
  var pointer: Word
}

extension ForeignSide {
  fileprivate func callable(_ word: Word) throws(LispError) -> Word {
    if word.isFunction { return word }
    guard machine.isSymbol(word), word.isTrue else { throw .wrongType(word, "(OR FUNCTION SYMBOL)") }
    // By its symbol, so that a new definition is the one that C calls.
    return word
  }
}
