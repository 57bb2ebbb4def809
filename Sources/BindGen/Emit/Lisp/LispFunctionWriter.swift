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
  /// What stands before each symbol: a quote, the module and its dot.
  private let prefix: String
  private var types: LispTypeWriter
  private var prototypes: PrototypeWriter
  /// The Lisp names of parameters, which are few and return often.
  private var parameterNames = NameMap<String>(capacity: 512)
  /// The parameters of the function at hand, one after the other, and where each ends; then the result's type.
  private var pieces = TextWriter()
  private var ends: [Int] = []
  /// The last header and how it is written in a string.
  private var header = ("", "")

  init(_ module: BindingModule, count: Int) {
    self.module = module
    prefix = " \"\(LispText.insideQuotes(module.name))."
    types = LispTypeWriter(module)
    prototypes = PrototypeWriter(module.linked)
    out = TextWriter(capacity: count * 384 + 64)
  }

  mutating func write(_ binding: FunctionBinding) {
    let function = binding.function
    out.newline()
    out.put("(ffi:define-foreign-function ")
    out.put(binding.token)
    let symbolLength = prefix.utf8.count + binding.symbol.utf8.count + 1
    if out.column + symbolLength > LispEmitter.width { out.newline(indent: 3) }
    out.put(prefix)
    out.put(function.symbol == nil ? binding.symbol : LispText.insideQuotes(binding.symbol))
    out.put(byte: UInt8(ascii: "\""))
    writePieces(function)
    layOutPieces()
    options(binding)
    out.newline(indent: 2)
    out.put(":documentation \"")
    documentation(binding)
    out.put("\")")
    out.newline()
  }

  /// Behind the symbol when there is room, on a line of their own when that is enough, and else one to a line.
  private mutating func layOutPieces() {
    let count = ends.count - 1
    // With the spaces between, the parentheses around, and the space before the result.
    let length = pieces.bytes.count + max(count - 1, 0) + 3
    let isOneLine = out.column + 1 + length <= LispEmitter.width
    let isBroken = !isOneLine && 4 + length > LispEmitter.width
    if isOneLine { out.put(byte: 32) } else { out.newline(indent: 4) }
    out.put(byte: UInt8(ascii: "("))
    var start = 0
    for (index, end) in ends.dropLast().enumerated() {
      if index > 0 {
        if isBroken { out.newline(indent: 5) } else { out.put(byte: 32) }
      }
      if 5 + end - start < LispEmitter.width {
        out.put(pieces.bytes[start..<end])
      } else {
        out.put(
          lines: LispTypeLayout.broken(
            String(decoding: pieces.bytes[start..<end], as: UTF8.self), from: 5, reserve: 1, width: LispEmitter.width))
      }
      start = end
    }
    out.put(byte: UInt8(ascii: ")"))
    if isBroken { out.newline(indent: 4) } else { out.put(byte: 32) }
    out.put(pieces.bytes[start...])
  }

  private mutating func writePieces(_ function: Function) {
    pieces.clear()
    ends.removeAll(keepingCapacity: true)
    var used: [String] = []
    for (index, parameter) in function.parameters.enumerated() {
      if let name = parameter.name {
        var token = token(ofParameter: name)
        if index > 0, used.contains(token) { token = SymbolToken.exactly(name) }
        if index + 1 < function.parameters.count { used.append(token) }
        pieces.put(byte: UInt8(ascii: "("))
        pieces.put(token)
        pieces.put(byte: 32)
        types.write(parameter.type, .parameter, to: &pieces)
        if !parameter.contract.isEmpty { contract(parameter.contract) }
        pieces.put(byte: UInt8(ascii: ")"))
      } else if parameter.contract.isEmpty {
        types.write(parameter.type, .parameter, to: &pieces)
      } else {
        // Contracts need something to be attached to.
        pieces.put("(argument-\(index + 1) ")
        types.write(parameter.type, .parameter, to: &pieces)
        contract(parameter.contract)
        pieces.put(byte: UInt8(ascii: ")"))
      }
      ends.append(pieces.bytes.count)
    }
    types.write(function.returns, .parameter, to: &pieces)
    ends.append(pieces.bytes.count)
  }

  private mutating func token(ofParameter name: String) -> String {
    if let known = parameterNames[name] { return known }
    let token = SymbolToken.ofTranslated(LispName.of(name))
    parameterNames[name] = token
    return token
  }

  /// What a person has said about a value that crosses.
  private mutating func contract(_ contract: Contract) {
    if let direction = contract.direction { pieces.put(" :direction :\(direction.rawValue)") }
    if let nullable = contract.nullable { pieces.put(" :nullable \(nullable ? ":yes" : ":no")") }
    if let ownership = contract.ownership { pieces.put(" :ownership :\(ownership.rawValue)") }
    if let release = contract.release {
      // A function of another module is named as C names it, since that module need not be loaded.
      let token = module.functions.first { $0.cName == release }?.token ?? LispText.prose(release)
      pieces.put(" :release \(token)")
    }
    if let length = contract.length {
      pieces.put(" :length \(UInt64(length).map { String($0) } ?? token(ofParameter: length))")
    }
    if let scope = contract.scope { pieces.put(" :scope :\(scope.rawValue)") }
  }

  private mutating func options(_ binding: FunctionBinding) {
    let function = binding.function
    func option(_ text: String) {
      out.newline(indent: 2)
      out.put(lines: text)
    }
    switch binding.access {
    case .symbol: break
    case .inline: option(":stub :inline")
    case .macro: option(":stub :macro")
    case .byReference: option(":stub :by-reference")
    }
    switch function.arguments {
    case .fixed: break
    case .variadic: option(":variadic \(function.parameters.count)")
    case .unspecified: option(":prototype :none")
    }
    if function.convention != .c { option(":convention :\(LispTypeWriter.word(function.convention))") }
    if !function.returnContract.isEmpty {
      pieces.clear()
      contract(function.returnContract)
      // The first of the options has a space before it that nothing needs here.
      option(":returns (\(String(decoding: pieces.bytes.dropFirst(), as: UTF8.self)))")
    }
    if function.notes.deprecated != nil { option(":deprecated " + LispDocumentation.deprecation(function.notes)) }
  }

  private mutating func documentation(_ binding: FunctionBinding) {
    let function = binding.function
    if binding.access == .macro {
      out.put("#define \(binding.cName)(\(function.parameters.map { $0.name ?? "" }.joined(separator: ", ")))")
    } else {
      switch function.linkage {
      case .external: break
      case .staticInline: out.put("static inline ")
      case .inline: out.put("inline ")
      }
      prototypes.write(function, binding.cName, to: &out)
    }
    if function.notes.doc != nil {
      let text = LispDocumentation.text(nil, function.notes) ?? ""
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        out.newline()
        out.put(LispText.insideQuotes(String(line)))
      }
    } else if let at = function.notes.at {
      if header.0 != at.header { header = (at.header, LispText.insideQuotes(at.header)) }
      out.newline()
      out.put(header.1)
      out.put(byte: UInt8(ascii: ":"))
      out.put(number: at.line)
    }
  }
}
