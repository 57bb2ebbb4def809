import LispRuntime

/// What a program says of its host: functions that it calls, functions that it offers.
extension ProgramLowering {
  /// Takes a form of the program for a declaration. False when it is none.
  func declare(_ core: Core, at place: Place) throws(LoweringError) -> Bool {
    guard case .call(let function, let arguments, _) = core else { return false }
    if function == names.defineForeign, arguments.count == 1, case .constant(let form) = arguments[0] {
      try declareForeign(form, at: place)
      return true
    }
    if function == names.exportFunction {
      try declareExport(arguments, at: place)
      return true
    }
    return false
  }

  private func declareForeign(_ form: Word, at place: Place) throws(LoweringError) {
    let parts = machine.listElements(form) ?? []
    guard let head = parts.first, machine.isLispSymbol(head) else { return }
    // Types and constants are known to the machine that expands the program.
    guard machine.symbolName(head) == "DEFINE-FOREIGN-FUNCTION" else { return }
    guard parts.count >= 4, machine.isLispSymbol(parts[1]), machine.textContent(parts[2]) != nil,
      let parameters = machine.listElements(parts[3])
    else {
      throw LoweringError(
        .compileForeign,
        message: "a foreign function is declared as (ffi:define-foreign-function name \"module.field\" (type…) result)",
        place: place)
    }
    let name = machine.symbolName(parts[1])
    let path = machine.stringText(parts[2])
    let dot = path.firstIndex(of: ".") ?? path.endIndex
    let (module, field) = (String(path[..<dot]), String(path[dot...].dropFirst()))
    if module.isEmpty || field.isEmpty {
      throw LoweringError(
        .compileForeign, message: "\"\(path)\" names no function of a host: it is written \"module.field\"",
        place: place)
    }
    var types: [BoundaryType] = []
    for parameter in parameters {
      var word = parameter
      // (name type) where the name is no keyword.
      if word.isCons, word.cdr.isCons,
        machine.packageName(machine.globalRecord(word.car)[SymbolLayout.package]) != "KEYWORD"
      {
        word = word.cdr.car
      }
      guard let type = BoundaryType.read(word, machine), type != .void else {
        throw LoweringError(.compileType, message: unknownType(word, of: name), place: place)
      }
      types.append(type)
    }
    var result = BoundaryType.void
    if parts.count > 4 {
      guard let type = BoundaryType.read(parts[4], machine) else {
        throw LoweringError(.compileType, message: unknownType(parts[4], of: name), place: place)
      }
      result = type
    }
    let record = machine.globalRecord(parts[1])
    foreignFunctions[record] = ForeignFunction(
      record: record, lispName: name, module: module, field: field, parameters: types, result: result)
  }

  private func unknownType(_ word: Word, of name: String) -> String {
    let type = machine.isLispSymbol(word) ? ":\(machine.symbolName(word).lowercased())" : "a type"
    return "\(name.lowercased()): \(type) does not cross to WebAssembly"
  }

  private func declareExport(_ arguments: [Core], at place: Place) throws(LoweringError) {
    func constant(_ index: Int) -> Word? {
      guard arguments.indices.contains(index), case .constant(let word) = arguments[index] else { return nil }
      return word
    }
    var record: Word?
    switch arguments.first {
    case .constant(let word)? where machine.isLispSymbol(word): record = machine.globalRecord(word)
    case .function(let known)?: record = known
    default: break
    }
    guard let record else {
      throw LoweringError(
        .compileExport, message: "what is exported must be named: (ffi:export-function 'name :as \"name\" …)",
        place: place)
    }
    var name = machine.symbolName(machine.symbol(of: record)).lowercased()
    var parameters: [BoundaryType]?
    var result = BoundaryType.anything
    for index in stride(from: 1, to: arguments.count, by: 2) {
      guard let key = constant(index), machine.isLispSymbol(key), let value = constant(index + 1) else {
        throw LoweringError(.compileExport, message: "the options of an export must be constants", place: place)
      }
      switch machine.symbolName(key) {
      case "AS" where machine.textContent(value) != nil: name = machine.stringText(value)
      case "SIGNATURE": (parameters, result) = try signature(value, of: name, at: place)
      default:
        throw LoweringError(
          .compileExport, message: "an export has no option :\(machine.symbolName(key).lowercased())", place: place)
      }
    }
    exportedFunctions.append(ExportedFunction(record: record, name: name, parameters: parameters, result: result))
  }

  /// `((type…) result)`, or all types in one list with the result last.
  private func signature(
    _ word: Word, of name: String, at place: Place
  ) throws(LoweringError) -> ([BoundaryType], BoundaryType) {
    let parts = machine.listElements(word) ?? []
    var words = parts
    if let first = parts.first, first.isNil || (first.isCons && BoundaryType.read(first, machine) == nil),
      parts.count <= 2
    {
      words = (machine.listElements(first) ?? []) + (parts.count > 1 ? [parts[1]] : [machine.keyword("VOID")])
    }
    var types: [BoundaryType] = []
    for word in words {
      guard let type = BoundaryType.read(word, machine) else {
        throw LoweringError(.compileType, message: unknownType(word, of: name), place: place)
      }
      types.append(type)
    }
    guard let result = types.popLast(), !types.contains(.void) else {
      throw LoweringError(.compileExport, message: "a signature is ((type…) result)", place: place)
    }
    return (types, result)
  }
}

/// Names that declarations go by.
struct BoundaryNames {
  let defineForeign: Word
  let exportFunction: Word
  let callHost: Word
  let listExports: Word

  init(_ machine: Machine) {
    defineForeign = machine.globalRecord(machine.systemSymbol("DEFINE-FOREIGN"))
    exportFunction = machine.globalRecord(machine.intern("EXPORT-FUNCTION", in: "FFI"))
    callHost = machine.globalRecord(machine.intern("CALL-HOST", in: "FFI"))
    listExports = machine.globalRecord(machine.intern("LIST-EXPORTS", in: "FFI"))
  }
}
