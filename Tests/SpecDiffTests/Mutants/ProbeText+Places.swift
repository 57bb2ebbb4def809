import BindingSpec

/// How probes see that parameters changed places: by their types as both compilers tell them apart, and by their names as
/// clang says them in a note.
extension ProbeText {
  /// Whether a function takes what it took in another order: a 1 where the types say so.
  func isOrdered(_ name: String, _ order: [Int]) -> String? {
    guard let function = spec.functions[name], order.allSatisfy(function.parameters.indices.contains) else {
      return nil
    }
    return isOrdered(name, order.map { function.parameters[$0].type }, function.type, "$")
  }

  private func isOrdered(_ subject: String, _ types: [CType], _ function: FunctionType, _ label: String) -> String {
    var list = types.enumerated().map { declare($1, "a\($0)") }
    if case .variadic = function.parameters { list.append("...") }
    let type =
      "\(abstract(function.result).isEmpty ? "void" : "__typeof__(\(abstract(function.result)))") (\(list.joined(separator: ", ")))"
    return "const char \(label) = __builtin_types_compatible_p(__typeof__(\(subject)), __typeof__(\(type)));"
  }

  /// Two parameters that changed places, of which neither is a number: no register tells pointers apart, and each program
  /// that exists hands over one in the place of the other all the same.
  mutating func places(_ key: String, _ subject: String, _ function: FunctionType) {
    if case .unspecified = function.parameters { return }
    let types = function.fixedParameters
    for (i, j, exchanged) in exchanges(types) {
      fact("places \(i) and \(j) of \(key)", isOrdered(subject, exchanged, function, "$"))
    }
    for (index, type) in types.enumerated() {
      guard case .pointer(let pointee) = resolved(type), case .function(let callback) = resolved(pointee),
        case .fixed = callback.parameters
      else { continue }
      for (i, j, exchanged) in exchanges(callback.fixedParameters) {
        var types = types
        types[index] = .pointer(
          .function(FunctionType(.fixed(exchanged), returns: callback.result, convention: callback.convention)))
        fact("places \(i) and \(j) of callback \(index) of \(key)", isOrdered(subject, types, function, "$"))
      }
    }
  }

  private func exchanges(_ types: [CType]) -> [(Int, Int, [CType])] {
    var found: [(Int, Int, [CType])] = []
    for i in types.indices {
      for j in types.indices where j > i {
        guard case .pointer(let a) = resolved(parameter(types[i])),
          case .pointer(let b) = resolved(parameter(types[j])),
          resolved(a) != resolved(b), !isNumber(a) || !isNumber(b)
        else { continue }
        var exchanged = types
        exchanged.swapAt(i, j)
        found.append((i, j, exchanged))
      }
    }
    return found
  }

  private func isNumber(_ type: CType) -> Bool {
    switch resolved(type) {
    case .scalar, .enumeration: true
    default: false
    }
  }

  /// Calls of a function with something that nothing can be made of, once for each parameter: clang answers with the
  /// parameter's name.
  var namings: [(function: String, line: String)] {
    var namings: [(function: String, line: String)] = []
    for (name, function) in spec.functions where function.parameters.count >= 2 {
      let types = function.parameters.map(\.type)
      let list = types.enumerated().map { declare($1, "a\($0)") }.joined(separator: ", ")
      for index in types.indices {
        var arguments = types.indices.map { "a\($0)" }
        arguments[index] = "odd"
        namings.append(
          (name, "void naming(\(list), struct probe_whole odd) { \(name)(\(arguments.joined(separator: ", "))); }"))
      }
    }
    return namings
  }
}
