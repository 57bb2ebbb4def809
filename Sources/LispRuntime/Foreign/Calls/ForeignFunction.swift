import BindingSpec
import CGuard

/// A function or variable of C as its module declares it: everything that a call does not need once it is prepared.
final class ForeignFunction {
  enum Role {
    case function
    case readVariable, writeVariable
  }
  let symbol: Word
  let role: Role
  /// Where the declaration is; it is read at the first call.
  let source: DefinitionSource
  // Known once it is read.
  var cName = ""
  var moduleName = ""
  var parameters: [ForeignParameter] = []
  var result: ForeignType?
  /// How many parameters stand before the dots.
  var fixed: Int?
  var isUnspecified = false
  var convention = CallingConvention.c
  /// What each call has to see to.
  var contracts: CallContracts?
  /// How a result is freed that the caller owns.
  var release: String?
  var library: SharedLibrary?
  /// For the report of a fault that nothing can be saved from; lives as long as the machine.
  var reportName: UnsafePointer<CChar>?

  init(symbol: Word, role: Role, source: DefinitionSource) {
    self.symbol = symbol
    self.role = role
    self.source = source
  }
}

/// All functions by their numbers. Of those that nobody has called there is only where they are declared.
struct FunctionTable {
  struct Declaration {
    let symbol: Word
    let role: ForeignFunction.Role
    let source: DefinitionSource
  }
  private(set) var declarations: [Declaration] = []
  private var made: [ForeignFunction?] = []

  var count: Int { declarations.count }

  mutating func append(_ declaration: Declaration) {
    // Room that nobody touches costs nothing; moving declarations does.
    if declarations.isEmpty { declarations.reserveCapacity(1 << 14) }
    declarations.append(declaration)
  }

  subscript(number: Int) -> ForeignFunction {
    mutating get {
      if number < made.count, let known = made[number] { return known }
      while made.count < declarations.count { made.append(nil) }
      let declaration = declarations[number]
      let function = ForeignFunction(
        symbol: declaration.symbol, role: declaration.role, source: declaration.source)
      made[number] = function
      return function
    }
  }
}

extension ForeignSide {
  /// The declaration's form.
  func form(of source: DefinitionSource) throws(LispError) -> Word {
    switch source {
    case .form(let form): return form
    case .text(let number, let offset, let line):
      let module = modules[number]
      let saved = machine.currentPackage
      machine.currentPackage = module.package
      defer { machine.currentPackage = saved }
      var reader = Reader(machine, module.text, position: offset, line: line)
      return try reader.readRequired()
    }
  }

  /// Reads a function's declaration, finds its symbol and works out how it is called.
  @inline(never)
  func prepare(_ number: Int) throws(LispError) {
    let function = functions[number]
    let form = try form(of: function.source)
    let roots = machine.roots.count
    machine.roots.append(form)
    defer { machine.roots.removeLast(machine.roots.count - roots) }
    // (operator NAME "module.symbol" (PARAMETER…) RESULT OPTION VALUE…)
    guard let parts = machine.elements(form), parts.count >= 4, machine.stringContent(parts[2]) != nil else {
      throw ForeignError(.invalidStructLayout, "the definition of \(shown(function)) is malformed").condition(machine)
    }
    (function.moduleName, function.cName) = Self.split(machine.text(parts[2]))
    if function.role != .function { return try prepareVariable(number, function, parts) }
    guard parts.count >= 5, let list = machine.elements(parts[3]) else {
      throw ForeignError(.invalidStructLayout, "the definition of \(shown(function)) is malformed").condition(machine)
    }
    let options = CallOptions(machine, Array(parts.dropFirst(5)))
    function.parameters = []
    for parameter in list { function.parameters.append(try self.parameter(parameter)) }
    function.result = try types.type(parts[4])
    function.fixed = options.number("VARIADIC")
    function.isUnspecified = options.word("PROTOTYPE") == "NONE"
    function.convention = options.convention
    if let returns = machine.elements(options["RETURNS"]) {
      let contract = CallOptions(machine, returns)
      if contract.word("OWNERSHIP") == "TRANSFERRED" {
        let release = contract["RELEASE"]
        function.release =
          release.isNil
          ? "free"
          : machine.stringContent(release) != nil ? machine.text(release) : machine.symbolName(release).lowercased()
      }
    }
    function.contracts = try contracts(of: function)
    let stub = options.word("STUB")
    let address = try resolve(function, stub: stub)
    guard let result = function.result else { return }
    var program: CallProgram
    if stub == "BY-REFERENCE" {
      program = CallProgram()
      program.state = .byReference
      program.argumentCount = UInt16(clamping: function.parameters.count)
      program.resultType = Int32(result.number)
    } else if function.fixed != nil || function.isUnspecified {
      program = CallProgram()
      program.state = .variadic
      program.argumentCount = UInt16(clamping: function.parameters.count)
    } else {
      do throws(LispError) {
        program = try compile(preparedParameters(function), result: result, fixed: nil, convention: function.convention)
      } catch { throw annotated(error, shown(function)) }
      if function.contracts != nil {
        program.state = .contracted
        program.isPlain = false
      }
      if function.release != nil {
        program.hasAftermath = true
        program.isPlain = false
      }
    }
    program.function = address
    program.allowQuickCalls()
    programs[number] = program
  }

