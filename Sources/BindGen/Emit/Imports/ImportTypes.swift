import BindingSpec

/// The types that imports are written in, each defined once and named after what it says.
///
/// | name | type |
/// |---|---|
/// | `$callback_i32__void` | `(func (param anyref i32))`: the environment comes first |
/// | `$externref_f64__i32` | `(func (param externref f64) (result i32))` |
/// | `$<i32__void>__void` | `(func (param (ref null $callback_i32__void) anyref))` |
///
/// A name says everything about its type, so it never changes because another one comes or goes.
struct ImportTypes {
  private var signatures: [SignatureCrossing: String] = [:]
  /// What the names mean: several C signatures may be one of WebAssembly's.
  private var functions: [String: String] = [:]
  private var callbacks: [String: String] = [:]

  /// The name of a signature's type, without the `$`.
  mutating func name(of signature: SignatureCrossing) -> String {
    if let known = signatures[signature] { return known }
    let name = define(signature)
    signatures[signature] = name
    return name
  }

  private mutating func define(_ signature: SignatureCrossing) -> String {
    var words: [String] = []
    var types: [String] = []
    for parameter in signature.parameters {
      switch parameter {
      case .value(let crossing):
        words.append(crossing.wasmType)
        types.append(crossing.wasmType)
      case .callback(let callback):
        let word = Self.word(callback.parameters.map(\.wasmType), callback.result)
        callbacks[word] = Self.definition(["anyref"] + callback.parameters.map(\.wasmType), callback.result)
        words.append("<\(word)>")
        types += ["(ref null $callback_\(word))", "anyref"]
      case .hostFunction:
        words.append(Crossing.reference.wasmType)
        types.append(Crossing.reference.wasmType)
      }
    }
    if signature.takesList {
      words.append(Crossing.reference.wasmType)
      types.append(Crossing.reference.wasmType)
    }
    let name = Self.word(words, signature.result)
    if functions[name] == nil { functions[name] = Self.definition(types, signature.result) }
    return name
  }

  private static func word(_ parameters: [String], _ result: Crossing?) -> String {
    (parameters.isEmpty ? "void" : parameters.joined(separator: "_")) + "__" + (result?.wasmType ?? "void")
  }

  private static func definition(_ parameters: [String], _ result: Crossing?) -> String {
    let list = parameters.isEmpty ? "" : " (param \(parameters.joined(separator: " ")))"
    return "(func\(list)\(result.map { " (result \($0.wasmType))" } ?? ""))"
  }

  /// Writes all definitions, callbacks first because the others mention them.
  func write(to out: inout TextWriter) {
    if !callbacks.isEmpty {
      out.line(
        "  ;; Callbacks: the closure's environment, then C's parameters. Each is a recursion group of its own, and")
      out.line("  ;; so the same type in every module that has it.")
      out.newline()
      for (word, definition) in sorted(callbacks) { out.line("  (rec (type $callback_\(word) \(definition)))") }
      out.newline()
    }
    if functions.isEmpty { return }
    out.line("  ;; Signatures")
    out.newline()
    for (name, definition) in sorted(functions) { out.line("  (type $\(name) \(definition))") }
  }

  private func sorted(_ definitions: [String: String]) -> [(key: String, value: String)] {
    definitions.sorted { ByteOrder.precedes($0.key, $1.key) }
  }
}

extension Crossing {
  /// The type that WebAssembly has for it.
  var wasmType: String {
    switch self {
    case .bool, .int8, .uint8, .int16, .uint16, .int32, .uint32: "i32"
    case .int64, .uint64, .long, .ulong: "i64"
    case .float: "f32"
    case .double: "f64"
    case .text, .reference: "externref"
    }
  }
}
