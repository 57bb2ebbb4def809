import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Calls whose function or types are not declared, and what is left of a call: errno and the last error.
extension Machine {
  func defineForeignCallPrimitives() {
    // (ffi-call library "name" '(types…) result value…), (ffi-call pointer '(types…) result value…)
    defineForeign("FFI-CALL", 3...) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      var first = 0
      var name: String?
      let address: UInt
      if arguments[0].is(.pointer) {
        address = try side.address(arguments[0])
        first = 1
      } else {
        let library = try side.library(arguments[0])
        let symbol = try side.name(arguments[1])
        address = UInt(bitPattern: try side.symbol(symbol, of: library))
        name = symbol
        first = 2
      }
      guard arguments.count >= first + 2, var list = machine.elements(arguments[first]) else {
        throw .wrongType(arguments.optional(first), "LIST")
      }
      let result = try side.types.type(arguments[first + 1])
      let values = arguments.from(first + 2)
      // (:string :rest) – what follows are types and values in turn.
      var fixed: Int?
      if list.last == machine.keyword("REST") {
        list.removeLast()
        fixed = list.count
      }
      guard fixed == nil ? values.count == list.count : values.count >= list.count else {
        throw side.mismatch("ffi-call: \(list.count) types for \(values.count) values")
      }
      var pairs: [Word] = []
      for (type, value) in zip(list, values) { pairs += [type, value] }
      pairs += values.dropFirst(list.count)
      return try pairs.withUnsafeBufferPointerTyped { buffer throws(LispError) in
        try side.callAddress(address, result: result, buffer, fixed: fixed, isAllowed: first == 2, name: name)
      }
    }
    // (foreign-funcall-pointer pointer () :type value … result-type), and the same by a symbol's name.
    define("CALL-FOREIGN-POINTER", 2..., in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let address: UInt
      if stringIs(arguments[0], machine) {
        let name = machine.text(arguments[0])
        guard let found = try side.anywhere(name) else {
          throw ForeignError(.symbolNotFound, "no library that is open has a symbol \(name)", name: name).condition(
            machine)
        }
        address = UInt(bitPattern: found)
      } else {
        address = try side.address(arguments[0])
      }
      let all = arguments.from(1)
      let hasResult = all.count % 2 == 1
      let result = hasResult ? try side.types.type(all[all.count - 1]) : side.types.void
      let pairs = UnsafeBufferPointer(rebasing: all[0..<(hasResult ? all.count - 1 : all.count)])
      return try side.callAddress(
        address, result: result, pairs, fixed: nil, isAllowed: stringIs(arguments[0], machine),
        name: stringIs(arguments[0], machine) ? machine.text(arguments[0]) : nil)
    }
    // (call-host "module.field" value…): a declared function, or one whose types the values tell.
    defineForeign("CALL-HOST", 1...) { (machine, arguments) throws(LispError) in
      try machine.foreign.callHost(arguments)
    }
    defineForeign("ERRNO", 0) { (machine, _) throws(LispError) in Word(fixnum: Int(machine.foreign.savedErrno)) }
    defineForeignSetter("ERRNO", 1...1) { (machine, arguments) throws(LispError) in
      guard let value = arguments[0].asFixnum, let number = Int32(exactly: value) else {
        throw .wrongType(arguments[0], "(SIGNED-BYTE 32)")
      }
      machine.foreign.savedErrno = number
      return arguments[0]
    }
    defineForeign("STRERROR", 0...1) { (machine, arguments) throws(LispError) in
      let number = arguments.count > 0 ? arguments[0].asFixnum ?? 0 : Int(machine.foreign.savedErrno)
      return machine.makeString(String(cString: strerror(Int32(clamping: number))))
    }
    // The text of the last error of this side, and its kind.
    defineForeign("FFI-LAST-ERROR", 0) { (machine, _) throws(LispError) in
      guard let last = machine.foreign.lastError else { return .nil }
      let text = machine.makeString(last.message)
      machine.setValues([text, machine.keyword(last.kind.rawValue.uppercased())])
      return text
    }
  }
}

private func stringIs(_ word: Word, _ machine: Machine) -> Bool { machine.stringContent(word) != nil }

extension ForeignSide {
  /// A symbol of any library that is open.
  fileprivate func anywhere(_ name: String) throws(LispError) -> UnsafeMutableRawPointer? {
    for library in libraries.all + [libraries.process] where library.find(name) != nil {
      return try symbol(name, of: library)
    }
    return nil
  }

  fileprivate func callHost(_ arguments: Arguments) throws(LispError) -> Word {
    let text = try name(arguments[0])
    let (module, field) = Self.split(text)
    if let declared = declaredFunction(module, field) {
      return try machine.call(declared, arguments.from(1))
    }
    let address: UnsafeMutableRawPointer
    do throws(ForeignError) {
      address = try find(field, module: module).1
    } catch { throw error.condition(machine) }
    var pairs: [Word] = []
    var result = types.int
    for value in arguments.from(1) {
      pairs += [try guessedType(value), value]
      if value.isSingle || value.is(.doubleFloat) { result = try types.type(machine.keyword("DOUBLE")) }
    }
    return try pairs.withUnsafeBufferPointerTyped { buffer throws(LispError) in
      try callAddress(UInt(bitPattern: address), result: result, buffer, fixed: nil, isAllowed: true, name: field)
    }
  }

  private func guessedType(_ value: Word) throws(LispError) -> Word {
    if machine.wideInteger(value) != nil { return machine.keyword("LONG") }
    if value.isSingle || value.is(.doubleFloat) { return machine.keyword("DOUBLE") }
    if machine.stringContent(value) != nil { return machine.keyword("STRING") }
    if value == .t { return machine.keyword("BOOLEAN") }
    if value.is(.pointer) || value.isNil { return machine.keyword("POINTER") }
    throw mismatch(value, "a number, a string or a pointer")
  }

  /// A function that was declared as `"module.field"`.
  private func declaredFunction(_ module: String, _ field: String) -> Word? {
    for number in (0..<functions.count).reversed() where functions.declarations[number].role == .function {
      let function = functions[number]
      if function.cName.isEmpty {
        // Not read so far: its symbol says enough to leave most out.
        guard let form = try? form(of: function.source), let parts = machine.elements(form), parts.count > 2,
          machine.stringContent(parts[2]) != nil
        else { continue }
        (function.moduleName, function.cName) = Self.split(machine.text(parts[2]))
      }
      if function.cName == field, function.moduleName == module {
        let value = machine.record(function.symbol)[SymbolLayout.function]
        if value.isFunction, value.code.codeKind == .foreign, value.code[CodeLayout.index].raw == number {
          return value
        }
      }
    }
    return nil
  }
}
