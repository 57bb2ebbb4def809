import BindingSpec

/// Writes `define-foreign-function` forms, thousands of them for a large library.
///
/// ```lisp
/// (ffi:define-foreign-function deflate "zlib.deflate" ((strm (:pointer z-stream-s)) (flush :int)) :int
///   :documentation "int deflate(z_streamp strm, int flush)
/// zlib.h:250")
/// ```
struct LispFunctionWriter {
  private(set) var out: TextWriter
  private let module: BindingModule
  private var types: LispTypeWriter
  private var prototypes: PrototypeWriter
  /// The Lisp names of parameters, which are few and return often.
  private var parameterNames: [String: String] = [:]

  init(_ module: BindingModule, count: Int) {
    self.module = module
    types = LispTypeWriter(module)
    prototypes = PrototypeWriter(module.linked)
    out = TextWriter(capacity: count * 256 + 64)
  }

  mutating func write(_ binding: FunctionBinding) {
    let function = binding.function
    out.newline()
    out.put("(ffi:define-foreign-function ")
    out.put(binding.token)
    out.put(" \"")
    out.put(escaped(module.name))
    out.put(".")
    out.put(escaped(binding.symbol))
    out.put("\"")
    let mark = out.mark
    out.put(" ")
    parameters(function, breaking: false)
    out.put(" ")
    types.write(function.returns, .parameter, to: &out)
    if !out.fits(LispEmitter.width) {
      out.goBack(to: mark)
      out.newline(indent: 4)
      let mark = out.mark
      parameters(function, breaking: false)
      out.put(" ")
      types.write(function.returns, .parameter, to: &out)
      if !out.fits(LispEmitter.width) {
        out.goBack(to: mark)
        parameters(function, breaking: true)
        out.newline(indent: 4)
        types.write(function.returns, .parameter, to: &out)
      }
    }
    options(binding)
    out.newline(indent: 2)
    out.put(":documentation \"")
    documentation(binding)
    out.put("\")")
    out.newline()
  }

  private mutating func parameters(_ function: Function, breaking: Bool) {
    out.put("(")
    var used: Set<String> = []
    let mustDiffer = function.parameters.count > 1
    for (index, parameter) in function.parameters.enumerated() {
      if index > 0 {
        if breaking { out.newline(indent: 5) } else { out.put(byte: 32) }
      }
      guard let name = parameter.name else {
        // Contracts need something to be attached to.
        if parameter.contract.isEmpty {
          types.write(parameter.type, .parameter, to: &out)
        } else {
          out.put("(argument-\(index + 1) ")
          types.write(parameter.type, .parameter, to: &out)
          contract(parameter.contract, function)
          out.put(")")
        }
        continue
      }
      out.put("(")
      var token = token(ofParameter: name)
      if mustDiffer, !used.insert(token).inserted {
        token = SymbolToken.exactly(name)
        used.insert(token)
      }
      out.put(token)
      out.put(byte: 32)
      types.write(parameter.type, .parameter, to: &out)
      if !parameter.contract.isEmpty { contract(parameter.contract, function) }
      out.put(")")
    }
    out.put(")")
  }

  private mutating func token(ofParameter name: String) -> String {
    if let known = parameterNames[name] { return known }
    let token = SymbolToken.of(LispName.of(name))
    parameterNames[name] = token
    return token
  }

  /// What a person has said about a value that crosses.
  private mutating func contract(_ contract: Contract, _ function: Function) {
    if let direction = contract.direction { out.put(" :direction :\(direction.rawValue)") }
    if let nullable = contract.nullable { out.put(" :nullable \(nullable ? ":yes" : ":no")") }
    if let ownership = contract.ownership { out.put(" :ownership :\(ownership.rawValue)") }
    if let release = contract.release {
      let token = module.functions.first { $0.cName == release }?.token ?? SymbolToken.of(LispName.of(release))
      out.put(" :release \(token)")
    }
    if let length = contract.length {
      out.put(" :length \(UInt64(length).map { String($0) } ?? token(ofParameter: length))")
    }
    if let scope = contract.scope { out.put(" :scope :\(scope.rawValue)") }
  }

  private mutating func options(_ binding: FunctionBinding) {
    let function = binding.function
    func option(_ text: String) {
      out.newline(indent: 2)
      out.put(text)
    }
    if binding.access.isStub { option(":stub :\(binding.access.rawValue)") }
    switch function.arguments {
    case .fixed: break
    case .variadic: option(":variadic \(function.parameters.count)")
    case .unspecified: option(":prototype :none")
    }
    if function.convention != .c { option(":convention :\(LispTypeWriter.word(function.convention))") }
    if !function.returnContract.isEmpty {
      out.newline(indent: 2)
      out.put(":returns (")
      let mark = out.mark
      contract(function.returnContract, function)
      // The first of the options has a space before it that nothing needs here.
      let text = String(decoding: out.bytes[mark.position...].dropFirst(), as: UTF8.self)
      out.goBack(to: mark)
      out.put(text)
      out.put(")")
    }
    if function.notes.deprecated != nil { option(":deprecated \(LispDocumentation.deprecation(function.notes))") }
  }

  private mutating func documentation(_ binding: FunctionBinding) {
    let function = binding.function
    if binding.access == .macro {
      out.put("#define \(binding.cName)(\(function.parameters.map { $0.name ?? "" }.joined(separator: ", ")))")
    } else {
      if binding.access == .inline { out.put("static inline ") }
      prototypes.write(function, binding.cName, to: &out)
    }
    guard function.notes.doc == nil else {
      let text = LispDocumentation.text(nil, function.notes) ?? ""
      out.newline()
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { out.newline() }
        out.put(escaped(String(line)))
      }
      return
    }
    guard let at = function.notes.at else { return }
    out.newline()
    out.put(escaped(at.header))
    out.put(":")
    out.put(number: at.line)
  }

  /// The inside of a string literal.
  private func escaped(_ text: String) -> String {
    let isHarmless = text.utf8.allSatisfy {
      $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    return isHarmless ? text : String(LispText.quoted(VisibleText.of(text, keepingLines: false)).dropFirst().dropLast())
  }
}
