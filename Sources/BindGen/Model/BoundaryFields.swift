import BindingSpec

/// The fields of the module's imports: each once, although C may give one symbol several names.
struct BoundaryFields {
  /// For each repeated function its place among the module's functions, and the C name of the first that has the field.
  private(set) var repeatedFunctions: [Int: String] = [:]
  /// Places of variables whose fields others have taken.
  private(set) var repeatedVariables: [Int: String] = [:]

  init(_ module: BindingModule) {
    // C names differ, so fields can only meet where one is not its C name.
    let isRenamed =
      module.functions.contains { $0.symbol != $0.cName } || module.variables.contains { $0.symbol != $0.cName }
    guard isRenamed else { return }
    var owners: [String: String] = [:]
    owners.reserveCapacity(module.functions.count)
    for (index, function) in module.functions.enumerated() {
      if let owner = owners[function.symbol] {
        repeatedFunctions[index] = owner
      } else {
        owners[function.symbol] = function.cName
      }
    }
    for (index, variable) in module.variables.enumerated() {
      let fields = [Self.getter(variable), Self.setter(variable)]
      if let owner = fields.lazy.compactMap({ owners[$0] }).first {
        repeatedVariables[index] = owner
      } else {
        for field in fields { owners[field] = variable.cName }
      }
    }
  }

  /// The import that reads a variable.
  static func getter(_ variable: VariableBinding) -> String { variable.symbol + ".get" }
  /// The import that writes a variable.
  static func setter(_ variable: VariableBinding) -> String { variable.symbol + ".set" }
}
