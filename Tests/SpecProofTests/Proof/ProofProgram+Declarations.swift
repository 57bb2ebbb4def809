import BindingSpec

/// Typedefs, variables and functions.
extension ProofProgram {
  mutating func addTypedefs() {
    for (name, typedef) in spec.typedefs {
      let type = c(.pointer(typedef.type))
      assert(.typedef, name, "__builtin_types_compatible_p(\(name) *, \(type))")
      if let aligned = typedef.aligned { assert(.alignment, name, "_Alignof(\(name)) == \(aligned)") }
    }
  }

  mutating func addVariables() {
    for (name, variable) in spec.variables {
      let declaration = cDeclaration(of: variable.type, named: "(\(name))", in: environment)
      declare(
        .variable, name, "\(mustExist(name)) extern \(variable.isThreadLocal ? "__thread " : "")\(declaration);")
    }
  }

  mutating func addFunctions() {
    for (name, function) in spec.functions {
      let type = CType.function(function.type)
      switch function.linkage {
      case .external:
        let declaration = cDeclaration(of: type, named: "(\(name))", in: environment)
        declare(.function, name, "\(mustExist(name)) extern \(declaration);")
      case .staticInline, .inline:
        assert(.inlineFunction, name, same(pointersTo: "__typeof__(&(\(name)))", type))
      }
    }
  }

  /// C would take a redeclaration of what no header declares for a declaration.
  private func mustExist(_ name: String) -> String { "typedef __typeof__(&(\(name))) proof_of_\(name);" }
}
