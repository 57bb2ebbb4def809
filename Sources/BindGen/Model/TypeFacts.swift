import BindingSpec

/// What emitters must agree on about a type, whatever typedefs it hides behind.
extension LinkedSpec {
  /// Whether this is `const char`, a pointer to which is text.
  func isText(_ pointee: CType) -> Bool {
    var type = pointee
    var isConst = false
    for _ in 0..<TypeResolver.longestChain {
      switch type {
      case .qualified(let qualifiers, let inner):
        if qualifiers.contains(.const) { isConst = true }
        type = inner
      case .scalar(let scalar): return isConst && scalar == .char
      case .named(let name):
        guard let typedef = typedef(named: name) else { return false }
        type = typedef.type
      default: return false
      }
    }
    return false
  }

  /// Whether a variable of the type may not be written: it is `const`, or an array of what is.
  func isConstant(_ type: CType) -> Bool {
    var type = type
    for _ in 0..<TypeResolver.longestChain {
      if type.qualifiers.contains(.const) { return true }
      switch type.unqualified {
      case .array(let element, _): type = element
      case .named(let name):
        guard let typedef = typedef(named: name) else { return false }
        type = typedef.type
      default: return false
      }
    }
    return false
  }
}
