import LispRuntime

/// What a program says of its host: functions that it calls, functions that it offers.
extension ProgramLowering {
  /// Takes a form of the program for a declaration. False when it is none.
  func declare(_ core: Core, of form: Lambda) throws(LoweringError) -> Bool {
    guard case .call(let function, let arguments, _) = core else { return false }
    if function == names.defineForeign, arguments.count == 1, case .constant(let text) = arguments[0] {
      try declareForeign(text, of: form)
      return true
    }
    if function == names.exportFunction {
      try declareExport(arguments, of: form)
      return true
    }
    return false
  }

  private func declareForeign(_ text: Word, of form: Lambda) throws(LoweringError) {
    let place = form.place
    let parts = machine.listElements(text) ?? []
    guard let head = parts.first, machine.isLispSymbol(head) else { return }
    switch machine.symbolName(head) {
    case "DEFINE-FOREIGN-FUNCTION": break
    case "DEFINE-C-TYPE" where parts.count > 2 && machine.isLispSymbol(parts[1]):
      typeReader.named[machine.globalRecord(parts[1])] = typeReader.read(parts[2])
      return
    case "DEFINE-ENUM" where parts.count > 1 && machine.isLispSymbol(parts[1]):
      typeReader.named[machine.globalRecord(parts[1])] = .int32
      return
    default: return
    }
    guard parts.count >= 4, machine.isLispSymbol(parts[1]), machine.textContent(parts[2]) != nil,
      let parameters = machine.listElements(parts[3])
    else {
      throw LoweringError(
        .compileForeign,
        message: "a foreign function is declared as (ffi:define-foreign-function name \"module.field\" (type…) result)",
        place: place)
    }
    let name = machine.symbolName(parts[1]).lowercased()
    let (module, field) = try path(machine.stringText(parts[2]), at: place)
    var types: [HostType] = []
    var problem: LoweringError?
    for parameter in parameters {
      var word = parameter
      // (name type) where the name is no keyword.
      if word.isCons, machine.isLispSymbol(word.car), word.cdr.isCons,
        machine.packageName(machine.globalRecord(word.car)[SymbolLayout.package]) != "KEYWORD"
      {
        word = word.cdr.car
      }
      let type = typeReader.read(word)
      if type == nil || type == .void {
        problem = LoweringError(.compileType, message: unknownType(word, of: name), place: place)
      }
      types.append(type ?? .anything)
    }
    var result = HostType.void
    if parts.count > 4 {
      do throws(LoweringError) { result = try incoming(parts[4], of: name, at: place) } catch { problem = error }
    }
    if parts.contains(where: { $0 == machine.keyword("VARIADIC") }) {
      problem = LoweringError(
        .compileType, message: "\(name) takes any number of arguments, which does not cross to WebAssembly",
        place: place)
    }
    let record = machine.globalRecord(parts[1])
    let function = ForeignFunction(
      record: record, lispName: name, module: module, field: field, signature: HostSignature(types, result),
      problem: problem?.placed(in: form, at: place))
    if let known = foreignFunctions[record],
      (known.module, known.field) != (module, field) || known.signature != function.signature
    {
      throw LoweringError(
        .compileForeign, message: "\(name) is declared twice, in two ways",
        hint: "give one of them another name: both can have the same function of the host", place: place)
    }
    if userFunctions[record] != nil {
      throw LoweringError(
        .compileForeign, message: "\(name) is a foreign function and a function of the program",
        hint: "give one of them another name", place: place)
    }
    foreignFunctions[record] = function
  }

  /// Module and field of `module.field`.
  private func path(_ path: String, at place: Place) throws(LoweringError) -> (module: String, field: String) {
    let dot = path.firstIndex(of: ".") ?? path.endIndex
    let (module, field) = (String(path[..<dot]), String(path[dot...].dropFirst()))
    if module.isEmpty || field.isEmpty {
      throw LoweringError(
        .compileForeign, message: "\"\(path)\" names no function of a host: it is written \"module.field\"",
        place: place)
    }
    if module == HostLibrary.module || module.hasPrefix("wasm:") {
      throw LoweringError(
        .compileForeign, message: "the module \"\(module)\" belongs to compiled programs themselves",
        hint: "choose another name for the module of \"\(path)\"", place: place)
    }
    return (module, field)
  }

  /// A type that the host gives.
  private func incoming(_ word: Word, of name: String, at place: Place) throws(LoweringError) -> HostType {
    guard let type = typeReader.read(word) else {
      throw LoweringError(.compileType, message: unknownType(word, of: name), place: place)
    }
    if case .function = type {
      throw LoweringError(
        .compileType, message: "\(name): functions go to the host, and none comes from there",
        hint: "take it as :anyref and hand it to a function of the host that calls it", place: place)
    }
    return type
  }

  private func unknownType(_ word: Word, of name: String) -> String {
    let type = machine.isLispSymbol(word) ? ":\(machine.symbolName(word).lowercased())" : "a type"
    return "\(name.lowercased()): \(type) does not cross to WebAssembly"
  }

