import LispRuntime

/// Variables that never hold anything but double floats, as far as the values can tell that they are given: no object is made
/// for these.
///
/// A loop that adds up floats made one object for each turn. Only bindings and assignments of the variable's own function
/// count, so what closures share is none of them.
struct FloatVariables {
  private var values: [ObjectIdentifier: [Core]] = [:]
  private var bound: Set<ObjectIdentifier> = []
  private let sums: Set<Word>
  private let product: Word

  init(of lambda: Lambda, _ program: ProgramLowering) {
    sums = program.floatSums.subtracting(program.changingFunctions)
    product = program.changingFunctions.contains(program.floatProduct) ? .nil : program.floatProduct
    visit(lambda.body)
    values = values.filter { bound.contains($0.key) }
    // What is taken for a float may be taken for one only because of another that is none.
    var isChanged = true
    while isChanged {
      isChanged = false
      for (variable, given) in values where !given.allSatisfy({ isFloat($0) }) {
        values[variable] = nil
        isChanged = true
      }
    }
    bound.removeAll()
  }

  func contains(_ variable: LocalVariable) -> Bool { values[ObjectIdentifier(variable)] != nil }

  private mutating func visit(_ core: Core) {
    switch core {
    case .bind(let bindings, _):
      for (variable, value) in bindings where !variable.isCaptured {
        bound.insert(ObjectIdentifier(variable))
        values[ObjectIdentifier(variable), default: []].append(value)
      }
    case .setLocal(let variable, let value): values[ObjectIdentifier(variable), default: []].append(value)
    default: break
    }
    var parts: [Core] = []
    core.forEachPart { parts.append($0) }
    for part in parts { visit(part) }
  }

  /// Whether lowering an expression gives a float that is no object.
  private func isFloat(_ core: Core) -> Bool {
    switch core {
    case .constant(let word): return word.is(.doubleFloat)
    case .local(let variable): return contains(variable)
    case .call(let record, let arguments, _) where arguments.count == 2:
      let (first, second) = (arguments[0], arguments[1])
      if record == product { return isFloat(first) && isFloat(second) }
      guard sums.contains(record) else { return false }
      return isFloat(first) ? isFloat(second) || isSmall(second) : isSmall(first) && isFloat(second)
    default: return false
    }
  }

  private func isSmall(_ core: Core) -> Bool {
    if case .constant(let word) = core { return Constants.small(word) != nil }
    return false
  }
}