  /// The parameters as a call has them: room for arrays that C fills is there before.
  func preparedParameters(_ function: ForeignFunction) -> [ForeignParameter] {
    function.parameters.map { parameter in
      var prepared = parameter
      if parameter.length != nil, parameter.direction == .out { prepared.direction = .given }
      return prepared
    }
  }

  /// How a function is called in messages: `deflate`.
  func shown(_ function: ForeignFunction) -> String { machine.symbolName(function.symbol).lowercased() }

  /// `"zlib.deflate"` is in zlib; without a dot it is in what the process has loaded.
  static func split(_ text: String) -> (module: String, symbol: String) {
    guard let dot = text.firstIndex(of: ".") else { return ("env", text) }
    return (String(text[..<dot]), String(text[text.index(after: dot)...]))
  }

  private func parameter(_ form: Word) throws(LispError) -> ForeignParameter {
    // A type, or (name type option…): types are keywords, symbols, or lists that begin with a keyword.
    guard form.isCons, machine.isSymbol(form.car), !machine.isKeyword(form.car), let parts = machine.elements(form),
      parts.count >= 2
    else { return ForeignParameter(name: nil, type: try types.type(form)) }
    var parameter = ForeignParameter(name: machine.symbolName(parts[0]).lowercased(), type: try types.type(parts[1]))
    let options = CallOptions(machine, Array(parts.dropFirst(2)))
    switch options.word("DIRECTION") {
    case "OUT": parameter.direction = .out
    case "INOUT": parameter.direction = .changed
    default: break
    }
    let length = options["LENGTH"]
    if let number = length.asFixnum {
      parameter.length = .number(max(0, number))
    } else if machine.isSymbol(length), length.isTrue {
      parameter.length = .name(machine.symbolName(length).lowercased())
    }
    parameter.isRequired = options.word("NULLABLE") == "NO"
    if let scope = options.word("SCOPE"), let known = CallbackScope(rawValue: scope.lowercased()) {
      parameter.scope = known
    }
    return parameter
  }

  /// The address of a function: its library's, or a stub's.
  private func resolve(_ function: ForeignFunction, stub: String?) throws(LispError) -> UnsafeMutableRawPointer {
    do throws(ForeignError) {
      if let stub {
        let library = try library(of: function.moduleName)
        function.library = library
        try libraries.check(function.cName, of: library, module: function.moduleName)
        return try stubAddress(function, stub)
      }
      let (library, address) = try find(function.cName, module: function.moduleName)
      function.library = library
      return address
    } catch { throw error.condition(machine) }
  }

  /// A symbol of a module's library.
  func find(_ symbol: String, module: String) throws(ForeignError) -> (SharedLibrary, UnsafeMutableRawPointer) {
    let library = try library(of: module)
    try libraries.check(symbol, of: library, module: module)
    if let address = library.find(symbol) { return (library, address) }
    // C's `inline` functions may be in the stubs as well.
    if let address = stubSymbol(symbol, module: module) { return (library, address) }
    return (library, try library.symbol(symbol))
  }

  /// The library that a module's functions are in, opened now if it is not open yet.
  func library(of module: String) throws(ForeignError) -> SharedLibrary {
    if let definition = librariesByName[module.lowercased()] {
      if let open = definition.library { return open }
      let opened = try libraries.open(anyOf: definition.files, module: module)
      definition.library = opened
      return opened
    }
    if module == "env" || module.isEmpty { return libraries.process }
    // A library that was opened by this name without a definition.
    if let open = libraries.all.first(where: { $0.name == module }) { return open }
    throw ForeignError(
      .libraryNotLoaded, "no library is known as \(module): define-foreign-library or load-library makes it known",
      name: module)
  }

  // MARK: Variables

  private func prepareVariable(
    _ number: Int, _ function: ForeignFunction, _ parts: [Word]
  ) throws(LispError) {
    let type = try types.type(parts[3])
    function.result = type
    let options = CallOptions(machine, Array(parts.dropFirst(4)))
    if function.role == .writeVariable, options["READ-ONLY"].isTrue {
      throw ForeignError(.typeMismatch, "the C variable \(function.cName) is read-only", name: function.cName)
        .condition(machine)
    }
    var program = CallProgram()
    program.state = function.role == .readVariable ? .readVariable : .writeVariable
    program.argumentCount = function.role == .readVariable ? 0 : 1
    program.resultType = Int32(type.number)
    do throws(ForeignError) {
      let (library, address) = try find(function.cName, module: function.moduleName)
      function.library = library
      program.function = address
    } catch { throw error.condition(machine) }
    programs[number] = program
  }
}

/// A library as a module names it: the files to try on this system.
final class LibraryDefinition {
  let name: String
  var files: [String]
  var library: SharedLibrary?
  init(name: String, files: [String]) {
    self.name = name
    self.files = files
  }
}