  private func declareExport(_ arguments: [Core], of form: Lambda) throws(LoweringError) {
    let place = form.place
    func constant(_ index: Int) -> Word? {
      guard arguments.indices.contains(index), case .constant(let word) = arguments[index] else { return nil }
      return word
    }
    var record: Word?
    switch arguments.first {
    case .constant(let word)? where machine.isLispSymbol(word) && !word.isNil: record = machine.globalRecord(word)
    case .function(let known)?: record = known
    default: break
    }
    guard let record else {
      throw LoweringError(
        .compileExport, message: "what is exported must be named: (ffi:export-function 'name :as \"name\" …)",
        place: place)
    }
    var name = machine.symbolName(machine.symbol(of: record)).lowercased()
    var signature: HostSignature?
    for index in stride(from: 1, to: arguments.count, by: 2) {
      guard let key = constant(index), machine.isLispSymbol(key), let value = constant(index + 1) else {
        throw LoweringError(.compileExport, message: "the options of an export must be constants", place: place)
      }
      switch machine.symbolName(key) {
      case "AS" where machine.textContent(value) != nil: name = machine.stringText(value)
      case "SIGNATURE": signature = try self.signature(value, of: name, at: place)
      case "DOCUMENTATION": break
      default:
        throw LoweringError(
          .compileExport, message: "an export has no option :\(machine.symbolName(key).lowercased())", place: place)
      }
    }
    let exported = ExportedFunction(record: record, name: name, signature: signature, lambda: form, place: place)
    if let known = exportedFunctions.first(where: { $0.name == name }) {
      if known.record == record, known.signature == signature { return }
      throw LoweringError(
        .compileExport, message: "two functions are exported as \"\(name)\"",
        hint: "give one of them another name with :as", place: place)
    }
    exportedFunctions.append(exported)
  }

  /// `((type…) result)`, or all types in one list with the result last. A list of types comes first: `(:string :int)` would
  /// be a type as well, and nobody writes it for that.
  private func signature(_ word: Word, of name: String, at place: Place) throws(LoweringError) -> HostSignature {
    let parts = machine.listElements(word) ?? []
    var words = parts
    if let first = parts.first, parts.count <= 2,
      first.isNil || (first.isCons && (isListOfTypes(first) || typeReader.read(first) == nil))
    {
      words = (machine.listElements(first) ?? []) + (parts.count > 1 ? [parts[1]] : [machine.keyword("VOID")])
    }
    var types: [HostType] = []
    for (index, word) in words.enumerated() {
      guard let type = typeReader.read(word) else {
        throw LoweringError(.compileType, message: unknownType(word, of: name), place: place)
      }
      types.append(index < words.count - 1 ? try incoming(word, of: name, at: place) : type)
    }
    guard let result = types.popLast(), !types.contains(.void) else {
      throw LoweringError(.compileExport, message: "a signature is ((type…) result)", place: place)
    }
    return HostSignature(types, result)
  }

  private func isListOfTypes(_ word: Word) -> Bool {
    machine.listElements(word)?.allSatisfy { typeReader.read($0) != nil } ?? false
  }

  /// Refuses exports that no host could call, once everything is declared.
  func checkExports() throws(LoweringError) {
    for exported in exportedFunctions {
      do throws(LoweringError) { try check(exported) } catch {
        throw error.placed(in: exported.lambda, at: exported.place)
      }
    }
  }

  private func check(_ exported: ExportedFunction) throws(LoweringError) {
    // Printing takes the machine's printer, which is not there yet.
    var shown: String { machine.printedName(exported.record) }
    func refuse(_ message: String, _ hint: String) -> LoweringError {
      LoweringError(.compileExport, message: message, hint: hint, place: exported.place)
    }
    if exported.name.isEmpty || ["main", "_start"].contains(exported.name) || exported.name.hasPrefix("lisp.") {
      throw refuse(
        "\(shown) is exported as \"\(exported.name)\", which belongs to the module itself", "choose a name with :as")
    }
    if exported.record[SymbolLayout.macro].isTrue {
      throw refuse("\(shown) is exported, and is a macro", "export a function that uses it")
    }
    if changingFunctions.contains(exported.record) || foreignFunctions[exported.record] != nil { return }
    guard let lambda = try definition(of: exported.record) else {
      if intrinsics[exported.record]?.arity != nil { return }
      throw refuse("\(shown) is exported, and nobody defines it", "define it with defun, or mend the name")
    }
    let wanted = lambda.required.count
    let most = lambda.rest == nil && lambda.keywords == nil ? wanted + lambda.optional.count : Int.max
    if let given = exported.signature?.parameters.count, given < wanted || given > most {
      throw refuse(
        "\(shown) is exported with \(given) parameters, and takes \(wanted)\(most == wanted ? "" : " or more")",
        "say as many types as the function has parameters")
    }
  }
}

extension FunctionLowering {
  /// `((name function) …)`
  func listOfExports() throws(LoweringError) -> Code {
    var list = Code.null(.none)
    for exported in program.exportedFunctions.reversed() {
      let name = try constants.value(machine.makeString(exported.name))
      let function = value(try lower(.function(exported.record), .single))
      let entry = Code.newStructure(types.cons, [name, .newStructure(types.cons, [function, .null(.none)])])
      list = .newStructure(types.cons, [entry, list])
    }
    return list
  }
}

/// Names that declarations go by.
struct BoundaryNames {
  let defineForeign: Word
  let exportFunction: Word
  let error: Word
  /// The names of the functions that put characters into buffers of streams.
  let bufferWriters: [Word]

  init(_ machine: Machine) {
    defineForeign = machine.globalRecord(machine.systemSymbol("DEFINE-FOREIGN"))
    exportFunction = machine.globalRecord(machine.systemSymbol("EXPORT-FOREIGN"))
    error = machine.globalRecord(machine.intern("ERROR"))
    bufferWriters = [machine.intern("WRITE-CHAR"), machine.systemSymbol("WRITE-TEXT")]
  }
}
